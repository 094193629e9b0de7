// `npm run measure -- [--data ./data]`: what a request costs in bytes, from an embedded installation that is not
// running: documents as MongoDB would hold them, facts as Kafka would. The figures of docs/capacity.md are made here.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { ConfigError } from '@jiesu/service-kit';
import { BSON } from 'mongodb';
import { openSource } from '../migrate/source.ts';
import { storedOf } from '../migrate/target.ts';

/** Records of Kafka: what stands around key and value, and facts in one batch when it is busy. */
const AROUND_A_RECORD = 12;
const BATCH = 500;

const { values } = parseArgs({ options: { data: { type: 'string', default: './data' } } });

const line = (what: string, count: number, bytes: number, requests: number, remark = ''): void => {
  const each = (bytes / Math.max(1, requests)).toFixed(0);
  process.stdout.write(
    `  ${what.padEnd(34)}${String(count).padStart(9)}${(bytes / 1e6).toFixed(2).padStart(10)} MB${each.padStart(8)} B a request  ${remark}\n`,
  );
};

try {
  const source = openSource(resolve(values.data));
  try {
    const requests = source.countDocuments('classifications');
    process.stdout.write(`${requests} requests in ${values.data}\n\nMongoDB, before its own compression\n`);
    let total = 0;
    for (const store of source.stores()) {
      let count = 0;
      let bytes = 0;
      for await (const lot of source.documents(store)) {
        for (const document of lot) {
          count++;
          bytes += BSON.calculateObjectSize(storedOf(document));
        }
      }
      total += bytes;
      if (count > 0) line(store, count, bytes, requests);
    }
    let demands = 0;
    let demandBytes = 0;
    for await (const lot of source.demandBase.scan())
      for (const { seq, demand } of lot) {
        demands++;
        demandBytes += BSON.calculateObjectSize({ _id: demand.requestId, n: seq, d: demand });
      }
    line('demand_base', demands, demandBytes, requests);
    line('together', 0, total + demandBytes, requests);

    process.stdout.write('\nKafka, one replica\n');
    const topics = new Map<string, { facts: number; plain: number; packed: number; open: string[] }>();
    const pack = (one: { packed: number; open: string[] }): void => {
      if (one.open.length > 0) one.packed += gzipSync(one.open.join('')).byteLength;
      one.open = [];
    };
    for await (const lot of source.log()) {
      for (const { delivered } of lot) {
        const family = delivered.topic.split('.')[0] ?? '';
        const own = topics.get(family) ?? { facts: 0, plain: 0, packed: 0, open: [] };
        topics.set(family, own);
        const record = JSON.stringify(delivered.fact);
        own.facts++;
        own.plain += Buffer.byteLength(record) + delivered.fact.partitionkey.length + AROUND_A_RECORD;
        own.open.push(record);
        if (own.open.length === BATCH) pack(own);
      }
    }
    const sum = { facts: 0, plain: 0, packed: 0 };
    for (const [family, own] of topics) {
      pack(own);
      line(
        family,
        own.facts,
        own.plain,
        requests,
        `in batches of ${BATCH}, gzip: ${(own.packed / requests).toFixed(0)} B`,
      );
      sum.facts += own.facts;
      sum.plain += own.plain;
      sum.packed += own.packed;
    }
    line(
      'together',
      sum.facts,
      sum.plain,
      requests,
      `in batches of ${BATCH}, gzip: ${(sum.packed / requests).toFixed(0)} B`,
    );
    process.stdout.write(`\nRedis: ${source.countJobs()} timers\n`);
  } finally {
    await source.close();
  }
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
