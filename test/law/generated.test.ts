import { describe, expect, it } from 'vitest';
import { outputs } from '../../packages/contracts/generate/outputs.ts';
import { root, textOf } from './sources.ts';

// docs/configuration.md and docs/ticket-life.md are kept current by the tests beside what they are drawn from:
// services/host/src/configuration.test.ts and packages/domain/src/ticket-life.test.ts.

/** Compared by hand: a difference of a thousand lines helps nobody. */
function current(file: string, text: string, remedy: string): void {
  const held = textOf(file);
  if (held === text) return;
  const [before, after] = [held.split('\n'), text.split('\n')];
  const line = after.findIndex((one, i) => one !== before[i]);
  expect.fail(
    `${file} is out of date from line ${line + 1}: ${remedy}.\n  there: ${before[line]}\n  now:   ${after[line]}`,
  );
}

describe('what is generated', () => {
  const { sources, files } = outputs(root);

  it('comes from schemas without a problem', () => {
    expect(sources.problems).toEqual([]);
    // Labels are owed only where a screen shows an enumeration.
    expect(sources.notes.filter((note) => !note.includes('has no labels'))).toEqual([]);
    expect(Object.keys(files).length).toBeGreaterThanOrEqual(5);
  });

  for (const [file, text] of Object.entries(files))
    it(`is checked in as it would be written now: ${file}`, () => {
      current(file, text, 'npm run generate');
    });
});
