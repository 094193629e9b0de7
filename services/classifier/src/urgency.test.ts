import { describe, expect, it } from 'vitest';
import { emergencyParts, emergencyTexts, hostileTexts } from './emergency-texts.ts';
import { urgencyOf, urgencyReader } from './urgency.ts';

const reader = urgencyReader();
const level = (
  text: string,
  usual: 'ordinary' | 'complex' | 'urgent' | 'emergency' = 'ordinary',
  mild = false,
) => urgencyOf(reader.read(text), usual, mild);

/** The others measure the lanes together with what is learnt, or teach it: classify.test.ts. */
const ofLanes = emergencyParts.filter((part) => part !== 'fresh' && part !== 'odd');

describe.each(ofLanes)('the emergency lane on the %s texts', (part) => {
  const rows = emergencyTexts(part);
  const emergencies = rows.filter((r) => r.emergency);

  it('has at least 150 texts, half of them near misses', () => {
    expect(rows.length).toBeGreaterThanOrEqual(150);
    expect(emergencies.length / rows.length).toBeGreaterThan(0.4);
    expect(emergencies.length / rows.length).toBeLessThan(0.6);
    expect(new Set(rows.map((r) => r.text)).size).toBe(rows.length);
  });

  it('misses at most one emergency in a hundred', () => {
    const missed = emergencies.map((r) => r.text).filter((text) => level(text).level !== 'emergency');
    expect(missed.length / emergencies.length, missed.join('\n')).toBeLessThanOrEqual(0.01);
  });

  it('opens for nothing at most once in twenty times', () => {
    const wrong = rows.filter((r) => !r.emergency).map((r) => r.text);
    const opened = wrong.filter((text) => level(text).level === 'emergency');
    expect(opened.length / wrong.length, opened.join('\n')).toBeLessThanOrEqual(0.05);
  });

  it('names words of the text', () => {
    for (const { text } of emergencies) {
      const { words } = level(text);
      for (const word of words) expect(text).toContain(word);
    }
  });
});

describe('the emergency lane', () => {
  it('opens for a consultation too', () => {
    expect(level('请问闻到煤气味怎么办，现在屋里味道很大', 'ordinary', true).level).toBe('emergency');
  });

  it('opens in the middle of a long letter', () => {
    const letter = `${'物业一直不修电梯，墙上的广告也没人管。'.repeat(3)}孩子掉河里了，快救人！${'以前的事以后再说。'.repeat(20)}`;
    expect(level(letter).level).toBe('emergency');
  });

  it('opens at the end of the longest letter', () => {
    const letter = `${'物业一直不修电梯，墙上打了洞，路面有积水，水费也涨。'.repeat(150)}`.slice(0, 3980);
    expect(level(letter).level).not.toBe('emergency');
    expect(level(`${letter}。孩子掉河里了，快救人！`).level).toBe('emergency');
  });

  it.each(hostileTexts)('comes to an end with %s', (_name, text) => {
    expect(reader.read(text).length).toBeLessThanOrEqual(400);
  });
});

describe('urgency', () => {
  it('is what the type asks for when nothing in the text says more', () => {
    expect(level('请修剪树枝', 'ordinary').level).toBe('ordinary');
    expect(level('加装电梯', 'complex').level).toBe('complex');
    expect(level('暖气没来', 'urgent').level).toBe('urgent');
  });

  it('rises to urgent for a hazard', () => {
    expect(level('路上井盖没了', 'ordinary')).toEqual({ level: 'urgent', words: ['井盖没了'] });
  });

  it('does not make a question urgent', () => {
    expect(level('请问哪天开始供暖', 'urgent', true).level).toBe('ordinary');
  });

  it('does not make an emergency of a type alone', () => {
    expect(level('这里说一件事', 'emergency').level).toBe('urgent');
  });
});
