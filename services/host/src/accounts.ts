import { randomBytes } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Accounts, Principal } from '@jiesu/service-kit';

export interface MadeAccount {
  readonly user: string;
  readonly name: string;
  readonly password: string;
}

const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** Four times four letters that cannot be misread: 79 bits. */
export function makePassword(): string {
  const letters = Array.from(randomBytes(16), (byte) => LETTERS[byte % LETTERS.length]);
  return [0, 4, 8, 12].map((at) => letters.slice(at, at + 4).join('')).join('-');
}

/** Makes accounts with passwords of this very moment: nothing is fixed in the code or in the files of a release. */
export async function makeAccounts(
  accounts: Accounts,
  people: readonly Principal[],
): Promise<readonly MadeAccount[]> {
  const made: MadeAccount[] = [];
  for (const person of people) {
    const password = makePassword();
    await accounts.ensure({ ...person, password });
    made.push({ user: person.userId, name: person.name, password });
  }
  return made;
}

export const ACCOUNTS_FILE = 'demo-accounts.json';

/** For the person at this machine and the tools they run: readable by nobody else. */
export function leaveAccounts(dataDir: string, content: object): void {
  const file = join(dataDir, ACCOUNTS_FILE);
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
}
