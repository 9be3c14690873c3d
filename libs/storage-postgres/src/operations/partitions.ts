import type pg from 'pg';
import type { HotPool } from '../hot/hot-pool.js';
import { LOCKS } from './locks.js';

const CHECK_VIOLATION = '23514';

/** Tables with one partition for each day on which tokens expire, and what their partitions are made with. In the order in which a
 *  day that has passed is dropped: what is said about a token goes after it. */
export const PARTITIONED = {
  access_tokens: '',
  token_inquiries: 'WITH (fillfactor = 70)', // so that counting up rewrites rows within their page
} as const;
export type Partitioned = keyof typeof PARTITIONED;
export const PARTITIONED_TABLES = Object.keys(PARTITIONED) as readonly Partitioned[];

export const partitionName = (table: Partitioned, expiryDay: number): string => `${table}_${expiryDay}`;

/** Runs an insert into a partitioned table; when the partition of a day does not exist yet, makes it and runs it again.
 *  The failed insert has done nothing: a batch is one statement. */
export async function withPartitions<Result>(pool: HotPool, rows: readonly { readonly expiryDay: number }[], insert: () => Promise<Result>): Promise<Result> {
  try {
    return await insert();
  } catch (error) {
    if (!isMissingPartition(error)) throw error;
  }
  await pool.transaction((client) => createPartitions(client, new Set(rows.map(({ expiryDay }) => expiryDay))));
  return insert();
}

/** Within the caller's transaction. A table is built apart and then attached: unlike CREATE TABLE … PARTITION OF,
 *  that blocks neither look-ups nor inserts into the other days. */
export async function createPartitions(client: pg.ClientBase, days: Iterable<number>): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [LOCKS.partitions]);
  for (const day of days) for (const table of PARTITIONED_TABLES) await createPartition(client, table, day);
}

async function createPartition(client: pg.ClientBase, table: Partitioned, day: number): Promise<void> {
  const name = partitionName(table, day);
  const { rows } = await client.query<{ readonly missing: boolean }>('SELECT to_regclass($1) IS NULL AS missing', [name]);
  if (rows[0]?.missing !== true) return;
  await client.query(`CREATE TABLE ${name} (LIKE ${table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES) ${PARTITIONED[table]}`);
  await client.query(`ALTER TABLE ${table} ATTACH PARTITION ${name} FOR VALUES IN (${day})`);
}

/** Postgres reports a row without a partition as a violated check without a name. */
function isMissingPartition(error: unknown): boolean {
  const { code, constraint, table } = error as Partial<pg.DatabaseError>;
  return code === CHECK_VIOLATION && constraint === undefined && table !== undefined && table in PARTITIONED;
}
