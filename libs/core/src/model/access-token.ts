import type { MacAlgorithm } from './client-policy.js';
import type { Standing } from './grant.js';

/** Where a token's row is: its text names its partition, so a look-up touches one index. */
export interface AccessTokenReference {
  /** Day of expiry, counted from 1970-01-01: the partition. */
  readonly expiryDay: number;
  /** SHA-256 of the token's text. */
  readonly tokenHash: Buffer;
}

/** An issued access token, without its text. */
export interface AccessToken extends AccessTokenReference {
  readonly clientId: string;
  /** Absent: the client acts for itself. */
  readonly userId?: string;
  /** Absent: no resource owner's grant stands behind it (client credentials). */
  readonly grantId?: string;
  /** What the client gave for it: a `grant_type`, or implicit. Absent: it was issued before this was recorded. */
  readonly grantType?: string;
  /** It came with this rotation of the grant's refresh token; 0: with the first one. Absent: it came without. */
  readonly rotation?: number;
  readonly format: 'opaque' | 'jwt';
  readonly scope: readonly string[];
  readonly audience: readonly string[];
  /** Present: a MAC token, and `tokenHash` is of its key identifier. @spec draft-ietf-oauth-v2-http-mac-02 */
  readonly mac?: MacKey;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/** What verifies the requests of a MAC token. */
export interface MacKey {
  readonly algorithm: MacAlgorithm;
  /** Under AES-256-GCM, for the purpose MAC_KEY_PURPOSE. */
  readonly sealedKey: Buffer;
}

/** An access token with everything that decides whether it is still good. */
export interface AccessTokenState {
  readonly token: AccessToken;
  readonly revokedAt?: Date;
  /** Present when the token has a grant; a grant that is gone counts as revoked since 1970. */
  readonly grant?: { readonly revokedAt?: Date };
  readonly client: Standing;
  /** Present when the token has a resource owner. */
  readonly owner?: Standing & { readonly username: string };
}
