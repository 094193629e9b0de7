import { describe, expect, it } from 'vitest';
import { ticketLifePage } from './ticket-life.ts';

describe('docs/ticket-life.md', () => {
  it('is what the transition table says', async () => {
    await expect(ticketLifePage()).toMatchFileSnapshot('../../../docs/ticket-life.md');
  });
});
