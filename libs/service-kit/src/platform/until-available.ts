import { setTimeout as delay } from 'node:timers/promises';
import { StoreUnavailable } from '@assent/core';
import type { Logger } from 'pino';

const RETRY_MILLISECONDS = 500;

/** Containers start in any order: waits for a store that comes up a little later.
 *  @throws StoreUnavailable it does not come within the time */
export async function untilAvailable<T>(work: () => Promise<T>, logger: Logger, patienceMilliseconds: number): Promise<T> {
  const deadline = Date.now() + patienceMilliseconds;
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || Date.now() >= deadline) throw error;
      if (attempt === 1) logger.warn({ err: error }, 'waiting for a store');
      await delay(RETRY_MILLISECONDS);
    }
  }
}
