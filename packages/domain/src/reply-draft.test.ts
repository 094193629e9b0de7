import { describe, expect, it } from 'vitest';
import { draftReply } from './reply-draft.ts';
import { at, handling, later, ok, picture } from './ticket.fixtures.ts';
import { contactTicket, noteTicket, type Ticket } from './ticket.ts';

const clerk = { userId: 'clerk', roles: ['office'] as const };
const named = (unitId: string): string => ({ 'department-water': '水务局' })[unitId] ?? unitId;

describe('the draft of a reply', () => {
  it('says what the ticket knows: contact, notes, whistles, assists, and leaves the outcome to be written', () => {
    const noted = ok(
      noteTicket(handling(), clerk, at('2026-11-24 09:00'), {
        text: '到现场查看，灯具损坏',
        attachments: [picture],
      }),
    );
    const helped: Ticket = {
      ...noted,
      whistles: [
        {
          whistle: 1,
          kind: 'daily',
          at: at('2026-11-24 10:00'),
          by: 'clerk',
          round: 1,
          matter: '查漏',
          place: '楼下',
          arriveBy: at('2026-11-25 10:00'),
          units: [
            { unitId: 'department-water', task: '查', step: 'reported', arriveBy: later, arrivedAt: later },
            { unitId: 'utility-power', task: '查', step: 'excused', arriveBy: later },
          ],
          ended: { at: later, by: 'clerk', solved: true, result: '漏点已封堵。' },
        },
      ],
      assists: [
        {
          unitId: 'department-water',
          at: later,
          by: 'clerk',
          round: 1,
          dueAt: later,
          reports: [{ at: later, by: 'w', text: '已提供管线图', attachments: [], final: true }],
        },
      ],
    };
    expect(draftReply(helped, named)).toEqual({
      text: [
        '关于反映的“小区楼道灯长期不亮”：',
        '11月23日已电话联系诉求人。',
        '11月24日，到现场查看，灯具损坏。',
        '11月24日吹哨，水务局到场，漏点已封堵。',
        '水务局反馈：已提供管线图。',
        '办理结果：',
      ].join('\n'),
      attachments: [picture],
    });
  });

  it('says honestly that nobody was reached, and nothing of an earlier round', () => {
    const tried = ok(contactTicket(handling(), clerk, later, { outcome: 'notReached', method: 'phone' }));
    const again: Ticket = {
      ...tried,
      round: 2,
      contacts: [...tried.contacts, { ...tried.contacts[1]!, round: 2 }],
    };
    expect(draftReply(again, named).text).toBe(
      '关于反映的“小区楼道灯长期不亮”：\n已联系诉求人1次，未能接通。\n办理结果：',
    );
  });
});
