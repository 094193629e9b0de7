import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type AreaBorders,
  type AssessmentPolicies,
  type CallbackPolicies,
  type CallbackPolicy,
  checkBody,
  type DispatchCatalogue,
  type DispatchCatalogueVersion,
  type DispositionTexts,
  type DispositionTextsVersion,
  type GroupTalkPolicies,
  type GroupTalkPolicy,
  type HandlingPolicies,
  type HandlingPolicy,
  type KnownPlaces,
  type Population,
  type Populations,
  type ProblemClass,
  type ProblemLeaf,
  type ProblemLeaves,
  type ProblemType,
  type ProblemTypesVersion,
  type ShapeName,
  type TimeLimits,
  type TimeLimitsVersion,
  type WorkCalendar,
  type WorkCalendarVersion,
} from '@jiesu/contracts';
import { Fault, type Instant } from '@jiesu/ports';
import { type AreaSource, type Areas, areasFrom } from './areas.ts';
import {
  type AreaBordersAt,
  bordersFrom,
  type Place,
  type PlacesSource,
  placesFrom,
  type Refuse,
} from './places.ts';
import { type UnitSource, type Units, unitsFrom } from './units.ts';

export type { ProblemClass, ProblemLeaf, ProblemType, ProblemTypesVersion } from '@jiesu/contracts';
export type { Area, AreaKind, AreaLevel, AreaSource, Areas } from './areas.ts';
export type { AreaBorder, AreaBordersAt, Place, Point } from './places.ts';
export type { Unit, UnitKind, UnitSource, Units } from './units.ts';

/** One state of a reference file: its name, which decisions cite, and the first day (Asia/Shanghai) it holds. */
export interface DatedVersion {
  readonly version: string;
  readonly from: string;
}

/** Dated data. Which version holds is a question about an instant, never about today. */
export interface Effective<T> {
  /** Oldest first; empty when the file does not exist. */
  readonly versions: readonly T[];
  /**
   * The version in force at an instant. Before the first version the first one answers, so that old records can be
   * imported. Fault `reference-missing` (after-fix) when there is no file.
   */
  at(instant: Instant): T;
  readonly latest: T;
}

/** The taxonomy of one version with its look-ups. */
export interface ProblemTypes extends ProblemTypesVersion {
  /** Level 3, each with all that its type says and itself does not; in the order of codes. */
  readonly leaves: readonly ProblemLeafFull[];
  /** A type, or a leaf, which is a type with a narrower content. */
  byCode(code: string): ProblemType | undefined;
  /** The class (一级) of a type's or a class's code. */
  classOf(code: string): ProblemClass | undefined;
}

/** A leaf (三级) with its type's values where it has none of its own. */
export type ProblemLeafFull = ProblemType &
  Pick<ProblemLeaf, 'examples' | 'leadUnit'> & { readonly tags: readonly string[] };

/** Everything that is decided outside the code: read once at start, shared by all services, never changed. */
export interface Reference {
  readonly areas: Areas;
  readonly units: Units;
  readonly problemTypes: Effective<ProblemTypes>;
  readonly catalogue: Effective<DispatchCatalogueVersion>;
  readonly timeLimits: Effective<TimeLimitsVersion>;
  readonly calendar: Effective<WorkCalendarVersion>;
  readonly handlingPolicy: Effective<HandlingPolicy>;
  readonly callbackPolicy: Effective<CallbackPolicy>;
  readonly assessment: Effective<AssessmentPolicies['versions'][number]>;
  readonly groupTalk: Effective<GroupTalkPolicy>;
  readonly dispositionScripts: Effective<DispositionTextsVersion>;
  readonly populations: Effective<Population>;
  /** What people call places, from `places.json` and every file of `places/`. */
  readonly places: readonly Place[];
  /** Empty until a city brings its own. */
  readonly borders: Effective<AreaBordersAt>;
}

/** Raw content of the files, as parsed. Absent optional files stay undefined. */
export interface ReferenceSource {
  readonly areas: AreaSource;
  readonly units: UnitSource;
  readonly problemTypes: { readonly versions: readonly ProblemTypesVersion[] };
  readonly problemLeaves?: readonly ProblemLeaves[];
  readonly catalogue?: DispatchCatalogue;
  readonly timeLimits?: TimeLimits;
  readonly calendar?: WorkCalendar;
  readonly handlingPolicy?: HandlingPolicies;
  readonly callbackPolicy?: CallbackPolicies;
  readonly assessment?: AssessmentPolicies;
  readonly groupTalk?: GroupTalkPolicies;
  readonly dispositionScripts?: DispositionTexts;
  readonly populations?: Populations;
  /** By file. */
  readonly places?: PlacesSource;
  readonly borders?: AreaBorders;
}

