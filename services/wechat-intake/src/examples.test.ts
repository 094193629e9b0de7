import { existsSync, readFileSync } from 'node:fs';
import { findReferenceDir, loadReference } from '@jiesu/service-kit';
import { testCity } from '@jiesu/service-kit/testing';
import { describe, expect, it } from 'vitest';
import { demoSource } from './config.ts';
import { wechatIntake } from './plugin.ts';
import { type RecordedCallback, resealCallback, type WecomKeys } from './wecom.ts';

const example = (name: string): string =>
  readFileSync(new URL(`../../../examples/${name}`, import.meta.url), 'utf8');
const dir = findReferenceDir();
const hasAreas = dir !== undefined && existsSync(`${dir}/generated/areas.json`);

interface Keys extends WecomKeys {
  readonly groups: readonly {
    readonly groupId: string;
    readonly name: string;
    readonly communityId: string;
    readonly notice: boolean;
  }[];
}

describe.skipIf(!hasAreas)('the example day of the groups', () => {
  const keys = JSON.parse(example('wecom-key.json')) as Keys;
  const recorded = example('wecom-day.ndjson')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordedCallback);

  it('is refused as it lies there, and taken when it is sealed anew', async () => {
    const city = await testCity([wechatIntake], {
      reference: loadReference(dir ?? ''),
      clock: '2026-11-21T00:00:00.000Z',
    });
    const to = demoSource(city.vault);
    const post = ({ source, query, body }: RecordedCallback) =>
      city.inject('POST', `/wecom/${source}`, {
        as: null,
        query: { ...query },
        body,
        headers: { 'content-type': 'text/xml' },
      });

    const first = recorded[0] as RecordedCallback;
    expect((await post(first)).status).toBe(404);
    expect((await post({ ...first, source: 'demo' })).status).toBe(403);

    for (const { groupId, ...body } of keys.groups) {
      expect(
        (
          await city.call('registerGroup', {
            as: 'machine',
            params: { groupId },
            body: { source: 'demo', ...body },
          })
        ).status,
      ).toBe(200);
    }
    const refused: string[] = [];
    for (const one of recorded) {
      const again = resealCallback(one, keys, to, Date.parse(city.clock.now()));
      expect(again).toBeDefined();
      const answer = await post(again as RecordedCallback);
      if (answer.status !== 200) refused.push(answer.body.code);
      // In the order of the day, as they came.
      await city.quiet();
    }
    // Only the group id that is a path.
    expect(refused).toEqual(['wecom-malformed']);

    const { body } = await city.call('listCandidates', { as: 'admin', query: { limit: 200 } });
    const items = body.items as {
      state: string;
      weight: number;
      extract: string;
      groupId: string;
      because?: string;
    }[];
    const groupsWithMatter = new Set(items.map((item) => item.groupId));
    expect(groupsWithMatter.size).toBeGreaterThanOrEqual(15);
    expect(items.filter((item) => item.state === 'auto').map((item) => item.because)).toContain(
      '可能危及人身安全，不等确认',
    );
    expect(items.find((item) => item.extract.includes('暖气片'))).toMatchObject({ state: 'auto', weight: 5 });
    expect(items.some((item) => /白菜|婴儿床|拼车|节气/.test(item.extract))).toBe(false);
    expect((await city.facts('request.received.v1')).length).toBe(
      items.filter((item) => item.state === 'auto').length,
    );
  });
});
