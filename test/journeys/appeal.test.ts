import { monthOf } from '@jiesu/domain';
import { loadReference } from '@jiesu/service-kit';
import { picture, random } from '@jiesu/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Opened, openWorld, referenceFolder, worlds } from '../support/worlds.ts';

/** 回访复核, from the unit's word to the three rates: as they are, as they were, and as the log alone makes them. */
const wangjing = 'street-110105026';
const office = { userId: 'clerk', roles: ['office' as const], unitId: wangjing };
const district = { userId: 'district.reviewer', roles: ['reviewer' as const], districtId: '110105' };
const city = { userId: 'city.reviewer', roles: ['reviewer' as const] };
const HOUR = 3_600_000;
const reference = loadReference(referenceFolder);
const policyAt = (day: string) => reference.assessment.at(`${day}T12:00:00.000Z`);

describe.each(worlds)('an appeal against a callback (%s)', (world) => {
  let opened: Opened;
  beforeEach(async () => {
    opened = await openWorld(world);
  });
  afterEach(() => opened.close());

  const done: Opened['city']['call'] = async (operation, input) => {
    const reply = await opened.city.call(operation, input);
    expect([operation, reply.status < 300 ? 'done' : reply.text]).toEqual([operation, 'done']);
    return reply;
  };
  const now = (): string => opened.city.clock.now();

  /** Called back, and not solved, says the record. */
  async function unsolved(n: number): Promise<string> {
    const { body: created } = await done('createRequest', {
      as: 'agent',
      body: {
        kind: 'complaint',
        text: `你们到底管不管，${n} 号楼地下室一直漏水，没有人来处理。`,
        petitioner: { kind: 'person', phone: '19900001234' },
      },
    });
    await done('dispatchManually', {
      as: 'dispatcher',
      params: { requestId: created.id },
      body: { unitId: wangjing, because: '属地街道先行联系。', tier: 'ordinary' },
    });
    const ticketId = `${created.id}-1`;
    const params = { ticketId };
    await done('acceptTicket', { as: office, params });
    await done('contactTicket', { as: office, params, body: { outcome: 'reached', method: 'phone' } });
    const stored = await opened.city.inject('POST', '/api/evidence', {
      as: office,
      body: picture(random(n)),
      headers: { 'content-type': 'image/png' },
    });
    const { ref } = stored.body as { ref: string };
    const text = '已抽水并修复。';
    await done('replyTicket', { as: office, params, body: { result: 'solved', text, attachments: [ref] } });
    await done('approveReply', { as: district, params });
    await done('recordCallback', {
      as: 'caller',
      params: { callbackId: `${ticketId}-1` },
      body: {
        status: 'reached',
        contacted: true,
        solved: false,
        satisfaction: 'dissatisfied',
        recording: `rec/${n}`,
      },
    });
    return ticketId;
  }
  const appeal = async (ticketId: string, ground: string) =>
    done('appealCallback', {
      as: office,
      params: { callbackId: `${ticketId}-1` },
      body: { ground, text: '与录音不一致' },
    });
  const decide = async (ticketId: string, body: object) =>
    done('decideAppeal', {
      as: city,
      params: { callbackId: `${ticketId}-1` },
      body: { because: '已听录音', heard: true, ...body },
    });
  async function rates(asOf?: string) {
    const period = monthOf(now(), policyAt);
    const { body } = await done('getBulletin', {
      as: 'analyst',
      params: { period },
      query: { asOf: asOf ?? now() },
    });
    const rows = body.bulletin.classes.flatMap(
      ({ rows }: { rows: { unitId: string; counts: object; rates: object }[] }) => rows,
    );
    const { counts, rates } = rows.find(({ unitId }: { unitId: string }) => unitId === wangjing);
    return { valid: counts.validCallbacks, solved: counts.solved, composite: rates.composite };
  }

  it('counts from its decision on, and not in what is recomputed as of an earlier day', async () => {
    const misrecorded = await unsolved(1);
    const strangers = await unsolved(2);
    const rightly = await unsolved(3);
    const before = { valid: 3, solved: 0, composite: 10 };
    expect(await rates()).toEqual(before);
    await opened.city.advance(HOUR);
    const then = now();
    await appeal(misrecorded, 'misrecorded');
    await appeal(strangers, 'wrongPerson');
    await appeal(rightly, 'misrecorded');
    expect(await rates()).toEqual(before);
    await opened.city.advance(HOUR);
    await decide(misrecorded, { upheld: true, contacted: true, solved: true, satisfaction: 'satisfied' });
    await decide(strangers, { upheld: true });
    await decide(rightly, { upheld: false });
    const after = { valid: 2, solved: 1, composite: 55 };
    expect(await rates()).toEqual(after);
    expect(await rates(then)).toEqual(before);
    const { body: demand } = await done('getDemand', {
      as: 'analyst',
      params: { requestId: misrecorded.slice(0, 17) },
    });
    expect(demand.callback).toMatchObject({ solved: true, appealed: true });

    // As the log alone makes them.
    await done('rebuildDemands', { as: 'admin' });
    expect([await rates(), await rates(then)]).toEqual([after, before]);

    // The matter was reopened when the petitioner said so, and is worked on all the same.
    const { body: ticket } = await done('getTicket', { as: office, params: { ticketId: misrecorded } });
    expect(ticket).toMatchObject({ round: 2 });
  });
});
