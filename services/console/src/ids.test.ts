import { describe, expect, it } from 'vitest';
import { randomId, readId } from './ids.ts';

describe('readId', () => {
  it('tells a request from a ticket', () => {
    expect(readId('20261123-7K2Q9F4M')).toEqual({ kind: 'request', requestId: '20261123-7K2Q9F4M' });
    expect(readId('20261123-7K2Q9F4M-2')).toEqual({
      kind: 'ticket',
      requestId: '20261123-7K2Q9F4M',
      ticketId: '20261123-7K2Q9F4M-2',
    });
  });
  it('forgives what people do to ids when they read them aloud', () => {
    expect(readId('  20261123－7k2q9f4m ')?.requestId).toBe('20261123-7K2Q9F4M');
    expect(readId('2O261123-7K2Q9FOL')?.requestId).toBe('20261123-7K2Q9F01');
  });
  it('takes nothing else for an id', () => {
    for (const text of ['', '望京', '20261123', '20261123-7K2Q9F4', '20261123-7K2Q9F4M-', '19900001111']) {
      expect(readId(text)).toBeUndefined();
    }
  });
});

describe('randomId', () => {
  it('is 32 hex digits and not repeated', () => {
    const ids = new Set(Array.from({ length: 200 }, randomId));
    expect(ids.size).toBe(200);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
  });
});
