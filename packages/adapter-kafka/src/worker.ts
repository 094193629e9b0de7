import type { Fact } from '@jiesu/contracts';
import { type Delivered, Fault, isAway, type Subscription } from '@jiesu/ports';
import { type RawRecord, type Spot, spotKey } from './cluster.ts';
import { type LetterError, REPLAY_GROUP, REPLAY_LETTER } from './ledger.ts';
import { positionText } from './position.ts';

/** How often a fact is tried before it is given up, and how long is waited between. */
export interface Retries {
  readonly attempts: number;
  readonly firstMs: number;
  readonly maxMs: number;
}

export interface WorkerSetting {
  readonly prefix: string;
  readonly retries: Retries;
  /** Handlers running at the same time. */
  readonly inFlight: number;
  readonly put: (delivery: Delivered, letter: string | undefined, error: LetterError) => Promise<void>;
  readonly handled: (letter: string) => Promise<void>;
  /** A partition has more in hand than it may; later it has room again. */
  readonly flow: (spot: Spot, full: boolean) => void;
  /** A watermark moved, or the group came to rest. */
  readonly changed: () => void;
}

/** The facts of one group's partitions on their way through its handler. */
export interface Worker {
  /** What a partition brought, in its order. */
  take(spot: Spot, records: readonly RawRecord[]): void;
  /** These partitions are ours now; what was taken from others and not begun is dropped: their new owner has it. */
  assigned(spots: readonly Spot[]): void;
  readonly spots: readonly Spot[];
  /** Everything before this offset was handled or lies in the dead letters. Undefined: nothing has come yet. */
  watermark(spot: Spot): number | undefined;
  /** The oldest fact in hand. */
  oldest(): Delivered | undefined;
  readonly open: number;
  stop(): Promise<void>;
}

interface Task {
  readonly offset: number;
  /** Undefined: nothing for this group. */
  readonly delivery: Delivered | undefined;
  readonly key: string;
  readonly window: Window;
  readonly letter: string | undefined;
  /** When the brokers wrote it, never less than the one before it in its partition. */
  readonly order: number;
  attempts: number;
  done: boolean;
}

interface Window {
  readonly spot: Spot;
  readonly topic: string;
  /** In the order of the partition; those before `head` are done. */
  tasks: Task[];
  head: number;
  /** The next offset expected. */
  next: number | undefined;
  order: number;
  full: boolean;
  gone: boolean;
}

const LOT = 1_000;
/** In hand of one partition: more and it is paused, until half of it is done. */
const WINDOW = 4_000;
/** When even the dead letters cannot be written. */
const AGAIN_MS = 1_000;
/** Of the first back-off: how long a server that is away is left alone. */
const AWAY_FACTOR = 16;

const describe = (error: unknown, attempts: number): LetterError => {
  if (error instanceof Fault) return { code: error.code, detail: error.detail, attempts };
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { code: 'internal', detail, attempts };
};
const header = ({ headers }: RawRecord, name: string): string | undefined => {
  const value = headers?.[name];
  return value === undefined ? undefined : String(value);
};
const hopeless = (error: unknown): boolean => error instanceof Fault && error.retry !== 'later';

