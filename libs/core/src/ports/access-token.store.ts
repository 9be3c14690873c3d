import type { AccessToken, AccessTokenReference, AccessTokenState } from '../model/access-token.js';

export interface AccessTokenStore {
  /** Durable when it returns. For tokens without a grant: those with one are saved by GrantStore.
   *  'refused': the client is disabled or gone. */
  save(token: AccessToken): Promise<'saved' | 'refused'>;
  /** Reads the truth, never a replica or a cache. */
  find(reference: AccessTokenReference): Promise<AccessTokenState | undefined>;
  /** Dead when it returns. Unknown or revoked before: nothing happens. */
  revoke(reference: AccessTokenReference, at: Date): Promise<void>;
  /** The difference of clocks that the first valid MAC request of a token fixed, for the life of the token: the given one if this is the first.
   *  Durable when it returns; concurrent first requests agree on one. Undefined as the given one only asks.
   *  Undefined as the answer: there is no such token, or nothing was fixed. */
  fixMacDelta(reference: AccessTokenReference, deltaSeconds: number | undefined): Promise<number | undefined>;
}
