import { type DeadLetter, type DeadLetters, type Delivered, Fault, type Outgoing } from '@jiesu/ports';
import type { Cluster } from './cluster.ts';
import type { Message, Publisher } from './publisher.ts';
import type { Tail } from './tail.ts';
import { isPersonal, LEDGER } from './topics.ts';

/** Headers of a fact that was given back to one group: the others pass it over. */
export const REPLAY_GROUP = 'jiesu-replay-group';
export const REPLAY_LETTER = 'jiesu-replay-letter';

export interface DeclaredGroup {
  readonly group: string;
  readonly topics: readonly string[];
  readonly types: readonly string[] | null;
}

interface Letter extends DeadLetter {
  readonly position: string;
  /** A replay was asked for and is under way. */
  readonly asked: boolean;
}

/** Groups and dead letters: a compacted topic, read whole into memory and followed. */
export interface Ledger {
  readonly letters: DeadLetters;
  groups(): readonly DeclaredGroup[];
  declare(group: DeclaredGroup): Promise<void>;
  waiting(): ReadonlyMap<string, number>;
  /** The same fact of the same group is one letter, however often it is given up. */
  put(group: string, delivery: Delivered, id: string | undefined, error: LetterError): Promise<void>;
  handled(id: string): Promise<void>;
  /** Drops letters of topics with personal data given up before then. */
  forget(before: string): Promise<number>;
}

export interface LetterError {
  readonly code: string;
  readonly detail: string;
  readonly attempts: number;
}

interface Parts {
  readonly cluster: Cluster;
  readonly tail: Tail;
  readonly publisher: Publisher;
  readonly prefix: string;
  readonly now: () => string;
}

const notWaiting = (): Fault =>
  new Fault('dead-letter-not-waiting', 'never', '这条死信已经重放或作废，不能再处理');

const placeIn = ({ at, position, group }: Letter): string => `${at} ${position} ${group}`;

export async function openLedger({ cluster, tail, publisher, prefix, now }: Parts): Promise<Ledger> {
  const topic = `${prefix}${LEDGER}`;
  const spots = [{ topic, partition: 0 }];
  const groups = new Map<string, DeclaredGroup>();
  const letters = new Map<string, Letter>();

  tail.follow(await cluster.begins(spots), spots, ({ key, value }) => {
    const name = key?.toString() ?? '';
    const [kind = ''] = name.split('/', 1);
    const id = name.slice(kind.length + 1);
    const map: Map<string, unknown> | undefined =
      kind === 'group' ? groups : kind === 'letter' ? letters : undefined;
    if (value === null) map?.delete(id);
    else map?.set(id, JSON.parse(value.toString()));
  });
  const caughtUp = async (): Promise<void> => tail.reached(await cluster.ends(spots));
  await caughtUp();

  const write = async (messages: readonly Message[]): Promise<void> => {
    await publisher.send(messages);
    await caughtUp();
  };
  const record = (letter: Letter): Message => ({
    topic,
    key: `letter/${letter.id}`,
    value: JSON.stringify(letter),
  });
  const need = (id: string): Letter => {
    const letter = letters.get(id);
    if (letter === undefined) throw new Fault('not-found', 'never', `没有编号为 ${id} 的死信`);
    return letter;
  };
  const shown = ({ asked: _asked, position: _position, ...letter }: Letter): DeadLetter => letter;

  return {
    letters: {
      async list({ group, state, limit, cursor }) {
        const all = [...letters.values()]
          .filter(
            (one) =>
              (group === undefined || one.group === group) && (state === undefined || one.state === state),
          )
          .sort((a, b) => (placeIn(a) < placeIn(b) ? 1 : -1));
        const before = cursor === undefined ? undefined : Buffer.from(cursor, 'base64url').toString();
        if (before !== undefined && !/^\d{4}-\d\d-\d\dT[\d:.]+Z \d{13}-/.test(before)) {
          throw new Fault('invalid-cursor', 'after-fix', '翻页标记无效，请从第一页重新查询');
        }
        const rest = before === undefined ? all : all.filter((one) => placeIn(one) < before);
        const page = rest.slice(0, limit);
        const last = rest.length > limit ? page.at(-1) : undefined;
        return {
          items: page.map(shown),
          total: all.length,
          ...(last !== undefined && { cursor: Buffer.from(placeIn(last)).toString('base64url') }),
        };
      },
      async get(id) {
        const letter = letters.get(id);
        return letter && shown(letter);
      },
      async replay(id) {
        const letter = need(id);
        if (letter.state !== 'waiting') throw notWaiting();
        if (letter.asked) return;
        // On its own topic under its own key: it takes its turn among those of its request.
        const again: Outgoing = { topic: `${prefix}${letter.topic}`, fact: letter.fact };
        await write([
          record({ ...letter, asked: true }),
          {
            topic: again.topic,
            key: letter.fact.partitionkey,
            value: JSON.stringify(letter.fact),
            headers: { [REPLAY_GROUP]: letter.group, [REPLAY_LETTER]: id },
          },
        ]);
      },
      async discard(id) {
        const letter = need(id);
        if (letter.state !== 'waiting' || letter.asked) throw notWaiting();
        await write([record({ ...letter, state: 'discarded' })]);
      },
    },

    groups: () => [...groups.values()].sort((a, b) => (a.group < b.group ? -1 : 1)),
    async declare(group) {
      if (JSON.stringify(groups.get(group.group)) === JSON.stringify(group)) return;
      await write([{ topic, key: `group/${group.group}`, value: JSON.stringify(group) }]);
    },
    waiting() {
      const counts = new Map<string, number>();
      for (const { group, state } of letters.values()) {
        if (state === 'waiting') counts.set(group, (counts.get(group) ?? 0) + 1);
      }
      return counts;
    },
    async put(group, { topic: of, fact, position }, id, { code, detail, attempts }) {
      const known = letters.get(id ?? `${group}.${position}`);
      await write([
        record({
          id: known?.id ?? `${group}.${position}`,
          group,
          topic: of,
          fact,
          code,
          detail,
          attempts: (known?.attempts ?? 0) + attempts,
          at: now(),
          state: 'waiting',
          asked: false,
          position: known?.position ?? position,
        }),
      ]);
    },
    async handled(id) {
      const letter = letters.get(id);
      if (letter !== undefined) await write([record({ ...letter, state: 'replayed', asked: false })]);
    },
    async forget(before) {
      const gone = [...letters.values()].filter((one) => isPersonal(one.topic) && one.at < before);
      if (gone.length > 0) await write(gone.map(({ id }) => ({ topic, key: `letter/${id}`, value: null })));
      return gone.length;
    },
  };
}
