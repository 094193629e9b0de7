export { type BusWorld, busContract } from './bus/index.ts';
export { clausesKept } from './clauses.ts';
