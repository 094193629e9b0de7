import type { Fact, FactDraft } from '@jiesu/contracts';
import { describe, expect, it } from 'vitest';
import { aFact, aPolicy, hour, opened, ticketId } from './timers.testing.ts';
import { type FollowedType, type Followup, fireDue, onTicket, openFollowup } from './timers.ts';

/** Clocks of what happens on few tickets: extension, whistle, assist, decision, parking, supervision. */

const policy = aPolicy();
const water = 'department-water';
const heating = 'utility-heating';

const line = ({ type, data }: FactDraft): string => {
  if (type !== 'deadline.warned.v1' && type !== 'deadline.breached.v1') return type;
  const whose = data.forUnitId === undefined ? '' : ` of ${data.forUnitId}`;
  return type === 'deadline.warned.v1'
    ? `${data.clock}${whose} ${data.share}`
    : `${data.clock}${whose} breached`;
};

/** Lives through facts, firing whenever something is due; only what the asked-for clocks say is kept. */
function live(clocks: readonly string[], facts: readonly Fact<FollowedType>[], until: number, data = opened) {
  let followup: Followup = openFollowup(data, policy);
  const said: string[] = [];
  const fire = (limit: string): void => {
    while (followup.nextAt !== undefined && followup.nextAt <= limit) {
      const at = followup.nextAt;
      const granted = fireDue(ticketId, followup, at, policy);
      if (!granted) throw new Error('due, and nothing said');
      followup = granted.next;
      const hours = (Date.parse(at) - Date.parse(hour(0))) / 3_600_000;
      said.push(...granted.facts.map((fact) => `${line(fact)} @${hours}`));
    }
  };
  for (const fact of facts) {
    fire(fact.time);
    followup = onTicket(followup, fact, policy) ?? followup;
  }
  fire(hour(until));
  return { followup, said: said.filter((words) => clocks.some((clock) => words.startsWith(clock))) };
}

const accepted = aFact('ticket.accepted.v1', 1, {});
const contacted = aFact('ticket.contacted.v1', 2, { outcome: 'reached', method: 'phone' });
const taken = [accepted, contacted];
const due = (handle: number) => ({
  acceptAt: hour(4),
  contactAt: hour(8),
  handleAt: hour(handle),
  policyVersion: '2025-01',
});
const moved = (at: number, handle: number, move: 'extension' | 'pause' | 'parking' = 'extension') =>
  aFact('ticket.clockMoved.v1', at, { move, due: due(handle) });

describe('an extension', () => {
  it('puts the breach off, and warnings whose moment lies ahead again are given again', () => {
    expect(live(['handle'], [...taken, moved(80, 200)], 200).said).toEqual([
      'handle 50 @50',
      'handle 75 @75',
      'handle 50 @100',
      'handle 75 @150',
      'handle 90 @180',
      'handle breached @200',
    ]);
  });

  it('does not repeat a warning whose moment has passed under the new due time, too', () => {
    expect(live(['handle'], [...taken, moved(92, 120)], 120).said).toEqual([
      'handle 50 @50',
      'handle 75 @75',
      'handle 90 @90',
      'handle 90 @108',
      'handle breached @120',
    ]);
  });

  it('calls nobody back at the old limit, and does at the new one', () => {
    const { followup } = live([], [...taken, moved(80, 200)], 150);
    expect(followup).toMatchObject({ state: 'running' });
    expect(live([], [...taken, moved(80, 200)], 200).followup).toMatchObject({
      state: 'callingBack',
      callback: { because: 'deadline', at: hour(200) },
    });
  });

  it('that was granted in time but heard of late takes breach and callback back', () => {
    const late = { ...moved(99.9, 200), time: hour(99.9) } as Fact<FollowedType>;
    const before = live(['handle'], taken, 100);
    expect(before.followup).toMatchObject({ state: 'callingBack' });
    const after = onTicket(before.followup, late, policy);
    expect(after).toMatchObject({ state: 'running', nextAt: hour(100) });
    expect(after?.callback).toBeUndefined();
    expect(after?.clocks.find(({ clock }) => clock === 'handle')).not.toHaveProperty('breachedAt');
    expect(after?.clocks.some(({ clock }) => clock === 'callback')).toBe(false);
  });

  it('after the approval of the reply calls nobody less', () => {
    const approvedThenMoved = [
      ...taken,
      aFact('ticket.replied.v1', 10, { result: 'solved', attachments: 1 }),
      aFact('ticket.replyApproved.v1', 12, {}),
      moved(13, 200),
    ];
    expect(live([], approvedThenMoved, 14).followup).toMatchObject({ state: 'callingBack' });
  });
});

