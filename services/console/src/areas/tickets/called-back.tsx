import type { Operations } from '@jiesu/contracts';
import { App, Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { dayTime } from '../../format.ts';
import { useKeys } from '../../keyboard.tsx';
import { useNow } from '../../now.ts';
import { Caps, Fact, Labelled, Panel } from '../../parts/basics.tsx';
import { ErrorNote } from '../../parts/errors.tsx';
import { useCommand, useRead } from '../../queries.ts';
import { useSession } from '../../session.tsx';
import { useLabel, useSpeech, useText } from '../../text/index.tsx';
import { Pick } from './actions.tsx';

type Reply = Operations['listTicketCallbacks']['reply'];
type CalledBack = Reply['items'][number];

/** The unit sees that and when it was called back about, never what was answered, and may appeal. */
export function CalledBack({ ticketId }: { readonly ticketId: string }) {
  const text = useText();
  const label = useLabel();
  const now = useNow();
  const { language } = useSpeech();
  const { may } = useSession();
  const list = useRead(
    'listTicketCallbacks',
    { params: { ticketId } },
    { enabled: may('listTicketCallbacks') },
  );
  const [against, setAgainst] = useState<CalledBack>();
  const open = list.data?.items.findLast((one) => one.mayAppeal);
  useKeys(text.appeals.title, [
    {
      keys: 'm f',
      label: text.appeals.appeal,
      disabled: open === undefined,
      run: () => setAgainst(open),
    },
  ]);
  if (!list.data || list.data.items.length === 0) return null;
  return (
    <Panel title={text.appeals.ofTicket} className="no-print">
      {list.data.items.map((one) => (
        <dl key={one.callbackId} className="facts called-back">
          <Fact label={text.appeals.round(one.round)}>
            {one.state === 'done' && one.doneAt
              ? text.appeals.doneAt(dayTime(one.doneAt, now))
              : one.state === 'withdrawn'
                ? text.appeals.withdrawn
                : text.appeals.openUntil(dayTime(one.dueAt, now))}
            {one.appeal ? (
              <div>
                <span className="chip chip-mark">{label(one.appeal.state, 'AppealState')}</span>{' '}
                {one.appeal.groundName[language]}
                {one.appeal.because ? <div className="small soft wrap">{one.appeal.because}</div> : null}
              </div>
            ) : null}
            {one.mayAppeal && one.appealUntil ? (
              <div className="row gap-above">
                <Button size="small" onClick={() => setAgainst(one)}>
                  {text.appeals.appeal} {one === open ? <Caps keys="m f" /> : null}
                </Button>
                <span className="small soft">{text.appeals.until(dayTime(one.appealUntil, now))}</span>
              </div>
            ) : null}
          </Fact>
        </dl>
      ))}
      {against ? (
        <AppealDialog
          callbackId={against.callbackId}
          grounds={list.data.grounds}
          close={() => setAgainst(undefined)}
        />
      ) : null}
    </Panel>
  );
}

function AppealDialog({
  callbackId,
  grounds,
  close,
}: {
  readonly callbackId: string;
  readonly grounds: Reply['grounds'];
  readonly close: () => void;
}) {
  const text = useText();
  const { language } = useSpeech();
  const { message } = App.useApp();
  const appeal = useCommand('appealCallback', ['listTicketCallbacks', 'listAppeals']);
  const [ground, setGround] = useState('');
  const [words, setWords] = useState('');
  const whole = ground !== '' && words.trim().length >= 2;
  const send = (): void => {
    if (!whole || appeal.isPending) return;
    appeal.mutate(
      { params: { callbackId }, body: { ground, text: words.trim() } },
      {
        onSuccess: () => {
          void message.success(text.appeals.appealed);
          close();
        },
      },
    );
  };
  useKeys(
    text.appeals.appeal,
    [
      { keys: 'ctrl+enter', label: text.appeals.send, inFields: true, run: send },
      ...grounds.map((one, at) => ({
        keys: `alt+${at + 1}`,
        label: one[language],
        inFields: true,
        run: () => setGround(one.code),
      })),
    ],
    { modal: true },
  );
  return (
    <Modal
      open
      width={640}
      title={text.appeals.appeal}
      onCancel={close}
      mask={{ closable: false }}
      footer={
        <div className="row end">
          <Button onClick={close}>{text.common.cancel}</Button>
          <Button type="primary" disabled={!whole} loading={appeal.isPending} onClick={send}>
            {text.appeals.send} <Caps keys="ctrl+enter" />
          </Button>
        </div>
      }
    >
      <div className="stack">
        <p className="soft">{text.appeals.appealHint}</p>
        <Pick
          vertical
          label={text.appeals.ground}
          value={ground}
          options={grounds.map((one, at) => ({
            value: one.code,
            label: `${one[language]} — ${text.appeals.effectShort[one.effect]}`,
            keys: `alt+${at + 1}`,
          }))}
          choose={setGround}
        />
        <Labelled id="appeal-words" label={text.appeals.words}>
          <Input.TextArea
            id="appeal-words"
            autoFocus
            rows={4}
            maxLength={1000}
            value={words}
            placeholder={text.appeals.wordsHint}
            onChange={(event) => setWords(event.target.value)}
          />
        </Labelled>
        {appeal.error ? <ErrorNote error={appeal.error} /> : null}
      </div>
    </Modal>
  );
}
