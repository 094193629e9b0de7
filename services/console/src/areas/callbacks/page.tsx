import { CheckCircleFilled, PhoneOutlined } from '@ant-design/icons';
import type { Operations } from '@jiesu/contracts';
import { App, Button, Input, Segmented } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { count, dayTime } from '../../format.ts';
import { useKeys } from '../../keyboard.tsx';
import { useNow } from '../../now.ts';
import { Caps, Due, Fact, PageHead, UrgencyTag } from '../../parts/basics.tsx';
import { ErrorNote, Fetched, Nothing } from '../../parts/errors.tsx';
import { usePlaceName } from '../../parts/names.ts';
import { useProblemTypes } from '../../parts/pickers.tsx';
import { useWalk } from '../../parts/walk.ts';
import { useCommand, usePages, useRead } from '../../queries.ts';
import { useSession } from '../../session.tsx';
import { type LabelGroup, useLabel, useText } from '../../text/index.tsx';
import { PressureButton } from '../assessment/pressure.tsx';
import { RevealDialog } from '../tickets/ticket.tsx';
import {
  type Answers,
  answer,
  nextQuestion,
  options,
  type Question,
  questions,
  stepBack,
  toRecord,
} from './answers.ts';

type Item = Operations['listCallbacks']['reply']['items'][number];
type Status = Operations['recordCallback']['body']['status'];
const VIEWS = ['due', 'later', 'done'] as const;
const OUTCOMES: Readonly<Partial<Record<string, LabelGroup>>> = {
  contacted: 'ContactOutcome',
  replied: 'ReplyResult',
  closed: 'CloseOutcome',
  objected: 'ObjectionReason',
};
const idOf = (item: Item): string => item.callbackId;

export function CallbacksPage() {
  const text = useText();
  const label = useLabel();
  const now = useNow();
  const { nameOf } = useProblemTypes();
  const [view, setView] = useState<(typeof VIEWS)[number]>('due');
  const list = usePages('listCallbacks', { query: { view, limit: 50 } });
  const later = useRead(
    'listCallbacks',
    { query: { view: 'later', limit: 1 } },
    { enabled: view === 'due' && list.total === 0 },
  );
  const firstLater = later.data?.items[0];
  const walk = useWalk({ title: text.callbacks.title, items: list.items, idOf, startAtFirst: true });
  return (
    <div className="page fill">
      <PageHead
        title={text.callbacks.title}
        sub={list.total === undefined ? text.common.loading : text.callbacks.summary(count(list.total), view)}
      >
        <Segmented
          value={view}
          onChange={(value) => setView(value)}
          options={VIEWS.map((value) => ({ value, label: text.callbacks.views[value] }))}
        />
      </PageHead>
      <div className={`two-panes narrow-list${list.items.length === 0 ? ' lone' : ''}`}>
        <div className="pane list-pane">
          <Fetched
            loading={list.isPending}
            error={list.error}
            again={() => void list.refetch()}
            empty={list.items.length === 0}
            emptyTitle={text.callbacks.empty[view]}
            emptyHint={
              view === 'due' && later.data && firstLater ? (
                <>
                  <p className="gap-below">
                    {text.callbacks.waiting(
                      later.data.total,
                      dayTime(firstLater.nextAttemptAt ?? firstLater.dueAt, now),
                    )}
                  </p>
                  <Button onClick={() => setView('later')}>{text.callbacks.seeLater}</Button>
                </>
              ) : (
                text.callbacks.emptyHint
              )
            }
            rows={8}
          >
            {list.items.map((item) => (
              <button
                type="button"
                key={item.callbackId}
                data-walk={item.callbackId}
                className={`row-item${item.callbackId === walk.id ? ' on' : ''}`}
                onClick={() => walk.choose(item)}
              >
                <div className="row between nowrap">
                  <span className="strong clip">{nameOf(item.problemType)}</span>
                  {item.state === 'done' ? (
                    <span className="chip">
                      {item.cell ? label(item.cell, 'CallbackCell') : label(item.status, 'CallbackStatus')}
                    </span>
                  ) : view === 'later' && item.nextAttemptAt ? (
                    <span className="small soft">
                      {text.callbacks.from(dayTime(item.nextAttemptAt, now))}
                    </span>
                  ) : (
                    <Due at={item.dueAt} />
                  )}
                </div>
                <div className="small soft clip">
                  {item.unitName} · {text.callbacks.because[item.because]}
                  {item.attempts > 0 ? ` · ${text.callbacks.attempts(item.attempts)}` : ''}
                </div>
              </button>
            ))}
            {list.hasNextPage ? (
              <div className="pad">
                <Button block loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                  {text.common.more(count((list.total ?? 0) - list.items.length))}
                </Button>
              </div>
            ) : null}
          </Fetched>
        </div>
        <div className="pane detail-pane">
          {walk.item ? (
            <Script key={walk.item.callbackId} item={walk.item} now={now} />
          ) : list.isPending ? null : (
            <Nothing title={text.callbacks.empty[view]} hint={text.callbacks.emptyHint} />
          )}
        </div>
      </div>
    </div>
  );
}

