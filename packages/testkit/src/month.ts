import type { OperationId } from '@jiesu/contracts';
import { Fault } from '@jiesu/ports';
import type { AdjustableClock, City, Principal, Reference } from '@jiesu/service-kit';
import { Refusal } from '@jiesu/service-kit';
import { type Home, type LittleCity, littleCity } from './city.ts';
import { type Door, DoorError } from './door.ts';
import { createLife, type Doors, type GroupDoor, type Tally } from './life.ts';
import { emptyOutbox } from './outbox.ts';
import { picture } from './pictures.ts';
import { type Random, random } from './random.ts';
import { busyness, tellCall } from './story.ts';

/** The people of the demo, one per desk. Their accounts get passwords when they are made, never before. */
export const demoPeople = [
  { userId: 'desk', name: '热线坐席', roles: ['agent'] },
  { userId: 'dispatcher', name: '派单员', roles: ['dispatcher'] },
  { userId: 'office', name: '望京街道承办人', roles: ['office'], unitId: 'street-110105026' },
  { userId: 'reviewer', name: '审核员', roles: ['reviewer'] },
  { userId: 'district', name: '朝阳区审核员', roles: ['reviewer'], districtId: '110105' },
  {
    userId: 'department',
    name: '市城市管理委承办人',
    roles: ['office'],
    unitId: 'department-city-management',
  },
  { userId: 'caller', name: '回访员', roles: ['caller'] },
  { userId: 'community', name: '望京街道社区工作者', roles: ['community'], unitId: 'street-110105026' },
  { userId: 'analyst', name: '分析人员', roles: ['analyst'] },
  { userId: 'admin', name: '管理员', roles: ['admin'] },
] as const satisfies readonly Principal[];

/** The city's gateway of text messages: takes what waits in the outbox, and may do nothing else. */
export const messenger = {
  userId: 'messenger',
  name: '短信网关',
  roles: ['machine'],
} as const satisfies Principal;

/** Works for every unit of the city at once: for the month before the first day, and for simulations. */
export const everyOffice = {
  userId: 'offices',
  name: '各承办单位',
  roles: ['office', 'machine'],
} as const satisfies Principal;

/** Reviews every reply: the demo's own reviewer has had no part in the past month, and may decide about its callbacks. */
const everyReviewer = {
  userId: 'reviewers',
  name: '各审核人',
  roles: ['reviewer', 'machine'],
} as const satisfies Principal;

/** Hears every group, likewise. */
export const everyCommunity = {
  userId: 'communities',
  name: '各社区',
  roles: ['community', 'machine'],
} as const satisfies Principal;

const person = (userId: (typeof demoPeople)[number]['userId']): Principal => {
  const found = demoPeople.find((one) => one.userId === userId);
  if (found === undefined) throw new Error(`nobody is called ${userId}`);
  return found;
};

/** Operations of a city in the same process, asked for by a person it takes at their word. */
export function inProcess(city: City, by: Principal): Door {
  const ask = async (operation: OperationId, call: Parameters<City['call']>[2]): Promise<unknown> => {
    try {
      return await city.call(operation, by, call);
    } catch (error) {
      if (error instanceof Refusal) throw new DoorError(operation, 409, error.code, error.message);
      if (error instanceof Fault && error.retry !== 'later')
        throw new DoorError(operation, 404, error.code, error.detail);
      throw error;
    }
  };
  return {
    async call(operation, { params, query, body, idempotencyKey } = {}) {
      return (await ask(operation, {
        ...(params !== undefined && { params: params as Record<string, unknown> }),
        ...(query !== undefined && { query: query as Record<string, unknown> }),
        ...(body !== undefined && { body }),
        ...(idempotencyKey !== undefined && { key: idempotencyKey }),
      })) as never;
    },
    async upload(content) {
      async function* once() {
        yield content;
      }
      const stored = (await ask('putEvidence', { stream: once() })) as {
        readonly ref: string;
      };
      return stored.ref;
    },
  };
}

