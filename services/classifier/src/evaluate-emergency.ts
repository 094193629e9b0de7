/**
 * How well the emergency lanes open, alone and with the alarm that the model has learnt, on hand-written texts (see
 * corpus/emergency/README.md), how long a text takes and how it bears hostile input. `-- --wrong` lists what went wrong.
 */
import { createClassifier } from './classify.ts';
import { emergencyParts, emergencyTexts, hostileTexts, UNSEEN } from './emergency-texts.ts';
import { reference } from './tools/shared.ts';
import { type LaneHit, urgencyOf, urgencyReader } from './urgency.ts';

const reader = urgencyReader();
const classifier = createClassifier(reference());
const opened = (text: string): readonly LaneHit[] => {
  const hits = reader.read(text);
  return urgencyOf(hits, 'ordinary', false).level === 'emergency'
    ? hits.filter((h) => h.guarded === undefined && h.lane !== 'hazard')
    : [];
};
const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;

for (const part of [...emergencyParts, ...UNSEEN]) {
  const rows = emergencyTexts(part).map((row) => ({ ...row, hits: opened(row.text) }));
  const emergencies = rows.filter((r) => r.emergency);
  const open = rows.filter((r) => r.hits.length > 0);
  const right = open.filter((r) => r.emergency);
  console.log(
    `\n${part}: ${rows.length} texts, ${emergencies.length} emergencies · recall ${percent(right.length, emergencies.length)} · precision ${percent(right.length, open.length)}`,
  );
  const alarmed = rows.filter((r) => classifier.classify(r.text).urgency.level === 'emergency');
  const rightly = alarmed.filter((r) => r.emergency).length;
  console.log(
    `  with the learnt alarm ${UNSEEN.some((one) => one === part) ? '(which has not seen these texts)' : '(which knows these texts)'}: recall ${percent(rightly, emergencies.length)} · precision ${percent(rightly, alarmed.length)}`,
  );
  console.log('  lane        texts  opened   lane opened by any text  rightly');
  for (const lane of [...new Set(emergencies.map((r) => r.lane))].sort()) {
    const own = emergencies.filter((r) => r.lane === lane);
    const by = open.filter((r) => r.hits.some((h) => h.lane === lane));
    console.log(
      `  ${(lane ?? '').padEnd(10)} ${String(own.length).padStart(6)} ${percent(own.filter((r) => r.hits.length > 0).length, own.length).padStart(8)} ${String(by.length).padStart(12)} ${percent(by.filter((r) => r.emergency).length, by.length).padStart(18)}`,
    );
  }
  if (process.argv.includes('--wrong'))
    for (const { text, emergency, hits } of rows)
      if (hits.length > 0 !== emergency)
        console.log(emergency ? '  missed' : '  opened for nothing', text, ...hits.map((h) => h.word));
}

const texts = emergencyParts.flatMap((part) => emergencyTexts(part)).map((r) => r.text);
const cost = (run: () => void): number => {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return user + system;
};
cost(() => texts.forEach(opened));
const rounds = 20;
const all = cost(() => {
  for (let i = 0; i < rounds; i++) texts.forEach(opened);
});
console.log(`\n${(all / rounds / texts.length).toFixed(1)} µs of CPU a text`);
for (const [name, text] of hostileTexts)
  console.log(`${name} (${text.length} characters): ${(cost(() => opened(text)) / 1000).toFixed(1)} ms`);
