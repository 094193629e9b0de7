import type { CatalogueState, DispatchCatalogueVersion } from '@jiesu/contracts';
import {
  type CatalogueWorld,
  type CompiledCatalogue,
  checkCatalogue,
  compileCatalogue,
  startOfDay,
} from '@jiesu/domain';
import { Fault, type Instant } from '@jiesu/ports';
import type { Reference } from '@jiesu/service-kit';

/** A version in its place on the line of time: from the reference data, or saved by somebody while the city ran. */
export interface KnownVersion {
  readonly version: DispatchCatalogueVersion;
  /** Compiled when first asked. */
  readonly catalogue: () => CompiledCatalogue;
  /** The later of its day and a minute after it was saved: nothing is decided by what did not exist then. */
  readonly holdsFrom: Instant;
  readonly saved?: SavedCatalogue;
}

/** A version that somebody saved, as it is stored: whole, so that no later change can touch it. */
export interface SavedCatalogue {
  readonly version: DispatchCatalogueVersion;
  readonly basedOn: string;
  readonly holdsFrom: Instant;
  readonly put: readonly string[];
  readonly removed: readonly string[];
  readonly by: string;
  readonly at: Instant;
  readonly withdrawn?: { readonly by: string; readonly at: Instant; readonly because: string };
}

/** The catalogue in force at an instant, compiled once per version. */
export interface Catalogues {
  at(instant: Instant): CompiledCatalogue;
  /** Name and ground of a rule as it stood in a version; undefined when either is no longer kept. */
  wordsOf(policyVersion: string, ruleId: string): string | undefined;
  /** By name, withdrawn ones too. */
  byName(version: string): KnownVersion | undefined;
  /** What the next change is based on: the last one that was not withdrawn. */
  newest(): KnownVersion;
  /** Newest first. */
  all(): readonly KnownVersion[];
  stateOf(known: KnownVersion, now: Instant): CatalogueState;
  /** What rules may name, from a day on. */
  worldOn(day: string): CatalogueWorld;
  /** Makes it quick to ask, with the words of its day. */
  compile(version: DispatchCatalogueVersion): CompiledCatalogue;
  /** All that is stored, as it is now. */
  keep(saved: readonly SavedCatalogue[]): void;
}

const shown = 5;

/**
 * Compiles every dated version of the reference data. Fault `invalid-dispatch-catalogue` when one has overlapping,
 * unreachable, never matching rules or rules to units that do not exist: a wrong rule must not decide, and must not be
 * left out silently. Versions saved while the city ran were checked then; they are not asked again at a start that
 * they alone could mend.
 */
export function cataloguesFrom(reference: Reference): Catalogues {
  const worldOn = (day: string): CatalogueWorld => {
    const types = reference.problemTypes.at(startOfDay(day));
    return {
      isProblemType: (code) => types.byCode(code) !== undefined || types.classOf(code)?.code === code,
      isArea: (code) => reference.areas.byCode(code) !== undefined,
      isUnit: (unitId) => reference.units.byId(unitId) !== undefined,
    };
  };
  const compile = (version: DispatchCatalogueVersion): CompiledCatalogue => {
    const types = reference.problemTypes.at(startOfDay(version.from));
    return compileCatalogue(version, (code) => types.byCode(code)?.zh ?? types.classOf(code)?.zh ?? code);
  };
  const once = (version: DispatchCatalogueVersion): KnownVersion['catalogue'] => {
    let compiled: CompiledCatalogue | undefined;
    return () => {
      compiled ??= compile(version);
      return compiled;
    };
  };
  const shipped = reference.catalogue.versions.map((version): KnownVersion => {
    const findings = checkCatalogue(version, worldOn(version.from));
    if (findings.length > 0)
      throw new Fault(
        'invalid-dispatch-catalogue',
        'after-fix',
        `派单目录 ${version.version} 有 ${findings.length} 处错误：${findings
          .slice(0, shown)
          .map((finding) => finding.because)
          .join('；')}${findings.length > shown ? '；……' : ''}`,
      );
    return { version, catalogue: once(version), holdsFrom: startOfDay(version.from) };
  });
  /** In the order in which they take effect; among equals the one saved last comes last. */
  let line: readonly KnownVersion[] = shipped;
  let named = new Map(line.map((known) => [known.version.version, known]));
  const holding = (instant: Instant): KnownVersion => {
    const first = line[0];
    // Without any, the reference data says so in its own words.
    if (first === undefined) throw new Error(`no catalogue for ${reference.catalogue.at(instant).version}`);
    return line.findLast(({ holdsFrom }) => holdsFrom <= instant) ?? first;
  };
  return {
    at: (instant) => holding(instant).catalogue(),
    wordsOf: (policyVersion, ruleId) => named.get(policyVersion)?.catalogue().byId.get(ruleId)?.because,
    byName: (version) => named.get(version),
    newest: () => line.at(-1) ?? holding(''),
    all: () => [...named.values()].sort((a, b) => (a.holdsFrom < b.holdsFrom ? 1 : -1)),
    stateOf(known, now) {
      if (known.saved?.withdrawn) return 'withdrawn';
      if (known.holdsFrom > now) return 'coming';
      return known === holding(now) ? 'inForce' : 'past';
    },
    worldOn,
    compile,
    keep(saved) {
      const known = saved.map((one): KnownVersion => {
        const before = named.get(one.version.version);
        const catalogue = before?.saved ? before.catalogue : once(one.version);
        return { version: one.version, catalogue, holdsFrom: one.holdsFrom, saved: one };
      });
      const all = [...shipped, ...known];
      named = new Map(all.map((one) => [one.version.version, one]));
      line = all
        .filter((one) => !one.saved?.withdrawn)
        .sort((a, b) => compared(a.holdsFrom, b.holdsFrom) || compared(a.saved?.at ?? '', b.saved?.at ?? ''));
    },
  };
}

const compared = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
