import type { ServerResponse } from 'node:http';
import { catalogue } from '@jiesu/contracts';
import type { Bus, Delivered, Stop } from '@jiesu/ports';
import type { Principal } from './kit.ts';
import type { Reference } from './reference.ts';

/** Tells a screen that something changed, not what: the screen reads it again, with its own rights. */
export interface Notice {
  /** Position in the log: comes back as `Last-Event-ID`. */
  readonly id: string;
  readonly topic: string;
  readonly type: string;
  readonly subject: string;
  readonly requestId: string;
  readonly unitId?: string;
}

interface Kept extends Notice {
  readonly place: { readonly districtId?: string; readonly communityId?: string } | undefined;
  readonly units: readonly string[];
}

interface Listener {
  readonly principal: Principal;
  readonly out: ServerResponse;
  readonly alive: () => boolean;
  waiting: Kept[];
  /** More happened than a screen can follow: it is told to read everything again. */
  flooded: boolean;
}

/** Facts for those who come back after a dropped line; they are shared with the log, so few are kept alive by this. */
const KEPT = 1_000;
const FLUSH_MS = 150;
const BEAT_MS = 15_000;
const MOST_PER_FLUSH = 200;
const MOST_UNSENT_BYTES = 1_000_000;
/** After the last listener left: most come back. */
const LINGER_MS = 60_000;

export interface Notices {
  start(): Promise<void>;
  /** Takes over a reply whose head is not yet written. */
  serve(
    principal: Principal,
    out: ServerResponse,
    lastEventId: string | undefined,
    alive: () => boolean,
  ): void;
  readonly listeners: () => number;
  stop(): Promise<void>;
}

/**
 * Server-sent events over everything that is not personal, each listener within its own scope. Where the bus is beyond
 * this process, `onDemand`, it is watched only while somebody listens: facts would come over the line for nobody.
 */
