import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { load, type Sources } from '../../packages/contracts/generate/load.ts';
import { printType, printTypes } from '../../packages/contracts/generate/types.ts';

const folder = mkdtempSync(join(tmpdir(), 'jiesu-schemas-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Files = Readonly<Record<string, unknown>>;
const SHAPES = {
  $defs: {
    Role: { type: 'string', enum: ['agent'] },
    Answer: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } },
  },
};
/** The smallest schemas that are right. */
const sound: Files = {
  'facts/common.json': SHAPES,
  'facts/envelope.json': { type: 'object', properties: {} },
  'facts/thing.said.v1.json': {
    title: 'ThingSaid',
    type: 'object',
    required: ['requestId'],
    properties: { requestId: { type: 'string', description: 'Which.' } },
  },
  'catalogue.json': {
    topics: { things: { zh: '事', description: 'All.' } },
    facts: {
      'thing.said.v1': {
        version: 1,
        owners: ['desk'],
        topic: 'things',
        key: 'requestId',
        readers: ['shop'],
        personal: 'none',
        retention: 'kept',
      },
    },
  },
  'labels.json': { Role: { zh: '角色', en: 'Role', values: { agent: { zh: '坐席', en: 'Agent' } } } },
  'errors/codes.json': { 'too-late': code() },
  'http/desk.json': http({}),
};

function code(change: object = {}): object {
  return {
    kind: 'refusal',
    status: 409,
    retry: 'never',
    zh: '太晚了。',
    en: 'Late.',
    operator: 'None.',
    ...change,
  };
}

function http(change: object, id = 'sayThing'): object {
  const operation = {
    method: 'POST',
    path: '/api/things/{thingId}/say',
    summary: '说',
    roles: ['agent'],
    idempotent: true,
    reply: { status: 200, schema: { $ref: '../facts/common.json#/$defs/Answer' } },
    refusals: ['too-late'],
  };
  return { service: 'desk', operations: { [id]: { ...operation, ...change } } };
}

