import type pg from 'pg';
import type { HotPool } from '../hot/hot-pool.js';
import { LOCKS } from './locks.js';

const CHECK_VIOLATION = '23514';

export const partitionName = (expiryDay: number): string => `access_tokens_${expiryDay}`;

/** Runs an insert of access tokens; when the partition of their day does not exist yet, makes it and runs it again.
 *  The failed insert has done nothing: a batch is one statement. */
export async function withPartitions<Result>(pool: HotPool, tokens: readonly { readonly expiryDay: number }[], insert: () => Promise<Result>): Promise<Result> {
  try {
    return await insert();
  } catch (error) {
    if (!isMissingPartition(error)) throw error;
  }
  await pool.transaction((client) => createPartitions(client, new Set(tokens.map(({ expiryDay }) => expiryDay))));
  return insert();
}

/** Within the caller's transaction. A table is built apart and then attached: unlike CREATE TABLE … PARTITION OF,
 *  that blocks neither look-ups nor inserts into the other days. */
export async function createPartitions(client: pg.ClientBase, days: Iterable<number>): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [LOCKS.partitions]);
  for (const day of days) {
    const { rows } = await client.query<{ readonly missing: boolean }>('SELECT to_regclass($1) IS NULL AS missing', [partitionName(day)]);
    if (rows[0]?.missing !== true) continue;
    await client.query(`CREATE TABLE ${partitionName(day)} (LIKE access_tokens INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES)`);
    await client.query(`ALTER TABLE access_tokens ATTACH PARTITION ${partitionName(day)} FOR VALUES IN (${day})`);
  }
}

/** Postgres reports a row without a partition as a violated check without a name. */
function isMissingPartition(error: unknown): boolean {
  const { code, constraint, table } = error as Partial<pg.DatabaseError>;
  return code === CHECK_VIOLATION && constraint === undefined && table === 'access_tokens';
}
