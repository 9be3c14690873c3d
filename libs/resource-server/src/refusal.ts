import { bearerChallenge } from './bearer-challenge.js';
import type { IntrospectionUnavailable } from './introspection-unavailable.js';

/** The answer to a request that must not be served. */
export interface Refusal {
  readonly granted: false;
  readonly status: 400 | 401 | 403 | 503;
  readonly headers: Readonly<Record<string, string>>;
  /** Absent when the request held no credentials. @spec RFC 6750 §3.1 */
  readonly body?: { readonly error: string; readonly error_description: string };
}

export const NO_STORE = { 'cache-control': 'no-store' };

/** RFC 6750 §3.1: no error code when the request lacks any authentication information. */
export const withoutCredentials = (realm: string): Refusal => ({
  granted: false,
  status: 401,
  headers: { ...NO_STORE, 'www-authenticate': bearerChallenge(realm) },
});

export const refused = (status: 400 | 401 | 403, realm: string, error: string, description: string, more: Readonly<Record<string, string>> = {}): Refusal => ({
  granted: false,
  status,
  headers: { ...NO_STORE, 'www-authenticate': bearerChallenge(realm, { error, error_description: description, ...more }) },
  body: { error, error_description: description },
});

export const unavailable = ({ retryAfterSeconds }: IntrospectionUnavailable): Refusal => ({
  granted: false,
  status: 503,
  headers: { ...NO_STORE, 'retry-after': String(retryAfterSeconds) },
  body: { error: 'temporarily_unavailable', error_description: 'The access token cannot be checked at the moment. Try again later.' },
});
