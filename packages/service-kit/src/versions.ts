import type { FieldError, RefusalCode } from '@jiesu/contracts';
import { Fault, type Instant, type StoreDeclaration } from '@jiesu/ports';
import { Refusal } from './errors.ts';
import { type Call, type Kit, nothing, type Principal, type Store } from './kit.ts';
import type { DatedVersion } from './reference.ts';

/**
 * Reference data that a city changes while it runs (ADR 21): versions that ship, and after them versions that somebody
 * saved, each whole and never touched again, so that whatever was decided by one is decided by it for ever.
 */

/** A version that somebody saved, as it is stored. `More`: what else the owner keeps of the change. */
export type SavedVersion<V, More = unknown> = More & {
  readonly version: V;
  readonly basedOn: string;
  readonly holdsFrom: Instant;
  readonly by: string;
  readonly at: Instant;
  readonly withdrawn?: { readonly by: string; readonly at: Instant; readonly because: string };
};

/** A version in its place on the line of time. */
export interface KnownVersion<V, More = unknown> {
  readonly version: V;
  /** Of a saved one the later of its day and a minute after it was saved: nothing is decided by what did not exist. */
  readonly holdsFrom: Instant;
  readonly saved?: SavedVersion<V, More>;
}

export type VersionState = 'inForce' | 'coming' | 'past' | 'withdrawn';

export interface VersionLine<V, More = unknown> {
  /** The version in force at an instant; before the first one the first answers. Fault `reference-missing` without any. */
  at(instant: Instant): V;
  /** By name, withdrawn ones too. */
  byName(version: string): KnownVersion<V, More> | undefined;
  /** What the next change is based on: the last one that was not withdrawn. */
  newest(): KnownVersion<V, More>;
  /** Newest first. */
  all(): readonly KnownVersion<V, More>[];
  stateOf(known: KnownVersion<V, More>, now: Instant): VersionState;
  /** All that is stored, as it is now. */
  keep(saved: readonly SavedVersion<V, More>[]): void;
}

/** What people see of a version, whatever it is a version of. */
export interface VersionRecord {
  readonly version: string;
  readonly from: string;
  readonly holdsFrom: Instant;
  readonly state: VersionState;
  readonly note?: string;
  readonly basedOn?: string;
  readonly by?: string;
  readonly at?: Instant;
  readonly withdrawn?: { readonly by: string; readonly at: Instant; readonly because: string };
}

const dayMs = 86_400_000;
/** Days of the city: China has had no summer time since 1991. */
const startOf = (day: string): Instant => new Date(`${day}T00:00:00+08:00`).toISOString();
const dayOf = (at: Instant): string => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 10);
const compared = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export function versionLine<V extends DatedVersion, More = unknown>(shipped: {
  readonly versions: readonly V[];
  readonly latest: V;
}): VersionLine<V, More> {
  const own = shipped.versions.map(
    (version): KnownVersion<V, More> => ({ version, holdsFrom: startOf(version.from) }),
  );
  /** In the order in which they take effect; among equals the one saved last comes last. */
  let line: readonly KnownVersion<V, More>[] = own;
  let named = new Map(line.map((known) => [known.version.version, known]));
  const first = (): KnownVersion<V, More> =>
    // Without any, the reference data says so in its own words.
    line[0] ?? { version: shipped.latest, holdsFrom: '' };
  const holding = (instant: Instant): KnownVersion<V, More> =>
    line.findLast(({ holdsFrom }) => holdsFrom <= instant) ?? first();
  return {
    at: (instant) => holding(instant).version,
    byName: (version) => named.get(version),
    newest: () => line.at(-1) ?? first(),
    all: () => [...named.values()].sort((a, b) => compared(b.holdsFrom, a.holdsFrom)),
    stateOf(known, now) {
      if (known.saved?.withdrawn) return 'withdrawn';
      if (known.holdsFrom > now) return 'coming';
      return known === holding(now) ? 'inForce' : 'past';
    },
    keep(saved) {
      const known = saved.map((one): KnownVersion<V, More> => {
        // The same object as before, so that what others keep by it (a compiled catalogue) stays good.
        const version = named.get(one.version.version)?.version ?? one.version;
        return { version, holdsFrom: one.holdsFrom, saved: one };
      });
      const all = [...own, ...known];
      named = new Map(all.map((one) => [one.version.version, one]));
      line = all
        .filter((one) => !one.saved?.withdrawn)
        .sort((a, b) => compared(a.holdsFrom, b.holdsFrom) || compared(a.saved?.at ?? '', b.saved?.at ?? ''));
    },
  };
}

