export { followup } from './plugin.ts';
