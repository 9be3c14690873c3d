import type { DataSource } from 'typeorm';
import { toStoreError } from '../hot/unavailable.js';
import { createDataSource } from './data-source.js';
import { LOCKS } from './locks.js';
import { withLock } from './with-lock.js';

/** A newly started service waits no longer than this for Postgres to accept it. */
const CONNECTION_TIMEOUT_MILLISECONDS = 10_000;

/** Brings the tables up to date. Services that start at once wait for the first of them, and then find nothing to do.
 *  @throws StoreUnavailable */
export const migrate = (url: string): Promise<void> => migrating(url, async (dataSource) => void (await dataSource.runMigrations()));

/** Takes the last migration back. */
export const migrateDown = (url: string): Promise<void> => migrating(url, (dataSource) => dataSource.undoLastMigration());

async function migrating(url: string, work: (dataSource: DataSource) => Promise<void>): Promise<void> {
  const dataSource = createDataSource({
    url,
    poolSize: 1,
    connectionTimeoutMilliseconds: CONNECTION_TIMEOUT_MILLISECONDS,
    statementTimeoutMilliseconds: 0, // a migration may take long
  });
  try {
    await withLock(url, LOCKS.migration, async () => {
      await dataSource.initialize();
      await work(dataSource);
    });
  } catch (error) {
    throw toStoreError(error);
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
  }
}
