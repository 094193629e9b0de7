import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from '@jiesu/adapter-sqlite';
import { type OperationId, operations, type Role } from '@jiesu/contracts';
import { allServices } from '@jiesu/host';
import { adjustableClock, type City, createCity, createVault, loadReference } from '@jiesu/service-kit';
import { TEST_START, testConfig } from '@jiesu/service-kit/testing';
import { picture, random } from '@jiesu/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { referenceFolder } from '../support/worlds.ts';
import { complaint, WANGJING } from './people.ts';

const DAY = 86_400_000;
const reference = loadReference(referenceFolder);

/** One installation: a file and a key that stay, and processes that come and go over them. */
function installation() {
  const folder = mkdtempSync(join(tmpdir(), 'jiesu-restart-'));
  const key = randomBytes(32);
  const clock = adjustableClock(TEST_START);
  let city: City;
  let poke: () => void;

  async function start(): Promise<void> {
    const ports = openSqlite({
      file: join(folder, 'jiesu.db'),
      clock,
      onFatal: (error) => {
        throw error;
      },
    });
    poke = () => ports.scheduler.poke();
    city = await createCity({
      services: allServices,
      ports,
      config: testConfig(allServices),
      clock,
      vault: createVault([key]),
      reference,
      checkReplies: true,
    });
    await city.deliver();
    await city.quiet();
  }

  return {
    start,
    stop: () => city.stop(),
    async restart() {
      await city.stop();
      await start();
    },
    async advance(ms: number) {
      clock.advance(ms);
      poke();
      await city.quiet();
    },
    /** Signs in once per role; the tokens must outlive the process. */
    async tokenOf(role: Role): Promise<string> {
      const userId = `the.${role}`;
      await city.accounts.ensure({
        userId,
        name: userId,
        roles: [role],
        ...(role === 'office' ? { unitId: WANGJING } : {}),
      });
      return (await city.accounts.tokenFor(userId)).token;
    },
    async call(
      id: OperationId,
      token: string,
      given: { params?: Record<string, string>; body?: unknown; key?: string } = {},
    ) {
      const { method, path } = operations[id];
      const url = path.replace(/\{(\w+)\}/g, (_all, name: string) => given.params?.[name] ?? name);
      const raw = given.body instanceof Uint8Array;
      const reply = await city.app.inject({
        method,
        url,
        headers: {
          authorization: `Bearer ${token}`,
          'idempotency-key': given.key ?? randomBytes(8).toString('hex'),
          ...(raw
            ? { 'content-type': 'image/png' }
            : given.body === undefined
              ? {}
              : { 'content-type': 'application/json' }),
        },
        ...(given.body === undefined
          ? {}
          : { payload: raw ? Buffer.from(given.body as Uint8Array) : JSON.stringify(given.body) }),
      });
      await city.quiet();
      return {
        status: reply.statusCode,
        text: reply.payload,
        body: /json/.test(String(reply.headers['content-type'])) ? JSON.parse(reply.payload) : undefined,
      };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

describe('a restart', () => {
  const home = installation();
  afterEach(async () => {
    await home.stop();
    home.remove();
  });

  it('keeps requests, tickets, callbacks, evidence, figures, log-ins, keys and timers', async () => {
    await home.start();
    const agent = await home.tokenOf('agent');
    const dispatcher = await home.tokenOf('dispatcher');
    const office = await home.tokenOf('office');
    const admin = await home.tokenOf('admin');
    const caller = await home.tokenOf('caller');
    const reviewer = await home.tokenOf('reviewer');

    const made: string[] = [];
    for (const n of [1, 2, 3]) {
      const reply = await home.call('createRequest', agent, {
        body: { ...complaint, externalId: `ext-${n}` },
        key: `create-${n}`,
      });
      expect(reply.status).toBe(201);
      made.push(reply.body.id);
      const params = { requestId: reply.body.id };
      const { hops } = (await home.call('getDispatch', dispatcher, { params })).body;
      if (hops.length === 0)
        await home.call('dispatchManually', dispatcher, {
          params,
          body: { unitId: WANGJING, because: '属地街道负责。' },
        });
    }
    const requestId = made[0] as string;
    const params = { ticketId: `${requestId}-1` };
    const { ref } = (await home.call('putEvidence', office, { body: picture(random(1)) })).body;
    await home.call('acceptTicket', office, { params });
    await home.call('contactTicket', office, { params, body: { outcome: 'reached', method: 'phone' } });
    await home.call('replyTicket', office, {
      params,
      body: { result: 'solved', text: '门禁已修复。', attachments: [ref] },
    });
    expect((await home.call('approveReply', reviewer, { params })).status).toBe(200);

    const { version: basedOn } = reference.catalogue.latest;
    const saved = await home.call('saveRules', dispatcher, {
      body: {
        change: {
          basedOn,
          put: [
            {
              ruleId: 'kept-over-a-restart',
              priority: 5_000,
              name: '望京物业问题由住建部门办理',
              because: '试行协议',
              when: { problemTypes: ['L01.02'], areas: ['110105026'] },
              lead: { unitId: 'department-housing' },
            },
          ],
          remove: [],
        },
        from: '2026-12-01',
        note: '试行',
      },
    });
    expect(saved.status).toBe(201);
    const analyst = await home.tokenOf('analyst');
    const { tiers } = reference.timeLimits.latest;
    const previewed = await home.call('previewLimits', dispatcher, {
      body: {
        tiers: { ...tiers, ordinary: { ...tiers.ordinary, handle: { amount: 5, unit: 'workingDays' } } },
      },
    });
    const limits = await home.call('adoptLimits', dispatcher, {
      body: {
        basedOn: reference.timeLimits.latest.version,
        previewId: previewed.body.id,
        from: '2026-12-20',
        note: '试行',
      },
    });
    const policy = {
      ...reference.assessment.latest,
      weights: { response: 0.2, resolution: 0.4, satisfaction: 0.4 },
    };
    const shown = await home.call('previewAssessment', analyst, { body: { period: '2026-12', policy } });
    const adopted = await home.call('adoptAssessment', analyst, {
      body: {
        basedOn: policy.version,
        policy,
        preview: { period: '2026-12', asOf: shown.body.asOf, digest: shown.body.digest },
        from: '2027-01-01',
        note: '试行',
      },
    });
    expect([limits.status, adopted.status]).toEqual([201, 201]);

    const reads: readonly (readonly [OperationId, string, Record<string, string>])[] = [
      ['listRequests', agent, {}],
      ['getRequest', agent, { requestId }],
      ['getClassification', dispatcher, { requestId }],
      ['getDispatch', dispatcher, { requestId }],
      ['listReviews', dispatcher, {}],
      ['listCatalogues', dispatcher, {}],
      ['listRules', dispatcher, {}],
      ['listTimeLimits', dispatcher, {}],
      ['listAssessmentPolicies', analyst, {}],
      ['listTickets', office, {}],
      ['countTickets', office, {}],
      ['getTicket', office, params],
      ['getDeadlines', office, params],
      ['getEvidence', office, { ref }],
      ['listCallbacks', caller, {}],
      ['getCallback', caller, { callbackId: `${requestId}-1-1` }],
      ['listDemands', dispatcher, {}],
      ['getDemand', dispatcher, { requestId }],
      ['demandOverview', dispatcher, {}],
      ['demandTrend', dispatcher, {}],
      ['listUsers', admin, {}],
      ['listDeadLetters', admin, {}],
      ['whoAmI', agent, {}],
    ];
    const everything = async () => {
      const seen: Record<string, unknown> = {};
      for (const [id, token, at] of reads) {
        const reply = await home.call(id, token, { params: at });
        expect([id, reply.status]).toEqual([id, 200]);
        seen[id] = reply.body ?? reply.text;
      }
      return seen;
    };
    const before = await everything();
    await home.restart();
    expect(await everything()).toEqual(before);

    const again = await home.call('createRequest', agent, {
      body: { ...complaint, externalId: 'ext-1' },
      key: 'create-1',
    });
    expect([again.status, again.body.id]).toEqual([201, requestId]);
    const other = await home.call('createRequest', agent, {
      body: { ...complaint, kind: 'help' },
      key: 'create-1',
    });
    expect(other.status).toBe(422);
    expect(await everything()).toEqual(before);

    for (let day = 0; day < 16; day += 1) await home.advance(DAY);
    // The log-ins of sixteen days ago are over.
    expect((await home.call('listCallbacks', caller)).status).toBe(401);
    const { items } = (await home.call('listCallbacks', await home.tokenOf('caller'))).body;
    expect(items.map((item: { requestId: string }) => item.requestId).sort()).toEqual([...made].sort());
    const rebuilt = await home.call('rebuildDemands', await home.tokenOf('admin'));
    expect(rebuilt.body).toMatchObject({ demands: 3, different: 0 });
  });
});
