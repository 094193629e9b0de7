import type { Fact } from '@jiesu/contracts';
import type { Bus, DeadLetter, Delivered, GroupStatus, Outgoing, Stop, Subscription } from '../bus.ts';
import type { Clock } from '../clock.ts';
import { Fault, isAway } from '../fault.ts';
import { topicMatcher } from '../topics.ts';
import { type Chance, copyOf, turn } from './chance.ts';
import { rest } from './rest.ts';

export interface MemoryRetries {
  readonly attempts: number;
  readonly firstMs: number;
  readonly maxMs: number;
}

export interface MemoryBus extends Bus {
  /** For the memory documents: facts enter the log in the same step as the document. */
  append(facts: readonly Outgoing[]): void;
  /** Something else that `idle` waits for. */
  alsoRest(quiet: () => boolean): void;
  close(): Promise<void>;
}

/** One fact in twenty comes twice, as from a broker that lost an acknowledgement. */
const TWICE = 0.05;
const SIDE_BY_SIDE = 16;
const ORIGIN = 1_000_000_000;

interface Task {
  readonly index: number;
  readonly letter: string | undefined;
  attempts: number;
}

interface Running {
  readonly subscription: Subscription;
  readonly wants: (index: number) => boolean;
  /** First index not yet looked at. */
  cursor: number;
  readonly undone: Set<Task>;
  readonly lanes: Map<string, Task[]>;
  readonly busy: Set<string>;
  active: number;
  stopped: boolean;
}

interface Kept {
  position: number;
  topics: readonly string[];
  types: readonly string[] | undefined;
}

type Letter = { -readonly [K in keyof DeadLetter]: DeadLetter[K] } & {
  readonly index: number;
  asked: boolean;
};

