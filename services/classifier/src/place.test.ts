import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findReferenceDir, loadReference } from '@jiesu/service-kit';
import { describe, expect, it } from 'vitest';
import { createClassifier } from './classify.ts';
import { placeTruth } from './place.truth.ts';

const reference = loadReference(findReferenceDir(dirname(fileURLToPath(import.meta.url)))!);
const classifier = createClassifier(reference);

/** What was recognised, written like the truth. */
function said(text: string, context = {}): string {
  const { place } = classifier.classify(text, context);
  const code = place.communityId ?? place.streetId ?? place.districtId;
  const name = code === undefined ? '' : reference.areas.fullName(code);
  if (place.candidates !== undefined) return `~${name}`;
  return name === '' ? '-' : name;
}

describe('a place', () => {
  it('has at least 150 texts of truth', () => expect(placeTruth.length).toBeGreaterThanOrEqual(150));

  it.each(placeTruth)('in “%s” is %s', (text, truth) => {
    expect(said(text)).toBe(truth);
  });

  it('is never more certain when nothing names it', () => {
    for (const [text, truth] of placeTruth)
      if (truth === '-') expect(classifier.classify(text).place.confidence, text).toBe(0);
  });

  it('that two districts share follows the district that is known', () => {
    expect(said('八里庄街道路灯不亮', { hint: { districtId: '110108' } })).toBe('海淀区八里庄街道');
    expect(said('路灯不亮', { address: '朝阳区八里庄街道延静里' })).toBe('朝阳区八里庄街道延静里社区');
  });

  it('is the community of the group when the text names none', () => {
    expect(said('电梯又坏了', { communityId: '110105026034' })).toBe('朝阳区望京街道花家地西里社区');
    expect(said('望京这边电梯又坏了', { communityId: '110105026034' })).toBe('朝阳区望京街道花家地西里社区');
  });

  it('that a group member names plainly is theirs, not the group’s', () => {
    expect(said('海淀区上地街道的路灯坏了', { communityId: '110105026034' })).toBe('海淀区上地街道');
  });

  it('is what the agent chose', () => {
    expect(said('望京街道路灯不亮', { hint: { streetId: '110108022' } })).toBe('海淀区上地街道');
  });

  it('shows its words and its text without a door', () => {
    const { place } = classifier.classify('朝阳区望京花家地西里三区5号楼3单元501暖气不热');
    expect(place.words).toEqual(['朝阳区', '望京', '花家地西里三区']);
    expect(place.text).toBe('朝阳区望京花家地西里三区5号楼');
    expect(place.confidence).toBeGreaterThan(0.9);
  });
});
