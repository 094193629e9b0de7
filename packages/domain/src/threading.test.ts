import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Fragment, fragments } from './threading.fragments.ts';
import {
  autoRuleOf,
  type GroupMessage,
  type MessageKind,
  mattersOf,
  noiseOf,
  place,
  readerOf,
  silence,
  type TalkPolicy,
  threadAll,
  weightOf,
} from './threading.ts';

const policy = (
  JSON.parse(
    readFileSync(new URL('../../../schemas/reference/group-talk.json', import.meta.url), 'utf8'),
  ) as {
    versions: [TalkPolicy];
  }
).versions[0];
const taxonomy = JSON.parse(
  readFileSync(new URL('../../../schemas/reference/problem-types.json', import.meta.url), 'utf8'),
) as { versions: { types: { keywords: Record<string, number> }[] }[] };
const reader = readerOf(policy, mattersOf(taxonomy.versions.at(-1)?.types ?? []));

const KINDS: Readonly<Record<string, MessageKind>> = {
  '[图片]': 'image',
  '[视频]': 'video',
  '[语音]': 'voice',
  '[位置]': 'location',
  '[表情]': 'sticker',
  '[红包]': 'redPacket',
};

interface Labelled {
  readonly messages: readonly GroupMessage[];
  readonly truth: ReadonlyMap<string, string>;
}

function labelled(fragment: Fragment): Labelled {
  const truth = new Map<string, string>();
  const messages = fragment.lines.split('\n').map((line, i): GroupMessage => {
    const [, minutes, sender, label, text] = /^\s*(\d+) (\S+) (\S+) (.*)$/.exec(line) ?? [];
    if (minutes === undefined || sender === undefined || text === undefined)
      throw new Error(`bad line: ${line}`);
    const id = `m${i}`;
    if (label !== undefined && label !== '-') truth.set(id, label);
    return { id, sender, atMs: Number(minutes) * 60_000 + i, kind: KINDS[text] ?? 'text', text };
  });
  return { messages, truth };
}

/** Pairs of messages that are in one demand, each message paired with itself too: single messages count. */
function pairs(of: ReadonlyMap<string, string>): Set<string> {
  const found = new Set<string>();
  for (const [a, threadA] of of)
    for (const [b, threadB] of of) if (a <= b && threadA === threadB) found.add(`${a} ${b}`);
  return found;
}

function measure(some: readonly Fragment[]): { f1: number; precision: number; recall: number } {
  let right = 0;
  let said = 0;
  let there = 0;
  for (const fragment of some) {
    const { messages, truth } = labelled(fragment);
    const found = threadAll(reader, messages);
    const expected = pairs(truth);
    const given = pairs(found);
    const common = [...given].filter((pair) => expected.has(pair)).length;
    right += common;
    said += given.size;
    there += expected.size;
    if (process.env.SHOW_THREADS !== undefined && (common < given.size || common < expected.size)) {
      console.info(fragment.set, fragment.name);
      if (fragment.set === 'tuning') {
        for (const m of messages)
          console.info(
            `  ${truth.get(m.id) ?? '-'} ${found.get(m.id) ?? noiseOf(reader, m) ?? '~'} ${m.sender}: ${m.text}`,
          );
      }
    }
  }
  const precision = right / said;
  const recall = right / there;
  return { precision, recall, f1: (2 * precision * recall) / (precision + recall) };
}

const text = (id: string, sender: string, minute: number, said: string): GroupMessage => ({
  id,
  sender,
  atMs: minute * 60_000,
  kind: 'text',
  text: said,
});

describe('threading', () => {
  it('knows enough pieces of talk', () => expect(fragments.length).toBeGreaterThanOrEqual(60));

  it.each([
    ['tuning', 0.95],
    ['heldOut', 0.92],
    ['unseen', 0.74],
  ] as const)('finds which messages belong to one demand (%s)', (set, floor) => {
    const { f1, precision, recall } = measure(fragments.filter((f) => f.set === set));
    console.info(
      `threading, ${set}: F1 ${f1.toFixed(3)}, precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}`,
    );
    expect(f1).toBeGreaterThanOrEqual(floor);
  });

  it('counts a neighbour once, however often they say so', () => {
    let talk = silence;
    let last = place(reader, talk, text('1', '甲', 0, '3号楼暖气不热了'), 't');
    for (const [id, sender, said] of [
      ['2', '乙', '+1'],
      ['3', '乙', '我家也不热'],
      ['4', '丙', '我家也是'],
    ] as const) {
      talk = last.talk;
      last = place(reader, talk, text(id, sender, 2, said), 'other');
    }
    expect(last.placed.kind).toBe('join');
    expect(last.placed.kind === 'join' && weightOf(last.placed.thread)).toBe(3);
    expect(last.placed.kind === 'join' && last.placed.role).toBe('support');
  });

  it('takes +1 for noise when there is nothing to join', () => {
    expect(place(reader, silence, text('1', '甲', 0, '+1'), 't').placed.kind).toBe('noise');
  });

  it('gives the reason for noise', () => {
    const reasons = [
      ['早上好', 'greeting'],
      ['收到', 'courtesy'],
      ['专业开锁，加微信', 'advertising'],
      ['@所有人 今晚开会', 'management'],
      ['1. 张三 两份', 'chain'],
      ['【通知】明日停水', 'notice'],
      ['修好了，谢谢师傅', 'praise'],
      ['😂😂', 'empty'],
    ] as const;
    for (const [said, reason] of reasons)
      expect([said, noiseOf(reader, text('1', '甲', 0, said))]).toEqual([said, reason]);
  });

  it('lets go on by itself what may cost lives, and what five neighbours say', () => {
    expect(autoRuleOf(reader, ['楼道里有煤气味'], 1)?.ruleId).toBe('emergency-words');
    expect(autoRuleOf(reader, ['路灯坏了'], 4)).toBeUndefined();
    expect(autoRuleOf(reader, ['路灯坏了'], 5)?.ruleId).toBe('five-neighbours');
  });

  it('places hostile text like any other', () => {
    const long = `${'啊'.repeat(2000)}@${'a'.repeat(2000)}${'1号楼'.repeat(500)}`;
    const once = place(reader, silence, text('1', '甲', 0, long), 't');
    expect(once).toEqual(place(reader, silence, text('1', '甲', 0, long), 't'));
    expect(Object.keys(once).length).toBeGreaterThan(0);
  });
});
