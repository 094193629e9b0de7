import { DeleteOutlined, PaperClipOutlined } from '@ant-design/icons';
import type { OperationId, Operations } from '@jiesu/contracts';
import { draftReply } from '@jiesu/domain';
import { Alert, App, Button, Input, Modal, Radio, Select } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import { draftStore } from '../../drafts.ts';
import { useKeys } from '../../keyboard.tsx';
import { Caps, Labelled } from '../../parts/basics.tsx';
import { ErrorNote, useErrorSentence } from '../../parts/errors.tsx';
import { useUnitName } from '../../parts/names.ts';
import { UnitPicker } from '../../parts/pickers.tsx';
import { useCommand } from '../../queries.ts';
import { usePrincipal } from '../../session.tsx';
import { useLabel, useText } from '../../text/index.tsx';
import type { Ticket } from './ticket.tsx';

export type Doing =
  | 'assign'
  | 'contact'
  | 'note'
  | 'reply'
  | 'object'
  | 'approve'
  | 'sendBack'
  | 'upholdObjection'
  | 'rejectObjection';

export const TOUCHED: readonly OperationId[] = [
  'getTicket',
  'listTickets',
  'countTickets',
  'listObjections',
  'getDeadlines',
  'listDesk',
  'countDesk',
  'listMembers',
  'getIncident',
  'listIncidents',
];

type Body<K extends OperationId> = Operations[K]['body'];

const REASONS = ['notOurDuty', 'notOurArea', 'duplicateTicket', 'statutoryChannel', 'placeUnclear'] as const;
const METHODS = ['phone', 'visit', 'message'] as const;
const OUTCOMES = ['reached', 'notReached'] as const;
const RESULTS = ['solved', 'partly', 'unable'] as const;
const ASSIGNEES = ['staff', 'section', 'squad', 'community'] as const;

interface Fields {
  readonly words: string;
  readonly basis: string;
  readonly outcome: (typeof OUTCOMES)[number];
  readonly method: (typeof METHODS)[number];
  readonly result: (typeof RESULTS)[number];
  readonly reason: (typeof REASONS)[number] | '';
  readonly unitId: string;
  readonly assignee: string;
  readonly assigneeKind: (typeof ASSIGNEES)[number];
  readonly helpers: readonly string[];
}

const empty: Fields = {
  words: '',
  basis: '',
  outcome: 'reached',
  method: 'phone',
  result: 'solved',
  reason: '',
  unitId: '',
  assignee: '',
  assigneeKind: 'staff',
  helpers: [],
};

const isWhole = (ticket: Partial<Ticket>): ticket is Ticket => ticket.contacts !== undefined;

