import { existsSync, readFileSync } from 'node:fs';
import { isIPv4, isIPv6 } from 'node:net';
import { resolve } from 'node:path';
import type { Setting } from './kit.ts';

/** A wrong value: one sentence for the operator, in Chinese and English. Whoever starts the process exits with 1. */
export class ConfigError extends Error {
  constructor(zh: string, en: string) {
    super(`${zh}\n${en}`);
    this.name = 'ConfigError';
  }
}

export type Mode = 'embedded' | 'distributed';
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

export interface Config {
  readonly mode: Mode;
  readonly host: string;
  readonly port: number;
  /** Absolute. */
  readonly dataDir: string;
  /** Names of the services to mount; undefined = all. */
  readonly services: readonly string[] | undefined;
  readonly logLevel: LogLevel;
  /** Absolute, or `stderr`. */
  readonly logFile: string;
  /** 0…1 */
  readonly traceRatio: number;
  readonly otlpEndpoint: string | undefined;
  readonly vaultKey: string | undefined;
  readonly sessionHours: number;
  readonly bodyLimitBytes: number;
  readonly streamLimitBytes: number;
  /** Calls per second: of one person's account, of one machine's account, of one address without log-in. */
  readonly ratePerson: number;
  readonly rateMachine: number;
  readonly ratePublic: number;
  /** Wrong passwords until an account is locked, and for how long. */
  readonly loginAttempts: number;
  readonly loginLockMinutes: number;
  /** How long facts with personal data stay in the log. */
  readonly intakeRetentionDays: number;
  /** Calls in work at one time; more are told to come back (503). */
  readonly maxInFlight: number;
  /** How long calls are still answered after the signal to stop, while `/readyz` says no. */
  readonly drainMs: number;
  readonly trustProxy: readonly string[];
  readonly metricsFrom: readonly string[];
  readonly cookieSecure: boolean;
  /** Where the servers of the distributed mode are. */
  readonly servers: Servers;
  /** Values of the services' own settings, by name. */
  readonly own: Readonly<Record<string, string>>;
}

export interface Servers {
  readonly kafka: {
    readonly brokers: readonly string[];
    readonly tls: boolean;
    readonly user: string | undefined;
    readonly password: string;
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    readonly prefix: string;
    readonly partitions: number;
    readonly replicas: number;
    readonly sessionMs: number;
  };
  readonly mongodbUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly redisPrefix: string;
  readonly connectWithinMs: number;
}

const isNetwork = (text: string): boolean => {
  const [address = '', length, ...more] = text.split('/');
  const bits = isIPv4(address) ? 32 : isIPv6(address) ? 128 : -1;
  return (
    bits > 0 &&
    more.length === 0 &&
    (length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= bits))
  );
};

const count = /^[1-9][0-9]{0,6}$/;

