import { describe, expect, it } from 'vitest';
import { everything, isCode, jsonOf, lineOf, type Source, textOf } from './sources.ts';

interface Label {
  readonly zh: string;
  readonly values: Readonly<Record<string, { readonly zh: string }>>;
}

interface Term {
  readonly term: string;
  readonly zh: readonly string[];
  readonly meaning: string;
}

const terms: readonly Term[] = textOf('GLOSSARY.md')
  .split('\n')
  .filter((line) => /^\| (?!Term|-)/.test(line))
  .map((line) => {
    const [, term = '', zh = '', meaning = ''] = line.split('|').map((cell) => cell.trim());
    return { term, zh: zh.split('、'), meaning };
  });
const labels = jsonOf<Readonly<Record<string, Label>>>('schemas/labels.json');

const sources = everything().filter(({ path }) => !path.startsWith('test/law/'));
const code = sources.filter(({ path }) => isCode(path));

/** Marks, roles, units and clocks are words of daily talk; each needs its line. */
const SPOKEN = ['Mark', 'Role', 'UnitKind', 'DeadlineClock'];

const words = (name: string): string => name.replace(/(?<=.)([A-Z])/g, ' $1').toLowerCase();
const camel = (term: string): string =>
  term.replace(/[ -](\w)/g, (_, letter: string) => letter.toUpperCase());

/** What must not occur, and the word of the house instead. */
const BANNED: readonly (readonly [RegExp, string])[] = [
  [/\bwork[ _-]?order/i, 'ticket'],
  [/complaint[ _-]?order/i, 'ticket'],
  [/hotline[ _-]?order/i, 'ticket'],
  [/\bcase(?:Id|No|Number)\b/, 'requestId or ticketId'],
  [/\bcitizen[_-]?(?:Id|Ref|Name)\b/i, 'petitioner'],
  [/complainant|complainer/i, 'petitioner'],
  [/sub-?district/i, 'street office'],
  [/\b(?:revisit|returnVisit)/i, 'callback'],
  [/\bdissent/i, 'objection'],
  [/\brehandl/i, 'reopen'],
  [/\bdlq\b|deadLetterQueue/i, 'dead letter'],
  [/domain[ _-]?event/i, 'fact'],
  [/\bredispatchOrder|dispatchOrder/i, 'dispatch'],
];

const PINYIN =
  /(?:gongdan|jiedao|paidan|suqiu|tousu|qianshou|chuishao|huifang|duban|guazhang|minsheng|shequ(?!e)|juweihui|banli|shensu|zuoxi|chengban|xiangzhen|wangge|sanlv|qiyou|wuxing)/i;

