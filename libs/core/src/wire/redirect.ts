import type { OAuthError } from '../errors/oauth-error.js';
import type { ResponseMode } from '../model/interaction.js';
import type { WireResponse } from './response.js';

export interface RedirectTarget {
  readonly redirectUri: string;
  readonly responseMode: ResponseMode;
  readonly state?: string | undefined;
  readonly issuer: string;
  /** RFC 9700 §4.12: 303 after a POST, so that credentials are never posted on. */
  readonly afterPost: boolean;
}

/** RFC 6749 §4.1.2, §4.2.2; RFC 9207 §2: with `iss`. */
export const redirectWithAnswer = (target: RedirectTarget, answer: Readonly<Record<string, string>>): WireResponse => redirect(target, answer);

/** @spec RFC 6749 §4.1.2.1 */
export const redirectWithError = (target: RedirectTarget, error: OAuthError): WireResponse => ({
  ...redirect(target, { error: error.code, ...(error.description !== undefined && { error_description: error.description }) }),
  error,
});

function redirect(target: RedirectTarget, answer: Readonly<Record<string, string>>): WireResponse {
  const params = new URLSearchParams(answer);
  if (target.state !== undefined) params.set('state', target.state);
  params.set('iss', target.issuer);
  const separator = target.responseMode === 'fragment' ? '#' : target.redirectUri.includes('?') ? '&' : '?';
  return seeOther(`${target.redirectUri}${separator}${params.toString()}`, target.afterPost);
}

/** Sends the browser on with GET. */
export const seeOther = (location: string, afterPost: boolean): WireResponse => ({
  status: afterPost ? 303 : 302,
  headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
  body: '',
});

export const withCookies = (response: WireResponse, cookies: readonly string[]): WireResponse =>
  cookies.length === 0 ? response : { ...response, headers: { ...response.headers, 'set-cookie': cookies } };