let made = 0;
/** Reads the sound schemas with some files changed; `undefined` = missing, text = as it stands. */
function withFiles(change: Files): Sources {
  made += 1;
  const root = join(folder, String(made));
  for (const [name, content] of Object.entries({ ...sound, ...change })) {
    if (content === undefined) continue;
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return load(root);
}

describe('the generator', () => {
  it('takes sound schemas without a word', () => {
    const { problems, notes, operations } = withFiles({});
    expect({ problems, notes }).toEqual({ problems: [], notes: [] });
    expect(operations.map(({ id }) => id)).toEqual(['sayThing']);
  });

  it('lets a service be missing', () => {
    expect(withFiles({ 'http/desk.json': undefined }).problems).toEqual([]);
  });

  it('describes the parameters of a path by itself', () => {
    const { params } = withFiles({}).operations[0] ?? {};
    expect(params).toMatchObject({ required: ['thingId'], additionalProperties: false });
  });

  it('notes a refusal that no file of codes has, and goes on', () => {
    const { problems, notes, operations } = withFiles({
      'http/desk.json': http({ refusals: ['never-heard'] }),
    });
    expect(problems).toEqual([]);
    expect(notes.join()).toContain('operation sayThing refuses with "never-heard"');
    expect(operations[0]?.refusals).toEqual([]);
  });

  it('leaves out what is wrong and keeps the rest', () => {
    const { operations, facts, problems } = withFiles({ 'http/shop.json': '{ "service": ' });
    expect(problems.length).toBe(1);
    expect(operations.map(({ id }) => id)).toEqual(['sayThing']);
    expect(facts.length).toBe(1);
  });

  const fact = sound['facts/thing.said.v1.json'] as { readonly properties: object };
  const wrong: readonly (readonly [string, Files, string])[] = [
    ['text that is not JSON', { 'http/shop.json': '{' }, 'schemas/http/shop.json is not JSON'],
    ['a missing catalogue', { 'catalogue.json': undefined }, 'schemas/catalogue.json is missing'],
    [
      'a fact without an entry',
      { 'facts/thing.done.v1.json': { ...fact, title: 'ThingDone' } },
      'has no entry in schemas/catalogue.json',
    ],
    [
      'an entry without a fact',
      { 'facts/thing.said.v1.json': undefined },
      'schemas/facts/thing.said.v1.json is missing',
    ],
    [
      'a fact of another title',
      { 'facts/thing.said.v1.json': { ...fact, title: 'Said' } },
      'its title must be "ThingSaid"',
    ],
    [
      'a property without words',
      { 'facts/thing.said.v1.json': { ...fact, properties: { requestId: { type: 'string' } } } },
      'property requestId has no description',
    ],
    ['a file that is no fact', { 'facts/thing.json': fact }, '<thing>.<what happened>.v<version>.json'],
    [
      'one name for two shapes',
      { 'http/shop.json': { service: 'shop', operations: {}, $defs: { Answer: { type: 'string' } } } },
      'defines "Answer", which schemas/facts/common.json defines already',
    ],
    [
      'a name of its own',
      { 'http/shop.json': { service: 'shop', operations: {}, $defs: { Fact: { type: 'string' } } } },
      '"Fact" is a name that the contracts package uses itself',
    ],
    [
      'a reference into nowhere',
      { 'http/desk.json': http({ body: { $ref: '#/$defs/Nothing' } }) },
      'refers to "#/$defs/Nothing", which no file defines',
    ],
    [
      'a service of another name',
      { 'http/desk.json': { ...http({}), service: 'shop' } },
      '"service" must be "desk"',
    ],
    ['a method that HTTP lacks', { 'http/desk.json': http({ method: 'SAY' }) }, 'method must be one of GET'],
    [
      'a colon beside a parameter',
      { 'http/desk.json': http({ path: '/api/{thingId}:say' }) },
      'path must be made of literals',
    ],
    ['an unknown role', { 'http/desk.json': http({ roles: ['king'] }) }, 'there is no role "king"'],
    [
      'a word that means nothing',
      { 'http/desk.json': http({ rolls: [] }) },
      'has "rolls", which means nothing here',
    ],
    ['a query that is no schema', { 'http/desk.json': http({ query: { q: {} } }) }, 'query must be a schema'],
    [
      'parameters beside the path',
      { 'http/desk.json': http({ params: { type: 'object', properties: { id: { type: 'string' } } } }) },
      'the path has {thingId}, but params does not describe it',
    ],
    [
      'one path for two operations',
      { 'http/shop.json': { ...http({ path: '/api/things/{other}/say' }, 'sayAgain'), service: 'shop' } },
      'is taken by sayThing',
    ],
    [
      'a code that is not kebab-case',
      { 'errors/shop.json': { tooLate: code() } },
      '"tooLate" is not kebab-case',
    ],
    [
      'half a code',
      { 'errors/shop.json': { 'half-done': code({ zh: undefined }) } },
      '"half-done" needs kind',
    ],
    [
      'a code that means two things',
      { 'errors/shop.json': { 'too-late': code({ status: 422 }) } },
      'with another kind or status. Drop one',
    ],
    [
      'a value without label',
      { 'labels.json': { Role: { zh: '角色', en: 'Role', values: {} } } },
      'The enumeration Role has no label for "agent"',
    ],
    [
      'a label without value',
      { 'labels.json': { Answer: { zh: '答', en: 'Answer', values: {} } } },
      'labels Answer, which is no enumeration',
    ],
  ];
  for (const [what, change, sentence] of wrong)
    it(`says where and what, for ${what}`, () => {
      const { problems } = withFiles(change);
      expect(problems.join('\n')).toContain(sentence);
    });
});

describe('the types it prints', () => {
  it('are readonly on every level', () => {
    const list = { type: 'array', items: { type: 'array', items: { enum: ['a', 'b'] } } } as const;
    expect(printType(list, '')).toBe("readonly (readonly ('a' | 'b')[])[]");
    const inner = {
      type: 'object',
      required: ['a'],
      properties: { a: list, b: { type: 'integer' } },
    } as const;
    const text = printType({ type: 'object', properties: { inner } }, '');
    expect(text.match(/^ +(?!\/\*\*|})\S.*$/gm)?.filter((line) => !/^ +readonly /.test(line))).toEqual([]);
    expect(text).toContain('readonly b?: number;');
    expect(text).toContain('readonly a: readonly ');
  });

  it('know replies that are nothing, or raw', () => {
    expect(printTypes(withFiles({ 'http/desk.json': http({ reply: { status: 204 } }) }))).toContain(
      'readonly reply: undefined;',
    );
    expect(printTypes(withFiles({ 'http/desk.json': http({ reply: { status: 200 } }) }))).toContain(
      'readonly reply: never;',
    );
  });
});
