import { describe, expect, it } from 'vitest';
import { filterFrom, picked } from './filter.ts';

const now = Date.parse('2026-11-23T04:00:00.000Z');

describe('filterFrom', () => {
  it('begins with the last thirty days, today included', () => {
    expect(filterFrom(new URLSearchParams(), now)).toEqual({ from: '2026-10-25', to: '2026-11-23' });
  });
  it('takes from the address what has the right shape', () => {
    const search = new URLSearchParams(
      'from=2026-11-01&to=yesterday&districtId=110105&streetId=1&kind=complaint&evil=1',
    );
    expect(filterFrom(search, now)).toEqual({
      from: '2026-11-01',
      to: '2026-11-23',
      districtId: '110105',
      kind: 'complaint',
    });
  });
});

describe('picked', () => {
  const filter = { from: '2026-11-01', to: '2026-11-23', districtId: '110105', streetId: '110105026' };
  it('sets, and takes away what was set', () => {
    expect(picked(filter, 'dimension', 'housing')).toEqual({ dimension: 'housing' });
    expect(picked({ ...filter, dimension: 'housing' }, 'dimension', 'housing')).toEqual({
      dimension: undefined,
    });
  });
  it('forgets the street when the district changes', () => {
    expect(picked(filter, 'district', '110101')).toEqual({
      districtId: '110101',
      streetId: undefined,
      communityId: undefined,
    });
  });
  it('does nothing where there is nothing to filter by', () => {
    expect(picked(filter, 'urgency', 'urgent')).toEqual({});
    expect(picked(filter, 'district', '')).toEqual({});
  });
});
