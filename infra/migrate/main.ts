// `npm run migrate -- --to environment|<file> [--data <folder>]`: carries an embedded installation into a distributed
// one and proves it. May be stopped and repeated at any point.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Fault, systemClock } from '@jiesu/ports';
import { ConfigError, findReferenceDir, loadConfig, loadReference } from '@jiesu/service-kit';
import { carry, checkKey, type Proof, Unequal } from './carry.ts';
import { openSource } from './source.ts';
import { openTarget } from './target.ts';

const HELP = `npm run migrate -- --to environment [--data ./data]

  --to     environment: KAFKA_BROKERS, MONGODB_URL, REDIS_URL … as in docs/configuration.md;
           or a file with the same settings, { "KAFKA_BROKERS": "…", … }
  --data   data folder of the embedded installation, which must not be running (./data)
`;

function readArgs(argv: readonly string[]): { readonly to: string; readonly data: string } | undefined {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        to: { type: 'string' },
        data: { type: 'string', default: './data' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return undefined;
    if (values.to === undefined || values.to === '')
      throw new ConfigError(
        '缺少 --to：写 --to environment，或给出目标的配置文件。',
        '--to is missing: say --to environment, or name the configuration file of the target.',
      );
    return { to: values.to, data: resolve(values.data) };
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const why = error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error);
    throw new ConfigError(`命令行有误：${why}；见 --help。`, `Wrong command line: ${why}; see --help.`);
  }
}

/** The step in hand, on one line where somebody watches, else a line now and then. */
function progress(): (step: string, done?: number, of?: number) => void {
  let said = '';
  let at = 0;
  return (step, done, of) => {
    const now = performance.now();
    const whole = done !== undefined && done === of;
    if (step === said && !whole && now - at < (process.stderr.isTTY ? 100 : 5_000)) return;
    said = step;
    at = now;
    const text = `  ${step}${done === undefined ? '' : ` ${done}${of === undefined ? '' : `/${of}`}`}`;
    process.stderr.write(process.stderr.isTTY ? `\r\u001b[2K${text}` : `${text}\n`);
  };
}

function table(proofs: readonly Proof[]): string {
  const lines = proofs.map(({ what, there, here, remark }) => {
    const same = there.count === here.count && there.checksum === here.checksum;
    const counts = same ? String(there.count) : `${there.count} ≠ ${here.count}`;
    const sums = same
      ? there.checksum.slice(0, 16)
      : `${there.checksum.slice(0, 8)} ≠ ${here.checksum.slice(0, 8)}`;
    return `  ${same ? '=' : '≠'} ${what.padEnd(34)} ${counts.padStart(10)}  ${sums}${remark ? `  ${remark}` : ''}`;
  });
  return `${lines.join('\n')}\n`;
}

const RETRY_MS = 1_000;

async function main(): Promise<void> {
  const args = readArgs(process.argv.slice(2));
  if (args === undefined) {
    process.stdout.write(HELP);
    return;
  }
  const { MODE: _, ...env } = process.env;
  const config = loadConfig({
    env: args.to === 'environment' ? env : {},
    flags: { MODE: 'distributed', DATA_DIR: args.data },
    ...(args.to !== 'environment' && { file: resolve(args.to) }),
  });
  checkKey(args.data, config.vaultKey);
  const folder = findReferenceDir();
  if (folder === undefined) throw new Error('Run this inside the project.');
  const unitIds = loadReference(folder).units.all.map(({ id }) => id);
  const say = progress();
  const source = openSource(args.data);
  try {
    const target = await openTarget(config, unitIds, (sentence) => process.stderr.write(`${sentence}\n`));
    try {
      const began = performance.now();
      const outcome = await persistently(config.servers.connectWithinMs, () =>
        carry({ dataDir: args.data, source, target, say, now: systemClock.now }),
      );
      if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K');
      if (outcome === 'done before') {
        process.stdout.write(
          '早已搬完，没有改动。 This installation was carried over before: nothing to do.\n',
        );
        return;
      }
      process.stdout.write(table(outcome));
      process.stdout.write(
        `两边相同，搬迁完成，用时 ${((performance.now() - began) / 1000).toFixed(1)} 秒。 Equal on both sides: carried.\n` +
          `下一步：把 ${args.data}/secret.key 的内容作为 VAULT_KEY 交给分布式服务再启动，七天之内。\n` +
          'Next: give the services the content of secret.key as VAULT_KEY and start them, within seven days.\n',
      );
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/** What the world did and may undo: of the kit's own words, or of a driver's. */
const isPassing = (error: unknown): boolean =>
  error instanceof Fault
    ? error.retry === 'later'
    : error instanceof Error && /^(KafkaJS|MongoNetwork|MongoServerSelection|MongoPool)/.test(error.name);

/** Servers that go away for a while are waited for; each attempt finds what the last one left. */
async function persistently<T>(withinMs: number, work: () => Promise<T>): Promise<T> {
  for (let since: number | undefined; ; ) {
    const began = performance.now();
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error)) throw error;
      const now = performance.now();
      if (since === undefined || now - began > withinMs) since = now;
      else if (now - since > withinMs) throw error;
      process.stderr.write(
        `  ${error instanceof Fault ? error.code : String(error)}：稍后再试 again in a moment\n`,
      );
      await new Promise((next) => setTimeout(next, RETRY_MS));
    }
  }
}

try {
  await main();
} catch (error) {
  if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`);
  else if (error instanceof Unequal)
    process.stderr.write(
      `${table(error.proofs)}两边不同，没有完成；可以再次运行。 The two sides differ: not finished; run it again.\n`,
    );
  else if (error instanceof Fault)
    process.stderr.write(`搬迁中断：${error.detail}（${error.code}）。 Interrupted; run it again.\n`);
  else throw error;
  process.exit(1);
}
