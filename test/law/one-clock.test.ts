import { describe, expect, it } from 'vitest';
import { lineOf, productCode } from './sources.ts';

/**
 * One definition of a ticket's time limits. A second one, on a screen or in a service, would sooner or later say
 * something else than the first.
 */
const home = 'packages/domain/src/deadlines.ts';

const found = (pattern: RegExp, except: readonly string[]): readonly string[] =>
  productCode()
    .filter(
      ({ path }) =>
        !except.includes(path) && !path.includes('/generated/') && !/\.(testing|fixtures)\.ts$/.test(path),
    )
    .flatMap(({ path, text }) =>
      [...text.matchAll(pattern)].map((match) => `${path}:${lineOf(text, match.index)} ${match[0]}`),
    );

describe('the limits of a ticket (R12, R32)', () => {
  it('are read in one module: nobody else looks up a tier of the limits', () => {
    expect(productCode().some(({ path, text }) => path === home && /limits\.tiers\[/.test(text))).toBe(true);
    // The page where limits are previewed shows them; it times nothing.
    expect(
      found(/\blimits(?:At\([^)]*\))?\.tiers\b/g, [home, 'services/console/src/areas/limits/page.tsx']),
    ).toEqual([]);
  });

  it('are counted by one module: accept, contact and handling dates are set nowhere else', () => {
    expect(
      found(/\b(?:acceptAt|contactAt|handleAt)\s*:\s*(?:addLimit|addCounted|new Date)\b/g, [home]),
    ).toEqual([]);
  });

  it('are no business of the console: it shows what the server says and holds no length of its own', () => {
    const console = productCode().filter(({ path }) => path.startsWith('services/console/'));
    expect(console.length).toBeGreaterThan(30);
    const guilty = console.flatMap(({ path, text }) =>
      [...text.matchAll(/\b(?:addLimit|addCounted|dueTimes|objectionWindow)\b/g)].map(
        (match) => `${path}:${lineOf(text, match.index)} ${match[0]}`,
      ),
    );
    expect(guilty).toEqual([]);
  });
});
