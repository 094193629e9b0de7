import type { Operations } from '@jiesu/contracts';
import { Alert, App, Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { dayTime } from '../../format.ts';
import { useKeys } from '../../keyboard.tsx';
import { useNow } from '../../now.ts';
import { Caps, Labelled, Panel } from '../../parts/basics.tsx';
import { ErrorNote } from '../../parts/errors.tsx';
import { UnitPicker } from '../../parts/pickers.tsx';
import { useCommand } from '../../queries.ts';
import { useText } from '../../text/index.tsx';
import { Assist } from './reviews.tsx';

type Item = Operations['listReviews']['reply']['items'][number];
const TOUCHED = ['listReviews', 'getDispatch', 'listConferences'] as const;

/** What may come before a dispatch: a conference, or a split of one request into several. */
export function BeforeDispatch({ item }: { readonly item: Item }) {
  const text = useText();
  const now = useNow();
  const [doing, setDoing] = useState<'conference' | 'split'>();
  const { conference } = item;
  const isOpen = conference !== undefined && conference.decided === undefined;
  useKeys(text.reviews.decide, [
    { keys: 'c', label: text.reviews.conference, disabled: isOpen, run: () => setDoing('conference') },
    { keys: 's', label: text.reviews.split, disabled: item.hop > 1, run: () => setDoing('split') },
  ]);
  return (
    <>
      <div className="row">
        {isOpen ? null : (
          <Button onClick={() => setDoing('conference')}>
            {text.reviews.conference} <Caps keys="c" />
          </Button>
        )}
        {item.hop > 1 ? null : (
          <Button onClick={() => setDoing('split')}>
            {text.reviews.split} <Caps keys="s" />
          </Button>
        )}
      </div>
      {conference ? (
        <Panel
          title={text.reviews.conference}
          extra={
            <span className="chip chip-mark">
              {isOpen
                ? text.reviews.conferenceOpen(dayTime(conference.dueAt, now))
                : text.reviews.conferenceDone}
            </span>
          }
        >
          <p className="wrap">{conference.agenda}</p>
          <p className="small soft">{text.common.list(conference.unitNames)}</p>
          {conference.minutes.map((one) => (
            <p key={one.at + one.by} className="wrap">
              {text.common.aside(one.unitName ?? one.by, one.text)}
            </p>
          ))}
          {isOpen ? <Minutes requestId={item.requestId} /> : null}
        </Panel>
      ) : null}
      {doing === 'conference' ? <CallDialog item={item} close={() => setDoing(undefined)} /> : null}
      {doing === 'split' ? <SplitDialog item={item} close={() => setDoing(undefined)} /> : null}
    </>
  );
}

function Minutes({ requestId }: { readonly requestId: string }) {
  const text = useText();
  const { message } = App.useApp();
  const [words, setWords] = useState('');
  const record = useCommand('recordMinutes', TOUCHED);
  return (
    <Labelled id="minutes" label={text.reviews.minutes}>
      <Input.TextArea
        id="minutes"
        rows={2}
        maxLength={2000}
        value={words}
        placeholder={text.reviews.minutesHint}
        onChange={(event) => setWords(event.target.value)}
      />
      {record.error ? <ErrorNote error={record.error} /> : null}
      <div className="row end">
        <Button
          disabled={words.trim() === ''}
          loading={record.isPending}
          onClick={() =>
            record.mutate(
              { params: { requestId }, body: { text: words.trim() } },
              {
                onSuccess: () => {
                  setWords('');
                  void message.success(text.reviews.minutesDone);
                },
              },
            )
          }
        >
          {text.reviews.addMinutes}
        </Button>
      </div>
    </Labelled>
  );
}

function CallDialog({ item, close }: { readonly item: Item; readonly close: () => void }) {
  const text = useText();
  const { message } = App.useApp();
  const call = useCommand('callConference', TOUCHED);
  const [agenda, setAgenda] = useState('');
  const [unitIds, setUnitIds] = useState<readonly string[]>([]);
  const [missing, setMissing] = useState(false);
  const send = (): void => {
    if (call.isPending) return;
    if (agenda.trim().length < 4 || unitIds.length === 0) {
      setMissing(true);
      return;
    }
    call.mutate(
      { params: { requestId: item.requestId }, body: { agenda: agenda.trim(), unitIds } },
      {
        onSuccess: () => {
          void message.success(text.reviews.conferenceCalled);
          close();
        },
      },
    );
  };
  useKeys(
    text.reviews.conferenceTitle,
    [{ keys: 'ctrl+enter', label: text.reviews.conferenceTitle, inFields: true, run: send }],
    { modal: true },
  );
  return (
    <Modal
      open
      width={640}
      title={text.reviews.conferenceTitle}
      onCancel={close}
      mask={{ closable: false }}
      footer={<Footer close={close} send={send} busy={call.isPending} label={text.reviews.conferenceTitle} />}
    >
      <div className="stack">
        <Labelled id="agenda" label={text.reviews.agenda}>
          <Input.TextArea
            id="agenda"
            autoFocus
            rows={3}
            maxLength={1000}
            value={agenda}
            placeholder={text.reviews.agendaHint}
            onChange={(event) => setAgenda(event.target.value)}
          />
        </Labelled>
        <Labelled id="review-assist" label={text.reviews.conferenceUnits}>
          <Assist value={unitIds} onChange={setUnitIds} />
        </Labelled>
        {missing ? <Alert type="warning" showIcon title={text.reviews.needConference} role="alert" /> : null}
        {call.error ? <ErrorNote error={call.error} /> : null}
      </div>
    </Modal>
  );
}

interface Part {
  readonly title: string;
  readonly text: string;
  readonly because: string;
  readonly unitId?: string | undefined;
}
const MOST = 9;

function SplitDialog({ item, close }: { readonly item: Item; readonly close: () => void }) {
  const text = useText();
  const { message } = App.useApp();
  const split = useCommand('splitRequest', TOUCHED);
  const [parts, setParts] = useState<readonly Part[]>(() => [
    { title: item.title, text: item.text, because: '', unitId: item.candidates[0]?.unitId },
    { title: '', text: item.text, because: '' },
  ]);
  const [missing, setMissing] = useState(false);
  const change = (at: number, part: Partial<Part>): void => {
    setMissing(false);
    setParts((all) => all.map((one, i) => (i === at ? { ...one, ...part } : one)));
  };
  const send = (): void => {
    if (split.isPending) return;
    const whole = parts.flatMap(({ unitId, title, text: words, because }) =>
      unitId && title.trim().length >= 2 && words.trim().length >= 4 && because.trim().length >= 2
        ? [{ unitId, title: title.trim(), text: words.trim(), because: because.trim() }]
        : [],
    );
    if (whole.length < parts.length) {
      setMissing(true);
      return;
    }
    split.mutate(
      { params: { requestId: item.requestId }, body: { parts: whole } },
      {
        onSuccess: () => {
          void message.success(text.reviews.splitDone(whole.length));
          close();
        },
      },
    );
  };
  useKeys(
    text.reviews.splitTitle,
    [{ keys: 'ctrl+enter', label: text.reviews.splitTitle, inFields: true, run: send }],
    { modal: true },
  );
  return (
    <Modal
      open
      width={720}
      title={text.reviews.splitTitle}
      onCancel={close}
      mask={{ closable: false }}
      footer={<Footer close={close} send={send} busy={split.isPending} label={text.reviews.splitTitle} />}
    >
      <div className="stack">
        <p className="soft">{text.reviews.splitHint}</p>
        {parts.map((part, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts are numbered, and only their end moves
          <fieldset key={at} className="stack tight">
            <legend>{text.reviews.part(at + 1)}</legend>
            <Labelled id={`part-title-${at}`} label={text.reviews.partTitle}>
              <Input
                id={`part-title-${at}`}
                autoFocus={at === 0}
                maxLength={60}
                value={part.title}
                onChange={(event) => change(at, { title: event.target.value })}
              />
            </Labelled>
            <Labelled id={`part-text-${at}`} label={text.reviews.partText}>
              <Input.TextArea
                id={`part-text-${at}`}
                rows={2}
                maxLength={4000}
                value={part.text}
                onChange={(event) => change(at, { text: event.target.value })}
              />
            </Labelled>
            <Labelled id={`part-unit-${at}`} label={text.reviews.unit}>
              <UnitPicker
                id={`part-unit-${at}`}
                value={part.unitId}
                onChange={(unitId) => change(at, { unitId })}
              />
            </Labelled>
            <Labelled id={`part-because-${at}`} label={text.reviews.because}>
              <Input
                id={`part-because-${at}`}
                maxLength={500}
                value={part.because}
                placeholder={text.reviews.becauseHint}
                onChange={(event) => change(at, { because: event.target.value })}
              />
            </Labelled>
          </fieldset>
        ))}
        {parts.length < MOST ? (
          <Button onClick={() => setParts((all) => [...all, { title: '', text: item.text, because: '' }])}>
            {text.reviews.addPart}
          </Button>
        ) : null}
        {missing ? <Alert type="warning" showIcon title={text.reviews.needPart} role="alert" /> : null}
        {split.error ? <ErrorNote error={split.error} /> : null}
      </div>
    </Modal>
  );
}

function Footer(props: {
  readonly close: () => void;
  readonly send: () => void;
  readonly busy: boolean;
  readonly label: string;
}) {
  const text = useText();
  return (
    <div className="row end">
      <Button onClick={props.close}>{text.common.cancel}</Button>
      <Button type="primary" loading={props.busy} onClick={props.send}>
        {props.label} <Caps keys="ctrl+enter" />
      </Button>
    </div>
  );
}