const FILES = {
  areas: 'generated/areas.json',
  units: 'units.json',
  problemTypes: 'problem-types.json',
  catalogue: 'dispatch-catalogue.json',
  timeLimits: 'time-limits.json',
  calendar: 'work-calendar.json',
  handlingPolicy: 'handling-policy.json',
  callbackPolicy: 'callback-policy.json',
  assessment: 'assessment.json',
  groupTalk: 'group-talk.json',
  dispositionScripts: 'disposition-scripts.json',
  populations: 'populations.json',
  borders: 'borders.json',
} as const;

/** One file for each class. */
const LEAVES = 'problem-leaves';

type FileKey = keyof typeof FILES;

const PLACES = 'places.json';
/** A city's own address bases lie here, beside the list that ships. */
export const PLACES_FOLDER = 'places';

const REQUIRED: readonly FileKey[] = ['areas', 'units', 'problemTypes'];

/**
 * Reads all reference data of a folder. A missing or broken required file, or a broken optional one, is a Fault
 * `reference-invalid` (after-fix) whose detail is one sentence naming the file and the field.
 *
 * @param except a file of places to leave out, because it is about to be replaced.
 */
export function loadReference(dir: string, except?: string): Reference {
  const source: Partial<Record<FileKey, unknown>> = {};
  for (const key of Object.keys(FILES) as FileKey[]) {
    const path = join(dir, FILES[key]);
    if (!existsSync(path)) {
      if (!REQUIRED.includes(key)) continue;
      const remedy =
        key === 'areas' ? '；请运行 npm run build（或 node schemas/reference/extract-areas.mjs）生成' : '';
      throw broken(FILES[key], `找不到文件 ${path}${remedy}`);
    }
    source[key] = parsed(path, FILES[key]);
  }
  const folder = join(dir, LEAVES);
  const problemLeaves = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.json'))
        .sort()
        .map((name) => parsed(join(folder, name), `${LEAVES}/${name}`) as ProblemLeaves)
    : [];
  return referenceFrom({
    ...(source as unknown as ReferenceSource),
    problemLeaves,
    places: placeFiles(dir, except),
  });
}

function placeFiles(dir: string, except: string | undefined): PlacesSource {
  const folder = join(dir, PLACES_FOLDER);
  const own = existsSync(folder) ? readdirSync(folder).filter((f) => f.endsWith('.json')) : [];
  const files = [PLACES, ...own.sort().map((f) => join(PLACES_FOLDER, f))];
  return Object.fromEntries(
    files
      .filter((file) => file !== except && existsSync(join(dir, file)))
      .map((file) => [file, parsed(join(dir, file), file) as KnownPlaces]),
  );
}

/** The same from data at hand: for tests and tools. */
export function referenceFrom(source: ReferenceSource): Reference {
  const areas = areasFrom(checked(source.areas, FILES.areas, checkAreas));
  const problemTypes = checked(source.problemTypes, FILES.problemTypes, checkProblemTypes);
  const units = unitsFrom(checked(source.units, FILES.units, checkUnits), areas);
  const leaves = leavesOf(
    source.problemLeaves ?? [],
    problemTypes.versions,
    (id) => units.byId(id) !== undefined,
  );
  const refuse: Refuse = (file, field, must) => {
    throw broken(file, `字段 ${field} ${must}`);
  };
  for (const [file, content] of Object.entries(source.places ?? {}))
    optional<KnownPlaces['versions'][number]>(content, file, 'KnownPlaces');
  optional<AreaBorders['versions'][number]>(source.borders, FILES.borders, 'AreaBorders');
  const borders =
    source.borders === undefined ? [] : bordersFrom(source.borders, FILES.borders, areas, refuse);
  return {
    areas,
    units,
    problemTypes: effective(taxonomies(problemTypes.versions, leaves), FILES.problemTypes),
    catalogue: optional(source.catalogue, FILES.catalogue, 'DispatchCatalogue'),
    timeLimits: optional(source.timeLimits, FILES.timeLimits, 'TimeLimits'),
    calendar: optional(source.calendar, FILES.calendar, 'WorkCalendar'),
    handlingPolicy: optional(source.handlingPolicy, FILES.handlingPolicy, 'HandlingPolicies'),
    callbackPolicy: optional(source.callbackPolicy, FILES.callbackPolicy, 'CallbackPolicies'),
    assessment: optional(source.assessment, FILES.assessment, 'AssessmentPolicies'),
    groupTalk: optional(source.groupTalk, FILES.groupTalk, 'GroupTalkPolicies'),
    dispositionScripts: optional(source.dispositionScripts, FILES.dispositionScripts, 'DispositionTexts'),
    populations: optional(source.populations, FILES.populations, 'Populations'),
    places: placesFrom(source.places ?? {}, areas, refuse),
    borders: effective(borders, FILES.borders),
  };
}

