import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

/** How long a migration stands in line for a lock. All who come after it wait as long: less than services give a statement. */
export const LOCK_WAIT_MILLISECONDS = 1_000;
/** In between everybody else goes on. */
const PAUSE_MILLISECONDS = 2_000;
/** A transaction that is open for longer is nothing that a migration can wait for. */
const PATIENCE_MILLISECONDS = 5 * 60_000;

const NOT_NOW = new Set([
  '55P03', // lock not available in time
  '40P01', // deadlock: somebody else goes on
]);

/** Tries again what came too late for a lock: a migration must not stand in line behind a long transaction, because then everybody
 *  stands in line behind the migration.
 *  @param work undone by its failure */
export async function untilUnlocked<Result>(work: () => Promise<Result>, patienceMilliseconds = PATIENCE_MILLISECONDS): Promise<Result> {
  const deadline = Date.now() + patienceMilliseconds;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isLocked(error) || Date.now() >= deadline) throw error;
      await delay(PAUSE_MILLISECONDS);
    }
  }
}

/** TypeORM wraps the driver's error. */
function isLocked(error: unknown): boolean {
  const { driverError = error } = error as { readonly driverError?: unknown };
  return driverError instanceof pg.DatabaseError && NOT_NOW.has(driverError.code ?? '');
}
