import type { Demand } from '@jiesu/contracts';
import { canonical, type DemandFact, demandFactTypes } from '@jiesu/domain';
import type { DemandBase } from '@jiesu/ports';
import type { Kit } from '@jiesu/service-kit';
import { type LiveBase, openBase } from './base.ts';

export interface RebuildReport {
  readonly facts: number;
  readonly demands: number;
  readonly different: number;
  readonly examples: readonly string[];
  readonly seconds: number;
}

const EXAMPLES = 20;

const earlier = (one: string | undefined, other: string | undefined): string | undefined =>
  one !== undefined && other !== undefined && one < other ? one : other;

async function compare(
  live: DemandBase,
  rebuilt: DemandBase,
): Promise<{ different: number; examples: string[] }> {
  const examples: string[] = [];
  let different = 0;
  const differs = (requestId: string) => {
    different += 1;
    if (examples.length < EXAMPLES) examples.push(requestId);
  };
  for await (const lot of rebuilt.scan()) {
    const known = new Map<string, Demand>();
    for (const { demand } of await live.getMany(lot.map(({ demand }) => demand.requestId)))
      known.set(demand.requestId, demand);
    for (const { demand } of lot) {
      const other = known.get(demand.requestId);
      if (other === undefined || canonical(other) !== canonical(demand)) differs(demand.requestId);
    }
  }
  // What only the live base has: demands that no fact of the log accounts for.
  const surplus = (await live.count()) - (await rebuilt.count());
  if (surplus > 0) different += surplus;
  return { different, examples };
}

/**
 * Makes the base anew from the log while the live one goes on counting. Most of the log is read beside it; the rest,
 * the comparison and the switch happen in the lots' own turn, so that no fact falls between.
 */
export async function rebuild(
  kit: Kit,
  live: LiveBase,
  inTurn: <T>(work: () => Promise<T>) => Promise<T>,
  switchTo: (rebuilt: LiveBase) => void,
): Promise<{ readonly report: RebuildReport; readonly rebuilt: LiveBase }> {
  const started = performance.now();
  const shadow = await kit.demandBase.shadow();
  let facts = 0;
  let position: string | undefined;

  const follow = async (after: string | undefined, ...targets: readonly LiveBase[]) => {
    for await (const lot of kit.readLog(demandFactTypes, after)) {
      position = lot.at(-1)?.position ?? position;
      for (const target of targets)
        await target.take(
          lot.map(({ fact }) => fact as DemandFact),
          position,
        );
      facts += lot.length;
    }
  };

  try {
    const growing = await openBase(shadow);
    await follow(undefined, growing);
    return await inTurn(async () => {
      // From where the one that is behind stands, into both: the live base may have gone on while the log was read, and
      // what is on its way to it must not look like a difference.
      await follow(earlier(live.position(), position), growing, live);
      const { different, examples } = await compare(live.base, shadow);
      const demands = await shadow.count();
      await shadow.promote();
      const rebuilt = await openBase(kit.demandBase);
      switchTo(rebuilt);
      return {
        report: { facts, demands, different, examples, seconds: (performance.now() - started) / 1000 },
        rebuilt,
      };
    });
  } catch (error) {
    await shadow.discard();
    throw error;
  }
}