/** Paths of somebody's machine. The examples hold an attack on purpose. */
const MACHINE = /(?:^|[\s'"`(=:])(?:file:\/\/)?\/(?:work|home|root|Users|tmp|private)\/\w/;
const PHONE = /(?<![\w.+/=-])(?:\+?86[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?![\w/=-])/g;

function bare(text: string): string {
  const blank = (comment: string): string => comment.replace(/[^\n]/g, ' ');
  return text.replace(/(?<=^|\s|\()\/\*[\s\S]*?\*\//g, blank).replace(/(?<=^|\s)\/\/.*$/gm, blank);
}

function finds(where: readonly Source[], pattern: RegExp, say: (found: string) => string): readonly string[] {
  const all = new RegExp(pattern.source, `${pattern.flags.replace('g', '')}g`);
  return where.flatMap(({ path, text }) =>
    [...text.matchAll(all)].map((match) => `${path}:${lineOf(text, match.index)} ${say(match[0].trim())}`),
  );
}

describe('the glossary', () => {
  it('is one table of at least sixty terms, each once, with Chinese and a meaning', () => {
    expect(terms.length).toBeGreaterThanOrEqual(60);
    expect(terms.map(({ term }) => term).filter((term, i, all) => all.indexOf(term) !== i)).toEqual([]);
    for (const { term, zh, meaning } of terms) {
      expect(term).toMatch(/^[a-z][a-z -]*$/);
      for (const word of zh) expect(word, term).toMatch(/^\p{Script=Han}+$/u);
      expect(meaning, term).toMatch(/^.{10,160}[.?]$/);
    }
  });

  it('agrees with the labels on the screens', () => {
    const known = new Map(terms.map((term) => [term.term, term]));
    const said: string[] = [];
    for (const [name, { zh, values }] of Object.entries(labels)) {
      const title = known.get(words(name));
      if (title === undefined) said.push(`GLOSSARY.md has no line for ${words(name)} (${name} ${zh}).`);
      else if (!title.zh.includes(zh))
        said.push(`${name} is ${zh} on screens, but ${title.zh.join('、')} in the glossary.`);
      for (const [value, label] of Object.entries(values)) {
        const term = known.get(words(value));
        if (term === undefined && SPOKEN.includes(name))
          said.push(`GLOSSARY.md has no line for ${words(value)} (${name} ${label.zh}).`);
        if (term !== undefined && !term.zh.some((word) => label.zh.includes(word)))
          said.push(`${name}.${value} is ${label.zh} on screens, but ${term.zh.join('、')} in the glossary.`);
      }
    }
    expect(said).toEqual([]);
  });

  it('has no word that nobody uses', () => {
    const used = sources
      .filter(({ path }) => /^(schemas|packages|services)\//.test(path))
      .map(({ text }) => text);
    const whole = used.join('\n').toLowerCase();
    const dead = terms.filter(
      ({ term }) => !whole.includes(term) && !whole.includes(camel(term).toLowerCase()),
    );
    expect(dead.map(({ term }) => term)).toEqual([]);
  });
});

describe('the words of the house', () => {
  it('have no synonyms', () => {
    const said = BANNED.flatMap(([pattern, word]) =>
      finds(sources, pattern, (found) => `says "${found}"; the word is ${word}.`),
    );
    expect(said).toEqual([]);
  });

  it('are English in names: no pinyin', () => {
    const prose = code.map(({ path, text }) => ({ path, text: bare(text) }));
    const shapes = sources.filter(({ path }) => /^schemas\/(facts|http|errors)\//.test(path));
    expect(finds([...prose, ...shapes], PINYIN, (found) => `says "${found}" in pinyin.`)).toEqual([]);
  });
});

describe('the sources', () => {
  it('know no `any`', () => {
    const typed = code
      .filter(({ path }) => !path.endsWith('.mjs'))
      .map(({ path, text }) => ({ path, text: bare(text) }));
    const any = /(?::\s*|\bas\s+|<|\breadonly\s+|,\s)any(?=\s*(?:[;,)>=}|&[]|$))/m;
    expect(finds(typed, any, (found) => `says "${found}".`)).toEqual([]);
  });

  it('have no default exports outside configuration files', () => {
    const files = code.filter(({ path }) => !/(^|\/)(vite|vitest)\.config\.ts$/.test(path));
    expect(finds(files, /^export default\b|\bas default\b/m, () => 'has a default export.')).toEqual([]);
  });

  it('leave nothing for later', () => {
    expect(finds(sources, /\b(?:TODO|FIXME)\b/, (found) => `says ${found}.`)).toEqual([]);
  });

  it('name no path of a machine', () => {
    const own = sources.filter(
      ({ path }) => !path.startsWith('examples/') && path !== 'schemas/reference/group-talk.json',
    );
    expect(finds(own, MACHINE, (found) => `names ${found}.`)).toEqual([]);
  });

  it('hold no phone number that could be somebody’s: 1990000xxxx is ours', () => {
    const strange = sources.flatMap(({ path, text }) =>
      [...text.matchAll(PHONE)]
        .filter(([, head, middle]) => `${head}${middle}` !== '1990000')
        .map((match) => `${path}:${lineOf(text, match.index)} has ${match[0]}.`),
    );
    expect(strange).toEqual([]);
  });
});

describe('these laws', () => {
  it('see what they forbid', () => {
    const seen = (pattern: RegExp, text: string): boolean =>
      new RegExp(pattern.source, pattern.flags).test(text);
    for (const text of [['', 'work', 'main'].join('/'), "'/home/me'", 'file:///tmp/x', '(/Users/me)'])
      expect(seen(MACHINE, ` ${text}`), text).toBe(true);
    for (const text of ['https://a.example/files/1', '/api/home/x'])
      expect(seen(MACHINE, ` ${text}`), text).toBe(false);
    for (const text of ['13800000000', '138-0000-0000', '+86 13900000000'])
      expect(new RegExp(PHONE.source).test(`"${text}"`), text).toBe(true);
    for (const text of ['1795169523000', '110105026001', 'a13800000000'])
      expect(new RegExp(PHONE.source).test(`"${text}"`), text).toBe(false);
    expect(BANNED.some(([pattern]) => pattern.test('const workOrderId = 1'))).toBe(true);
    expect(PINYIN.test('const gongdanId = 1')).toBe(true);
    expect(bare("const a = 'http://b'; // any\n/* any */ const c = 1;")).not.toContain('any');
  });
});
