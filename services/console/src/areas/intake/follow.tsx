import { CloseOutlined } from '@ant-design/icons';
import { Button, Typography } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { stopwatch } from '../../format.ts';
import { Panel } from '../../parts/basics.tsx';
import { useUnitName } from '../../parts/names.ts';
import { useProblemTypes } from '../../parts/pickers.tsx';
import { ProgressCode } from '../../parts/progress-code.tsx';
import { SimilarToRequest } from '../../parts/similar.tsx';
import { useRead } from '../../queries.ts';
import { useSession } from '../../session.tsx';
import { useLabel, useText } from '../../text/index.tsx';
import { SpecialDialog } from '../tickets/special.tsx';
import type { Ticket } from '../tickets/ticket.tsx';

const PATIENCE = 60_000;
/** By then the system has decided, or a person must. */
const DECIDED_AFTER = 1500;

/** Where the request just taken is now: received → classified → dispatched → with the unit. */
export function Follow({
  requestId,
  seconds,
  close,
}: {
  readonly requestId: string;
  readonly seconds: number | undefined;
  readonly close: () => void;
}) {
  const text = useText();
  const label = useLabel();
  const unitName = useUnitName();
  const { nameOf } = useProblemTypes();
  const since = useRef(Date.now());
  const arrived = useRef(false);
  /** After a merge the intake hears of it a moment later. */
  const [merging, setMerging] = useState(false);
  const every = (!arrived.current || merging) && Date.now() - since.current < PATIENCE ? 1000 : 15_000;
  const request = useRead('getRequest', { params: { requestId } }, { every });
  const stage = request.data?.stage;
  const settled = stage === 'answered' || stage === 'disposed' || stage === 'merged';
  const holder = request.data?.holders.at(-1);
  if (merging && stage === 'merged') setMerging(false);
  arrived.current = settled || holder !== undefined;
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), DECIDED_AFTER);
    return () => clearTimeout(timer);
  }, []);
  const dispatch = useRead(
    'getDispatch',
    { params: { requestId } },
    { enabled: late && stage !== undefined && !settled && !holder, every: 2000 },
  );
  const { may } = useSession();
  const [into, setInto] = useState<string>();
  const mayMerge = stage === 'dispatched' && holder !== undefined && may('mergeTicket');
  const waiting = dispatch.data?.review;
  const steps: readonly {
    readonly name: string;
    readonly done: boolean;
    readonly more?: string | undefined;
  }[] = settled
    ? [
        { name: text.road.received, done: true },
        {
          name: label(stage, 'RequestStage'),
          done: true,
          more: request.data?.mergedInto ?? label(request.data?.settlement?.disposition, 'Disposition'),
        },
      ]
    : [
        { name: text.road.received, done: request.data !== undefined },
        {
          name: text.road.classified,
          done: (request.data?.problemType ?? dispatch.data ?? holder) !== undefined,
          more: nameOf(request.data?.problemType ?? dispatch.data?.problemType),
        },
        waiting && !holder
          ? { name: text.road.inReview, done: false, more: waiting.because }
          : {
              name: text.road.dispatched,
              done: holder !== undefined,
              more: holder ? unitName(holder.unitId) : undefined,
            },
      ];
  return (
    <>
      <Panel
        className="followed"
        title={
          <span className="row nowrap">
            {text.intake.taken}
            <Typography.Text copyable={{ text: requestId }} className="mono">
              <Link to={`/requests/${requestId}`}>{requestId}</Link>
            </Typography.Text>
          </span>
        }
        extra={
          <>
            {seconds === undefined || seconds > 3600 ? null : (
              <span className="small soft">{text.intake.took(stopwatch(seconds))}</span>
            )}
            <Button
              type="text"
              size="small"
              icon={<CloseOutlined />}
              aria-label={text.common.close}
              onClick={close}
            />
          </>
        }
      >
        <ol className="steps" aria-live="polite">
          {steps.map((step) => (
            <li key={step.name} className={step.done ? 'done' : ''}>
              <span className="strong">{step.name}</span>
              {step.more ? <span className="soft"> {step.more}</span> : null}
            </li>
          ))}
        </ol>
      </Panel>
      <ProgressCode requestId={requestId} />
      {mayMerge ? <SimilarToRequest requestId={requestId} merge={setInto} /> : null}
      {into && holder ? (
        <SpecialDialog
          action="merge"
          ticket={{ ticketId: holder.ticketId } as Ticket}
          preset={{ into }}
          close={() => {
            setInto(undefined);
            since.current = Date.now();
            setMerging(true);
            void request.refetch();
          }}
        />
      ) : null}
    </>
  );
}
