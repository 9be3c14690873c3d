import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';

export type Step = () => Promise<void>;

const PATIENCE_MILLISECONDS = 5_000;

export async function inTurn(steps: readonly Step[]): Promise<void> {
  for (const step of steps) await step();
}

/** A step of the shutdown that does not wait for ever for a store that is silent: what it would lose there is lost already.
 *  @param what is given up after the time */
export const withinTime =
  (step: Step, what: string, logger: Pick<Logger, 'warn'>, patienceMilliseconds = PATIENCE_MILLISECONDS): Step =>
  async () => {
    const patience = new AbortController();
    const late = delay(patienceMilliseconds, 'late', { signal: patience.signal }).catch(() => 'called off');
    const outcome = await Promise.race([step(), late]);
    patience.abort();
    if (outcome === 'late') logger.warn({ what }, 'stopped without waiting any longer');
  };