export interface MonthOptions {
  readonly city: City;
  readonly clock: AdjustableClock;
  readonly reference: Reference;
  readonly poke: () => void;
  readonly seed: number;
  readonly days: number;
  readonly requests: number;
  readonly groups?: GroupDoor;
  /** Share done, 0…1, and the day it has come to. */
  readonly progress: (share: number, day: string) => void;
}

const HOUR = 3_600_000;
const STEP_HOURS = 2;

/** Lets the little city live from `days` ago until now: the clock is moved through it, and set free at the end. */
export async function liveMonth(options: MonthOptions): Promise<Tally> {
  const { city, clock, reference } = options;
  const seed = random(options.seed);
  const rhythm = seed.fork('rhythm');
  const doors: Doors = {
    desk: inProcess(city, person('desk')),
    dispatcher: inProcess(city, person('dispatcher')),
    office: inProcess(city, everyOffice),
    reviewer: inProcess(city, everyReviewer),
    caller: inProcess(city, person('caller')),
    community: inProcess(city, everyCommunity),
  };
  const gateway = inProcess(city, messenger);
  const delivery = seed.fork('delivery');
  const moveTo = (at: number) => {
    clock.set(new Date(at).toISOString());
    options.poke();
  };
  const end = Date.now();
  const steps = (options.days * 24) / STEP_HOURS;
  const perStep = options.requests / steps;
  const own = person('office').unitId?.replace('street-', '') ?? '';
  const people = littleCity(reference.areas, seed, own);
  const today = seed.fork('the last hours');
  const atHome = around(people, homeOf(reference, own, today));
  const life = createLife({
    city: people,
    areas: reference.areas,
    doors,
    seed: options.seed,
    speed: 1,
    quiet: () => city.quiet(),
    moveTo,
    ...(options.groups !== undefined && { groups: options.groups }),
  });
  try {
    for (let step = 0; step < steps; step += 1) {
      const from = end - (steps - step) * STEP_HOURS * HOUR;
      moveTo(from);
      const hour = new Date(from + 8 * HOUR).getUTCHours();
      // A month that slowly gets busier, with weekends a little calmer.
      const weekend = [0, 6].includes(new Date(from + 8 * HOUR).getUTCDay()) ? 0.8 : 1.08;
      const expected = perStep * busyness(hour) * weekend * (0.9 + (0.2 * step) / steps);
      const count = Math.floor(expected + rhythm.next());
      const calls = Array.from({ length: count }, () => life.call());
      if (options.groups !== undefined && hour > 6 && rhythm.chance(Math.min(1, expected * 0.06)))
        calls.push(life.talk(from).then(() => ''));
      if (step >= steps - 2) {
        for (let i = 0; i < OWN_CALLS; i += 1) calls.push(life.call(tellCall(atHome, today)));
      }
      await Promise.all(calls);
      // Alone: a talk moves the clock as it goes.
      if (step >= steps - 2 && options.groups !== undefined)
        await life.talk(from, homeOf(reference, own, today));
      await city.quiet();
      const last = step >= steps - 4;
      // Of the last hours some messages still wait.
      if (!last)
        await emptyOutbox(gateway, 'message', async () =>
          delivery.chance(0.01) ? { outcome: 'failed', detail: '空号或停机' } : { outcome: 'sent' },
        );
      // The last hours leave something on every desk.
      await life.work(from, from + STEP_HOURS * HOUR, last);
      options.progress((step + 1) / steps, new Date(from + 8 * HOUR).toISOString().slice(0, 10));
    }
    await objectToOne(doors.office, own);
    await leaveMatters(inProcess(city, person('office')), end);
    await city.quiet();
    await appealAgainstOne(city, doors.caller, `street-${own}`);
  } finally {
    clock.toSystem();
    options.poke();
  }
  await city.quiet();
  return life.tally;
}

/** Calls of the last hours that come from the demo office's own street, in each step. */
const OWN_CALLS = 6;

function homeOf({ areas }: Reference, streetCode: string, random: Random): Home {
  const [street, district] = [areas.byCode(streetCode), areas.byCode(streetCode.slice(0, 6))];
  if (street === undefined || district === undefined) throw new Error(`no street ${streetCode}`);
  return { district, street, community: random.pick(areas.childrenOf(streetCode)) };
}