/** Every setting of the kit, in the order of the docs. */
export const SETTINGS: readonly Setting[] = [
  {
    name: 'MODE',
    default: 'embedded',
    pattern: /^(embedded|distributed)$/,
    allowed: 'embedded, distributed',
    about:
      'embedded: one process, one SQLite file. distributed: any number of processes over Kafka, MongoDB and Redis.',
  },
  {
    name: 'KAFKA_BROKERS',
    default: '',
    pattern: /^(|[^\s,:/]+:[0-9]{1,5}(,[^\s,:/]+:[0-9]{1,5})*)$/,
    allowed: 'host:port, separated by commas',
    about: 'Distributed: the brokers to begin with.',
  },
  {
    name: 'KAFKA_TLS',
    default: 'no',
    pattern: /^(yes|no)$/,
    allowed: 'yes, no',
    about: 'Distributed: speak TLS with the brokers (own authorities: NODE_EXTRA_CA_CERTS).',
  },
  {
    name: 'KAFKA_USER',
    default: '',
    allowed: 'a name; empty = no log-in',
    about: 'Distributed: who this process is to the brokers (SASL).',
  },
  {
    name: 'KAFKA_PASSWORD',
    default: '',
    secret: true,
    allowed: 'the password of KAFKA_USER',
    about: 'Distributed: its password.',
  },
  {
    name: 'KAFKA_MECHANISM',
    default: 'scram-sha-512',
    pattern: /^(plain|scram-sha-256|scram-sha-512)$/,
    allowed: 'plain, scram-sha-256, scram-sha-512',
    about: 'Distributed: how it logs in.',
  },
  {
    name: 'KAFKA_PREFIX',
    default: '',
    pattern: /^(|[a-z0-9][a-z0-9.-]{0,40}\.)$/,
    allowed: 'letters, digits, dots and dashes, with a dot at the end; empty = none',
    about: 'Distributed: stands before every topic and group, where several cities share brokers.',
  },
  {
    name: 'KAFKA_PARTITIONS',
    default: '12',
    pattern: /^([1-9]|[1-9][0-9]|[1-9][0-9]{2})$/,
    allowed: '1…999',
    about:
      "Distributed: partitions of the topics that everybody writes to, when they are made (a unit's own topic has one). Later changes break the order per request.",
  },
  {
    name: 'KAFKA_REPLICAS',
    default: '3',
    pattern: /^[1-9]$/,
    allowed: '1…9',
    about:
      'Distributed: brokers that keep each topic, when it is made; all but one must have a fact before it counts.',
  },
  {
    name: 'KAFKA_SESSION_MS',
    default: '10000',
    pattern: /^[1-9][0-9]{2,5}$/,
    allowed: "100…999999, within the brokers' group.min.session.timeout.ms and group.max.session.timeout.ms",
    about: 'Distributed: how long a process may be silent until the others take over its partitions.',
  },
  {
    name: 'MONGODB_URL',
    default: '',
    pattern: /^(|mongodb(\+srv)?:\/\/\S+)$/,
    secret: true,
    allowed: 'mongodb://…; the path names the database (jiesu where it names none)',
    about: 'Distributed: the documents, the demand base and the evidence.',
  },
  {
    name: 'REDIS_URL',
    default: '',
    pattern: /^(|rediss?:\/\/\S+)$/,
    secret: true,
    allowed: 'redis://…, or rediss://… for TLS',
    about: 'Distributed: the timers. Everything in it may be lost.',
  },
  {
    name: 'REDIS_PREFIX',
    default: 'jiesu',
    pattern: /^[a-z0-9][a-z0-9.-]{0,40}$/,
    allowed: 'letters, digits, dots and dashes',
    about: 'Distributed: stands before every key in Redis.',
  },
  {
    name: 'CONNECT_WITHIN_SECONDS',
    default: '60',
    pattern: /^[1-9][0-9]{0,3}$/,
    allowed: '1…9999',
    about: 'Distributed: how long a start tries to reach its servers.',
  },
  {
    name: 'HOST',
    default: '127.0.0.1',
    pattern: /^[0-9a-zA-Z.:-]+$/,
    allowed: 'an address of this machine; 0.0.0.0 = all of them',
    about: 'Address the server listens on. Loopback unless told otherwise.',
  },
  {
    name: 'PORT',
    default: '8080',
    pattern: /^([0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])$/,
    allowed: '0…65535 (0 = any free port)',
    about: 'Port the server listens on.',
  },
  {
    name: 'DATA_DIR',
    default: './data',
    pattern: /^[^\0]+$/,
    allowed: 'a folder that can be written',
    about: 'Folder of the database, evidence files, the key file and the log.',
  },
  {
    name: 'SERVICES',
    default: 'all',
    pattern: /^(all|[a-z][a-z-]*(,[a-z][a-z-]*)*)$/,
    allowed: 'all, or names separated by commas (router,tickets)',
    about: 'Which services this process runs.',
  },
  {
    name: 'LOG_LEVEL',
    default: 'info',
    pattern: /^(debug|info|warn|error|silent)$/,
    allowed: 'debug, info, warn, error, silent',
    about: 'How much is logged. Errors also go to the console.',
  },
  {
    name: 'LOG_FILE',
    default: '',
    allowed: 'a file, or stderr; empty = jiesu.log in DATA_DIR',
    about: 'Where the log goes (JSON lines).',
  },
  {
    name: 'TRACE_RATIO',
    default: '0.05',
    pattern: /^(0(\.[0-9]+)?|1(\.0+)?)$/,
    allowed: '0…1',
    about:
      'Share of requests whose trace is recorded; callers that send a sampled traceparent are always recorded.',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    default: '',
    pattern: /^(|https?:\/\/\S+)$/,
    allowed: 'http(s)://host:port; empty = no export',
    about: 'OpenTelemetry collector that receives the traces.',
  },
  {
    name: 'VAULT_KEY',
    default: '',
    secret: true,
    allowed: 'keys of 32 bytes in base64, newest first, separated by commas; empty = secret.key in DATA_DIR',
    about:
      'Encrypts what petitioners say about themselves and signs sessions. Losing it means losing that data.',
  },
  {
    name: 'SESSION_HOURS',
    default: '12',
    pattern: /^[1-9][0-9]{0,3}$/,
    allowed: '1…9999',
    about: 'How long a log-in lasts.',
  },
  {
    name: 'BODY_LIMIT_KB',
    default: '256',
    pattern: count,
    allowed: '1…9999999',
    about: 'Largest JSON body.',
  },
  {
    name: 'STREAM_LIMIT_MB',
    default: '1024',
    pattern: count,
    allowed: '1…9999999',
    about: 'Largest streamed body (batch intake, evidence).',
  },
  {
    name: 'RATE_PERSON',
    default: '50',
    pattern: count,
    allowed: '1…9999999',
    about: "Calls per second of one person's account (twice as many in a burst).",
  },
  {
    name: 'RATE_MACHINE',
    default: '50000',
    pattern: count,
    allowed: '1…9999999',
    about: "Calls per second of one machine's account.",
  },
  {
    name: 'RATE_PUBLIC',
    default: '100',
    pattern: count,
    allowed: '1…9999999',
    about: 'Calls per second of one address to doors without log-in.',
  },
  {
    name: 'LOGIN_ATTEMPTS',
    default: '8',
    pattern: count,
    allowed: '1…9999999',
    about: 'Wrong passwords in a row until an account is locked.',
  },
  {
    name: 'LOGIN_LOCK_MINUTES',
    default: '10',
    pattern: count,
    allowed: '1…9999999',
    about: 'How long it stays locked.',
  },
  {
    name: 'INTAKE_RETENTION_DAYS',
    default: '30',
    pattern: /^[1-9][0-9]{0,3}$/,
    allowed: '1…9999',
    about:
      'How long what petitioners said stays in the log of facts (topic intake, sealed; the services keep what they need). Looked at when the process starts and every six hours.',
  },
  {
    name: 'MAX_IN_FLIGHT',
    default: '5000',
    pattern: count,
    allowed: '1…9999999',
    about: 'Calls in work at one time; more get 503 and come back.',
  },
  {
    name: 'DRAIN_SECONDS',
    default: '0',
    pattern: /^[0-9]{1,3}$/,
    allowed: '0…999',
    about:
      'How long calls are still answered after the signal to stop, while /readyz says no: as long as a balancer takes to notice.',
  },
  {
    name: 'TRUST_PROXY',
    default: '',
    pattern: /^(|[0-9a-fA-F.:/]+(,[0-9a-fA-F.:/]+)*)$/,
    allowed: 'addresses or networks separated by commas; empty = none',
    about: 'Proxies whose X-Forwarded-For is believed.',
  },
  {
    name: 'METRICS_FROM',
    default: '',
    isRight: (value) => value === '' || value.split(',').every(isNetwork),
    allowed: 'addresses or networks separated by commas; empty = none',
    about: 'Who beside this machine may read /metrics without logging in.',
  },
  {
    name: 'COOKIE_SECURE',
    default: 'no',
    pattern: /^(yes|no)$/,
    allowed: 'yes, no',
    about: 'Session cookie only over HTTPS: yes behind a TLS proxy.',
  },
];