export function recordOf<V extends DatedVersion & { readonly note?: string }>(
  { version, holdsFrom, saved }: KnownVersion<V>,
  state: VersionState,
): VersionRecord {
  return {
    version: version.version,
    from: version.from,
    holdsFrom,
    state,
    ...(version.note !== undefined && { note: version.note }),
    ...(saved && {
      basedOn: saved.basedOn,
      by: saved.by,
      at: saved.at,
      ...(saved.withdrawn && { withdrawn: saved.withdrawn }),
    }),
  };
}

interface RefusedVersion {
  readonly refused: RefusalCode;
  readonly because: string;
  readonly fields?: readonly FieldError[];
}

export interface NextVersion<V, More> {
  readonly basedOn: string;
  /** Where the call says it, for the refusal. */
  readonly basedOnField: string;
  readonly from: string;
  /** Tomorrow where a day is the smallest thing that a version decides; today by default. */
  readonly soonest?: 'today' | 'tomorrow';
  make(
    base: V,
    named: { readonly version: string; readonly from: string },
  ): { readonly version: V; readonly more: More } | RefusedVersion;
}

export interface KeptVersions<V, More> {
  /** By name, withdrawn ones too; 404 when there is none. */
  need(version: string): KnownVersion<V, More>;
  /** Makes a change the next version. The line is straight: it stands on the newest, or is refused. */
  save(call: Call, next: NextVersion<V, More>): Promise<{ readonly id: string; readonly revision: number }>;
  /** Takes back the newest version while it is not in force. */
  withdraw(
    call: Call,
    version: string,
    because: string,
  ): Promise<{ readonly id: string; readonly revision: number }>;
}

/** What all go by is the whole city's: who works for one district or unit looks and tries, but changes nothing. */
export function ofTheCity({ userId, districtId, unitId }: Principal, what: string): void {
  if (districtId !== undefined || unitId !== undefined)
    throw new Fault('forbidden', 'never', `${userId}：${what}全市共用，区级和单位账号不能修改`);
}

/** One document per saved version. `createOnce`: the same command saves one version, whatever its number. */
const declared = (name: string): StoreDeclaration => ({
  name,
  fields: { changedAt: { path: 'changedAt', type: 'text' } },
  indexes: [['changedAt']],
  createOnce: true,
});

/** Every process has read a version before it decides, and whoever saved it may take it back till then. */
const noticeMs = 60_000;
const refreshEveryMs = 15_000;
const pageSize = 50;

