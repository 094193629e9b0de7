import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { topicOf } from '@jiesu/contracts';
import { type DemandFact, demandFactTypes } from '@jiesu/domain';
import type { Bus, DeadLetter, DemandBase, Job } from '@jiesu/ports';
import { ConfigError, MOVE_ID } from '@jiesu/service-kit';
import { positionText } from '../../packages/adapter-kafka/src/position.ts';
import { openBase } from '../../services/demands/src/base.ts';
import { canonical, type Sum, sameSum, summing } from './digest.ts';
import { carryLog, difference, placeGroups, readTarget, sumOf } from './log.ts';
import type { Source, SourceLetter } from './source.ts';
import { inhabited, type Note, type Target } from './target.ts';

/** One line of the proof. */
export interface Proof {
  readonly what: string;
  readonly there: Sum;
  readonly here: Sum;
  readonly remark?: string;
}

export interface Move {
  readonly dataDir: string;
  readonly source: Source;
  readonly target: Target;
  readonly say: (step: string, done?: number, of?: number) => void;
  readonly now: () => string;
}

const NOTE_FILE = 'moving.json';
const differs = (a: unknown, b: unknown): boolean => a === undefined || canonical(a) !== canonical(b);

/** Which installation this is: said once, kept beside its data. */
function installationOf(dataDir: string): string {
  const file = join(dataDir, NOTE_FILE);
  if (existsSync(file)) {
    const { installation } = JSON.parse(readFileSync(file, 'utf8')) as { readonly installation?: string };
    if (installation !== undefined) return installation;
  }
  const installation = randomUUID();
  writeFileSync(file, `${JSON.stringify({ installation })}\n`, { mode: 0o600 });
  return installation;
}

/** Carries everything that is not there yet, in an order in which every attempt may end anywhere, and proves it. */
export async function carry(move: Move): Promise<readonly Proof[] | 'done before'> {
  const { source, target } = move;
  const note = await begin(move);
  if (note.state === 'done') return 'done before';
  const proofs: Proof[] = [];

  for (const store of source.stores()) proofs.push(await carryStore(move, store));
  proofs.push(await carryFiles(move), await carryDemands(move), await carryLogAndPositions(move, note));
  proofs.push(await carryLetters(move), await carryJobs(move), await rebuildBoth(move));
  const wrong = proofs.filter(({ there, here }) => !sameSum(there, here));
  if (wrong.length > 0) throw new Unequal(proofs);
  // Given back only now: a replay is a record of its own on the topic.
  for (const { asked, id } of wantedLetters(source)) if (asked) await target.ports.bus.deadLetters.replay(id);
  await end(move, note);
  return proofs;
}

export class Unequal extends Error {
  readonly proofs: readonly Proof[];
  constructor(proofs: readonly Proof[]) {
    super('the two sides differ');
    this.proofs = proofs;
  }
}

async function begin({ dataDir, source, target, now }: Move): Promise<Note> {
  const installation = installationOf(dataDir);
  const held = await target.note.get(MOVE_ID);
  if (held !== undefined) {
    if (held.doc.installation !== installation) throw inhabited();
    return held.doc;
  }
  if (await target.isInhabited()) throw inhabited();
  const note: Note = {
    installation,
    state: 'carrying',
    personalFloor: source.personalFloor(),
    began: now(),
  };
  const cause = { id: `move/${installation}` };
  await target.note.commit({ id: MOVE_ID, expected: 0, next: note, facts: [], cause });
  return note;
}

async function end({ dataDir, target, now }: Move, note: Note): Promise<void> {
  const held = await target.note.get(MOVE_ID);
  const ended = now();
  await target.note.commit({
    id: MOVE_ID,
    expected: held?.revision ?? 0,
    next: { ...note, state: 'done', ended },
    facts: [],
    cause: { id: `moved/${note.installation}` },
  });
  // From now on two cities would answer under one name: the embedded one does not start again by itself.
  writeFileSync(
    join(dataDir, NOTE_FILE),
    `${JSON.stringify({ installation: note.installation, movedAt: ended })}\n`,
    { mode: 0o600 },
  );
}

