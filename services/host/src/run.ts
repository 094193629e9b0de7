import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { Fault } from '@jiesu/ports';
import {
  adjustableClock,
  type Config,
  ConfigError,
  type Connected,
  connect,
  createCity,
  createLog,
  findReferenceDir,
  loadConfig,
  loadReference,
  openVault,
  prepareFolder,
} from '@jiesu/service-kit';
import { ACCOUNTS_FILE, leaveAccounts, type MadeAccount, makeAccounts } from './accounts.ts';
import { readArgs } from './args.ts';
import { demoPeople, liveMonth, type Seed } from './demo.ts';
import { allServices, chosen } from './services.ts';

const HERE = dirname(fileURLToPath(import.meta.url));
/** The checkout around this file, whether it is the source or a bundle. */
const ROOT = join(findReferenceDir(HERE) ?? join(HERE, '..', '..', '..', 'schemas', 'reference'), '..', '..');
const startedAt = performance.now();
// The young generation that the main thread was started with (node-flags.mjs) would outweigh what each thread asks for.
setFlagsFromString('--max-semi-space-size=0');

/** Runs until a signal. Every failure at start is one sentence (Chinese, then English) and exit code 1. */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    await start(argv, liveMonth);
  } catch (error) {
    if (error instanceof ConfigError) giveUp(error.message);
    if (error instanceof Fault) giveUp(`无法启动：${error.detail}\nCannot start: ${error.code}.`);
    throw error;
  }
}

async function start(argv: readonly string[], seed: Seed): Promise<void> {
  const args = readArgs(argv);
  if (args.help) {
    process.stdout.write(readFileSync(join(ROOT, 'services', 'host', 'help.txt'), 'utf8'));
    return;
  }
  const config = loadConfig({
    env: process.env,
    flags: args.flags,
    file: args.config,
    extra: allServices.flatMap(({ settings }) => settings ?? []),
  });
  const services = chosen(config.services);
  prepareFolder(config.dataDir);
  await portIsFree(config);
  const log = createLog({ level: config.logLevel, file: config.logFile, service: 'jiesu' });
  const crash = (error: unknown): never => {
    log.error({ error }, 'crash');
    return giveUp(
      `出现无法继续的错误，进程退出，已确认的数据不受影响；详见日志 ${config.logFile}。\n` +
        `A fatal error: the process ends, what was acknowledged is safe; see the log ${config.logFile}.`,
    );
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);

  const clock = adjustableClock();
  const vault = openVault(config);
  const reference = loadReference(join(ROOT, 'schemas', 'reference'));
  const surrounding = {
    unitIds: reference.units.all.map(({ id }) => id),
    warn(sentence: string) {
      log.warn({ outcome: 'warned' }, sentence);
      process.stderr.write(`${sentence}\n`);
    },
  };
  let ports = await connect(config, clock, crash, surrounding);
  if (existsSync(markOf(config))) {
    // Ours alone, as the open database proves: nobody else is filling it this very moment.
    await ports.close();
    dropHalfFilled(config);
    ports = await connect(config, clock, crash, surrounding);
  }
  const city = await createCity({
    services,
    ports,
    config,
    clock,
    vault,
    reference,
    log,
    consoleDir: join(ROOT, 'services', 'console', 'dist'),
    docsDir: join(ROOT, 'schemas', 'generated'),
  });

  const stop = stopper(() => city.stop());
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);

  // Of several processes one makes the first account: the one at whose door people log in.
  const isFirst =
    config.mode === 'embedded' || services.some(({ name }) => name === 'hotline-intake') || args.resetAdmin;
  const isNew = isFirst && (await city.accounts.count()) === 0;
  await city.deliver();
  let made: readonly MadeAccount[] = [];
  let rest: Readonly<Record<string, unknown>> = {};
  if (isNew && args.demo && config.services === undefined && config.mode === 'embedded') {
    rest = await fill(ports, config, (progress) =>
      seed({ city, clock, reference, config, vault, poke: () => ports.scheduler.poke(), progress }),
    );
    clock.toSystem();
    made = await makeAccounts(city.accounts, await demoPeople());
  } else if (isNew || args.resetAdmin) {
    made = await makeAccounts(city.accounts, [{ userId: 'admin', name: '管理员', roles: ['admin'] }]);
  }
  const url = addressOf(config, await listen(() => city.listen(), config));
  if (isNew && args.demo && made.length > 0 && config.mode === 'embedded')
    leaveAccounts(config.dataDir, { url, accounts: made, ...rest });
  log.info({ url, services: services.map(({ name }) => name) }, 'ready');
  process.stdout.write(screen(url, config, made));
}