export function memoryBus(clock: Clock, chance: Chance, retries: MemoryRetries): MemoryBus {
  /** As text: whoever reads gets a copy of his own. */
  const log: {
    readonly topic: string;
    readonly type: string;
    readonly key: string;
    readonly text: string;
  }[] = [];
  const kept = new Map<string, Kept>();
  const running = new Map<string, Running>();
  const letters: Letter[] = [];
  const watchers = new Set<{
    readonly match: (topic: string) => boolean;
    readonly tell: (d: Delivered) => void;
  }>();
  const others: (() => boolean)[] = [];
  let publishing = 0;

  const factAt = (index: number): Fact => JSON.parse(log[index]?.text ?? 'null') as Fact;
  const deliveryOf = (index: number): Delivered => ({
    topic: log[index]?.topic ?? '',
    fact: factAt(index),
    position: String(ORIGIN + index),
  });
  const indexAfter = (position: string | undefined): number => {
    if (position === undefined) return 0;
    const index = Number(position) - ORIGIN;
    if (!Number.isInteger(index) || index < 0) throw new Error(`not a position of this log: ${position}`);
    return index + 1;
  };
  const wanting = (topics: readonly string[], types: readonly string[] | undefined) => {
    const match = topicMatcher(topics);
    return (index: number): boolean => {
      const entry = log[index];
      return entry !== undefined && match(entry.topic) && (types === undefined || types.includes(entry.type));
    };
  };

  const take = (group: Running): void => {
    for (; group.cursor < log.length; group.cursor++) {
      if (group.wants(group.cursor)) line(group, { index: group.cursor, letter: undefined, attempts: 0 });
    }
  };
  const line = (group: Running, task: Task): void => {
    const key = log[task.index]?.key ?? '';
    const lane = group.lanes.get(key);
    if (lane === undefined) group.lanes.set(key, [task]);
    else lane.push(task);
    group.undone.add(task);
  };

  const pump = (group: Running): void => {
    if (group.stopped) return;
    take(group);
    if ('handleMany' in group.subscription) {
      if (group.active === 0) drainLots(group).catch(crash);
      return;
    }
    while (group.active < SIDE_BY_SIDE) {
      const free = [...group.lanes.keys()].filter((key) => !group.busy.has(key));
      const key = free[chance.below(free.length)];
      if (key === undefined) return;
      runHead(group, key).catch(crash);
    }
  };
  const wake = (group: Running): void => {
    setImmediate(() => pump(group));
  };
  /** A mistake in this file must not look like a quiet bus. */
  const crash = (error: unknown): void => {
    setImmediate(() => {
      throw error;
    });
  };

  const handleTasks = async (group: Running, tasks: readonly Task[]): Promise<void> => {
    const deliveries = tasks.map((task) => deliveryOf(task.index));
    const facts = deliveries.map((delivery) => delivery.fact);
    if ('handleMany' in group.subscription) await group.subscription.handleMany(facts, deliveries);
    else await group.subscription.handle(facts[0] as Fact, deliveries[0] as Delivered);
  };

  const clear = (group: Running, task: Task): void => {
    group.undone.delete(task);
    const key = log[task.index]?.key ?? '';
    const lane = group.lanes.get(key)?.filter((other) => other !== task) ?? [];
    if (lane.length === 0) group.lanes.delete(key);
    else group.lanes.set(key, lane);
  };
  const done = (group: Running, task: Task): void => {
    clear(group, task);
    const letter = letters.find((other) => other.id === task.letter);
    if (letter !== undefined) letter.state = 'replayed';
  };

  /** True: settled, one way or the other. False: to be tried again after a while. */
  const attempt = async (group: Running, task: Task): Promise<boolean> => {
    try {
      await handleTasks(group, [task]);
      if (chance.hits(TWICE)) await handleTasks(group, [task]);
    } catch (error) {
      if (isAway(error)) return false;
      task.attempts++;
      const hopeless = error instanceof Fault && error.retry !== 'later';
      if (!hopeless && task.attempts < retries.attempts) return false;
      bury(group, task, error);
      clear(group, task);
      return true;
    }
    done(group, task);
    return true;
  };

  const bury = (group: Running, task: Task, error: unknown): void => {
    const name = group.subscription.group;
    const { topic, fact, position } = deliveryOf(task.index);
    const fault = error instanceof Fault ? error : undefined;
    const detail =
      fault?.detail ?? (error instanceof Error ? `${error.name}: ${error.message}` : String(error));
    const id = `${name}.${position}`;
    const code = fault?.code ?? 'internal';
    const known = letters.find((letter) => letter.id === id);
    if (known !== undefined) {
      const attempts = known.attempts + task.attempts;
      Object.assign(known, { code, detail, attempts, at: clock.now(), state: 'waiting', asked: false });
      return;
    }
    letters.push({
      id,
      group: name,
      topic,
      fact,
      code,
      detail,
      attempts: task.attempts,
      at: clock.now(),
      state: 'waiting',
      index: task.index,
      asked: false,
    });
  };

  const backOff = (task: Task): number =>
    Math.min(retries.firstMs * 2 ** Math.max(task.attempts - 1, 0), retries.maxMs);

  const runHead = async (group: Running, key: string): Promise<void> => {
    const task = group.lanes.get(key)?.[0];
    if (task === undefined) return;
    group.busy.add(key);
    group.active++;
    await chance.pause(3);
    const settled = group.stopped || (await attempt(group, task));
    group.active--;
    if (settled) {
      group.busy.delete(key);
      wake(group);
      return;
    }
    setTimeout(() => {
      group.busy.delete(key);
      pump(group);
    }, backOff(task));
  };

  /** Lots of any size, in log order; the tail of one may come again at the head of the next. */
  const drainLots = async (group: Running): Promise<void> => {
    group.active++;
    let again: Task[] = [];
    while (!group.stopped) {
      await chance.pause(2);
      take(group);
      const ready = [...group.undone]
        .filter((task) => !group.busy.has(log[task.index]?.key ?? ''))
        .slice(0, 1 + chance.below(200));
      if (ready.length === 0) break;
      try {
        await handleTasks(group, [...again, ...ready]);
        for (const task of ready) done(group, task);
        again = chance.hits(TWICE) ? ready.slice(-3) : [];
      } catch {
        again = [];
        for (const task of ready) {
          const key = log[task.index]?.key ?? '';
          if (group.stopped || group.busy.has(key)) continue;
          if (await attempt(group, task)) continue;
          group.busy.add(key);
          setTimeout(() => {
            group.busy.delete(key);
            pump(group);
          }, backOff(task));
        }
      }
    }
    group.active--;
    if (!group.stopped && group.cursor < log.length) wake(group);
  };

  const quiet = (): boolean =>
    publishing === 0 &&
    others.every((other) => other()) &&
    [...running.values()].every(
      (group) => group.undone.size === 0 && group.active === 0 && group.cursor === log.length,
    );

  const watermark = (group: Running): number => {
    const waiting = [...group.undone].filter((task) => task.letter === undefined).map((task) => task.index);
    return Math.min(group.cursor, ...waiting);
  };

  const append = (facts: readonly Outgoing[]): void => {
    for (const { topic, fact } of facts) {
      const text = JSON.stringify(fact);
      log.push({ topic, type: fact.type, key: fact.partitionkey, text });
      const index = log.length - 1;
      for (const watcher of watchers) if (watcher.match(topic)) watcher.tell(deliveryOf(index));
    }
    for (const group of running.values()) wake(group);
  };

  const need = (id: string): Letter => {
    const letter = letters.find((other) => other.id === id);
    if (letter === undefined) throw new Fault('not-found', 'never', `没有编号为 ${id} 的死信`);
    if (letter.state !== 'waiting') {
      throw new Fault('dead-letter-not-waiting', 'never', '这条死信已经重放或作废，不能再处理');
    }
    return letter;
  };
  const shown = ({ asked: _asked, index: _index, ...letter }: Letter): DeadLetter => copyOf(letter);

  return {
    append,
    alsoRest(quietToo) {
      others.push(quietToo);
    },
    async subscribe(subscription): Promise<Stop> {
      const name = subscription.group;
      if (running.has(name)) throw new Error(`group ${name} is subscribed already`);
      const before = kept.get(name);
      const { topics, types } = subscription;
      const group: Running = {
        subscription,
        wants: wanting(topics, types),
        cursor: before?.position ?? 0,
        undone: new Set(),
        lanes: new Map(),
        busy: new Set(),
        active: 0,
        stopped: false,
      };
      running.set(name, group);
      kept.set(name, { position: group.cursor, topics, types });
      for (const letter of letters) {
        if (letter.group === name && letter.asked && letter.state === 'waiting') {
          line(group, { index: letter.index, letter: letter.id, attempts: 0 });
        }
      }
      wake(group);
      return async () => {
        group.stopped = true;
        while (group.active > 0) await turn();
        const mine = kept.get(name);
        if (mine !== undefined) mine.position = watermark(group);
        if (running.get(name) === group) running.delete(name);
      };
    },
    async publish(facts) {
      const copies = copyOf(facts);
      publishing++;
      await chance.pause(2);
      append(copies);
      publishing--;
    },
    async watch(topics, listener) {
      const watcher = { match: topicMatcher(topics), tell: listener };
      watchers.add(watcher);
      return async () => {
        watchers.delete(watcher);
      };
    },
    async *read(topics, after) {
      const match = topicMatcher(topics);
      const end = log.length;
      for (let from = indexAfter(after); from < end; ) {
        const until = Math.min(end, from + 1 + chance.below(20));
        const found: Delivered[] = [];
        for (; from < until; from++) if (match(log[from]?.topic ?? '')) found.push(deliveryOf(from));
        await turn();
        if (found.length > 0) yield found;
      }
    },
    async end() {
      return log.length === 0 ? undefined : String(ORIGIN + log.length - 1);
    },
    async seek(name, after) {
      if (running.has(name)) throw new Error(`group ${name} is running: stop it before seeking`);
      const position = indexAfter(after);
      await chance.pause(1);
      const before = kept.get(name);
      kept.set(name, { topics: before?.topics ?? [], types: before?.types, position });
    },
    deadLetters: {
      async list({ group, state, limit, cursor }) {
        await chance.pause(1);
        const all = letters
          .map((letter, n) => ({ letter, n }))
          .filter(({ letter }) => group === undefined || letter.group === group)
          .filter(({ letter }) => state === undefined || letter.state === state)
          .reverse();
        const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor);
        if (!Number.isSafeInteger(before) || before < 0) {
          throw new Fault('invalid-cursor', 'after-fix', '翻页游标无效，请回到第一页重新查询');
        }
        const rest = all.filter(({ n }) => n < before);
        const page = rest.slice(0, limit);
        const last = rest.length > limit ? page.at(-1) : undefined;
        return {
          items: page.map(({ letter }) => shown(letter)),
          total: all.length,
          ...(last !== undefined && { cursor: String(last.n) }),
        };
      },
      async get(id) {
        await chance.pause(1);
        const letter = letters.find((other) => other.id === id);
        return letter && shown(letter);
      },
      async replay(id) {
        await chance.pause(1);
        const letter = need(id);
        if (letter.asked) return;
        letter.asked = true;
        const group = running.get(letter.group);
        if (group === undefined) return;
        line(group, { index: letter.index, letter: id, attempts: 0 });
        wake(group);
      },
      async discard(id) {
        await chance.pause(1);
        need(id).state = 'discarded';
      },
    },
    async groups() {
      await chance.pause(1);
      return [...kept].map(([name, { topics, types, position }]): GroupStatus => {
        const group = running.get(name);
        const wants = wanting(topics, types);
        const open = [...(group?.undone ?? [])].map((task) => task.index);
        for (let index = group?.cursor ?? position; index < log.length; index++) {
          if (wants(index)) open.push(index);
        }
        const oldest = open.length === 0 ? undefined : factAt(Math.min(...open)).time;
        return {
          group: name,
          topics,
          lag: open.length,
          ...(oldest !== undefined && { oldestAt: oldest }),
          deadLetters: letters.filter((letter) => letter.group === name && letter.state === 'waiting').length,
        };
      });
    },
    idle: () => rest(quiet),
    async close() {
      for (const group of running.values()) group.stopped = true;
      while ([...running.values()].some((group) => group.active > 0)) await turn();
      running.clear();
    },
  };
}
