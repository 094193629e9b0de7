import type { VersionRecord } from '@jiesu/contracts';
import { App, Button, Input, Modal, Table } from 'antd';
import { type ReactNode, useState } from 'react';
import type { ApiError } from '../api.ts';
import { day, dayTime } from '../format.ts';
import { useKeys } from '../keyboard.tsx';
import { useNow } from '../now.ts';
import { useLabel, useText } from '../text/index.tsx';
import { Caps, Labelled } from './basics.tsx';
import { ErrorNote } from './errors.tsx';

const DAY_MS = 86_400_000;
/** Days of the city, not of the browser. */
const dateOf = (at: number): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date(at));

/** Why, and from which day on: what every change of dated data asks before it becomes a version. */
export function AdoptDialog(props: {
  readonly title: string;
  readonly hint: string;
  readonly send: string;
  readonly soonest: 'today' | 'tomorrow';
  /** First day of the version that it stands on: none begins before it. */
  readonly after: string | undefined;
  readonly pending: boolean;
  readonly error: ApiError | null;
  readonly save: (from: string, note: string) => void;
  readonly close: () => void;
  /** What follows from the day that is chosen. */
  readonly about?: (from: string) => ReactNode;
}) {
  const text = useText();
  const now = useNow();
  const tomorrow = dateOf(now + DAY_MS);
  const { after = '' } = props;
  const least = props.soonest === 'tomorrow' ? tomorrow : dateOf(now);
  const [from, setFrom] = useState(after > tomorrow ? after : tomorrow);
  const [note, setNote] = useState('');
  const [missing, setMissing] = useState(false);
  const send = (): void => {
    if (props.pending) return;
    if (note.trim().length < 2 || from === '') setMissing(true);
    else props.save(from, note.trim());
  };
  useKeys(props.send, [{ keys: 'ctrl+enter', label: props.send, inFields: true, run: send }], {
    modal: true,
  });
  return (
    <Modal
      open
      title={props.title}
      onCancel={props.close}
      mask={{ closable: false }}
      footer={
        <div className="row end">
          <Button onClick={props.close}>{text.common.cancel}</Button>
          <Button type="primary" loading={props.pending} onClick={send}>
            {props.send} <Caps keys="ctrl+enter" />
          </Button>
        </div>
      }
    >
      <div className="stack">
        <p className="soft">{props.hint}</p>
        <Labelled id="version-note" label={text.versions.note}>
          <Input.TextArea
            id="version-note"
            autoFocus
            rows={3}
            maxLength={300}
            value={note}
            placeholder={text.versions.noteHint}
            onChange={(event) => {
              setMissing(false);
              setNote(event.target.value);
            }}
          />
          {missing ? (
            <span className="field-error" role="alert">
              {text.versions.needNote}
            </span>
          ) : null}
        </Labelled>
        <Labelled id="version-from" label={text.versions.from}>
          <Input
            id="version-from"
            type="date"
            min={after > least ? after : least}
            value={from}
            onChange={(event) => setFrom(event.target.value)}
          />
        </Labelled>
        {props.about?.(from)}
        {props.error ? <ErrorNote error={props.error} /> : null}
      </div>
    </Modal>
  );
}

/** The versions of something: what is in force, what comes, who saved it and why; the newest may be taken back. */
export function VersionsDialog<V extends VersionRecord>(props: {
  readonly title: string;
  readonly list: {
    readonly data: { readonly newest: string; readonly items: readonly V[] } | undefined;
    readonly isPending: boolean;
    readonly error: ApiError | null;
    readonly refetch: () => Promise<unknown>;
  };
  readonly changes: (one: V) => ReactNode;
  /** Absent: not for this account. */
  readonly withdraw: ((version: string, because: string) => Promise<unknown>) | undefined;
  readonly error: ApiError | null;
  readonly close: () => void;
}) {
  const text = useText();
  const label = useLabel();
  const now = useNow();
  const { message, modal } = App.useApp();
  const { list, withdraw } = props;
  useKeys(props.title, [], { modal: true });
  const takeBack = ({ version }: V): void => {
    void modal.confirm({
      title: text.versions.withdrawTitle(version),
      content: text.versions.withdrawHint,
      okText: text.versions.withdraw,
      onOk: () =>
        withdraw?.(version, text.versions.withdrawBecause)
          .then(() => void message.success(text.versions.withdrawn(version)))
          .catch(() => undefined),
    });
  };
  return (
    <Modal open width={860} title={props.title} onCancel={props.close} footer={null}>
      {list.error ? <ErrorNote error={list.error} again={() => void list.refetch()} /> : null}
      {props.error ? <ErrorNote error={props.error} /> : null}
      <Table<V>
        size="small"
        rowKey="version"
        loading={list.isPending}
        pagination={{ pageSize: 10, hideOnSinglePage: true }}
        dataSource={[...(list.data?.items ?? [])]}
        columns={[
          {
            title: text.versions.version,
            render: (_, one) => (
              <div>
                <span className="mono">{one.version}</span>
                <div className="small soft wrap">{one.note}</div>
              </div>
            ),
          },
          { title: text.versions.state, width: 90, render: (_, one) => label(one.state, 'VersionState') },
          { title: text.versions.from, width: 120, render: (_, one) => day(one.holdsFrom) },
          { title: text.versions.changes, width: 180, render: (_, one) => props.changes(one) },
          {
            title: text.versions.savedBy,
            width: 140,
            render: (_, one) => (one.by && one.at ? `${one.by} ${dayTime(one.at, now)}` : ''),
          },
          {
            title: '',
            width: 80,
            render: (_, one) =>
              one.state === 'coming' && one.version === list.data?.newest && withdraw ? (
                <Button size="small" onClick={() => takeBack(one)}>
                  {text.versions.withdraw}
                </Button>
              ) : null,
          },
        ]}
      />
    </Modal>
  );
}
