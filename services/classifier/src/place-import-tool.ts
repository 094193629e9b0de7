// npm run import-places -- FILE: a city's address base or borders, checked and put beside the reference data.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { AreaBorders } from '@jiesu/contracts';
import { findReferenceDir, loadReference, PLACES_FOLDER, type Reference } from '@jiesu/service-kit';
import {
  bordersFromGeoJson,
  COLUMNS,
  type ImportAs,
  type ImportError,
  placesFromRows,
  rowsOf,
} from './place-import.ts';

const usage = `npm run import-places -- FILE --version NAME --from YYYY-MM-DD [--system WGS-84|GCJ-02] [--name NAME]
                        [--property code] [--reference DIR] [--check]

  FILE .csv      places: ${COLUMNS}
                 streets by full name (朝阳区望京街道) or code; several parted by 、 or |
  FILE .json     places in the form of schemas/reference/places.json
  FILE .geojson  borders: polygons with the code or full name of the area in the property (code unless told)

  --system       of the coordinates: .geojson WGS-84 and the others GCJ-02 unless told
  --name         of the file under places/ (as FILE unless told); the same name replaces it
  --check        says what is wrong and writes nothing

A wrong row is named and then nothing is written. Restart the classifier to use what was imported.`;

function giveUp(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

function options() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        version: { type: 'string' },
        from: { type: 'string' },
        system: { type: 'string' },
        name: { type: 'string' },
        property: { type: 'string', default: 'code' },
        reference: { type: 'string' },
        check: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return giveUp(`${(error as Error).message}\n\n${usage}`);
  }
}

const { values, positionals } = options();
if (values.help) {
  process.stdout.write(`${usage}\n`);
  process.exit(0);
}
const [given] = positionals;
if (given === undefined) giveUp(`要导入哪个文件？\n\n${usage}`);
const file = resolve(process.env.INIT_CWD ?? process.cwd(), given);
if (!existsSync(file)) giveUp(`没有文件 ${file}。 There is no file ${file}.`);
const kind = extname(file).toLowerCase();
if (!['.csv', '.json', '.geojson'].includes(kind)) giveUp(`只能导入 .csv、.json 或 .geojson。\n\n${usage}`);
const { version, from } = values;
if (version === undefined || from === undefined || !/^\d{4}-[01]\d-[0-3]\d$/.test(from))
  giveUp(`请用 --version 写明版本、用 --from 写明生效日期（如 2026-01-01）。\n\n${usage}`);
const system = values.system ?? (kind === '.geojson' ? 'WGS-84' : 'GCJ-02');
if (system !== 'WGS-84' && system !== 'GCJ-02') giveUp('--system 只能是 WGS-84 或 GCJ-02。');
const dir =
  values.reference === undefined
    ? findReferenceDir(dirname(fileURLToPath(import.meta.url)))
    : resolve(process.env.INIT_CWD ?? process.cwd(), values.reference);
if (dir === undefined) giveUp('找不到参考数据目录，请用 --reference 指明。');

const as: ImportAs = { version, from, system };
try {
  if (kind === '.geojson') importBorders(dir);
  else importPlaces(dir);
} catch (error) {
  giveUp(`${file} 读不懂：${(error as Error).message}。`);
}

function loaded(folder: string, except?: string): Reference {
  try {
    return loadReference(folder, except);
  } catch (error) {
    return giveUp(error instanceof Error ? `${error.message}` : String(error));
  }
}

function importPlaces(folder: string): void {
  const replaced = join(PLACES_FOLDER, `${values.name ?? basename(file, extname(file))}.json`);
  const target = join(folder, replaced);
  // What the file to be replaced said is no duplicate.
  const others = loaded(folder, replaced);
  const rows = rowsOf(readFileSync(file, 'utf8'), kind === '.csv');
  const { content, known, errors } = placesFromRows(rows, as, others);
  refuse(errors);
  write(
    target,
    content,
    `${rows.length} 行：新增 ${content.versions[0]!.places.length} 个地点，${known} 个已有。`,
  );
}

function importBorders(folder: string): void {
  const target = join(folder, 'borders.json');
  const before = existsSync(target) ? (JSON.parse(readFileSync(target, 'utf8')) as AreaBorders) : undefined;
  const geo = JSON.parse(readFileSync(file, 'utf8')) as Parameters<typeof bordersFromGeoJson>[0];
  const { content, errors } = bordersFromGeoJson(geo, as, loaded(folder), before, values.property);
  refuse(errors);
  write(
    target,
    content,
    `版本 ${version}：${content.versions.at(-1)!.areas.length} 个区域的边界，自 ${from} 起。`,
  );
}

function refuse(errors: readonly ImportError[]): void {
  if (errors.length === 0) return;
  const lines = errors.slice(0, 20).map((e) => `  第 ${e.row} 条 ${e.field}：${e.message}`);
  giveUp(`有 ${errors.length} 处错误，没有导入：\n${lines.join('\n')}${errors.length > 20 ? '\n  …' : ''}`);
}

function write(target: string, content: unknown, told: string): void {
  if (!values.check) {
    mkdirSync(dirname(target), { recursive: true });
    const draft = `${target}.${process.pid}`;
    writeFileSync(draft, `${JSON.stringify(content)}\n`);
    renameSync(draft, target);
  }
  process.stdout.write(
    `${told}${values.check ? '（只检查，未写入）' : `已写入 ${target}，重新启动后生效。`}\n`,
  );
}
