import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { en } from './en.ts';
import { zh } from './zh.ts';

const src = fileURLToPath(new URL('..', import.meta.url));

function leaves(value: unknown, path: string): readonly (readonly [string, unknown])[] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([name, inner]) => leaves(inner, `${path}.${name}`));
}

describe('the dictionaries', () => {
  it('say the same things: every name in both', () => {
    const names = (dictionary: unknown): readonly string[] =>
      leaves(dictionary, '')
        .map(([path]) => path)
        .sort();
    expect(names(en)).toEqual(names(zh));
  });
  it('speak English in English, but for the name of the other language', () => {
    const chinese = leaves(en, '').filter(
      ([, value]) => typeof value === 'string' && /[\u4e00-\u9fff]/.test(value),
    );
    expect(chinese).toEqual([['.common.otherLanguage', '中文']]);
  });
  it('leave nothing empty that the other fills', () => {
    const empty = (dictionary: unknown): readonly string[] =>
      leaves(dictionary, '')
        .filter(([, value]) => value === '')
        .map(([path]) => path);
    expect(empty(en)).toEqual(empty(zh));
  });
});

describe('components', () => {
  it('hold no words of their own', () => {
    const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\.tsx$/.test(file),
    );
    expect(files.length).toBeGreaterThan(20);
    const guilty = files.flatMap((file) => {
      const code = readFileSync(join(src, file), 'utf8')
        .replace(/\/\*[\s\S]*?\*\//g, '')
        .replace(/^\s*\/\/.*$/gm, '');
      return [...code.matchAll(/.*[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef].*/g)].map(
        (line) => `${file}: ${line[0].trim()}`,
      );
    });
    expect(guilty).toEqual([]);
  });
});