describe('a whistle', () => {
  const whistled = aFact('ticket.whistled.v1', 10, {
    whistle: 1,
    kind: 'emergency',
    unitIds: [water, heating],
    arriveBy: hour(10.5),
  });
  const step = (
    at: number,
    unitId: string,
    to: 'called' | 'arrived' | 'refused' | 'excused' | 'reported',
    by = 10.5,
  ) =>
    aFact('ticket.whistleMoved.v1', at, { whistle: 1, calledUnitId: unitId, step: to, arriveBy: hour(by) });

  it('times each unit by itself, and names it', () => {
    expect(live(['whistle'], [...taken, whistled, step(10.3, water, 'arrived')], 12).said).toEqual([
      `whistle of ${water} 50 @10.25`,
      `whistle of ${heating} 50 @10.25`,
      `whistle of ${heating} 75 @10.375`,
      `whistle of ${heating} 90 @10.45`,
      `whistle of ${heating} breached @10.5`,
    ]);
  });

  it('runs on through a refusal, starts anew when the district says that the unit must come, or ends', () => {
    const ruled = [...taken, whistled, step(10.1, water, 'arrived'), step(10.4, heating, 'refused')];
    expect(
      live(['whistle of utility'], [...ruled, step(10.6, heating, 'called', 11.6)], 12).said.slice(-4),
    ).toEqual([
      `whistle of ${heating} 50 @11.1`,
      `whistle of ${heating} 75 @11.35`,
      `whistle of ${heating} 90 @11.5`,
      `whistle of ${heating} breached @11.6`,
    ]);
    expect(live(['whistle of utility'], [...ruled, step(10.45, heating, 'excused')], 12).said).toEqual([
      `whistle of ${heating} 50 @10.25`,
      `whistle of ${heating} 75 @10.375`,
      `whistle of ${heating} 90 @10.45`,
    ]);
  });

  it('awaits a unit again whose arrival the caller denies', () => {
    const denied = [...taken, whistled, step(10.1, water, 'arrived'), step(10.2, water, 'called')];
    expect(live([`whistle of ${water} breached`], denied, 12).said).toEqual([
      `whistle of ${water} breached @10.5`,
    ]);
  });

  it('has no clock after its end', () => {
    const ended = aFact('ticket.whistleEnded.v1', 10.2, { whistle: 1, solved: true });
    expect(live(['whistle'], [...taken, whistled, ended], 12).said).toEqual([]);
  });
});

describe('an assist', () => {
  it('that the dispatch named is timed from the opening, one that the lead asks for from then', () => {
    const withAssist = { ...opened, assistUnitIds: [water], assistDueAt: hour(40) };
    const facts = [
      ...taken,
      aFact('ticket.assistAsked.v1', 20, { assistUnitId: heating, dueAt: hour(30) }),
      aFact('ticket.assistReported.v1', 22, { assistUnitId: heating, final: false }),
      aFact('ticket.assistReported.v1', 26, { assistUnitId: heating, final: true }),
    ];
    expect(live(['assist'], facts, 60, withAssist).said).toEqual([
      `assist of ${water} 50 @20`,
      `assist of ${heating} 50 @25`,
      `assist of ${water} 75 @30`,
      `assist of ${water} 90 @36`,
      `assist of ${water} breached @40`,
    ]);
  });
});

describe('what those above the unit owe', () => {
  const applied = aFact('ticket.applied.v1', 10, {
    kind: 'exclusion',
    reason: 'beyondDuty',
    level: 'district',
    decideBy: hour(20),
  });
  const decided = (at: number, state: 'pending' | 'granted') =>
    aFact('ticket.applicationDecided.v1', at, { kind: 'exclusion', state });

  it('is timed until the last of several has decided', () => {
    expect(live(['decide'], [...taken, applied, decided(12, 'pending')], 30).said.at(-1)).toBe(
      'decide breached @20',
    );
    expect(
      live(['decide'], [...taken, applied, decided(12, 'pending'), decided(14, 'granted')], 30).said,
    ).toEqual([]);
  });

  it('is timed also after the ticket has ended, and through a new round', () => {
    const closed = aFact('ticket.closed.v1', 12, { outcome: 'solved' });
    expect(live(['decide'], [...taken, applied, closed], 30).said).toEqual([
      'decide 50 @15',
      'decide 75 @17.5',
      'decide 90 @19',
      'decide breached @20',
    ]);
    const reopened = aFact('ticket.reopened.v1', 13, { round: 2, due: due(150) });
    expect(live(['decide'], [...taken, applied, reopened], 30).said).toContain('decide breached @20');
  });

  it('brings a parked ticket back at its day, and again at the next', () => {
    const parked = (at: number, until: number) =>
      aFact('ticket.marked.v1', at, { mark: 'parked', why: '待改造', until: hour(until) });
    const kept = [...taken, parked(10, 50), moved(10, 140, 'parking'), parked(45, 90)];
    expect(live(['park'], kept, 200).said.at(-1)).toBe('park breached @90');
    const unparked = aFact('ticket.unmarked.v1', 60, { mark: 'parked', because: '条件具备' });
    expect(live(['park'], [...kept, unparked], 200).said).toEqual(['park 50 @30', 'park 75 @40']);
  });

  it('is asked for by a supervision, until it is answered', () => {
    const supervised = aFact('ticket.supervised.v1', 10, { level: 'district', dueAt: hour(50) });
    const answered = aFact('ticket.supervisionAnswered.v1', 35, {});
    expect(live(['supervise'], [...taken, supervised], 60).said.at(-1)).toBe('supervise breached @50');
    expect(live(['supervise'], [...taken, supervised, answered], 60).said).toEqual(['supervise 50 @30']);
  });
});
