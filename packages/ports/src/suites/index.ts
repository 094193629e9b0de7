export { type BusWorld, busContract } from './bus/index.ts';
export { clausesKept } from './clauses.ts';
export { type ClockWorld, clockContract } from './clock.ts';
export { type DemandsWorld, demandsContract } from './demands.ts';
export { type DocumentsWorld, documentsContract } from './documents/index.ts';
export { type FilesWorld, filesContract } from './files.ts';
export { type SchedulerWorld, schedulerContract } from './scheduler/index.ts';
