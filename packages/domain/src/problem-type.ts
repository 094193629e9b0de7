/**
 * 问题分类: class, type and leaf are one code that grows: `L01` ⊃ `L01.02` ⊃ `L01.02.03`. What is said of a code holds
 * for all within it, so that a rule for a type covers its leaves.
 */

/** From the narrowest to the widest, and the empty text for any: `L01.02.03`, `L01.02`, `L01`, ``. */
export function typeChain(code: string): readonly string[] {
  const chain = [code];
  for (let dot = code.lastIndexOf('.'); dot > 0; dot = code.lastIndexOf('.', dot - 1))
    chain.push(code.slice(0, dot));
  chain.push('');
  return chain;
}

/** Level 1: `L01` of anything within it. */
export const classOf = (code: string): string => cut(code, 1);

/** Level 2: the type of a leaf; a type or a class is itself. */
export const typeOf = (code: string): string => cut(code, 2);

/** Whether a code is another or lies within it; everything lies within the empty one. */
export const isWithin = (code: string, ancestor: string): boolean =>
  ancestor === '' || code === ancestor || code.startsWith(`${ancestor}.`);

function cut(code: string, levels: number): string {
  let end = -1;
  for (let level = 0; level < levels; level++) {
    end = code.indexOf('.', end + 1);
    if (end < 0) return code;
  }
  return code.slice(0, end);
}

/** What a change of the taxonomy looks at. */
export interface TaxonomyEntry {
  readonly code: string;
}

export interface TaxonomyChange {
  readonly code: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** Names of the fields that differ; empty unless changed. */
  readonly fields: readonly string[];
}

/** What one state of the taxonomy has that another has not, in the order of codes. */
export function taxonomyChanges(
  before: readonly TaxonomyEntry[],
  after: readonly TaxonomyEntry[],
): readonly TaxonomyChange[] {
  const was = new Map(before.map((entry) => [entry.code, entry]));
  const is = new Map(after.map((entry) => [entry.code, entry]));
  const codes = [...new Set([...was.keys(), ...is.keys()])].sort();
  return codes.flatMap((code): readonly TaxonomyChange[] => {
    const [old, now] = [was.get(code), is.get(code)];
    if (old === undefined) return [{ code, change: 'added', fields: [] }];
    if (now === undefined) return [{ code, change: 'removed', fields: [] }];
    const fields = [...new Set([...Object.keys(old), ...Object.keys(now)])]
      .filter((field) => said(old, field) !== said(now, field))
      .sort();
    return fields.length === 0 ? [] : [{ code, change: 'changed', fields }];
  });
}

const said = (entry: TaxonomyEntry, field: string): string | undefined =>
  JSON.stringify((entry as unknown as Readonly<Record<string, unknown>>)[field]);
