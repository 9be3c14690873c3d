/** What a client is told. `detail` and `cause` are for logs only. */
export interface OAuthErrorOptions {
  /** Public sentence; never contains a secret or untrusted text unescaped. */
  readonly description?: string;
  /** What really happened, for the log. */
  readonly detail?: string;
  readonly cause?: unknown;
}

/** An answer that the protocol defines for a request that cannot be served. Anything else that is thrown is a bug. */
export abstract class OAuthError extends Error {
  abstract readonly code: string;
  readonly status: number = 400;
  readonly description: string | undefined;
  readonly detail: string | undefined;

  constructor(options: OAuthErrorOptions | string = {}) {
    const { description, detail, cause } = typeof options === 'string' ? { description: options } : options;
    super(description, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.description = description;
    this.detail = detail;
  }
}

/** @spec RFC 6749 §4.1.2.1, §5.2 */
export class InvalidRequest extends OAuthError {
  readonly code = 'invalid_request';
}

/** All reasons share one public text, so that a caller cannot tell an unknown client from a wrong secret.
 *  @spec RFC 6749 §5.2 */
export class InvalidClient extends OAuthError {
  readonly code = 'invalid_client';
  override readonly status = 401;

  constructor(detail: string, cause?: unknown) {
    super({ description: 'Client authentication failed.', detail, cause });
  }
}

/** All reasons of one grant type share one public text. @spec RFC 6749 §5.2 */
export class InvalidGrant extends OAuthError {
  readonly code = 'invalid_grant';

  constructor(detail: string, description = 'The authorization code or refresh token is invalid, expired, revoked, or belongs to another request.') {
    super({ description, detail });
  }
}

/** @spec RFC 6749 §4.1.2.1, §5.2 */
export class UnauthorizedClient extends OAuthError {
  readonly code = 'unauthorized_client';
}

/** @spec RFC 6749 §5.2 */
export class UnsupportedGrantType extends OAuthError {
  readonly code = 'unsupported_grant_type';
}

/** @spec RFC 6749 §4.1.2.1 */
export class UnsupportedResponseType extends OAuthError {
  readonly code = 'unsupported_response_type';
}

/** @spec RFC 6749 §4.1.2.1, §5.2 */
export class InvalidScope extends OAuthError {
  readonly code = 'invalid_scope';
}

/** @spec RFC 8707 §2 */
export class InvalidTarget extends OAuthError {
  readonly code = 'invalid_target';
}

/** @spec OpenID Connect Core §3.1.2.6 */
export class RequestNotSupported extends OAuthError {
  readonly code = 'request_not_supported';
}

/** @spec OpenID Connect Core §3.1.2.6 */
export class RequestUriNotSupported extends OAuthError {
  readonly code = 'request_uri_not_supported';
}

/** @spec RFC 6749 §4.1.2.1 */
export class AccessDenied extends OAuthError {
  readonly code = 'access_denied';
}

/** @spec RFC 8628 §3.5 */
export class AuthorizationPending extends OAuthError {
  readonly code = 'authorization_pending';
}

/** @spec RFC 8628 §3.5 */
export class SlowDown extends OAuthError {
  readonly code = 'slow_down';
}

/** @spec RFC 8628 §3.5 */
export class ExpiredToken extends OAuthError {
  readonly code = 'expired_token';
}

/** Too many failures from one place; `retryAfterSeconds` becomes Retry-After. @spec RFC 6585 §4 */
export class TooManyRequests extends OAuthError {
  readonly code = 'temporarily_unavailable';
  override readonly status = 429;

  constructor(readonly retryAfterSeconds: number) {
    super('Too many failed attempts. Try again later.');
  }
}

/** A store did not answer. Never a token, never "active": the caller is asked to come back. */
export class TemporarilyUnavailable extends OAuthError {
  readonly code = 'temporarily_unavailable';
  override readonly status = 503;
  readonly retryAfterSeconds = 1;

  constructor(detail: string, cause?: unknown) {
    super({ description: 'The service is temporarily unavailable. Try again in a moment.', detail, cause });
  }
}

/** @spec RFC 9110 §15.5.6 */
export class MethodNotAllowed extends OAuthError {
  readonly code = 'invalid_request';
  override readonly status = 405;

  constructor(readonly allow: string) {
    super(`This endpoint answers ${allow} only.`);
  }
}

/** A bug of ours, where the protocol has a word for it: `cause` is what was thrown. @spec RFC 6749 §4.1.2.1 */
export class ServerError extends OAuthError {
  readonly code = 'server_error';
  override readonly status = 500;

  constructor(cause: unknown) {
    super({ description: 'Something went wrong on our side.', cause });
  }
}

/** For the log: why a credential that somebody else was shown is not good. */
export class CredentialRefused extends OAuthError {
  readonly code = 'credential_refused';

  constructor(
    override readonly status: number,
    detail: string,
  ) {
    super({ detail });
  }
}
