import type { Operations } from '@jiesu/contracts';
import { Alert, App, Button, Segmented } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { count, dayTime } from '../../format.ts';
import { useKeys } from '../../keyboard.tsx';
import { useNow } from '../../now.ts';
import { Caps, Fact, PageHead } from '../../parts/basics.tsx';
import { ErrorNote, Fetched, Nothing } from '../../parts/errors.tsx';
import { useWalk } from '../../parts/walk.ts';
import { useCommand, usePages } from '../../queries.ts';
import { useSession } from '../../session.tsx';
import { useLabel, useText } from '../../text/index.tsx';

type Message = Operations['listOutbox']['reply']['items'][number];
type Query = NonNullable<Operations['listOutbox']['query']>;
const VIEWS = ['stale', 'failed', 'waiting', 'sent', 'all'] as const;
type View = (typeof VIEWS)[number];
const asked: Readonly<Record<View, Query>> = {
  stale: { stale: true },
  failed: { state: 'failed' },
  waiting: { state: 'waiting' },
  sent: { state: 'sent' },
  all: {},
};
const idOf = (message: Message): string => message.key;

/** 发送箱: what is to go out to petitioners, how far it has come, and what somebody must look after. */
export function OutboxPage() {
  const text = useText();
  const label = useLabel();
  const now = useNow();
  const [view, setView] = useState<View>('stale');
  const list = usePages('listOutbox', { query: { ...asked[view], limit: 50 } }, { every: 30_000 });
  const walk = useWalk({ title: text.outbox.title, items: list.items, idOf, startAtFirst: true });
  const counts = list.first?.counts;
  const numbers: Readonly<Record<View, number | undefined>> = {
    stale: list.first?.stale,
    failed: counts?.failed,
    waiting: counts?.waiting,
    sent: undefined,
    all: undefined,
  };
  return (
    <div className="page fill">
      <PageHead
        title={text.outbox.title}
        sub={counts === undefined ? text.common.loading : text.outbox.summary(counts.waiting + counts.taken)}
      >
        <Segmented
          value={view}
          onChange={(value) => setView(value)}
          options={VIEWS.map((value) => ({
            value,
            label: numbers[value]
              ? `${text.outbox.views[value]} ${count(numbers[value])}`
              : text.outbox.views[value],
          }))}
        />
      </PageHead>
      <div className={`two-panes${list.items.length === 0 ? ' lone' : ''}`}>
        <div className="pane list-pane">
          <Fetched
            loading={list.isPending}
            error={list.error}
            again={() => void list.refetch()}
            empty={list.items.length === 0}
            emptyTitle={text.outbox.empty[view]}
            emptyHint={text.outbox.emptyHint}
            rows={8}
          >
            {list.items.map((message) => (
              <button
                type="button"
                key={message.key}
                data-walk={message.key}
                className={`row-item${message.key === walk.id ? ' on' : ''}`}
                onClick={() => walk.choose(message)}
              >
                <div className="row between nowrap">
                  <span className="strong clip">
                    {label(message.purpose, 'MessagePurpose')} · {label(message.way, 'MessageWay')}
                  </span>
                  <span
                    className={`chip${message.stale || message.state === 'failed' ? ' chip-urgent' : ''}`}
                  >
                    {message.stale ? text.outbox.views.stale : label(message.state, 'MessageState')}
                  </span>
                </div>
                <div className="small soft clip">
                  <span className="mono">{message.to ?? message.requestId}</span> ·{' '}
                  {dayTime(message.putAt, now)}
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
            <Inspect key={walk.item.key} message={walk.item} now={now} />
          ) : list.isPending ? null : (
            <Nothing title={text.outbox.empty[view]} hint={text.outbox.emptyHint} />
          )}
        </div>
      </div>
    </div>
  );
}

function Inspect({ message, now }: { readonly message: Message; readonly now: number }) {
  const text = useText();
  const label = useLabel();
  const { message: toast } = App.useApp();
  const { may } = useSession();
  const requeue = useCommand('requeueMessage', ['listOutbox']);
  const again = message.mayRequeue && may('requeueMessage');
  const doRequeue = (): void => {
    if (!requeue.isPending)
      requeue.mutate(
        { body: { key: message.key } },
        { onSuccess: () => void toast.success(text.outbox.requeued) },
      );
  };
  useKeys(text.outbox.title, [{ keys: 'p', label: text.outbox.requeue, disabled: !again, run: doRequeue }]);
  return (
    <div className="stack">
      <div className="row">
        <h2 className="big">
          {label(message.purpose, 'MessagePurpose')} · {label(message.way, 'MessageWay')}
        </h2>
        <span className="chip">{label(message.state, 'MessageState')}</span>
      </div>
      {message.stale ? <Alert type="warning" showIcon title={text.outbox.staleHint} /> : null}
      <dl className="facts">
        <Fact label={text.outbox.to}>
          <span className="mono">{message.to ?? text.outbox.noNumber}</span>
        </Fact>
        <Fact label={text.outbox.request}>
          <Link to={`/requests/${message.requestId}`} className="mono">
            {message.requestId}
          </Link>
        </Fact>
        {message.ticketId && may('getTicket') ? (
          <Fact label={text.outbox.ticket}>
            <Link to={`/tickets/${message.ticketId}`} className="mono">
              {message.ticketId}
            </Link>
          </Fact>
        ) : null}
        <Fact label={text.outbox.putAt}>{dayTime(message.putAt, now)}</Fact>
        <Fact label={text.outbox.between}>
          {text.outbox.fromTo(dayTime(message.notBefore, now), dayTime(message.until, now))}
        </Fact>
        <Fact label={text.outbox.tries}>{text.outbox.times(message.tries)}</Fact>
        <Fact label={text.outbox.changedAt}>{dayTime(message.changedAt, now)}</Fact>
        {message.detail ? <Fact label={text.outbox.detail}>{message.detail}</Fact> : null}
      </dl>
      {requeue.error ? <ErrorNote error={requeue.error} /> : null}
      {again ? (
        <div className="row">
          <Button type="primary" size="large" loading={requeue.isPending} onClick={doRequeue}>
            {text.outbox.requeue} <Caps keys="p" />
          </Button>
          <span className="small soft">{text.outbox.requeueHint}</span>
        </div>
      ) : null}
    </div>
  );
}
