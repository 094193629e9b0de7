export * from './bus.ts';
export * from './clock.ts';
export * from './demands.ts';
export * from './fault.ts';
export * from './files.ts';
export * from './scheduler.ts';
export * from './store.ts';
