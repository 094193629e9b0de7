import { describe, expect, it } from 'vitest';
import { effective } from './reference.ts';
import { recordOf, type SavedVersion, versionLine } from './versions.ts';

interface Limit {
  readonly version: string;
  readonly from: string;
  readonly note?: string;
}
const shipped = effective<Limit>([{ version: '2026-01', from: '2026-01-01' }], 'limits.json');
const saved = (version: string, holdsFrom: string, more: Partial<SavedVersion<Limit>> = {}) => ({
  version: { version, from: holdsFrom.slice(0, 10), note: '理由' },
  basedOn: '2026-01',
  holdsFrom,
  by: 'somebody',
  at: '2026-11-01T00:00:00.000Z',
  ...more,
});
const december = '2026-11-30T16:00:00.000Z';
const nameAt = (line: ReturnType<typeof versionLine<Limit>>, at: string) => line.at(at).version;

describe('a line of versions', () => {
  it('answers with the version that held at an instant, and before the first one with the first', () => {
    const line = versionLine(shipped);
    line.keep([saved('b', december)]);
    expect(
      ['2020-01-01T00:00:00.000Z', '2026-11-30T15:59:59.999Z', december].map((at) => nameAt(line, at)),
    ).toEqual(['2026-01', '2026-01', 'b']);
    expect(line.newest().version.version).toBe('b');
    expect(line.all().map((known) => line.stateOf(known, '2026-11-15T00:00:00.000Z'))).toEqual([
      'coming',
      'inForce',
    ]);
    expect(line.all().map((known) => line.stateOf(known, december))).toEqual(['inForce', 'past']);
  });

  it('lets the one saved last decide where two begin together, and none that was withdrawn', () => {
    const line = versionLine(shipped);
    const later = saved('c', december, { at: '2026-11-02T00:00:00.000Z' });
    line.keep([later, saved('b', december)]);
    expect(nameAt(line, december)).toBe('c');
    const withdrawn = { by: 'somebody', at: '2026-11-03T00:00:00.000Z', because: '再议' };
    line.keep([{ ...later, withdrawn }, saved('b', december)]);
    expect([nameAt(line, december), line.newest().version.version]).toEqual(['b', 'b']);
    const known = line.byName('c');
    expect(known && recordOf(known, line.stateOf(known, december))).toEqual({
      version: 'c',
      from: '2026-11-30',
      holdsFrom: december,
      state: 'withdrawn',
      note: '理由',
      basedOn: '2026-01',
      by: 'somebody',
      at: '2026-11-02T00:00:00.000Z',
      withdrawn,
    });
  });

  it('keeps a version the same object, and without any says which file is missing', () => {
    const line = versionLine(shipped);
    line.keep([saved('b', december)]);
    const first = line.at(december);
    line.keep([saved('b', december)]);
    expect(line.at(december)).toBe(first);
    expect(() => versionLine(effective<Limit>([], 'limits.json')).at(december)).toThrow(/limits\.json/);
  });
});
