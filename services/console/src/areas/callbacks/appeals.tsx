import { SoundOutlined } from '@ant-design/icons';
import type { Operations } from '@jiesu/contracts';
import { Alert, App, Button, Checkbox, Input, Modal, Segmented } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { count, dayTime } from '../../format.ts';
import { useKeys } from '../../keyboard.tsx';
import { useNow } from '../../now.ts';
import { Caps, Fact, Labelled, PageHead } from '../../parts/basics.tsx';
import { ErrorNote, Fetched, Nothing } from '../../parts/errors.tsx';
import { useWalk } from '../../parts/walk.ts';
import { useCommand, usePages, useRead } from '../../queries.ts';
import { useSession } from '../../session.tsx';
import { useLabel, useSpeech, useText } from '../../text/index.tsx';
import { Pick } from '../tickets/actions.tsx';
import {
  type Answers,
  answer,
  nextQuestion,
  options,
  type Question,
  questions,
  stepBack,
} from './answers.ts';

export type Appeal = Operations['listAppeals']['reply']['items'][number];
const STATES = ['pending', 'upheld', 'rejected'] as const;
const idOf = (appeal: Appeal): string => appeal.callbackId;

/** 回访复核: those above see what was recorded and who called when, listen, and decide. */
export function AppealsPage() {
  const text = useText();
  const label = useLabel();
  const now = useNow();
  const { language } = useSpeech();
  const [state, setState] = useState<(typeof STATES)[number]>('pending');
  const list = usePages('listAppeals', { query: { state, limit: 50 } });
  const walk = useWalk({ title: text.appeals.title, items: list.items, idOf, startAtFirst: true });
  return (
    <div className="page fill">
      <PageHead
        title={text.appeals.title}
        sub={list.total === undefined ? text.common.loading : text.appeals.summary(count(list.total), state)}
      >
        <Segmented
          value={state}
          onChange={(value) => setState(value)}
          options={STATES.map((value) => ({ value, label: label(value, 'AppealState') }))}
        />
      </PageHead>
      <div className={`two-panes${list.items.length === 0 ? ' lone' : ''}`}>
        <div className="pane list-pane">
          <Fetched
            loading={list.isPending}
            error={list.error}
            again={() => void list.refetch()}
            empty={list.items.length === 0}
            emptyTitle={text.appeals.empty[state]}
            emptyHint={text.appeals.emptyHint}
            rows={8}
          >
            {list.items.map((appeal) => (
              <button
                type="button"
                key={idOf(appeal)}
                data-walk={idOf(appeal)}
                className={`row-item${idOf(appeal) === walk.id ? ' on' : ''}`}
                onClick={() => walk.choose(appeal)}
              >
                <div className="row between nowrap">
                  <span className="strong clip">{appeal.groundName[language]}</span>
                  <span className="small soft">{dayTime(appeal.at, now)}</span>
                </div>
                <div className="small soft clip">
                  {appeal.unitName} · <span className="mono">{appeal.ticketId}</span>
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
            <Judge key={walk.id} appeal={walk.item} now={now} />
          ) : list.isPending ? null : (
            <Nothing title={text.appeals.empty[state]} hint={text.appeals.emptyHint} />
          )}
        </div>
      </div>
    </div>
  );
}

function Judge({ appeal, now }: { readonly appeal: Appeal; readonly now: number }) {
  const text = useText();
  const label = useLabel();
  const { language } = useSpeech();
  const { may } = useSession();
  const ticket = useRead(
    'getTicket',
    { params: { ticketId: appeal.ticketId } },
    { enabled: may('getTicket') },
  );
  const [upheld, setUpheld] = useState<boolean>();
  const mayDecide = appeal.mayDecide && may('decideAppeal');
  useKeys(text.appeals.title, [
    { keys: 'u', label: text.appeals.uphold, disabled: !mayDecide, run: () => setUpheld(true) },
    { keys: 'x', label: text.appeals.reject, disabled: !mayDecide, run: () => setUpheld(false) },
  ]);
  const reply = ticket.data?.replies.filter(({ round }) => round === appeal.round).at(-1);
  return (
    <div className="stack">
      <div>
        <div className="row">
          <h2 className="big">{ticket.data?.title ?? appeal.ticketId}</h2>
          <span className="chip chip-mark">{label(appeal.state, 'AppealState')}</span>
        </div>
        <div className="row small soft">
          <Link to={`/tickets/${appeal.ticketId}`} className="mono">
            {appeal.ticketId}
          </Link>
          <span>
            {appeal.unitName} · {text.appeals.round(appeal.round)}
          </span>
        </div>
      </div>
      {ticket.data ? <p className="matter-text wrap">{ticket.data.text}</p> : null}
      <div className="claims">
        <section className="claim">
          <h3>{text.appeals.unitSays(appeal.unitName)}</h3>
          <p className="strong">{appeal.groundName[language]}</p>
          <p className="wrap">{appeal.text}</p>
          <p className="small faint">
            {appeal.by} · {dayTime(appeal.at, now)}
          </p>
          <p className="small soft">{text.appeals.effects[appeal.effect]}</p>
        </section>
        {appeal.history ? (
          <section className="claim">
            <h3>{appeal.recorded ? text.appeals.recordedBefore : text.appeals.recorded}</h3>
            <Recorded answers={appeal.recorded ?? appeal} />
            {appeal.recording ? (
              <p className="row recording">
                <SoundOutlined /> {text.appeals.recording}{' '}
                <span className="mono strong">{appeal.recording}</span>
              </p>
            ) : (
              <p className="soft">{text.appeals.noRecording}</p>
            )}
          </section>
        ) : null}
      </div>
      {appeal.history ? (
        <section>
          <h3 className="soft">{text.appeals.attempts}</h3>
          <ol className="story">
            {appeal.history.map((attempt) => (
              <li key={attempt.attempt} className="done">
                {text.callbacks.attempt(attempt.attempt)}{' '}
                <span className="strong">{label(attempt.status, 'CallbackStatus')}</span>
                <span className="small soft">
                  {' '}
                  {label(attempt.way, 'CallbackWay')} · {attempt.by}
                </span>
                {attempt.note ? <div className="small soft">{attempt.note}</div> : null}
                {attempt.recording ? (
                  <div className="small">
                    {text.appeals.recording} <span className="mono">{attempt.recording}</span>
                  </div>
                ) : null}
                <div className="when">{dayTime(attempt.at, now)}</div>
              </li>
            ))}
          </ol>
        </section>
      ) : null}
      {reply ? (
        <section>
          <h3 className="soft">
            {text.ticket.reply} <span className="chip">{label(reply.result, 'ReplyResult')}</span>
          </h3>
          <p className="wrap">{reply.text}</p>
        </section>
      ) : null}
      {appeal.decidedAt ? (
        <section className="claim">
          <h3>{text.appeals.decision}</h3>
          <p className="strong">{label(appeal.state, 'AppealState')}</p>
          {appeal.because ? <p className="wrap">{appeal.because}</p> : null}
          {appeal.recorded ? <Recorded answers={appeal} /> : null}
          <p className="small faint">
            {appeal.decidedBy} · {dayTime(appeal.decidedAt, now)}
          </p>
        </section>
      ) : mayDecide ? (
        <div className="row">
          <Button type="primary" size="large" onClick={() => setUpheld(true)}>
            {text.appeals.uphold} <Caps keys="u" />
          </Button>
          <Button danger size="large" onClick={() => setUpheld(false)}>
            {text.appeals.reject} <Caps keys="x" />
          </Button>
        </div>
      ) : (
        <Alert type="info" showIcon title={appeal.hindrance ?? text.appeals.waits} />
      )}
      {upheld === undefined ? null : (
        <DecideDialog appeal={appeal} upheld={upheld} close={() => setUpheld(undefined)} />
      )}
    </div>
  );
}

function Recorded({
  answers,
}: {
  readonly answers: Known<Appeal, 'status' | 'contacted' | 'solved' | 'satisfaction' | 'cell'>;
}) {
  const text = useText();
  const label = useLabel();
  const said = useAnswerLabel();
  return (
    <dl className="facts">
      <Fact label={text.appeals.status}>
        {label(answers.status, 'CallbackStatus')}{' '}
        {answers.cell ? <span className="chip">{label(answers.cell, 'CallbackCell')}</span> : null}
      </Fact>
      {questions.map((question) => {
        const given = answers[question];
        return given === undefined ? null : (
          <Fact key={question} label={text.callbacks.short[question]}>
            {said(question, given)}
          </Fact>
        );
      })}
    </dl>
  );
}

type Known<T, K extends keyof T> = { readonly [P in K]?: T[P] | undefined };

function useAnswerLabel(): (question: Question, value: (typeof options)[Question][number]) => string {
  const text = useText();
  const label = useLabel();
  return (question, value) =>
    typeof value === 'boolean'
      ? text.callbacks.yesNo[question === 'solved' ? 'solved' : 'contacted'][value ? 'yes' : 'no']
      : label(value, 'Satisfaction');
}

/** Upheld on a ground that corrects: the three answers as they are heard. */
function DecideDialog({
  appeal,
  upheld,
  close,
}: {
  readonly appeal: Appeal;
  readonly upheld: boolean;
  readonly close: () => void;
}) {
  const text = useText();
  const { message } = App.useApp();
  const said = useAnswerLabel();
  const decide = useCommand('decideAppeal', ['listAppeals', 'listTicketCallbacks']);
  const [because, setBecause] = useState('');
  const [heard, setHeard] = useState(false);
  const [answers, setAnswers] = useState<Answers>({});
  const corrects = upheld && appeal.effect === 'corrected';
  const words = because.trim();
  const whole =
    words.length >= 2 &&
    (appeal.recording === undefined || heard) &&
    (!corrects || nextQuestion(answers) === undefined);
  const send = (): void => {
    if (!whole || decide.isPending) return;
    decide.mutate(
      {
        params: { callbackId: appeal.callbackId },
        body: {
          upheld,
          because: words,
          ...(appeal.recording === undefined ? {} : { heard }),
          ...(corrects ? answers : {}),
        },
      },
      {
        onSuccess: () => {
          void message.success(text.appeals.decided);
          close();
        },
      },
    );
  };
  const title = upheld ? text.appeals.uphold : text.appeals.reject;
  useKeys(
    title,
    [
      { keys: 'ctrl+enter', label: title, inFields: true, run: send },
      {
        keys: 'alt+0',
        label: text.appeals.heard,
        inFields: true,
        disabled: appeal.recording === undefined,
        run: () => setHeard((before) => !before),
      },
      ...[1, 2, 3].map((key) => ({
        keys: `alt+${key}`,
        label: text.callbacks.answerKey(key),
        inFields: true,
        disabled: !corrects,
        run: () => setAnswers((before) => answer(before, nextQuestion(before), key)),
      })),
      {
        keys: 'alt+backspace',
        label: text.callbacks.back,
        inFields: true,
        disabled: !corrects,
        run: () => setAnswers(stepBack),
      },
    ],
    { modal: true },
  );
  return (
    <Modal
      open
      width={640}
      title={title}
      onCancel={close}
      mask={{ closable: false }}
      footer={
        <div className="row end">
          <Button onClick={close}>{text.common.cancel}</Button>
          <Button type="primary" danger={!upheld} disabled={!whole} loading={decide.isPending} onClick={send}>
            {title} <Caps keys="ctrl+enter" />
          </Button>
        </div>
      }
    >
      <div className="stack">
        <p className="soft">{upheld ? text.appeals.effects[appeal.effect] : text.appeals.rejectHint}</p>
        {appeal.recording === undefined ? null : (
          <Checkbox checked={heard} onChange={(event) => setHeard(event.target.checked)}>
            {text.appeals.heard} <span className="mono">{appeal.recording}</span> <Caps keys="alt+0" />
          </Checkbox>
        )}
        {corrects
          ? questions.map((question) => (
              <Pick
                key={question}
                label={text.callbacks.questions[question]}
                value={answers[question] === undefined ? '' : String(answers[question])}
                options={options[question].map((value, at) => ({
                  value: String(value),
                  label: said(question, value),
                  keys: `alt+${at + 1}`,
                }))}
                choose={(chosen) =>
                  setAnswers((before) => ({
                    ...before,
                    [question]: options[question].find((value) => String(value) === chosen),
                  }))
                }
              />
            ))
          : null}
        {corrects ? <p className="small soft">{text.appeals.answerHint}</p> : null}
        <Labelled id="because" label={text.appeals.because}>
          <Input.TextArea
            id="because"
            autoFocus
            rows={3}
            maxLength={1000}
            value={because}
            placeholder={text.appeals.becauseHint}
            onChange={(event) => setBecause(event.target.value)}
          />
        </Labelled>
        {decide.error ? <ErrorNote error={decide.error} /> : null}
      </div>
    </Modal>
  );
}
