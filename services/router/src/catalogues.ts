import type { DispatchCatalogueVersion } from '@jiesu/contracts';
import {
  type CatalogueWorld,
  type CompiledCatalogue,
  checkCatalogue,
  compileCatalogue,
  startOfDay,
} from '@jiesu/domain';
import { Fault, type Instant } from '@jiesu/ports';
import { type KnownVersion, type Reference, type VersionLine, versionLine } from '@jiesu/service-kit';

/** What a saved version keeps of the change that made it. */
export interface CatalogueChange {
  readonly put: readonly string[];
  readonly removed: readonly string[];
}
export type KnownCatalogue = KnownVersion<DispatchCatalogueVersion, CatalogueChange>;

/** The catalogue in force at an instant, compiled once per version. */
export interface Catalogues {
  readonly line: VersionLine<DispatchCatalogueVersion, CatalogueChange>;
  at(instant: Instant): CompiledCatalogue;
  /** Compiled when first asked. */
  compiled(version: DispatchCatalogueVersion): CompiledCatalogue;
  /** Name and ground of a rule as it stood in a version; undefined when either is no longer kept. */
  wordsOf(policyVersion: string, ruleId: string): string | undefined;
  /** By name, withdrawn ones too. */
  byName(version: string): KnownCatalogue | undefined;
  /** What rules may name, from a day on. */
  worldOn(day: string): CatalogueWorld;
  /** Makes it quick to ask, with the words of its day. */
  compile(version: DispatchCatalogueVersion): CompiledCatalogue;
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
  for (const version of reference.catalogue.versions) {
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
  }
  const line = versionLine<DispatchCatalogueVersion, CatalogueChange>(reference.catalogue);
  const known = new WeakMap<DispatchCatalogueVersion, CompiledCatalogue>();
  const compiled = (version: DispatchCatalogueVersion): CompiledCatalogue => {
    let one = known.get(version);
    if (one === undefined) {
      one = compile(version);
      known.set(version, one);
    }
    return one;
  };
  return {
    line,
    at: (instant) => compiled(line.at(instant)),
    compiled,
    wordsOf(policyVersion, ruleId) {
      const version = line.byName(policyVersion)?.version;
      return version && compiled(version).byId.get(ruleId)?.because;
    },
    byName: (version) => line.byName(version),
    worldOn,
    compile,
  };
}