/** One dialog for all that is said about a ticket; what was typed is kept until it is sent. */
export function ActionDialog({
  doing,
  ticket,
  close,
}: {
  readonly doing: Doing;
  readonly ticket: Pick<Ticket, 'ticketId'> & Partial<Ticket>;
  readonly close: () => void;
}) {
  const text = useText();
  const label = useLabel();
  const { message } = App.useApp();
  const { userId } = usePrincipal();
  const drafts = useMemo(
    () =>
      draftStore(sessionStorage, sessionStorage, {
        userId,
        form: `${doing}.${ticket.ticketId}`,
        personal: [],
      }),
    [userId, doing, ticket.ticketId],
  );
  const unitName = useUnitName();
  // Nobody types again what the ticket holds.
  const [known] = useState(() =>
    doing === 'reply' && isWhole(ticket) ? draftReply(ticket, unitName) : undefined,
  );
  const [fields, setFields] = useState<Fields>(() => ({
    ...empty,
    ...(known ? { words: known.text } : {}),
    ...(drafts.load()?.fields as Partial<Fields> | undefined),
  }));
  const [files, setFiles] = useState<readonly Attached[]>(() =>
    (known?.attachments ?? []).map((ref, at) => ({ name: text.ticket.file(at + 1), bytes: 0, ref })),
  );
  const [missing, setMissing] = useState<string>();
  const change = (part: Partial<Fields>): void => {
    setMissing(undefined);
    setFields((before) => ({ ...before, ...part }));
  };
  useEffect(() => {
    const typed = fields.words || fields.basis || fields.assignee;
    if (typed) drafts.save({ ...fields }, Date.now());
  }, [drafts, fields]);

  const commands = {
    assign: useCommand('assignTicket', TOUCHED),
    contact: useCommand('contactTicket', TOUCHED),
    note: useCommand('noteTicket', TOUCHED),
    reply: useCommand('replyTicket', TOUCHED),
    object: useCommand('objectTicket', TOUCHED),
    approve: useCommand('approveReply', TOUCHED),
    sendBack: useCommand('sendBackReply', TOUCHED),
    upholdObjection: useCommand('upholdObjection', [...TOUCHED, 'listReviews']),
    rejectObjection: useCommand('rejectObjection', TOUCHED),
  };
  const command = commands[doing];
  const words = fields.words.trim();
  const attachments = files.flatMap((file) => (file.ref ? [file.ref] : []));
  const withFiles = attachments.length > 0 ? { attachments } : {};
  const uploading = files.some((file) => !file.ref && !file.error);

  const send = (): void => {
    if (command.isPending || uploading) return;
    const params = { ticketId: ticket.ticketId };
    const done = {
      onSuccess: () => {
        drafts.clear();
        void message.success(text.ticket.done[doing]);
        close();
      },
    };
    const need = (ok: boolean, sentence: string): boolean => {
      if (!ok) setMissing(sentence);
      return ok;
    };
    switch (doing) {
      case 'assign': {
        if (!need(fields.assignee.trim() !== '', text.ticket.need.assignee)) return;
        const body: Body<'assignTicket'> = {
          assignee: fields.assignee.trim(),
          assigneeKind: fields.assigneeKind,
          ...(fields.helpers.length > 0 ? { helpers: fields.helpers } : {}),
          ...(words ? { note: words } : {}),
        };
        commands.assign.mutate({ params, body }, done);
        return;
      }
      case 'contact':
        commands.contact.mutate(
          {
            params,
            body: { outcome: fields.outcome, method: fields.method, ...(words ? { note: words } : {}) },
          },
          done,
        );
        return;
      case 'note':
        if (need(words !== '', text.ticket.need.note))
          commands.note.mutate({ params, body: { text: words, ...withFiles } }, done);
        return;
      case 'reply':
        if (need(words !== '', text.ticket.need.reply)) {
          const basis = fields.basis.trim();
          commands.reply.mutate(
            {
              params,
              body: { result: fields.result, text: words, ...(basis ? { basis } : {}), ...withFiles },
            },
            done,
          );
        }
        return;
      case 'object':
        if (
          need(fields.reason !== '', text.ticket.need.reason) &&
          need(words !== '', text.ticket.need.basis) &&
          fields.reason !== ''
        ) {
          commands.object.mutate(
            {
              params,
              body: {
                reason: fields.reason,
                basis: words,
                ...(fields.unitId ? { proposedUnitId: fields.unitId } : {}),
                ...withFiles,
              },
            },
            done,
          );
        }
        return;
      case 'approve':
        commands.approve.mutate({ params }, done);
        return;
      case 'sendBack':
        if (need(words !== '', text.ticket.need.because))
          commands.sendBack.mutate({ params, body: { because: words } }, done);
        return;
      case 'upholdObjection':
        if (need(words !== '', text.ticket.need.because)) {
          commands.upholdObjection.mutate(
            { params, body: { because: words, ...(fields.unitId ? { proposedUnitId: fields.unitId } : {}) } },
            done,
          );
        }
        return;
      case 'rejectObjection':
        if (need(words !== '', text.ticket.need.because))
          commands.rejectObjection.mutate({ params, body: { because: words } }, done);
    }
  };

  const choices: readonly { readonly label: string; readonly run: () => void }[] =
    doing === 'contact'
      ? [
          ...OUTCOMES.map((outcome) => ({
            label: label(outcome, 'ContactOutcome'),
            run: () => change({ outcome }),
          })),
          ...METHODS.map((method) => ({
            label: label(method, 'ContactMethod'),
            run: () => change({ method }),
          })),
        ]
      : doing === 'reply'
        ? RESULTS.map((result) => ({ label: label(result, 'ReplyResult'), run: () => change({ result }) }))
        : doing === 'object'
          ? REASONS.map((reason) => ({
              label: label(reason, 'ObjectionReason'),
              run: () => change({ reason }),
            }))
          : [];
  useKeys(
    text.ticket.actions[doing],
    [
      { keys: 'ctrl+enter', label: text.ticket.send[doing], inFields: true, run: send },
      ...choices.map((choice, at) => ({
        keys: `alt+${at + 1}`,
        label: choice.label,
        inFields: true,
        run: choice.run,
      })),
    ],
    { modal: true },
  );
  const hint = text.ticket.hints[doing];
  const danger = doing === 'object' || doing === 'sendBack' || doing === 'rejectObjection';

  return (
    <Modal
      open
      width={640}
      title={text.ticket.actions[doing]}
      onCancel={close}
      mask={{ closable: false }}
      footer={
        <div className="row end">
          <Button onClick={close}>{text.common.cancel}</Button>
          <Button
            type="primary"
            danger={danger}
            autoFocus={doing === 'approve'}
            loading={command.isPending}
            disabled={uploading}
            onClick={send}
          >
            {text.ticket.send[doing]} <Caps keys="ctrl+enter" />
          </Button>
        </div>
      }
    >
      <div className="stack">
        {hint ? <p className="soft">{hint}</p> : null}
        {doing === 'contact' ? (
          <>
            <Pick
              label={text.ticket.outcome}
              value={fields.outcome}
              options={OUTCOMES.map((value, at) => ({
                value,
                label: label(value, 'ContactOutcome'),
                keys: `alt+${at + 1}`,
              }))}
              choose={(outcome) => change({ outcome })}
            />
            <Pick
              label={text.ticket.method}
              value={fields.method}
              options={METHODS.map((value, at) => ({
                value,
                label: label(value, 'ContactMethod'),
                keys: `alt+${at + 3}`,
              }))}
              choose={(method) => change({ method })}
            />
          </>
        ) : null}
        {doing === 'reply' ? (
          <Pick
            label={text.ticket.result}
            value={fields.result}
            options={RESULTS.map((value, at) => ({
              value,
              label: label(value, 'ReplyResult'),
              keys: `alt+${at + 1}`,
            }))}
            choose={(result) => change({ result })}
          />
        ) : null}
        {doing === 'object' ? (
          <Pick
            vertical
            label={text.ticket.reason}
            value={fields.reason}
            options={REASONS.map((value, at) => ({
              value,
              label: label(value, 'ObjectionReason'),
              keys: `alt+${at + 1}`,
            }))}
            choose={(reason) => change({ reason })}
          />
        ) : null}
        {doing === 'assign' ? (
          <>
            <Pick
              label={text.ticket.assigneeKind}
              value={fields.assigneeKind}
              options={ASSIGNEES.map((value) => ({ value, label: text.ticket.assigneeKinds[value] }))}
              choose={(assigneeKind) => change({ assigneeKind })}
            />
            <Labelled id="assignee" label={text.ticket.assignee}>
              <Input
                id="assignee"
                autoFocus
                maxLength={64}
                value={fields.assignee}
                placeholder={text.ticket.assigneeHint}
                onChange={(event) => change({ assignee: event.target.value })}
              />
            </Labelled>
            <Labelled id="helpers" label={text.ticket.helpers}>
              <Select
                id="helpers"
                mode="tags"
                open={false}
                suffixIcon={null}
                value={[...fields.helpers]}
                maxCount={10}
                placeholder={text.ticket.helpersHint}
                onChange={(helpers: string[]) => change({ helpers })}
                className="full"
              />
            </Labelled>
          </>
        ) : null}
        {doing === 'approve' ? null : (
          <Labelled id="words" label={text.ticket.wordsOf[doing]}>
            <Input.TextArea
              id="words"
              autoFocus={doing !== 'assign'}
              rows={doing === 'reply' ? 8 : 4}
              maxLength={
                {
                  assign: 500,
                  contact: 500,
                  note: 2000,
                  reply: 4000,
                  object: 1000,
                  sendBack: 500,
                  upholdObjection: 500,
                  rejectObjection: 500,
                }[doing]
              }
              showCount
              value={fields.words}
              placeholder={text.ticket.wordsHint[doing]}
              onChange={(event) => change({ words: event.target.value })}
            />
          </Labelled>
        )}
        {doing === 'reply' ? (
          <Labelled id="basis" label={text.ticket.replyBasis}>
            <Input.TextArea
              id="basis"
              rows={2}
              maxLength={2000}
              value={fields.basis}
              placeholder={text.ticket.replyBasisHint}
              onChange={(event) => change({ basis: event.target.value })}
            />
          </Labelled>
        ) : null}
        {doing === 'object' || doing === 'upholdObjection' ? (
          <Labelled id="proposed" label={text.ticket.proposedUnit}>
            <UnitPicker
              id="proposed"
              value={fields.unitId || undefined}
              onChange={(unitId) => change({ unitId: unitId ?? '' })}
            />
          </Labelled>
        ) : null}
        {doing === 'note' || doing === 'reply' || doing === 'object' ? (
          <Attachments files={files} change={setFiles} />
        ) : null}
        {missing ? <Alert type="warning" showIcon title={missing} role="alert" /> : null}
        {command.error ? <ErrorNote error={command.error} /> : null}
      </div>
    </Modal>
  );
}