const FILE_NAME = 'jiesu.config.json';

export interface ConfigSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** From the command line; win over everything. */
  readonly flags?: Readonly<Record<string, string | undefined>>;
  /** A file that must exist; left out: `jiesu.config.json` in `cwd` where there is one. */
  readonly file?: string | undefined;
  readonly cwd?: string;
  /** Settings of the services. */
  readonly extra?: readonly Setting[];
}

/** Flags, then environment, then file, then defaults. Throws `ConfigError` on the first wrong value. */
export function loadConfig(sources: ConfigSources): Config {
  const settings = [...SETTINGS, ...(sources.extra ?? [])];
  const cwd = sources.cwd ?? process.cwd();
  const fromFile = readConfigFile(sources.file, cwd, settings);
  const values = new Map<string, string>();
  for (const setting of settings) {
    // An empty variable is how a shell unsets one in passing.
    const given = [sources.flags?.[setting.name], sources.env[setting.name], fromFile[setting.name]].find(
      (value) => value !== undefined && value !== '',
    );
    const value = given ?? setting.default;
    if (setting.pattern?.test(value) === false || setting.isRight?.(value) === false)
      throw wrongValue(setting, value);
    values.set(setting.name, value);
  }
  const text = (name: string): string => values.get(name) ?? '';
  const number = (name: string): number => Number(text(name));
  const dataDir = resolve(cwd, text('DATA_DIR'));
  const logFile = text('LOG_FILE');
  return {
    mode: text('MODE') as Mode,
    host: text('HOST'),
    port: number('PORT'),
    dataDir,
    services: text('SERVICES') === 'all' ? undefined : text('SERVICES').split(','),
    logLevel: text('LOG_LEVEL') as LogLevel,
    logFile:
      logFile === 'stderr' ? logFile : logFile === '' ? resolve(dataDir, 'jiesu.log') : resolve(cwd, logFile),
    traceRatio: number('TRACE_RATIO'),
    otlpEndpoint: text('OTEL_EXPORTER_OTLP_ENDPOINT') || undefined,
    vaultKey: text('VAULT_KEY') || undefined,
    sessionHours: number('SESSION_HOURS'),
    bodyLimitBytes: number('BODY_LIMIT_KB') * 1024,
    streamLimitBytes: number('STREAM_LIMIT_MB') * 1024 * 1024,
    ratePerson: number('RATE_PERSON'),
    rateMachine: number('RATE_MACHINE'),
    ratePublic: number('RATE_PUBLIC'),
    loginAttempts: number('LOGIN_ATTEMPTS'),
    loginLockMinutes: number('LOGIN_LOCK_MINUTES'),
    intakeRetentionDays: number('INTAKE_RETENTION_DAYS'),
    maxInFlight: number('MAX_IN_FLIGHT'),
    drainMs: number('DRAIN_SECONDS') * 1_000,
    trustProxy: text('TRUST_PROXY') === '' ? [] : text('TRUST_PROXY').split(','),
    metricsFrom: text('METRICS_FROM') === '' ? [] : text('METRICS_FROM').split(','),
    cookieSecure: text('COOKIE_SECURE') === 'yes',
    servers: {
      kafka: {
        brokers: text('KAFKA_BROKERS') === '' ? [] : text('KAFKA_BROKERS').split(','),
        tls: text('KAFKA_TLS') === 'yes',
        user: text('KAFKA_USER') || undefined,
        password: text('KAFKA_PASSWORD'),
        mechanism: text('KAFKA_MECHANISM') as Servers['kafka']['mechanism'],
        prefix: text('KAFKA_PREFIX'),
        partitions: number('KAFKA_PARTITIONS'),
        replicas: number('KAFKA_REPLICAS'),
        sessionMs: number('KAFKA_SESSION_MS'),
      },
      mongodbUrl: text('MONGODB_URL') || undefined,
      redisUrl: text('REDIS_URL') || undefined,
      redisPrefix: text('REDIS_PREFIX'),
      connectWithinMs: number('CONNECT_WITHIN_SECONDS') * 1_000,
    },
    own: Object.fromEntries((sources.extra ?? []).map(({ name }) => [name, text(name)])),
  };
}

