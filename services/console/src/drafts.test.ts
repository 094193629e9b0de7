import { describe, expect, it } from 'vitest';
import { type Drawer, draftStore } from './drafts.ts';

function drawer(): Drawer & { readonly held: Map<string, string> } {
  const held = new Map<string, string>();
  return {
    held,
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, value) => void held.set(key, value),
    removeItem: (key) => void held.delete(key),
  };
}
const place = { userId: 'u1', form: 'intake', personal: ['phone', 'name'] };

describe('draftStore', () => {
  it('gives back in the same session all that was typed', () => {
    const [session, lasting] = [drawer(), drawer()];
    draftStore(session, lasting, place).save(
      { phone: '19900001111', text: '暖气不热', confidential: true },
      1,
    );
    expect(draftStore(session, lasting, place).load()?.fields).toEqual({
      phone: '19900001111',
      text: '暖气不热',
      confidential: true,
    });
  });
  it('keeps no phone number beyond the session', () => {
    const lasting = drawer();
    draftStore(drawer(), lasting, place).save({ phone: '19900001111', name: '王女士', text: '暖气不热' }, 1);
    expect([...lasting.held.values()].join()).not.toMatch(/19900001111|王女士/);
    expect(draftStore(drawer(), lasting, place).load()?.fields).toEqual({ text: '暖气不热' });
  });
  it('leaves nothing on disk when only the phone was typed', () => {
    const lasting = drawer();
    draftStore(drawer(), lasting, place).save({ phone: '19900001111' }, 1);
    expect(lasting.held.size).toBe(0);
  });
  it('shows one person’s draft to nobody else', () => {
    const [session, lasting] = [drawer(), drawer()];
    draftStore(session, lasting, place).save({ text: '暖气不热' }, 1);
    expect(draftStore(session, lasting, { ...place, userId: 'u2' }).load()).toBeUndefined();
  });
  it('forgets when cleared or emptied', () => {
    const [session, lasting] = [drawer(), drawer()];
    const drafts = draftStore(session, lasting, place);
    drafts.save({ text: '暖气不热' }, 1);
    drafts.save({ text: '', confidential: false }, 2);
    expect(drafts.load()).toBeUndefined();
    drafts.save({ text: '暖气不热' }, 3);
    drafts.clear();
    expect(session.held.size + lasting.held.size).toBe(0);
  });
  it('survives a drawer that is full, forbidden or holds rubbish', () => {
    const broken: Drawer = {
      getItem: () => '{"savedAt":',
      setItem: () => {
        throw new Error('QuotaExceededError');
      },
      removeItem: () => {
        throw new Error('SecurityError');
      },
    };
    const drafts = draftStore(broken, broken, place);
    expect(() => drafts.save({ text: '暖气不热' }, 1)).not.toThrow();
    expect(() => drafts.clear()).not.toThrow();
    expect(drafts.load()).toBeUndefined();
  });
});
