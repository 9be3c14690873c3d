import type { Traffic } from './traffic.js';

const INTERVAL_MILLISECONDS = 200;

/** Sees by a timer how late things happen. Once late is a pause (of the garbage collector, of the machine); twice in a row is too much work.
 *  @param maxLagMilliseconds 0: nobody looks
 *  @returns stops looking */
export function watchEventLoop(traffic: Traffic, maxLagMilliseconds: number, now = (): number => performance.now()): () => void {
  if (maxLagMilliseconds === 0) return () => undefined;
  let last = now();
  let wasLate = false;
  const look = (): void => {
    const lag = now() - last - INTERVAL_MILLISECONDS;
    const isLate = lag > maxLagMilliseconds;
    traffic.isBehind = isLate && wasLate;
    wasLate = isLate;
    last = now();
  };
  const timer = setInterval(look, INTERVAL_MILLISECONDS).unref();
  return () => clearInterval(timer);
}
