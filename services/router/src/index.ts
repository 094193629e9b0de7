export { router } from './plugin.ts';
