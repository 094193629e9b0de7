import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Fault } from '@jiesu/ports';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAside } from './aside.ts';
import { referenceFrom } from './reference.ts';
import { excerptSource } from './reference-excerpt.ts';
import { createVault } from './vault.ts';

const vault = createVault([new Uint8Array(32).fill(7)]);
const tools = { reference: referenceFrom(excerptSource), vault };

/** What the thread does: opens a seal, refuses what it cannot read, and dies when it is told to. */
const source = `
  import { Fault } from '@jiesu/ports';
  import { serveAside } from ${JSON.stringify(join(import.meta.dirname, 'aside.ts'))};
  serveAside(({ vault, reference }) => (one) => {
    if (one === 'die') process.exit(3);
    if (one === 'break') throw new TypeError('broken');
    if (one === 'refuse') throw new Fault('sealed-unreadable', 'never', 'cut');
    return vault.open(one) + ' of ' + reference.areas.version.slice(0, 2);
  });
`;

describe('work beside the main thread', () => {
  let folder: string;
  let file: URL;
  beforeAll(async () => {
    // Inside the checkout, where the thread finds the reference data.
    folder = mkdtempSync(join(import.meta.dirname, '..', '..', '..', 'node_modules', 'aside-'));
    const outfile = join(folder, 'test-aside.mjs');
    await build({
      stdin: { contents: source, resolveDir: import.meta.dirname, loader: 'ts' },
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      external: ['vitest'],
      banner: {
        js: "import { createRequire as cr } from 'node:module'; const require = cr(import.meta.url);",
      },
    });
    file = pathToFileURL(outfile);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('answers each of many in its place', async () => {
    const aside = openAside<string, string>(file, () => (one) => one, tools);
    const asked = Array.from({ length: 1_000 }, (_, n) => aside.do(vault.seal(`text ${n}`)));
    expect(await Promise.all(asked)).toEqual(asked.map((_, n) => `text ${n} of 20`));
    await aside.close();
  });

  it('hands a Fault over with its code, and any other error as one, and neither touches its neighbours', async () => {
    const aside = openAside<string, string>(file, () => (one) => one, tools);
    const asked = ['refuse', 'break', vault.seal('sound')].map((one) => aside.do(one));
    const [refused, broken, sound] = await Promise.allSettled(asked);
    expect(refused).toMatchObject({ reason: new Fault('sealed-unreadable', 'never', 'cut') });
    expect(broken).toMatchObject({ reason: { message: expect.stringContaining('TypeError: broken') } });
    expect(sound).toMatchObject({ value: 'sound of 20' });
    await aside.close();
  });

  it('fails what a dying thread had in hand, and starts another for the next', async () => {
    const aside = openAside<string, string>(file, () => (one) => one, tools);
    await expect(aside.do('die')).rejects.toThrow(/ended with 3/);
    expect(await aside.do(vault.seal('again'))).toBe('again of 20');
    await aside.close();
  });

  it('is done here where there is no file, with the same errors', async () => {
    const aside = openAside<string, string>(
      undefined,
      () => (one) => {
        if (one === 'refuse') throw new Fault('sealed-unreadable', 'never', 'cut');
        return one.toUpperCase();
      },
      tools,
    );
    expect(await aside.do('a')).toBe('A');
    await expect(aside.do('refuse')).rejects.toThrow(Fault);
  });
});
