import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findReferenceDir, loadReference } from '../../packages/service-kit/src/reference.ts';
import { createClassifier } from '../../services/classifier/src/classify.ts';
import { everything, jsonOf, lineOf, root, textOf } from './sources.ts';

const pages = everything().filter(({ path }) => path.endsWith('.md'));
const paths = everything().map(({ path }) => path);
const rooms = paths.filter((path) => /^(packages|services)\/[^/]+\/package\.json$/.test(path)).map(dirname);

const LONGEST = 90;

/** What a room's page must say, and how it may be headed. Libraries have no neighbours to be mistaken for. */
const HEADS: readonly (readonly [string, RegExp, boolean])[] = [
  ['Job', /\*\*Job\b/, true],
  ['Try it', /\*\*Try it\b/, true],
  ['Not here', /\*\*Not here\b/, true],
  ['Reads, Writes, Owns', /\*\*(?:Reads|Owns|Reads ?\/ ?Writes ?\/ ?Owns)\b|\| Reads \|/, false],
  ['Decides', /\*\*Decides\b/, false],
  ['Config', /\*\*Config\b/, false],
];

/** Words that stand for something else: `<service>`, `*`, `…`, `{param}`. */
const isPattern = (path: string): boolean => /[<>*…{}$]|\bgenerated\b|\bdist\b|\bnode_modules\b/.test(path);

const scripts = (folder: string): readonly string[] =>
  Object.keys(
    jsonOf<{ readonly scripts?: Readonly<Record<string, string>> }>(join(folder, 'package.json')).scripts ??
      {},
  );

describe('the page of a room', () => {
  for (const room of rooms)
    it(`is there, short, and says what it is for: ${room}`, () => {
      const path = `${room}/README.md`;
      expect(paths, `${path} is missing`).toContain(path);
      const text = textOf(path);
      expect(text.split('\n').length, `lines of ${path}`).toBeLessThanOrEqual(LONGEST);
      const missing = HEADS.filter(
        ([, head, always]) => (always || room.startsWith('services/')) && !head.test(text),
      );
      expect(
        missing.map(([name]) => name),
        `missing in ${path}`,
      ).toEqual([]);
    });

  it('names the services that there are, in the picture and in the architecture', () => {
    const services = rooms
      .filter((room) => room.startsWith('services/'))
      .map((room) => room.slice('services/'.length));
    for (const service of services)
      if (service !== 'host') expect(textOf('README.md'), service).toContain(`[${service}]`);
  });
});

describe('every page', () => {
  it('links to what is there', () => {
    const dead = pages.flatMap(({ path, text }) =>
      [...text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)/g)]
        .filter(([, target = '']) => !existsSync(join(root, dirname(path), target)))
        .map((match) => `${path}:${lineOf(text, match.index)} links to ${match[1]}, which is not there.`),
    );
    expect(dead).toEqual([]);
  });

  it('names files that are there', () => {
    const dead = pages.flatMap(({ path, text }) =>
      [...text.matchAll(/`((?:packages|services|schemas|test|docs|examples|infra)\/[^`\s]*)`/g)]
        .filter(([, target = '']) => !isPattern(target) && !existsSync(join(root, target)))
        .map((match) => `${path}:${lineOf(text, match.index)} names ${match[1]}, which is not there.`),
    );
    expect(dead).toEqual([]);
  });

  it('gives commands that run', () => {
    const dead = pages.flatMap(({ path, text }) => {
      const say = (match: RegExpExecArray, what: string): string =>
        `${path}:${lineOf(text, match.index)}: ${what}`;
      const found: string[] = [];
      for (const match of text.matchAll(
        /\bnpm (?:run (?:-s )?([\w:]+)|(start|test)\b)(?:[ \t]+-w ([\w/-]+))?/g,
      )) {
        const script = match[1] ?? match[2] ?? '';
        const folder = match[3] ?? '.';
        if (!existsSync(join(root, folder, 'package.json')))
          found.push(say(match, `${folder} is no workspace.`));
        else if (!scripts(folder).includes(script))
          found.push(say(match, `npm has no script ${script} in ${folder}.`));
      }
      for (const match of text.matchAll(/\bnpx vitest run((?:[ \t]+[\w./-]+)+)/g))
        for (const filter of (match[1] ?? '').trim().split(/\s+/))
          if (
            !filter.startsWith('-') &&
            !paths.some((one) => one.endsWith('.test.ts') && one.includes(filter))
          )
            found.push(say(match, `no test is at ${filter}.`));
      for (const match of text.matchAll(/\b(?:npx tsx|node) ([\w./-]+\.(?:ts|mjs))/g))
        if (!existsSync(join(root, match[1] ?? ''))) found.push(say(match, `${match[1]} is not there.`));
      for (const match of text.matchAll(/\bnpm run import -- (\S+)/g))
        if (/^[\w./-]+$/.test(match[1] ?? '') && !existsSync(join(root, match[1] ?? '')))
          found.push(say(match, `${match[1]} is not there.`));
      return found;
    });
    expect(dead).toEqual([]);
  });

  it('of the decisions has a number of its own, in order', () => {
    const numbers = paths
      .filter((path) => path.startsWith('docs/adr/'))
      .map((path) => path.slice('docs/adr/'.length, 13));
    expect(numbers).toEqual([...new Set(numbers)].sort());
    expect(numbers.every((number) => /^\d{4}$/.test(number))).toBe(true);
  });
});

describe('the story of the README', () => {
  const told = (path: string): string => {
    const [, text] = /[*“](市民反映[^*”]+)[*”]/.exec(textOf(path)) ?? [];
    expect(text, `${path} tells the story of a caller`).toBeDefined();
    return (text ?? '').replace(/\s+/g, '');
  };

  it('is the same in both languages, and ends where the page says', () => {
    const text = told('README.md');
    expect(told('README.zh-CN.md')).toBe(text);
    const reference = loadReference(findReferenceDir(root) ?? '');
    const said = createClassifier(reference).classify(text);
    const street = reference.areas.streets.find(({ code }) => code === said.place.streetId);
    expect(street?.name).toBe('望京街道');
    expect(reference.areas.byCode(said.place.communityId ?? '')?.name).toContain('花家地西里');
    expect(reference.problemTypes.latest.byCode(said.problemType.code)?.zh).toContain('物业');
    expect(said.dimensions.primary.words.length).toBeGreaterThan(0);
    expect(said.confident).toBe(true);
  });
});