export function createNotices(bus: Bus, reference: Reference, onDemand = false): Notices {
  const topics = [
    ...new Set(
      Object.values(catalogue)
        .filter(({ topic }) => topic !== 'intake')
        .map(({ topic }) => topic),
    ),
  ];
  const ring: Delivered[] = [];
  const listeners = new Set<Listener>();
  let stopWatching: Stop | undefined;
  let watching = false;
  let flushing: NodeJS.Timeout | undefined;
  let beating: NodeJS.Timeout | undefined;

  const districtOf = (unitId: string): string | undefined =>
    reference.units.byId(unitId)?.areaCode?.slice(0, 6);

  const hears = ({ unitId, districtId, communityId }: Principal, notice: Kept): boolean => {
    if (unitId !== undefined) return notice.units.includes(unitId);
    if (communityId !== undefined) return notice.place?.communityId?.startsWith(communityId) ?? false;
    if (districtId !== undefined) {
      return (
        notice.place?.districtId === districtId ||
        notice.units.some((unit) => districtOf(unit) === districtId)
      );
    }
    return true;
  };

  // Runs for every fact of the city, mostly with nobody listening: it only keeps what others hold anyway.
  const take = (delivered: Delivered): void => {
    ring.push(delivered);
    if (ring.length > KEPT * 2) ring.splice(0, ring.length - KEPT);
    if (listeners.size === 0) return;
    const notice = noticeOf(delivered);
    for (const listener of listeners) {
      if (!listener.flooded && hears(listener.principal, notice)) {
        listener.waiting.push(notice);
        if (listener.waiting.length > MOST_PER_FLUSH) {
          listener.flooded = true;
          listener.waiting = [];
        }
      }
    }
  };

  const lineOf = ({ place: _place, units: _units, ...notice }: Kept): string =>
    `id: ${notice.id}\ndata: ${JSON.stringify(notice)}\n\n`;
  const reset = (): string => {
    const last = ring[ring.length - 1];
    return `${last === undefined ? '' : `id: ${last.position}\n`}event: reset\ndata: {}\n\n`;
  };

  const flush = (): void => {
    for (const listener of listeners) {
      if (listener.waiting.length === 0 && !listener.flooded) continue;
      if (listener.out.writableLength > MOST_UNSENT_BYTES) {
        // Whoever does not read would fill our memory; the browser comes back by itself.
        listener.out.destroy();
        continue;
      }
      listener.out.write(listener.flooded ? reset() : listener.waiting.map(lineOf).join(''));
      listener.waiting = [];
      listener.flooded = false;
    }
  };

  let leaving: NodeJS.Timeout | undefined;
  let stopped = false;
  const watch = (): void => {
    clearTimeout(leaving);
    if (watching || stopped) return;
    watching = true;
    bus.watch(topics, take).then(
      (stop) => {
        stopWatching = stop;
        // What happened until now was not heard.
        for (const listener of listeners) listener.flooded = true;
      },
      () => {
        watching = false;
      },
    );
  };
  const unwatch = (): void => {
    if (stopWatching === undefined || listeners.size > 0) return;
    void stopWatching();
    stopWatching = undefined;
    watching = false;
    ring.length = 0;
  };

  const beat = (): void => {
    if (onDemand) watch();
    for (const listener of listeners) {
      if (listener.alive()) listener.out.write(': beat\n\n');
      else listener.out.end('event: closed\ndata: {}\n\n');
    }
  };

  return {
    async start() {
      if (!onDemand) stopWatching = await bus.watch(topics, take);
    },
    serve(principal, out, lastEventId, alive) {
      out.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        'x-content-type-options': 'nosniff',
      });
      out.write('retry: 2000\n\n');
      if (lastEventId !== undefined) {
        const at = ring.findIndex(({ position }) => position === lastEventId);
        if (at === -1) out.write(reset());
        else
          out.write(
            ring
              .slice(at + 1)
              .map(noticeOf)
              .filter((notice) => hears(principal, notice))
              .map(lineOf)
              .join(''),
          );
      }
      const listener: Listener = { principal, out, alive, waiting: [], flooded: false };
      listeners.add(listener);
      if (onDemand) watch();
      flushing ??= setInterval(flush, FLUSH_MS).unref();
      beating ??= setInterval(beat, BEAT_MS).unref();
      out.on('close', () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(flushing);
        clearInterval(beating);
        flushing = undefined;
        beating = undefined;
        if (onDemand) leaving = setTimeout(unwatch, LINGER_MS).unref();
      });
    },
    listeners: () => listeners.size,
    async stop() {
      stopped = true;
      clearTimeout(leaving);
      clearInterval(flushing);
      clearInterval(beating);
      for (const { out } of listeners) out.end();
      await stopWatching?.();
    },
  };
}

function noticeOf({ position, topic, fact }: Delivered): Kept {
  // Of whatever release: what is not there or not of its kind is left out.
  const data = (fact.data ?? {}) as {
    readonly requestId: string;
    readonly unitId?: string;
    readonly districtUnitId?: string;
    readonly assistUnitIds?: readonly string[];
    /** Called to help: by a whistle, one of its units, or asked to assist. */
    readonly unitIds?: readonly string[];
    readonly calledUnitId?: string;
    readonly assistUnitId?: string;
    readonly place?: Kept['place'];
  };
  return {
    id: position,
    topic,
    type: fact.type,
    subject: fact.subject,
    requestId: data.requestId,
    ...(data.unitId === undefined ? {} : { unitId: data.unitId }),
    place: data.place,
    units: [
      data.unitId,
      data.districtUnitId,
      data.calledUnitId,
      data.assistUnitId,
      ...(Array.isArray(data.assistUnitIds) ? data.assistUnitIds : []),
      ...(Array.isArray(data.unitIds) ? data.unitIds : []),
    ].filter((unit) => unit !== undefined),
  };
}
