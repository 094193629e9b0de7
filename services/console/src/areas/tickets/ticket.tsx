import {
  ArrowLeftOutlined,
  EyeOutlined,
  FilePdfOutlined,
  LockOutlined,
  PrinterOutlined,
} from '@ant-design/icons';
import type { Operations } from '@jiesu/contracts';
import { Alert, App, Button, Image, Input, Modal, Tooltip } from 'antd';
import { useEffect, useState } from 'react';
import { Link, useLocation, useNavigate, useParams } from 'react-router';
import { ApiError, urlOf } from '../../api.ts';
import { dayTime } from '../../format.ts';
import { useKeys } from '../../keyboard.tsx';
import { useNow } from '../../now.ts';
import {
  Caps,
  Confidence,
  DimensionTag,
  Due,
  Fact,
  Highlighted,
  MarkTags,
  Panel,
  StageTag,
  UrgencyTag,
  useTitle,
  Words,
} from '../../parts/basics.tsx';
import { ErrorNote, Fetched } from '../../parts/errors.tsx';
import { usePlaceName, useUnitName } from '../../parts/names.ts';
import { useProblemTypes } from '../../parts/pickers.tsx';
import { SimilarToRequest } from '../../parts/similar.tsx';
import { useCommand, useRead } from '../../queries.ts';
import { type Principal, usePrincipal, useSession } from '../../session.tsx';
import { useLabel, useText } from '../../text/index.tsx';
import { ActionDialog, type Doing, TOUCHED } from './actions.tsx';
import { CalledBack } from './called-back.tsx';
import { Members, MergedInto } from './merged.tsx';
import { SpecialActions, SpecialDialog, SpecialPanels } from './special.tsx';

export type Ticket = Operations['getTicket']['reply'];

/** Actions of people, in the order of their buttons, with their keys. */
const ACTIONS = [
  { action: 'accept', keys: 'a' },
  { action: 'contact', keys: 'c' },
  { action: 'assign', keys: 's' },
  { action: 'note', keys: 'n' },
  { action: 'reply', keys: 'h' },
  { action: 'object', keys: 'y' },
  { action: 'approve', keys: 'p' },
  { action: 'sendBack', keys: 'b' },
  { action: 'upholdObjection', keys: 'u' },
  { action: 'rejectObjection', keys: 'x' },
] as const;

export function TicketPage() {
  const text = useText();
  const { ticketId = '' } = useParams();
  const ticket = useRead('getTicket', { params: { ticketId } });
  useTitle(ticket.data?.title ?? ticketId);
  const missing = ticket.error instanceof ApiError && ticket.error.status === 404;
  return (
    <div className="page ticket">
      {missing ? (
        <div className="page narrow">
          <h1>{text.ticket.missing}</h1>
          <p className="soft gap-below">{text.ticket.missingHint(ticketId)}</p>
          <Link to="/tickets">{text.ticket.toInbox}</Link>
        </div>
      ) : (
        <Fetched
          loading={ticket.isPending}
          error={ticket.data ? undefined : ticket.error}
          again={() => void ticket.refetch()}
          rows={10}
        >
          {ticket.data ? <Sheet key={ticketId} ticket={ticket.data} /> : null}
        </Fetched>
      )}
    </div>
  );
}

/** The classifier shows a unit what lies in its own area; a department reads what it needs on the ticket. */
function isTheirs(
  { streetId, districtId }: Ticket['place'],
  { unitId, districtId: scope }: Principal,
): boolean {
  return (
    (unitId === undefined || unitId === `street-${streetId}` || unitId === `district-${districtId}`) &&
    (scope === undefined || scope === districtId)
  );
}

