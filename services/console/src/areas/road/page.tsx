import { Link, useParams } from 'react-router';
import { ApiError } from '../../api.ts';
import { dayTime } from '../../format.ts';
import { useNow } from '../../now.ts';
import {
  Confidence,
  DimensionTag,
  Fact,
  Highlighted,
  PageHead,
  Panel,
  UrgencyTag,
  Words,
} from '../../parts/basics.tsx';
import { ErrorNote, Fetched, Nothing } from '../../parts/errors.tsx';
import { usePlaceName, useUnitName } from '../../parts/names.ts';
import { useProblemTypes } from '../../parts/pickers.tsx';
import { ProgressCode } from '../../parts/progress-code.tsx';
import { useRead } from '../../queries.ts';
import { useSession } from '../../session.tsx';
import { useLabel, useText } from '../../text/index.tsx';
import { PressureButton } from '../assessment/pressure.tsx';
import { CallbackOutcome } from '../demands/outcome.tsx';

interface Step {
  readonly at: string | undefined;
  readonly name: string;
  readonly more?: React.ReactNode;
  readonly face: 'done' | 'wait' | 'bad';
}

/** The whole road of one request, from whatever this account may see of it. */
export function RoadPage() {
  const text = useText();
  const label = useLabel();
  const now = useNow();
  const { may } = useSession();
  const { requestId = '' } = useParams();
  const unitName = useUnitName();
  const placeName = usePlaceName();
  const { nameOf } = useProblemTypes();
  const params = { params: { requestId } };
  const request = useRead('getRequest', params, { enabled: may('getRequest') });
  const classification = useRead('getClassification', params, { enabled: may('getClassification') });
  const dispatch = useRead('getDispatch', params, { enabled: may('getDispatch') });
  const demand = useRead('getDemand', params, { enabled: may('getDemand') });
  const lastHop = dispatch.data?.hops.at(-1);
  const ticketId = lastHop?.ticketId ?? request.data?.holders.at(-1)?.ticketId;
  const ticket = useRead(
    'getTicket',
    { params: { ticketId: ticketId ?? '' } },
    { enabled: ticketId !== undefined && may('getTicket') },
  );
  const all = [request, classification, dispatch, demand];
  const asked = all.filter((one) => one.isEnabled);
  const loading = asked.some((one) => one.isPending);
  const known = asked.some((one) => one.data !== undefined);
  const guess = classification.data;
  const title = guess?.title ?? request.data?.title ?? demand.data?.title ?? text.road.title;
  const place = guess?.place ?? demand.data;
  const missing =
    asked.length > 0 &&
    asked.every((one) => one.error instanceof ApiError && [403, 404].includes(one.error.status));
  const fault = asked.find(
    (one) => one.error && !(one.error instanceof ApiError && [403, 404].includes(one.error.status)),
  )?.error;

  if (missing) {
    return (
      <div className="page narrow">
        <PageHead title={text.road.missing} />
        <Nothing title={requestId} hint={text.road.missingHint} />
      </div>
    );
  }
  const settlement = request.data?.settlement ?? guess?.settlement;
  const steps: readonly Step[] = [
    {
      at: request.data?.receivedAt ?? guess?.receivedAt ?? demand.data?.receivedAt,
      name: text.road.received,
      more: label(request.data?.channel ?? guess?.channel ?? demand.data?.channel, 'Channel'),
      face: 'done',
    },
    {
      at: undefined,
      name: text.road.classified,
      more: guess
        ? `${nameOf(guess.problemType.code)} · ${guess.decidedBy === 'agent' ? text.road.byAgent : text.road.byMachine}`
        : undefined,
      face: guess || demand.data?.problemType ? 'done' : 'wait',
    },
    ...(settlement
      ? [
          {
            at: undefined,
            name: label(settlement.outcome, 'SettlementOutcome'),
            more: label(settlement.disposition, 'Disposition'),
            face: 'done' as const,
          },
        ]
      : []),
    ...(dispatch.data?.hops ?? []).map((hop) => ({
      at: hop.at,
      name: text.road.dispatchedTo(hop.unitName),
      more: (
        <>
          {label(hop.mode, 'DispatchMode')} · {hop.because}
          {hop.runnerUp ? (
            <div className="faint">
              {text.road.runnerUp(
                hop.runnerUp.unitId ? unitName(hop.runnerUp.unitId) : hop.runnerUp.ruleId,
                hop.runnerUp.because,
              )}
            </div>
          ) : null}
          {hop.endedBecause ? <div className="late">{hop.endedBecause}</div> : null}
        </>
      ),
      face: 'done' as const,
    })),
    ...(dispatch.data?.review && dispatch.data.state === 'waiting'
      ? [
          {
            at: dispatch.data.review.since,
            name: text.road.inReview,
            more: dispatch.data.review.because,
            face: 'wait' as const,
          },
        ]
      : []),
    // Who may not open the ticket still sees its milestones, from the demand database.
    ...(ticket.data || !demand.data
      ? []
      : (['acceptedAt', 'contactedAt', 'repliedAt', 'closedAt'] as const).flatMap((milestone) => {
          const at = demand.data?.[milestone];
          return at ? [{ at, name: text.road.milestones[milestone], face: 'done' as const }] : [];
        })),
    ...(ticket.data?.history ?? [])
      .filter((event) => event.what !== 'open')
      .map((event) => ({
        at: event.at,
        name: label(event.what, 'TicketAction'),
        more: event.note,
        face: event.what === 'breach' || event.what === 'sendBack' ? ('bad' as const) : ('done' as const),
      })),
  ];
  return (
    <div className="page">
      <PageHead title={title} sub={<span className="mono">{requestId}</span>}>
        {ticketId && may('getTicket') ? <Link to={`/tickets/${ticketId}`}>{text.road.toTicket}</Link> : null}
        {ticketId ? <PressureButton ticketId={ticketId} /> : null}
      </PageHead>
      {fault ? <ErrorNote error={fault} /> : null}
      <Fetched loading={loading && !known} error={undefined} rows={8}>
        <div className="columns ticket-columns">
          <div className="stack">
            <Panel title={text.ticket.matter}>
              {guess ? (
                <p className="matter-text wrap">
                  <Highlighted
                    text={guess.text}
                    words={{
                      type: guess.problemType.words,
                      place: guess.place.words,
                      urgency: guess.urgency.words,
                      dimension: guess.dimensions.primary.words,
                    }}
                  />
                </p>
              ) : request.data ? (
                <p className="matter-text wrap">{request.data.text}</p>
              ) : null}
              <dl className="facts">
                <Fact label={text.common.place}>
                  {placeName(place)} {guess ? <Confidence value={guess.place.confidence} /> : null}
                </Fact>
                <Fact label={text.intake.problemType}>
                  <span className="row">
                    {nameOf(guess?.problemType.code ?? demand.data?.problemType)}{' '}
                    <Confidence value={guess?.problemType.confidence} />{' '}
                    <Words words={guess?.problemType.words} />
                  </span>
                </Fact>
                <Fact label={text.intake.dimension}>
                  <span className="row">
                    <DimensionTag dimension={guess?.dimensions.primary.dimension ?? demand.data?.dimension} />
                    <Words words={guess?.dimensions.primary.words} />
                  </span>
                </Fact>
                <Fact label={text.intake.urgency}>
                  <span className="row">
                    <UrgencyTag level={guess?.urgency.level ?? demand.data?.urgency} />
                    <Words words={guess?.urgency.words} />
                  </span>
                </Fact>
                <Fact label={text.intake.kind}>
                  {label(request.data?.kind ?? guess?.kind ?? demand.data?.kind, 'RequestKind')}
                </Fact>
                {request.data?.settlement?.reason ? (
                  <Fact label={text.intake.answerText}>
                    <span className="wrap">{request.data.settlement.reason}</span>
                  </Fact>
                ) : null}
              </dl>
            </Panel>
            {demand.data ? (
              <Panel title={text.road.inBase}>
                <dl className="facts">
                  <Fact label={text.common.stage}>
                    {text.demands.states[demand.data.state] ?? label(demand.data.state)}
                  </Fact>
                  <Fact label={text.common.unit}>{unitName(demand.data.unitId)}</Fact>
                  <Fact label={text.road.counts}>
                    {text.road.countsOf(demand.data.supporters, demand.data.hops, demand.data.rounds)}
                  </Fact>
                  {demand.data.callback ? (
                    <Fact label={text.demands.result}>
                      <CallbackOutcome callback={demand.data.callback} />
                    </Fact>
                  ) : null}
                </dl>
              </Panel>
            ) : null}
            {request.data ? <ProgressCode requestId={requestId} /> : null}
          </div>
          <Panel title={text.road.title}>
            <ol className="story">
              {steps.map((step, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the road only grows at its end
                <li key={index} className={step.face}>
                  <div className="strong">{step.name}</div>
                  {step.more ? <div className="small soft">{step.more}</div> : null}
                  {step.at ? <div className="when">{dayTime(step.at, now)}</div> : null}
                </li>
              ))}
            </ol>
          </Panel>
        </div>
      </Fetched>
    </div>
  );
}