function Script({ item, now }: { readonly item: Item; readonly now: number }) {
  const text = useText();
  const label = useLabel();
  const { message } = App.useApp();
  const { may } = useSession();
  const placeName = usePlaceName();
  const detail = useRead('getCallback', { params: { callbackId: item.callbackId } });
  const ticket = useRead('getTicket', { params: { ticketId: item.ticketId } });
  const reveal = useCommand('revealPetitioner');
  const record = useCommand('recordCallback', ['listCallbacks', 'getCallback', 'getTicket']);
  const [answers, setAnswers] = useState<Answers>({});
  const [note, setNote] = useState('');
  const [recording, setRecording] = useState('');
  const [asking, setAsking] = useState(false);
  const open = item.state === 'open';
  const mayRecord = open && may('recordCallback');
  const asked = nextQuestion(answers);
  const send = (status: Status): void => {
    if (record.isPending) return;
    const body = toRecord(status, answers, note, recording);
    if (!body) return;
    record.mutate(
      { params: { callbackId: item.callbackId }, body },
      {
        onSuccess: () =>
          void message.success(
            status === 'reached'
              ? text.callbacks.recorded
              : text.callbacks.recordedStatus(label(status, 'CallbackStatus')),
          ),
      },
    );
  };
  useKeys(text.callbacks.script, [
    ...[1, 2, 3].map((key) => ({
      keys: String(key),
      label: text.callbacks.answerKey(key),
      disabled: !mayRecord,
      run: () => setAnswers((before) => answer(before, nextQuestion(before), key)),
    })),
    { keys: 'backspace', label: text.callbacks.back, disabled: !mayRecord, run: () => setAnswers(stepBack) },
    {
      keys: 'enter',
      label: text.callbacks.save,
      disabled: !mayRecord || asked !== undefined,
      run: () => send('reached'),
    },
    {
      keys: 'ctrl+enter',
      label: text.callbacks.save,
      inFields: true,
      disabled: !mayRecord || asked !== undefined,
      run: () => send('reached'),
    },
    {
      keys: 'n',
      label: label('notReached', 'CallbackStatus'),
      disabled: !mayRecord,
      run: () => send('notReached'),
    },
    {
      keys: 'w',
      label: label('refused', 'CallbackStatus'),
      disabled: !mayRecord,
      run: () => send('refused'),
    },
    {
      keys: 'm',
      label: label('invalid', 'CallbackStatus'),
      disabled: !mayRecord,
      run: () => send('invalid'),
    },
    {
      keys: 'v',
      label: text.callbacks.showPhone,
      disabled: !may('revealPetitioner') || reveal.data !== undefined,
      run: () => setAsking(true),
    },
  ]);
  const reply = ticket.data?.replies.at(-1);
  const wording = (question: Question): string =>
    detail.data?.questions.find((one) => one.field === question)?.text ?? text.callbacks.questions[question];
  const optionLabel = (question: Question, value: (typeof options)[Question][number]): string =>
    typeof value === 'boolean'
      ? text.callbacks.yesNo[question === 'solved' ? 'solved' : 'contacted'][value ? 'yes' : 'no']
      : label(value, 'Satisfaction');
  return (
    <div className="callback">
      <div className="stack">
        <div>
          <div className="row">
            <h2 className="big">{ticket.data?.title ?? item.callbackId}</h2>
            <UrgencyTag level={item.tier} />
          </div>
          <div className="row small soft">
            <Link to={`/tickets/${item.ticketId}`} className="mono">
              {item.ticketId}
            </Link>
            <span>
              {item.unitName} · {text.callbacks.because[item.because]} ·{' '}
              {text.callbacks.attemptsLeft(item.attemptsLeft)}
            </span>
          </div>
        </div>
        <div className="dial">
          <PhoneOutlined />
          {reveal.data ? (
            <>
              <span className="phone">{reveal.data.petitioner.phone ?? text.ticket.notGiven}</span>
              <span>{reveal.data.petitioner.name ?? ''}</span>
            </>
          ) : (
            <Button onClick={() => setAsking(true)} disabled={!may('revealPetitioner')}>
              {text.callbacks.showPhone} <Caps keys="v" />
            </Button>
          )}
          <PressureButton ticketId={item.ticketId} />
        </div>
        {mayRecord ? (
          <ol className="questions">
            {questions.map((question, index) => {
              const given = answers[question];
              return (
                <li
                  key={question}
                  className={question === asked ? 'now' : given === undefined ? 'later' : 'done'}
                  aria-current={question === asked ? 'step' : undefined}
                >
                  <div className="question">
                    {given === undefined ? (
                      <span className="ordinal">{index + 1}</span>
                    ) : (
                      <CheckCircleFilled className="good" />
                    )}
                    {wording(question)}
                  </div>
                  <div className="row">
                    {options[question].map((value, at) => (
                      <Button
                        key={String(value)}
                        {...(given === value ? { type: 'primary' as const } : {})}
                        aria-pressed={given === value}
                        onClick={() => setAnswers((before) => ({ ...before, [question]: value }))}
                      >
                        {optionLabel(question, value)}{' '}
                        {question === asked ? <Caps keys={String(at + 1)} /> : null}
                      </Button>
                    ))}
                  </div>
                </li>
              );
            })}
          </ol>
        ) : null}
        {mayRecord ? (
          <>
            <div className="field">
              <label htmlFor="callback-note">{text.callbacks.note}</label>
              <Input.TextArea
                id="callback-note"
                autoSize={{ minRows: 1, maxRows: 5 }}
                maxLength={1000}
                value={note}
                placeholder={text.callbacks.noteHint}
                onChange={(event) => setNote(event.target.value)}
              />
            </div>
            <div className="field">
              <label htmlFor="callback-recording">{text.callbacks.recording}</label>
              <Input
                id="callback-recording"
                className="mono"
                maxLength={200}
                value={recording}
                placeholder={text.callbacks.recordingHint}
                onChange={(event) => setRecording(event.target.value)}
              />
            </div>
            {record.error ? <ErrorNote error={record.error} /> : null}
            <div className="row">
              <Button
                type="primary"
                disabled={asked !== undefined}
                loading={record.isPending}
                onClick={() => send('reached')}
              >
                {text.callbacks.save} <Caps keys="enter" />
              </Button>
              <Button onClick={() => send('notReached')}>
                {label('notReached', 'CallbackStatus')} <Caps keys="n" />
              </Button>
              <Button onClick={() => send('refused')}>
                {label('refused', 'CallbackStatus')} <Caps keys="w" />
              </Button>
              <Button onClick={() => send('invalid')}>
                {label('invalid', 'CallbackStatus')} <Caps keys="m" />
              </Button>
            </div>
            <p className="small soft">{text.callbacks.hint}</p>
          </>
        ) : detail.data ? (
          <dl className="facts">
            {questions.map((question) => {
              const given = detail.data[question];
              return (
                <Fact key={question} label={text.callbacks.short[question]}>
                  {given === undefined ? text.ticket.notGiven : optionLabel(question, given)}
                </Fact>
              );
            })}
          </dl>
        ) : null}
      </div>
      <aside className="stack callback-side">
        <section>
          <h3>{text.ticket.matter}</h3>
          <Fetched loading={ticket.isPending} error={ticket.error} rows={3}>
            <p className="wrap">{ticket.data?.text}</p>
            <p className="soft small">{placeName(ticket.data?.place)}</p>
          </Fetched>
        </section>
        {reply ? (
          <section>
            <h3>
              {text.ticket.reply} <span className="chip">{label(reply.result, 'ReplyResult')}</span>
            </h3>
            <p className="wrap">{reply.text}</p>
          </section>
        ) : ticket.data ? (
          <p className="soft">{text.callbacks.noReply}</p>
        ) : null}
        <section>
          <h3>{text.callbacks.acts}</h3>
          <ol className="story">
            {[...(detail.data?.acts ?? [])].reverse().map((act) => (
              <li key={act.what + act.at} className="done">
                <span>{text.callbacks.actNames[act.what]}</span>
                {act.outcome ? (
                  <span className="small soft"> {label(act.outcome, OUTCOMES[act.what])}</span>
                ) : null}
                <div className="when">{dayTime(act.at, now)}</div>
              </li>
            ))}
            {(detail.data?.history ?? []).map((attempt) => (
              <li key={attempt.attempt}>
                {text.callbacks.attempt(attempt.attempt)}{' '}
                <span className="soft">{label(attempt.status, 'CallbackStatus')}</span>
                {attempt.note ? <div className="small soft">{attempt.note}</div> : null}
                <div className="when">{dayTime(attempt.at, now)}</div>
              </li>
            ))}
          </ol>
        </section>
      </aside>
      {asking ? (
        <RevealDialog
          busy={reveal.isPending}
          error={reveal.error}
          ask={(reason) =>
            reveal.mutate(
              { params: { requestId: item.requestId }, body: { reason } },
              { onSuccess: () => setAsking(false) },
            )
          }
          close={() => setAsking(false)}
        />
      ) : null}
    </div>
  );
}
