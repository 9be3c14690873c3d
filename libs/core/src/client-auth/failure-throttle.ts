import type { ServerConfig } from '../config/server-config.js';
import { TooManyRequests } from '../errors/oauth-error.js';
import type { Clock } from '../ports/clock.js';
import type { RateLimiter } from '../ports/rate-limiter.js';

const WINDOW_SECONDS = 60;
const MAX_BLOCKED = 10_000;

interface ThrottleNeeds {
  readonly config: ServerConfig;
  readonly clock: Clock;
  readonly rateLimiter: RateLimiter;
}

/** Slows down guessing of client secrets, for one client from one address. Successes cost nothing: only failures are
 *  counted (by all nodes together), and each node remembers what it found blocked until the window ends. */
export class FailureThrottle {
  private readonly blocked = new Map<string, number>();

  constructor(private readonly needs: ThrottleNeeds) {}

  /** @throws TooManyRequests */
  requireUnblocked(clientId: string, remoteAddress: string): void {
    if (this.blocked.size === 0) return;
    const key = keyOf(clientId, remoteAddress);
    const until = this.blocked.get(key);
    if (until === undefined) return;
    const remaining = until - this.needs.clock.now().getTime();
    if (remaining > 0) throw new TooManyRequests(Math.ceil(remaining / 1000));
    this.blocked.delete(key);
  }

  async countFailure(clientId: string, remoteAddress: string): Promise<void> {
    const key = keyOf(clientId, remoteAddress);
    const { count, resetsAt } = await this.needs.rateLimiter.hit(key, WINDOW_SECONDS);
    if (count < this.needs.config.clientAuthFailureLimit) return;
    if (this.blocked.size >= MAX_BLOCKED) this.blocked.clear();
    this.blocked.set(key, resetsAt.getTime());
  }
}

const keyOf = (clientId: string, remoteAddress: string): string => `client-auth:${remoteAddress}:${clientId.slice(0, 255)}`;
