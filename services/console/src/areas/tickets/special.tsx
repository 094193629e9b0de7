import { Alert, App, Button, Input, Modal } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { draftStore } from '../../drafts.ts';
import { dayTime } from '../../format.ts';
import { useKeys } from '../../keyboard.tsx';
import { useNow } from '../../now.ts';
import { Caps, Fact, Labelled, Panel } from '../../parts/basics.tsx';
import { ErrorNote } from '../../parts/errors.tsx';
import { useUnitName } from '../../parts/names.ts';
import { UnitPicker } from '../../parts/pickers.tsx';
import { useCommand, useRead } from '../../queries.ts';
import { usePrincipal } from '../../session.tsx';
import { useLabel, useText } from '../../text/index.tsx';
import { type Attached, Attachments, Pick, TOUCHED } from './actions.tsx';
import { type Field, formOf, SPECIAL, type SpecialAction, type Values } from './special-forms.ts';
import { Evidence, type Ticket } from './ticket.tsx';

const blank: Values = { units: [], files: [] };
/** Buttons that mean no: they look like it. */
const dangerous = /^(refuse|unpark|restore|passDown)/;

/** Buttons and keys of what is rarely done. Of several that share a key, the first one that is possible has it. */
export function SpecialActions({ ticket }: { readonly ticket: Ticket }) {
  const label = useLabel();
  const text = useText();
  const [doing, setDoing] = useState<SpecialAction>();
  const possible = SPECIAL.filter(({ action }) => ticket.actions.includes(action));
  const taken = new Set<string>();
  const keyed = possible.map((one) => {
    const keys = taken.has(one.keys) ? undefined : one.keys;
    taken.add(one.keys);
    return { ...one, keys };
  });
  useKeys(
    text.special.title,
    keyed.flatMap(({ action, keys }) =>
      keys ? [{ keys, label: label(action, 'TicketAction'), run: () => setDoing(action) }] : [],
    ),
  );
  if (possible.length === 0) return null;
  return (
    <div className="row special-actions no-print">
      {keyed.map(({ action, keys }) => (
        <Button
          key={action}
          size="small"
          {...(dangerous.test(action) ? { danger: true } : {})}
          onClick={() => setDoing(action)}
        >
          {label(action, 'TicketAction')} {keys ? <Caps keys={keys} /> : null}
        </Button>
      ))}
      {doing ? (
        <SpecialDialog key={doing} action={doing} ticket={ticket} close={() => setDoing(undefined)} />
      ) : null}
    </div>
  );
}

