export * from './check.ts';
export * from './generated/tables.ts';
export type * from './generated/types.ts';
export * from './operations.ts';
export type * from './shapes.ts';
export * from './topics.ts';
