export type { Seed, SeedRoom } from './demo.ts';
export { main } from './run.ts';
export { allServices, chosen } from './services.ts';
