import type { DataSource } from 'typeorm';
import { toStoreError } from '../hot/unavailable.js';
import { createDataSource } from './data-source.js';
import { Lifeline } from './lifeline.js';
import { LOCK_WAIT_MILLISECONDS, untilUnlocked } from './lock-wait.js';
import { LOCKS } from './locks.js';
import { withLock } from './with-lock.js';

/** A newly started service waits no longer than this for Postgres to accept it. */
const CONNECTION_TIMEOUT_MILLISECONDS = 10_000;
/** Longer than Postgres stands still in a failover or while a machine is moved: what has worked for hours would begin anew. */
const SILENCE_MILLISECONDS = 60_000;

/** Brings the tables up to date while services are at work. Services that start at once wait for the first of them, and then find nothing
 *  to do. A migration that was interrupted begins anew with the next call.
 *  @param silenceMilliseconds after so long without an answer of any kind it is given up
 *  @throws StoreUnavailable also when somebody else's transaction locks a table for minutes */
export const migrate = (url: string, silenceMilliseconds = SILENCE_MILLISECONDS): Promise<void> =>
  migrating(url, async (dataSource) => void (await dataSource.runMigrations()), silenceMilliseconds);

/** Takes the last migration back. */
export const migrateDown = (url: string): Promise<void> => migrating(url, (dataSource) => dataSource.undoLastMigration(), SILENCE_MILLISECONDS);

async function migrating(url: string, work: (dataSource: DataSource) => Promise<void>, silenceMilliseconds: number): Promise<void> {
  const lifeline = new Lifeline(silenceMilliseconds);
  const dataSource = createDataSource({
    url,
    poolSize: 1,
    connectionTimeoutMilliseconds: CONNECTION_TIMEOUT_MILLISECONDS,
    statementTimeoutMilliseconds: 0, // a migration may take long
    lockTimeoutMilliseconds: LOCK_WAIT_MILLISECONDS,
    stream: lifeline.stream,
  });
  try {
    // Who has lost the connection of the lock has lost the lock.
    await withLock(url, LOCKS.migration, (client) =>
      lifeline.during(client, async () => {
        await dataSource.initialize();
        await untilUnlocked(() => work(dataSource));
      }),
    );
  } catch (error) {
    throw toStoreError(error);
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
  }
}
