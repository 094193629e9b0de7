import { operationSchemas } from './generated/schemas.ts';
import { endpoints } from './generated/tables.ts';
import type { OperationId } from './generated/types.ts';
import type { OperationEntry } from './shapes.ts';

/** Every declared operation with its schemas. Browsers use `endpoints`: the same without schemas. */
export const operations: Readonly<Record<OperationId, OperationEntry>> = /* @__PURE__ */ joined();

function joined(): Readonly<Record<OperationId, OperationEntry>> {
  const table: Partial<Record<OperationId, OperationEntry>> = {};
  for (const id of Object.keys(endpoints) as OperationId[])
    table[id] = { ...endpoints[id], schemas: operationSchemas[id] };
  return table as Readonly<Record<OperationId, OperationEntry>>;
}
