import {
  AlertFilled,
  CheckCircleOutlined,
  ClockCircleOutlined,
  ExclamationCircleFilled,
  FieldTimeOutlined,
  FireFilled,
  MinusCircleOutlined,
} from '@ant-design/icons';
import { Tag, Tooltip } from 'antd';
import { type ReactNode, useEffect } from 'react';
import { countdown } from '../countdown.ts';
import { dayTime, percent } from '../format.ts';
import { highlight } from '../highlight.ts';
import { keyCaps } from '../keys.ts';
import { useNow } from '../now.ts';
import { useLabel, useText } from '../text/index.tsx';

export function PageHead(props: {
  readonly title: string;
  readonly sub?: ReactNode;
  readonly children?: ReactNode;
}) {
  useTitle(props.title);
  return (
    <div className="page-head">
      <div>
        <h1>{props.title}</h1>
        {props.sub ? <div className="soft">{props.sub}</div> : null}
      </div>
      <div className="row">{props.children}</div>
    </div>
  );
}

export function useTitle(title: string): void {
  const text = useText();
  useEffect(() => {
    document.title = `${title} · ${text.product}`;
  }, [title, text.product]);
}

export function Labelled({
  id,
  label,
  children,
}: {
  readonly id: string;
  readonly label: string;
  readonly children: ReactNode;
}) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children}
    </div>
  );
}

/** Keys as small caps beside the thing they do. */
export function Caps({ keys }: { readonly keys: string }) {
  return (
    <span className="caps" aria-hidden="true">
      {keyCaps(keys).map((cap) => (
        <kbd key={cap}>{cap}</kbd>
      ))}
    </span>
  );
}

/** A limit: colour, icon and words together, so that nobody depends on the colour. */
export function Due(props: {
  readonly at: string | undefined;
  readonly startedAt?: string | undefined;
  readonly metAt?: string | undefined;
  readonly plain?: boolean;
  /** Broken and no longer running: how long ago does not matter any more. */
  readonly missed?: boolean;
}) {
  const text = useText();
  const now = useNow();
  const left = countdown(props.at, now, { startedAt: props.startedAt, metAt: props.metAt });
  if (left.pressure === 'none') return <span className="faint">{text.due.none}</span>;
  const span = text.due.span(left.days, left.hours, left.restMinutes);
  const words = props.missed
    ? text.due.missed
    : left.pressure === 'met'
      ? text.due.met
      : left.pressure === 'over'
        ? props.metAt
          ? text.due.late(span)
          : text.due.over(span)
        : text.due.left(span);
  const icon = {
    none: null,
    calm: <ClockCircleOutlined />,
    soon: <FieldTimeOutlined />,
    close: <AlertFilled />,
    over: <ExclamationCircleFilled />,
    met: <CheckCircleOutlined />,
  }[left.pressure];
  return (
    <Tooltip title={text.due.until(dayTime(props.at, now))}>
      <span className={`due due-${left.pressure}${props.plain ? ' due-plain' : ''}`}>
        {icon}
        <span>{words}</span>
      </span>
    </Tooltip>
  );
}

export function UrgencyTag({ level }: { readonly level: string | undefined }) {
  const label = useLabel();
  if (!level) return null;
  const urgent = level === 'emergency' || level === 'urgent';
  return (
    <span className={`chip chip-${level}`}>
      {level === 'emergency' ? <FireFilled /> : urgent ? <AlertFilled /> : null}
      {label(level, 'Urgency')}
    </span>
  );
}

/** `request`: the stages of a request; else those of a ticket. Some names stand in both. */
export function StageTag({ stage, of }: { readonly stage: string | undefined; readonly of?: 'request' }) {
  const label = useLabel();
  if (!stage) return null;
  const done = ['closed', 'archived', 'answered', 'disposed', 'merged', 'void'].includes(stage);
  return (
    <span className={`stage stage-${stage}`}>
      {done ? stage === 'void' ? <MinusCircleOutlined /> : <CheckCircleOutlined /> : <i />}
      {label(stage, of === 'request' ? 'RequestStage' : 'TicketStage')}
    </span>
  );
}

export function MarkTags({
  marks,
}: {
  readonly marks: readonly (string | { readonly mark: string })[] | undefined;
}) {
  const label = useLabel();
  return (
    <>
      {(marks ?? []).map((entry) => {
        const mark = typeof entry === 'string' ? entry : entry.mark;
        return (
          <span
            key={mark}
            className={`chip ${mark === 'supervised' || mark === 'escalated' ? 'chip-urgent' : 'chip-mark'}`}
          >
            {label(mark, 'Mark')}
          </span>
        );
      })}
    </>
  );
}

const haves = ['childcare', 'education', 'employment', 'health', 'elderly', 'housing', 'support'];

/** One of 七有五性; the two families differ in shape, not only in colour. */
export function DimensionTag({
  dimension,
  faint,
}: {
  readonly dimension: string | undefined;
  readonly faint?: boolean;
}) {
  const label = useLabel();
  if (!dimension) return null;
  return (
    <span
      className={`dimension ${haves.includes(dimension) ? 'dimension-have' : 'dimension-nature'}${faint ? ' dimension-faint' : ''}`}
    >
      {label(dimension, 'Dimension')}
    </span>
  );
}

/** Where a word decided several things, the most pressing gives the colour. */
const PRIORITY = ['urgency', 'place', 'type', 'dimension'];

export function Highlighted({
  text,
  words,
}: {
  readonly text: string;
  readonly words: Readonly<Record<string, readonly string[]>>;
}) {
  return (
    <>
      {highlight(text, words).map((span, at) =>
        span.for.length > 0 ? (
          <mark
            // biome-ignore lint/suspicious/noArrayIndexKey: the spans of one text have no other identity
            key={at}
            className={`why why-${PRIORITY.find((name) => span.for.includes(name)) ?? span.for[0]}`}
          >
            {span.text}
          </mark>
        ) : (
          span.text
        ),
      )}
    </>
  );
}

/** How sure the machine is: a figure and a bar. */
export function Confidence({ value }: { readonly value: number | undefined }) {
  const text = useText();
  if (value === undefined) return null;
  const level = value >= 0.8 ? 'high' : value >= 0.5 ? 'middle' : 'low';
  return (
    <Tooltip title={text.reasons.confidence}>
      <span className={`confidence confidence-${level}`}>
        <span className="confidence-bar" aria-hidden="true">
          <span style={{ width: `${Math.round(value * 100)}%` }} />
        </span>
        {percent(value, 0)}
      </span>
    </Tooltip>
  );
}

export function Words({ words }: { readonly words: readonly string[] | undefined }) {
  const text = useText();
  if (!words || words.length === 0) return null;
  return <span className="small soft">{text.reasons.because(words)}</span>;
}

export function Fact({ label, children }: { readonly label: ReactNode; readonly children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export function Panel(props: {
  readonly title?: ReactNode;
  readonly extra?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}) {
  return (
    <section className={`panel ${props.className ?? ''}`}>
      {props.title || props.extra ? (
        <header className="panel-head">
          <h2>{props.title}</h2>
          <div className="row">{props.extra}</div>
        </header>
      ) : null}
      {props.children}
    </section>
  );
}

export function Quiet({ children }: { readonly children: ReactNode }) {
  return <Tag variant="filled">{children}</Tag>;
}
