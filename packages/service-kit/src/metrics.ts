import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Attributes } from '@opentelemetry/api';

/** A cell to be kept by whoever counts: the hot path adds to a number and looks nothing up. */
export interface Count {
  n: number;
}

export interface Durations {
  observe(seconds: number): void;
}

/** Reads a value when somebody asks. */
export type Gauge = () => Promise<readonly GaugeReading[]> | readonly GaugeReading[];

export interface GaugeReading {
  readonly name: string;
  readonly about: string;
  readonly value: number;
  readonly labels?: Readonly<Record<string, string>>;
}

/** Age of an instant in seconds; 0 where there is none. What is there has an age, even if it came this moment. */
export const ageSeconds = (at: string | undefined, now: string): number =>
  at === undefined ? 0 : Math.max(0.001, (Date.parse(now) - Date.parse(at)) / 1000);

export interface Metrics {
  count(name: string, about: string, labels: Readonly<Record<string, string>>): Count;
  durations(name: string, about: string, labels: Readonly<Record<string, string>>): Durations;
  gauges(read: Gauge): void;
  /** Prometheus text format. */
  text(): Promise<string>;
  stop(): void;
}

const BOUNDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

const READ_WITHIN_MS = 2_000;

/** A server that is away takes its own gauges along, not those of everybody. */
async function inTime(read: Gauge): Promise<readonly GaugeReading[] | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, READ_WITHIN_MS, undefined);
  });
  try {
    return await Promise.race([Promise.resolve().then(read), late]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

export interface HistogramCell extends Durations {
  readonly buckets: number[];
  sum: number;
  count: number;
}

export interface Family<C> {
  readonly about: string;
  readonly cells: Map<string, { readonly labels: Attributes; readonly cell: C }>;
}

export function createMetrics(): Metrics {
  const counters = new Map<string, Family<Count>>();
  const histograms = new Map<string, Family<HistogramCell>>();
  const readers: Gauge[] = [];
  const loop = monitorEventLoopDelay({ resolution: 20 });
  loop.enable();
  const startTime: [number, number] = [Math.floor(Date.now() / 1000), 0];

  readers.push(() => {
    const memory = process.memoryUsage();
    const readings: GaugeReading[] = [
      {
        name: 'jiesu_event_loop_delay_seconds',
        about: 'Delay of the event loop since the last reading.',
        value: loop.percentile(50) / 1e9,
        labels: { quantile: '0.5' },
      },
      {
        name: 'jiesu_event_loop_delay_seconds',
        about: 'Delay of the event loop since the last reading.',
        value: loop.percentile(99) / 1e9,
        labels: { quantile: '0.99' },
      },
      {
        name: 'jiesu_memory_bytes',
        about: 'Memory of the process.',
        value: memory.rss,
        labels: { kind: 'resident' },
      },
      {
        name: 'jiesu_memory_bytes',
        about: 'Memory of the process.',
        value: memory.heapUsed,
        labels: { kind: 'heap' },
      },
      { name: 'jiesu_uptime_seconds', about: 'Age of the process.', value: process.uptime() },
    ];
    loop.reset();
    return readings;
  });

  return {
    count: (name, about, labels) => cellOf(counters, name, about, labels, () => ({ n: 0 })),
    durations: (name, about, labels) => cellOf(histograms, name, about, labels, histogram),
    gauges(read) {
      readers.push(read);
    },
    async text() {
      // Loaded by the first who asks: the OpenTelemetry SDK is a third of the start-up time.
      const { prometheusText } = await import('./metrics-text.ts');
      const answers = await Promise.all(readers.map(inTime));
      const readings: GaugeReading[] = answers.flatMap((answer) => answer ?? []);
      readings.push({
        name: 'jiesu_readings_missing',
        about: 'Groups of gauges that could not be read in time: what they ask is away.',
        value: answers.filter((answer) => answer === undefined).length,
      });
      return prometheusText({ counters, histograms, readings, startTime, bounds: BOUNDS });
    },
    stop() {
      loop.disable();
    },
  };
}

function cellOf<C>(
  families: Map<string, Family<C>>,
  name: string,
  about: string,
  labels: Readonly<Record<string, string>>,
  make: () => C,
): C {
  let family = families.get(name);
  if (family === undefined) {
    family = { about, cells: new Map() };
    families.set(name, family);
  }
  const key = Object.values(labels).join('\u0000');
  const known = family.cells.get(key);
  if (known !== undefined) return known.cell;
  const cell = make();
  family.cells.set(key, { labels, cell });
  return cell;
}

function histogram(): HistogramCell {
  return {
    buckets: new Array<number>(BOUNDS.length + 1).fill(0),
    sum: 0,
    count: 0,
    observe(seconds) {
      let i = 0;
      while (i < BOUNDS.length && seconds > (BOUNDS[i] as number)) i++;
      this.buckets[i] = (this.buckets[i] as number) + 1;
      this.sum += seconds;
      this.count += 1;
    },
  };
}
