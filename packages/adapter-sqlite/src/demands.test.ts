import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demandsContract } from '../../ports/src/suites/demands.ts';
import { openDatabase } from './database.ts';
import { sqliteDemands } from './demands.ts';

demandsContract('sqlite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'jiesu-demands-'));
  const database = openDatabase({
    file: join(folder, 'jiesu.db'),
    synchronous: 'off',
    onFatal: (error) => {
      throw error;
    },
  });
  return {
    base: sqliteDemands(database),
    async close() {
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
});
