export { hotlineIntake } from './plugin.ts';
