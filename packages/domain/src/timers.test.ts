import type { CallbackPolicy, Fact, FactDraft } from '@jiesu/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aFact, aPolicy, hour, opened, ticketId } from './timers.testing.ts';
import { type FollowedType, type Followup, fireDue, onTicket, openFollowup } from './timers.ts';

const policy = aPolicy();
const fresh = (): Followup => openFollowup(opened, policy);

const line = ({ type, data }: FactDraft): string => {
  if (type === 'deadline.warned.v1') return `${data.clock} ${data.share}`;
  if (type === 'deadline.breached.v1') return `${data.clock} breached`;
  return type;
};

/** Lives through facts, firing whenever something is due, up to the given hour. */
function live(facts: readonly Fact<FollowedType>[], until: number, under: CallbackPolicy = policy) {
  let followup = openFollowup(opened, under);
  const said: string[] = [];
  let now = hour(0);
  const fire = (limit: string): void => {
    while (followup.nextAt !== undefined && followup.nextAt <= limit) {
      // A moment that has passed already fires at once.
      const at = followup.nextAt > now ? followup.nextAt : now;
      const granted = fireDue(ticketId, followup, at, under);
      if (!granted) throw new Error('due, and nothing said');
      followup = granted.next;
      said.push(
        ...granted.facts.map(
          (fact) => `${line(fact)} @${(Date.parse(at) - Date.parse(hour(0))) / 3_600_000}`,
        ),
      );
    }
  };
  for (const fact of facts) {
    fire(fact.time);
    followup = onTicket(followup, fact, under) ?? followup;
    now = fact.time;
  }
  fire(hour(until));
  return { followup, said };
}

const accepted = (at: number) => aFact('ticket.accepted.v1', at, {});
const contacted = (at: number) => aFact('ticket.contacted.v1', at, { outcome: 'reached', method: 'phone' });
const replied = (at: number) => aFact('ticket.replied.v1', at, { result: 'solved', attachments: 1 });
const approved = (at: number) => aFact('ticket.replyApproved.v1', at, {});
const sentBack = (at: number) => aFact('ticket.sentBack.v1', at, { because: '没有照片。' });

