import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { acceptFact, catalogue, checkFact, type Fact, factTypes } from './index.ts';

const folder = fileURLToPath(new URL('../../../schemas/examples', import.meta.url));
const read = (type: string): readonly { readonly file: string; readonly fact: Fact }[] =>
  readdirSync(join(folder, type)).map((file) => ({
    file: `${type}/${file}`,
    fact: JSON.parse(readFileSync(join(folder, type, file), 'utf8')) as Fact,
  }));

describe('examples of facts', () => {
  it('lie in folders named like the facts, and in no others', () => {
    expect(readdirSync(folder).sort()).toEqual([...factTypes].sort());
  });

  for (const type of factTypes) {
    it(`are two or more, valid and true to the catalogue: ${type}`, () => {
      const examples = read(type);
      expect(examples.length).toBeGreaterThanOrEqual(2);
      for (const { file, fact } of examples) {
        expect({ file, errors: checkFact(fact) }).toEqual({ file, errors: undefined });
        expect(fact.type).toBe(type);
        expect(catalogue[type].owners).toContain(fact.source);
      }
    });
  }

  it('carry no phone, identity number or e-mail address outside the seal', () => {
    for (const { file, fact } of factTypes.flatMap(read)) {
      const text = JSON.stringify(fact, (key, value: unknown) =>
        ['sealed', 'traceparent', 'petitionerRef', 'id', 'causeid'].includes(key) ? '' : value,
      );
      expect({
        file,
        found: /1[3-9]\d{9}|\d{17}[\dX]|[\w.]+@[\w.]+/.exec(text.replaceAll(/"\d{12}"/g, ''))?.[0],
      }).toEqual({ file, found: undefined });
    }
  });

  it('show every value of the small enumerations that reports are built on', () => {
    const all = factTypes.flatMap(read).map(({ fact }) => fact);
    const outcomes = all.flatMap((fact) => (fact.type === 'ticket.closed.v1' ? [fact.data.outcome] : []));
    expect(new Set(outcomes)).toEqual(new Set(['solved', 'unsolved', 'unreached']));
    const roles = all.flatMap((fact) => (fact.type === 'request.dispatched.v1' ? [fact.data.role] : []));
    expect(new Set(roles)).toEqual(new Set(['handle', 'supervise']));
  });

  it('are refused by the strict check and accepted by the tolerant one when a later release adds a property', () => {
    for (const { file, fact } of factTypes.flatMap(read)) {
      const later = { ...fact, data: { ...fact.data, addedLater: 1 } };
      expect({ file, fields: checkFact(later)?.map((error) => error.field) }).toEqual({
        file,
        fields: ['data.addedLater'],
      });
      expect({ file, accepted: acceptFact(later) }).toEqual({ file, accepted: true });
    }
  });
});
