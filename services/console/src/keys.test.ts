import { describe, expect, it } from 'vitest';
import { type Binding, keyCaps, keyReader, nameOf, type Press } from './keys.ts';

const press = (key: string, more: Partial<Press> = {}): Press => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});
const bind = (keys: string, more: Partial<Binding> = {}): Binding => ({
  keys,
  label: keys,
  run: () => undefined,
  ...more,
});

describe('nameOf', () => {
  it.each([
    [press('Enter', { ctrlKey: true }), 'ctrl+enter'],
    [press('k', { metaKey: true, code: 'KeyK' }), 'ctrl+k'],
    [press('?', { shiftKey: true, code: 'Slash' }), '?'],
    [press('¡', { altKey: true, code: 'Digit1' }), 'alt+1'],
    [press('1', { altKey: true, code: 'Numpad1' }), 'alt+1'],
    [press('Tab', { shiftKey: true }), 'shift+tab'],
    [press('J', { code: 'KeyJ' }), 'j'],
  ] as const)('%j reads as %s', (given, name) => {
    expect(nameOf(given)).toBe(name);
  });
});

describe('keyReader', () => {
  it('leaves letters to the person who types', () => {
    const reader = keyReader();
    const bindings = [bind('j'), bind('ctrl+enter', { inFields: true })];
    expect(reader.read(press('j'), true, bindings, 0)).toBeUndefined();
    expect(reader.read(press('j'), false, bindings, 0)?.keys).toBe('j');
    expect(reader.read(press('Enter', { ctrlKey: true }), true, bindings, 0)?.keys).toBe('ctrl+enter');
  });
  it('lets the newest binding win and a disabled one stay silent', () => {
    const below = bind('j', { label: 'page' });
    const above = bind('j', { label: 'dialog' });
    expect(keyReader().read(press('j'), false, [below, above], 0)?.label).toBe('dialog');
    expect(keyReader().read(press('j'), false, [below, { ...above, disabled: true }], 0)).toBeUndefined();
  });
  it('knows one key after another, but not a minute later', () => {
    const bindings = [bind('g t')];
    const quick = keyReader();
    expect(quick.read(press('g'), false, bindings, 0)).toBeUndefined();
    expect(quick.read(press('t'), false, bindings, 500)?.keys).toBe('g t');
    const slow = keyReader();
    slow.read(press('g'), false, bindings, 0);
    expect(slow.read(press('t'), false, bindings, 60_000)).toBeUndefined();
  });
  it('takes two keys for what they spell, whatever the second does alone', () => {
    const bindings = [bind('g o'), bind('o'), bind('o', { disabled: true })];
    const reader = keyReader();
    reader.read(press('g'), false, bindings, 0);
    expect(reader.read(press('o'), false, bindings, 100)?.keys).toBe('g o');
    expect(keyReader().read(press('o'), false, bindings.slice(0, 2), 0)?.keys).toBe('o');
  });
  it('is not confused by a modifier pressed on the way', () => {
    const bindings = [bind('g ?')];
    const reader = keyReader();
    reader.read(press('g'), false, bindings, 0);
    reader.read(press('Shift', { shiftKey: true }), false, bindings, 100);
    expect(reader.read(press('?', { shiftKey: true }), false, bindings, 200)?.keys).toBe('g ?');
  });
});

describe('keyCaps', () => {
  it('are written as on the keyboard', () => {
    expect(keyCaps('ctrl+enter')).toEqual(['Ctrl', 'Enter']);
    expect(keyCaps('g t')).toEqual(['G', 'T']);
    expect(keyCaps('escape')).toEqual(['Esc']);
  });
});