export function SpecialDialog({
  action,
  ticket,
  close,
  preset,
}: {
  readonly action: SpecialAction;
  readonly ticket: Ticket;
  readonly close: () => void;
  /** What is known already. */
  readonly preset?: Partial<Values>;
}) {
  const text = useText();
  const label = useLabel();
  const { message } = App.useApp();
  const { userId, unitId } = usePrincipal();
  const rules = useRead('getHandlingRules', {}, { lasting: true });
  const [opened] = useState(() => new Date().toISOString());
  const form = useMemo(
    () => formOf(action, ticket, rules.data, opened, unitId, text.special.whistle),
    [action, ticket, rules.data, opened, unitId, text],
  );
  const drafts = useMemo(
    () =>
      draftStore(sessionStorage, sessionStorage, {
        userId,
        form: `${action}.${ticket.ticketId}`,
        personal: [],
      }),
    [userId, action, ticket.ticketId],
  );
  const [typed, setTyped] = useState<Values>(() => ({
    ...blank,
    ...(drafts.load()?.fields as Partial<Values> | undefined),
    ...preset,
    files: [],
  }));
  const [files, setFiles] = useState<readonly Attached[]>([]);
  const [missing, setMissing] = useState<string>();
  const command = useCommand(form.operation, TOUCHED);
  const values: Values = {
    ...(Object.fromEntries(
      form.fields.flatMap(({ name, initial }) => (initial ? [[name, initial]] : [])),
    ) as Partial<Values>),
    ...typed,
    files: files.flatMap((file) => (file.ref ? [file.ref] : [])),
  };
  const change = (part: Partial<Values>): void => {
    setMissing(undefined);
    setTyped((before) => ({ ...before, ...part }));
  };
  useEffect(() => {
    if (typed.words) drafts.save({ ...typed }, Date.now());
  }, [drafts, typed]);
  const uploading = files.some((file) => !file.ref && !file.error);
  const send = (): void => {
    if (command.isPending || uploading) return;
    const lacking = form.fields.find(({ name, optional }) => {
      const value = values[name];
      return (
        !optional &&
        (value === undefined || value.length === 0 || (typeof value === 'string' && !value.trim()))
      );
    });
    if (lacking) {
      setMissing(text.special.need(text.special.fields[lacking.name]));
      return;
    }
    const trimmed: Values = { ...values, ...(values.words ? { words: values.words.trim() } : {}) };
    command.mutate({ params: { ticketId: ticket.ticketId }, body: form.body(trimmed) } as never, {
      onSuccess: () => {
        drafts.clear();
        void message.success(text.special.done(label(action, 'TicketAction')));
        close();
      },
    });
  };
  const reasons = form.fields.find(({ name }) => name === 'reason')?.choices ?? [];
  useKeys(
    label(action, 'TicketAction'),
    [
      { keys: 'ctrl+enter', label: label(action, 'TicketAction'), inFields: true, run: send },
      ...reasons.slice(0, 9).map((reason, at) => ({
        keys: `alt+${at + 1}`,
        label: reason.label ?? reason.value,
        inFields: true,
        run: () => change({ reason: reason.value }),
      })),
    ],
    { modal: true },
  );
  const firstWords = form.fields.findIndex(
    ({ is, name }) => (is === 'words' || is === 'line') && !(name === 'into' && preset?.into),
  );
  return (
    <Modal
      open
      width={640}
      title={label(action, 'TicketAction')}
      onCancel={close}
      mask={{ closable: false }}
      footer={
        <div className="row end">
          <Button onClick={close}>{text.common.cancel}</Button>
          <Button
            type="primary"
            danger={dangerous.test(action)}
            autoFocus={firstWords === -1}
            loading={command.isPending}
            disabled={uploading}
            onClick={send}
          >
            {label(action, 'TicketAction')} <Caps keys="ctrl+enter" />
          </Button>
        </div>
      }
    >
      <div className="stack">
        {form.fields.map((field, at) => (
          <FieldOf
            key={field.name}
            field={field}
            action={action}
            values={values}
            change={change}
            focus={at === firstWords}
            files={files}
            setFiles={setFiles}
          />
        ))}
        {missing ? <Alert type="warning" showIcon title={missing} role="alert" /> : null}
        {command.error ? <ErrorNote error={command.error} /> : null}
      </div>
    </Modal>
  );
}

