// `npm run dashboards`: writes the boards as JSON, for Grafana to read at its start.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { boards, grafana } from './boards.ts';

for (const board of boards) {
  const file = join(import.meta.dirname, `${board.uid}.json`);
  writeFileSync(file, `${JSON.stringify(grafana(board), null, 2)}\n`);
}
process.stdout.write(`${boards.length} boards\n`);
