import type pg from 'pg';
import { toStoreError } from '../hot/unavailable.js';
import { LOCKS } from './locks.js';
import { createPartitions, PARTITIONED_TABLES, partitionName, type Partitioned } from './partitions.js';
import { tidyGrants } from './tidy-grants.js';
import { tidySamples } from './tidy-samples.js';
import { withLockIfFree } from './with-lock.js';

const DAY_MILLISECONDS = 86_400_000;
/** Partitions made ahead, today's included; longer-lived tokens make theirs when they are issued. */
const DAYS_AHEAD = 4;
/** Rows in one delete: short transactions, so that nothing waits for them. */
const BATCH_ROWS = 1_000;

/** Makes the partitions of the next days, unless somebody is at the housekeeping: for who starts and must not wait for the rest of it.
 *  @throws StoreUnavailable */
export async function prepare(url: string, now: Date): Promise<void> {
  try {
    await withLockIfFree(url, LOCKS.maintenance, (client) => createAhead(client, now));
  } catch (error) {
    throw toStoreError(error);
  }
}

/** Housekeeping: call it every few minutes, from any number of services; one of them does the work.
 *  @throws StoreUnavailable */
export async function maintain(url: string, now: Date): Promise<void> {
  try {
    await withLockIfFree(url, LOCKS.maintenance, async (client) => {
      await createAhead(client, now);
      await deleteExpired(client, now);
      await tidyGrants(client, now);
      await tidySamples(client, now);
      // Last: it waits for transactions that are open for long, and is given up when they stay so.
      for (const table of PARTITIONED_TABLES) await dropPassed(client, table, now);
    });
  } catch (error) {
    throw toStoreError(error);
  }
}

const dayOf = (now: Date): number => Math.floor(now.getTime() / DAY_MILLISECONDS);

async function createAhead(client: pg.Client, now: Date): Promise<void> {
  await client.query('BEGIN');
  await createPartitions(client, Array.from({ length: DAYS_AHEAD }, (_, index) => dayOf(now) + index));
  await client.query('COMMIT');
}

/** Tokens are dropped by the day, never row by row. Only days that have passed by Postgres's clock too: a service whose clock
 *  is wrong must not drop living tokens. */
async function dropPassed(client: pg.Client, table: Partitioned, now: Date): Promise<void> {
  const of = [dayOf(now), table];
  const { rows } = await client.query<{ readonly day: number; readonly pending: boolean }>(PASSED, of);
  for (const { day, pending } of rows) {
    // CONCURRENTLY: look-ups of other days go on. A detachment that was interrupted before can only be finalized.
    await client.query(`ALTER TABLE ${table} DETACH PARTITION ${partitionName(table, day)} ${pending ? 'FINALIZE' : 'CONCURRENTLY'}`);
    await client.query(`DROP TABLE ${partitionName(table, day)}`);
  }
  for (const { day } of (await client.query<{ readonly day: number }>(DETACHED, of)).rows) await client.query(`DROP TABLE ${partitionName(table, day)}`);
}

const DAY = `substring(c.relname FROM '^' || $2::text || '_([0-9]+)$')::integer`;
const HAS_PASSED = `${DAY} < least($1::integer, floor(extract(epoch FROM now()) / 86400)::integer)`;
/** Of one table, only one partition can be half detached: it comes first. */
const PASSED = `
  SELECT ${DAY} AS day, i.inhdetachpending AS pending FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
  WHERE i.inhparent = $2::text::regclass AND ${HAS_PASSED}
  ORDER BY i.inhdetachpending DESC`;
/** Left over when a service stopped between detaching and dropping. */
const DETACHED = `
  SELECT ${DAY} AS day FROM pg_class c
  WHERE c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = $2::text::regclass)
    AND c.relkind = 'r' AND NOT c.relispartition AND ${HAS_PASSED}`;

const DELETE_EXPIRED = `
  DELETE FROM short_lived WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM short_lived WHERE expires_at <= $1 ORDER BY expires_at LIMIT ${BATCH_ROWS} FOR UPDATE SKIP LOCKED))`;

async function deleteExpired(client: pg.Client, now: Date): Promise<void> {
  for (;;) {
    const { rowCount } = await client.query(DELETE_EXPIRED, [now]);
    if (rowCount !== BATCH_ROWS) return;
  }
}
