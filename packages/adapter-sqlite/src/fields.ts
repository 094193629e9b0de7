import { Fault, type StoreDeclaration } from '@jiesu/ports';

/** A declared field as SQL sees it. */
export interface Field {
  readonly name: string;
  readonly type: 'text' | 'number' | 'boolean' | 'list';
  readonly path: string;
  /** Word for word the expression of the indexes, or they would not be used. */
  readonly sql: string;
}

const NAME = /^[a-z][a-z_]*$/i;
const PATH = /^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$/;

export const invalidQuery = (detail: string): Fault => new Fault('invalid-query', 'after-fix', detail);

/** Checks the declaration: a wrong one is our own mistake, seen at start. */
export function fieldsOf(declaration: StoreDeclaration): ReadonlyMap<string, Field> {
  if (!NAME.test(declaration.name))
    throw new Error(`store name ${declaration.name}: letters and underscores only`);
  const fields = new Map<string, Field>();
  for (const [name, { path, type }] of Object.entries(declaration.fields)) {
    if (!PATH.test(path))
      throw new Error(`store ${declaration.name}, field ${name}: path ${path} is not a path`);
    fields.set(name, { name, type, path: `$.${path}`, sql: `json_extract(doc, '$.${path}')` });
  }
  for (const index of declaration.indexes) {
    for (const name of index) {
      const field = fields.get(name);
      if (field === undefined)
        throw new Error(`store ${declaration.name}: index over undeclared field ${name}`);
      if (field.type === 'list') throw new Error(`store ${declaration.name}: list ${name} cannot be indexed`);
    }
  }
  return fields;
}
