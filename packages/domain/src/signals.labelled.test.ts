import type { AssessedTicket, AssessmentPolicies, Demand } from '@jiesu/contracts';
import { describe, expect, it } from 'vitest';
import assessment from '../../../schemas/reference/assessment.json' with { type: 'json' };
import { type FoundSignal, signalsIn } from './signals.ts';
import { wordingOf } from './wording.ts';

/**
 * How often a signal is right (R31): a made-up month in which it is known who made figures look well and who only looks
 * like it. Most of what is planted is plain and some of it hides; beside each kind stand honest cases of the same look.
 * The shares are of this set, not of a city: they say what a kind of signal sees and what it cannot tell apart.
 */

const policy = (assessment as unknown as AssessmentPolicies).versions.at(-1)!.signals;
const window = {
  period: '2026-11',
  from: '2026-10-18T16:00:00.000Z',
  to: '2026-11-18T16:00:00.000Z',
  settledAt: '2026-11-28T16:00:00.000Z',
};
const dayMs = 86_400_000;
type Kind = FoundSignal['kind'];

/** A case of one kind by one unit, so that a signal is told from its unit. */
interface Case {
  readonly kind: Kind;
  readonly gaming: boolean;
  readonly about: string;
  readonly demands: readonly Demand[];
}

function makeMonth(): readonly Case[] {
  let made = 0;
  let units = 0;
  const cases: Case[] = [];
  const at = (day: number, hours = 2): string =>
    new Date(Date.parse(window.from) + day * dayMs + hours * 3_600_000).toISOString();
  const demand = (unitId: string, ticket: Partial<AssessedTicket>, more: Partial<Demand> = {}): Demand => {
    made += 1;
    return {
      requestId: `r${made}`,
      channel: 'hotline',
      kind: 'complaint',
      receivedAt: at(1),
      day: '2026-10-20',
      problemType: 'L01.02',
      petitionerRef: `p${made}`,
      secondary: [],
      supporters: 1,
      state: 'closed',
      stateOrder: 1,
      hops: 1,
      rounds: 1,
      breaches: [],
      classifiedRevision: 1,
      assessed: [
        {
          hop: 1,
          unitId,
          problemType: 'L01.02',
          dispatchedAt: at(1),
          contacts: [],
          replies: [],
          callbacks: [],
          exclusions: [],
          merges: [],
          ...ticket,
        },
      ],
      ...more,
    };
  };
  const add = (
    kind: Kind,
    gaming: boolean,
    about: string,
    times: number,
    make: (unitId: string, n: number) => readonly Demand[],
  ): void => {
    for (let n = 0; n < times; n += 1) {
      units += 1;
      cases.push({ kind, gaming, about, demands: make(`unit-${units}`, n) });
    }
  };
  const again = (unitId: string, days: number, more: Partial<Demand> = {}): readonly Demand[] => {
    const first = demand(unitId, { closedAt: at(6) });
    const second = { petitionerRef: first.petitionerRef ?? '', receivedAt: at(6 + days, 3), ...more };
    return [first, demand('elsewhere', {}, second)];
  };
  const replied = (unitId: string, text: string, when: string): Demand =>
    demand(unitId, { replies: [{ round: 1, at: when, by: 'x', digest: wordingOf(text) }] });
  const copies = (unitId: string, texts: readonly string[]): readonly Demand[] =>
    texts.map((text, n) => replied(unitId, text, at(2 + n)));
  const numbered = (text: (n: number) => string, of: number): readonly string[] =>
    Array.from({ length: of }, (_, n) => text(n));
  const nightly = (unitId: string, of: number, when: (n: number) => string): readonly Demand[] =>
    Array.from({ length: of }, (_, n) =>
      replied(unitId, `第${'一二三四五六七八九十'[n % 10]}处${n}已办`, when(n)),
    );
  const called = (unitId: string, contacted: boolean, claimed = true): readonly Demand[] => [
    demand(unitId, {
      contacts: claimed ? [{ round: 1, at: at(3), by: 'office' }] : [],
      callbacks: [{ round: 1, at: at(9), status: 'reached', contacted }],
    }),
  ];

  add('calledAgain', true, 'closed undone, the petitioner calls again', 10, (unit, n) =>
    again(unit, 1 + (n % 6)),
  );
  add('calledAgain', true, 'closed undone, called again only after the days of the policy', 4, (unit) =>
    again(unit, 9),
  );
  add('calledAgain', false, 'something else of the same type in another house', 4, (unit) => again(unit, 3));
  add('calledAgain', false, 'another matter', 10, (unit) => again(unit, 3, { problemType: 'L06.04' }));

  add('identicalReplies', true, 'one text for everything, numbers changed', 10, (unit) =>
    copies(
      unit,
      numbered((n) => `已于11月${n + 1}日到现场处理，问题已解决。`, 7),
    ),
  );
  add('identicalReplies', true, 'the same emptiness in other words each time', 5, (unit) =>
    copies(unit, [
      '已到现场处理。',
      '问题处理完毕。',
      '现场已经处理好。',
      '已妥善处理到位。',
      '已按要求处理。',
      '处理已完成。',
    ]),
  );
  add('identicalReplies', false, 'many calls about one power cut, truly mended', 4, (unit) =>
    copies(
      unit,
      numbered((n) => `变压器故障已于${10 + n}时抢修恢复供电。`, 8),
    ),
  );
  add('identicalReplies', false, 'replies of their own', 12, (unit) =>
    copies(unit, ['更换三号楼灯管', '清运南门垃圾', '修补路面', '协调物业退费', '加装护栏', '清理小广告']),
  );

  add('nightReplies', true, 'a heap closed before the day ends', 8, (unit) =>
    nightly(unit, 14, (n) => at(10, 23 + n / 20)),
  );
  add('nightReplies', true, 'a heap kept just below the number of the policy', 4, (unit) =>
    nightly(unit, policy.night.atLeast - 1, (n) => at(10, 23 + n / 20)),
  );
  add('nightReplies', false, 'a night of storm, with people on duty', 3, (unit) =>
    nightly(unit, 12, (n) => at(12, 23 + n / 3)),
  );
  add('nightReplies', false, 'by day', 12, (unit) => nightly(unit, 14, (n) => at(10, 9 + n / 4)));

  add('contactDenied', true, 'a contact that never was', 12, (unit) => called(unit, false));
  add('contactDenied', true, 'a petitioner talked into saying yes', 4, (unit) => called(unit, true));
  add('contactDenied', false, 'somebody else of the family had been reached', 3, (unit) =>
    called(unit, false),
  );
  add('contactDenied', false, 'nobody claimed a contact', 6, (unit) => called(unit, false, false));
  add('contactDenied', false, 'reached, and said so', 20, (unit) => called(unit, true));
  return cases;
}