function Sheet({ ticket }: { readonly ticket: Ticket }) {
  const text = useText();
  const label = useLabel();
  const go = useNavigate();
  const now = useNow();
  const { message } = App.useApp();
  const { may } = useSession();
  const principal = usePrincipal();
  const { userId } = principal;
  const placeName = usePlaceName();
  const unitName = useUnitName();
  const { nameOf } = useProblemTypes();
  const { state } = useLocation() as {
    readonly state: { readonly ids?: readonly string[]; readonly back?: string } | null;
  };
  const [doing, setDoing] = useState<Doing>();
  const [into, setInto] = useState<string>();
  const accept = useCommand('acceptTicket', TOUCHED);
  const approve = useCommand('approveReply', TOUCHED);
  const classification = useRead(
    'getClassification',
    { params: { requestId: ticket.requestId } },
    { enabled: may('getClassification') && isTheirs(ticket.place, principal) },
  );
  const deadlines = useRead(
    'getDeadlines',
    { params: { ticketId: ticket.ticketId } },
    { enabled: may('getDeadlines') },
  );
  const trace = useRead(
    'getDispatch',
    { params: { requestId: ticket.requestId } },
    // The holder sees where the matter may belong by now; so does who keeps the rules.
    { enabled: may('getDispatch') && (principal.unitId === ticket.unitId || may('saveRules')) },
  );
  const proposal = trace.data?.proposals.at(-1);
  const guess = classification.data;
  const mayMerge = ticket.actions.includes('merge');
  const mayGather =
    may('openIncident') &&
    ticket.queue !== 'merged' &&
    ['dispatched', 'accepted', 'handling', 'replied'].includes(ticket.stage);
  const possible = ACTIONS.filter(({ action }) => ticket.actions.includes(action));
  const ids = state?.ids ?? [];
  const at = ids.indexOf(ticket.ticketId);
  const neighbour = (step: number): string | undefined => (at === -1 ? undefined : ids[at + step]);
  const goTo = (id: string | undefined): void => {
    if (id) void go(`/tickets/${id}`, { state, replace: true });
  };
  const params = { params: { ticketId: ticket.ticketId } };
  const act = (action: (typeof ACTIONS)[number]['action']): void => {
    if (action === 'accept') {
      accept.mutate(params, { onSuccess: () => void message.success(text.ticket.done.accept) });
    } else if (action === 'approve') {
      setDoing('approve');
    } else setDoing(action);
  };
  useKeys(text.ticket.title, [
    ...ACTIONS.map(({ action, keys }) => ({
      keys,
      label: text.ticket.actions[action],
      disabled: !ticket.actions.includes(action),
      run: () => act(action),
    })),
    { keys: 'j', label: text.ticket.next, disabled: !neighbour(1), run: () => goTo(neighbour(1)) },
    { keys: 'k', label: text.ticket.previous, disabled: !neighbour(-1), run: () => goTo(neighbour(-1)) },
    {
      keys: 'm i',
      label: text.incidents.open,
      disabled: !mayGather,
      run: () => void go(`/incidents/open?root=${ticket.ticketId}`),
    },
    { keys: 'escape', label: text.ticket.toInbox, run: () => void go(state?.back ?? '/tickets') },
    { keys: 'ctrl+p', label: text.ticket.print, run: () => window.print() },
  ]);
  const busy = accept.isPending || approve.isPending;
  const failed = accept.error ?? approve.error;
  const current = ticket.stage;

  return (
    <>
      <div className="ticket-head">
        <div className="row between nowrap">
          <div className="row">
            <Button
              type="text"
              className="no-print"
              icon={<ArrowLeftOutlined />}
              onClick={() => void go(state?.back ?? '/tickets')}
            >
              {text.ticket.toInbox}
            </Button>
            <span className="mono soft">{ticket.ticketId}</span>
            {at !== -1 ? (
              <span className="small faint no-print">{text.ticket.place(at + 1, ids.length)}</span>
            ) : null}
          </div>
          <Button type="text" className="no-print" icon={<PrinterOutlined />} onClick={() => window.print()}>
            {text.ticket.print}
          </Button>
        </div>
        <div className="row ticket-title">
          <h1>{ticket.title}</h1>
          <UrgencyTag level={ticket.tier} />
          {ticket.queue === 'objection' ? (
            <span className="chip chip-mark">{text.inbox.views.objections}</span>
          ) : ticket.queue === 'merged' ? (
            <span className="chip chip-mark">{text.merge.waiting}</span>
          ) : (
            <StageTag stage={current} />
          )}
          {ticket.round > 1 ? (
            <span className="chip chip-urgent">{text.inbox.round(ticket.round)}</span>
          ) : null}
          <MarkTags marks={ticket.marks} />
          {ticket.confidential ? (
            <Tooltip title={text.ticket.confidentialHint}>
              <span className="chip">
                <LockOutlined /> {text.inbox.confidential}
              </span>
            </Tooltip>
          ) : null}
        </div>
        <div className="row ticket-actions no-print">
          {possible.length === 0 && ticket.actions.length === 0 ? (
            <span className="soft">{text.ticket.nothingToDo[current]}</span>
          ) : null}
          {possible.map(({ action, keys }, index) => (
            <Button
              key={action}
              {...(index === 0 ? { type: 'primary' as const } : {})}
              {...(action === 'object' || action === 'sendBack' || action === 'rejectObjection'
                ? { danger: true }
                : {})}
              loading={busy && action === 'accept'}
              onClick={() => act(action)}
            >
              {text.ticket.actions[action]} <Caps keys={keys} />
            </Button>
          ))}
        </div>
        <SpecialActions ticket={ticket} />
        {mayGather ? (
          <div className="row special-actions no-print">
            <Button size="small" onClick={() => void go(`/incidents/open?root=${ticket.ticketId}`)}>
              {text.incidents.open} <Caps keys="m i" />
            </Button>
          </div>
        ) : null}
        {failed ? <ErrorNote error={failed} /> : null}
      </div>

      <div className="columns ticket-columns">
        <div className="stack">
          <Panel title={text.ticket.matter}>
            <p className="matter-text wrap">
              <Highlighted
                text={ticket.text}
                words={
                  guess
                    ? {
                        type: guess.problemType.words,
                        place: guess.place.words,
                        urgency: guess.urgency.words,
                        dimension: guess.dimensions.primary.words,
                      }
                    : {}
                }
              />
            </p>
            <dl className="facts">
              <Fact label={text.common.place}>
                {placeName(ticket.place)} <span className="soft">{ticket.place.text}</span>{' '}
                <Confidence value={guess?.place.confidence} />
              </Fact>
              <Fact label={text.intake.problemType}>
                <span className="row">
                  {nameOf(ticket.problemType) || ticket.problemTypeName}{' '}
                  <Confidence value={guess?.problemType.confidence} />{' '}
                  <Words words={guess?.problemType.words} />
                </span>
              </Fact>
              <Fact label={text.intake.dimension}>
                <span className="row">
                  <DimensionTag dimension={ticket.dimensions.primary} />
                  <Confidence value={guess?.dimensions.primary.confidence} />
                  {ticket.dimensions.secondary.map((dimension) => (
                    <DimensionTag key={dimension} dimension={dimension} faint />
                  ))}
                  <Words words={guess?.dimensions.primary.words} />
                </span>
              </Fact>
              <Fact label={text.intake.urgency}>
                <span className="row">
                  {label(ticket.urgency, 'Urgency')} <Words words={guess?.urgency.words} />
                  {ticket.tier === ticket.urgency ? null : (
                    <span className="small soft">{text.ticket.tierSet(label(ticket.tier, 'Urgency'))}</span>
                  )}
                </span>
              </Fact>
              <Fact label={text.ticket.kindChannel}>
                {label(ticket.kind, 'RequestKind')} · {label(ticket.channel, 'Channel')}
                {ticket.supporters > 1 ? ` · ${text.inbox.supporters(ticket.supporters)}` : ''}
              </Fact>
              <Fact label={text.ticket.receivedAt}>{dayTime(ticket.receivedAt, now)}</Fact>
            </dl>
          </Panel>

          <MergedInto ticket={ticket} />
          {ticket.members ? <Members ticketId={ticket.ticketId} /> : null}
          {ticket.asLead ? null : (
            <Alert type="info" showIcon title={text.special.notLead(ticket.unitName)} />
          )}
          <SpecialPanels ticket={ticket} />
          {ticket.objections.map((objection) => (
            <Panel
              key={objection.at}
              title={text.ticket.objection}
              extra={<span className="chip chip-mark">{text.ticket.objectionStates[objection.state]}</span>}
            >
              <dl className="facts">
                <Fact label={text.ticket.reason}>{label(objection.reason, 'ObjectionReason')}</Fact>
                <Fact label={text.ticket.basis}>
                  <span className="wrap">{objection.basis}</span>
                </Fact>
                {objection.proposedUnitId ? (
                  <Fact label={text.ticket.proposedUnit}>{unitName(objection.proposedUnitId)}</Fact>
                ) : null}
                {objection.because ? <Fact label={text.ticket.ruling}>{objection.because}</Fact> : null}
              </dl>
              <Evidence refs={objection.attachments} ticketId={ticket.ticketId} />
            </Panel>
          ))}

          {[...ticket.replies].reverse().map((reply) => (
            <Panel
              key={reply.at}
              title={reply.round === ticket.round ? text.ticket.reply : text.ticket.earlierReply(reply.round)}
              extra={
                <>
                  <span className="chip">{label(reply.result, 'ReplyResult')}</span>
                  {reply.verdict ? (
                    <span className="small soft">
                      {reply.verdict.approved ? text.ticket.approved : text.ticket.sentBack}
                    </span>
                  ) : (
                    <span className="small soft">{text.ticket.waitsForReview}</span>
                  )}
                </>
              }
            >
              <p className="wrap">{reply.text}</p>
              {reply.basis ? <p className="soft wrap gap-above">{text.ticket.basisIs(reply.basis)}</p> : null}
              {reply.verdict && !reply.verdict.approved ? (
                <Alert
                  type="warning"
                  showIcon
                  className="gap-above"
                  title={text.ticket.sentBackBecause(reply.verdict.because ?? '')}
                />
              ) : null}
              {reply.assists && reply.assists.length > 0 ? (
                <div className="gap-above">
                  <div className="small soft">{text.special.joint}</div>
                  {reply.assists.map((one) => (
                    <p key={one.unitId} className="wrap">
                      {text.common.aside(unitName(one.unitId), one.text ?? text.special.silent)}
                    </p>
                  ))}
                </div>
              ) : null}
              <Evidence refs={reply.attachments} ticketId={ticket.ticketId} />
              <div className="small faint gap-above">
                {dayTime(reply.at, now)} · {who(reply.by, text, userId)}
              </div>
            </Panel>
          ))}

          {ticket.notes.length > 0 ? (
            <Panel title={text.ticket.notes}>
              <ul className="history">
                {[...ticket.notes].reverse().map((note) => (
                  <li key={note.at}>
                    <p className="wrap">{note.text}</p>
                    <Evidence refs={note.attachments} ticketId={ticket.ticketId} />
                    <div className="small faint">
                      {dayTime(note.at, now)} · {who(note.by, text, userId)}
                    </div>
                  </li>
                ))}
              </ul>
            </Panel>
          ) : null}
        </div>

        <div className="stack">
          <Panel title={text.ticket.clocks}>
            {ticket.queue === 'merged' ? (
              <p className="soft">{text.merge.rests}</p>
            ) : deadlines.data ? (
              <dl className="facts">
                {deadlines.data.clocks
                  .filter((clock) => clock.round === deadlines.data.round && clock.state !== 'dropped')
                  .map((clock) => (
                    <Fact
                      key={`${clock.clock} ${clock.of ?? ''}`}
                      label={
                        clock.forUnitId
                          ? text.common.aside(label(clock.clock, 'DeadlineClock'), unitName(clock.forUnitId))
                          : clock.clock === 'decide'
                            ? text.common.aside(
                                label(clock.clock, 'DeadlineClock'),
                                label(clock.of, 'ApplicationKind'),
                              )
                            : label(clock.clock, 'DeadlineClock')
                      }
                    >
                      <div className="row between">
                        <Due
                          at={clock.dueAt}
                          startedAt={clock.startedAt}
                          metAt={clock.metAt}
                          missed={
                            clock.state === 'breached' && !clock.metAt && deadlines.data.state !== 'running'
                          }
                        />
                        <span className="small soft">{dayTime(clock.dueAt, now)}</span>
                      </div>
                    </Fact>
                  ))}
              </dl>
            ) : (
              <dl className="facts">
                {(['acceptAt', 'contactAt', 'handleAt'] as const).map((clock) => (
                  <Fact
                    key={clock}
                    label={label(
                      { acceptAt: 'accept', contactAt: 'contact', handleAt: 'handle' }[clock],
                      'DeadlineClock',
                    )}
                  >
                    <div className="row between">
                      {clock === 'handleAt' && ['dispatched', 'accepted', 'handling'].includes(current) ? (
                        <Due at={ticket.due[clock]} startedAt={ticket.dispatchedAt} />
                      ) : (
                        <span />
                      )}
                      <span className="small soft">{dayTime(ticket.due[clock], now)}</span>
                    </div>
                  </Fact>
                ))}
              </dl>
            )}
            {ticket.due.provisional ? (
              <Alert type="warning" showIcon className="gap-above" title={text.ticket.provisional} />
            ) : null}
          </Panel>
          <Contact ticket={ticket} />
          <CalledBack ticketId={ticket.ticketId} />
          <Panel title={text.ticket.unit}>
            <dl className="facts">
              <Fact label={text.ticket.lead}>{ticket.unitName}</Fact>
              {ticket.districtUnitId ? (
                <Fact label={text.ticket.supervisor}>{unitName(ticket.districtUnitId)}</Fact>
              ) : null}
              {ticket.assistUnitIds.length > 0 ? (
                <Fact label={text.ticket.assist}>{text.common.list(ticket.assistUnitIds.map(unitName))}</Fact>
              ) : null}
              {ticket.assignee ? (
                <Fact label={text.ticket.assignee}>
                  {text.common.list([ticket.assignee, ...ticket.helpers])}
                </Fact>
              ) : null}
              <Fact label={text.ticket.whyUs}>
                {ticket.rule.because}
                <div className="small faint mono">
                  {ticket.rule.ruleId} · {ticket.rule.policyVersion}
                </div>
              </Fact>
              {proposal ? (
                <Fact label={text.ticket.changedSince}>
                  {proposal.because}
                  {proposal.unitName ? <div className="strong">{proposal.unitName}</div> : null}
                </Fact>
              ) : null}
              {may('getDispatch') ? (
                <Fact label={text.road.short}>
                  <Link to={`/requests/${ticket.requestId}`}>{text.road.open}</Link>
                </Fact>
              ) : null}
            </dl>
          </Panel>
          {isTheirs(ticket.place, principal) ? (
            <SimilarToRequest requestId={ticket.requestId} {...(mayMerge ? { merge: setInto } : {})} />
          ) : null}
          <Panel title={text.ticket.story}>
            <ol className="story">
              {[...ticket.history].reverse().map((event, index) => (
                <li
                  // biome-ignore lint/suspicious/noArrayIndexKey: the history only grows at its end
                  key={ticket.history.length - index}
                  className={event.what === 'breach' || event.what === 'sendBack' ? 'bad' : 'done'}
                >
                  <div>
                    <span className="strong">{label(event.what, 'TicketAction')}</span>
                    {event.round > 1 ? (
                      <span className="small soft"> {text.inbox.round(event.round)}</span>
                    ) : null}
                  </div>
                  {event.note ? <div className="small soft">{event.note}</div> : null}
                  <div className="when">
                    {dayTime(event.at, now)} · {who(event.by, text, userId)}
                  </div>
                </li>
              ))}
            </ol>
          </Panel>
        </div>
      </div>
      <div className="print-only small">{text.ticket.printed(userId, dayTime(now, now))}</div>
      {into ? (
        <SpecialDialog action="merge" ticket={ticket} preset={{ into }} close={() => setInto(undefined)} />
      ) : null}
      {doing ? <ActionDialog doing={doing} ticket={ticket} close={() => setDoing(undefined)} /> : null}
    </>
  );
}

