import type { Areas } from '@jiesu/service-kit';
import type { Home, LittleCity } from './city.ts';
import { type Door, DoorError } from './door.ts';
import { matters, perfunctory } from './matters.ts';
import { picture } from './pictures.ts';
import { type Random, random } from './random.ts';
import { type ToldRequest, type Truth, tellCall, tellGroup } from './story.ts';
import type { ChatMessage } from './wecom.ts';

/** Accounts through which the people of the little city act. */
export interface Doors {
  readonly desk: Door;
  readonly dispatcher: Door;
  readonly office: Door;
  readonly reviewer: Door;
  readonly caller: Door;
  readonly community: Door;
}

export interface LifeOptions {
  readonly city: LittleCity;
  readonly areas: Areas;
  readonly doors: Doors;
  readonly seed: number;
  /** How many hours of the city pass in one hour of the clock: 1 when the clock itself is virtual. */
  readonly speed: number;
  /** Group messages go through the WeCom door; left out: the groups are silent. */
  readonly groups?: GroupDoor;
  /** Moves a virtual clock to when an act happens; left out: time passes by itself. */
  readonly moveTo?: (at: number) => void;
  /** Waits until the system has digested what was said. */
  readonly quiet: () => Promise<void>;
}

/** Where group messages are handed in. */
export interface GroupDoor {
  readonly source: string;
  deliver(message: ChatMessage): Promise<void>;
}

export interface Tally {
  requests: number;
  groupMessages: number;
  candidates: number;
  ruled: number;
  acts: number;
  callbacks: number;
  /** Calls that a rule refused: expected now and then, where two people were faster than one another. */
  refused: number;
}

export interface Life {
  /** What was really meant, by request id. */
  readonly truths: ReadonlyMap<string, Truth>;
  readonly tally: Tally;
  call(told?: ToldRequest): Promise<string>;
  /** One matter talked over in a community group. `at`: when its first message is sent. */
  talk(at: number, home?: Home): Promise<void>;
  /**
   * Offices, reviewers, dispatchers and callback agents do what is due from `now` until `until` (milliseconds).
   * `leaveSome`: what waits for a decision mostly goes on waiting, for whoever comes next.
   */
  work(now: number, until?: number, leaveSome?: boolean): Promise<void>;
}

interface Act {
  readonly at: number;
  readonly run: () => Promise<void>;
}

const HOUR = 3_600_000;
const QUARTER = HOUR / 4;

/** How many acts go on at once: enough to share group commits, few enough to keep a laptop calm. */
const TOGETHER = 64;

/** What a person expects who works beside others: somebody else was faster, or a rule says no. */
const expected = (error: unknown) => error instanceof DoorError && error.status >= 400 && error.status < 500;

