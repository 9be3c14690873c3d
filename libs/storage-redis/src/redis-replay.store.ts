import type { Clock, ReplayStore } from '@assent/core';
import type { Keys } from './keys.js';
import type { RedisLink } from './redis-link.js';

/** Far beyond every proof's lifetime; each use renews it. */
const BIRTH_LIFETIME_MILLISECONDS = 30 * 86_400_000;

/** Redis may lose what it remembers: by a flush, a restart, a failover to a replica that lags, an old snapshot. In each case a new
 *  memory is born, because birth is tied to the running server. Eviction cannot be noticed: run with `maxmemory-policy noeviction`. */
export class RedisReplayStore implements ReplayStore {
  constructor(
    private readonly link: RedisLink,
    private readonly keys: Keys,
    private readonly clock: Clock,
  ) {}

  async remember(kind: string, value: string, until: Date): Promise<{ readonly outcome: 'first' | 'replayed'; readonly bornAt: Date }> {
    const seen = this.keys.ofText('seen', JSON.stringify([kind, value]));
    const now = this.clock.now().getTime();
    const reply = this.link.redis.rememberSeen(seen, this.keys.birth, now, BIRTH_LIFETIME_MILLISECONDS, until.getTime());
    const [outcome, bornAt] = await this.link.run(reply);
    return { outcome: outcome === 'first' ? 'first' : 'replayed', bornAt: new Date(bornAt) };
  }

  /** Begins the memory if it has not begun: called early, so that its birth precedes the first proof. */
  async beBorn(): Promise<void> {
    await this.link.run(this.link.redis.beBorn(this.keys.birth, this.clock.now().getTime(), BIRTH_LIFETIME_MILLISECONDS));
  }
}
