import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLog, redact, scrub } from './logs.ts';

describe('the log', () => {
  it.each([
    ['电话19900001111请回', '19900001111'],
    ['+86 199-0000-1111', '0000-1111'],
    ['座机 010-65065506', '65065506'],
    ['证件 11010519491231002X 号', '11010519491231002X'],
  ])('takes numbers of people out of “%s”', (text, number) => {
    expect(scrub(text)).not.toContain(number);
    expect(scrub(text)).toContain('[redacted]');
  });

  it('leaves ids, amounts and times alone', () => {
    for (const text of [
      '20261123-7K2Q9F4M',
      'street-110105026',
      '2026-11-23T02:00:00.000Z',
      'revision 13, 12345 ms',
      '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    ]) {
      expect(scrub(text)).toBe(text);
    }
  });

  it('hides fields that belong to people, however deep', () => {
    const line = redact({
      code: 'x',
      petitioner: { name: '王' },
      list: [{ phone: '1', sealed: 'abc', unitId: 'u' }],
      error: new Error('call 19900001111'),
    });
    const text = JSON.stringify(line);
    for (const secret of ['王', 'abc', '19900001111']) expect(text).not.toContain(secret);
    expect(text).toContain('"unitId":"u"');
  });

  it('writes JSON lines to its file, scrubbed', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'jiesu-log-')), 'deep', 'a.log');
    const log = createLog({ level: 'info', file, service: 'test' });
    log.info({ petitionerRef: 'R1', id: 7 }, 'called 19900001111');
    log.debug('not this');
    const [line, more] = readFileSync(file, 'utf8').trim().split('\n');
    expect(JSON.parse(line ?? '')).toMatchObject({
      level: 'info',
      service: 'test',
      id: 7,
      petitionerRef: '[redacted]',
      msg: 'called [redacted]',
    });
    expect(more).toBeUndefined();
  });

  it.runIf(existsSync('/dev/full'))('costs lines, not the process, where the disk is full', async () => {
    const log = createLog({ level: 'info', file: '/dev/full', service: 'test' });
    const uncaught: unknown[] = [];
    const note = (error: unknown): number => uncaught.push(error);
    process.on('uncaughtException', note);
    for (let n = 0; n < 3; n++) log.info({ n }, 'no room for this');
    await new Promise(setImmediate);
    process.off('uncaughtException', note);
    expect(uncaught).toEqual([]);
  });
});
