import { type ChildProcess, execFile, spawn } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

/** A server that was started here. It outlives this process unless it is stopped. */
export interface Running {
  /** What it is, by its own name and version. */
  readonly name: string;
  /** How an adapter reaches it. */
  readonly address: string;
  readonly pids: readonly number[];
  readonly log: string;
}

export const KAFKA_VERSIONS = ['4.3.1', '3.9.1'] as const;

/** What is fetched once for all checkouts and runs. */
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'jiesu');
const here = import.meta.dirname;
const run = promisify(execFile);

export function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  return Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          server.once('error', reject);
          server.listen(0, '127.0.0.1', () => {
            const address = server.address();
            if (address !== null && typeof address === 'object') resolve(address.port);
          });
        }),
    ),
  ).finally(() => {
    for (const server of servers) server.close();
  });
}

export function onPath(program: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** The jars of a pom, fetched where they are not there yet. */
async function jars(pom: string, name: string, properties: readonly string[] = []): Promise<string> {
  const folder = join(cache, name);
  if (existsSync(folder)) return folder;
  if (onPath('mvn') === undefined)
    throw new Error(`${name} is fetched by Maven: install it (Debian: maven).`);
  mkdirSync(cache, { recursive: true });
  const draft = `${folder}.${process.pid}`;
  try {
    await run(
      'mvn',
      [
        '-q',
        '-B',
        '-ntp',
        '-f',
        pom,
        ...properties,
        'dependency:copy-dependencies',
        `-DoutputDirectory=${draft}`,
      ],
      { maxBuffer: 16_000_000 },
    );
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    const said = (error as { readonly stdout?: string }).stdout ?? String(error);
    throw new Error(`Maven could not fetch ${name}: is Maven Central reachable?\n${said.slice(0, 600)}`);
  }
  try {
    renameSync(draft, folder);
  } catch (error) {
    // Somebody else was faster.
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

function start(program: string, args: readonly string[], log: string): ChildProcess {
  const out = openSync(log, 'a');
  const child = spawn(program, args, { stdio: ['ignore', out, out], detached: true });
  child.unref();
  return child;
}

interface Door {
  readonly host?: string;
  readonly port: number;
}

async function listening(
  { host = '127.0.0.1', port }: Door,
  what: string,
  child: ChildProcess,
  log: string,
): Promise<void> {
  const until = performance.now() + 90_000;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null || performance.now() > until) {
      throw new Error(`${what} did not start:\n${readFileSync(log, 'utf8').slice(-2_000)}`);
    }
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, host);
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('close', () => undefined).setTimeout(1_000, () => socket.destroy());
      socket.once('connect', () => socket.destroy());
    });
    if (open) return;
    await new Promise((next) => setTimeout(next, 50));
  }
}

export interface KafkaOptions {
  readonly folder: string;
  readonly version?: string;
  readonly brokers?: 1 | 3;
  /** Names and passwords: then everybody logs in (SASL PLAIN), and may do what an access list says; `admin` everything. */
  readonly users?: Readonly<Record<string, string>>;
  /** Where it listens; loopback where left out. */
  readonly host?: string;
}

export interface RunningKafka extends Running {
  /** Starts a broker that was ended, with the data it had. */
  restart(index: number): Promise<void>;
}

/** Apache Kafka in KRaft mode, every broker also a controller, on loopback. */
export async function startKafka({
  folder,
  version = KAFKA_VERSIONS[0],
  brokers = 1,
  users,
  host = '127.0.0.1',
}: KafkaOptions): Promise<RunningKafka> {
  const libs = await jars(join(here, 'kafka', 'pom.xml'), `kafka-${version}`, [`-Dkafka.version=${version}`]);
  const ports = await freePorts(brokers * 2);
  const nodes = Array.from({ length: brokers }, (_, i) => ({
    id: i + 1,
    host,
    port: ports[i * 2] as number,
    controller: ports[i * 2 + 1] as number,
  }));
  const log = join(folder, 'kafka.log');
  mkdirSync(folder, { recursive: true });
  const launch = (file: string): ChildProcess =>
    start(
      'java',
      [
        '-Xms256m',
        '-Xmx512m',
        '-XX:+UseSerialGC',
        '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
        '-cp',
        join(libs, '*'),
        'kafka.Kafka',
        file,
      ],
      log,
    );
  const started = await Promise.all(
    nodes.map(async (node) => {
      const file = join(folder, `kafka-${node.id}.properties`);
      writeFileSync(
        file,
        properties(node, nodes, join(folder, `kafka-${node.id}`)) +
          (users === undefined ? '' : secured(users)),
      );
      const classes = ['-cp', join(libs, '*')];
      await run('java', [
        ...classes,
        'kafka.tools.StorageTool',
        'format',
        '-t',
        'amllc3UtbGl2ZS10ZXN0cw',
        '-c',
        file,
      ]);
      return { file, node, child: launch(file) };
    }),
  );
  const pids = started.map(({ child }) => child.pid as number);
  const running: RunningKafka = {
    name: `Apache Kafka ${version}${brokers > 1 ? `, ${brokers} brokers` : ''}`,
    address: nodes.map(({ port }) => `${host}:${port}`).join(','),
    pids,
    log,
    async restart(index) {
      const { file, node } = started[index] as (typeof started)[number];
      const child = launch(file);
      pids[index] = child.pid as number;
      await listening(node, running.name, child, log);
    },
  };
  try {
    for (const { child, node } of started) await listening(node, running.name, child, log);
  } catch (error) {
    await stop(running);
    throw error;
  }
  return running;
}