async function carryStore({ source, target, say }: Move, store: string): Promise<Proof> {
  const there = summing();
  const of = source.countDocuments(store);
  let done = 0;
  for await (const lot of source.documents(store)) {
    for (const document of lot) there.add(document);
    await target.put(store, lot, differs);
    done += lot.length;
    say(`文书 documents ${store}`, done, of);
  }
  const here = summing();
  done = 0;
  for await (const document of target.documents(store)) {
    here.add(document);
    if (++done % 1_000 === 0) say(`核对 checking ${store}`, done, of);
  }
  return { what: `documents ${store}`, there: there.sum(), here: here.sum() };
}

async function carryFiles({ source, target, say }: Move): Promise<Proof> {
  const refs = source.fileRefs();
  const there = summing();
  const here = summing();
  for (const [i, ref] of refs.entries()) {
    const file = await source.files.get(ref);
    if (file === undefined) throw new Error(`the file ${ref} is listed and not there`);
    there.add([createHash('sha256').update(file.content).digest('hex'), file.mediaType]);
    if (!(await target.hasFile(ref))) await target.ports.files.put(file.content, file.mediaType);
    const carried = await target.ports.files.get(ref);
    if (carried !== undefined)
      here.add([createHash('sha256').update(carried.content).digest('hex'), carried.mediaType]);
    say('证据 evidence', i + 1, refs.length);
  }
  return { what: 'evidence files', there: there.sum(), here: here.sum() };
}

async function sumOfBase(base: DemandBase, withNumbers: boolean): Promise<Sum> {
  const sum = summing();
  for await (const lot of base.scan())
    for (const { seq, demand } of lot) sum.add(withNumbers ? [seq, demand] : demand);
  return sum.sum();
}

async function carryDemands({ source, target, say }: Move): Promise<Proof> {
  const there = await sumOfBase(source.demandBase, true);
  const { demandBase } = target.ports;
  // As a rebuild does it: beside what is there, then in its place in one step.
  if (!sameSum(await sumOfBase(demandBase, true), there)) {
    const shadow = await demandBase.shadow();
    let done = 0;
    for await (const lot of source.demandBase.scan()) {
      await shadow.putMany(lot.map(({ demand }) => demand));
      done += lot.length;
      say('民生诉求 demands', done, there.count);
    }
    await shadow.promote();
  }
  return { what: 'demand base', there, here: await sumOfBase(demandBase, true) };
}

async function carryLogAndPositions({ source, target, say }: Move, note: Note): Promise<Proof> {
  const groups = source.groups();
  const of = source.endOfLog();
  const wanted = await carryLog({
    source,
    target,
    groups,
    personalFloor: note.personalFloor,
    progress: (done) => say('事实 log', done, of),
  });
  const found = await readTarget(target, wanted, (done) => say('核对 checking log', done));
  const other = difference(wanted.byKey, found.byKey);
  if (other === undefined) await placeGroups(target, groups, found);
  const remarks = [
    ...(other === undefined ? [`${groups.length} groups placed`] : [other]),
    ...(wanted.left > 0 ? [`${wanted.left} handled personal facts stay behind`] : []),
    ...(found.twice > 0 ? [`${found.twice} facts lie there twice and change nothing`] : []),
  ];
  return {
    what: 'log, order per partition',
    there: sumOf(wanted.byKey),
    here: sumOf(found.byKey),
    remark: remarks.join('; '),
  };
}

type Shown = Omit<DeadLetter, 'id'> & { readonly id: string };
const shownOf = ({ id, group, topic, fact, code, detail, attempts, at, state }: Shown): Shown => ({
  id,
  group,
  topic,
  fact,
  code,
  detail,
  attempts,
  at,
  state,
});

/** With positions and ids as the log of the target has them. */
const wantedLetters = (source: Source): readonly (SourceLetter & { readonly place: string })[] =>
  source.letters().map((letter) => {
    const { at, position, topic, group } = letter;
    const place = positionText({ at: Date.parse(at), offset: position, partition: 0, topic });
    return { ...letter, place, id: `${group}.${place}` };
  });

