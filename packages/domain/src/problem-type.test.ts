import { describe, expect, it } from 'vitest';
import { classOf, isWithin, taxonomyChanges, typeChain, typeOf } from './problem-type.ts';

describe('a code of the taxonomy', () => {
  it.each([
    ['L01', 'L01', 'L01'],
    ['L01.02', 'L01', 'L01.02'],
    ['L01.02.03', 'L01', 'L01.02'],
    ['', '', ''],
  ])('%s lies in class %s and type %s', (code, klass, type) => {
    expect(classOf(code)).toBe(klass);
    expect(typeOf(code)).toBe(type);
  });

  it('lies within its ancestors and within nothing that only begins alike', () => {
    expect(typeChain('L01.02.03')).toEqual(['L01.02.03', 'L01.02', 'L01', '']);
    for (const ancestor of typeChain('L01.02.03'))
      expect(isWithin('L01.02.03', ancestor), ancestor).toBe(true);
    for (const other of ['L01.02.04', 'L01.0', 'L01.02.0', 'L02', 'L01.02.03.01'])
      expect(isWithin('L01.02.03', other), other).toBe(false);
  });
});

describe('two states of the taxonomy', () => {
  it('differ by what was added, removed and changed', () => {
    const before = [
      { code: 'L01.01', zh: '物业', tags: ['key'] },
      { code: 'L01.02', zh: '电梯', tags: [] },
      { code: 'L01.03', zh: '供暖', tags: [] },
    ];
    const after = [
      { code: 'L01.04', zh: '停车', tags: [] },
      { code: 'L01.03', zh: '供暖', tags: [] },
      { code: 'L01.01', zh: '物业管理', tags: ['key', 'winter'] },
    ];
    expect(taxonomyChanges(before, after)).toEqual([
      { code: 'L01.01', change: 'changed', fields: ['tags', 'zh'] },
      { code: 'L01.02', change: 'removed', fields: [] },
      { code: 'L01.04', change: 'added', fields: [] },
    ]);
    expect(taxonomyChanges(after, after)).toEqual([]);
  });
});
