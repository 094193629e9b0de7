import { describe, expect, it } from 'vitest';
import { outputs } from '../../packages/contracts/generate/outputs.ts';
import { ticketLifePage } from '../../packages/domain/src/ticket-life.ts';
import { configurationPage } from '../../services/host/src/configuration.ts';
import { root, textOf } from './sources.ts';

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

  it('is written anew when the settings change: docs/configuration.md', () => {
    current('docs/configuration.md', configurationPage(), 'npx tsx services/host/src/write-docs.ts');
  });

  it('is written anew when the transition table changes: docs/ticket-life.md', async () => {
    current(
      'docs/ticket-life.md',
      await ticketLifePage(),
      'npx vitest run packages/domain/src/ticket-life -u',
    );
  });
});
