import { expect } from 'vitest';
import type { VirtualClock } from '../memory/clock.ts';
import type { Messenger, OutMessage } from '../messenger.ts';
import { type Clause, type Closable, contract } from './clauses.ts';

export interface MessengerWorld extends Closable {
  readonly messenger: Messenger;
  readonly clock: VirtualClock;
}

const START = '2026-11-23T02:00:00.000Z';
const minutes = (n: number): string => new Date(Date.parse(START) + n * 60_000).toISOString();

const message = (key: string, more: Partial<OutMessage> = {}): OutMessage => ({
  key,
  way: 'message',
  sealed: `sealed ${key}`,
  notBefore: START,
  until: minutes(600),
  ...more,
});
const keysOf = (messages: readonly { readonly key: string }[]): readonly string[] =>
  messages.map(({ key }) => key);

const handing: readonly Clause<MessengerWorld>[] = [
  {
    says: 'a message waits until a gateway takes it, and has not been sent before the gateway says so',
    async holds({ messenger }) {
      await messenger.put([message('a')]);
      expect(await messenger.get('a')).toMatchObject({ state: 'waiting', tries: 0, sealed: 'sealed a' });
      expect(keysOf(await messenger.take('message', 10, minutes(5)))).toEqual(['a']);
      expect((await messenger.get('a'))?.state).not.toBe('sent');
      expect(await messenger.report({ key: 'a', outcome: 'sent' })).toBe(true);
      expect(await messenger.get('a')).toMatchObject({ state: 'sent', tries: 1 });
    },
  },
  {
    says: 'put again under its key it changes nothing, whatever became of it',
    async holds({ messenger }) {
      await messenger.put([message('a'), message('a', { sealed: 'other' })]);
      await messenger.take('message', 10, minutes(5));
      await messenger.report({ key: 'a', outcome: 'sent' });
      await messenger.put([message('a', { sealed: 'other' })]);
      expect(await messenger.get('a')).toMatchObject({ state: 'sent', sealed: 'sealed a' });
      expect(await messenger.take('message', 10, minutes(5))).toEqual([]);
    },
  },
  {
    says: 'the oldest go first, so many as asked for, and each way has takers of its own',
    async holds({ messenger }) {
      await messenger.put([message('a'), message('r', { way: 'robot' }), message('b'), message('c')]);
      expect(keysOf(await messenger.take('message', 2, minutes(5)))).toEqual(['a', 'b']);
      expect(keysOf(await messenger.take('robot', 10, minutes(5)))).toEqual(['r']);
    },
  },
  {
    says: 'none is handed out before its hour, nor after its end',
    async holds({ messenger, clock }) {
      await messenger.put([message('a', { notBefore: minutes(10), until: minutes(20) })]);
      expect(await messenger.take('message', 10, minutes(5))).toEqual([]);
      clock.set(minutes(10));
      expect(keysOf(await messenger.take('message', 10, minutes(12)))).toEqual(['a']);
      clock.set(minutes(20));
      expect(await messenger.take('message', 10, minutes(25))).toEqual([]);
      expect((await messenger.get('a'))?.state).toBe('expired');
    },
  },
  {
    says: 'what a gateway took and never spoke of comes again when its lease is over',
    async holds({ messenger, clock }) {
      await messenger.put([message('a')]);
      await messenger.take('message', 10, minutes(5));
      clock.set(minutes(5));
      const [again] = await messenger.take('message', 10, minutes(9));
      expect(again).toMatchObject({ key: 'a', tries: 2 });
    },
  },
];

const reporting: readonly Clause<MessengerWorld>[] = [
  {
    says: 'of three, one that fails is tried again and the other two are sent (R22)',
    async holds({ messenger, clock }) {
      await messenger.put(['a', 'b', 'c'].map((key) => message(key)));
      await messenger.take('message', 10, minutes(5));
      await messenger.report({ key: 'a', outcome: 'sent' });
      await messenger.report({ key: 'b', outcome: { again: minutes(30) }, detail: '空号停机' });
      await messenger.report({ key: 'c', outcome: 'sent' });
      expect(await messenger.counts()).toMatchObject({ sent: 2, waiting: 1 });
      expect(await messenger.take('message', 10, minutes(35))).toEqual([]);
      clock.set(minutes(30));
      expect(await messenger.take('message', 10, minutes(35))).toMatchObject([
        { key: 'b', tries: 2, detail: '空号停机' },
      ]);
    },
  },
  {
    says: 'an end is an end: later reports are turned down, and so are those of what nobody took',
    async holds({ messenger }) {
      await messenger.put([message('a'), message('b')]);
      expect(await messenger.report({ key: 'a', outcome: 'sent' })).toBe(false);
      expect(await messenger.report({ key: 'nothing', outcome: 'sent' })).toBe(false);
      await messenger.take('message', 1, minutes(5));
      expect(await messenger.report({ key: 'a', outcome: 'failed', detail: '号码不存在' })).toBe(true);
      expect(await messenger.report({ key: 'a', outcome: 'sent' })).toBe(false);
      expect(await messenger.get('a')).toMatchObject({ state: 'failed', detail: '号码不存在' });
    },
  },
  {
    says: 'what went out is known to have gone out, also when it was said after the lease',
    async holds({ messenger, clock }) {
      await messenger.put([message('a')]);
      await messenger.take('message', 1, minutes(5));
      clock.set(minutes(6));
      expect(await messenger.report({ key: 'a', outcome: 'sent' })).toBe(true);
      expect(await messenger.take('message', 1, minutes(9))).toEqual([]);
    },
  },
  {
    says: 'withdrawn is what still waits; what is out stays out',
    async holds({ messenger }) {
      await messenger.put([message('a'), message('b')]);
      await messenger.take('message', 1, minutes(5));
      await messenger.report({ key: 'a', outcome: 'sent' });
      await messenger.withdraw(['a', 'b', 'nothing']);
      expect((await messenger.get('a'))?.state).toBe('sent');
      expect((await messenger.get('b'))?.state).toBe('withdrawn');
      expect(await messenger.take('message', 10, minutes(5))).toEqual([]);
    },
  },
  {
    says: 'the list shows the newest first, by state and page, and the counts agree with it',
    async holds({ messenger }) {
      await messenger.put(['a', 'b', 'c', 'd'].map((key) => message(key)));
      await messenger.withdraw(['c']);
      expect(keysOf(await messenger.list(undefined, 3))).toEqual(['d', 'c', 'b']);
      expect(keysOf(await messenger.list(undefined, 3, 'b'))).toEqual(['a']);
      expect(keysOf(await messenger.list('waiting', 10))).toEqual(['d', 'b', 'a']);
      expect(await messenger.counts()).toEqual({
        waiting: 3,
        taken: 0,
        sent: 0,
        failed: 0,
        withdrawn: 1,
        expired: 0,
      });
    },
  },
];

export function messengerContract(adapter: string, make: () => Promise<MessengerWorld>): void {
  contract('messenger', adapter, make, { handing, reporting });
}
