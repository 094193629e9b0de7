import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type Door, openDoor, overHttp, type Send } from '@jiesu/testkit';
import { nodeEnv, nodeFlags } from '../../services/host/node-flags.mjs';

export const root = join(import.meta.dirname, '..', '..');
export const bundle = join(root, 'services', 'host', 'dist', 'main.js');

/** The host as its own process, as a user starts it. */
export interface Host {
  readonly url: string;
  readonly send: Send;
  readonly child: ChildProcess;
  /** Milliseconds from start to ready. */
  readonly readyAfter: number;
  /** Everything it said. */
  output(): string;
  stop(): Promise<number | null>;
  kill(): Promise<void>;
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

const exited = (child: ChildProcess) =>
  new Promise<number | null>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode);
    else child.once('exit', (code) => resolve(code));
  });

export interface HostOptions {
  readonly data: string;
  readonly port: number;
  readonly args?: readonly string[];
  /** More flags for Node.js, such as those of its profiler. */
  readonly nodeArgs?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly readyWithinMs?: number;
  /** Another bundle than that of this checkout, and where it is started. */
  readonly bundle?: string;
  readonly cwd?: string;
  /** Where it listens; loopback where left out. */
  readonly host?: string;
  /** A command that runs it, such as one that enters a network namespace. */
  readonly within?: readonly string[];
}

export async function startHost(options: HostOptions): Promise<Host> {
  const started = performance.now();
  const [program = process.execPath, ...before] = [...(options.within ?? []), process.execPath];
  const child = spawn(
    program,
    [
      ...before,
      ...nodeFlags,
      ...(options.nodeArgs ?? []),
      options.bundle ?? bundle,
      '--data',
      options.data,
      '--port',
      String(options.port),
      ...(options.args ?? ['--no-demo']),
    ],
    {
      cwd: options.cwd ?? root,
      env: {
        ...nodeEnv,
        ...process.env,
        MODE: 'embedded',
        ...(options.host !== undefined && { HOST: options.host }),
        ...options.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const url = `http://${options.host ?? '127.0.0.1'}:${options.port}`;
  const until = performance.now() + (options.readyWithinMs ?? 60_000);
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`the host ended before it was ready:\n${said.slice(-2_000)}`);
    try {
      const answer = await fetch(`${url}/readyz`);
      await answer.arrayBuffer();
      if (answer.ok) break;
    } catch {
      // Not listening yet.
    }
    if (performance.now() > until) {
      child.kill('SIGKILL');
      throw new Error(`the host is not ready in time:\n${said.slice(-2_000)}`);
    }
    await new Promise((next) => setTimeout(next, 20));
  }
  return {
    url,
    send: overHttp(url),
    child,
    readyAfter: performance.now() - started,
    output: () => said,
    async stop() {
      child.kill('SIGTERM');
      return exited(child);
    },
    async kill() {
      child.kill('SIGKILL');
      await exited(child);
    },
  };
}

/** The password that the first start printed. */
export function passwordOf(host: Host, user: string): string {
  const password = new RegExp(`^ +${user} +(\\S+)`, 'm').exec(host.output())?.[1];
  if (password === undefined) throw new Error(`the host printed no password of ${user}:\n${host.output()}`);
  return password;
}

/** Signs in with the password that the first start printed. */
export async function tokenOf(host: Host, user: string): Promise<string> {
  const password = passwordOf(host, user);
  const opened = await openDoor(host.send).call('login', { body: { user, password } });
  return opened.token;
}

/** Makes an account with these roles and signs it in. */
export async function newAccount(
  host: Host,
  admin: Door,
  userId: string,
  roles: readonly string[],
): Promise<string> {
  const password = `${crypto.randomUUID()}-Aa1`;
  await admin.call('createUser', { body: { userId, name: userId, roles, password } as never });
  const opened = await openDoor(host.send).call('login', { body: { user: userId, password } });
  return opened.token;
}

/** Waits until every group has handled what was written. */
export async function settled(admin: Door, withinMs = 60_000): Promise<void> {
  const until = performance.now() + withinMs;
  for (let calm = 0; calm < 2; ) {
    const { items } = await admin.call('groups');
    calm = items.every((group) => group.lag === 0) ? calm + 1 : 0;
    if (performance.now() > until) throw new Error(`still not handled: ${JSON.stringify(items)}`);
    await new Promise((next) => setTimeout(next, 30));
  }
}
