import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository as text: laws read it, they do not compile it. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Source {
  /** From the root, with slashes. */
  readonly path: string;
  readonly text: string;
}

const SKIPPED = new Set(['node_modules', 'dist', 'data', 'coverage', 'test-results', 'generated']);
const TEXT = /\.(ts|tsx|mjs|json|ndjson|md|css|html|txt)$|^\.ci\/run$/;

/** Folders and files whose name starts with a dot are the tools' own, but for the continuous integration. */
function walk(folder: string, found: string[]): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (SKIPPED.has(entry.name) || (entry.name.startsWith('.') && entry.name !== '.ci')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) walk(path, found);
    else if (entry.isFile() && TEXT.test(relative(root, path).split(sep).join('/'))) found.push(path);
  }
}

let read: readonly Source[] | undefined;

/** Every text file that people wrote. What is generated and what npm wrote is left out. */
export function everything(): readonly Source[] {
  if (read === undefined) {
    const paths: string[] = [];
    walk(root, paths);
    read = paths
      .map((path) => ({ path: relative(root, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }))
      .filter(({ path }) => path !== 'package-lock.json')
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }
  return read;
}

export const isCode = (path: string): boolean => /\.(ts|tsx|mjs)$/.test(path);

/** Tests, and what only tests use: fixtures, contract suites, test cities, benches, a process that is killed. */
export const isTest = (path: string): boolean =>
  /\.(test|fixtures|testing|fragments|truth)\.tsx?$/.test(path) ||
  /\/(testing|testing-ports|crash-writer)\.ts$/.test(path) ||
  /^test\/|\/src\/suites\/|\/bench\//.test(path);

/** Sources of the product, without tests. */
export const productCode = (): readonly Source[] =>
  everything().filter(
    ({ path }) => /^(packages|services)\/[^/]+\/src\//.test(path) && isCode(path) && !isTest(path),
  );

/** `packages/domain` of `packages/domain/src/ticket.ts`; `test` and `examples` are rooms too. */
export const roomOf = (path: string): string =>
  /^(packages|services)\/[^/]+/.exec(path)?.[0] ?? path.slice(0, path.indexOf('/'));

export const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');
export const jsonOf = <T>(path: string): T => JSON.parse(textOf(path)) as T;

export const lineOf = (text: string, index: number): number => text.slice(0, index).split('\n').length;
