import { readExamples } from '../corpus/corpus.ts';
import { createClassifier } from './classify.ts';
import { corpusFolder } from './model-file.ts';
import { reference } from './tools/shared.ts';

const texts = readExamples('held-out', corpusFolder()).map((e) => e.text);
const long = texts.map((t, i) => {
  let x = t;
  for (let k = 1; x.length < 200; k++) x += `，${texts[(i + k) % texts.length]!}`;
  return x.slice(0, 200);
});
const c = createClassifier(reference());
for (let i = 0; i < 1000; i++) c.classify(long[i % long.length]!, { explain: true });
const times: number[] = [];
for (const t of long.concat(long)) {
  const a = performance.now();
  c.classify(t, { explain: true });
  times.push(performance.now() - a);
  await new Promise((r) => setImmediate(r));
}
times.sort((a, b) => a - b);
const at = (q: number) => times[Math.floor(times.length * q)]!.toFixed(2);
console.log(
  `p50 ${at(0.5)} p90 ${at(0.9)} p99 ${at(0.99)} p99.9 ${at(0.999)} max ${times.at(-1)!.toFixed(1)} of ${times.length}`,
);
