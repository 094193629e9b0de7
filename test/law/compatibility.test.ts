import { describe, expect, it } from 'vitest';
import { breaks, type Release } from '../../packages/contracts/generate/compatibility.ts';
import type { Schema } from '../../packages/contracts/generate/schema.ts';

const data: Schema = {
  type: 'object',
  required: ['requestId', 'place'],
  properties: {
    requestId: { type: 'string', pattern: '^x' },
    place: { $ref: 'common.json#/$defs/Spot' },
    note: { type: 'string', maxLength: 20 },
    words: { type: 'array', items: { type: 'string' }, maxItems: 5 },
  },
};
const spot: Schema = {
  type: 'object',
  required: ['text'],
  properties: { text: { type: 'string' }, level: { enum: ['a', 'b'] } },
};
const release = (
  schema: Schema = data,
  shape: Schema = spot,
  entry: Readonly<Record<string, unknown>> = {},
): Release => ({
  facts: { 'thing.said.v1': schema },
  defs: { Spot: shape },
  catalogue: { 'thing.said.v1': { topic: 'things', key: 'requestId', personal: 'none', ...entry } },
});
const withProperty = (name: string, schema: Schema): Schema => ({
  ...data,
  properties: { ...data.properties, [name]: schema },
});
const without = (name: string): Schema => ({
  ...data,
  required: (data.required ?? []).filter((property) => property !== name),
  properties: Object.fromEntries(
    Object.entries(data.properties ?? {}).filter(([property]) => property !== name),
  ),
});
const sentences = (after: Release): readonly string[] => breaks(release(), after);

describe('the compatibility of facts', () => {
  it('allows what readers do not notice', () => {
    expect(sentences(release())).toEqual([]);
    expect(sentences(release(withProperty('later', { type: 'integer' })))).toEqual([]);
    expect(sentences(release(withProperty('note', { type: 'string', maxLength: 40 })))).toEqual([]);
    expect(
      sentences(
        release(data, { ...spot, properties: { ...spot.properties, level: { enum: ['a', 'b', 'c'] } } }),
      ),
    ).toEqual([]);
    expect(sentences(release({ ...data, description: 'Said better.' }))).toEqual([]);
  });

  const refused: readonly (readonly [string, Release, string])[] = [
    ['a removed property', release(without('note')), 'property "note" was removed or renamed'],
    ['a removed required property', release(without('place')), 'property "place" was removed or renamed'],
    [
      'a property removed from a shared shape',
      release(data, { ...spot, properties: { text: { type: 'string' } } }),
      'property "place.level" was removed',
    ],
    [
      'a new required property',
      release({ ...withProperty('later', { type: 'integer' }), required: ['requestId', 'place', 'later'] }),
      'the new property "later" is required',
    ],
    [
      'a property that became required',
      release({ ...data, required: ['requestId', 'place', 'note'] }),
      'property "note" became required',
    ],
    [
      'a property that is no longer required',
      release({ ...data, required: ['requestId'] }),
      'property "place" is no longer required',
    ],
    [
      'another type',
      release(withProperty('note', { type: 'integer' })),
      'the type of property "note" changed from "string" to "integer"',
    ],
    [
      'another type of the items',
      release(withProperty('words', { type: 'array', items: { type: 'integer' } })),
      'the type of property "words[]" changed',
    ],
    [
      'a missing enumeration value',
      release(data, { ...spot, properties: { ...spot.properties, level: { enum: ['a'] } } }),
      'property "place.level" may no longer be "b"',
    ],
    [
      'a new enumeration',
      release(withProperty('note', { type: 'string', maxLength: 20, enum: ['x'] })),
      'narrowed to an enumeration',
    ],
    [
      'a tighter bound',
      release(withProperty('note', { type: 'string', maxLength: 10 })),
      'maxLength of property "note" was tightened from 20 to 10',
    ],
    [
      'a new bound',
      release(withProperty('note', { type: 'string', maxLength: 20, minLength: 1 })),
      'minLength of property "note" was tightened from none to 1',
    ],
    [
      'another pattern',
      release(withProperty('requestId', { type: 'string', pattern: '^y' })),
      'the pattern of property "requestId" changed',
    ],
    [
      'another topic',
      release(data, spot, { topic: 'elsewhere' }),
      'its topic changed from "things" to "elsewhere"',
    ],
    ['another key', release(data, spot, { key: 'thingId' }), 'its key changed'],
    ['another class of personal data', release(data, spot, { personal: 'full' }), 'its personal changed'],
    ['a removed fact', { ...release(), facts: {} }, 'the fact was removed'],
  ];
  for (const [what, after, sentence] of refused) {
    it(`refuses ${what}, naming the fact and the remedy`, () => {
      const said = sentences(after);
      expect(said.join('\n')).toContain(sentence);
      expect(said[0]).toMatch(/^thing\.said\.v1: /);
      expect(said[0]).toMatch(
        /(or make thing\.said\.v2 with its own file, example and upcast|stop saying it instead)\.$/,
      );
    });
  }

  it('comes to an end with shapes that contain themselves', () => {
    const tree: Schema = {
      type: 'object',
      properties: { child: { $ref: '#/$defs/Spot' }, leaf: { type: 'string' } },
    };
    expect(breaks(release(data, tree), release(data, tree))).toEqual([]);
    expect(
      breaks(
        release(data, tree),
        release(data, { ...tree, properties: { child: { $ref: '#/$defs/Spot' } } }),
      ),
    ).not.toEqual([]);
  });
});
