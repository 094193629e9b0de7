import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Clock, Fault } from '@jiesu/ports';
import { type Config, ConfigError } from './config.ts';
import type { Around, Ports } from './ports.ts';
import { createVault, parseVaultKeys, type Vault } from './vault.ts';

/** Ports of a real city can also be made to wait less for the disk, while it is filled with a past. */
export interface Connected extends Ports {
  /** Runs `fill` without waiting for the disk, then writes everything out and waits again for every answer. */
  inBulk<T>(fill: () => Promise<T>): Promise<T>;
}

export interface Surrounding {
  /** Units that receive tickets: each has a topic of its own. */
  readonly unitIds: readonly string[];
  /** What a person should know, and the start goes on all the same. */
  readonly warn: (sentence: string) => void;
  /** Whoever carries an embedded installation in may come before the move is done. */
  readonly movesIn?: boolean;
}

/** Beside the data of an embedded installation that was carried into a distributed one. */
const MOVING = 'moving.json';

/** The one place that knows adapters, and loads only those that the mode asks for. */
export async function connect(
  config: Config,
  clock: Clock,
  onFatal: (error: unknown) => void,
  surrounding: Surrounding = { unitIds: [], warn: () => undefined },
): Promise<Connected> {
  if (config.mode === 'distributed') return connectServers(config, clock, onFatal, surrounding);
  const { openSqlite, writerFile } = await import('@jiesu/adapter-sqlite');
  prepareFolder(config.dataDir);
  refuseMoved(config.dataDir);
  const file = join(config.dataDir, 'jiesu.db');
  let pressure = (): number => 0;
  try {
    const sqlite = openSqlite({
      file,
      clock,
      onFatal,
      thread: writerFile(),
      share: true,
      pressure: () => pressure(),
    });
    return {
      bus: sqlite.bus,
      scheduler: sqlite.scheduler,
      files: sqlite.files,
      demandBase: sqlite.demandBase,
      documents: (declaration) => sqlite.documents(declaration),
      writes: () => ({ ...sqlite.database.written, waiting: sqlite.database.waiting }),
      forget: (before) => sqlite.bus.prune('personal', before),
      givesWayTo(calls) {
        pressure = calls;
      },
      async inBulk(fill) {
        await sqlite.database.pragma('PRAGMA synchronous = off');
        try {
          return await fill();
        } finally {
          await sqlite.database.pragma('PRAGMA synchronous = full');
          await sqlite.database.pragma('PRAGMA wal_checkpoint(truncate)');
        }
      },
      close: () => sqlite.close(),
    };
  } catch (error) {
    if (error instanceof Fault && error.code === 'store-in-use') {
      throw new ConfigError(
        `数据目录 ${config.dataDir} 正被另一个进程使用，请先停掉它，或用 --data 换一个目录。`,
        `Another process is using the data folder ${config.dataDir}: stop it first, or choose another folder with --data.`,
      );
    }
    throw error;
  }
}

/** Kafka, MongoDB and Redis; each is tried until it answers or the time is over. */
async function connectServers(
  config: Config,
  clock: Clock,
  onFatal: (error: unknown) => void,
  { unitIds, warn, movesIn = false }: Surrounding,
): Promise<Connected> {
  const { kafka, mongodbUrl, redisUrl, redisPrefix, connectWithinMs } = config.servers;
  if (kafka.brokers.length === 0) throw missing('KAFKA_BROKERS');
  if (mongodbUrl === undefined) throw missing('MONGODB_URL');
  if (redisUrl === undefined) throw missing('REDIS_URL');
  if (config.vaultKey === undefined && config.services !== undefined) throw missing('VAULT_KEY');
  const [{ openKafka }, { openMongo, relayed }, { openBullmq }] = await Promise.all([
    import('@jiesu/adapter-kafka'),
    import('@jiesu/adapter-mongo'),
    import('@jiesu/adapter-bullmq'),
  ]);
  const until = performance.now() + connectWithinMs;
  const reach = async <T>(name: string, address: string, open: () => Promise<T>): Promise<T> => {
    for (let said = false; ; said = true) {
      try {
        return await open();
      } catch (error) {
        if (!(error instanceof Fault) || error.retry !== 'later') throw error;
        if (performance.now() > until) throw unreachable(name, address, connectWithinMs, error);
        if (!said) warn(`${name} ${address} does not answer yet: ${reasonOf(error)}`);
        await new Promise((next) => setTimeout(next, 500));
      }
    }
  };
  let around: Around = (_facts, publish) => publish();
  const opened: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const one of opened.splice(0).reverse()) await one();
  };
  try {
    const bus = await reach('KAFKA_BROKERS', kafka.brokers.join(','), () =>
      openKafka({
        brokers: kafka.brokers,
        tls: kafka.tls,
        ...(kafka.user !== undefined && {
          sasl: { mechanism: kafka.mechanism, username: kafka.user, password: kafka.password },
        }),
        sessionMs: kafka.sessionMs,
        clock,
        plan: {
          prefix: kafka.prefix,
          unitIds,
          partitions: kafka.partitions,
          replicas: kafka.replicas,
          personalDays: config.intakeRetentionDays,
        },
        onFatal,
        onDrift: (sentences) => sentences.forEach(warn),
      }),
    );
    opened.push(() => bus.close());
    const mongo = await reach('MONGODB_URL', shown(mongodbUrl), () =>
      openMongo({
        url: mongodbUrl,
        clock,
        publish: (facts) => around(facts, () => bus.publish(facts)),
        onFatal,
      }),
    );
    opened.push(() => mongo.close());
    if (!movesIn) await refuseHalfCarried(mongo);
    const scheduler = await reach('REDIS_URL', shown(redisUrl), () =>
      openBullmq({ url: redisUrl, clock, prefix: redisPrefix }),
    );
    opened.push(() => scheduler.close());
    return {
      bus: relayed(bus, mongo.relay),
      scheduler,
      files: mongo.files,
      demandBase: mongo.demandBase,
      documents: (declaration) => mongo.documents(declaration),
      forget: (before) => bus.forget(before),
      // Calls go on without the bus: what they commit waits in its documents.
      alive: () => mongo.alive(),
      unsaid: () => mongo.relay.oldest(),
      systems: { bus: 'kafka', documents: 'mongodb' },
      aroundPublish(given) {
        around = given;
      },
      inBulk: (fill) => fill(),
      async close() {
        await scheduler.close();
        // What was committed and not yet said is said while the bus still listens.
        await mongo.relay.close();
        await bus.close();
        await mongo.close();
      },
    };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}

