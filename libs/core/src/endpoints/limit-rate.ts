import { TooManyRequests } from '../errors/oauth-error.js';
import type { Clock } from '../ports/clock.js';
import type { RateLimiter } from '../ports/rate-limiter.js';

interface RateNeeds {
  readonly clock: Clock;
  readonly rateLimiter: RateLimiter;
}

/** Counts one event. @throws TooManyRequests there were more than `most` within the window */
export async function limitRate(key: string, limit: { readonly most: number; readonly windowSeconds: number }, { clock, rateLimiter }: RateNeeds): Promise<void> {
  const { count, resetsAt } = await rateLimiter.hit(key, limit.windowSeconds);
  if (count > limit.most) throw new TooManyRequests(Math.max(1, Math.ceil((resetsAt.getTime() - clock.now().getTime()) / 1000)));
}
