import type { WireResponse } from './response.js';

/** @param formTarget where a form's answer may redirect to besides ourselves: an origin or a scheme.
 *  Browsers apply form-action to the whole redirect chain behind a form.
 *  @param scriptHash base64 SHA-256 of the only script that may run */
export function html(status: number, body: string, formTarget?: string, scriptHash?: string): WireResponse {
  return { status, headers: { ...PAGE_HEADERS, 'content-security-policy': contentSecurityPolicy(formTarget, scriptHash) }, body };
}

/** RFC 9700 §4.16: never framed; §4.2: nothing leaks by Referer. */
const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
} as const;

const contentSecurityPolicy = (formTarget: string | undefined, scriptHash: string | undefined): string =>
  [
    "default-src 'none'",
    ...(scriptHash === undefined ? [] : [`script-src 'sha256-${scriptHash}'`]),
    "style-src 'self'",
    "img-src 'self' data:",
    `form-action 'self'${formTarget === undefined ? '' : ` ${formTarget}`}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');

/** The origins that a source expression has room for. What else a host may hold, above all `;`, would begin a directive of its own.
 *  @spec CSP3 §2.3.1 */
const HOST_SOURCE = /^https?:\/\/[a-z0-9.-]+(:\d+)?$/;

/** The source expression of a redirect URI for `form-action`: its origin, else (a custom scheme, an IPv6 address) its scheme. */
export function formTargetOf(redirectUri: string): string {
  const { origin, protocol } = new URL(redirectUri);
  return HOST_SOURCE.test(origin) ? origin : protocol;
}

/** Where a form of ours may lead, for `form-action`: to the redirect URI and onward. Chromium applies the directive to the whole chain of
 *  redirects, and an application's callback often goes on to another origin of its own: a person would be stranded on our page, with the
 *  sign-in used up. */
export const onwardFrom = (redirectUri: string): string => `${formTargetOf(redirectUri)} https:`;

/** Where a redirect URI leads, for people: its host, or its custom scheme. */
export function placeOf(redirectUri: string): string {
  const { host, protocol } = new URL(redirectUri);
  return host === '' ? protocol : host;
}
