import type { MacAlgorithm, TokenType } from './client-policy.js';

/** What waits for a person to sign in or to consent. */
export type Interaction = AuthorizationInteraction | DeviceInteraction | SignInInteraction;

/** An authorization request that waits: what was asked stays on the server, out of reach of forms and cookies. */
export interface AuthorizationInteraction extends Waiting {
  readonly request: AuthorizationRequest;
  readonly next?: undefined;
  readonly sealedUserCode?: undefined;
}

/** Somebody signs in to get to a page of ours. */
export interface SignInInteraction extends Waiting {
  readonly request?: undefined;
  readonly sealedUserCode?: undefined;
  /** Path and query of that page. */
  readonly next: string;
}

/** Somebody typed the code that a device shows. @spec RFC 8628 §3.3 */
export interface DeviceInteraction extends Waiting {
  readonly request?: undefined;
  readonly next?: undefined;
  /** The code (base64url, under AES-256-GCM). Whether a device shows it is found out once somebody is signed in. */
  readonly sealedUserCode: string;
  /** SHA-256 (base64url) of the device code that belongs to it. */
  readonly deviceCodeHash?: string;
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
