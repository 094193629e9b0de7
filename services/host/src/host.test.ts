import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** A bundle of its own: what people start, and quicker than the sources. */
const BUNDLE = join(ROOT, 'node_modules', '.cache', 'jiesu-host-test');
const running = new Set<ChildProcess>();

beforeAll(() => {
  const built = spawnSync(process.execPath, [join(ROOT, 'services', 'host', 'build.mjs'), BUNDLE], {
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error(built.stderr);
});

afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});

interface Started {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly ended: Promise<number | null>;
  said(text: string): Promise<void>;
}

function host(args: readonly string[], env: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, [join(BUNDLE, 'main.js'), ...args], {
    cwd: ROOT,
    // The test runner sets MODE for its own purposes.
    env: { ...process.env, MODE: 'embedded', ...env },
  });
  running.add(child);
  let out = '';
  const listeners = new Set<() => void>();
  const take = (chunk: Buffer): void => {
    out += chunk.toString();
    for (const listener of listeners) listener();
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', (code) => {
      running.delete(child);
      for (const listener of listeners) listener();
      resolve(code);
    });
  });
  return {
    child,
    out: () => out,
    ended,
    said: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (out.includes(text)) resolve();
          else if (child.exitCode !== null) reject(new Error(`ended without “${text}”:\n${out}`));
        };
        listeners.add(look);
        look();
      }),
  };
}

const folder = (): string => mkdtempSync(join(tmpdir(), 'jiesu-host-'));

describe('the host', () => {
  it('answers what is wrong at start with one sentence in two languages and exit code 1', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as { port: number };
    const dir = folder();
    const file = join(dir, 'file');
    writeFileSync(file, '');
    writeFileSync(join(dir, 'broken.json'), '{ "PORT": }');
    const cases: [string, Started][] = [
      [`端口 ${port} 已被占用`, host(['--port', String(port), '--data', dir])],
      ['PORT', host(['--port', 'eighty', '--data', dir])],
      [join(file, 'data'), host(['--port', '0', '--data', join(file, 'data')])],
      ['broken.json', host(['--config', join(dir, 'broken.json')])],
      ['允许：all 或 hotline-intake', host(['--services', 'nobody', '--data', dir])],
      ['MODE=distributed', host(['--port', '0', '--data', dir], { MODE: 'distributed' })],
      ['--help', host(['--prot', '1'])],
    ];
    for (const [text, { ended, out }] of cases) {
      expect(await ended, out()).toBe(1);
      expect(out()).toContain(text);
      expect(out().trim().split('\n'), out()).toHaveLength(2);
    }
    await new Promise<void>((resolve) => taken.close(() => resolve()));
  });

  it('starts empty with one administrator, is alone in its folder, stops cleanly, and remembers', async () => {
    const dir = folder();
    const first = host(['--no-demo', '--port', '0', '--data', dir]);
    await first.said('Ctrl-C');
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(first.out())?.[0] ?? '';
    const password = /admin +([a-z0-9-]{19})/.exec(first.out())?.[1] ?? '';
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const login = await fetch(`${url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user: 'admin', password }),
    });
    expect(login.status).toBe(200);
    expect(statSync(join(dir, 'secret.key')).mode & 0o777).toBe(0o600);

    const second = host(['--no-demo', '--port', '0', '--data', dir]);
    expect(await second.ended).toBe(1);
    expect(second.out()).toContain('正被另一个进程使用');

    first.child.kill('SIGINT');
    expect(await first.ended).toBe(0);
    const again = host(['--port', '0', '--data', dir]);
    await again.said('Ctrl-C');
    expect(again.out()).not.toMatch(/admin +[a-z0-9-]{19}/);
    again.child.kill('SIGTERM');
    expect(await again.ended).toBe(0);
    expect(readFileSync(join(dir, 'jiesu.log'), 'utf8')).not.toContain(password);
  });

  it('starts anew where filling the folder was cut off', async () => {
    const dir = folder();
    const first = host(['--no-demo', '--port', '0', '--data', dir]);
    await first.said('Ctrl-C');
    first.child.kill('SIGKILL');
    await first.ended;
    writeFileSync(join(dir, 'filling'), '');
    const again = host(['--no-demo', '--port', '0', '--data', dir]);
    await again.said('Ctrl-C');
    expect(again.out()).toMatch(/admin +[a-z0-9-]{19}/);
    expect(existsSync(join(dir, 'filling'))).toBe(false);
    again.child.kill('SIGINT');
    expect(await again.ended).toBe(0);
  });

  it('explains itself', async () => {
    const { ended, out } = host(['--help']);
    expect(await ended).toBe(0);
    expect(out()).toContain('--no-demo');
  });
});