function FieldOf({
  field,
  action,
  values,
  change,
  focus,
  files,
  setFiles,
}: {
  readonly field: Field;
  readonly action: SpecialAction;
  readonly values: Values;
  readonly change: (part: Partial<Values>) => void;
  readonly focus: boolean;
  readonly files: readonly Attached[];
  readonly setFiles: React.Dispatch<React.SetStateAction<readonly Attached[]>>;
}) {
  const text = useText();
  const label = useLabel();
  const unitName = useUnitName();
  const { name } = field;
  const id = `special-${name}`;
  const title = field.optional ? text.special.optional(text.special.fields[name]) : text.special.fields[name];
  const value = values[name];
  const single = typeof value === 'string' ? value : '';
  switch (field.is) {
    case 'files':
      return <Attachments files={files} change={setFiles} />;
    case 'choice': {
      const vertical = name === 'reason' || name === 'which';
      return (
        <Pick
          vertical={vertical}
          label={title}
          value={single}
          options={(field.choices ?? []).map((one, at) => ({
            value: one.value,
            label:
              name === 'yes'
                ? text.special.yesNo(action, one.value === 'yes')
                : (one.label ?? label(one.value, one.group)),
            ...(name === 'reason' ? { keys: `alt+${at + 1}` } : {}),
          }))}
          choose={(chosen) => change({ [name]: chosen })}
        />
      );
    }
    case 'unit':
      return (
        <Labelled id={id} label={title}>
          <UnitPicker
            id={id}
            value={single || undefined}
            onChange={(unitId) => change({ unitId: unitId ?? '' })}
          />
        </Labelled>
      );
    case 'units':
      return (
        <Labelled id={id} label={title}>
          <div className="row">
            {values.units.map((unitId) => (
              <button
                type="button"
                key={unitId}
                className="chip"
                title={text.common.remove}
                onClick={() => change({ units: values.units.filter((other) => other !== unitId) })}
              >
                {unitName(unitId)} ×
              </button>
            ))}
            <div className="grow">
              <UnitPicker
                key={values.units.length}
                id={id}
                value={undefined}
                onChange={(unitId) =>
                  unitId &&
                  !values.units.includes(unitId) &&
                  change({ units: [...values.units, unitId].slice(0, 10) })
                }
              />
            </div>
          </div>
        </Labelled>
      );
    default: {
      const common = {
        id,
        value: single,
        autoFocus: focus,
        ...(field.max ? { maxLength: field.max } : {}),
        onChange: (event: { readonly target: { readonly value: string } }) =>
          change({ [name]: event.target.value }),
      };
      return (
        <Labelled id={id} label={title}>
          {field.is === 'words' ? (
            <Input.TextArea rows={name === 'told' ? 2 : 4} showCount {...common} />
          ) : (
            <Input {...(field.is === 'time' ? { type: 'datetime-local' } : {})} {...common} />
          )}
        </Labelled>
      );
    }
  }
}

