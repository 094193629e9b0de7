import type { Random } from '@jiesu/testkit';
import type { Known } from './shapes.ts';
import { passwords, petitioners, phones } from './values.ts';

const KEPT = 150;
const FIELDS = [
  'requestId',
  'ticketId',
  'callbackId',
  'candidateId',
  'groupId',
  'userId',
  'unitId',
  'ref',
  'letterId',
  'cursor',
] as const;
export type Kind = (typeof FIELDS)[number];

/** What earlier answers told: ids of things that exist, who holds them, cursors. Bounded; the oldest go first. */
export interface Memory {
  readonly pools: ReadonlyMap<Kind, string[]>;
  readonly holderOf: Map<string, string>;
  readonly communityOf: Map<string, string>;
  /** Where each ticket was when it was last seen. */
  readonly stageOf: Map<string, string>;
  /** A file that the unit itself uploaded. */
  readonly proofOf: Map<string, string>;
  note(kind: Kind, id: string): void;
  /** Reads ids out of an answer. */
  harvest(answer: unknown): void;
}

/** Accounts of the run itself are never touched: the run would lock itself out. */
export const OWN_ACCOUNTS = 'fuzz.';

export function createMemory(): Memory {
  const pools = new Map<Kind, string[]>(FIELDS.map((kind) => [kind, []]));
  const holderOf = new Map<string, string>();
  const communityOf = new Map<string, string>();
  const stageOf = new Map<string, string>();
  const proofOf = new Map<string, string>();

  const note = (kind: Kind, id: string): void => {
    const pool = pools.get(kind) as string[];
    if (id.startsWith(OWN_ACCOUNTS) || pool.includes(id)) return;
    pool.push(id);
    if (pool.length > KEPT) pool.shift();
  };

  const harvest = (answer: unknown): void => {
    if (Array.isArray(answer)) {
      for (const item of answer.slice(0, 20)) harvest(item);
      return;
    }
    if (typeof answer !== 'object' || answer === null) return;
    const fields = answer as Readonly<Record<string, unknown>>;
    const text = (name: string): string | undefined =>
      typeof fields[name] === 'string' && fields[name] !== '' ? (fields[name] as string) : undefined;
    for (const kind of FIELDS) {
      const id = text(kind);
      if (id !== undefined && kind !== 'letterId') note(kind, id);
    }
    const ticketId = text('ticketId');
    const unitId = text('unitId');
    if (ticketId !== undefined && unitId !== undefined) holderOf.set(ticketId, unitId);
    const stage = text('queue') ?? text('stage');
    if (ticketId !== undefined && stage !== undefined) stageOf.set(ticketId, stage);
    const candidateId = text('candidateId');
    const communityId = text('communityId');
    if (candidateId !== undefined && communityId !== undefined) communityOf.set(candidateId, communityId);
    const id = text('id');
    if (id !== undefined && text('factId') !== undefined) note('letterId', id);
    for (const [name, inner] of Object.entries(fields)) if (name !== 'fields') harvest(inner);
  };

  return { pools, holderOf, communityOf, stageOf, proofOf, note, harvest };
}

/** Codes of the reference data this run may use: real ones, and some that look real. */
export interface Codes {
  readonly units: readonly string[];
  readonly districts: readonly string[];
  readonly streets: readonly string[];
  readonly communities: readonly string[];
  readonly problemTypes: readonly string[];
}

const invented: Readonly<Record<string, string>> = {
  requestId: '20261123-ZZZZZZZZ',
  ticketId: '20261123-ZZZZZZZZ-1',
  callbackId: '20261123-ZZZZZZZZ-1-1',
  candidateId: '20261123-YYYYYYYY',
  unitId: 'street-999999999',
  ref: '0'.repeat(64),
  userId: 'nobody.at-all',
  groupId: 'no-such-group',
  id: 'no-such-letter',
};

/** Fills fields by their names: mostly with what exists, sometimes with what only looks so. */
export function knownValues(memory: Memory, codes: Codes): Known {
  const from = (kind: Kind, random: Random): string | undefined => {
    const pool = memory.pools.get(kind) as string[];
    return pool.length === 0 || random.chance(0.08) ? invented[kind] : random.pick(pool);
  };
  const code = (real: readonly string[], wrong: string, random: Random): string =>
    random.chance(0.08) ? wrong : random.chance(0.7) ? (real[0] as string) : random.pick(real);
  return (field, random, parent) => {
    switch (field) {
      case 'requestId':
      case 'ticketId':
      case 'callbackId':
      case 'candidateId':
      case 'ref':
        return from(field, random);
      case 'userId':
        return random.chance(0.5)
          ? `made.${random.between(1, 40)}`
          : (from('userId', random) ?? 'nobody.at-all');
      case 'groupId':
        return from('groupId', random) ?? 'wr-group-1';
      case 'id':
        return from('letterId', random) ?? invented.id;
      case 'attachments':
        return from('ref', random);
      case 'unitId':
      case 'proposedUnitId':
      case 'assistUnitIds':
        return random.chance(0.5) ? from('unitId', random) : code(codes.units, 'street-999999999', random);
      case 'districtId':
        return code(codes.districts, '999999', random);
      case 'within':
        return code([...codes.districts, ...codes.streets], '999999999', random);
      case 'streetId':
        return code(codes.streets, '999999999', random);
      case 'communityId':
        return code(codes.communities, '999999999999', random);
      case 'problemType':
        return code(codes.problemTypes, 'L99.99', random);
      case 'cursor':
        return random.chance(0.7) ? from('cursor', random) : undefined;
      case 'phone':
        return random.chance(0.85) ? random.pick(phones) : undefined;
      case 'name':
        return parent === 'petitioner' ? random.pick(petitioners) : undefined;
      case 'password':
        return random.pick(passwords);
      case 'user':
        return random.chance(0.5) ? 'fuzz.login' : undefined;
      case 'source':
        return random.chance(0.9) ? 'demo' : undefined;
      case 'externalId':
        return `ext-${random.between(1, 400)}`;
      default:
        return undefined;
    }
  };
}
