import type { Client } from '../model/client.js';
import type { User } from '../model/user.js';
import type { ClientStore } from '../ports/client.store.js';
import type { Clock } from '../ports/clock.js';
import type { RateLimiter } from '../ports/rate-limiter.js';
import { limitRate } from './limit-rate.js';

/** One person cannot fill the tables with origins that they make up. */
export const MAX_ADOPTED_PER_HOUR = 20;
const HOUR_SECONDS = 3600;

interface AdoptNeeds {
  readonly clients: ClientStore;
  readonly clock: Clock;
  readonly rateLimiter: RateLimiter;
}

/** Records a client that nobody registered, once somebody has allowed it something: from here on admins see it, and can disable it and
 *  revoke what it has. @throws TooManyRequests */
export async function adoptClient(client: Client, user: User, needs: AdoptNeeds): Promise<void> {
  if ((await needs.clients.find(client.clientId)) !== undefined) return;
  await limitRate(`adopt-client:${user.userId}`, { most: MAX_ADOPTED_PER_HOUR, windowSeconds: HOUR_SECONDS }, needs);
  await needs.clients.adopt(client);
}
