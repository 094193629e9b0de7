import type { RequestClassified } from '@jiesu/contracts';
import { type DispatchDecision, dispatch, type UnitDirectory } from './dispatch.ts';
import type { CompiledCatalogue } from './dispatch-catalogue.ts';
import type { RoutedRequest } from './routing.ts';

/**
 * 规则回放: what past requests would have become under other rules. Both sides are decided anew by the same function on
 * the same classification, so that a difference is the rules' doing alone: what dispatchers and objections did later
 * does not blur it.
 */

export interface ReplayedRequest {
  readonly requestId: string;
  readonly request: RoutedRequest;
}

export interface UnitLoad {
  readonly unitId: string;
  readonly before: number;
  readonly after: number;
}

/** From one unit to another; no unit: a dispatcher decides. */
export interface ReplayMoves {
  readonly fromUnitId?: string;
  readonly toUnitId?: string;
  readonly ruleId?: string;
  readonly requests: number;
  readonly examples: readonly string[];
}

export interface ReplayResult {
  readonly requests: number;
  readonly moved: number;
  readonly reviewsBefore: number;
  readonly reviewsAfter: number;
  /** A rule failed in one of the two decisions. */
  readonly failures: number;
  readonly oldest?: string;
  readonly newest?: string;
  /** Units whose load changes, the most first. */
  readonly units: readonly UnitLoad[];
  readonly moves: readonly ReplayMoves[];
  /** Rules that decide another number than before, and all those asked for by name. */
  readonly rules: readonly { readonly ruleId: string; readonly before: number; readonly after: number }[];
}

export interface Replay {
  take(one: ReplayedRequest): void;
  result(): ReplayResult;
}

const examplesKept = 3;
const movesKept = 200;

/** As classified, taken as sure: rules are compared, not the classifier's doubts. */
export const asClassified = ({ requestId, request }: ReplayedRequest): RequestClassified => ({
  requestId,
  channel: request.channel,
  kind: request.kind,
  receivedAt: request.receivedAt,
  petitionerRef: request.petitionerRef,
  confidential: request.confidential,
  supporters: request.supporters,
  title: request.title,
  text: request.text,
  place: request.place,
  problemType: { code: request.problemType, confidence: 1, words: [] },
  alternatives: [],
  dimensions: {
    primary: { dimension: request.dimensions.primary, confidence: 1, words: [] },
    secondary: request.dimensions.secondary.map((dimension) => ({ dimension, confidence: 1, words: [] })),
  },
  urgency: { level: request.urgency, words: [] },
  decidedBy: 'agent',
  confident: true,
  classifierVersion: 'replay',
});

interface Move {
  readonly fromUnitId: string | undefined;
  readonly toUnitId: string | undefined;
  readonly ruleId: string | undefined;
  requests: number;
  readonly examples: string[];
}

const unitOf = (decision: DispatchDecision): string | undefined =>
  decision.outcome === 'dispatch' ? decision.unitId : undefined;
const ruleOf = (decision: DispatchDecision): string | undefined =>
  decision.outcome === 'dispatch' ? decision.rule.ruleId : undefined;
const failed = (decision: DispatchDecision): boolean =>
  decision.outcome === 'review' && decision.reason === 'ruleFault';

interface Pair {
  before: number;
  after: number;
}

/** Counts on both sides of the change, by key. */
function pairs() {
  const counts = new Map<string, Pair>();
  const add = (key: string, side: keyof Pair, n = 1): void => {
    const pair = counts.get(key);
    if (pair) pair[side] += n;
    else counts.set(key, { before: 0, after: 0, [side]: n });
  };
  const size = ({ before, after }: Pair): number => Math.abs(after - before);
  return {
    add,
    /** Those that differ, and those wanted anyway; the greatest difference first. */
    changed(always: ReadonlySet<string> = new Set()): readonly (readonly [string, Pair])[] {
      for (const key of always) add(key, 'before', 0);
      return [...counts.entries()]
        .filter(([key, pair]) => pair.before !== pair.after || always.has(key))
        .sort((a, b) => size(b[1]) - size(a[1]) || (a[0] < b[0] ? -1 : 1));
    },
  };
}

export function startReplay(
  before: CompiledCatalogue,
  after: CompiledCatalogue,
  units: UnitDirectory,
  always: ReadonlySet<string> = new Set(),
): Replay {
  const loads = pairs();
  const rules = pairs();
  const moves = new Map<string, Move>();
  const counted = { requests: 0, moved: 0, reviewsBefore: 0, reviewsAfter: 0, failures: 0 };
  let oldest: string | undefined;
  let newest: string | undefined;
  return {
    take(one) {
      const classified = asClassified(one);
      const at = one.request.classifiedAt;
      const old = dispatch(classified, before, units, at);
      const fresh = dispatch(classified, after, units, at);
      counted.requests += 1;
      if (oldest === undefined || at < oldest) oldest = at;
      if (newest === undefined || at > newest) newest = at;
      if (failed(old) || failed(fresh)) counted.failures += 1;
      const [from, to] = [unitOf(old), unitOf(fresh)];
      if (from === undefined) counted.reviewsBefore += 1;
      else loads.add(from, 'before');
      if (to === undefined) counted.reviewsAfter += 1;
      else loads.add(to, 'after');
      const [oldRule, freshRule] = [ruleOf(old), ruleOf(fresh)];
      if (oldRule !== undefined) rules.add(oldRule, 'before');
      if (freshRule !== undefined) rules.add(freshRule, 'after');
      if (from === to) return;
      counted.moved += 1;
      const key = `${from ?? ''} ${to ?? ''} ${freshRule ?? ''}`;
      let move = moves.get(key);
      if (!move) {
        move = { fromUnitId: from, toUnitId: to, ruleId: freshRule, requests: 0, examples: [] };
        moves.set(key, move);
      }
      move.requests += 1;
      if (move.examples.length < examplesKept) move.examples.push(one.requestId);
    },
    result: () => ({
      ...counted,
      ...(oldest !== undefined && { oldest }),
      ...(newest !== undefined && { newest }),
      units: loads.changed().map(([unitId, pair]) => ({ unitId, ...pair })),
      moves: [...moves.values()]
        .sort((a, b) => b.requests - a.requests)
        .slice(0, movesKept)
        .map(({ fromUnitId, toUnitId, ruleId, requests, examples }) => ({
          ...(fromUnitId !== undefined && { fromUnitId }),
          ...(toUnitId !== undefined && { toUnitId }),
          ...(ruleId !== undefined && { ruleId }),
          requests,
          examples: [...examples],
        })),
      rules: rules.changed(always).map(([ruleId, pair]) => ({ ruleId, ...pair })),
    }),
  };
}
