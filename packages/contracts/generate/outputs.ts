import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asyncapi } from './asyncapi.ts';
import { load, type Sources } from './load.ts';
import { openapi } from './openapi.ts';
import { printSchemas, printTables } from './tables.ts';
import { printTypes } from './types.ts';

/** Everything that is generated from `schemas/`, by its path from the root of the repository. */
export function outputs(root: string): {
  readonly sources: Sources;
  readonly files: Readonly<Record<string, string>>;
} {
  const sources = load(join(root, 'schemas'));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  const document = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  return {
    sources,
    files: {
      'packages/contracts/src/generated/types.ts': printTypes(sources),
      'packages/contracts/src/generated/tables.ts': printTables(sources),
      'packages/contracts/src/generated/schemas.ts': printSchemas(sources),
      'schemas/generated/openapi.json': document(openapi(sources, version)),
      'schemas/generated/asyncapi.json': document(
        asyncapi(sources, version, join(root, 'schemas', 'examples')),
      ),
    },
  };
}