/** The folder `schemas/reference` of a checkout, looked for from `start` upwards. Undefined: not in a checkout. */
export function findReferenceDir(start: string = process.cwd()): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    const candidate = join(folder, 'schemas', 'reference');
    if (existsSync(join(candidate, 'units.json'))) return candidate;
    if (dirname(folder) === folder) return undefined;
  }
}

/** Dated versions in order, each valid from midnight in Asia/Shanghai of its first day. */
export function effective<T extends DatedVersion>(versions: readonly T[], file: string): Effective<T> {
  const sorted = [...versions].sort((a, b) => (a.from < b.from ? -1 : 1));
  const starts = sorted.map((v) => new Date(`${v.from}T00:00:00+08:00`).toISOString());
  const missing = () =>
    new Fault('reference-missing', 'after-fix', `参考数据 ${file} 不存在：请补上该文件后重新启动。`);
  return {
    versions: sorted,
    at(instant) {
      for (let i = sorted.length - 1; i > 0; i--) if (instant >= starts[i]!) return sorted[i]!;
      const first = sorted[0];
      if (first === undefined) throw missing();
      return first;
    },
    get latest() {
      const last = sorted.at(-1);
      if (last === undefined) throw missing();
      return last;
    },
  };
}

/** Policies of the other rooms: their own schema judges them. Ours are checked by hand, which is ten times faster. */
function optional<V extends DatedVersion>(
  content: { readonly versions: readonly V[] } | undefined,
  file: string,
  shape: ShapeName,
): Effective<V> {
  if (content === undefined) return effective<V>([], file);
  const { versions } = checked(content, file, () => undefined);
  const [first] = checkBody(shape, content) ?? [];
  if (first !== undefined) throw broken(file, `字段 ${first.field} ${first.message}`);
  return effective(versions, file);
}

type Dated = { readonly since?: string; readonly until?: string };
const holdsOn = ({ since, until }: Dated, day: string): boolean =>
  (since === undefined || since <= day) && (until === undefined || day < until);

/**
 * The taxonomy at every day on which it changes: where a version begins, and where a type or leaf of its own date
 * comes or goes. Such a day's state is named after its version: `2025-01+2026-03-01`.
 */
function taxonomies(
  versions: readonly ProblemTypesVersion[],
  leaves: readonly ProblemLeaf[],
): readonly ProblemTypes[] {
  const sorted = [...versions].sort((a, b) => (a.from < b.from ? -1 : 1));
  return sorted.flatMap((version, i) => {
    const end = sorted[i + 1]?.from ?? '9999-12-31';
    const days = [...version.types, ...leaves]
      .flatMap(({ since, until }) => [since, until])
      .filter((day): day is string => day !== undefined && version.from < day && day < end);
    return [version.from, ...[...new Set(days)].sort()].map((day) => {
      const types = version.types.filter((type) => holdsOn(type, day));
      return withLookups(
        {
          ...version,
          version: day === version.from ? version.version : `${version.version}+${day}`,
          from: day,
          types,
        },
        leaves.filter((leaf) => holdsOn(leaf, day)),
      );
    });
  });
}

function withLookups(version: ProblemTypesVersion, all: readonly ProblemLeaf[]): ProblemTypes {
  const types = new Map(version.types.map((t) => [t.code, t]));
  const classes = new Map(version.classes.map((c) => [c.code, c]));
  const leaves = all.flatMap((leaf): readonly ProblemLeafFull[] => {
    const type = types.get(typeCodeOf(leaf));
    return type === undefined ? [] : [{ ...type, ...leaf, tags: leaf.tags ?? [] }];
  });
  const byLeaf = new Map(leaves.map((l) => [l.code, l]));
  return {
    ...version,
    leaves,
    byCode: (code) => types.get(code) ?? byLeaf.get(code),
    classOf: (code) => classes.get(code.slice(0, 3)),
  };
}

