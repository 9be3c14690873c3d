import { InvalidClient, MethodNotAllowed, type OAuthError, TemporarilyUnavailable, TooManyRequests } from '../errors/oauth-error.js';
import type { WireResponse } from './response.js';

/** RFC 6749 §5.1: token answers, errors too, must not be cached. */
const NO_STORE = { 'cache-control': 'no-store', pragma: 'no-cache' } as const;
const JSON_HEADERS = { 'content-type': 'application/json', ...NO_STORE } as const;

export const json = (status: number, body: unknown): WireResponse => ({ status, headers: JSON_HEADERS, body: JSON.stringify(body) });

/** A public document that may be cached. */
export const cacheableJson = (body: unknown, maxAgeSeconds: number): WireResponse => ({
  status: 200,
  headers: { 'content-type': 'application/json', 'cache-control': `public, max-age=${maxAgeSeconds}` },
  body: JSON.stringify(body),
});

/** 200 without a body. @spec RFC 7009 §2.2 */
export const empty = (): WireResponse => ({ status: 200, headers: NO_STORE, body: '' });

/** @spec RFC 6749 §5.2 */
export function jsonError(error: OAuthError, realm: string): WireResponse {
  const body = { error: error.code, ...(error.description !== undefined && { error_description: error.description }) };
  return { ...json(error.status, body), headers: { ...JSON_HEADERS, ...errorHeaders(error, realm) }, error };
}

function errorHeaders(error: OAuthError, realm: string): Record<string, string> {
  if (error instanceof InvalidClient) return { 'www-authenticate': `Basic realm="${realm}"` };
  if (error instanceof MethodNotAllowed) return { allow: error.allow };
  if (error instanceof TooManyRequests || error instanceof TemporarilyUnavailable) {
    return { 'retry-after': String(error.retryAfterSeconds) };
  }
  return {};
}