describe('the clocks of a ticket', () => {
  it('warn at half, three quarters and nine tenths, breach once, and ask for the callback at the end', () => {
    const { said, followup } = live([], 100);
    expect(said).toEqual([
      'accept 50 @2',
      'accept 75 @3',
      'accept 90 @3.6',
      'accept breached @4',
      'contact 50 @4',
      'contact 75 @6',
      'contact 90 @7.2',
      'contact breached @8',
      'handle 50 @50',
      'handle 75 @75',
      'handle 90 @90',
      'handle breached @100',
    ]);
    expect(followup).toMatchObject({
      state: 'callingBack',
      callback: { because: 'deadline', at: hour(100) },
    });
  });

  it('are silent where the unit is in time, and the callback is due with the approval', () => {
    const { said, followup } = live([accepted(1), contacted(1.5), replied(10), approved(12)], 30);
    expect(said).toEqual([]);
    expect(followup).toMatchObject({
      state: 'callingBack',
      callback: { because: 'approved', at: hour(12), dueAt: hour(60) },
      nextAt: hour(36),
    });
  });

  it('ask for the callback at the limit although the reply waits for its review, without a breach by the unit', () => {
    const { said, followup } = live([accepted(1), contacted(2), replied(99)], 100);
    expect(said).toEqual(['handle 50 @50', 'handle 75 @75', 'handle 90 @90']);
    expect(followup).toMatchObject({ state: 'callingBack', callback: { because: 'deadline' } });
  });

  it('run on after a reply was sent back, as if there had been none', () => {
    const { said } = live([accepted(1), contacted(2), replied(40), sentBack(60)], 100);
    expect(said).toEqual([
      'review 50 @52',
      'review 75 @58',
      'handle 50 @60',
      'handle 75 @75',
      'handle 90 @90',
      'handle breached @100',
    ]);
  });

  it('count the handling until the approval where the policy says so', () => {
    const strict = aPolicy({ handleMetBy: 'approval' });
    expect(live([accepted(1), contacted(2), replied(99)], 100, strict).said).toContain(
      'handle breached @100',
    );
    expect(live([accepted(1), contacted(2), replied(20), approved(21)], 100, strict).said).not.toContain(
      'handle 50 @50',
    );
  });

  it('leave the callback to the limit where the policy says so, and remember the approval', () => {
    const late = aPolicy({ callbackAfter: 'deadline' });
    const { followup } = live([accepted(1), contacted(2), replied(10), approved(12)], 50, late);
    expect(followup).toMatchObject({ state: 'running', nextAt: hour(100) });
    expect(live([accepted(1), contacted(2), replied(10), approved(12)], 100, late).followup).toMatchObject({
      state: 'callingBack',
      callback: { because: 'approved', at: hour(100) },
    });
  });

  it('count an objection as notice taken, and keep every due time', () => {
    const objected = aFact('ticket.objected.v1', 1, { reason: 'notOurDuty' });
    const rejected = aFact('ticket.objectionRejected.v1', 30, { because: '属于贵单位。' });
    const { followup, said } = live([objected, rejected], 40);
    expect(said).toEqual(['contact 50 @4', 'contact 75 @6', 'contact 90 @7.2', 'contact breached @8']);
    expect(followup.clocks.find((one) => one.clock === 'handle')?.dueAt).toBe(hour(100));
  });

  describe('after an objection that had stopped them', () => {
    const objected = aFact('ticket.objected.v1', 1, { reason: 'notOurDuty' });
    const due = { acceptAt: hour(4), contactAt: hour(16), handleAt: hour(108), policyVersion: '2025-01' };
    const rejected = (at: number) =>
      aFact('ticket.objectionRejected.v1', at, { because: '属于贵单位。', due });

    it('go by the new due times, and say no share a second time', () => {
      const { said } = live([objected, rejected(5)], 108);
      expect(said).toEqual([
        'contact 50 @4',
        'contact 75 @12',
        'contact 90 @14.4',
        'contact breached @16',
        'handle 50 @54',
        'handle 75 @81',
        'handle 90 @97.2',
        'handle breached @108',
      ]);
    });

    it('let a breach stand that was said before the ruling, and do not say it again', () => {
      const { said, followup } = live([objected, rejected(9)], 50);
      expect(said.filter((one) => one.startsWith('contact breached'))).toEqual(['contact breached @8']);
      expect(followup.clocks.find((one) => one.clock === 'contact')).toMatchObject({
        dueAt: hour(8),
        breachedAt: hour(8),
      });
      expect(followup.clocks.find((one) => one.clock === 'handle')?.dueAt).toBe(hour(108));
    });

    it('are moved once, however often the fact comes', () => {
      const once = onTicket(fresh(), rejected(5), policy)!;
      expect(onTicket(once, rejected(5), policy)!.clocks).toEqual(once.clocks);
      expect(once.nextAt).toBe(hour(2));
    });
  });

  it.each([
    ['an upheld objection', aFact('ticket.objectionUpheld.v1', 5, { because: '不属于。' })],
    ['a void ticket', aFact('ticket.voided.v1', 5, { because: '误派。' })],
    ['a closed ticket', aFact('ticket.closed.v1', 5, { outcome: 'solved' })],
  ])('end with %s', (_, fact) => {
    const { followup } = live([accepted(1), fact], 1000);
    expect(followup.state).toBe('ended');
    expect(followup).not.toHaveProperty('nextAt');
  });

  it('start anew with a reopened ticket, accepted already', () => {
    const due = { acceptAt: hour(124), contactAt: hour(128), handleAt: hour(220), policyVersion: '2025-02' };
    const reopened = aFact('ticket.reopened.v1', 120, { round: 2, due });
    const { followup, said } = live([accepted(1), contacted(2), replied(10), approved(12), reopened], 1000);
    expect(said.filter((one) => Number(one.split('@')[1]) > 120)).toEqual([
      'contact 50 @124',
      'contact 75 @126',
      'contact 90 @127.2',
      'contact breached @128',
      'handle 50 @170',
      'handle 75 @195',
      'handle 90 @210',
      'handle breached @220',
      'callback 50 @244',
      'callback 75 @256',
      'callback 90 @263.2',
      'callback breached @268',
    ]);
    expect(followup).toMatchObject({ round: 2, policyVersion: '2025-02', rank: 1 });
  });

  it('take no notice of facts of another round, or after the end', () => {
    const followup = fresh();
    expect(onTicket(followup, aFact('ticket.accepted.v1', 1, { round: 2 }), policy)).toBeUndefined();
    const ended = onTicket(followup, aFact('ticket.closed.v1', 5, { outcome: 'solved' }), policy)!;
    expect(onTicket(ended, contacted(6), policy)).toBeUndefined();
    const due = { acceptAt: hour(4), contactAt: hour(8), handleAt: hour(9), policyVersion: 'x' };
    expect(onTicket(followup, aFact('ticket.reopened.v1', 6, { round: 1, due }), policy)).toBeUndefined();
  });

  it('mark a ticket that nobody accepted, so that it fires first', () => {
    expect(fresh().rank).toBe(0);
    expect(onTicket(fresh(), accepted(1), policy)?.rank).toBe(1);
  });
});

