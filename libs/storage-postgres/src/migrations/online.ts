import { setTimeout as delay } from 'node:timers/promises';
import type { QueryRunner } from 'typeorm';
import { LOCK_WAIT_MILLISECONDS, untilUnlocked } from '../operations/lock-wait.js';

/** Building blocks of migrations that run beside services at work: docs/upgrades.md. A migration made of them has `transaction = false`.
 *  It may be interrupted after each of them and then begins anew: each does nothing where it has been done. */

/** Rows in one transaction of a rewrite: what it locks is free again within milliseconds. */
const BATCH_ROWS = 1_000;
/** A build waits so long, not longer, for each of the transactions that it has to wait for: a dump ends, a session that somebody forgot does not. */
const INDEX_WAIT_MILLISECONDS = 60 * 60_000;
/** So that a rewrite leaves most of the database's time to the services. */
const PAUSE_MILLISECONDS = 20;

/** Statements that need a lock on a table for a moment, in one transaction: all or nothing. */
export const quickly = (runner: QueryRunner, statements: readonly string[]): Promise<void> =>
  untilUnlocked(async () => {
    await runner.startTransaction();
    try {
      for (const statement of [`SET LOCAL lock_timeout = ${LOCK_WAIT_MILLISECONDS}`, ...statements]) await runner.query(statement);
      await runner.commitTransaction();
    } catch (error) {
      await runner.rollbackTransaction();
      throw error;
    }
  });

/** Writes go on while it is built, however large the table is. It waits for transactions that are older than itself; nobody waits for it.
 *  @param definition what follows the name: `ON table (columns)`
 *  @param waitMilliseconds for each of those transactions */
export async function buildIndex(runner: QueryRunner, name: string, definition: string, waitMilliseconds = INDEX_WAIT_MILLISECONDS): Promise<void> {
  await runner.query(`SET lock_timeout = ${waitMilliseconds}`);
  try {
    // what an interrupted build left behind serves nobody
    if (await isInvalid(runner, name)) await runner.query(`DROP INDEX CONCURRENTLY ${name}`);
    await runner.query(`CREATE INDEX CONCURRENTLY IF NOT EXISTS ${name} ${definition}`);
  } finally {
    await runner.query('RESET lock_timeout');
  }
}

export async function dropIndex(runner: QueryRunner, name: string): Promise<void> {
  await runner.query(`SET lock_timeout = ${INDEX_WAIT_MILLISECONDS}`);
  try {
    await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
  } finally {
    await runner.query('RESET lock_timeout');
  }
}

const isInvalid = async (runner: QueryRunner, name: string): Promise<boolean> =>
  ((await runner.query(`SELECT FROM pg_index WHERE indexrelid = to_regclass($1) AND NOT indisvalid`, [name])) as unknown[]).length > 0;

export interface Rewrite {
  readonly table: string;
  /** Its primary key: one column. */
  readonly key: string;
  /** What is set, such as `column = expression`. */
  readonly set: string;
  /** Rows that need it. One that was rewritten needs it no longer. */
  readonly where: string;
}

/** Changes rows a few at a time. What services remember stays true: the rewrite must change nothing that an answer says. */
export async function rewriteRows(runner: QueryRunner, { table, key, set, where }: Rewrite): Promise<void> {
  for (let after: string | undefined; ; ) {
    const last = await untilUnlocked(() => rewriteBatch(runner, batchOf({ table, key, set, where }, after !== undefined), after));
    if (last === undefined) return;
    after = last;
    await delay(PAUSE_MILLISECONDS);
  }
}

/** The rows come in the order of the key, so that two of them never wait for each other. The setting keeps the triggers of
 *  hot/state-epoch.ts from making all services forget what they remember. */
const batchOf = ({ table, key, set, where }: Rewrite, goesOn: boolean): string => `
  WITH quiet AS MATERIALIZED (SELECT set_config('assent.begun_settings', pg_current_xact_id()::text, true)),
  batch AS MATERIALIZED (
    SELECT ${key} FROM ${table}, quiet WHERE (${where}) ${goesOn ? `AND ${key} > $1` : ''} ORDER BY ${key} LIMIT ${BATCH_ROWS} FOR NO KEY UPDATE OF ${table}
  ),
  rewritten AS (UPDATE ${table} SET ${set} FROM batch WHERE ${table}.${key} = batch.${key})
  SELECT ${key}::text AS last FROM batch ORDER BY batch.${key} DESC LIMIT 1`;

async function rewriteBatch(runner: QueryRunner, statement: string, after: string | undefined): Promise<string | undefined> {
  const [row] = (await runner.query(statement, after === undefined ? [] : [after])) as { readonly last: string }[];
  return row?.last;
}
