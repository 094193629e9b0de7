export { tickets } from './plugin.ts';