const typeCodeOf = ({ code }: ProblemLeaf): string => code.slice(0, 6);

/** All leaves in the order of codes; a leaf without a type in any version, or with a wrong field, is a fault. */
function leavesOf(
  files: readonly ProblemLeaves[],
  versions: readonly ProblemTypesVersion[],
  isUnit: (id: string) => boolean,
): readonly ProblemLeaf[] {
  const classes = new Set(versions.flatMap((v) => v.classes.map((c) => c.code)));
  const types = new Set(versions.flatMap((v) => v.types.map((t) => t.code)));
  const codes = new Set<string>();
  for (const [f, file] of files.entries()) {
    const name = `${LEAVES}/${typeof file?.class === 'string' ? `${file.class}.json` : `（第 ${f + 1} 个文件）`}`;
    const [first] = checkBody('ProblemLeaves', file) ?? [];
    if (first !== undefined) throw broken(name, `字段 ${first.field} ${first.message}`);
    if (!classes.has(file.class)) throw broken(name, `字段 class 的一级分类 ${file.class} 不存在`);
    for (const [i, leaf] of file.leaves.entries()) {
      const wrong = (field: string, what: string): never => {
        throw broken(name, `字段 leaves[${i}].${field} ${what}`);
      };
      if (!leaf.code.startsWith(`${file.class}.`)) wrong('code', `不属于一级分类 ${file.class}`);
      if (!types.has(typeCodeOf(leaf))) wrong('code', `的二级分类 ${typeCodeOf(leaf)} 不存在`);
      if (codes.has(leaf.code)) wrong('code', `重复：${leaf.code}`);
      codes.add(leaf.code);
      if (leaf.leadUnit !== 'street' && !isUnit(leaf.leadUnit))
        wrong('leadUnit', `没有单位 ${leaf.leadUnit}`);
      if (leaf.since !== undefined && leaf.until !== undefined && leaf.since >= leaf.until)
        wrong('until', '必须晚于 since');
    }
  }
  return files.flatMap((file) => file.leaves).sort((a, b) => (a.code < b.code ? -1 : 1));
}

function parsed(path: string, file: string): unknown {
  const text = readFileSync(path, 'utf8');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw broken(file, `不是有效的 JSON（${(cause as Error).message}）`, cause);
  }
}

function broken(file: string, what: string, cause?: unknown): Fault {
  return new Fault('reference-invalid', 'after-fix', `参考数据 ${file}：${what}。`, cause);
}

type Fields = Readonly<Record<string, unknown>>;
/** Says what is wrong: the path of the field and what it must be. Throws by `wrong`. */
type Check = (content: Fields, wrong: (field: string, must: string) => never) => void;

/** Every file is `{ versions: [{ version, from, … }] }`; the rest is the file's own check. */
function checked<T>(content: T, file: string, check: Check): T {
  const wrong = (field: string, must: string): never => {
    throw broken(file, `字段 ${field} ${must}`);
  };
  const fields = content as Fields;
  if (
    typeof content !== 'object' ||
    content === null ||
    !Array.isArray(fields.versions) ||
    !fields.versions.length
  )
    return wrong('versions', '必须是非空数组');
  const names = new Set<unknown>();
  for (const [i, v] of (fields.versions as readonly Fields[]).entries()) {
    if (typeof v !== 'object' || v === null) return wrong(`versions[${i}]`, '必须是对象');
    if (typeof v.version !== 'string' || v.version === '') wrong(`versions[${i}].version`, '必须是非空文本');
    if (names.has(v.version)) wrong(`versions[${i}].version`, `重复：${String(v.version)}`);
    names.add(v.version);
    if (typeof v.from !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(v.from) || Number.isNaN(Date.parse(v.from)))
      wrong(`versions[${i}].from`, '必须是日期（如 2026-01-01）');
  }
  check(fields, wrong);
  return content;
}

