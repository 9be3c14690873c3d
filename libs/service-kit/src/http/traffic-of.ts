import type { Logger } from 'pino';
import type { AssentConfig } from '../config/assent-config.js';
import { LogLimit } from '../logs/log-limit.js';
import { Traffic } from './traffic.js';

/** The process says that it is overloaded, not whom it turned away: a line for each would make it worse. */
export function trafficOf({ operations }: AssentConfig, logger: Logger): Traffic {
  const limit = new LogLimit(1);
  return new Traffic(operations.maxRequestsInFlight, (overload) => {
    const leftOut = limit.take();
    if (leftOut !== undefined) logger.warn({ overload, ...(leftOut > 0 && { leftOut }) }, 'requests are turned away: there is more work than this process can do');
  });
}
