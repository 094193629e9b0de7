import { type Delivered, Fault, isAway, type Subscription, topicMatcher } from '@jiesu/ports';
import type { LetterBox, Replay } from './dead-letters.ts';
import type { Families, Log, Stretch } from './log.ts';

/** How often a fact is tried before it is given up, and how long is waited between. */
export interface Retries {
  readonly attempts: number;
  readonly firstMs: number;
  readonly maxMs: number;
}

/** One consumer group at work in this process. */
export interface Group {
  /** Everything up to here was handled or lies in the dead letters. */
  readonly watermark: number;
  /** The last position looked at. */
  readonly cursor: number;
  /** It reads in lots, for figures: nothing follows from what it does. */
  readonly reads: boolean;
  /** Facts taken from the log and not yet handled. */
  readonly open: number;
  /** The oldest of them. */
  oldest(): Delivered | undefined;
  /** There may be new facts. */
  wake(): void;
  replay(replay: Replay): void;
  /** Nothing taken is undone, and the end of the log is reached. */
  quiet(): boolean;
  /** No new work; resolves when no handler is running. */
  stop(): Promise<void>;
}

export interface GroupSetting {
  readonly log: Log;
  readonly letters: LetterBox;
  readonly retries: Retries;
  readonly inFlight: number;
  /** Everything up to here was handled before. */
  readonly from: number;
  /** Families of topics that hold all of its facts; undefined: any may. */
  readonly families: Families;
  readonly turns: Turns;
  /** The watermark moved, or the group came to rest. */
  readonly changed: () => void;
}

/** How groups share the thread with more urgent work. */
export interface Turns {
  /** Whether a group that has come so far may work now. If not, it asks again a little later. */
  granted(cursor: number, reads: boolean): boolean;
  /** A group has worked for so long. */
  spent(ms: number): void;
  /** Whether there is more urgent work: then a turn is short. */
  pressed(): boolean;
}

/** One fact on its way through the handler. */
interface Task {
  readonly delivery: Delivered;
  readonly key: string;
  attempts: number;
  done: boolean;
  /** Set: a dead letter given back. It has no place in the log's order, only in that of its key. */
  readonly letter: string | undefined;
}

const LOT = 4_000;
/** Under pressure: the facts of a turn, and when to ask again for one. */
const PRESSED_STEP = 8;
const PRESSED_LOT = 32;
const ASK_AGAIN_MS = 2;
/** Nobody waits longer for a turn than this. */
const LONGEST_WAIT_MS = 100;
/** Facts that wait behind others of their key: bounds the memory that one stuck key can hold. */
const OPEN_TASKS = 8_192;
/** When even the dead letters cannot be written. */
const STORE_AGAIN_MS = 1_000;
/** Of the first back-off: how long what is away is left alone. */
const AWAY_FACTOR = 16;

const describe = (error: unknown): { readonly code: string; readonly detail: string } => {
  if (error instanceof Fault) return { code: error.code, detail: error.detail };
  return {
    code: 'internal',
    detail: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  };
};

const hopeless = (error: unknown): boolean => error instanceof Fault && error.retry !== 'later';

