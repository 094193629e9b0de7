import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './sources.ts';

/** The tables that say which test shows what: of the regulation, and of the failures of others. */

interface Line {
  readonly cells: readonly string[];
  readonly text: string;
}

const linesOf = (file: string): readonly Line[] =>
  readFileSync(join(root, file), 'utf8')
    .split('\n')
    .filter((text) => text.startsWith('| ') && !text.startsWith('|---'))
    .slice(1)
    .map((text) => ({
      text,
      cells: text
        .slice(1, -1)
        .split(' | ')
        .map((cell) => cell.trim()),
    }));

const linked = (cell: string): readonly string[] =>
  [...cell.matchAll(/\]\(\.\.\/([^)]+)\)/g)].map((match) => match[1] ?? '');

/** Tests that a cell names and that are not there, and words in quotes that none of them says. */
function missing(cell: string): readonly string[] {
  const tests = linked(cell).filter((path) => path.endsWith('.test.ts'));
  if (tests.length === 0) return ['no test'];
  const absent = tests.filter((path) => !existsSync(join(root, path)));
  if (absent.length > 0) return absent;
  const said = tests.map((path) => readFileSync(join(root, path), 'utf8'));
  return [...cell.matchAll(/"([^"]+)"/g)]
    .map((match) => match[1] ?? '')
    .filter((words) => !said.some((text) => text.includes(words)));
}

describe('the tables of evidence', () => {
  it('name a test that is there for every failure of others', () => {
    const rows = linesOf('docs/failures.md');
    const numbers = [
      1, 2, 3, 5, 6, 7, 8, 9, 10, 12, 15, 16, 17, 19, 20, 21, 22, 24, 26, 27, 28, 29, 30, 31, 32,
    ];
    expect(rows.map(({ cells }) => cells[0])).toEqual(expect.arrayContaining(numbers.map((n) => `R${n}`)));
    const wrong = rows.flatMap(({ cells }) => missing(cells[2] ?? '').map((what) => `${cells[0]}: ${what}`));
    expect(wrong).toEqual([]);
  });

  it('name a rule and a test that are there for every article and practice', () => {
    const rows = linesOf('docs/regulation.md');
    expect(rows.length).toBeGreaterThan(40);
    const wrong = rows.flatMap(({ text, cells }) => [
      ...(cells[1] === undefined || cells[1] === '' ? [`${text}: no rule`] : []),
      ...missing(cells[2] ?? '').map((what) => `${cells[0]}: ${what}`),
    ]);
    expect(wrong).toEqual([]);
  });
});
