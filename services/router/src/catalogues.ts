import type { DispatchCatalogueVersion } from '@jiesu/contracts';
import { type CompiledCatalogue, checkCatalogue, compileCatalogue, startOfDay } from '@jiesu/domain';
import { Fault, type Instant } from '@jiesu/ports';
import type { Reference } from '@jiesu/service-kit';

/** The catalogue in force at an instant, compiled once per version. */
export interface Catalogues {
  at(instant: Instant): CompiledCatalogue;
  /** Name and ground of a rule as it stood in a version; undefined when either is no longer kept. */
  wordsOf(policyVersion: string, ruleId: string): string | undefined;
}

const shown = 5;

/**
 * Compiles every dated version. Fault `invalid-dispatch-catalogue` when one has overlapping, unreachable, never
 * matching rules or rules to units that do not exist: a wrong rule must not decide, and must not be left out silently.
 */
export function cataloguesFrom(reference: Reference): Catalogues {
  const { versions } = reference.catalogue;
  const compiled = new Map<DispatchCatalogueVersion, CompiledCatalogue>();
  for (const version of versions) {
    const types = reference.problemTypes.at(startOfDay(version.from));
    const findings = checkCatalogue(version, {
      isProblemType: (code) => types.byCode(code) !== undefined || types.classOf(code)?.code === code,
      isArea: (code) => reference.areas.byCode(code) !== undefined,
      isUnit: (unitId) => reference.units.byId(unitId) !== undefined,
    });
    if (findings.length > 0)
      throw new Fault(
        'invalid-dispatch-catalogue',
        'after-fix',
        `派单目录 ${version.version} 有 ${findings.length} 处错误：${findings
          .slice(0, shown)
          .map((finding) => finding.because)
          .join('；')}${findings.length > shown ? '；……' : ''}`,
      );
    compiled.set(
      version,
      compileCatalogue(version, (code) => types.byCode(code)?.zh ?? types.classOf(code)?.zh ?? code),
    );
  }
  return {
    at(instant) {
      const version = reference.catalogue.at(instant);
      const known = compiled.get(version);
      if (!known) throw new Error(`catalogue ${version.version} was not compiled at start`);
      return known;
    },
    wordsOf(policyVersion, ruleId) {
      const version = versions.find((one) => one.version === policyVersion);
      return version && compiled.get(version)?.byId.get(ruleId)?.because;
    },
  };
}
