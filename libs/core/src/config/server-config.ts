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
  readonly sessionTtlSeconds: number;
  /** How long a person may take to sign in and consent. */
  readonly interactionTtlSeconds: number;
  /** Failed sign-ins for one username or from one address within the window before more are refused. */
  readonly signInFailureLimit: number;
  readonly signInFailureWindowSeconds: number;
  /** Failed client authentications for one client from one address within a minute before more are refused. */
  readonly clientAuthFailureLimit: number;
  /** Realm in challenges. */
  readonly realm: string;
}

export const DEFAULT_SERVER_CONFIG: Omit<ServerConfig, 'issuer'> = {
  accessTokenTtlSeconds: 3600,
  refreshTokenTtlSeconds: 30 * 86_400,
  refreshTokenIdleTtlSeconds: 14 * 86_400,
  refreshGraceSeconds: 30,
  codeTtlSeconds: 60,
  sessionTtlSeconds: 8 * 3600,
  interactionTtlSeconds: 900,
  signInFailureLimit: 10,
  signInFailureWindowSeconds: 300,
  clientAuthFailureLimit: 30,
  realm: 'assent',
};
