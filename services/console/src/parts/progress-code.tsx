import { KeyOutlined, MailOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useKeys } from '../keyboard.tsx';
import { useCommand } from '../queries.ts';
import { useSession } from '../session.tsx';
import { useLabel, useText } from '../text/index.tsx';
import { Caps, Fact, Panel } from './basics.tsx';
import { ErrorNote } from './errors.tsx';

/** The code of the petitioner's page: read out to the caller, or sent to the own phone. */
export function ProgressCode({ requestId }: { readonly requestId: string }) {
  const text = useText();
  const label = useLabel();
  const { may } = useSession();
  const give = useCommand('giveProgressCode', ['listOutbox']);
  const given = give.data;
  const ask = (send: boolean): void => {
    if (!give.isPending) give.mutate({ params: { requestId }, body: send ? { send } : {} });
  };
  const mayGive = may('giveProgressCode');
  useKeys(text.progressCode.title, [
    {
      keys: 'alt+q',
      label: text.progressCode.tell,
      inFields: true,
      disabled: !mayGive,
      run: () => ask(false),
    },
    {
      keys: 'alt+w',
      label: text.progressCode.send,
      inFields: true,
      disabled: !mayGive,
      run: () => ask(true),
    },
  ]);
  if (!mayGive) return null;
  return (
    <Panel title={text.progressCode.title} className="no-print">
      <div className="stack tight" aria-live="polite">
        {given ? (
          <dl className="facts">
            <Fact label={text.progressCode.code}>
              <span className="mono strong">{given.code}</span>
            </Fact>
            <Fact label={text.progressCode.until}>{given.until}</Fact>
            {given.message ? (
              <Fact label={text.progressCode.message}>{label(given.message, 'MessageState')}</Fact>
            ) : give.variables?.body?.send ? (
              <Fact label={text.progressCode.message}>{text.progressCode.noPhone}</Fact>
            ) : null}
          </dl>
        ) : (
          <p className="small soft">{text.progressCode.hint}</p>
        )}
        {give.error ? <ErrorNote error={give.error} /> : null}
        <div className="row">
          <Button size="small" icon={<KeyOutlined />} loading={give.isPending} onClick={() => ask(false)}>
            {text.progressCode.tell} <Caps keys="alt+q" />
          </Button>
          <Button size="small" icon={<MailOutlined />} loading={give.isPending} onClick={() => ask(true)}>
            {text.progressCode.send} <Caps keys="alt+w" />
          </Button>
        </div>
      </div>
    </Panel>
  );
}