export function createLife(options: LifeOptions): Life {
  const { city, areas, doors } = options;
  const seed = random(options.seed);
  const told = seed.fork('requests');
  const chats = seed.fork('groups');
  const truths = new Map<string, Truth>();
  const tally: Tally = {
    requests: 0,
    groupMessages: 0,
    candidates: 0,
    ruled: 0,
    acts: 0,
    callbacks: 0,
    refused: 0,
  };
  const planned: Act[] = [];
  const seen = new Set<string>();
  const pictures: string[] = [];
  const registeredGroups = new Set<string>();
  let messageNumber = 0;
  let latest = 0;

  const plan = (at: number, run: Act['run']) => {
    planned.push({ at, run });
  };
  const hours = (count: number) => (count * HOUR) / options.speed;

  async function attempt(run: () => Promise<void>): Promise<boolean> {
    try {
      await run();
      tally.acts += 1;
      return true;
    } catch (error) {
      if (!expected(error)) throw error;
      tally.refused += 1;
      return false;
    }
  }

  async function together<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
    for (let from = 0; from < items.length; from += TOGETHER)
      await Promise.all(items.slice(from, from + TOGETHER).map(run));
  }

  /** How well a unit works: most do, a few do not. */
  const skillOf = (unitId: string) => {
    const roll = seed.fork(`skill ${unitId}`);
    return roll.chance(0.1) ? 0.45 + roll.next() * 0.2 : 0.86 + roll.next() * 0.13;
  };

  async function evidence(roll: Random): Promise<string> {
    if (pictures.length < 12) {
      pictures.push(await doors.office.upload(picture(roll), 'image/png'));
    }
    return roll.pick(pictures);
  }

  /** The working of one ticket, from what the unit is able to do. Later rounds are worked better. */
  function handle(ticketId: string, requestId: string, unitId: string, round: number, from: number): void {
    const roll = seed.fork(`handling ${ticketId} ${round}`);
    const truth = truths.get(requestId);
    const urgency = truth?.urgency ?? 'ordinary';
    const skill = Math.min(0.99, skillOf(unitId) + (round - 1) * 0.08);
    const pace = { emergency: 0.02, urgent: 0.15, ordinary: 1, complex: 1.6 }[urgency] * (1.35 - skill / 2);
    const acceptAt = from + hours((0.15 + roll.next() * 3) * Math.max(pace, 0.05));
    const contactAt = acceptAt + hours((0.2 + roll.next() * 8) * pace);
    const replyAt = contactAt + hours((3 + roll.next() * 84) * pace);
    const works = roll.chance(skill);
    const forgets = !works && roll.chance(0.18);
    const reached = roll.chance(0.93);

    // The street named is not this one's: it says so, once.
    const astray =
      round === 1 &&
      truth?.placeTold === true &&
      unitId.startsWith('street-') &&
      unitId !== `street-${truth.streetId}`;
    if (astray && roll.chance(0.85)) {
      plan(from + hours(0.5 * pace), async () => {
        const objected = await attempt(async () => {
          await doors.office.call('objectTicket', {
            params: { ticketId },
            body: {
              reason: 'notOurArea',
              basis: '经核实，所反映地点不在本辖区，属相邻街道管辖。',
              proposedUnitId: `street-${truth.streetId}`,
            },
          });
        });
        if (objected)
          plan(from + hours(2 * pace), async () => {
            await attempt(async () => {
              await doors.reviewer.call('upholdObjection', {
                params: { ticketId },
                body: { because: '地点属实，同意改派。' },
              });
            });
          });
      });
      return;
    }

    // Now and then an office thinks that a department should do it; mostly it is told to do it itself.
    if (round === 1 && unitId.startsWith('street-') && roll.chance(0.03)) {
      plan(from + hours(0.5 * pace), async () => {
        const objected = await attempt(async () => {
          await doors.office.call('objectTicket', {
            params: { ticketId },
            body: {
              reason: 'notOurDuty',
              basis: '该事项属行业主管部门职责，不在街道履职事项清单内。',
              proposedUnitId: 'department-city-management',
            },
          });
        });
        if (!objected) return;
        plan(from + hours(14 * pace), async () => {
          if (roll.chance(0.3)) {
            await attempt(async () => {
              await doors.reviewer.call('upholdObjection', {
                params: { ticketId },
                body: { because: '经查履职清单，属行业部门职责，同意改派。' },
              });
            });
            return;
          }
          const kept = await attempt(async () => {
            await doors.reviewer.call('rejectObjection', {
              params: { ticketId },
              body: { because: '属地街道首接负责，需部门配合的可吹哨。' },
            });
          });
          if (kept) handleOn();
        });
      });
      return;
    }
    handleOn();

    function handleOn(): void {
      if (round === 1)
        plan(acceptAt, async () => {
          await attempt(async () => {
            await doors.office.call('acceptTicket', { params: { ticketId } });
          });
        });
      plan(contactAt, async () => {
        await attempt(async () => {
          await doors.office.call('contactTicket', {
            params: { ticketId },
            body: {
              outcome: reached ? 'reached' : 'notReached',
              method: roll.pick(['phone', 'phone', 'visit', 'message']),
            },
          });
        });
      });
      if (forgets) return;

      const reply = (at: number, well: boolean): void => {
        plan(at, async () => {
          const replied = await attempt(async () => {
            const matter = matters.find((one) => one.type === truth?.problemType);
            const text = well && matter !== undefined ? roll.pick(matter.done) : roll.pick(perfunctory);
            await doors.office.call('replyTicket', {
              params: { ticketId },
              body: {
                result: well ? 'solved' : 'partly',
                text,
                attachments: [await evidence(roll)],
                ...(!well && { basis: '需多部门协调，待后续安排。' }),
              },
            });
          });
          if (!replied) return;
          plan(at + hours((0.5 + roll.next() * 5) * pace), async () => {
            if (!well && roll.chance(0.4)) {
              const sent = await attempt(async () => {
                await doors.reviewer.call('sendBackReply', {
                  params: { ticketId },
                  body: { because: '回复未说明解决措施，请补充办理情况后再报。' },
                });
              });
              if (sent) reply(at + hours(18 * pace), roll.chance(0.7));
              return;
            }
            await attempt(async () => {
              await doors.reviewer.call('approveReply', { params: { ticketId } });
            });
          });
        });
      };
      reply(replyAt, works);
    }
  }

  async function meetNewTickets(now: number): Promise<void> {
    for (let cursor: string | undefined; ; ) {
      const page = await doors.office.call('listTickets', {
        query: { view: 'all', stage: 'dispatched', limit: 200, ...(cursor !== undefined && { cursor }) },
      });
      for (const ticket of page.items) {
        if (seen.has(ticket.ticketId)) continue;
        seen.add(ticket.ticketId);
        handle(ticket.ticketId, ticket.requestId, ticket.unitId, 1, now);
      }
      cursor = page.cursor;
      if (cursor === undefined) return;
    }
  }

  /** A dispatcher knows the city: what waits goes where it belongs. */
  async function workReviews(): Promise<void> {
    const page = await doors.dispatcher.call('listReviews', { query: { limit: 100 } });
    await together(page.items, async (item) => {
      const truth = truths.get(item.requestId);
      const named = item.candidates[0]?.unitId;
      const unitId =
        truth === undefined
          ? (named ?? 'district-110105')
          : truth.placeTold
            ? (item.candidates.find((one) => one.unitId === `street-${truth.streetId}`)?.unitId ??
              named ??
              `street-${truth.streetId}`)
            : `district-${truth.districtId}`;
      const done = await attempt(async () => {
        await doors.dispatcher.call('dispatchManually', {
          params: { requestId: item.requestId },
          body: { unitId, because: '经与诉求人核实地点和事由后派出。' },
        });
      });
      if (done) tally.ruled += 1;
    });
  }

  async function workCandidates(): Promise<void> {
    const page = await doors.community.call('listCandidates', { query: { state: 'open', limit: 100 } });
    await together(page.items, async (item) => {
      if (seen.has(item.candidateId)) return;
      seen.add(item.candidateId);
      tally.candidates += 1;
      await attempt(async () => {
        await doors.community.call('confirmCandidate', {
          params: { candidateId: item.candidateId },
          body: { kind: 'complaint' },
        });
      });
    });
  }

  async function workCallbacks(now: number): Promise<void> {
    const page = await doors.caller.call('listCallbacks', { query: { view: 'due', limit: 200 } });
    await together(page.items, async (item) => {
      const roll = seed.fork(`callback ${item.callbackId} ${item.attempts}`);
      const skill = skillOf(item.unitId);
      const reached = roll.chance(0.9);
      const solved = roll.chance(item.because === 'deadline' ? 0.3 : Math.min(0.985, skill + 0.06));
      const satisfaction = solved
        ? roll.chance(0.93)
          ? 'satisfied'
          : 'basicallySatisfied'
        : roll.chance(0.25)
          ? 'basicallySatisfied'
          : 'dissatisfied';
      const done = await attempt(async () => {
        await doors.caller.call('recordCallback', {
          params: { callbackId: item.callbackId },
          body: reached
            ? {
                status: 'reached',
                contacted: roll.chance(item.because === 'deadline' ? 0.8 : 0.985),
                solved,
                satisfaction,
                recording: `tel/${item.callbackId}/${item.attempts + 1}`,
              }
            : { status: 'notReached' },
        });
      });
      if (!done) return;
      tally.callbacks += 1;
      if (reached && !solved) handle(item.ticketId, item.requestId, item.unitId, item.round + 1, now);
    });
  }

  async function registerGroup(groupId: string, communityId: string): Promise<void> {
    if (registeredGroups.has(groupId) || options.groups === undefined) return;
    registeredGroups.add(groupId);
    await doors.community.call('registerGroup', {
      params: { groupId },
      body: {
        source: options.groups.source,
        communityId,
        name: `${areas.byCode(communityId)?.short ?? ''}居民群`,
        notice: true,
      },
    });
  }

  return {
    truths,
    tally,
    async call(request = tellCall(city, told)) {
      const answer = await doors.desk.call('createRequest', { body: request.draft });
      truths.set(answer.id, request.truth);
      tally.requests += 1;
      return answer.id;
    },
    async talk(at, home) {
      if (options.groups === undefined) return;
      const talk = tellGroup(city, chats, home);
      const groupId = `group-${talk.home.community.code}`;
      await registerGroup(groupId, talk.home.community.code);
      for (const message of talk.messages) {
        messageNumber += 1;
        await options.groups.deliver({
          id: `${options.seed}${String(messageNumber).padStart(8, '0')}`,
          groupId,
          from: `${groupId}-${message.sender}`,
          at: Math.floor(at / 1000 + message.after / options.speed),
          text: message.text,
        });
        tally.groupMessages += 1;
      }
    },
    async work(now, until = now, leaveSome = false) {
      if (!leaveSome) {
        await workReviews();
        await workCandidates();
      }
      await options.quiet();
      await meetNewTickets(now);
      for (;;) {
        const due = planned.filter((act) => act.at <= until).sort((a, b) => a.at - b.at);
        const first = due[0];
        if (first === undefined) break;
        // What lies within the same quarter of an hour happens side by side.
        const lot = options.moveTo === undefined ? due : due.filter((act) => act.at < first.at + QUARTER);
        const done = new Set(lot);
        planned.splice(0, planned.length, ...planned.filter((act) => !done.has(act)));
        latest = Math.max(latest, now, lot.at(-1)?.at ?? first.at);
        options.moveTo?.(latest);
        await together(lot, (act) => act.run());
      }
      await options.quiet();
      if (!leaveSome) await workCallbacks(until);
    },
  };
}