describe('a timer', () => {
  it('says nothing before its time, and nothing the second time', () => {
    expect(fireDue(ticketId, fresh(), hour(1.99), policy)).toBeUndefined();
    const once = fireDue(ticketId, fresh(), hour(2), policy)!;
    expect(once.facts.map(line)).toEqual(['accept 50']);
    expect(fireDue(ticketId, once.next, hour(2), policy)).toBeUndefined();
  });

  it('gives only the latest warning after a standstill, and every breach', () => {
    expect(fireDue(ticketId, fresh(), hour(3.9), policy)?.facts.map(line)).toEqual(['accept 90']);
    expect(fireDue(ticketId, fresh(), hour(500), policy)?.facts.map(line)).toEqual([
      'accept breached',
      'contact breached',
      'handle breached',
    ]);
  });

  it('works without warnings', () => {
    const silent = aPolicy({ warnShares: [] });
    expect(live([accepted(1)], 100, silent).said).toEqual(['contact breached @8', 'handle breached @100']);
  });

  const kinds = fc.constantFrom(
    'accepted',
    'contacted',
    'replied',
    'sentBack',
    'approved',
    'wait',
    'objected',
  );
  const steps = fc.array(fc.record({ kind: kinds, after: fc.double({ min: 0.01, max: 60, noNaN: true }) }), {
    maxLength: 12,
  });
  const factFor = (kind: string, at: number): Fact<FollowedType> | undefined => {
    const makers: Readonly<Record<string, () => Fact<FollowedType>>> = {
      accepted: () => accepted(at),
      contacted: () => contacted(at),
      replied: () => replied(at),
      sentBack: () => sentBack(at),
      approved: () => approved(at),
      objected: () => aFact('ticket.objected.v1', at, { reason: 'notOurArea' }),
    };
    return makers[kind]?.();
  };

  it('breaches exactly the clocks that were not met in time, each once, however late and often it fires', () => {
    fc.assert(
      fc.property(
        steps,
        fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { maxLength: 8 }),
        (life, extra) => {
          let at = 0;
          const facts: Fact<FollowedType>[] = [];
          for (const { kind, after } of life) {
            at += after;
            const fact = factFor(kind, at);
            if (fact) facts.push(fact);
          }
          // Prompt firing, and a sloppy one that fires at arbitrary moments and twice.
          const prompt = live(facts, 400);
          let followup = fresh();
          const sloppy: string[] = [];
          const fire = (now: string): void => {
            for (let twice = 0; twice < 2; twice += 1) {
              const granted = fireDue(ticketId, followup, now, policy);
              if (!granted) continue;
              followup = granted.next;
              sloppy.push(...granted.facts.map(line));
            }
          };
          const moments = [
            ...facts.map((fact) => ({ at: fact.time, fact })),
            ...extra.map((hours) => ({ at: hour(hours), fact: undefined })),
          ].sort((a, b) => (a.at < b.at ? -1 : 1));
          for (const { at: moment, fact } of moments) {
            fire(moment);
            if (fact) followup = onTicket(followup, fact, policy) ?? followup;
          }
          fire(hour(400));
          const breaches = (lines: readonly string[]) =>
            lines
              .filter((one) => one.includes('breached'))
              .map((one) => one.split(' @')[0])
              .filter((one) => one === 'accept breached' || one === 'contact breached')
              .sort();
          expect(breaches(sloppy)).toEqual(breaches(prompt.said));
          for (const once of ['accept breached', 'contact breached', 'handle breached'])
            expect(sloppy.filter((one) => one === once).length).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it('never moves a due time, whatever happens in a round', () => {
    fc.assert(
      fc.property(steps, (life) => {
        let at = 0;
        let followup = fresh();
        for (const { kind, after } of life) {
          at += after;
          const fact = factFor(kind, at);
          if (fact) followup = onTicket(followup, fact, policy) ?? followup;
        }
        const due = Object.fromEntries(followup.clocks.map((one) => [one.clock, one.dueAt]));
        expect(due).toMatchObject({ accept: hour(4), contact: hour(8), handle: hour(100) });
      }),
    );
  });

  it('always has a next moment while something is owed, and it lies at the earliest open mark', () => {
    fc.assert(
      fc.property(steps, (life) => {
        let at = 0;
        let followup = fresh();
        for (const { kind, after } of life) {
          at += after;
          const fact = factFor(kind, at);
          if (fact) followup = onTicket(followup, fact, policy) ?? followup;
        }
        expect(followup.nextAt).toBeDefined();
        if (followup.state === 'running') expect(followup.nextAt! <= hour(100)).toBe(true);
      }),
    );
  });
});
