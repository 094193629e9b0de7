import type { FactData, RequestDraft } from '@jiesu/contracts';
import { describe, expect, it } from 'vitest';
import {
  draftErrors,
  holdsNow,
  instantOf,
  isConfidential,
  type KnownCodes,
  markDispatched,
  normalisePhone,
  type RequestRecord,
  refusedChange,
  refusedReveal,
  refusedSettlement,
  settle,
} from './request.ts';

const known: KnownCodes = {
  problemType: (code) => code === 'L02.01',
  district: (code) => code === '110105' || code === '110101',
  street: (code) => code === '110105026',
  community: (code) => code === '110105026034',
};
const now = '2026-11-23T02:00:00.000Z';
const draft: RequestDraft = { kind: 'complaint', text: '暖气不热' };
const fields = (more: Partial<RequestDraft>) =>
  draftErrors({ ...draft, ...more }, now, known).map((e) => e.field);

describe('a phone', () => {
  it.each([
    ['19900001234', '19900001234'],
    ['199-0000-1234', '19900001234'],
    ['+86 199 0000 1234', '19900001234'],
    ['008619900001234', '19900001234'],
    ['１９９００００１２３４', '19900001234'],
    ['010-65120000', '01065120000'],
    ['(010) 6512 0000', '01065120000'],
    ['010-65120000转8', '01065120000'],
    ['+86-10-65120000', '01065120000'],
    ['0311-8765432', '03118765432'],
    ['400-000-1234', '4000001234'],
    ['12345', '12345'],
    ['95598', '95598'],
    ['110', '110'],
  ])('%s is kept as %s', (written, kept) => expect(normalisePhone(written)).toBe(kept));

  it.each([
    '',
    '1990000123',
    '199000012345',
    '29900001234',
    '65120000',
    '12',
    '无',
    '1990000123a',
    '0000000',
    '<script>',
  ])('%s is none', (written) => expect(normalisePhone(written)).toBeUndefined());
});