async function carryLetters({ source, target, say }: Move): Promise<Proof> {
  const { ledger } = target;
  const wanted = wantedLetters(source);
  const there = summing();
  const here = summing();
  for (const [i, letter] of wanted.entries()) {
    const { id, group, topic, fact, place, code, detail, attempts, at, state } = letter;
    there.add(shownOf(letter));
    target.letterAt(at);
    if ((await ledger.letters.get(id)) === undefined)
      await ledger.put(group, { topic, fact, position: place }, undefined, { code, detail, attempts });
    const held = await ledger.letters.get(id);
    if (held?.state === 'waiting' && state === 'replayed') await ledger.handled(id);
    if (held?.state === 'waiting' && state === 'discarded') await ledger.letters.discard(id);
    const carried = await ledger.letters.get(id);
    if (carried !== undefined) here.add(shownOf(carried));
    say('死信 dead letters', i + 1, wanted.length);
  }
  return { what: 'dead letters', there: there.sum(), here: here.sum() };
}

const jobOf = ({ key, name, at, data }: Job): Job => ({ key, name, at, data });

async function carryJobs({ source, target, say }: Move): Promise<Proof> {
  const { scheduler } = target.ports;
  const there = summing();
  const keys = new Set<string>();
  const of = source.countJobs();
  for await (const lot of source.jobs()) {
    for (const job of lot) {
      there.add(jobOf(job));
      keys.add(job.key);
    }
    await scheduler.schedule(lot);
    say('定时 schedule', keys.size, of);
  }
  const here = summing();
  const surplus: string[] = [];
  for (const name of await scheduler.board.names()) {
    for (const state of ['delayed', 'waiting'] as const) {
      for (let from = 0; ; from += 500) {
        const jobs = await scheduler.board.list(name, state, from, 500);
        for (const job of jobs) {
          if (keys.has(job.key)) here.add(jobOf(job));
          else surplus.push(job.key);
        }
        if (jobs.length < 500) break;
      }
    }
  }
  // Of an earlier attempt, after which the embedded installation ran on.
  await scheduler.cancel(surplus);
  return { what: 'schedule', there: there.sum(), here: here.sum() };
}

/** The base as the log alone makes it. */
async function rebuilt(bus: Bus, base: DemandBase, progress: (done: number) => void): Promise<Sum> {
  const shadow = await base.shadow();
  try {
    const growing = await openBase(shadow);
    const types = new Set<string>(demandFactTypes);
    let done = 0;
    for await (const lot of bus.read([...new Set(demandFactTypes.map(topicOf))])) {
      const facts = lot.filter(({ fact }) => types.has(fact.type)).map(({ fact }) => fact as DemandFact);
      if (facts.length > 0) await growing.take(facts, undefined);
      done += lot.length;
      progress(done);
    }
    return await sumOfBase(shadow, false);
  } finally {
    await shadow.discard();
  }
}

async function rebuildBoth({ source, target, say }: Move): Promise<Proof> {
  const there = await rebuilt(source.bus, source.demandBase, (done) => say('重建 rebuild there', done));
  const here = await rebuilt(target.ports.bus, target.ports.demandBase, (done) =>
    say('重建 rebuild here', done),
  );
  const live = await sumOfBase(source.demandBase, false);
  const remark = sameSum(there, live)
    ? 'as the base that was carried'
    : 'the base that was carried differs from its log: rebuild it once the group demands has caught up';
  return { what: 'demands rebuilt from the log', there, here, remark };
}

/** Two keys would read each other's petitioners as noise. */
export function checkKey(dataDir: string, vaultKey: string | undefined): void {
  const file = join(dataDir, 'secret.key');
  if (vaultKey === undefined || !existsSync(file)) return;
  const own =
    readFileSync(file, 'utf8')
      .trim()
      .split(/[\s,]+/)[0] ?? '';
  if (own !== '' && !vaultKey.split(/[\s,]+/).includes(own))
    throw new ConfigError(
      `VAULT_KEY 与 ${file} 不同，搬过去的诉求人信息会读不出来；请把该文件的内容放进目标的 VAULT_KEY。`,
      `VAULT_KEY differs from ${file}, and petitioners' data would be unreadable: put the content of that file into VAULT_KEY of the target.`,
    );
}