/** The little city is written without waiting for the disk: a start that is cut off starts anew. */
async function fill<T>(
  ports: Connected,
  config: Config,
  run: (progress: (share: number, word: string) => void) => Promise<T>,
): Promise<T> {
  const began = performance.now();
  process.stderr.write(
    '数据目录是空的：先填充一座小城过去一个月的演示数据（不需要请用 --no-demo）。\n' +
      'The data folder is empty: filling in a little city and its past month first (start empty: --no-demo).\n',
  );
  const mark = markOf(config);
  writeFileSync(mark, '');
  let shown = 0;
  const result = await ports.inBulk(() =>
    run((share, word) => {
      const text = `  ${String(Math.round(share * 100)).padStart(3)} %  ${word}`;
      if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${text}`);
      else if (share >= shown) {
        shown = share + 0.25;
        process.stderr.write(`${text}\n`);
      }
    }),
  );
  const took = ((performance.now() - began) / 1000).toFixed(1);
  process.stderr.write(
    `${process.stderr.isTTY ? '\r\u001b[2K' : ''}  100 %  ${took} s（${relative(process.cwd(), config.dataDir) || config.dataDir}）\n`,
  );
  rmSync(mark);
  return result;
}

const markOf = ({ dataDir }: Config): string => join(dataDir, 'filling');

/** A start that was cut off while it filled the folder left nothing that anybody was told of: it starts anew. */
function dropHalfFilled(config: Config): void {
  for (const name of ['jiesu.db', 'jiesu.db-wal', 'jiesu.db-shm', 'files']) {
    rmSync(join(config.dataDir, name), { recursive: true, force: true });
  }
  rmSync(markOf(config));
}

function screen(url: string, config: Config, made: readonly MadeAccount[]): string {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const hasConsole = existsSync(join(ROOT, 'services', 'console', 'dist', 'index.html'));
  const lines = [
    '',
    `接诉已就绪，用时 ${seconds} 秒。 Jiesu is ready after ${seconds} s.`,
    '',
    `  控制台 console      ${hasConsole ? url : '未构建：npm run build'}`,
    `  接口   HTTP API     ${url}/docs`,
    `  事实   facts        ${url}/docs/facts`,
    `  状态   health       ${url}/readyz   ${url}/metrics`,
    config.mode === 'embedded'
      ? `  数据   data         ${config.dataDir}`
      : `  模式   mode         distributed（Kafka ${config.servers.kafka.brokers.join(',')}）`,
    '',
  ];
  if (made.length > 0) {
    lines.push('  账号   accounts（密码刚刚生成，只显示这一次 passwords made just now, shown once）');
    for (const { user, name, password } of made) lines.push(`    ${user.padEnd(18)}${password}   ${name}`);
    if (made.length > 1)
      lines.push(`    ${join(config.dataDir, ACCOUNTS_FILE)}（供本机工具使用 for tools on this machine）`);
    lines.push('');
  }
  lines.push('  Ctrl-C 停止 stops', '');
  return `${lines.join('\n')}\n`;
}

/** First signal: let calls in work finish. Second: now. */
function stopper(stop: () => Promise<void>): () => void {
  let since: number | undefined;
  return () => {
    if (since !== undefined) {
      // One Ctrl-C under npm arrives twice: from the terminal, and from npm that passes it on.
      if (performance.now() - since > 500) process.exit(130);
      return;
    }
    since = performance.now();
    process.stderr.write('\n正在停止…再按一次立即退出。 Stopping; once more to force.\n');
    stop().then(
      () => process.exit(0),
      (error: unknown) => giveUp(`停止时出错：${String(error)}\nStopping failed.`),
    );
  };
}

/** Asked before the database is opened and filled: nobody wants to learn it fifteen seconds later. */
async function portIsFree({ host, port }: Config): Promise<void> {
  if (port === 0) return;
  const probe = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject);
      probe.listen(port, host, resolve);
    });
    await new Promise<void>((resolve) => probe.close(() => resolve()));
  } catch (error) {
    throw listenError(error, host, port);
  }
}

async function listen(run: () => Promise<string>, { host, port }: Config): Promise<string> {
  try {
    return await run();
  } catch (error) {
    throw listenError(error, host, port);
  }
}

function listenError(error: unknown, host: string, port: number): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE') {
    return new ConfigError(
      `端口 ${port} 已被占用，请停掉占用它的程序，或用 --port 换一个端口。`,
      `Port ${port} is in use: stop what uses it, or choose another with --port.`,
    );
  }
  if (code === 'EACCES') {
    return new ConfigError(
      `没有权限监听端口 ${port}，请用 --port 换一个大于 1024 的端口。`,
      `No permission to listen on port ${port}: choose one above 1024 with --port.`,
    );
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new ConfigError(
      `本机没有地址 ${host}，请检查 --host。`,
      `This machine has no address ${host}: check --host.`,
    );
  }
  return error;
}

/** What a browser on this machine opens. */
function addressOf({ host }: Config, listening: string): string {
  return host === '0.0.0.0' || host === '::'
    ? listening.replace(/\/\/[^/]+:(\d+)/, '//127.0.0.1:$1')
    : listening;
}

function giveUp(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