function readConfigFile(
  named: string | undefined,
  cwd: string,
  settings: readonly Setting[],
): Readonly<Record<string, string>> {
  const path = resolve(cwd, named ?? FILE_NAME);
  if (!existsSync(path)) {
    if (named === undefined) return {};
    throw new ConfigError(`找不到配置文件 ${path}。`, `There is no configuration file ${path}.`);
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError(
      `配置文件 ${path} 不是有效的 JSON：${why}。`,
      `The configuration file ${path} is not valid JSON: ${why}.`,
    );
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new ConfigError(
      `配置文件 ${path} 应为 { "PORT": 8080, … } 形式。`,
      `The configuration file ${path} is to be an object: { "PORT": 8080, … }.`,
    );
  }
  const names = new Set(settings.map(({ name }) => name));
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(parsed)) {
    if (!names.has(name)) {
      const known = [...names].join(', ');
      throw new ConfigError(
        `配置文件 ${path} 中没有 ${name} 这一项；可用：${known}。`,
        `The configuration file ${path} names ${name}, which does not exist; known: ${known}.`,
      );
    }
    values[name] = typeof value === 'string' ? value : JSON.stringify(value);
  }
  return values;
}

function wrongValue(setting: Setting, value: string): ConfigError {
  const shown = setting.secret === true ? '***' : value.slice(0, 80);
  return new ConfigError(
    `配置项 ${setting.name} 的值“${shown}”不对，允许：${setting.allowed}。`,
    `${setting.name}=${shown} is not allowed; allowed: ${setting.allowed}.`,
  );
}

/** The table of `docs/configuration.md`. */
export function configurationTable(
  groups: readonly { readonly title: string; readonly settings: readonly Setting[] }[],
): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|');
  return groups
    .filter(({ settings }) => settings.length > 0)
    .map(({ title, settings }) =>
      [
        `## ${title}`,
        '',
        '| Name | Default | Allowed | What it changes |',
        '|---|---|---|---|',
        ...settings.map(
          ({ name, default: value, allowed, about }) =>
            `| \`${name}\` | ${value === '' ? '–' : `\`${cell(value)}\``} | ${cell(allowed)} | ${cell(about)} |`,
        ),
        '',
      ].join('\n'),
    )
    .join('\n');
}
