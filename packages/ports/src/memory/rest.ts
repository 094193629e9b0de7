import { turn } from './chance.ts';

/** Waits, turn by turn, for a moment at which everything is at rest. */
export async function rest(quiet: () => boolean): Promise<void> {
  // Twice in a row: what one turn finishes may start something in the next.
  for (let still = 0; still < 3; still = quiet() ? still + 1 : 0) await turn();
}
