/** `token_type` of access tokens, in lower case. @spec RFC 6749 §7.1 */
export type TokenType = 'bearer' | 'mac';

/** @spec draft-ietf-oauth-v2-http-mac-02 §5.1 */
export type MacAlgorithm = 'hmac-sha-1' | 'hmac-sha-256';

/** What one client may do that RFC 9700 and OAuth 2.1 advise against. Everything is off unless an admin switches it on. */
export interface ClientPolicy {
  /** oauth2.1: redirect_uri in each authorization request, and none needed at the token endpoint beside PKCE. */
  readonly profile: 'oauth2' | 'oauth2.1';
  /** prefix-path: scheme, authority and path are registered, the query may vary. @spec RFC 6749 §3.1.2.2 */
  readonly redirectMatch: 'exact' | 'prefix-path';
  /** Tokens straight from the authorization endpoint. @spec RFC 6749 §4.2 */
  readonly allowImplicit: boolean;
  /** Implicit answers as a page with a link, for browsers that lose the fragment of a redirect. @spec RFC 6749 §4.2.2 */
  readonly implicitAnswerPage: boolean;
  /** Trusted with people's passwords; the instance must allow it too. @spec RFC 6749 §4.3 */
  readonly allowPasswordGrant: boolean;
  /** Its tokens count in form bodies at APIs that take them there. @spec RFC 6750 §2.2 */
  readonly allowBodyToken: boolean;
  /** Its tokens count in queries at APIs that take them there. @spec RFC 6750 §2.3 */
  readonly allowQueryToken: boolean;
  /** What it gets when it does not ask. */
  readonly accessTokenType: TokenType;
  /** What it may ask for with the parameter token_type; always contains accessTokenType. */
  readonly tokenTypes: readonly TokenType[];
  /** Asking for another token type is an error; otherwise the wish is ignored. */
  readonly strictTokenType: boolean;
  /** Of its MAC tokens. With hmac-sha-1 it may ask for hmac-sha-256, never the other way round. */
  readonly macAlgorithm: MacAlgorithm;
  /** Its MAC requests with a body must cover it: ext="bodyhash=…". */
  readonly macRequireBodyhash: boolean;
  /** Its MAC requests may be in the form of draft-ietf-oauth-v2-http-mac-00. */
  readonly macAllowDraft00: boolean;
  /** It may use the routes of GNU MediaGoblin's OAuth plugin, where the instance has them. */
  readonly allowMediagoblin: boolean;
  /** First-party: people who sign in to it are not asked. */
  readonly skipConsent: boolean;
}

export const DEFAULT_CLIENT_POLICY: ClientPolicy = {
  profile: 'oauth2.1',
  redirectMatch: 'exact',
  allowImplicit: false,
  implicitAnswerPage: false,
  allowPasswordGrant: false,
  allowBodyToken: false,
  allowQueryToken: false,
  accessTokenType: 'bearer',
  tokenTypes: ['bearer'],
  strictTokenType: false,
  macAlgorithm: 'hmac-sha-256',
  macRequireBodyhash: false,
  macAllowDraft00: false,
  allowMediagoblin: false,
  skipConsent: false,
};
