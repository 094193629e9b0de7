import { describe, expect, it } from 'vitest';
import { isRefused } from './decision.ts';
import {
  addInformation,
  carriedOver,
  objectToClosure,
  petitioner,
  progressOf,
  rateTicket,
} from './progress.ts';
import {
  accepted,
  at,
  callingBack,
  handling,
  later,
  limits,
  ok,
  opened,
  policies,
  replied,
} from './ticket.fixtures.ts';
import { afterCallback, deadlinesOf, type Ticket } from './ticket.ts';
import { aPolicy } from './timers.testing.ts';

const rules = aPolicy().progress;
const seen = (ticket: Ticket, when = later) => progressOf(ticket, when, '望京街道办事处', rules, limits);
const rating = { contacted: true, solved: false, satisfaction: 'dissatisfied' } as const;

function closed(solved = true, round = 1): Ticket {
  const ticket = {
    ...callingBack(),
    round,
    replies: callingBack().replies.map((one) => ({ ...one, round })),
  };
  const granted = afterCallback(
    ticket,
    {
      ticketId: '',
      requestId: ticket.requestId,
      unitId: ticket.unitId,
      round,
      status: 'reached',
      attempt: 1,
      solved,
    },
    later,
    policies,
  );
  if (!granted) throw new Error('not closed');
  return granted.next;
}

describe('what the petitioner sees', () => {
  it('is who has it, by when, what happened and what comes next, in every stage', () => {
    expect(seen(opened())).toMatchObject({
      unitName: '望京街道办事处',
      next: 'accept',
      dueAt: opened().due.handleAt,
    });
    expect(seen(accepted()).next).toBe('contact');
    expect(seen(handling())).toMatchObject({
      next: 'handle',
      steps: [{ what: 'open' }, { what: 'accept' }, {}],
    });
    expect(seen(replied())).toMatchObject({ next: 'review', mayRate: false });
    expect(seen(callingBack())).toMatchObject({ next: 'rate', mayRate: true, overdue: false });
    expect(seen(closed())).toMatchObject({
      next: 'closed',
      outcome: 'solved',
      mayAdd: false,
      mayObject: true,
    });
  });

  it('names no person, and shows a reply only once it was approved', () => {
    expect(seen(replied())).not.toHaveProperty('reply');
    const shown = JSON.stringify(seen(callingBack()));
    for (const name of ['clerk', 'reviewer', 'machine']) expect(shown).not.toContain(name);
    expect(seen(callingBack()).reply?.text).toBe(callingBack().replies[0]?.text);
  });

  it('masks what a reply or the petitioner says about people', () => {
    const ticket = callingBack();
    const loose = {
      ...ticket,
      replies: ticket.replies.map((one) => ({ ...one, text: '已告知张三，电话19900001234。' })),
    };
    expect(seen(loose).reply?.text).not.toContain('19900001234');
    const told = ok(
      addInformation(ticket, later, { text: '邻居电话19900001234也可问。', photos: [] }, rules),
    );
    expect(JSON.stringify(told.notes)).not.toContain('19900001234');
  });
});

describe('what the petitioner adds', () => {
  it('moves no clock and no stage, whoever it is addressed to (R2, R29)', () => {
    for (const ticket of [opened(), accepted(), handling(), replied(), callingBack()]) {
      const told = ok(addInformation(ticket, later, { text: '楼道也冷', photos: ['a'.repeat(64)] }, rules));
      expect(told).toMatchObject({ stage: ticket.stage, due: ticket.due });
      expect(told.dueAt).toBe(ticket.dueAt);
      expect(deadlinesOf(told, policies)).toEqual(ticket.due);
    }
  });

  it('is bounded, photos and all', () => {
    let ticket = handling();
    ticket = ok(addInformation(ticket, later, { text: '一', photos: ['a', 'b'] }, rules));
    expect(addInformation(ticket, later, { text: '照片', photos: ['c'] }, rules)).toMatchObject({
      refused: 'additions-full',
    });
    ticket = ok(addInformation(ticket, later, { text: '二', photos: [] }, rules));
    ticket = ok(addInformation(ticket, later, { text: '三', photos: [] }, rules));
    expect(isRefused(addInformation(ticket, later, { text: '四', photos: [] }, rules))).toBe(true);
    expect(seen(ticket)).toMatchObject({ mayAdd: false, mayAddPhoto: false, photos: 2 });
  });

  it('goes along to the next unit, and nothing else does', () => {
    const told = ok(addInformation(handling(), later, { text: '楼道也冷', photos: [] }, rules));
    expect(
      carriedOver({ ...told, round: 2, notes: [...told.notes, { ...told.notes[0]!, by: 'clerk' }] }),
    ).toEqual([{ at: later, by: petitioner.userId, round: 1, text: '楼道也冷', attachments: [] }]);
    expect(carriedOver(undefined)).toEqual([]);
  });
});

describe('the rating', () => {
  it('is said once per round, when the matter was answered and not before', () => {
    expect(rateTicket(replied(), later, rating)).toMatchObject({ refused: 'wrong-stage' });
    const rated = rateTicket(callingBack(), later, { ...rating, text: '还是冷' });
    if (isRefused(rated)) throw new Error(rated.refused);
    expect(rated.facts).toEqual([{ type: 'ticket.rated.v1', data: expect.objectContaining(rating) }]);
    expect(rateTicket(rated.next, later, rating)).toMatchObject({ refused: 'rated-already' });
    expect(seen(rated.next)).toMatchObject({ mayRate: false, next: 'call', added: [{ text: '还是冷' }] });
  });

  it('leaves no answer where the handling unit could read it', () => {
    expect(JSON.stringify(ok(rateTicket(callingBack(), later, rating)))).not.toContain('dissatisfied');
  });
});

describe('an objection to the close', () => {
  it('opens another round with new limits, and keeps what was proved before', () => {
    const before = closed();
    const again = ok(objectToClosure(before, later, '第二天又冷了', rules, policies));
    expect(again).toMatchObject({
      stage: 'accepted',
      round: 2,
      replies: before.replies,
      contacts: before.contacts,
    });
    expect(again).not.toHaveProperty('outcome');
    expect(deadlinesOf(again, policies)).toEqual(again.due);
    expect(again.due.handleAt > before.due.handleAt).toBe(true);
    expect(again.notes.at(-1)).toMatchObject({ by: petitioner.userId, text: '第二天又冷了' });
  });

  it('is heard within its days, so often as the policy says, and not after the last round', () => {
    const ticket = closed();
    const inTime = at('2026-12-08 10:00');
    expect(isRefused(objectToClosure(ticket, inTime, '又冷', rules, policies))).toBe(false);
    const tooLate = at('2026-12-30 10:00');
    expect(objectToClosure(ticket, tooLate, '又冷', rules, policies)).toMatchObject({
      refused: 'closure-stands',
    });
    const never = { ...rules, maxObjections: 0 };
    expect(objectToClosure(ticket, inTime, '又冷', never, policies)).toMatchObject({
      refused: 'closure-stands',
    });
    const last = closed(false, limits.rounds.max);
    expect(objectToClosure(last, inTime, '又冷', rules, policies)).toMatchObject({
      refused: 'closure-stands',
    });
    expect(seen(last).mayObject).toBe(false);
  });
});
