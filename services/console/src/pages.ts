import type { Role } from './session.tsx';
import type { Text } from './text/index.tsx';

/** A page of the side bar and of the palette. Order = order of landing for people with several roles. */
export interface Place {
  readonly id:
    | 'intake'
    | 'reviews'
    | 'objections'
    | 'rules'
    | 'limits'
    | 'tickets'
    | 'desk'
    | 'incidents'
    | 'callbacks'
    | 'appeals'
    | 'outbox'
    | 'candidates'
    | 'groups'
    | 'demands'
    | 'bulletins'
    | 'signals'
    | 'life'
    | 'system'
    | 'deadLetters'
    | 'models'
    | 'users';
  readonly path: string;
  readonly group: keyof Text['nav']['groups'];
  readonly roles: readonly Role[];
  readonly keys: string;
}

export const places: readonly Place[] = [
  { id: 'intake', path: '/intake', group: 'work', roles: ['agent'], keys: 'g i' },
  { id: 'reviews', path: '/reviews', group: 'work', roles: ['dispatcher'], keys: 'g r' },
  { id: 'objections', path: '/objections', group: 'work', roles: ['dispatcher', 'reviewer'], keys: 'g o' },
  { id: 'tickets', path: '/tickets', group: 'work', roles: ['office', 'reviewer'], keys: 'g t' },
  {
    id: 'desk',
    path: '/desk',
    group: 'work',
    roles: ['office', 'reviewer', 'dispatcher'],
    keys: 'g k',
  },
  {
    id: 'incidents',
    path: '/incidents',
    group: 'work',
    roles: ['dispatcher', 'reviewer', 'office'],
    keys: 'g j',
  },
  {
    id: 'rules',
    path: '/rules',
    group: 'work',
    roles: ['dispatcher', 'reviewer', 'analyst', 'admin'],
    keys: 'g e',
  },
  {
    id: 'limits',
    path: '/limits',
    group: 'work',
    roles: ['dispatcher', 'reviewer', 'analyst', 'admin'],
    keys: 'g h',
  },
  { id: 'callbacks', path: '/callbacks', group: 'work', roles: ['caller'], keys: 'g c' },
  { id: 'appeals', path: '/appeals', group: 'work', roles: ['reviewer', 'caller', 'office'], keys: 'g a' },
  { id: 'outbox', path: '/outbox', group: 'work', roles: ['caller', 'agent', 'admin'], keys: 'g x' },
  { id: 'candidates', path: '/candidates', group: 'work', roles: ['community'], keys: 'g w' },
  { id: 'groups', path: '/groups', group: 'work', roles: ['community'], keys: 'g q' },
  {
    id: 'demands',
    path: '/demands',
    group: 'insight',
    roles: ['analyst', 'dispatcher', 'reviewer', 'admin'],
    keys: 'g d',
  },
  {
    id: 'bulletins',
    path: '/bulletins',
    group: 'insight',
    roles: ['analyst', 'reviewer', 'admin', 'office'],
    keys: 'g b',
  },
  { id: 'signals', path: '/signals', group: 'insight', roles: ['analyst', 'reviewer'], keys: 'g n' },
  {
    id: 'life',
    path: '/life',
    group: 'insight',
    roles: ['dispatcher', 'office', 'reviewer', 'caller', 'analyst', 'admin'],
    keys: 'g f',
  },
  { id: 'system', path: '/admin', group: 'system', roles: ['admin'], keys: 'g s' },
  { id: 'deadLetters', path: '/admin/dead-letters', group: 'system', roles: ['admin'], keys: 'g l' },
  { id: 'models', path: '/admin/models', group: 'system', roles: ['admin', 'analyst'], keys: 'g m' },
  { id: 'users', path: '/admin/users', group: 'system', roles: ['admin'], keys: 'g u' },
];

/** Where somebody begins: the first place of the role that matters most. */
export function landing(roles: readonly Role[]): string {
  if (roles.includes('admin')) return '/admin';
  if (roles.includes('analyst') && roles.length === 1) return '/demands';
  if (roles.includes('reviewer')) return '/tickets?view=review';
  return places.find((place) => place.roles.some((role) => roles.includes(role)))?.path ?? '/nothing-here';
}

export function placesOf(roles: readonly Role[]): readonly Place[] {
  return places.filter((place) => place.roles.some((role) => roles.includes(role)));
}
