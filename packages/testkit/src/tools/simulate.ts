import { findReferenceDir, loadReference } from '@jiesu/service-kit';
import { littleCity } from '../city.ts';
import { DoorError } from '../door.ts';
import { createLife } from '../life.ts';
import { random } from '../random.ts';
import { deliver } from '../wecom.ts';
import { giveUp, percentile, progressLine, readTool, sleep } from './running.ts';

const usage = `npm run simulate -- [--rate 50] [--minutes 5] [--groups 0.05] [--speed 600] [--seed 1] [--data data] [--url http://…]

Lets a little city call, chat and work on a running system through its real doors, and compares what arrived where
with what was really meant.

  --rate     requests per second
  --minutes  how long
  --groups   share of matters that come up in a community group
  --speed    hours of office work that pass in one hour
  --seed     the same seed tells the same story`;

const tool = readTool(usage, {
  rate: { type: 'string', default: '50' },
  minutes: { type: 'string', default: '5' },
  groups: { type: 'string', default: '0.05' },
  speed: { type: 'string', default: '600' },
  seed: { type: 'string', default: '1' },
});
const number = (name: string, low: number, high: number): number => {
  const value = Number(tool.values[name]);
  if (!(value >= low && value <= high))
    giveUp(`--${name} 应为 ${low} 到 ${high} 之间的数，现为 ${String(tool.values[name])}。`);
  return value;
};
const rate = number('rate', 0.1, 5_000);
const minutes = number('minutes', 0.01, 1_440);
const share = number('groups', 0, 1);
const speed = number('speed', 1, 100_000);
const seed = number('seed', 0, 2 ** 31);

const folder = findReferenceDir();
if (folder === undefined) giveUp('请在项目目录里运行。 Run this inside the project.');
const reference = loadReference(folder);

const simulator = await tool.signIn('simulator');
const second = await tool.signIn('simulator-review');
const { wecom } = tool;
const life = createLife({
  city: littleCity(reference.areas, random(seed)),
  areas: reference.areas,
  doors: {
    desk: simulator,
    dispatcher: second,
    office: simulator,
    reviewer: second,
    caller: second,
    community: simulator,
  },
  seed,
  speed,
  quiet: async () => undefined,
  ...(wecom !== undefined && {
    groups: {
      source: wecom.source,
      async deliver(message) {
        const answer = await deliver(tool.send, wecom, message);
        if (answer.status !== 200) throw new DoorError('receiveWecom', answer.status, 'wecom', answer.body);
      },
    },
  }),
});

const started = Date.now();
const until = started + minutes * 60_000;
const line = progressLine();
const roll = random(seed).fork('channel');
const latencies: number[] = [];
let inFlight = 0;
let failed = 0;
let stopped = false;
process.on('SIGINT', () => {
  stopped = true;
});

async function arrive(): Promise<void> {
  inFlight += 1;
  const from = performance.now();
  try {
    if (wecom !== undefined && roll.chance(share)) await life.talk(Date.now());
    else {
      await life.call();
      latencies.push(performance.now() - from);
    }
  } catch (error) {
    failed += 1;
    if (failed === 1) process.stderr.write(`\n${String(error)}\n`);
  } finally {
    inFlight -= 1;
  }
}

async function arrivals(): Promise<void> {
  for (let sent = 0; !stopped; sent += 1) {
    const due = started + (sent * 1_000) / rate;
    if (due > until) return;
    await sleep(due - Date.now());
    // Open loop: a slow system gets no mercy, but memory does.
    if (inFlight < 2_000) void arrive();
    else failed += 1;
  }
}

async function people(): Promise<void> {
  while (!stopped && Date.now() < until) {
    await life.work(Date.now()).catch((error: unknown) => {
      failed += 1;
      process.stderr.write(`\n${String(error)}\n`);
    });
    const { tally } = life;
    line(
      `${((Date.now() - started) / 60_000).toFixed(1)}/${minutes} 分钟 · 诉求 ${tally.requests} · 群消息 ${tally.groupMessages} · 办理动作 ${tally.acts} · 回访 ${tally.callbacks} · 失败 ${failed}`,
    );
    await sleep(1_000);
  }
}

await Promise.all([arrivals(), people()]);
await sleep(1_500);
process.stderr.write('\n');

// Against truth: a sample is enough to tell, and spares the system.
const sample = random(seed)
  .fork('sample')
  .shuffled([...life.truths])
  .slice(0, 2_000);
const found = {
  classified: 0,
  type: 0,
  level1: 0,
  dispatched: 0,
  street: 0,
  streetAsked: 0,
  waiting: 0,
  missing: 0,
};
for (const [requestId, truth] of sample) {
  try {
    const trace = await second.call('getDispatch', { params: { requestId } });
    found.classified += 1;
    // A leaf lies within its type.
    if (`${trace.problemType}.`.startsWith(`${truth.problemType}.`)) found.type += 1;
    if (trace.problemType.slice(0, 3) === truth.problemType.slice(0, 3)) found.level1 += 1;
    if (truth.placeTold) {
      found.streetAsked += 1;
      if (trace.place.streetId === truth.streetId) found.street += 1;
    }
    if (trace.hops.length > 0) found.dispatched += 1;
    else found.waiting += 1;
  } catch (error) {
    if (!(error instanceof DoorError) || error.status !== 404) throw error;
    found.missing += 1;
  }
}
const percent = (part: number, whole: number) =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
latencies.sort((a, b) => a - b);
const { tally } = life;
process.stdout.write(
  [
    `诉求 requests            ${tally.requests}，群消息 group messages ${tally.groupMessages}，失败 failed ${failed}`,
    `受理用时 acknowledged in  p50 ${percentile(latencies, 0.5).toFixed(1)} ms，p99 ${percentile(latencies, 0.99).toFixed(1)} ms`,
    `办理 acts                ${tally.acts}，人工派单 ruled by dispatcher ${tally.ruled}，微信候选 candidates ${tally.candidates}，回访 callbacks ${tally.callbacks}，按规则拒绝 refused ${tally.refused}`,
    `抽样 sample              ${sample.length}，未见 not found ${found.missing}`,
    `已派单 dispatched        ${percent(found.dispatched, found.classified)}，待派单员 waiting ${found.waiting}`,
    `问题分类 problem type     ${percent(found.type, found.classified)}，一级 level 1 ${percent(found.level1, found.classified)}`,
    `街乡镇 street            ${percent(found.street, found.streetAsked)}（说明了地点的 ${found.streetAsked} 件）`,
    '',
  ].join('\n'),
);
process.exit(failed > 0 && !stopped ? 1 : 0);