export function startWorker(subscription: Subscription, setting: WorkerSetting): Worker {
  const { retries, inFlight } = setting;
  const awayMs = Math.min(retries.firstMs * AWAY_FACTOR, retries.maxMs);
  const types = subscription.types === undefined ? undefined : new Set<string>(subscription.types);
  const windows = new Map<string, Window>();
  /** Keys at work; what waits behind them, if anything does. */
  const lanes = new Map<string, Task[] | undefined>();
  /** Tasks whose turn among those of their key has come, waiting for a free handler. */
  const ready: Task[] = [];
  /** For groups that take lots: not yet looked at. */
  let fresh: Task[] = [];
  const lots = 'handleMany' in subscription;
  const timers = new Set<NodeJS.Timeout>();
  const restWaiters: (() => void)[] = [];
  let active = 0;
  let open = 0;
  let stopped = false;
  let going = false;
  /** What the lots need is away. */
  let away = false;

  const rested = (): void => {
    if (active > 0) return;
    for (const resolve of restWaiters.splice(0)) resolve();
  };

  const advance = (window: Window): void => {
    const { tasks } = window;
    while (window.head < tasks.length && (tasks[window.head] as Task).done) window.head++;
    if (window.head === tasks.length || window.head > 1_024) {
      window.tasks = tasks.slice(window.head);
      window.head = 0;
    }
    if (window.full && window.tasks.length - window.head < WINDOW / 2) {
      window.full = false;
      setting.flow(window.spot, false);
    }
    setting.changed();
  };

  /** After a task: the next of its key, or the key is free. */
  const release = (key: string): void => {
    const next = lanes.get(key)?.shift();
    if (next === undefined) lanes.delete(key);
    else if (!stopped) ready.push(next);
  };
  const finish = (task: Task): void => {
    task.done = true;
    open--;
    if (task.window.tasks[task.window.head] === task) advance(task.window);
  };
  const settle = (task: Task): void => {
    finish(task);
    release(task.key);
    go();
  };
  /** Taken and never begun: somebody else has it now. */
  const drop = (task: Task): void => {
    task.done = true;
    open--;
  };

  const later = (ms: number, run: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, ms);
    timers.add(timer);
  };
  const again = (task: Task): void => {
    ready.push(task);
    go();
  };

  /** Again after a while, or the dead letters. The key keeps its turn. */
  const failed = (task: Task, error: unknown): void => {
    if (stopped) return;
    if (task.window.gone) {
      settle(task);
      return;
    }
    if (isAway(error)) {
      later(awayMs, () => again(task));
      return;
    }
    task.attempts++;
    if (!hopeless(error) && task.attempts < retries.attempts) {
      later(Math.min(retries.firstMs * 2 ** (task.attempts - 1), retries.maxMs), () => again(task));
      return;
    }
    active++;
    setting
      .put(task.delivery as Delivered, task.letter, describe(error, task.attempts))
      .then(
        () => settle(task),
        () => {
          // A fact is never dropped: without a place for its letter it is simply tried again.
          if (!stopped) later(AGAIN_MS, () => again(task));
        },
      )
      .finally(() => {
        active--;
        rested();
      });
  };

  const succeeded = (task: Task): void => {
    if (task.letter === undefined) {
      settle(task);
      return;
    }
    active++;
    setting
      .handled(task.letter)
      // Not noted: it stays asked for, which a person sees.
      .catch(() => undefined)
      .finally(() => {
        active--;
        settle(task);
        rested();
      });
  };

  const oneByOne = (handle: (fact: Fact, delivery: Delivered) => Promise<void>): void => {
    while (active < inFlight) {
      const task = ready.shift();
      if (task === undefined) return;
      if (task.window.gone) {
        settle(task);
        continue;
      }
      active++;
      const delivery = task.delivery as Delivered;
      Promise.resolve()
        .then(() => handle(delivery.fact, delivery))
        .then(
          () => succeeded(task),
          (error: unknown) => failed(task, error),
        )
        .finally(() => {
          active--;
          rested();
          go();
        });
    }
  };

  /** Whether the key is free for this task now; if not, it waits behind it. */
  const turn = (task: Task): boolean => {
    if (!lanes.has(task.key)) return true;
    const lane = lanes.get(task.key);
    if (lane === undefined) lanes.set(task.key, [task]);
    else lane.push(task);
    return false;
  };

  /** The next lot: of several partitions, as the brokers wrote them. Facts of one key may follow each other in it. */
  const collect = (): Task[] => {
    const lot: Task[] = [];
    for (const task of fresh.splice(0).sort((a, b) => a.order - b.order)) {
      if (task.window.gone) drop(task);
      else if (lot.length === LOT) fresh.push(task);
      else if (!turn(task)) continue;
      else if (task.letter === undefined) lot.push(task);
      else {
        lanes.set(task.key, undefined);
        ready.push(task);
      }
    }
    return lot;
  };

  let inLot = false;
  const inLots = async (
    handle: (facts: readonly Fact[], deliveries: readonly Delivered[]) => Promise<void>,
  ): Promise<void> => {
    if (inLot) return;
    inLot = true;
    active++;
    const given = async (tasks: readonly Task[]): Promise<void> => {
      const deliveries = tasks.map(({ delivery }) => delivery as Delivered);
      await handle(
        deliveries.map(({ fact }) => fact),
        deliveries,
      );
    };
    const single = async (task: Task): Promise<void> => {
      if (task.window.gone) return settle(task);
      try {
        await given([task]);
      } catch (error) {
        failed(task, error);
        return;
      }
      succeeded(task);
    };
    while (!stopped) {
      const task = ready.shift();
      if (task !== undefined) {
        await single(task);
        continue;
      }
      const lot = collect();
      if (lot.length === 0 && ready.length === 0) break;
      if (lot.length > 0) {
        try {
          await given(lot);
          for (const one of lot) finish(one);
        } catch (error) {
          if (isAway(error)) {
            fresh = [...lot, ...fresh];
            away = true;
            later(awayMs, () => {
              away = false;
              go();
            });
            break;
          }
          // Which fact spoiled the lot is found out fact by fact; each failure is dealt with there.
          for (const one of lot) {
            if (stopped) break;
            if (!turn(one)) continue;
            lanes.set(one.key, undefined);
            await single(one);
          }
        }
      }
      await new Promise(setImmediate);
    }
    inLot = false;
    active--;
    rested();
    go();
  };

  const work = (): void => {
    going = false;
    if (stopped) return;
    if ('handle' in subscription) oneByOne((fact, delivery) => subscription.handle(fact, delivery));
    else void inLots(async (facts, deliveries) => subscription.handleMany(facts, deliveries));
  };
  const go = (): void => {
    if (going || stopped || away || (ready.length === 0 && fresh.length === 0)) return;
    going = true;
    setImmediate(work);
  };

  const offer = (task: Task): void => {
    open++;
    if (lots) {
      fresh.push(task);
      return;
    }
    if (!lanes.has(task.key)) {
      lanes.set(task.key, undefined);
      ready.push(task);
      return;
    }
    const lane = lanes.get(task.key);
    if (lane === undefined) lanes.set(task.key, [task]);
    else lane.push(task);
  };

  const windowOf = (spot: Spot): Window => {
    const key = spotKey(spot);
    const known = windows.get(key);
    if (known !== undefined) return known;
    const topic = spot.topic.slice(setting.prefix.length);
    const made: Window = {
      spot,
      topic,
      tasks: [],
      head: 0,
      next: undefined,
      order: 0,
      full: false,
      gone: false,
    };
    windows.set(key, made);
    return made;
  };

  const taskOf = (window: Window, record: RawRecord): Task => {
    const offset = Number(record.offset);
    const at = Number(record.timestamp);
    const { topic } = window;
    window.order = Math.max(window.order, at);
    const { order } = window;
    const position = positionText({
      at,
      offset,
      partition: window.spot.partition,
      topic,
    });
    const only = header(record, REPLAY_GROUP);
    const letter = header(record, REPLAY_LETTER);
    const none: Task = {
      offset,
      delivery: undefined,
      key: '',
      window,
      letter: undefined,
      order,
      attempts: 0,
      done: true,
    };
    if (record.value === null || (only !== undefined && only !== subscription.group)) return none;
    const fact = JSON.parse(record.value.toString()) as Fact;
    if (types !== undefined && !types.has(fact.type)) return none;
    return {
      offset,
      delivery: { topic, position, fact },
      key: fact.partitionkey,
      window,
      letter,
      order,
      attempts: 0,
      done: false,
    };
  };

  return {
    take(spot, records) {
      if (stopped) return;
      const window = windowOf(spot);
      for (const record of records) {
        const offset = Number(record.offset);
        // Fetched anew after a hand-over: it is in hand already.
        if (window.next !== undefined && offset < window.next) continue;
        window.next = offset + 1;
        const task = taskOf(window, record);
        window.tasks.push(task);
        if (!task.done) offer(task);
      }
      advance(window);
      if (!window.full && window.tasks.length - window.head > WINDOW) {
        window.full = true;
        setting.flow(spot, true);
      }
      go();
    },
    assigned(spots) {
      const ours = new Set(spots.map(spotKey));
      for (const [key, window] of windows) {
        if (ours.has(key)) continue;
        window.gone = true;
        windows.delete(key);
      }
      for (const spot of spots) windowOf(spot);
      // Those behind a key at work are passed over when their turn comes.
      for (const task of ready.splice(0)) {
        if (task.window.gone) settle(task);
        else ready.push(task);
      }
      fresh = fresh.filter((task) => {
        if (task.window.gone) drop(task);
        return !task.window.gone;
      });
      setting.changed();
      go();
    },
    get spots() {
      return [...windows.values()].map(({ spot }) => spot);
    },
    watermark(spot) {
      const window = windows.get(spotKey(spot));
      return window?.tasks[window.head]?.offset ?? window?.next;
    },
    oldest() {
      let oldest: Delivered | undefined;
      for (const { tasks, head } of windows.values()) {
        const first = tasks
          .slice(head)
          .find(({ done, delivery }) => !done && delivery !== undefined)?.delivery;
        if (first !== undefined && (oldest === undefined || first.position < oldest.position)) oldest = first;
      }
      return oldest;
    },
    get open() {
      return open;
    },
    stop() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      return new Promise((resolve) => {
        restWaiters.push(resolve);
        rested();
      });
    },
  };
}
