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
import type { Ports } from './ports.ts';
import { createVault, parseVaultKeys, type Vault } from './vault.ts';

/** Ports of a real city can also be made to wait less for the disk, while it is filled with a past. */
export interface Connected extends Ports {
  /** Runs `fill` without waiting for the disk, then writes everything out and waits again for every answer. */
  inBulk<T>(fill: () => Promise<T>): Promise<T>;
}

/** The one place that knows adapters, and loads only the one that the mode asks for. */
export async function connect(
  config: Config,
  clock: Clock,
  onFatal: (error: unknown) => void,
): Promise<Connected> {
  if (config.mode === 'distributed') {
    throw new ConfigError(
      '这个版本还没有 MODE=distributed 的适配器（Kafka、MongoDB、Redis），请使用 MODE=embedded。',
      'This build has no adapters for MODE=distributed yet (Kafka, MongoDB, Redis); use MODE=embedded.',
    );
  }
  const { openSqlite, writerFile } = await import('@jiesu/adapter-sqlite');
  prepareFolder(config.dataDir);
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
      messenger: sqlite.messenger,
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
