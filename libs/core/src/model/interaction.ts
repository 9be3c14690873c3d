import type { MacAlgorithm, TokenType } from './client-policy.js';

/** What waits for a person to sign in or to consent. */
export type Interaction = AuthorizationInteraction | SignInInteraction;

/** An authorization request that waits: what was asked stays on the server, out of reach of forms and cookies. */
export interface AuthorizationInteraction extends Waiting {
  readonly request: AuthorizationRequest;
  readonly next?: undefined;
}

/** Somebody signs in to get to a page of ours. */
export interface SignInInteraction extends Waiting {
  readonly request?: undefined;
  /** Path and query of that page. */
  readonly next: string;
}

interface Waiting {
  /** SHA-256 (base64url) of the browser's cookie: another browser cannot continue it. */
  readonly browserHash: string;
  /** Set once somebody signed in for it. */
  readonly userId?: string;
  /** Who gave the right password and still owes the code of a second factor. Signed in is nobody yet. */
  readonly passwordCheckedUserId?: string;
  /** When that password was checked; present with passwordCheckedUserId. */
  readonly passwordCheckedAt?: Date;
  readonly expiresAt: Date;
}

/** A checked authorization request. @spec RFC 6749 §4.1.1, RFC 7636 §4.3, RFC 8707 §2 */
export interface AuthorizationRequest {
  readonly clientId: string;
  /** Where the answer goes: the given redirect_uri, or the only registered one. */
  readonly redirectUri: string;
  readonly redirectUriGiven: boolean;
  readonly responseType: string;
  readonly responseMode: ResponseMode;
  /** Of a token that the authorization endpoint issues itself. */
  readonly tokenType: TokenType;
  /** Present with the token type mac. */
  readonly macAlgorithm?: MacAlgorithm;
  readonly scope: readonly string[];
  readonly resources: readonly string[];
  readonly state?: string;
  readonly codeChallenge?: string;
}

/** How the answer travels; `page` is a page with a link to what would be a redirect with a fragment.
 *  @spec OAuth 2.0 Multiple Response Type Encoding Practices §2.1, OAuth 2.0 Form Post Response Mode */
export type ResponseMode = 'query' | 'fragment' | 'form_post' | 'page';
