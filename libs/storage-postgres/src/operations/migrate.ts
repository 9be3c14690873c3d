import type { DataSource } from 'typeorm';
import { toStoreError } from '../hot/unavailable.js';
import { createDataSource } from './data-source.js';
import { LOCK_WAIT_MILLISECONDS, untilUnlocked } from './lock-wait.js';
import { LOCKS } from './locks.js';
import { withLock } from './with-lock.js';

/** A newly started service waits no longer than this for Postgres to accept it. */
const CONNECTION_TIMEOUT_MILLISECONDS = 10_000;

/** Brings the tables up to date while services are at work. Services that start at once wait for the first of them, and then find nothing
 *  to do. A migration that was interrupted begins anew with the next call.
 *  @throws StoreUnavailable also when somebody else's transaction locks a table for minutes */
export const migrate = (url: string): Promise<void> => migrating(url, async (dataSource) => void (await dataSource.runMigrations()));

/** Takes the last migration back. */
export const migrateDown = (url: string): Promise<void> => migrating(url, (dataSource) => dataSource.undoLastMigration());

async function migrating(url: string, work: (dataSource: DataSource) => Promise<void>): Promise<void> {
  const dataSource = createDataSource({
    url,
    poolSize: 1,
    connectionTimeoutMilliseconds: CONNECTION_TIMEOUT_MILLISECONDS,
    statementTimeoutMilliseconds: 0, // a migration may take long
    lockTimeoutMilliseconds: LOCK_WAIT_MILLISECONDS,
  });
  try {
    await withLock(url, LOCKS.migration, async () => {
      await dataSource.initialize();
      await untilUnlocked(() => work(dataSource));
    });
  } catch (error) {
    throw toStoreError(error);
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
  }
}
