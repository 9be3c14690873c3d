import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

const CONNECTION_TIMEOUT_MILLISECONDS = 10_000;
const RETRY_MILLISECONDS = 100;
/** Everything is done in batches of a second at most: what takes longer waits for somebody else's transaction. */
const STATEMENT_LIMIT_MILLISECONDS = 5 * 60_000;
/** Behind the server's own limit: for a server that is frozen or cut off and cannot say so. */
const SILENCE_MARGIN_MILLISECONDS = 1_000;

/** Runs the work while nobody else in this database holds the lock; waits for it. The lock belongs to a connection of its own,
 *  so it ends with the process whatever happens. */
export const withLock = <Result>(url: string, lock: number, work: (client: pg.Client) => Promise<Result>): Promise<Result> =>
  withConnection(url, async (client) => {
    while (!(await isFree(client, lock))) await delay(RETRY_MILLISECONDS);
    return work(client);
  });

/** The same, but does nothing when somebody else holds the lock. */
export const withLockIfFree = (url: string, lock: number, work: (client: pg.Client) => Promise<void>): Promise<void> =>
  withConnection(url, async (client) => {
    if (await isFree(client, lock)) await work(client);
  });

/** Runs the work on a connection of its own. It may take as long as it likes, but none of its statements.
 *  @param limitMilliseconds for each of them */
export async function withConnection<Result>(url: string, work: (client: pg.Client) => Promise<Result>, limitMilliseconds = STATEMENT_LIMIT_MILLISECONDS): Promise<Result> {
  const client = await connected(url, limitMilliseconds);
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Asks instead of waiting in Postgres: an index that is built concurrently waits for every statement that is under way, also for one that
 *  waits for a lock; and who builds it may be who has the lock. */
async function isFree(client: pg.Client, lock: number): Promise<boolean> {
  const { rows } = await client.query<{ readonly locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [lock]);
  return rows[0]?.locked === true;
}

async function connected(url: string, limitMilliseconds: number): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MILLISECONDS,
    statement_timeout: limitMilliseconds,
    query_timeout: limitMilliseconds + SILENCE_MARGIN_MILLISECONDS,
    keepAlive: true,
  });
  client.on('error', () => undefined); // the statement under way reports it
  await client.connect();
  return client;
}
