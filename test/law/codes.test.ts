import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { everything, jsonOf, lineOf, productCode, root } from './sources.ts';

interface Code {
  readonly kind: string;
  readonly status: number;
  readonly retry: string;
  readonly zh: string;
  readonly en: string;
  readonly operator: string;
}

const files = readdirSync(join(root, 'schemas/errors')).sort();
const rows = files.flatMap((file) =>
  Object.entries(jsonOf<Readonly<Record<string, Code>>>(`schemas/errors/${file}`)).map(
    ([code, row]) => ({ file, code, row }) as const,
  ),
);
const known = new Map(rows.map(({ code, row }) => [code, row]));

/** Where a code is said: as a refusal, a fault or an alarm. The dead-letter codes of the bus are plain texts. */
const SAID: readonly (readonly [string, RegExp])[] = [
  ['refusal', /\brefused: '([^']+)'/g],
  ['refusal', /\bnew Refusal\(\s*'([^']+)'/g],
  ['refusal', /\brefuse\(\s*'([^']+)'/g],
  ['refusal', /\brefuseField\(\s*'([^']+)'/g],
  ['fault', /\bnew Fault\(\s*'([^']+)'/g],
  ['alarm', /\.alarm\(\s*'([^']+)'/g],
];

const said = productCode()
  .filter(({ path }) => !path.startsWith('services/console/') && !path.startsWith('packages/testkit/'))
  .flatMap(({ path, text }) =>
    SAID.flatMap(([as, pattern]) =>
      [...text.matchAll(pattern)].map((match) => ({
        as,
        code: match[1] ?? '',
        at: `${path}:${lineOf(text, match.index)}`,
      })),
    ),
  );

describe('the codes of errors', () => {
  it('are entered before they are said', () => {
    expect(said.length).toBeGreaterThan(100);
    const strange = said
      .filter(({ code }) => !known.has(code))
      .map(({ code, at }) => `${at} says '${code}', which schemas/errors does not have.`);
    expect(strange).toEqual([]);
  });

  it('are said somewhere: no code is dead', () => {
    const product = productCode().filter(({ path }) => !path.startsWith('services/console/'));
    const dead = rows
      .filter(({ code }) => !product.some(({ text }) => text.includes(`'${code}'`)))
      .map(({ code, file }) => `'${code}' of schemas/errors/${file} is said nowhere.`);
    expect(dead).toEqual([]);
  });

  it('are said once in the files, and speak Chinese to people, English to developers, and to the operator', () => {
    expect(new Set(rows.map(({ code }) => code)).size).toBe(rows.length);
    for (const { code, row } of rows) {
      expect(code).toMatch(/^[a-z]+(-[a-z0-9]+)*$/);
      expect(row.zh, `${code}: zh`).toMatch(/\p{Script=Han}.*[。！？]$/u);
      expect(row.en, `${code}: en`).toMatch(/^\p{Lu}.+\.$/u);
      expect(row.operator, `${code}: operator`).toMatch(/\w{3,}/);
      expect(['refusal', 'fault'], `${code}: kind`).toContain(row.kind);
      expect(['never', 'after-fix', 'later'], `${code}: retry`).toContain(row.retry);
      expect(row.status, `${code}: status`).toBeGreaterThanOrEqual(400);
      expect(row.status, `${code}: status`).toBeLessThan(600);
    }
  });

  it('are refused as refusals and thrown as faults', () => {
    const mixed = said
      .filter(({ as, code }) => as === 'refusal' && known.get(code)?.kind === 'fault')
      .map(({ code, at }) => `${at} refuses with '${code}', which is a fault.`);
    expect(mixed).toEqual([]);
  });

  it('exist where an operation lists them as refusals', () => {
    let listed = 0;
    for (const { path, text } of everything().filter(({ path }) => path.startsWith('schemas/http/'))) {
      const { operations = {} } = JSON.parse(text) as {
        readonly operations?: Readonly<Record<string, { readonly refusals?: readonly string[] }>>;
      };
      for (const [id, { refusals = [] }] of Object.entries(operations))
        for (const code of refusals) {
          listed += 1;
          expect(known.has(code), `${path}: ${id} lists '${code}'`).toBe(true);
        }
    }
    expect(listed).toBeGreaterThan(50);
  });
});
