import type { Demand } from '@jiesu/contracts';
import type { DemandBase, NumberedDemand, ShadowBase } from '@jiesu/ports';
import type { Database } from './database.ts';
import { Later } from './operations.ts';

const LIVE = 'demand_base';
const SHADOW = 'demand_base_shadow';
const SCAN_LOT = 2_000;

interface Row {
  readonly seq: number;
  readonly doc: string;
}

const numbered = ({ seq, doc }: Row): NumberedDemand => ({ seq, demand: JSON.parse(doc) as Demand });

const creation = (table: string) =>
  `CREATE TABLE IF NOT EXISTS ${table} (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, doc TEXT NOT NULL)`;

function over(database: Database, table: string): Omit<DemandBase, 'shadow'> {
  const put = `INSERT INTO ${table} (id, doc) VALUES (?, CAST(? AS TEXT)) ON CONFLICT (id) DO UPDATE SET doc = excluded.doc RETURNING seq`;
  const byId = `SELECT seq, doc FROM ${table} WHERE id IN (SELECT value FROM json_each(?))`;
  const bySeq = `SELECT seq, doc FROM ${table} WHERE seq = ?`;
  const from = `SELECT seq, doc FROM ${table} WHERE seq > ? ORDER BY seq LIMIT ${SCAN_LOT}`;
  return {
    async getMany(requestIds) {
      if (requestIds.length === 0) return [];
      return (database.statement(byId).all(JSON.stringify(requestIds)) as unknown as Row[]).map(numbered);
    },
    async getNumbered(seqs) {
      const statement = database.statement(bySeq);
      const rows = seqs.map((seq) => statement.get(seq) as unknown as Row | undefined);
      return rows.filter((row) => row !== undefined).map(numbered);
    },
    async putMany(demands) {
      const rows = demands.map((demand) => [
        demand.requestId,
        database.laterIsFine ? new Later([demand]) : JSON.stringify(demand),
      ]);
      const [numbers] = (await database.write(['sql', [[put, rows, 'rows']]])) as [number: [number][]];
      return numbers.map(([seq]) => seq);
    },
    async *scan() {
      for (let last = 0; ; ) {
        const rows = database.statement(from).all(last) as unknown as Row[];
        if (rows.length === 0) return;
        last = rows.at(-1)?.seq ?? last;
        yield rows.map(numbered);
        // A long read lets the others in between lots.
        await new Promise(setImmediate);
      }
    },
    async count() {
      const row = database
        .statement(`SELECT coalesce(max(seq), 0) AS seq FROM ${table}`)
        .get() as unknown as Row;
      return row.seq;
    },
  };
}

/** The demand base as one table; a rebuild grows a second one and then takes its name. */
export function sqliteDemands(database: Database): DemandBase {
  database.exec(creation(LIVE));
  return {
    ...over(database, LIVE),
    async shadow(): Promise<ShadowBase> {
      const drop = `DROP TABLE IF EXISTS ${SHADOW}`;
      await database.write(['exec', `${drop};${creation(SHADOW)}`]);
      return {
        ...over(database, SHADOW),
        async shadow() {
          throw new Error('a shadow has no shadow');
        },
        async promote() {
          await database.write(['exec', `DROP TABLE ${LIVE};ALTER TABLE ${SHADOW} RENAME TO ${LIVE}`]);
        },
        async discard() {
          await database.write(['exec', drop]);
        },
      };
    },
  };
}