export function Pick<T extends string>(props: {
  readonly label: string;
  readonly value: T | '';
  readonly options: readonly { readonly value: T; readonly label: string; readonly keys?: string }[];
  readonly choose: (value: T) => void;
  readonly vertical?: boolean;
}) {
  return (
    <div className="field">
      <span id={`pick-${props.label}`}>{props.label}</span>
      <Radio.Group
        aria-labelledby={`pick-${props.label}`}
        vertical={props.vertical ?? false}
        {...(props.vertical ? {} : { optionType: 'button' as const, buttonStyle: 'solid' as const })}
        value={props.value}
        onChange={(event) => props.choose(event.target.value as T)}
        options={props.options.map((option) => ({
          value: option.value,
          label: (
            <span>
              {option.label} {option.keys && props.vertical ? <Caps keys={option.keys} /> : null}
            </span>
          ),
          ...(option.keys ? { title: option.keys } : {}),
        }))}
      />
    </div>
  );
}

export interface Attached {
  readonly name: string;
  readonly bytes: number;
  readonly ref?: string;
  readonly error?: string;
}

/** Photographs and scans; stored at once, cited when the dialog is sent. Pasting a picture works, too. */
export function Attachments({
  files,
  change,
}: {
  readonly files: readonly Attached[];
  readonly change: React.Dispatch<React.SetStateAction<readonly Attached[]>>;
}) {
  const text = useText();
  const sentence = useErrorSentence();
  const field = useRef<HTMLInputElement>(null);
  const store = useCommand('putEvidence');
  const add = async (chosen: readonly File[]): Promise<void> => {
    for (const file of chosen) {
      const entry: Attached = { name: file.name || text.ticket.pasted, bytes: file.size };
      change((all) => [...all, entry]);
      const replace = (next: Attached): void =>
        change((all) => all.map((other) => (other === entry ? next : other)));
      try {
        const stored = await store.mutateAsync({ file });
        replace({ ...entry, ref: stored.ref });
      } catch (error) {
        replace({ ...entry, error: sentence(error) });
      }
    }
  };
  const latest = useRef(add);
  latest.current = add;
  useEffect(() => {
    const onPaste = (event: ClipboardEvent): void => {
      const pasted = [...(event.clipboardData?.files ?? [])];
      if (pasted.length > 0) void latest.current(pasted);
    };
    window.addEventListener('paste', onPaste);
    return () => window.removeEventListener('paste', onPaste);
  }, []);
  return (
    <section
      className="field"
      aria-label={text.ticket.attachments}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        void add([...event.dataTransfer.files]);
      }}
    >
      <span>{text.ticket.attachments}</span>
      <ul className="files">
        {files.map((file, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same picture may be attached twice
          <li key={at} className="row between">
            <span className="clip">
              <PaperClipOutlined /> {file.name}{' '}
              {file.bytes > 0 ? <span className="small faint">{text.ticket.size(file.bytes)}</span> : null}{' '}
              {file.error ? (
                <span className="late">{file.error}</span>
              ) : file.ref ? (
                <span className="small soft">{text.ticket.stored}</span>
              ) : (
                <span className="small soft">{text.ticket.storing}</span>
              )}
            </span>
            <Button
              type="text"
              size="small"
              icon={<DeleteOutlined />}
              aria-label={text.common.remove}
              onClick={() => change((all) => all.filter((other) => other !== file))}
            />
          </li>
        ))}
      </ul>
      <div className="row">
        <Button icon={<PaperClipOutlined />} onClick={() => field.current?.click()}>
          {text.ticket.attach}
        </Button>
        <span className="small soft">{text.ticket.attachHint}</span>
      </div>
      <input
        ref={field}
        type="file"
        hidden
        multiple
        accept="image/jpeg,image/png,image/webp,application/pdf"
        onChange={(event) => {
          void add([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </section>
  );
}