export function startGroup(subscription: Subscription, setting: GroupSetting): Group {
  const { log, letters, retries, inFlight, turns } = setting;
  const { group: name } = subscription;
  const reads = 'handleMany' in subscription;
  const matchTopic = topicMatcher(subscription.topics);
  const types = subscription.types === undefined ? undefined : new Set<string>(subscription.types);

  /** Taken tasks in log order; those before `head` are done. */
  let taken: Task[] = [];
  let positions: number[] = [];
  let head = 0;
  let cursor = setting.from;
  let watermark = setting.from;
  let open = 0;
  let active = 0;
  let stopped = false;
  let lastTurn = 0;
  let pumping = false;
  let stretch: Stretch | undefined;
  let stretchAt = 0;
  /** Keys at work; what waits behind them, if anything does. */
  const lanes = new Map<string, Task[] | undefined>();
  const timers = new Set<NodeJS.Timeout>();
  let restWaiters: (() => void)[] = [];

  const take = (): Task | undefined => {
    for (;;) {
      if (stretch === undefined || stretchAt >= stretch.facts.length) {
        stretch = log.after(cursor, setting.families);
        stretchAt = 0;
        if (stretch === undefined) return undefined;
        if (stretch.facts.length === 0) {
          cursor = stretch.first - 1;
          continue;
        }
      }
      const position = stretch.first + stretchAt;
      const delivery = stretch.facts[stretchAt++] as Delivered;
      cursor = position;
      if (!matchTopic(delivery.topic) || (types !== undefined && !types.has(delivery.fact.type))) continue;
      const { fact } = delivery;
      const task: Task = {
        delivery,
        key: fact.partitionkey,
        attempts: 0,
        done: false,
        letter: undefined,
      };
      taken.push(task);
      positions.push(position);
      open++;
      return task;
    }
  };

  const advance = (): void => {
    while (head < taken.length && (taken[head] as Task).done) head++;
    const reached = head === taken.length ? cursor : (positions[head] as number) - 1;
    if (head === taken.length) {
      taken.length = positions.length = head = 0;
    } else if (head > 1_024) {
      taken = taken.slice(head);
      positions = positions.slice(head);
      head = 0;
    }
    if (reached !== watermark) {
      watermark = reached;
      setting.changed();
    } else if (open === 0) setting.changed();
  };

  const mayWork = (now: number): boolean =>
    cursor >= log.end || now - lastTurn > LONGEST_WAIT_MS || turns.granted(cursor, reads);
  const pump = (): void => {
    if (stopped) return;
    const startedAt = performance.now();
    if (!mayWork(startedAt)) {
      later(ASK_AGAIN_MS, pump);
      return;
    }
    pumping = false;
    lastTurn = startedAt;
    work();
    turns.spent(performance.now() - startedAt);
    if (open === 0) advance();
  };
  const wake = (): void => {
    if (pumping || stopped) return;
    pumping = true;
    setImmediate(pump);
  };

  const rested = (): void => {
    if (active > 0) return;
    const waiters = restWaiters;
    restWaiters = [];
    for (const resolve of waiters) resolve();
  };

  /** After a task: the next of its key, or the key is free. */
  const release = (key: string, again: (task: Task) => void): void => {
    const next = lanes.get(key)?.shift();
    if (next === undefined) lanes.delete(key);
    else if (!stopped) again(next);
  };

  const finish = (task: Task): void => {
    task.done = true;
    open--;
    if (task.letter === undefined && taken[head] === task) advance();
    wake();
  };

  const later = (ms: number, run: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, ms);
    timers.add(timer);
  };

  /** Decides what a failure means: again after a while, or the dead letters. `again` keeps the key's turn. */
  const failed = (task: Task, error: unknown, again: (task: Task) => void, settled: () => void): void => {
    if (stopped) return;
    if (isAway(error)) {
      later(Math.min(retries.firstMs * AWAY_FACTOR, retries.maxMs), () => again(task));
      return;
    }
    task.attempts++;
    if (!hopeless(error) && task.attempts < retries.attempts) {
      later(Math.min(retries.firstMs * 2 ** (task.attempts - 1), retries.maxMs), () => again(task));
      return;
    }
    const { code, detail } = describe(error);
    active++;
    letters
      .put(name, task.delivery, code, detail, task.attempts)
      .then(
        () => {
          active--;
          settled();
        },
        () => {
          // A fact is never dropped: without a place for its letter it is simply tried again.
          active--;
          if (!stopped) later(STORE_AGAIN_MS, () => again(task));
        },
      )
      .finally(rested);
  };

  const succeeded = (task: Task, settled: () => void): void => {
    if (task.letter === undefined) {
      settled();
      return;
    }
    active++;
    letters
      .handled(task.letter)
      // Not noted: it stays asked for, and is given to the group once more after a restart.
      .catch(() => undefined)
      .finally(() => {
        active--;
        settled();
        rested();
      });
  };

  const oneByOne = (handle: (task: Task) => Promise<void>) => {
    const run = (task: Task): void => {
      active++;
      let outcome: Promise<void>;
      try {
        outcome = handle(task);
      } catch (error) {
        outcome = Promise.reject(error);
      }
      outcome.then(
        () => {
          active--;
          if (task.letter === undefined) settle(task);
          else succeeded(task, () => settle(task));
          if (stopped) rested();
        },
        (error: unknown) => {
          active--;
          failed(task, error, run, () => settle(task));
          if (stopped) rested();
        },
      );
    };
    const settle = (task: Task): void => {
      finish(task);
      release(task.key, run);
    };
    const offer = (task: Task): void => {
      if (!lanes.has(task.key)) {
        lanes.set(task.key, undefined);
        run(task);
        return;
      }
      const lane = lanes.get(task.key);
      if (lane === undefined) lanes.set(task.key, [task]);
      else lane.push(task);
    };
    return {
      offer,
      work(): void {
        const most = turns.pressed() ? PRESSED_STEP : Number.POSITIVE_INFINITY;
        for (let step = 0; active < inFlight && open < OPEN_TASKS; step++) {
          if (step === most) {
            wake();
            return;
          }
          const task = take();
          if (task === undefined) return;
          offer(task);
        }
      },
    };
  };

  const inLots = (handle: (tasks: readonly Task[]) => Promise<void>) => {
    /** Single facts whose turn has come: after a failed lot, a back-off, or a replay. */
    const ready: Task[] = [];
    let running = false;

    const single = async (task: Task): Promise<void> => {
      const again = (next: Task): void => {
        ready.push(next);
        start();
      };
      const settle = (): void => {
        finish(task);
        release(task.key, again);
      };
      try {
        await handle([task]);
      } catch (error) {
        failed(task, error, again, settle);
        return;
      }
      succeeded(task, settle);
    };
    /** Whether the key is free for this task now; if not, it waits behind it. */
    const turn = (task: Task): boolean => {
      if (!lanes.has(task.key)) return true;
      const lane = lanes.get(task.key);
      if (lane === undefined) lanes.set(task.key, [task]);
      else lane.push(task);
      return false;
    };
    const collect = (): Task[] => {
      const lot: Task[] = [];
      const most = turns.pressed() ? PRESSED_LOT : LOT;
      while (lot.length < most && open < OPEN_TASKS) {
        const task = take();
        if (task === undefined) break;
        if (turn(task)) lot.push(task);
      }
      return lot;
    };
    const drain = async (): Promise<void> => {
      for (;;) {
        if (stopped) return;
        const task = ready.shift();
        if (task !== undefined) {
          await single(task);
          continue;
        }
        const startedAt = performance.now();
        if (!mayWork(startedAt)) {
          await new Promise((next) => setTimeout(next, ASK_AGAIN_MS));
          continue;
        }
        lastTurn = startedAt;
        const lot = collect();
        if (lot.length === 0) return;
        try {
          const handled = handle(lot);
          turns.spent(performance.now() - startedAt);
          await handled;
          for (const done of lot) {
            done.done = true;
            open--;
          }
          advance();
        } catch {
          // Which fact spoiled the lot is found out fact by fact; each failure is dealt with there.
          for (const one of lot) {
            if (stopped) return;
            if (!turn(one)) continue;
            lanes.set(one.key, undefined);
            await single(one);
          }
        }
        await new Promise(setImmediate);
      }
    };
    const start = (): void => {
      if (running || stopped) return;
      running = true;
      active++;
      void drain().finally(() => {
        running = false;
        active--;
        if (stopped) rested();
        else if (ready.length > 0 || cursor < log.end) wake();
        if (open === 0) advance();
      });
    };
    return {
      offer(task: Task): void {
        if (!turn(task)) return;
        lanes.set(task.key, undefined);
        ready.push(task);
        start();
      },
      work: start,
    };
  };

  const way =
    'handle' in subscription
      ? oneByOne((task) => subscription.handle(task.delivery.fact, task.delivery))
      : inLots(async (tasks) =>
          subscription.handleMany(
            tasks.map((task) => task.delivery.fact),
            tasks.map((task) => task.delivery),
          ),
        );
  const work = way.work;

  return {
    get watermark() {
      return watermark;
    },
    get cursor() {
      return cursor;
    },
    reads,
    get open() {
      return open;
    },
    oldest: () => taken[head]?.delivery,
    wake,
    replay({ id, delivery }) {
      if (stopped) return;
      open++;
      way.offer({
        delivery,
        key: delivery.fact.partitionkey,
        attempts: 0,
        done: false,
        letter: id,
      });
    },
    quiet: () => open === 0 && active === 0 && cursor >= log.end,
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
