import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DemandFact, demandFactTypes } from '@jiesu/domain';
import type { Delivered } from '@jiesu/ports';
import { openMemory, virtualClock } from '@jiesu/ports/memory';
import type { Kit } from '@jiesu/service-kit';
import { describe, expect, it } from 'vitest';
import { openBase } from './base.ts';
import { rebuild } from './rebuild.ts';

const examples = join(import.meta.dirname, '..', '..', '..', 'schemas', 'examples');
const known = new Set<string>(demandFactTypes);
const facts = readdirSync(examples)
  .filter((type) => known.has(type))
  .flatMap((type) =>
    readdirSync(join(examples, type)).map(
      (file) => JSON.parse(readFileSync(join(examples, type, file), 'utf8')) as DemandFact,
    ),
  );

describe('a rebuild while facts come in', () => {
  it('misses none that the live base took between the reading of the log and the switch', async () => {
    const { demandBase: base } = openMemory({ clock: virtualClock('2026-11-23T02:00:00.000Z') });
    const live = await openBase(base);
    const position = (n: number) => String(n).padStart(6, '0');
    const log = facts.map((fact, n): Delivered => ({ topic: 'any', fact, position: position(n) }));
    const early = log.length - 3;
    await live.take(facts.slice(0, early), position(early - 1));

    let readings = 0;
    async function* readLog(_types: unknown, after?: string): AsyncIterable<readonly Delivered[]> {
      // The end of the log is where it was when the reading began.
      readings += 1;
      const end = readings === 1 ? early : log.length;
      const some = log.slice(0, end).filter((one) => after === undefined || one.position > after);
      if (some.length > 0) yield some;
      if (readings === 1) await live.take(facts.slice(early), position(log.length - 1));
    }
    const kit = { demandBase: base, readLog } as unknown as Kit;
    const { report } = await rebuild(
      kit,
      live,
      (work) => work(),
      () => undefined,
    );
    expect(readings).toBe(2);
    expect({ different: report.different, examples: report.examples }).toEqual({
      different: 0,
      examples: [],
    });
  });
});
