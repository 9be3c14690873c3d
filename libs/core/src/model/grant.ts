/** What a resource owner authorized a client to do. Made when the person consents, redeemed once by the code. */
export interface Grant {
  /** UUID. */
  readonly grantId: string;
  readonly clientId: string;
  readonly userId: string;
  readonly scope: readonly string[];
  /** `resource` values of the authorization request; empty: whatever APIs own the scopes. @spec RFC 8707 §2 */
  readonly resources: readonly string[];
  readonly createdAt: Date;
}

/** A grant as the store knows it now, with everything that decides whether it still stands. */
export interface GrantState {
  readonly grant: Grant;
  readonly redeemedAt?: Date;
  readonly revokedAt?: Date;
  readonly refresh?: RefreshFamily;
  readonly owner: Standing & { readonly username: string };
  readonly client: Standing;
}

/** Whether a client or a person is in good standing, as far as one grant or token is concerned. Who is gone counts as disabled
 *  since 1970 (and has an empty username). */
export interface Standing {
  readonly disabledAt?: Date;
  /** Present: everything of theirs was revoked then, this among it. The store decides, by the clock it recorded both with: those of
   *  the services that issued and revoked need not agree. */
  readonly revokedAt?: Date;
}

/** One row for each grant with refresh tokens, whatever the number of rotations.
 *
 *  A refresh token names its grant, proves that it belongs to the family (family secret, the same in every generation)
 *  and proves its generation (a fresh secret each time). A token with the right family secret that is neither the
 *  current nor the previous generation was used before: that is reuse. So old generations need no rows. */
export interface RefreshFamily {
  readonly familySecretHash: Buffer;
  readonly currentHash: Buffer;
  /** Rotations so far. */
  readonly generation: number;
  readonly previousHash?: Buffer;
  readonly rotatedAt?: Date;
  /** The answer to the rotation, sealed with a key that only the previous token's own text gives. */
  readonly sealedAnswer?: Buffer;
  /** Absolute end; rotation does not move it. */
  readonly expiresAt: Date;
  /** End of inactivity; rotation moves it. */
  readonly idleExpiresAt: Date;
}
