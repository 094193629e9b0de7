import { checkFact, type Fact, type FactDraft, topicOf } from '@jiesu/contracts';
import {
  type Cause,
  type Change,
  type Clock,
  type Committed,
  type Documents,
  Fault,
  type Held,
  type KnownCause,
  type Outgoing,
  type StoreDeclaration,
} from '@jiesu/ports';
import { Refusal } from './errors.ts';
import { MADE_HERE } from './incoming.ts';
import { type Call, type Changed, type Made, nothing, type Store, type Timer } from './kit.ts';
import type { Logger } from './logs.ts';
import type { Count, Metrics } from './metrics.ts';
import { isSampled, type Tracer } from './telemetry.ts';

const MAX_ATTEMPTS = 8;

interface StoreParts {
  readonly service: string;
  readonly documents: Documents<unknown>;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly tracer: Tracer;
  readonly log: Logger;
  /** Where documents lie, where that is beyond this process: then a recorded commit has a span of its own. */
  readonly system?: string | undefined;
  /** Makes cause ids for calls that carry none. */
  readonly unique: () => string;
}

/** The house's one way to write. See docs/adr/0005-store-change.md. */
export function createStore<D>(parts: StoreParts, declaration: StoreDeclaration): Store<D> {
  const documents = parts.documents as Documents<D>;
  const { name } = declaration;
  const outcomes = (outcome: string): Count =>
    parts.metrics.count('jiesu_changes_total', 'Decisions by store and outcome.', {
      service: parts.service,
      store: name,
      outcome,
    });
  const counts = {
    written: outcomes('written'),
    repeated: outcomes('repeated'),
    nothing: outcomes('nothing'),
    refused: outcomes('refused'),
    conflict: outcomes('conflict'),
  };

  const factsOf = (
    id: string,
    revision: number,
    drafts: readonly FactDraft[],
    causeid: string,
    traceparent: string | undefined,
  ): readonly Outgoing[] => {
    if (drafts.length === 0) return NO_FACTS;
    const time = parts.clock.now();
    return drafts.map((draft, n) => {
      const fact = {
        specversion: '1.0',
        id: `${name}/${id}/${revision}.${n}`,
        source: parts.service,
        type: draft.type,
        subject: id,
        time,
        partitionkey: draft.data.requestId,
        revision,
        causeid,
        ...(traceparent === undefined ? undefined : { traceparent }),
        data: draft.data,
        [MADE_HERE]: true,
      } as Fact;
      const wrong = checkFact(fact);
      if (wrong !== undefined) {
        throw new Error(
          `${parts.service} said a ${draft.type} that breaks its schema: ${wrong.map((w) => `${w.field} ${w.message}`).join(' ')}`,
        );
      }
      return { topic: topicFor(draft), fact };
    });
  };

  const records = parts.system !== undefined;
  const recorded = async (
    traceparent: string | undefined,
    committing: Promise<Committed<D>>,
  ): Promise<Committed<D>> => {
    if (!isSampled(traceparent)) return committing;
    const span = parts.tracer.start(`commit ${name}`, 'client', traceparent);
    const attributes = {
      'db.system.name': parts.system,
      'db.collection.name': name,
      'jiesu.service': parts.service,
    };
    try {
      const committed = await committing;
      span.end(committed.kind, attributes);
      return committed;
    } catch (error) {
      span.end('failed', attributes);
      throw error;
    }
  };

  const makingOf = ({ id, cause: by, next, facts }: Made<D>): Change<D> => {
    const cause = causeOf(by, parts.unique);
    return { id, expected: 0, next, facts: factsOf(id, 1, facts, cause.id, by.traceparent), cause };
  };

  const repeated = (held: Held<D>, cause: Cause): Changed<D> => {
    const known = knownCause(held.causes, cause.id);
    if (cause.digest !== undefined && known?.digest !== undefined && known.digest !== cause.digest) {
      throw new Refusal(
        'idempotency-key-reused',
        '同一 Idempotency-Key 已用于另一份内容，请换一个新值后重新提交。',
      );
    }
    counts.repeated.n++;
    return { held, outcome: 'repeated', revision: known?.revision ?? held.revision };
  };

  const store: Store<D> = {
    get: (id) => documents.get(id),
    getMany: (ids) => documents.getMany(ids),
    async need(id) {
      const held = await documents.get(id);
      if (held === undefined) throw new Fault('not-found', 'never', `${name} ${id}`);
      return held;
    },
    find: (query) => documents.find(query),
    count: (where) => documents.count(where),
    countBy: (field, where) => documents.countBy(field, where),

    async change(id, by, decide, hint) {
      const cause = causeOf(by, parts.unique);
      let traceparent = traceOf(by);
      const span =
        traceparent === undefined ? parts.tracer.start(`${name}.change`, 'internal', undefined) : undefined;
      traceparent ??= span?.traceparent;
      let guessed = hint === 'new';
      let held = guessed ? undefined : await documents.get(id);
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        if (held !== undefined && knownCause(held.causes, cause.id) !== undefined)
          return repeated(held, cause);
        const asked = decide(held?.doc, held);
        const decision = asked instanceof Promise ? await asked : asked;
        if (decision === nothing || 'refused' in decision) {
          if (guessed) {
            // A "no" said without looking is worth nothing: look, and ask again where there is something.
            guessed = false;
            held = await documents.get(id);
            if (held !== undefined) continue;
          }
          span?.end(decision === nothing ? 'nothing' : 'refused');
          const revision = held?.revision ?? 0;
          if (decision === nothing) {
            counts.nothing.n++;
            return { held, outcome: 'nothing', revision };
          }
          counts.refused.n++;
          if ('operation' in by) throw new Refusal(decision.refused, decision.because, decision.fields);
          parts.log.info(
            { store: name, id, cause: cause.id, code: decision.refused, outcome: 'refused' },
            'refused',
          );
          return { held, outcome: 'refused', revision };
        }
        const expected = held?.revision ?? 0;
        const facts = factsOf(id, expected + 1, decision.facts, cause.id, traceparent);
        const committing = documents.commit({ id, expected, next: decision.next, facts, cause });
        const committed = await (records ? recorded(traceparent, committing) : committing);
        if (committed.kind === 'written') {
          counts.written.n++;
          span?.end('written');
          return { held: committed.held, outcome: 'written', revision: committed.held.revision };
        }
        if (committed.kind === 'repeated') return repeated(committed.held, cause);
        counts.conflict.n++;
        guessed = false;
        held = await documents.get(id);
      }
      throw new Fault(
        'revision-conflict',
        'later',
        `${name} ${id}: changed by others ${MAX_ATTEMPTS} times in a row`,
      );
    },

    async makeMany(things) {
      const alone = (thing: Made<D>) => store.change(thing.id, thing.cause, () => thing, 'new');
      let changes: readonly Change<D>[];
      let committed: readonly Committed<D>[];
      try {
        changes = things.map(makingOf);
        committed = await documents.commitMany(changes);
      } catch {
        // Which of them it was shows when each is tried by itself.
        return Promise.allSettled(things.map(alone));
      }
      return Promise.allSettled(
        things.map(async (thing, i) => {
          const outcome = committed[i];
          if (outcome?.kind === 'written') {
            counts.written.n++;
            return { held: outcome.held, outcome: 'written' as const, revision: outcome.held.revision };
          }
          if (outcome?.kind !== 'repeated') return alone(thing);
          return repeated(outcome.held, (changes[i] as Change<D>).cause);
        }),
      );
    },
  };
  return store;
}

const NO_FACTS: readonly Outgoing[] = [];

/** Newest last: a cause that comes twice mostly comes twice soon. */
function knownCause(causes: readonly KnownCause[], id: string): KnownCause | undefined {
  for (let i = causes.length - 1; i >= 0; i--) {
    const cause = causes[i] as KnownCause;
    if (cause.id === id) return cause;
  }
  return undefined;
}

function causeOf(by: Fact | Call | Timer, unique: () => string): Cause {
  if ('type' in by) return { id: by.id };
  if ('timer' in by) return { id: by.timer };
  return by.cause ?? { id: `call/${unique()}` };
}

function traceOf(by: Fact | Call | Timer): string | undefined {
  return 'timer' in by ? undefined : by.traceparent;
}

function topicFor(draft: FactDraft): string {
  const topic = topicOf(draft.type);
  if (!topic.endsWith('*')) return topic;
  if (draft.topic === undefined || !draft.topic.startsWith(topic.slice(0, -1)) || draft.topic === topic) {
    throw new Error(
      `${draft.type} goes to one topic of the family ${topic}; the draft names ${draft.topic ?? 'none'}.`,
    );
  }
  return draft.topic;
}
