import { StaleCache } from '../fleet/stale-cache.js';
import type { Fault } from '../fault.js';

const CACHED_MILLISECONDS = 2_000;

/** Introspection answers from a cache that nobody tells of revocations. */
export const seededDefect: Fault = {
  name: 'SEEDED DEFECT: a stale cache before introspection',
  async inflict({ fleet, hold }) {
    const cache = await StaleCache.before(fleet.member('introspection-1').process.port, CACHED_MILLISECONDS);
    fleet.introspectionAt = cache.port;
    await hold();
    fleet.introspectionAt = undefined;
    cache.close();
  },
};