describe('an instant', () => {
  it.each([
    ['2026-11-23T10:00:00+08:00', '2026-11-23T02:00:00.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
  ])('%s is %s', (written, instant) => expect(instantOf(written)).toBe(instant));

  it.each([
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-11-23T25:00:00Z',
    '2100-02-29T00:00:00Z',
    'now',
    '',
  ])('%s is none', (written) => expect(instantOf(written)).toBeUndefined());
});

describe('a draft', () => {
  it('may be as short as a kind and a word', () => expect(fields({})).toEqual([]));

  it('is judged field by field, all at once', () => {
    expect(
      fields({
        text: '\u200b ',
        petitioner: { kind: 'person', phone: '12' },
        receivedAt: '2030-01-01T00:00:00Z',
        hint: { problemType: 'x', districtId: '110101', streetId: '110105026', communityId: '1' },
        settlement: { outcome: 'answered', disposition: 'dissuadeUnlawful', reason: ' ' },
      }),
    ).toEqual([
      'text',
      'petitioner.phone',
      'receivedAt',
      'hint.problemType',
      'hint.streetId',
      'hint.communityId',
      'settlement.reason',
      'settlement.disposition',
      'settlement.outcome',
    ]);
  });

  it('may be five minutes ahead and not before 2000', () => {
    expect(fields({ receivedAt: '2026-11-23T02:05:00Z' })).toEqual([]);
    expect(fields({ receivedAt: '2026-11-23T02:05:01Z' })).toEqual(['receivedAt']);
    expect(fields({ receivedAt: '2000-01-01T00:00:00Z' })).toEqual([]);
    expect(fields({ receivedAt: '1999-12-31T23:59:59Z' })).toEqual(['receivedAt']);
  });

  it('of a report is confidential', () => {
    expect(isConfidential('report', undefined)).toBe(true);
    expect(isConfidential('help', { kind: 'person', confidential: true })).toBe(true);
    expect(isConfidential('help', { kind: 'person' })).toBe(false);
  });
});

const record: RequestRecord = {
  kind: 'consultation',
  channel: 'hotline',
  receivedAt: now,
  sealed: 's',
  petitionerRef: 'r',
  confidential: false,
  stage: 'received',
  by: 'agent',
  amended: 0,
  holders: [],
};
const dispatch = (more: Partial<FactData<'request.dispatched.v1'>> = {}) =>
  ({
    requestId: '20261123-00000000',
    ticketId: '20261123-00000000-1',
    hop: 1,
    role: 'handle',
    unitId: 'street-110105026',
    districtUnitId: 'district-110105',
    assistUnitIds: ['utility-heating'],
    title: '供暖不热',
    problemType: 'L02.01',
    dispatchedAt: now,
    ...more,
  }) as FactData<'request.dispatched.v1'>;
const dispatched = markDispatched(record, dispatch()) ?? record;

describe('until dispatch', () => {
  it('a request may be changed and settled, once', () => {
    expect(refusedChange(record)).toBeUndefined();
    expect(refusedSettlement(record, 'answered')).toBeUndefined();
    expect(refusedSettlement({ ...record, kind: 'help' }, 'answered')?.refused).toBe(
      'answer-needs-consultation',
    );
    expect(refusedSettlement({ ...record, kind: 'help' }, 'disposed')).toBeUndefined();
    const settled = settle(record, { outcome: 'answered', answeredBy: 'agent', at: now, sealedReason: 's' });
    expect(settled.stage).toBe('answered');
    expect(refusedChange(settled)?.refused).toBe('request-already-settled');
    expect(refusedChange(dispatched)?.refused).toBe('request-already-dispatched');
  });

  it('hops may come twice and out of order', () => {
    const second = dispatch({ ticketId: '20261123-00000000-2', hop: 2, unitId: 'street-110101009' });
    const late = markDispatched(markDispatched(record, second) ?? record, dispatch());
    expect(late?.holders.map((h) => h.hop)).toEqual([1, 2]);
    expect(late?.unitId).toBe('street-110101009');
    expect(markDispatched(dispatched, dispatch())).toBeUndefined();
    expect(markDispatched(record, dispatch({ role: 'supervise' }))).toBeUndefined();
  });
});

describe('the contact', () => {
  it.each([
    [{ roles: ['agent'] }, record, undefined],
    [{ roles: ['caller'] }, record, undefined],
    [{ roles: ['office'], unitId: 'street-110105026' }, record, 'contact-not-yours'],
    [{ roles: ['office'], unitId: 'street-110105026' }, dispatched, undefined],
    [{ roles: ['office'], unitId: 'utility-heating' }, dispatched, undefined],
    [{ roles: ['office'], unitId: 'district-110105' }, dispatched, undefined],
    [{ roles: ['office'], unitId: 'street-110101009' }, dispatched, 'contact-not-yours'],
    [{ roles: ['office'] }, dispatched, 'contact-not-yours'],
    [{ roles: ['reviewer'], districtId: '110105' }, dispatched, undefined],
    [{ roles: ['reviewer'], districtId: '110101' }, dispatched, 'contact-not-yours'],
    [{ roles: ['reviewer'] }, dispatched, undefined],
    [
      { roles: ['office'], unitId: 'street-110105026' },
      { ...dispatched, confidential: true },
      'contact-confidential',
    ],
    [{ roles: ['reviewer'] }, { ...dispatched, confidential: true }, 'contact-confidential'],
    [{ roles: ['caller'] }, { ...dispatched, confidential: true }, undefined],
  ] as const)('is decided by role and holder: %j', (viewer, of, code) => {
    expect(refusedReveal(of, viewer)?.refused).toBe(code);
  });

  it('of a request that nobody holds is held by nobody', () => {
    expect(holdsNow(record, { roles: ['reviewer'] })).toBe(false);
  });
});
