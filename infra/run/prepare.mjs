// Brings a checkout to where it can run: the right Node.js, the locked dependencies, the built parts.
// Plain JavaScript without dependencies, because it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** One sentence for the person at the keyboard, then a non-zero exit. */
export function giveUp(sentence, code = 1) {
  process.stderr.write(`${sentence}\n`);
  process.exit(code);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 26 || major < 20 || (major === 20 && minor < 19)) {
    giveUp(
      `接诉需要 Node.js 20.19 或更新（低于 27），当前为 ${process.versions.node}，请更换后再试。` +
        ` Jiesu needs Node.js >= 20.19 and < 27; this is ${process.versions.node}.`,
    );
  }
}

function run(title, args, quiet) {
  const started = Date.now();
  process.stderr.write(`· ${title} …`);
  const done = spawnSync(process.execPath, args, {
    cwd: root,
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', FORCE_COLOR: '0' },
    encoding: 'utf8',
    maxBuffer: 64 << 20,
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
  });
  if (done.status !== 0) {
    process.stderr.write(' 失败 failed\n');
    const said = `${done.stdout ?? ''}${done.stderr ?? ''}${done.error ? `${done.error.message}\n` : ''}`;
    giveUp(
      `${said.split('\n').slice(-60).join('\n')}\n${title}失败，原因见上。 This step failed; see above.`,
    );
  }
  process.stderr.write(` ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}

/** `npm` as a script for this very Node.js, so that no shell and no PATH is involved. */
function npmScript() {
  const candidates = [
    process.env.npm_execpath,
    join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    '/usr/share/nodejs/npm/bin/npm-cli.js',
  ];
  const found = candidates.find((path) => path?.endsWith('.js') && existsSync(path));
  return (
    found ??
    giveUp('找不到 npm，请随 Node.js 一起安装。 npm was not found; install it together with Node.js.')
  );
}

function install() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(process.versions.modules)
    .digest('hex');
  const stamp = join(root, 'node_modules', '.jiesu-installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  run(
    '安装依赖，第一次约需一分钟 installing dependencies',
    [npmScript(), 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    true,
  );
  writeFileSync(stamp, lock);
}

function build() {
  run(
    '构建（未改动的部分取自缓存） building',
    [
      join(root, 'node_modules', 'turbo', 'bin', 'turbo'),
      'run',
      'build',
      '--output-logs=errors-only',
      '--no-update-notifier',
    ],
    true,
  );
}

export function prepare() {
  checkNode();
  install();
  build();
}
