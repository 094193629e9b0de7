import type { Operations } from '@jiesu/contracts';
import { App, Button, Segmented } from 'antd';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { count, dayTime } from '../../format.ts';
import { useKeys } from '../../keyboard.tsx';
import { useNow } from '../../now.ts';
import { Caps, Fact, PageHead } from '../../parts/basics.tsx';
import { ErrorNote, Fetched, Nothing } from '../../parts/errors.tsx';
import { useWalk } from '../../parts/walk.ts';
import { useCommand, usePages } from '../../queries.ts';
import { useText } from '../../text/index.tsx';

type Letter = Operations['listDeadLetters']['reply']['items'][number];
const STATES = ['waiting', 'replayed', 'discarded'] as const;
const idOf = (letter: Letter): string => letter.id;

export function DeadLettersPage() {
  const text = useText();
  const now = useNow();
  const [search, setSearch] = useSearchParams();
  const group = search.get('group') ?? undefined;
  const [state, setState] = useState<(typeof STATES)[number]>('waiting');
  const list = usePages('listDeadLetters', { query: { state, limit: 50, ...(group ? { group } : {}) } });
  const walk = useWalk({ title: text.deadLetters.title, items: list.items, idOf, startAtFirst: true });
  return (
    <div className="page fill">
      <PageHead
        title={text.deadLetters.title}
        sub={list.total === undefined ? text.common.loading : text.deadLetters.summary(count(list.total))}
      >
        {group ? (
          <Button size="small" onClick={() => setSearch({})}>
            {group} ×
          </Button>
        ) : null}
        <Segmented
          value={state}
          onChange={(value) => setState(value)}
          options={STATES.map((value) => ({ value, label: text.deadLetters.states[value] }))}
        />
      </PageHead>
      <div className={`two-panes${list.items.length === 0 ? ' lone' : ''}`}>
        <div className="pane list-pane">
          <Fetched
            loading={list.isPending}
            error={list.error}
            again={() => void list.refetch()}
            empty={list.items.length === 0}
            emptyTitle={text.deadLetters.empty[state]}
            emptyHint={text.deadLetters.emptyHint}
            rows={8}
          >
            {list.items.map((letter) => (
              <button
                type="button"
                key={letter.id}
                data-walk={letter.id}
                className={`row-item${letter.id === walk.id ? ' on' : ''}`}
                onClick={() => walk.choose(letter)}
              >
                <div className="row between nowrap">
                  <span className="strong clip">{letter.code}</span>
                  <span className="small soft">{dayTime(letter.at, now)}</span>
                </div>
                <div className="small soft clip">
                  {letter.group} · {letter.type}
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
            <Inspect key={walk.item.id} letter={walk.item} now={now} />
          ) : list.isPending ? null : (
            <Nothing title={text.deadLetters.empty[state]} hint={text.deadLetters.emptyHint} />
          )}
        </div>
      </div>
    </div>
  );
}

function Inspect({ letter, now }: { readonly letter: Letter; readonly now: number }) {
  const text = useText();
  const { message, modal } = App.useApp();
  const replay = useCommand('replayDeadLetter', ['listDeadLetters', 'groups']);
  const discard = useCommand('discardDeadLetter', ['listDeadLetters', 'groups']);
  const params = { params: { id: letter.id } };
  const waiting = letter.state === 'waiting';
  const doReplay = (): void =>
    replay.mutate(params, { onSuccess: () => void message.success(text.deadLetters.replayed) });
  const doDiscard = (): void =>
    void modal.confirm({
      title: text.deadLetters.discardSure,
      content: text.deadLetters.discardHint,
      okText: text.deadLetters.discard,
      okButtonProps: { danger: true },
      onOk: () =>
        discard.mutateAsync(params).then(
          () => void message.success(text.deadLetters.discarded),
          () => undefined,
        ),
    });
  useKeys(text.deadLetters.title, [
    { keys: 'p', label: text.deadLetters.replay, disabled: !waiting, run: doReplay },
    { keys: 'x', label: text.deadLetters.discard, disabled: !waiting, run: doDiscard },
  ]);
  return (
    <div className="stack">
      <h2 className="big">{letter.code}</h2>
      <p className="wrap">{letter.detail}</p>
      {letter.advice ? (
        <div className="say">
          <div className="small soft">{text.deadLetters.advice}</div>
          {letter.advice}
        </div>
      ) : null}
      <dl className="facts">
        <Fact label={text.deadLetters.group}>{letter.group}</Fact>
        <Fact label={text.deadLetters.fact}>
          <span className="mono">{letter.type}</span>
        </Fact>
        <Fact label={text.deadLetters.topic}>
          <span className="mono">{letter.topic}</span>
        </Fact>
        <Fact label={text.deadLetters.factId}>
          <span className="mono wrap">{letter.factId}</span>
        </Fact>
        {letter.requestId ? (
          <Fact label={text.deadLetters.request}>
            <Link to={`/requests/${letter.requestId}`} className="mono">
              {letter.requestId}
            </Link>
          </Fact>
        ) : null}
        <Fact label={text.deadLetters.attempts}>{letter.attempts}</Fact>
        <Fact label={text.common.time}>{dayTime(letter.at, now)}</Fact>
      </dl>
      {replay.error || discard.error ? <ErrorNote error={replay.error ?? discard.error} /> : null}
      {waiting ? (
        <div className="row">
          <Button type="primary" size="large" loading={replay.isPending} onClick={doReplay}>
            {text.deadLetters.replay} <Caps keys="p" />
          </Button>
          <Button danger size="large" onClick={doDiscard}>
            {text.deadLetters.discard} <Caps keys="x" />
          </Button>
        </div>
      ) : null}
    </div>
  );
}
