import type { OperationId, Role } from '@jiesu/contracts';
import { operations } from '@jiesu/contracts';
import type { Random } from '@jiesu/testkit';
import type { Codes, Memory } from './memory.ts';

const ROLES: readonly Role[] = [
  'agent',
  'dispatcher',
  'office',
  'reviewer',
  'caller',
  'community',
  'analyst',
  'admin',
  'machine',
];

/** Who knocks, and whether the door should know them. */
export interface SignIn {
  readonly how: 'right' | 'cookie' | 'no csrf' | 'nobody' | 'wrong role' | 'forged token' | 'other scope';
  readonly person?: {
    readonly roles: readonly Role[];
    readonly unitId?: string;
    readonly districtId?: string;
    readonly communityId?: string;
  };
}

const hows: readonly { readonly how: SignIn['how']; readonly weight: number }[] = [
  { how: 'right', weight: 70 },
  { how: 'cookie', weight: 6 },
  { how: 'no csrf', weight: 2 },
  { how: 'nobody', weight: 5 },
  { how: 'wrong role', weight: 6 },
  { how: 'forged token', weight: 3 },
  { how: 'other scope', weight: 8 },
];

/** Somebody for this call. `params`: an office is mostly the one that holds the ticket, a community its own. */
export function signIn(
  operation: OperationId,
  params: Readonly<Record<string, string>>,
  random: Random,
  memory: Memory,
  codes: Codes,
): SignIn {
  const allowed = operations[operation].roles;
  const { how } = random.weighted(hows);
  if (allowed.includes('public') || how === 'nobody') return { how: 'nobody' };
  if (how === 'forged token') return { how };
  const wrong = ROLES.filter((role) => !allowed.includes(role));
  if (how === 'wrong role' && wrong.length > 0)
    return { how, person: scoped(random.pick(wrong), random, codes) };
  const role = random.pick(allowed) as Role;
  if (how === 'other scope') return { how, person: scoped(role, random, codes) };
  const holder = memory.holderOf.get(params.ticketId ?? '');
  const community = memory.communityOf.get(params.candidateId ?? '');
  const person =
    role === 'office'
      ? {
          roles: [role],
          unitId: holder ?? (random.chance(0.7) ? codes.units[0] : random.pick(codes.units)) ?? '',
        }
      : role === 'community' && community !== undefined
        ? { roles: [role], communityId: community }
        : { roles: [role] };
  return { how: how === 'wrong role' ? 'right' : how, person };
}

function scoped(role: Role, random: Random, codes: Codes): NonNullable<SignIn['person']> {
  if (role === 'office')
    return random.chance(0.1) ? { roles: [role] } : { roles: [role], unitId: random.pick(codes.units) };
  if (role === 'community') return { roles: [role], communityId: random.pick(codes.communities) };
  if (role === 'reviewer') return { roles: [role], districtId: random.pick(codes.districts) };
  return { roles: [role] };
}
