import type pg from 'pg';
import { toStoreError } from '../hot/unavailable.js';
import { LOCKS } from './locks.js';
import { createPartitions, partitionName } from './partitions.js';
import { tidyGrants } from './tidy-grants.js';
import { withLockIfFree } from './with-lock.js';

const DAY_MILLISECONDS = 86_400_000;
/** Partitions made ahead, today's included; longer-lived tokens make theirs when they are issued. */
const DAYS_AHEAD = 4;
/** Rows in one delete: short transactions, so that nothing waits for them. */
const BATCH_ROWS = 1_000;

/** Housekeeping: call it every few minutes, from any number of services; one of them does the work.
 *  @throws StoreUnavailable */
export async function maintain(url: string, now: Date): Promise<void> {
  try {
    await withLockIfFree(url, LOCKS.maintenance, async (client) => {
      await createAhead(client, now);
      await dropPassed(client, now);
      await deleteExpired(client, now);
      await tidyGrants(client, now);
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
async function dropPassed(client: pg.Client, now: Date): Promise<void> {
  const { rows } = await client.query<{ readonly day: number; readonly pending: boolean }>(PASSED, [dayOf(now)]);
  for (const { day, pending } of rows) {
    // CONCURRENTLY: look-ups of other days go on. A detachment that was interrupted before can only be finalized.
    await client.query(`ALTER TABLE access_tokens DETACH PARTITION ${partitionName(day)} ${pending ? 'FINALIZE' : 'CONCURRENTLY'}`);
    await client.query(`DROP TABLE ${partitionName(day)}`);
  }
  for (const { day } of (await client.query<{ readonly day: number }>(DETACHED, [dayOf(now)])).rows) await client.query(`DROP TABLE ${partitionName(day)}`);
}

const DAY = `substring(c.relname FROM '^access_tokens_([0-9]+)$')::integer`;
const HAS_PASSED = `${DAY} < least($1::integer, floor(extract(epoch FROM now()) / 86400)::integer)`;
const PASSED = `
  SELECT ${DAY} AS day, i.inhdetachpending AS pending FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
  WHERE i.inhparent = 'access_tokens'::regclass AND ${HAS_PASSED}`;
/** Left over when a service stopped between detaching and dropping. */
const DETACHED = `
  SELECT ${DAY} AS day FROM pg_class c
  WHERE c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'access_tokens'::regclass)
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