const checkAreas: Check = (content, wrong) => {
  for (const [v, version] of (content.versions as readonly Fields[]).entries()) {
    const districts = version.districts as AreaSource['versions'][number]['districts'] | undefined;
    if (!Array.isArray(districts)) wrong(`versions[${v}].districts`, '必须是数组');
    for (const [d, district] of districts!.entries()) {
      const at = `versions[${v}].districts[${d}]`;
      if (!/^\d{6}$/.test(district?.code)) wrong(`${at}.code`, '必须是六位区代码');
      if (!Array.isArray(district.streets)) wrong(`${at}.streets`, '必须是数组');
      for (const [s, street] of district.streets.entries()) {
        if (!street?.code?.startsWith(district.code) || street.code.length !== 9)
          wrong(`${at}.streets[${s}].code`, `必须是以 ${district.code} 开头的九位代码`);
        if (typeof street.name !== 'string' || !street.name) wrong(`${at}.streets[${s}].name`, '必须是名称');
        if (!Array.isArray(street.communities)) wrong(`${at}.streets[${s}].communities`, '必须是数组');
      }
    }
  }
};

const checkUnits: Check = (content, wrong) => {
  for (const [v, version] of (content.versions as readonly Fields[]).entries()) {
    const units = version.units as UnitSource['versions'][number]['units'] | undefined;
    if (!Array.isArray(units)) wrong(`versions[${v}].units`, '必须是数组');
    const ids = new Set<string>();
    for (const [u, unit] of units!.entries()) {
      const at = `versions[${v}].units[${u}]`;
      if (!/^(department|utility)-[a-z-]+$/.test(unit?.id))
        wrong(`${at}.id`, '必须形如 department-… 或 utility-…');
      if (ids.has(unit.id)) wrong(`${at}.id`, `重复：${unit.id}`);
      ids.add(unit.id);
      if (!unit.id.startsWith(`${unit.kind}-`)) wrong(`${at}.kind`, `必须与编号 ${unit.id} 一致`);
      if (typeof unit.name !== 'string' || unit.name === '') wrong(`${at}.name`, '必须是名称');
      if (!Array.isArray(unit.shortNames)) wrong(`${at}.shortNames`, '必须是数组');
      if (typeof unit.duty !== 'string') wrong(`${at}.duty`, '必须是文本');
      if (typeof unit.roundTheClock !== 'boolean') wrong(`${at}.roundTheClock`, '必须是 true 或 false');
    }
  }
};

const DIMENSIONS = new Set(
  'childcare education employment health elderly housing support convenience liveability diversity fairness safety'.split(
    ' ',
  ),
);
const URGENCIES = new Set(['emergency', 'urgent', 'ordinary', 'complex']);

const checkProblemTypes: Check = (content, wrong) => {
  for (const [v, version] of (content.versions as readonly Fields[]).entries()) {
    const { classes, types } = version as unknown as ProblemTypesVersion;
    if (!Array.isArray(classes)) wrong(`versions[${v}].classes`, '必须是数组');
    if (!Array.isArray(types)) wrong(`versions[${v}].types`, '必须是数组');
    const known = new Set(classes.map((c) => c?.code));
    const codes = new Set<string>();
    for (const [t, type] of types.entries()) {
      const at = `versions[${v}].types[${t}]`;
      if (!/^L\d\d\.\d\d$/.test(type?.code)) wrong(`${at}.code`, '必须形如 L05.02');
      if (codes.has(type.code)) wrong(`${at}.code`, `重复：${type.code}`);
      codes.add(type.code);
      if (!known.has(type.code.slice(0, 3)))
        wrong(`${at}.code`, `的一级分类 ${type.code.slice(0, 3)} 不存在`);
      if (typeof type.zh !== 'string' || type.zh === '') wrong(`${at}.zh`, '必须是名称');
      const all = [type.dimensions?.primary, ...(type.dimensions?.secondary ?? [])];
      for (const d of all)
        if (!DIMENSIONS.has(d)) wrong(`${at}.dimensions`, `含有未知的七有五性代码 ${String(d)}`);
      if (!URGENCIES.has(type.urgency)) wrong(`${at}.urgency`, `含有未知的紧急程度 ${String(type.urgency)}`);
      for (const [word, weight] of Object.entries((type as ProblemType).keywords ?? {}))
        if (!Number.isInteger(weight) || weight < 1 || weight > 9)
          wrong(`${at}.keywords.${word}`, '的权重必须是 1 到 9 的整数');
    }
  }
};
