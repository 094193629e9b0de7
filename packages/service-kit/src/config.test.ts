import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, configurationTable, loadConfig, SETTINGS } from './config.ts';

const empty = mkdtempSync(join(tmpdir(), 'jiesu-config-'));
const load = (env: Record<string, string>, more: object = {}) => loadConfig({ env, cwd: empty, ...more });
const sentence = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('accepted');
};

describe('the configuration', () => {
  it('has defaults that listen on loopback only', () => {
    expect(load({})).toMatchObject({
      mode: 'embedded',
      host: '127.0.0.1',
      port: 8080,
      dataDir: join(empty, 'data'),
      services: undefined,
    });
  });

  it('takes the flag before the environment, and that before the file', () => {
    const file = join(empty, 'own.json');
    writeFileSync(file, JSON.stringify({ PORT: 1111, LOG_LEVEL: 'warn', SESSION_HOURS: 3 }));
    const config = load({ PORT: '2222', LOG_LEVEL: 'debug' }, { file, flags: { PORT: '3333' } });
    expect(config).toMatchObject({ port: 3333, logLevel: 'debug', sessionHours: 3 });
  });

  it.each([
    ['PORT', '99999', '0…65535'],
    ['PORT', 'eighty', '0…65535'],
    ['MODE', 'cloud', 'embedded, distributed'],
    ['TRACE_RATIO', '7', '0…1'],
    ['METRICS_FROM', '10.0.0.0/40', 'addresses or networks'],
    ['METRICS_FROM', 'everybody', 'addresses or networks'],
    ['LOG_LEVEL', 'loud', 'debug, info'],
    ['SERVICES', 'router;tickets', 'commas'],
  ])('answers %s=%s with variable, value and what is allowed', (name, value, allowed) => {
    const text = sentence(() => load({ [name]: value }));
    expect(text).toContain(name);
    expect(text).toContain(value);
    expect(text).toContain(allowed);
    expect(text.split('\n')).toHaveLength(2);
  });

  it('names a missing file, broken JSON and an unknown key', () => {
    expect(sentence(() => load({}, { file: 'nowhere.json' }))).toContain('nowhere.json');
    writeFileSync(join(empty, 'broken.json'), '{ "PORT": ');
    expect(sentence(() => load({}, { file: 'broken.json' }))).toContain('JSON');
    writeFileSync(join(empty, 'unknown.json'), '{ "PROT": 1 }');
    expect(sentence(() => load({}, { file: 'unknown.json' }))).toContain('PROT');
  });

  it('never shows a secret', () => {
    const extra = [{ name: 'WORD', default: '', pattern: /^x$/, allowed: 'x', about: '', secret: true }];
    const text = sentence(() => load({ WORD: 'hunter2' }, { extra }));
    expect(text).not.toContain('hunter2');
    expect(load({ WORD: 'x' }, { extra }).own).toEqual({ WORD: 'x' });
  });

  it('has defaults that its own patterns allow, and lists every setting in the table', () => {
    const table = configurationTable([{ title: 'Kit', settings: SETTINGS }]);
    for (const { name, default: value, pattern } of SETTINGS) {
      if (pattern !== undefined && value !== '') expect(value).toMatch(pattern);
      expect(table).toContain(`\`${name}\``);
    }
  });
});
