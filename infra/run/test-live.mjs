// `npm run test:live`: what needs real servers. Those of the environment, or own ones that go afterwards.
import { prepare } from './prepare.mjs';
import { closing, runVitest } from './vitest.mjs';

prepare();

const config = ['--config', 'test/live/vitest.config.ts'];
const runs = [runVitest([...config, ...process.argv.slice(2)])];
// The bus once more on the oldest Kafka that is promised, where nobody has named a broker or asked for one file.
if (!process.env.KAFKA_BROKERS && process.argv.length === 2) {
  process.stdout.write('\n== the bus on Apache Kafka 3.9.1\n');
  runs.push(
    runVitest([...config, 'packages/adapter-kafka'], { KAFKA_VERSION: '3.9.1', LIVE_SERVERS: 'kafka' }),
  );
}
const sum = (name) => runs.reduce((total, run) => total + run[name], 0);
closing(sum('passed'), sum('failed'), sum('skipped'));
