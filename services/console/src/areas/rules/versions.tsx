import { App } from 'antd';
import { count } from '../../format.ts';
import { AdoptDialog, VersionsDialog } from '../../parts/versions.tsx';
import { useCommand, useRead } from '../../queries.ts';
import { useSession } from '../../session.tsx';
import { useText } from '../../text/index.tsx';
import type { RuleChange } from './draft.ts';

const TOUCHED = ['listCatalogues', 'listRules', 'checkRules'] as const;

export function SaveRules(props: {
  readonly change: RuleChange;
  readonly close: () => void;
  readonly done: () => void;
}) {
  const text = useText();
  const { message } = App.useApp();
  const save = useCommand('saveRules', TOUCHED);
  const list = useRead('listCatalogues');
  return (
    <AdoptDialog
      title={text.rules.saveTitle}
      hint={text.rules.saveHint}
      send={text.rules.save}
      soonest="today"
      after={list.data?.items.find(({ version }) => version === props.change.basedOn)?.from}
      pending={save.isPending}
      error={save.error}
      close={props.close}
      save={(from, note) =>
        save.mutate(
          { body: { change: props.change, from, note } },
          {
            onSuccess: ({ id }) => {
              void message.success(text.versions.saved(id));
              props.done();
            },
          },
        )
      }
    />
  );
}

export function RuleVersions({ close }: { readonly close: () => void }) {
  const text = useText();
  const { may, ofTheCity } = useSession();
  const list = useRead('listCatalogues');
  const withdraw = useCommand('withdrawCatalogue', TOUCHED);
  return (
    <VersionsDialog
      title={text.rules.versions}
      list={list}
      error={withdraw.error}
      close={close}
      changes={(one) =>
        one.by === undefined
          ? text.rules.shipped(count(one.rules))
          : text.rules.changed(one.put ?? 0, one.removed ?? 0)
      }
      withdraw={
        may('withdrawCatalogue') && ofTheCity
          ? (version, because) => withdraw.mutateAsync({ params: { version }, body: { because } })
          : undefined
      }
    />
  );
}
