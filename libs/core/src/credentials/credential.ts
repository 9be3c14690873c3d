import type { ServerConfig } from '../config/server-config.js';
import type { KeyRing } from '../keys/key-ring.js';
import type { AccessToken, AccessTokenState } from '../model/access-token.js';
import type { AccessTokenStore } from '../ports/access-token.store.js';
import type { Clock } from '../ports/clock.js';
import type { Random } from '../ports/random.js';

/** What a credential is made for. */
export interface Subject extends Pick<AccessToken, 'clientId' | 'userId' | 'grantId' | 'scope' | 'audience' | 'format'> {
  readonly ttlSeconds: number;
}

export interface IssueNeeds {
  readonly config: ServerConfig;
  readonly clock: Clock;
  readonly random: Random;
  readonly keyRing: KeyRing;
}

export interface Issued {
  readonly text: string;
  readonly token: AccessToken;
}

export interface VerifyNeeds {
  readonly accessTokens: AccessTokenStore;
  readonly clock: Clock;
}

/** Verified, or why not. The reason is for logs; outside, all reasons look alike. */
export type Verified = { readonly state: AccessTokenState } | { readonly refused: string };

/** One kind of access credential: how it is made, checked and asked for. */
export interface Credential {
  /** Authorization scheme and `token_type`. @spec RFC 6749 §7.1 */
  readonly scheme: string;
  issue(subject: Subject, needs: IssueNeeds): Promise<Issued>;
  verify(text: string, needs: VerifyNeeds): Promise<Verified>;
  /** Value of WWW-Authenticate. @spec RFC 6750 §3 */
  challenge(realm: string, error?: { readonly code: string; readonly description?: string; readonly scope?: string }): string;
}
