import { findReferenceDir, loadReference } from '@jiesu/service-kit';
import { type As, type TestCity, testCity } from '@jiesu/service-kit/testing';
import { describe, expect, it } from 'vitest';
import { followup } from './index.ts';

const reference = loadReference(findReferenceDir(import.meta.dirname) ?? '');
const requestId = '20261123-7K2Q9F4M';
const ticketId = `${requestId}-1`;
const callbackId = `${ticketId}-1`;
const unitId = 'street-110105026';
const office: As = { userId: 'clerk', roles: ['office'], unitId };
const city: As = { userId: 'city.reviewer', roles: ['reviewer'] };
const hour = (hours: number): string =>
  new Date(Date.parse('2026-11-23T02:00:00.000Z') + hours * 3_600_000).toISOString();

async function called(recording?: string): Promise<TestCity> {
  const there = await testCity([followup], { reference });
  await there.publish({
    type: 'ticket.opened.v1',
    data: {
      ticketId,
      requestId,
      unitId,
      by: 'machine',
      round: 1,
      districtUnitId: 'district-110105',
      assistUnitIds: [],
      hop: 1,
      mode: 'direct',
      kind: 'help',
      channel: 'hotline',
      problemType: 'L01.02',
      dimensions: { primary: 'housing', secondary: [] },
      urgency: 'ordinary',
      place: { districtId: '110105', text: '望京', confidence: 1, words: [] },
      petitionerRef: 'p-1',
      tier: 'ordinary',
      due: { acceptAt: hour(4), contactAt: hour(8), handleAt: hour(100), policyVersion: '2025-01' },
      receivedAt: hour(0),
      dispatchedAt: hour(0),
    },
  });
  await there.publish({
    type: 'ticket.replyApproved.v1',
    data: { ticketId, requestId, unitId, by: 'reviewer', round: 1 },
  });
  const body = {
    status: 'reached',
    contacted: true,
    solved: false,
    satisfaction: 'dissatisfied',
    ...(recording && { recording }),
  };
  expect((await there.call('recordCallback', { as: 'caller', params: { callbackId }, body })).status).toBe(
    200,
  );
  return there;
}

const appeal = (there: TestCity, as: As = office, ground = 'misrecorded') =>
  there.call('appealCallback', { as, params: { callbackId }, body: { ground, text: '录音里说已解决' } });
const decide = (there: TestCity, body: object, as: As = city) =>
  there.call('decideAppeal', { as, params: { callbackId }, body });
const corrected = {
  upheld: true,
  because: '录音为已解决',
  contacted: true,
  solved: true,
  satisfaction: 'satisfied',
};

describe('an appeal against a callback', () => {
  it('goes from the unit to the city with the recording, and is decided by somebody else', async () => {
    const there = await called('rec/2026/7');
    expect((await appeal(there)).status).toBe(200);
    const own = await there.call('listAppeals', { as: office });
    expect(own.body).toMatchObject({ total: 1, items: [{ state: 'pending', mayDecide: false }] });
    // What the petitioner answered, and the recording, are not for the unit.
    for (const field of ['recording', 'solved', 'cell', 'satisfaction'])
      expect(own.body.items[0]).not.toHaveProperty(field);
    const list = await there.call('listAppeals', { as: city, query: { state: 'pending' } });
    expect(list.body.items).toMatchObject([
      {
        recording: 'rec/2026/7',
        groundName: { zh: '回访记录与通话内容不一致' },
        cell: 'neither',
        mayDecide: true,
      },
    ]);
    expect((await decide(there, corrected, 'caller')).body.code).toBe('appeal-own-callback');
    expect((await decide(there, corrected)).body.code).toBe('recording-unheard');
    expect((await decide(there, { ...corrected, heard: true })).status).toBe(200);
    const [fact] = await there.facts('callback.appealDecided.v1');
    expect(fact?.data).toMatchObject({
      upheld: true,
      effect: 'corrected',
      cell: 'both',
      by: 'city.reviewer',
    });
  });

  it('is the own unit’s to make, and nobody’s of a unit to decide', async () => {
    const there = await called();
    const other: As = { roles: ['office'], unitId: 'street-110105015' };
    expect((await appeal(there, other)).status).toBe(404);
    expect((await appeal(there, { roles: ['office'] })).status).toBe(403);
    expect((await appeal(there)).status).toBe(200);
    expect((await appeal(there)).body.code).toBe('appeal-repeated');
    const both: As = { userId: 'chief', roles: ['reviewer', 'office'], unitId };
    expect((await decide(there, corrected, both)).body.code).toBe('caller-not-independent');
    const district: As = { userId: 'd', roles: ['reviewer'], districtId: '110105' };
    expect((await decide(there, corrected, district)).body.code).toBe('appeal-level');
    expect((await there.call('listAppeals', { as: other })).body.total).toBe(0);
  });

  it('shows the unit its callbacks, until when it may appeal and on which grounds, and no answer', async () => {
    const there = await called('rec/2026/7');
    const asked = (as: As) => there.call('listTicketCallbacks', { as, params: { ticketId } });
    const { body, text } = await asked(office);
    expect(body.items).toMatchObject([
      { callbackId, round: 1, state: 'done', doneAt: hour(0), appealUntil: hour(72), mayAppeal: true },
    ]);
    expect(body.grounds.map((ground: { code: string }) => ground.code)).toContain('wrongPerson');
    for (const word of ['rec/2026/7', 'dissatisfied', 'neither', 'solved"']) expect(text).not.toContain(word);
    expect((await asked({ roles: ['office'], unitId: 'street-110105015' })).status).toBe(404);
    expect((await appeal(there, office, 'nothing')).body).toMatchObject({
      code: 'appeal-ground-unknown',
      fields: [{ field: 'ground' }],
    });
    await appeal(there);
    expect((await asked(office)).body.items).toMatchObject([
      { mayAppeal: false, appeal: { state: 'pending', mayDecide: false } },
    ]);
    expect((await asked(city)).body.items).toMatchObject([
      { mayAppeal: false, appeal: { mayDecide: true, recording: 'rec/2026/7', history: [{ by: 'caller' }] } },
    ]);
  });

  it('tells whoever sees it and may not decide why not', async () => {
    const there = await called();
    await appeal(there);
    const seen = async (as: As) => (await there.call('listAppeals', { as })).body.items[0];
    expect(await seen('caller')).toMatchObject({
      mayDecide: false,
      hindrance: expect.stringContaining('参与'),
    });
    const district: As = { userId: 'd', roles: ['reviewer'], districtId: '110105' };
    expect(await seen(district)).toMatchObject({
      mayDecide: false,
      hindrance: expect.stringContaining('市'),
    });
    // Approved the reply, and may be of the city all the same.
    expect(await seen({ userId: 'reviewer', roles: ['reviewer'] })).toMatchObject({ mayDecide: false });
  });
});

describe('the other ways of a callback', () => {
  it('are invited when it falls due, outside quiet hours', async () => {
    const there = await called();
    expect((await there.facts('callback.invited.v1')).map(({ data }) => data)).toMatchObject([
      { way: 'message', notBefore: hour(0), until: hour(48) },
    ]);
  });
});
