import { parseArgs } from 'node:util';
import { liveOnce } from '../../packages/domain/src/life.testing.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    help: { type: 'boolean', default: false },
  },
});
const print = (text: string) => process.stdout.write(`${text}\n`);
if (values.help) {
  print(`npm run lives -- [--count 1000000] [--seed N]

Random lives of tickets against a plain model of the rules. Life n of a run has the seed N + n, so that
\`--seed <that> --count 1\` repeats it alone. Ends with 1 at the first life in which the rules and the model part.`);
  process.exit(0);
}
const count = Number(values.count);
const seed = Number(values.seed);
if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(seed) || seed < 0)
  throw new Error('--count and --seed are whole numbers');

const toldEvery = 100_000;
const cpu = process.cpuUsage();
let granted = 0;
let refused = 0;
for (let run = 0; run < count; run += 1) {
  try {
    const lived = liveOnce((seed + run) >>> 0);
    granted += lived.granted;
    refused += lived.refused;
  } catch (error) {
    print(`life ${run + 1} of ${count}: ${error instanceof Error ? error.message : String(error)}`);
    if (error instanceof Error && error.cause instanceof Error) print(error.cause.message);
    process.exit(1);
  }
  if ((run + 1) % toldEvery === 0) print(`${run + 1} lives`);
}
const { user } = process.cpuUsage(cpu);
print(
  `seed ${seed}: ${count} lives, ${granted} commands granted, ${refused} refused, none parted from the model; ` +
    `${(user / 1e6).toFixed(0)} s of processor, ${(user / count).toFixed(0)} µs a life`,
);
