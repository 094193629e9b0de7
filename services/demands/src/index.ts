export { demands } from './plugin.ts';
