import type { Call } from '@jiesu/service-kit';
import { describe, expect, it } from 'vitest';
import { answerBatch } from './batch.ts';
import type { Intake } from './intake.ts';
import { type Line, linesOf } from './lines.ts';

async function* chunks(...parts: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield typeof part === 'string' ? Buffer.from(part) : part;
}
async function all(lines: AsyncIterable<readonly Line[]>): Promise<readonly (readonly [number, string])[]> {
  const found: [number, string][] = [];
  for await (const lot of lines)
    for (const l of lot) found.push([l.number, 'wrong' in l ? l.wrong : l.bytes.toString()]);
  return found;
}

describe('lines', () => {
  it('are the same however the bytes are cut', async () => {
    const text = '\ufeff{"a":"暖气🥶"}\r\n\n  \n{"b":1}\n{"c":2}';
    const bytes = Buffer.from(text);
    const whole = await all(linesOf(chunks(text), 64));
    expect(whole).toEqual([
      [1, '{"a":"暖气🥶"}'],
      [4, '{"b":1}'],
      [5, '{"c":2}'],
    ]);
    for (let size = 1; size < bytes.length; size++) {
      const parts = [];
      for (let i = 0; i < bytes.length; i += size) parts.push(bytes.subarray(i, i + size));
      expect(await all(linesOf(chunks(...parts), 64))).toEqual(whole);
    }
  });

  it('that are too long are reported once and skipped to their end', async () => {
    const found = await all(
      linesOf(chunks('a', 'b'.repeat(40), 'c'.repeat(40), '\nok\n', 'd'.repeat(100)), 64),
    );
    expect(found).toEqual([
      [1, 'batch-line-too-long'],
      [2, 'ok'],
      [3, 'batch-line-too-long'],
    ]);
    expect(await all(linesOf(chunks(`${'x'.repeat(64)}\n${'x'.repeat(65)}\n`), 64))).toEqual([
      [1, 'x'.repeat(64)],
      [2, 'batch-line-too-long'],
    ]);
  });

  it('in another encoding are malformed', async () => {
    expect(await all(linesOf(chunks(Buffer.from([0xc5, 0xaf, 0xc6, 0xf8, 10])), 64))).toEqual([
      [1, 'batch-line-malformed'],
    ]);
  });
});

describe('the pipeline', () => {
  const call = {
    principal: { userId: 'import', name: '', roles: [] },
    cause: { id: 'import/key', digest: '' },
  };
  const line = (n: number) => `{"kind":"help","text":"${n}"}\n`;

  function watched(): { intake: Intake; most: () => number; taken: () => number } {
    let inWork = 0;
    let most = 0;
    let taken = 0;
    return {
      most: () => most,
      taken: () => taken,
      intake: {
        known: { problemType: () => true, district: () => true, street: () => true, community: () => true },
        take: () => Promise.reject(new Error('a batch takes many')),
        async takeMany(things) {
          inWork += things.length;
          taken += things.length;
          most = Math.max(most, inWork);
          await new Promise((resolve) => setImmediate(resolve));
          inWork -= things.length;
          return things.map(({ draft }) => ({
            status: 'fulfilled' as const,
            value: { id: `id-${draft.text}`, revision: 1 },
          }));
        },
      },
    };
  }

  it('answers a line before the next one is sent', async () => {
    let next: (text: string | undefined) => void = () => undefined;
    async function* slowly(): AsyncGenerator<Uint8Array> {
      for (;;) {
        const text = await new Promise<string | undefined>((resolve) => {
          next = resolve;
        });
        if (text === undefined) return;
        yield Buffer.from(text);
      }
    }
    const answers = answerBatch(watched().intake, { ...call, stream: slowly() } as unknown as Call)[
      Symbol.asyncIterator
    ]();
    for (let n = 1; n <= 3; n++) {
      const answer = answers.next();
      await new Promise((resolve) => setImmediate(resolve));
      next(line(n));
      expect((await answer).value).toBe(`{"line":${n},"id":"id-${n}","revision":1}\n`);
    }
    const end = answers.next();
    await new Promise((resolve) => setImmediate(resolve));
    next(undefined);
    expect((await end).done).toBe(true);
  });

  it('keeps order, and no more than a thousand records on their way', async () => {
    const { intake, most } = watched();
    const lot = Array.from({ length: 5000 }, (_, n) => line(n + 1)).join('');
    let text = '';
    for await (const part of answerBatch(intake, { ...call, stream: chunks(lot, lot) } as unknown as Call))
      text += part;
    const numbers = text
      .trimEnd()
      .split('\n')
      .map((l) => JSON.parse(l).line);
    expect(numbers).toEqual(Array.from({ length: 10_000 }, (_, n) => n + 1));
    expect(most()).toBeLessThanOrEqual(1024 + 256);
  });

  it('stops reading when nobody fetches the answers, and for good when the reader leaves', async () => {
    const { intake, taken } = watched();
    let sent = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      const lot = Buffer.from(Array.from({ length: 500 }, (_, n) => line(n)).join(''));
      for (;;) {
        sent += 500;
        yield lot;
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    const answers = answerBatch(intake, { ...call, stream: endless() } as unknown as Call)[
      Symbol.asyncIterator
    ]();
    await answers.next();
    let before = -1;
    while (before !== sent) {
      before = sent;
      for (let i = 0; i < 200; i++) await new Promise((resolve) => setImmediate(resolve));
    }
    // 4 MB of answers at some 40 letters each.
    expect(sent).toBeLessThan(200_000);
    await answers.return?.(undefined);
    const after = taken();
    for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve));
    expect(taken()).toBe(after);
  });

  it('says in a last line that the body broke off', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(line(1));
      throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
    }
    const text: string[] = [];
    for await (const part of answerBatch(watched().intake, { ...call, stream: broken() } as unknown as Call))
      text.push(part);
    expect(text[0]).toContain('"id":"id-1"');
    expect(JSON.parse(text[1] ?? '{}')).toMatchObject({ line: 2, problem: { status: 500 } });
  });
});