/** Keeps the saved versions of a line in a store, and the line up to date with what other processes saved. */
export function keepVersions<V extends DatedVersion, More = unknown>(
  kit: Kit,
  line: VersionLine<V, More>,
  /** `title` in Chinese, as a refusal names it. */
  { store: name, title }: { readonly store: string; readonly title: string },
): KeptVersions<V, More> {
  type Stored = SavedVersion<V, More> & {
    readonly changedAt: string;
    /** The command that saved it: the same one again is answered with this version. */
    readonly command: string | undefined;
  };
  const versions: Store<Stored> = kit.store<Stored>(declared(name));
  const stored = new Map<string, Stored>();
  let seenAt = '';

  const take = (found: readonly { readonly id: string; readonly doc: Stored }[]): void => {
    if (found.length === 0) return;
    for (const { id, doc } of found) {
      stored.set(id, doc);
      if (doc.changedAt > seenAt) seenAt = doc.changedAt;
    }
    line.keep([...stored.values()]);
  };
  /** Asked again for the newest moment itself: two may share it. */
  const refresh = async (): Promise<void> => {
    const since = seenAt;
    for (let cursor: string | undefined; ; ) {
      const page = await versions.find({
        where: { changedAt: { gte: since } },
        sort: [{ field: 'changedAt', direction: 'asc' }],
        limit: pageSize,
        ...(cursor !== undefined && { cursor }),
      });
      take(page.items.filter(({ id, doc }) => stored.get(id)?.changedAt !== doc.changedAt));
      cursor = page.cursor;
      if (cursor === undefined) return;
    }
  };
  const refresher = setInterval(() => {
    refresh().catch((cause: unknown) =>
      kit.alarm('store-unavailable', cause instanceof Error ? cause.message : String(cause)),
    );
  }, refreshEveryMs);
  refresher.unref();
  kit.onReady(refresh);
  kit.onStop(async () => clearInterval(refresher));

  const need = (version: string): KnownVersion<V, More> => {
    const known = line.byName(version);
    if (!known) throw new Fault('not-found', 'never', `没有${title} ${version}`);
    return known;
  };

  return {
    need,
    async save(call, next) {
      ofTheCity(call.principal, title);
      const { from } = next;
      const now = kit.clock.now();
      const base = need(next.basedOn);
      const number = stored.size + 1;
      const version = `${from}.${number}`;
      const command = call.cause?.id;
      const before = [...stored].find(([, doc]) => doc.command !== undefined && doc.command === command)?.[0];
      const { held, revision } = await versions.change(
        before ?? String(number).padStart(6, '0'),
        call,
        (doc) => {
          const newest = line.newest();
          if (doc !== undefined || newest.version.version !== next.basedOn) {
            const because = `${title}已有更新的版本 ${newest.version.version}；请刷新，在它上面继续修改。`;
            return {
              refused: 'version-moved-on',
              because,
              fields: [{ field: next.basedOnField, message: because }],
            };
          }
          const earliest =
            next.soonest === 'tomorrow' ? dayOf(new Date(Date.parse(now) + dayMs).toISOString()) : dayOf(now);
          if (from < earliest || from < base.version.from) {
            const because = `生效日期不能早于 ${earliest}，也不能早于最新版本的生效日期（${base.version.from}）。`;
            return { refused: 'version-in-the-past', because, fields: [{ field: 'from', message: because }] };
          }
          const made = next.make(base.version, { version, from });
          if ('refused' in made) return made;
          const soonest = new Date(Date.parse(now) + noticeMs).toISOString();
          const day = startOf(from);
          const kept = {
            ...made.more,
            version: made.version,
            basedOn: next.basedOn,
            holdsFrom: day > soonest ? day : soonest,
            by: call.principal.userId,
            at: now,
            changedAt: now,
            command,
          };
          return { next: kept, facts: [] };
        },
      );
      if (held) take([held]);
      return { id: held?.doc.version.version ?? version, revision };
    },
    async withdraw(call, version, because) {
      ofTheCity(call.principal, title);
      need(version);
      const id = [...stored].find(([, doc]) => doc.version.version === version)?.[0];
      if (id === undefined)
        throw new Refusal('version-in-force', '这个版本随系统提供，不能撤回；请在最新版本上修改。');
      const { held, revision } = await versions.change(id, call, (doc) => {
        const now = kit.clock.now();
        if (doc === undefined || doc.withdrawn) return nothing;
        if (doc.holdsFrom <= now)
          return { refused: 'version-in-force', because: '这个版本已经生效，不能撤回；请在最新版本上修改。' };
        if (line.newest().version.version !== version)
          return { refused: 'version-moved-on', because: '在它之后还有版本，请先撤回后面的版本。' };
        const withdrawn = { by: call.principal.userId, at: now, because };
        return { next: { ...doc, withdrawn, changedAt: now }, facts: [] };
      });
      if (held) take([held]);
      return { id: version, revision };
    },
  };
}
