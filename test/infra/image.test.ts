import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { freePort, root, startHost } from '../support/host.ts';

const dockerfile = readFileSync(join(root, 'infra', 'Dockerfile'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'jiesu-image-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('has everything that the host needs, and the host starts from it', async () => {
  const image = join(folder, 'jiesu');
  for (const [, from = '', to = ''] of dockerfile.matchAll(/^COPY --from=build \/jiesu\/(\S+) (\S+)$/gm)) {
    const target = join(image, to);
    mkdirSync(dirname(target), { recursive: true });
    if (from === 'node_modules') symlinkSync(join(root, from), target);
    else cpSync(join(root, from), target, { recursive: true });
  }
  const entry = /^ENTRYPOINT (\[.*\])$/m.exec(dockerfile)?.[1] ?? '[]';
  const main = (JSON.parse(entry) as readonly string[]).at(-1) ?? '';
  const host = await startHost({
    data: join(folder, 'data'),
    port: await freePort(),
    cwd: image,
    bundle: join(image, main),
  });
  try {
    for (const path of ['/', '/docs/', '/docs/asyncapi.json', '/metrics']) {
      const answer = await fetch(`${host.url}${path}`);
      expect([path, answer.status]).toEqual([path, 200]);
    }
    // Nothing was read from the checkout around it.
    expect(relative(root, image).startsWith('..')).toBe(true);
  } finally {
    expect(await host.stop()).toBe(0);
  }
}, 120_000);