function who(by: string, text: ReturnType<typeof useText>, me: string): string {
  return by === 'machine' ? text.common.machine : by === me ? text.common.me : by;
}

export function Evidence({
  refs,
  ticketId,
}: {
  readonly refs: readonly string[];
  readonly ticketId?: string;
}) {
  const text = useText();
  const [failed, setFailed] = useState<readonly string[]>([]);
  if (refs.length === 0) return null;
  return (
    <div className="row evidence">
      <Image.PreviewGroup>
        {refs.map((ref, at) => {
          const url = urlOf('getEvidence', { params: { ref }, ...(ticketId ? { query: { ticketId } } : {}) });
          return failed.includes(ref) ? (
            <a key={ref} className="file" href={url} target="_blank" rel="noreferrer">
              <FilePdfOutlined /> {text.ticket.file(at + 1)}
            </a>
          ) : (
            <Image
              key={ref}
              src={url}
              width={92}
              height={70}
              alt={text.ticket.photo(at + 1)}
              onError={() => setFailed((all) => [...all, ref])}
              className="photo"
            />
          );
        })}
      </Image.PreviewGroup>
    </div>
  );
}

/** Name and number stay in the vault until somebody says why they are needed; they leave the screen after a while. */
function Contact({ ticket }: { readonly ticket: Ticket }) {
  const text = useText();
  const now = useNow();
  const label = useLabel();
  const { may } = useSession();
  const reveal = useCommand('revealPetitioner');
  const [asking, setAsking] = useState(false);
  const shown = reveal.data;
  const { reset } = reveal;
  useEffect(() => {
    if (!shown) return undefined;
    const timer = setTimeout(reset, 3 * 60_000);
    return () => clearTimeout(timer);
  }, [shown, reset]);
  useKeys(text.ticket.petitioner, [
    {
      keys: 'v',
      label: text.ticket.reveal,
      disabled: !may('revealPetitioner') || shown !== undefined,
      run: () => setAsking(true),
    },
  ]);
  return (
    <Panel
      title={text.ticket.petitioner}
      className="no-print"
      extra={
        may('revealPetitioner') && !shown ? (
          <Button size="small" icon={<EyeOutlined />} onClick={() => setAsking(true)}>
            {text.ticket.reveal} <Caps keys="v" />
          </Button>
        ) : shown ? (
          <Button size="small" onClick={() => reset()}>
            {text.ticket.hide}
          </Button>
        ) : null
      }
    >
      {shown ? (
        <dl className="facts">
          <Fact label={text.intake.name}>{shown.petitioner.name ?? text.ticket.notGiven}</Fact>
          <Fact label={text.intake.phone}>
            <span className="phone">{shown.petitioner.phone ?? text.ticket.notGiven}</span>
          </Fact>
          {shown.address ? <Fact label={text.ticket.address}>{shown.address}</Fact> : null}
          <p className="small soft">{text.ticket.revealedHint}</p>
        </dl>
      ) : (
        <p className="soft">{text.ticket.petitionerHint}</p>
      )}
      {ticket.contacts.length > 0 ? (
        <ul className="history gap-above">
          {[...ticket.contacts].reverse().map((contact) => (
            <li key={contact.at}>
              <span className="strong">{label(contact.outcome, 'ContactOutcome')}</span> ·{' '}
              {label(contact.method, 'ContactMethod')}
              {contact.note ? <div className="soft">{contact.note}</div> : null}
              <div className="small faint">
                {dayTime(contact.at, now)} · {contact.by}
              </div>
            </li>
          ))}
        </ul>
      ) : null}
      {asking ? (
        <RevealDialog
          busy={reveal.isPending}
          error={reveal.error}
          ask={(reason) =>
            reveal.mutate(
              { params: { requestId: ticket.requestId }, body: { reason } },
              { onSuccess: () => setAsking(false) },
            )
          }
          close={() => setAsking(false)}
        />
      ) : null}
    </Panel>
  );
}

