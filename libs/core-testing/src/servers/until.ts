import { setTimeout as delay } from 'node:timers/promises';

const STEP_MILLISECONDS = 20;

/** Waits until the probe says true; one that throws says no. @throws Error it does not come true in time, naming what */
export async function until(what: string, probe: () => Promise<boolean>, milliseconds = 20_000): Promise<void> {
  const deadline = Date.now() + milliseconds;
  while (!(await probe().catch(() => false))) {
    if (Date.now() > deadline) throw new Error(`${what}: not within ${milliseconds} ms`);
    await delay(STEP_MILLISECONDS);
  }
}