/** Two installations would go on under one name. */
function refuseMoved(dataDir: string): void {
  const file = join(dataDir, MOVING);
  if (!existsSync(file)) return;
  const { movedAt } = JSON.parse(readFileSync(file, 'utf8')) as { readonly movedAt?: string };
  if (movedAt === undefined) return;
  throw new ConfigError(
    `数据目录 ${dataDir} 已于 ${movedAt} 搬到分布式安装，不再启动；确要在这里继续，请先删除 ${file}。`,
    `The data folder ${dataDir} was carried into a distributed installation at ${movedAt}: delete ${file} to go on here all the same.`,
  );
}

/** The document with which \`npm run migrate\` says how far it is. */
export const MOVE_STORE = { name: 'house_move', fields: {}, indexes: [] } as const;
export const MOVE_ID = 'embedded';

/** Services on half of the data would say wrong things about the other half. */
async function refuseHalfCarried(mongo: Pick<Connected, 'documents'>): Promise<void> {
  const held = await mongo.documents<{ readonly state: string }>(MOVE_STORE).get(MOVE_ID);
  if (held === undefined || held.doc.state === 'done') return;
  throw new ConfigError(
    '一次搬迁还没有完成，这里的数据不全；请再次运行 npm run migrate，完成后再启动服务。',
    'A move into this installation is not finished: run npm run migrate again, and start the services afterwards.',
  );
}

const missing = (name: string): ConfigError =>
  new ConfigError(
    `MODE=distributed 需要配置项 ${name}，允许的写法见 docs/configuration.md。`,
    `MODE=distributed needs the setting ${name}: see docs/configuration.md.`,
  );

const unreachable = (name: string, address: string, withinMs: number, error: unknown): ConfigError =>
  new ConfigError(
    `在 ${withinMs / 1000} 秒内连不上 ${name}=${address}（${reasonOf(error)}），请检查地址、网络和该服务是否在运行。`,
    `${name}=${address} could not be reached within ${withinMs / 1000} s (${reasonOf(error)}): check the address, the network and that it runs.`,
  );

/** An address without the password that may be in it. */
const shown = (url: string): string => url.replace(/\/\/[^@/]*@/, '//***@');

const reasonOf = (error: unknown): string => {
  const { cause } = error as { readonly cause?: unknown };
  const text =
    cause instanceof Error ? cause.message : error instanceof Error ? error.message : String(error);
  return (text.split('\n')[0] ?? '').slice(0, 160);
};

/** Makes the folder and proves that it can be written, before anything else is tried. */
export function prepareFolder(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true });
    accessSync(dir, constants.W_OK | constants.X_OK);
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new ConfigError(
      `数据目录 ${dir} 不能写入（${why}），请检查权限，或用 --data 换一个目录。`,
      `The data folder ${dir} cannot be written (${why}): check its permissions, or choose another with --data.`,
    );
  }
}

/** Keys from `VAULT_KEY`, else from `secret.key` in the data folder, which is made at the first start. */
export function openVault(config: Config): Vault {
  if (config.vaultKey !== undefined) return createVault(keysFrom(config.vaultKey, 'VAULT_KEY'));
  const file = join(config.dataDir, 'secret.key');
  if (!existsSync(file)) {
    prepareFolder(config.dataDir);
    if (existsSync(join(config.dataDir, 'jiesu.db'))) {
      throw new ConfigError(
        `数据目录 ${config.dataDir} 里有数据库，却没有密钥文件 secret.key；请放回原来的密钥文件，否则已有的诉求人信息无法读出。`,
        `The data folder ${config.dataDir} has a database but no secret.key: put the key file back, or petitioners' data cannot be read.`,
      );
    }
    writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
    chmodSync(file, 0o600);
  }
  return createVault(keysFrom(readFileSync(file, 'utf8'), file));
}

function keysFrom(text: string, where: string): readonly Uint8Array[] {
  try {
    return parseVaultKeys(text);
  } catch {
    throw new ConfigError(
      `${where} 的密钥不对，允许：每个密钥为 32 字节的 base64（44 个字符），新的在前，用逗号或换行分隔。`,
      `The key in ${where} is not allowed; allowed: keys of 32 bytes in base64 (44 characters), newest first, separated by commas or lines.`,
    );
  }
}
