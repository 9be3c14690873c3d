import type { WireResponse } from './response.js';

/** Sends the browser on with GET.
 *  @param afterPost RFC 9700 §4.12: 303 after a POST, so that credentials are never posted on */
export const seeOther = (location: string, afterPost: boolean): WireResponse => ({
  status: afterPost ? 303 : 302,
  headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
  body: '',
});

/** RFC 6749 §3.1.2: a query of the redirect URI stays, and parameters are appended to it. */
export function inQuery(redirectUri: string, params: URLSearchParams): string {
  const separator = redirectUri.includes('?') ? (/[?&]$/.test(redirectUri) ? '' : '&') : '?';
  return `${redirectUri}${separator}${params.toString()}`;
}

/** RFC 6749 §4.2.2; a redirect URI has no fragment of its own. */
export const inFragment = (redirectUri: string, params: URLSearchParams): string => `${redirectUri}#${params.toString()}`;

export const withCookies = (response: WireResponse, cookies: readonly string[]): WireResponse =>
  cookies.length === 0 ? response : { ...response, headers: { ...response.headers, 'set-cookie': cookies } };
