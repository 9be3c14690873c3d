import { TemporarilyUnavailable } from '../errors/oauth-error.js';
import type { ReplayStore } from '../ports/replay.store.js';
import { sha256 } from '../secrets/sha256.js';

/** How far the clock of whoever made it may differ from ours, at its end. */
export const CLOCK_TOLERANCE_SECONDS = 15;
/** How far that clock may run ahead of ours. Small: see requireKnownPast. */
export const AHEAD_SECONDS = 5;

/** Something signed that works once. */
export interface SingleUse {
  /** Prefix of the replay memory, such as `client-assertion`. */
  readonly kind: string;
  /** What no other one has, and what cannot be changed without breaking the signature. */
  readonly name: readonly string[];
  /** When it was made. Whoever accepts it refuses what is more than AHEAD_SECONDS from the future. */
  readonly issuedAt?: Date;
  readonly expiresAt: Date;
  /** Whoever accepts it refuses what expires later than so long (and CLOCK_TOLERANCE_SECONDS) from now. */
  readonly maxLifetimeSeconds: number;
}

/** Spends it. @returns false: it was used before @throws TemporarilyUnavailable as requireKnownPast */
export async function isFirstUse({ kind, name, ...times }: SingleUse, replays: ReplayStore): Promise<boolean> {
  const until = new Date(times.expiresAt.getTime() + CLOCK_TOLERANCE_SECONDS * 1000);
  const { outcome, bornAt } = await replays.remember(kind, sha256(JSON.stringify(name)).toString('base64url'), until);
  if (outcome === 'first') requireKnownPast(times, bornAt);
  return outcome === 'first';
}

/** What may have been used before the replay memory began is refused: the caller comes again with a new one.
 *  Everything that was accepted before had issuedAt < birth + AHEAD and expiresAt < birth + the longest lifetime.
 *  @throws TemporarilyUnavailable */
function requireKnownPast({ issuedAt, expiresAt, maxLifetimeSeconds }: Omit<SingleUse, 'kind' | 'name'>, bornAt: Date): void {
  const born = bornAt.getTime();
  const madeSince = issuedAt !== undefined && issuedAt.getTime() > born + AHEAD_SECONDS * 1000;
  const tooYoungToHaveBeenUsed = expiresAt.getTime() > born + (maxLifetimeSeconds + CLOCK_TOLERANCE_SECONDS) * 1000;
  if (!madeSince && !tooYoungToHaveBeenUsed) throw new TemporarilyUnavailable('the assertion may be older than the replay memory');
}
