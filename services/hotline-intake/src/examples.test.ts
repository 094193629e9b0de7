import { existsSync, readFileSync } from 'node:fs';
import { findReferenceDir, loadReference } from '@jiesu/service-kit';
import { testCity } from '@jiesu/service-kit/testing';
import { describe, expect, it } from 'vitest';
import { hotlineIntake } from './plugin.ts';

const example = (name: string): string =>
  readFileSync(new URL(`../../../examples/${name}`, import.meta.url), 'utf8');
const dir = findReferenceDir();
const hasAreas = dir !== undefined && existsSync(`${dir}/generated/areas.json`);

interface Answer {
  readonly line: number;
  readonly id?: string;
  readonly problem?: { readonly code: string; readonly fields?: readonly { readonly field: string }[] };
}

describe.skipIf(!hasAreas)('the example day of the hotline', () => {
  it('comes through the batch door, and what must be refused is refused, field by field', async () => {
    const city = await testCity([hotlineIntake], {
      reference: loadReference(dir ?? ''),
      clock: '2026-11-21T00:00:00.000Z',
    });
    const file = example('hotline-day.ndjson');
    const send = async () =>
      (
        await city.call('batchRequests', {
          as: 'machine',
          body: file,
          headers: { 'content-type': 'application/x-ndjson' },
        })
      ).text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Answer);
    const answers = await send();
    const sent = file
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly externalId: string });
    const expected = JSON.parse(example('expected.json')) as {
      readonly hotline: {
        readonly lines: number;
        readonly refusals: readonly { readonly externalId: string; readonly code: string }[];
      };
    };

    expect(answers).toHaveLength(expected.hotline.lines);
    const refused = answers.flatMap(({ line, problem }) =>
      problem === undefined ? [] : [{ externalId: sent[line - 1]?.externalId, code: problem.code }],
    );
    expect(refused).toEqual(expected.hotline.refusals);
    for (const { problem } of answers)
      if (problem?.code === 'invalid-body') expect(problem.fields?.length).toBeGreaterThan(0);

    const ids = new Set(answers.flatMap(({ id }) => (id === undefined ? [] : [id])));
    // One record was sent twice and is there once.
    expect(ids.size).toBe(answers.length - refused.length - 1);
    expect(await city.facts('request.received.v1')).toHaveLength(ids.size);
    expect(await send()).toEqual(answers);
    expect(await city.facts('request.received.v1')).toHaveLength(ids.size);
  });
});
