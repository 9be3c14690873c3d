import type { Clock, ReplayStore } from '@assent/core';
import type { Keys } from './keys.js';
import type { RedisLink } from './redis-link.js';

/** Far beyond every proof's lifetime; each use renews it. */
const BIRTH_LIFETIME_MILLISECONDS = 30 * 86_400_000;

/** Redis may lose what it remembers: by a flush, a restart, an old snapshot, a failover to a replica that lags. In each case a new
 *  memory is born, because birth is tied to the running server and to its history as a master. Eviction cannot be noticed: run with
 *  `maxmemory-policy noeviction`. */
export class RedisReplayStore implements ReplayStore {
  constructor(
    private readonly link: RedisLink,
    private readonly keys: Keys,
    private readonly clock: Clock,
  ) {}

  async remember(kind: string, value: string, until: Date): Promise<{ readonly outcome: 'first' | 'replayed'; readonly bornAt: Date }> {
    const { seen, birth } = this.keys.ofSeen(JSON.stringify([kind, value]));
    const now = this.clock.now().getTime();
    const reply = this.link.redis.rememberSeen(seen, birth, now, BIRTH_LIFETIME_MILLISECONDS, until.getTime());
    const [outcome, bornAt] = await this.link.run(reply);
    return { outcome: outcome === 'first' ? 'first' : 'replayed', bornAt: new Date(bornAt) };
  }

  /** Begins every part of the memory that has not begun: called early and again and again, so that their birth precedes the first proof. */
  async beBorn(): Promise<void> {
    const now = this.clock.now().getTime();
    await Promise.all(this.keys.births.map((birth) => this.link.run(this.link.redis.beBorn(birth, now, BIRTH_LIFETIME_MILLISECONDS))));
  }
}
