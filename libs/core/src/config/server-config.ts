/** What the protocol engine needs to know; the services read it from the environment. */
export interface ServerConfig {
  /** Exact issuer identifier, without a trailing slash. @spec RFC 8414 §2 */
  readonly issuer: string;
  readonly accessTokenTtlSeconds: number;
  /** Absolute lifetime of a grant's refresh tokens. */
  readonly refreshTokenTtlSeconds: number;
  /** A refresh token unused for so long is dead. */
  readonly refreshTokenIdleTtlSeconds: number;
  /** Within this time a repeated refresh gets the same answer again. */
  readonly refreshGraceSeconds: number;
  readonly codeTtlSeconds: number;
  /** Lifetime of a device code and its user code. @spec RFC 8628 §3.2 */
  readonly deviceCodeTtlSeconds: number;
  /** How long a device waits between polls. @spec RFC 8628 §3.2 */
  readonly deviceIntervalSeconds: number;
  readonly sessionTtlSeconds: number;
  /** How long a person may take to sign in and consent. */
  readonly interactionTtlSeconds: number;
  /** Failed sign-ins for one username or from one address within the window before more are refused. */
  readonly signInFailureLimit: number;
  readonly signInFailureWindowSeconds: number;
  /** Failed client authentications for one client from one address within a minute before more are refused. */
  readonly clientAuthFailureLimit: number;
  /** The authorization endpoint's URI, if it is not `<issuer>/authorize`: it may have a query, which stays. @spec RFC 6749 §3.1 */
  readonly authorizationEndpoint?: string | undefined;
  /** The token endpoint's URI, if it is not `<issuer>/token`: it may have a query. @spec RFC 6749 §3.2 */
  readonly tokenEndpoint?: string | undefined;
  /** The password grant exists, for clients that are allowed it too. @spec RFC 6749 §4.3 */
  readonly passwordGrantEnabled: boolean;
  /** Clients that nobody registered may ask, under the origin of their redirect URI. @spec RFC 6749 §2.4 */
  readonly unregisteredClients: boolean;
  /** MAC requests over plain http are verified too. @spec draft-ietf-oauth-v2-http-mac-02 §3 */
  readonly plaintextMac: boolean;
  /** How far a MAC request's adjusted timestamp may be from now. @spec draft-ietf-oauth-v2-http-mac-02 §4.1 */
  readonly macWindowSeconds: number;
  /** How wrong a client's clock may be at its first MAC request. */
  readonly macMaxInitialSkewSeconds: number;
  /** Introspection answers GET too, as Dovecot's modes `get` and `auth` want it. */
  readonly legacyIntrospection: boolean;
  /** The routes of GNU MediaGoblin's OAuth plugin exist, for clients that are allowed them too. */
  readonly mediagoblin: boolean;
  /** Clients that people register there may have redirect URIs with plain http. */
  readonly mediagoblinHttpRedirects: boolean;
  /** compat: errors of its token endpoint have status 200, as the plugin had it; rfc: RFC 6749 §5.2. */
  readonly mediagoblinErrorStatus: 'compat' | 'rfc';
  /** A person who declines sees the question again, as with the plugin, instead of going back with access_denied. */
  readonly mediagoblinDenyReturnsToPrompt: boolean;
  /** Realm in challenges. */
  readonly realm: string;
}

export const DEFAULT_SERVER_CONFIG: Omit<ServerConfig, 'issuer'> = {
  accessTokenTtlSeconds: 3600,
  refreshTokenTtlSeconds: 30 * 86_400,
  refreshTokenIdleTtlSeconds: 14 * 86_400,
  refreshGraceSeconds: 30,
  codeTtlSeconds: 60,
  deviceCodeTtlSeconds: 600,
  deviceIntervalSeconds: 5,
  sessionTtlSeconds: 8 * 3600,
  interactionTtlSeconds: 900,
  signInFailureLimit: 10,
  signInFailureWindowSeconds: 300,
  clientAuthFailureLimit: 30,
  passwordGrantEnabled: false,
  unregisteredClients: false,
  plaintextMac: false,
  macWindowSeconds: 300,
  macMaxInitialSkewSeconds: 86_400,
  legacyIntrospection: false,
  mediagoblin: false,
  mediagoblinHttpRedirects: false,
  mediagoblinErrorStatus: 'compat',
  mediagoblinDenyReturnsToPrompt: false,
  realm: 'assent',
};
