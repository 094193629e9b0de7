import { describe, expect, it } from 'vitest';
import { emergencies, nearMisses } from './urgency.truth.ts';
import { urgencyOf, urgencyReader } from './urgency.ts';

const reader = urgencyReader();
const level = (
  text: string,
  usual: 'ordinary' | 'complex' | 'urgent' | 'emergency' = 'ordinary',
  mild = false,
) => urgencyOf(reader.read(text), usual, mild);

describe('the emergency lane', () => {
  it('is tried on at least 80 sentences', () =>
    expect(emergencies.length + nearMisses.length).toBeGreaterThanOrEqual(80));

  it.each(emergencies)('opens for “%s”', (text) => {
    const { level: found, words } = level(text);
    expect(found).toBe('emergency');
    expect(words.length).toBeGreaterThan(0);
    for (const word of words) expect(text).toContain(word);
  });

  it.each(nearMisses)('stays shut for “%s”', (text) => {
    expect(level(text).level).not.toBe('emergency');
  });

  it('opens for a consultation too', () => {
    expect(level('请问闻到煤气味怎么办，现在屋里味道很大', 'ordinary', true).level).toBe('emergency');
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

  it('judges no more than forty words of a text, however many it has', () => {
    expect(reader.read('着火'.repeat(2000))).toHaveLength(40);
  });
});