/** The same people, all of them living there. */
const around = (city: LittleCity, home: Home): LittleCity => ({
  ...city,
  home: () => home,
  homes: (_random, count) => Array.from({ length: count }, () => home),
});

/** An objection that nobody has ruled on yet: of another street's office, of the same district where there is one. */
async function objectToOne(office: Door, own: string): Promise<void> {
  const { items } = await office.call('listTickets', {
    query: { view: 'inbox', stage: 'dispatched', limit: 100 },
  });
  const others = items
    .filter(({ unitId }) => unitId.startsWith('street-') && unitId !== `street-${own}`)
    .sort((a, b) => Number(near(b.unitId, own)) - Number(near(a.unitId, own)));
  for (const { ticketId } of others.slice(0, 1))
    await office.call('objectTicket', {
      params: { ticketId },
      body: {
        reason: 'notOurDuty',
        basis: '该事项属行业主管部门职责，不在街道履职事项清单内。',
        proposedUnitId: 'department-city-management',
      },
    });
}

/** A callback that a unit says was recorded wrongly, for the city to listen to: the own office's where there is one. */
async function appealAgainstOne(city: City, caller: Door, own: string): Promise<void> {
  const unsolved = { view: 'done', status: 'reached', cell: 'neither', limit: 1 } as const;
  const body = {
    ground: 'misrecorded',
    text: '诉求人当场向我们表示已经解决，与回访记录不一致，请听录音核实。',
  };
  for (const query of [{ ...unsolved, unitId: own }, unsolved]) {
    const [item] = (await caller.call('listCallbacks', { query })).items;
    if (item === undefined) continue;
    const { callbackId, unitId } = item;
    const clerk = { userId: 'clerk', name: '承办人', roles: ['office'], unitId } as const;
    try {
      await inProcess(city, clerk).call('appealCallback', { params: { callbackId }, body });
      return;
    } catch (error) {
      // Too long ago: perhaps another unit's is not.
      if (!(error instanceof DoorError)) throw error;
    }
  }
}

/** Something for the desks of those above and beside the office: an extension to decide, parking, a whistle. */
async function leaveMatters(office: Door, now: number): Promise<void> {
  const { items } = await office.call('listTickets', {
    query: { view: 'inbox', overdue: false, limit: 100, sort: '-dueAt' },
  });
  const [extended, parked, whistled] = items.filter(({ tier }) => tier === 'ordinary' || tier === 'complex');
  for (const ticket of [extended, parked, whistled]) {
    if (!ticket) continue;
    const params = { ticketId: ticket.ticketId };
    if (ticket.stage === 'dispatched') await office.call('acceptTicket', { params });
    if (ticket.stage !== 'handling')
      await office.call('contactTicket', { params, body: { outcome: 'reached', method: 'phone' } });
  }
  const later = (at: number, days: number): string => new Date(at + days * 24 * HOUR).toISOString();
  if (extended)
    await office.call('applyForTicket', {
      params: { ticketId: extended.ticketId },
      body: {
        kind: 'extension',
        reason: 'coordination',
        basis: '需与产权单位、物业公司协调维修资金，预计一周内完成。',
        until: later(Date.parse(extended.due.handleAt), 5),
        told: { outcome: 'reached', method: 'phone', note: '已电话说明，诉求人表示理解。' },
      },
    });
  if (parked)
    await office.call('applyForTicket', {
      params: { ticketId: parked.ticketId },
      body: {
        kind: 'parking',
        reason: 'planned',
        basis: '已列入明年老旧小区改造计划，附计划页。',
        until: later(now, 120),
        attachments: [await office.upload(picture(random(now)), 'image/png')],
      },
    });
  if (whistled)
    await office.call('blowWhistle', {
      params: { ticketId: whistled.ticketId },
      body: {
        kind: 'daily',
        matter: '多次协调未果，请到现场共同研究。',
        place: '望京街道市民诉求处置中心',
        units: [{ unitId: 'department-city-management', task: '明确执法依据和责任单位' }],
      },
    });
}

const near = (unitId: string, own: string): boolean => unitId.startsWith(`street-${own.slice(0, 6)}`);
