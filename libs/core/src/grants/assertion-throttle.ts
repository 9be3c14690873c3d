import { InvalidAssertion } from '../errors/invalid-assertion.js';
import { TooManyRequests } from '../errors/oauth-error.js';
import type { GrantNeeds, GrantRequest } from './grant-type.js';

const WINDOW_SECONDS = 60;
/** A wrong assertion is no guess at a secret; but each costs milliseconds of CPU. */
const FACTOR = 10;

/** Judges an assertion, unless too many of this client from this address were refused within the last minute.
 *  @throws TooManyRequests, and what `judge` throws */
export async function countingRefusals<T>(
  { client, remoteAddress }: Pick<GrantRequest, 'client' | 'remoteAddress'>,
  { clock, config, rateLimiter }: Pick<GrantNeeds, 'clock' | 'config' | 'rateLimiter'>,
  judge: () => Promise<T>,
): Promise<T> {
  const key = `assertion:${remoteAddress}:${client.clientId}`;
  const before = await rateLimiter.peek(key);
  if (before !== undefined && before.count >= config.clientAuthFailureLimit * FACTOR) {
    throw new TooManyRequests(Math.max(1, Math.ceil((before.resetsAt.getTime() - clock.now().getTime()) / 1000)));
  }
  try {
    return await judge();
  } catch (error) {
    if (error instanceof InvalidAssertion) await rateLimiter.hit(key, WINDOW_SECONDS);
    throw error;
  }
}
