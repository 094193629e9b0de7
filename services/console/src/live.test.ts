import { describe, expect, it } from 'vitest';
import { follow, type LiveState, type LiveWorld, type Notice, readNotice, staleAfter } from './live.ts';

function played() {
  let now = 0;
  let timers: { at: number; run: () => void }[] = [];
  let handlers: Parameters<LiveWorld['open']>[0] | undefined;
  const states: LiveState[] = [];
  const lots: { notices: readonly Notice[]; everything: boolean }[] = [];
  let closed = false;
  const stop = follow(
    {
      open: (given) => {
        handlers = given;
        return { close: () => (closed = true) };
      },
      later: (milliseconds, run) => {
        const timer = { at: now + milliseconds, run };
        timers.push(timer);
        return () => {
          timers = timers.filter((other) => other !== timer);
        };
      },
    },
    (notices, everything) => lots.push({ notices, everything }),
    (state) => states.push(state),
  );
  return {
    states,
    lots,
    stop,
    isClosed: () => closed,
    up: () => handlers?.up(),
    down: () => handlers?.down(),
    reset: () => handlers?.reset(),
    say: (notice: unknown) => handlers?.notice(JSON.stringify(notice)),
    pass(milliseconds: number) {
      const until = now + milliseconds;
      for (;;) {
        const next = timers.filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers = timers.filter((timer) => timer !== next);
        now = next.at;
        next.run();
      }
      now = until;
    },
  };
}

describe('follow', () => {
  it('tells a burst of notices as one lot', () => {
    const line = played();
    line.up();
    for (let n = 0; n < 5; n++) line.say({ topic: 'tickets', type: 'ticket.opened.v1', subject: `t${n}` });
    expect(line.lots).toHaveLength(0);
    line.pass(1000);
    expect(line.lots).toHaveLength(1);
    expect(line.lots[0]?.notices).toHaveLength(5);
    expect(line.states).toEqual(['connecting', 'live']);
  });
  it('looks again at everything after a break, for notices may have been missed', () => {
    const line = played();
    line.up();
    line.down();
    line.pass(3000);
    line.up();
    expect(line.lots).toEqual([{ notices: [], everything: true }]);
    expect(line.states).toEqual(['connecting', 'live', 'connecting', 'live']);
  });
  it('asks by itself when the stream stays away, and stops asking when it is back', () => {
    const line = played();
    line.down();
    line.pass(60_000);
    expect(line.states.at(-1)).toBe('polling');
    const asked = line.lots.length;
    expect(asked).toBeGreaterThanOrEqual(3);
    line.up();
    line.pass(60_000);
    expect(line.states.at(-1)).toBe('live');
    expect(line.lots.length).toBe(asked + 1);
  });
  it('reads at its own pace in a flood, and loses nothing of it', () => {
    const line = played();
    line.up();
    for (let n = 0; n < 100; n++) {
      line.say({ topic: 'tickets', type: 'ticket.opened.v1', subject: `t${n}` });
      if (n % 10 === 0) line.reset();
      line.pass(100);
    }
    line.pass(3000);
    expect(line.lots.length).toBeLessThanOrEqual(9);
    expect(line.lots.some((lot) => lot.everything)).toBe(true);
  });
  it('falls silent when stopped', () => {
    const line = played();
    line.stop();
    line.up();
    line.say({ topic: 'tickets', type: 'ticket.opened.v1', subject: 't' });
    line.pass(60_000);
    expect(line.lots).toHaveLength(0);
    expect(line.isClosed()).toBe(true);
  });
});

describe('readNotice', () => {
  it('takes what has a type and drops the rest', () => {
    expect(
      readNotice('{"topic":"tickets","type":"ticket.closed.v1","subject":"x","unitId":"u"}')?.unitId,
    ).toBe('u');
    expect(readNotice('{"type":1}')).toBeUndefined();
    expect(readNotice('ping')).toBeUndefined();
  });
});

describe('staleAfter', () => {
  const after = (type: string) => staleAfter([{ topic: '', type, subject: '' }]);
  it('names what the screen must read again', () => {
    expect(after('ticket.accepted.v1')).toContain('countTickets');
    expect(after('request.classified.v1')).toContain('listReviews');
    expect(after('ticket.objectionUpheld.v1')).toContain('listReviews');
    expect(after('callback.due.v1')).toContain('listCallbacks');
    expect(after('weather.changed.v1').size).toBe(0);
  });
});
