import type { Grant } from './grant.js';

/** What an authorization code stands for until it is redeemed. @spec RFC 6749 §4.1.2, RFC 7636 §4.4 */
export interface AuthorizationCode {
  /** As it was created; whether it still stands, only the grant store knows. */
  readonly grant: Grant;
  /** Where the code was sent. */
  readonly redirectUri: string;
  /** False: the request had no redirect_uri, and the only registered one was used. */
  readonly redirectUriGiven: boolean;
  /** S256 challenge; undefined when the client is exempt and sent none. */
  readonly codeChallenge?: string;
  /** The client asked for `offline_access` and the person declined it: no refresh token. */
  readonly offlineDeclined?: boolean;
  readonly expiresAt: Date;
}