/** Applications, whistles, assists and supervisions of a ticket, the newest first. */
export function SpecialPanels({ ticket }: { readonly ticket: Ticket }) {
  const text = useText();
  const label = useLabel();
  const now = useNow();
  const latest = <T,>(list: readonly T[] | undefined): readonly T[] => [...(list ?? [])].reverse();
  return (
    <>
      {latest(ticket.whistles).map((whistle) => (
        <Panel
          key={`w${whistle.whistle}`}
          title={text.special.whistle(whistle.whistle)}
          extra={
            <span className="chip chip-mark">
              {label(whistle.kind, 'WhistleKind')} · {text.special.whistleState(whistle.ended?.solved)}
            </span>
          }
        >
          <p className="wrap">{whistle.matter}</p>
          <p className="small soft">{text.special.meet(whistle.place, dayTime(whistle.arriveBy, now))}</p>
          <ul className="history gap-above">
            {whistle.units.map((unit) => (
              <li key={unit.unitId}>
                <div className="row">
                  <span className="strong">{unit.unitName}</span>
                  <span className="chip">{label(unit.step, 'WhistleStep')}</span>
                  {unit.late ? <span className="late small">{text.special.late}</span> : null}
                  {unit.confirmed ? <span className="small soft">{text.special.confirmed}</span> : null}
                  {unit.rating ? (
                    <span className="small soft">{text.special.rated(unit.rating.score)}</span>
                  ) : null}
                </div>
                <div className="small soft">{unit.task}</div>
                {unit.refusal ? (
                  <div className="soft wrap">{text.special.refusal(unit.refusal.because)}</div>
                ) : null}
                {unit.ruling ? (
                  <div className="soft wrap">
                    {text.special.ruled(unit.ruling.mustCome, unit.ruling.because)}
                  </div>
                ) : null}
                {unit.report ? (
                  <>
                    <p className="wrap">{unit.report.text}</p>
                    <Evidence refs={unit.report.attachments} ticketId={ticket.ticketId} />
                  </>
                ) : null}
              </li>
            ))}
          </ul>
          {whistle.ended ? <p className="wrap gap-above">{whistle.ended.result}</p> : null}
        </Panel>
      ))}
      {ticket.assists && ticket.assists.length > 0 ? (
        <Panel title={label('assist', 'DeadlineClock')}>
          <ul className="history">
            {ticket.assists.map((assist) => (
              <li key={`${assist.unitId} ${assist.at}`}>
                <div className="row">
                  <span className="strong">{assist.unitName}</span>
                  <span className="small soft">{text.due.until(dayTime(assist.dueAt, now))}</span>
                  {assist.late ? <span className="late small">{text.special.late}</span> : null}
                </div>
                {assist.task ? <div className="small soft wrap">{assist.task}</div> : null}
                {assist.reports.map((report) => (
                  <div key={report.at}>
                    <p className="wrap">
                      {report.final ? null : <span className="chip">{text.special.interim}</span>}{' '}
                      {report.text}
                    </p>
                    <Evidence refs={report.attachments} ticketId={ticket.ticketId} />
                  </div>
                ))}
              </li>
            ))}
          </ul>
        </Panel>
      ) : null}
      {latest(ticket.applications).map((one) => (
        <Panel
          key={one.kind + one.at}
          title={text.special.application(label(one.kind, 'ApplicationKind'))}
          extra={<span className="chip chip-mark">{label(one.state, 'ApplicationState')}</span>}
        >
          <dl className="facts">
            <Fact label={text.special.fields.reason}>{one.reasonName}</Fact>
            <Fact label={text.special.fields.words}>
              <span className="wrap">{one.basis}</span>
            </Fact>
            {one.until ? <Fact label={text.special.fields.until}>{dayTime(one.until, now)}</Fact> : null}
            <Fact label={text.special.approvals}>
              {one.approvals.map((level, at) => {
                const decision = one.decisions[at];
                return (
                  // biome-ignore lint/suspicious/noArrayIndexKey: approvals keep their order; two may be of one level
                  <div key={`${level} ${at}`}>
                    {label(level, 'DecisionLevel')}{' '}
                    {decision ? (
                      <span className="soft">
                        {text.special.decision(decision.granted, decision.because)} · {decision.by} ·{' '}
                        {dayTime(decision.at, now)}
                      </span>
                    ) : one.state === 'pending' ? (
                      <span className="soft">{text.due.until(dayTime(one.decideBy, now))}</span>
                    ) : null}
                  </div>
                );
              })}
            </Fact>
            {one.told || one.tellBy ? (
              <Fact label={text.special.fields.told}>
                {one.told
                  ? `${label(one.told.outcome, 'ContactOutcome')} · ${label(one.told.method, 'ContactMethod')} · ${dayTime(one.told.at, now)}`
                  : text.due.until(dayTime(one.tellBy ?? one.decideBy, now))}
              </Fact>
            ) : null}
          </dl>
          <Evidence refs={one.attachments} ticketId={ticket.ticketId} />
        </Panel>
      ))}
      {latest(ticket.supervisions).map((one) => (
        <Panel
          key={`s${one.at}`}
          title={text.special.supervision(label(one.level, 'DecisionLevel'))}
          extra={<span className="small soft">{text.due.until(dayTime(one.dueAt, now))}</span>}
        >
          <p className="wrap">{one.notice}</p>
          {one.answer ? (
            <>
              <p className="wrap gap-above">{text.special.answer(one.answer.text)}</p>
              <Evidence refs={one.answer.attachments} ticketId={ticket.ticketId} />
            </>
          ) : null}
          {one.ended ? <p className="soft wrap gap-above">{text.special.ended(one.ended.because)}</p> : null}
        </Panel>
      ))}
    </>
  );
}
