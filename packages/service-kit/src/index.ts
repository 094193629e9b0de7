export { Fault } from '@jiesu/ports';
export {
  type Account,
  type Accounts,
  type IdentityProvider,
  type NewAccount,
  tokenFrom,
} from './accounts.ts';
export { type Aside, type AsideTools, type AsideWork, serveAside } from './aside.ts';
export { type City, type CityOptions, createCity, type InProcessCall } from './city.ts';
export { type AdjustableClock, adjustableClock } from './clock.ts';
export { type Config, ConfigError, configurationTable, loadConfig, SETTINGS } from './config.ts';
export { type Connected, connect, MOVE_ID, MOVE_STORE, openVault, prepareFolder } from './connect.ts';
export { InvalidCall, meaningOf, type Problem, Refusal } from './errors.ts';
export { idMaker } from './ids.ts';
export * from './kit.ts';
export { createLimiter, type Limiter } from './limits.ts';
export { createLog, type Logger, redact, scrub, silentLog } from './logs.ts';
export { ageSeconds, type GaugeReading } from './metrics.ts';
export { streetsByName, toGcj02, toWgs84 } from './places.ts';
export type { Ports } from './ports.ts';
export { type ProgressCode, progressCode, readProgressCode } from './progress-code.ts';
export * from './reference.ts';
export { createVault, parseVaultKeys, type Vault } from './vault.ts';
export * from './versions.ts';
