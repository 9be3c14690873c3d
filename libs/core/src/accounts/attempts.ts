import type { ServerConfig } from '../config/server-config.js';
import { TooManyRequests } from '../errors/oauth-error.js';
import { usernameKey, type User } from '../model/user.js';
import type { Clock } from '../ports/clock.js';
import type { RateLimiter } from '../ports/rate-limiter.js';
import { sha256 } from '../secrets/sha256.js';

/** One person guessed at from many addresses is stopped later than from one: locking people out must not be cheap. */
const ALL_ADDRESSES_FACTOR = 20;
const ALL_USERNAMES_FACTOR = 10;
const DAY_SECONDS = 86_400;
/** Six digits are few. Whoever guesses them has the password already, so that a lock that lasts is no gift to strangers. */
const ALL_DAY_FACTOR = 10;

export interface AttemptNeeds {
  readonly clock: Clock;
  readonly config: ServerConfig;
  readonly rateLimiter: RateLimiter;
}

/** Somebody says who they are. */
export interface Attempt {
  /** As typed. */
  readonly username: string;
  readonly remoteAddress: string;
}

interface Limit {
  readonly key: string;
  readonly most: number;
  readonly windowSeconds: number;
}

/** Counted before the password is checked, so that parallel guesses count too; by all nodes and through all doors together.
 *  @throws TooManyRequests */
export const countPasswordAttempt = (attempt: Attempt, needs: AttemptNeeds): Promise<void> =>
  count([pairLimit(attempt, needs.config), ...widerLimits(attempt, needs.config)], needs);

/** The same for the code of a second factor, which has limits of its own besides. @throws TooManyRequests */
export function countCodeAttempt(attempt: Attempt, user: User, needs: AttemptNeeds): Promise<void> {
  const pair = pairLimit(attempt, needs.config);
  // one attempt was the right password, without which nobody comes so far
  return count([{ ...pair, most: pair.most + 1 }, ...widerLimits(attempt, needs.config), ...codeLimits(user, needs.config)], needs);
}

/** The person has proved who they are: what they mistyped on the way is forgotten. The limits that they share with others lose only what
 *  was right, so that nobody who has one account of their own can go on guessing at others. */
export async function forgetAttempts(attempt: Attempt, user: User, { config, rateLimiter }: Pick<AttemptNeeds, 'config' | 'rateLimiter'>): Promise<void> {
  const hasSecondFactor = user.totpSealedSecret !== undefined;
  const personal = [pairLimit(attempt, config), ...(hasSecondFactor ? codeLimits(user, config) : [])];
  const shared = widerLimits(attempt, config);
  const right = hasSecondFactor ? [...shared, ...shared] : shared; // the password, and the code
  await Promise.all([...personal.map(({ key }) => rateLimiter.reset(key)), ...right.map(({ key }) => rateLimiter.takeBack(key))]);
}

async function count(limits: readonly Limit[], { clock, rateLimiter }: AttemptNeeds): Promise<void> {
  const hits = await Promise.all(limits.map(({ key, windowSeconds }) => rateLimiter.hit(key, windowSeconds)));
  const over = hits.filter((hit, index) => hit.count > (limits[index]?.most ?? 0));
  if (over.length === 0) return;
  const until = Math.max(...over.map(({ resetsAt }) => resetsAt.getTime()));
  throw new TooManyRequests(Math.max(1, Math.ceil((until - clock.now().getTime()) / 1000)));
}

const hashed = (text: string): string => sha256(text).toString('base64url');

const pairLimit = ({ remoteAddress, username }: Attempt, config: ServerConfig): Limit => ({
  key: `sign-in:${remoteAddress}:${hashed(usernameKey(username))}`,
  most: config.signInFailureLimit,
  windowSeconds: config.signInFailureWindowSeconds,
});

function widerLimits({ remoteAddress, username }: Attempt, config: ServerConfig): readonly Limit[] {
  const { signInFailureLimit: limit, signInFailureWindowSeconds: windowSeconds } = config;
  return [
    { key: `sign-in:*:${hashed(usernameKey(username))}`, most: limit * ALL_ADDRESSES_FACTOR, windowSeconds },
    { key: `sign-in:${remoteAddress}:*`, most: limit * ALL_USERNAMES_FACTOR, windowSeconds },
  ];
}

/** From all addresses together, @spec RFC 6238 §5.2, RFC 4226 §7.3. A new password or a new secret begins anew: so an admin can end a lock. */
function codeLimits({ passwordHash, totpSealedSecret, userId }: User, config: ServerConfig): readonly Limit[] {
  const guessed = hashed(JSON.stringify([userId, passwordHash, totpSealedSecret?.toString('base64')]));
  const { signInFailureLimit: limit, signInFailureWindowSeconds: windowSeconds } = config;
  return [
    { key: `code:${guessed}`, most: limit, windowSeconds },
    { key: `code-day:${guessed}`, most: limit * ALL_DAY_FACTOR, windowSeconds: DAY_SECONDS },
  ];
}
