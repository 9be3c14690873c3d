import type { AccessToken } from '../model/access-token.js';
import type { Grant, GrantState, RefreshFamily } from '../model/grant.js';

export interface GrantStore {
  /** Durable when it returns. */
  create(grant: Grant): Promise<void>;
  find(grantId: string): Promise<GrantState | undefined>;
  /** The durable gate of single use: at most one call for a grant ever returns 'redeemed', whatever happened to the code store.
   *  Saves the tokens in the same transaction. 'refused': redeemed or revoked before, or the client or owner is disabled,
   *  gone, or everything of theirs was revoked since the grant was recorded. */
  redeem(grantId: string, at: Date, issued: { readonly accessToken: AccessToken; readonly refresh?: RefreshFamily }): Promise<'redeemed' | 'refused'>;
  /** Moves the family to its next generation if `presentedHash` is still the current one and the grant stands (as for redeem);
   *  saves the access token in the same transaction. At most one of several concurrent calls with one hash returns 'rotated'. */
  rotate(grantId: string, rotation: Rotation): Promise<'rotated' | 'refused'>;
  /** Everything issued from the grant is dead when it returns. Unknown or revoked before: nothing happens. */
  revoke(grantId: string, at: Date): Promise<void>;
}

export interface Rotation {
  readonly presentedHash: Buffer;
  readonly nextHash: Buffer;
  readonly sealedAnswer: Buffer;
  readonly rotatedAt: Date;
  readonly idleExpiresAt: Date;
  readonly accessToken: AccessToken;
}