interface Node {
  readonly id: number;
  readonly host: string;
  readonly port: number;
  readonly controller: number;
}

const properties = (node: Node, nodes: readonly Node[], folder: string): string => `
process.roles=broker,controller
node.id=${node.id}
controller.quorum.voters=${nodes.map(({ id, controller }) => `${id}@127.0.0.1:${controller}`).join(',')}
listeners=PLAINTEXT://${node.host}:${node.port},CONTROLLER://127.0.0.1:${node.controller}
advertised.listeners=PLAINTEXT://${node.host}:${node.port}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs=${folder}
auto.create.topics.enable=false
default.replication.factor=${nodes.length}
min.insync.replicas=${nodes.length > 1 ? 2 : 1}
offsets.topic.replication.factor=${nodes.length}
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=${nodes.length}
transaction.state.log.min.isr=${nodes.length > 1 ? 2 : 1}
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=${nodes.length}
share.coordinator.state.topic.min.isr=1
# Tests join and leave groups all the time.
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
num.network.threads=2
num.io.threads=2
log.cleaner.dedupe.buffer.size=4194304
`;

const secured = (users: Readonly<Record<string, string>>): string => `
listener.security.protocol.map=PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT
sasl.enabled.mechanisms=PLAIN
sasl.mechanism.inter.broker.protocol=PLAIN
listener.name.plaintext.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \\
  username="admin" password="${users.admin}" \\
  ${Object.entries(users)
    .map(([name, password]) => `user_${name}="${password}"`)
    .join(' ')};
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
# The controllers speak to each other on a listener of their own, on loopback.
super.users=User:admin;User:ANONYMOUS
`;

/** Redis as the system has it. */
export async function startRedis(folder: string, host = '127.0.0.1'): Promise<Running> {
  const program = onPath('redis-server');
  if (program === undefined)
    throw new Error('There is no redis-server on the PATH: install it (Debian: redis-server).');
  mkdirSync(folder, { recursive: true });
  const [port = 0] = await freePorts(1);
  const log = join(folder, 'redis.log');
  const args = [
    '--port',
    String(port),
    '--bind',
    host,
    '--protected-mode',
    'no',
    '--dir',
    folder,
    '--save',
    '',
    '--appendonly',
    'no',
  ];
  const child = start(program, [...args, '--maxmemory-policy', 'noeviction'], log);
  await listening({ host, port }, 'Redis', child, log);
  const { stdout } = await run(program, ['--version']);
  return {
    name: `Redis ${/v=([\d.]+)/.exec(stdout)?.[1] ?? ''}`,
    address: `redis://${host}:${port}`,
    pids: [child.pid as number],
    log,
  };
}

/**
 * `mongod` where it is installed, else mongo-java-server, which is not MongoDB but speaks its protocol and keeps all
 * documents in its `heap`.
 */
export async function startMongo(folder: string, host = '127.0.0.1', heap = '768m'): Promise<Running> {
  mkdirSync(folder, { recursive: true });
  const [port = 0] = await freePorts(1);
  const log = join(folder, 'mongo.log');
  const mongod = onPath('mongod');
  if (mongod !== undefined) {
    const child = start(
      mongod,
      ['--port', String(port), '--bind_ip', host, '--dbpath', folder, '--replSet', 'jiesu'],
      log,
    );
    await listening({ host, port }, 'MongoDB', child, log);
    const { stdout } = await run(mongod, ['--version']);
    const name = `MongoDB ${/v([\d.]+)/.exec(stdout)?.[1] ?? ''}`;
    const { MongoClient } = await import('mongodb');
    const direct = new MongoClient(`mongodb://${host}:${port}/?directConnection=true`);
    await direct
      .db('admin')
      .command({ replSetInitiate: { _id: 'jiesu', members: [{ _id: 0, host: `${host}:${port}` }] } });
    await direct.close();
    const address = `mongodb://${host}:${port}/?replicaSet=jiesu`;
    return { name, address, pids: [child.pid as number], log };
  }
  const libs = await jars(join(here, 'mongo-wire', 'pom.xml'), 'mongo-java-server-1.47.0-memory');
  const child = start(
    'java',
    [
      `-Xmx${heap}`,
      '-XX:+UseSerialGC',
      '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
      '-cp',
      join(libs, '*'),
      join(here, 'mongo-wire', 'Server.java'),
      host,
      String(port),
    ],
    log,
  );
  await listening({ host, port }, 'mongo-java-server', child, log);
  return {
    name: 'mongo-java-server 1.47.0 (speaks the wire protocol of MongoDB, is not MongoDB)',
    address: `mongodb://${host}:${port}/`,
    pids: [child.pid as number],
    log,
  };
}

/** Ends what was started here, softly first. */
export async function stop({ pids }: Pick<Running, 'pids'>): Promise<void> {
  const alive = (pid: number): boolean => {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  };
  const send = (signal: NodeJS.Signals): void => {
    for (const pid of pids) if (alive(pid)) process.kill(pid, signal);
  };
  send('SIGTERM');
  for (let turn = 0; turn < 100 && pids.some(alive); turn++)
    await new Promise((next) => setTimeout(next, 50));
  send('SIGKILL');
}
