import type { Operations } from '@jiesu/contracts';
import { App, Button, Input, Modal, Table } from 'antd';
import { useState } from 'react';
import { count, day, dayTime } from '../../format.ts';
import { useKeys } from '../../keyboard.tsx';
import { useNow } from '../../now.ts';
import { Caps } from '../../parts/basics.tsx';
import { ErrorNote } from '../../parts/errors.tsx';
import { useCommand, useRead } from '../../queries.ts';
import { useSession } from '../../session.tsx';
import { useLabel, useText } from '../../text/index.tsx';
import { Labelled } from '../tickets/actions.tsx';
import type { RuleChange } from './draft.ts';

const TOUCHED = ['listCatalogues', 'listRules', 'checkRules'] as const;
const DAY_MS = 86_400_000;
/** Days of the city, not of the browser. */
const dateOf = (at: number): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date(at));

export function SaveDialog(props: {
  readonly change: RuleChange;
  readonly close: () => void;
  readonly done: () => void;
}) {
  const text = useText();
  const now = useNow();
  const { message } = App.useApp();
  const save = useCommand('saveRules', TOUCHED);
  const [from, setFrom] = useState(() => dateOf(now + DAY_MS));
  const [note, setNote] = useState('');
  const [missing, setMissing] = useState(false);
  const send = (): void => {
    if (save.isPending) return;
    if (note.trim().length < 2 || from === '') {
      setMissing(true);
      return;
    }
    save.mutate(
      { body: { change: props.change, from, note: note.trim() } },
      {
        onSuccess: ({ id }) => {
          void message.success(text.rules.saved(id));
          props.done();
        },
      },
    );
  };
  useKeys(text.rules.save, [{ keys: 'ctrl+enter', label: text.rules.save, inFields: true, run: send }], {
    modal: true,
  });
  return (
    <Modal
      open
      title={text.rules.saveTitle}
      onCancel={props.close}
      mask={{ closable: false }}
      footer={
        <div className="row end">
          <Button onClick={props.close}>{text.common.cancel}</Button>
          <Button type="primary" loading={save.isPending} onClick={send}>
            {text.rules.save} <Caps keys="ctrl+enter" />
          </Button>
        </div>
      }
    >
      <div className="stack">
        <p className="soft">{text.rules.saveHint}</p>
        <Labelled id="rules-note" label={text.rules.note}>
          <Input.TextArea
            id="rules-note"
            autoFocus
            rows={3}
            maxLength={300}
            value={note}
            placeholder={text.rules.noteHint}
            onChange={(event) => {
              setMissing(false);
              setNote(event.target.value);
            }}
          />
          {missing ? (
            <span className="field-error" role="alert">
              {text.rules.needNote}
            </span>
          ) : null}
        </Labelled>
        <Labelled id="rules-from" label={text.rules.from}>
          <Input
            id="rules-from"
            type="date"
            min={dateOf(now)}
            value={from}
            onChange={(event) => setFrom(event.target.value)}
          />
        </Labelled>
        {save.error ? <ErrorNote error={save.error} /> : null}
      </div>
    </Modal>
  );
}

type Version = Operations['listCatalogues']['reply']['items'][number];

export function VersionsDialog({ close }: { readonly close: () => void }) {
  const text = useText();
  const label = useLabel();
  const now = useNow();
  const { may } = useSession();
  const { message, modal } = App.useApp();
  const list = useRead('listCatalogues');
  const withdraw = useCommand('withdrawCatalogue', TOUCHED);
  useKeys(text.rules.versions, [], { modal: true });
  const takeBack = (one: Version): void => {
    void modal.confirm({
      title: text.rules.withdrawTitle(one.version),
      content: text.rules.withdrawHint,
      okText: text.rules.withdraw,
      onOk: () =>
        withdraw
          .mutateAsync({ params: { version: one.version }, body: { because: text.rules.withdrawBecause } })
          .then(() => void message.success(text.rules.withdrawn(one.version)))
          .catch(() => undefined),
    });
  };
  return (
    <Modal open width={860} title={text.rules.versions} onCancel={close} footer={null}>
      {list.error ? <ErrorNote error={list.error} again={() => void list.refetch()} /> : null}
      {withdraw.error ? <ErrorNote error={withdraw.error} /> : null}
      <Table<Version>
        size="small"
        rowKey="version"
        loading={list.isPending}
        pagination={{ pageSize: 10, hideOnSinglePage: true }}
        dataSource={[...(list.data?.items ?? [])]}
        columns={[
          {
            title: text.rules.version,
            render: (_, one) => (
              <div>
                <span className="mono">{one.version}</span>
                <div className="small soft wrap">{one.note}</div>
              </div>
            ),
          },
          { title: text.rules.state, width: 90, render: (_, one) => label(one.state, 'CatalogueState') },
          { title: text.rules.from, width: 120, render: (_, one) => day(one.holdsFrom) },
          {
            title: text.rules.changes,
            width: 130,
            render: (_, one) =>
              one.by === undefined
                ? text.rules.shipped(count(one.rules))
                : text.rules.changed(one.put ?? 0, one.removed ?? 0),
          },
          {
            title: text.rules.savedBy,
            width: 140,
            render: (_, one) => (one.by && one.at ? `${one.by} ${dayTime(one.at, now)}` : ''),
          },
          {
            title: '',
            width: 80,
            render: (_, one) =>
              one.state === 'coming' && one.version === list.data?.newest && may('withdrawCatalogue') ? (
                <Button size="small" onClick={() => takeBack(one)}>
                  {text.rules.withdraw}
                </Button>
              ) : null,
          },
        ]}
      />
    </Modal>
  );
}