export function RevealDialog(props: {
  readonly busy: boolean;
  readonly error: unknown;
  readonly ask: (reason: string) => void;
  readonly close: () => void;
}) {
  const text = useText();
  const [reason, setReason] = useState('');
  const send = (): void => {
    if (reason.trim()) props.ask(reason.trim());
  };
  useKeys(
    text.ticket.reveal,
    [
      ...text.ticket.revealReasons.map((suggested, at) => ({
        keys: `alt+${at + 1}`,
        label: suggested,
        inFields: true,
        run: () => setReason(suggested),
      })),
      { keys: 'ctrl+enter', label: text.ticket.reveal, inFields: true, run: send },
    ],
    { modal: true },
  );
  return (
    <Modal
      open
      title={text.ticket.revealTitle}
      onCancel={props.close}
      footer={
        <div className="row end">
          <Button onClick={props.close}>{text.common.cancel}</Button>
          <Button type="primary" disabled={!reason.trim()} loading={props.busy} onClick={send}>
            {text.ticket.reveal} <Caps keys="ctrl+enter" />
          </Button>
        </div>
      }
    >
      <div className="stack tight">
        <p className="soft">{text.ticket.revealHint}</p>
        <div className="row">
          {text.ticket.revealReasons.map((suggested, at) => (
            <Button key={suggested} size="small" onClick={() => setReason(suggested)}>
              {suggested} <Caps keys={`alt+${at + 1}`} />
            </Button>
          ))}
        </div>
        <Input
          autoFocus
          value={reason}
          maxLength={200}
          placeholder={text.ticket.revealReason}
          aria-label={text.ticket.revealReason}
          onChange={(event) => setReason(event.target.value)}
          onPressEnter={send}
        />
        {props.error ? <ErrorNote error={props.error} /> : null}
      </div>
    </Modal>
  );
}