describe('signals on a month whose truth is known (R31)', () => {
  const month = makeMonth();
  const found = signalsIn(
    month.flatMap(({ demands }) => demands),
    window,
    policy,
  );
  const unitOf = ({ demands }: Case): string => demands[0]?.assessed?.[0]?.unitId ?? '';
  const isFound = (one: Case): boolean =>
    found.some(({ kind, unitId }) => kind === one.kind && unitId === unitOf(one));

  const measured = (['calledAgain', 'identicalReplies', 'nightReplies', 'contactDenied'] as const).map(
    (kind) => {
      const ofKind = month.filter((one) => one.kind === kind);
      const gaming = ofKind.filter((one) => one.gaming);
      const right = gaming.filter(isFound).length;
      const signals = found.filter((one) => one.kind === kind).length;
      return { kind, signals, precision: right / signals, recall: right / gaming.length };
    },
  );

  it('are raised by every plain case, and by none that only shares the surroundings', () => {
    for (const { kind, signals, precision, recall } of measured)
      process.stdout.write(
        `signal ${kind}: ${signals} raised, precision ${precision.toFixed(2)}, recall ${recall.toFixed(2)}\n`,
      );
    const raised = new Map<string, readonly [number, number]>();
    for (const one of month) {
      const [yes, all] = raised.get(one.about) ?? [0, 0];
      raised.set(one.about, [yes + (isFound(one) ? 1 : 0), all + 1]);
    }
    // What hides and what looks alike is known not to be told apart: a person looks, and no score follows.
    expect(Object.fromEntries(raised)).toEqual({
      'closed undone, the petitioner calls again': [10, 10],
      'closed undone, called again only after the days of the policy': [0, 4],
      'something else of the same type in another house': [4, 4],
      'another matter': [0, 10],
      'one text for everything, numbers changed': [10, 10],
      'the same emptiness in other words each time': [0, 5],
      'many calls about one power cut, truly mended': [4, 4],
      'replies of their own': [0, 12],
      'a heap closed before the day ends': [8, 8],
      'a heap kept just below the number of the policy': [0, 4],
      'a night of storm, with people on duty': [3, 3],
      'by day': [0, 12],
      'a contact that never was': [12, 12],
      'a petitioner talked into saying yes': [0, 4],
      'somebody else of the family had been reached': [3, 3],
      'nobody claimed a contact': [0, 6],
      'reached, and said so': [0, 20],
    });
    expect(found).toHaveLength(measured.reduce((sum, { signals }) => sum + signals, 0));
  });
});
