import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  acceptFact,
  checkBody,
  checkFact,
  checkIncomingFact,
  checkPart,
  type Fact,
  operations,
  toFieldErrors,
  topicOf,
} from './index.ts';

const example = (file: string): Fact =>
  JSON.parse(
    readFileSync(fileURLToPath(new URL(`../../../schemas/examples/${file}.json`, import.meta.url)), 'utf8'),
  ) as Fact;
const classified = example('request.classified.v1/cold-rooms-wangjing');
const closed = example('ticket.closed.v1/cold-rooms-wangjing');

describe('lengths', () => {
  const draft = (text: string) => checkBody('RequestDraft', { kind: 'complaint', text });
  it('are counted in characters, whatever these take', () => {
    expect(draft('😀'.repeat(4_000))).toBeUndefined();
    expect(draft('水'.repeat(4_000))).toBeUndefined();
    expect(draft('😀'.repeat(4_001))?.map(({ field }) => field)).toEqual(['text']);
    expect(draft('')?.map(({ field }) => field)).toEqual(['text']);
  });

  it('at the lower end, too', () => {
    const shared = (reason: string) => checkBody('RevealBody', { reason });
    expect(shared('😀😀')).toBeUndefined();
    expect(shared('😀')?.map(({ field }) => field)).toEqual(['reason']);
  });
});

describe('checkFact', () => {
  it('names the field, in Chinese where it has a name, and the remedy', () => {
    const errors = checkFact({ ...closed, data: { ...closed.data, outcome: 'done', round: 0 } });
    expect(errors).toEqual([
      { field: 'data.round', message: '“办理轮次”（data.round）不能小于 1，请改正。' },
      {
        field: 'data.outcome',
        message: '“办结情形”（data.outcome）的取值不对，请从以下值中选择：solved、unsolved、unreached。',
      },
    ]);
  });

  it('says which property is missing', () => {
    const { partitionkey: _gone, ...rest } = closed;
    expect(checkFact(rest)).toEqual([
      { field: 'partitionkey', message: '缺少“诉求编号”（partitionkey），请补上。' },
    ]);
  });

  it('refuses an unknown property deep inside', () => {
    if (classified.type !== 'request.classified.v1') throw new Error('wrong example');
    const fact = {
      ...classified,
      data: { ...classified.data, place: { ...classified.data.place, phone: '1' } },
    };
    expect(checkFact(fact)?.map((error) => error.field)).toEqual(['data.place.phone']);
    expect(acceptFact(fact)).toBe(true);
  });

  it('refuses a fact whose key is another request', () => {
    expect(checkFact({ ...closed, partitionkey: '20261123-00000000' })?.[0]?.field).toBe('partitionkey');
  });

  it('refuses a version that this release does not know, in both directions', () => {
    expect(checkFact({ ...closed, type: 'ticket.closed.v9' })?.[0]?.field).toBe('type');
    expect(acceptFact({ ...closed, type: 'ticket.closed.v9' })).toBe(false);
    expect(checkIncomingFact('not a fact')?.[0]?.field).toBe('type');
    expect(checkFact({ ...closed, type: 'toString' })?.[0]?.field).toBe('type');
  });

  it('refuses a time without milliseconds or with an offset: instants sort as text', () => {
    expect(checkFact({ ...closed, time: '2026-11-23T09:30:00+08:00' })?.[0]?.message).toContain(
      '2026-11-23T01:30:00.000Z',
    );
  });
});

describe('checkPart', () => {
  it('turns text of a query into numbers and fills in defaults', () => {
    const query: Record<string, unknown> = { limit: '20' };
    expect(checkPart('listUsers', 'query', query)).toBeUndefined();
    expect(query.limit).toBe(20);
    const empty: Record<string, unknown> = {};
    expect(checkPart('listUsers', 'query', empty)).toBeUndefined();
    expect(empty.limit).toBe(50);
  });

  it('refuses what no schema describes', () => {
    expect(checkPart('whoAmI', 'query', { x: '1' })?.[0]?.field).toBe('x');
    expect(checkPart('whoAmI', 'query', {})).toBeUndefined();
    expect(checkPart('whoAmI', 'body', { x: 1 })?.[0]?.message).toContain('不接受内容');
  });
});

describe('checkBody', () => {
  it('takes an operation or the name of a shape', () => {
    expect(checkBody('login', { user: 'a', password: 'b' })).toBeUndefined();
    expect(checkBody('login', { user: '', password: 'b' })).toEqual([
      { field: 'user', message: expect.stringContaining('不能为空') },
    ]);
    expect(checkBody('CommandAnswer', { id: 'x', revision: 1 })).toBeUndefined();
    expect(checkBody('CommandAnswer', { id: 'x', revision: -1 })?.[0]?.field).toBe('revision');
  });

  it('does not change bodies: text stays text', () => {
    const body = { id: 'x', revision: '1' };
    expect(checkBody('CommandAnswer', body)?.[0]?.message).toContain('应为整数');
    expect(body.revision).toBe('1');
  });
});

describe('operations', () => {
  it('each compile by themselves', () => {
    for (const operation of Object.values(operations)) {
      for (const part of ['params', 'query', 'body', 'reply'] as const) {
        expect(() => checkPart(operation.id, part, {}), `${operation.id} ${part}`).not.toThrow();
      }
    }
  });
});

describe('topicOf', () => {
  it('answers with the topic, or with the family of topics to subscribe to', () => {
    expect(topicOf('request.received.v1')).toBe('intake');
    expect(topicOf('request.dispatched.v1')).toBe('dispatch.*');
  });
});

describe('toFieldErrors', () => {
  it('writes paths as people write them, and says a thing once', () => {
    const violation = { instancePath: '/items/0/na~1me', keyword: 'minLength', params: { limit: 2 } };
    expect(toFieldErrors([violation, violation])).toEqual([
      { field: 'items[0].na/me', message: '“items[0].na/me”太短，请至少填写 2 个字。' },
    ]);
  });
});
