/** A resource owner, and with roles an admin. */
export interface User {
  /** Never reused, unrelated to the username: the `sub` of tokens. */
  readonly userId: string;
  readonly username: string;
  readonly email?: string;
  readonly name?: string;
  readonly roles: readonly Role[];
  /** argon2id, PHC string. Absent: the person cannot sign in with a password. */
  readonly passwordHash?: string;
  /** Shared secret of the person's authenticator app, under AES-256-GCM. Present: a password alone is not enough. @spec RFC 6238 */
  readonly totpSealedSecret?: Buffer;
  readonly disabledAt?: Date;
  /** When everything of this person was revoked last, by the store's clock. To be shown: what it killed, the store says. */
  readonly tokensNotBefore?: Date;
  /** Sessions from before this instant are dead: the password changed, or an admin ended them. */
  readonly sessionsNotBefore?: Date;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

export const ROLES = ['admin', 'operator', 'auditor'] as const;
/** admin: everything; operator: may revoke; auditor: may read. */
export type Role = (typeof ROLES)[number];

/** Two spellings of one name find the same account. @spec RFC 8265 §3.3 */
export const usernameKey = (username: string): string => username.normalize('NFKC').toLowerCase();

/** ASCII case does not matter; beyond ASCII, letters that look alike stay different people. */
export const emailKey = (email: string): string => email.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
