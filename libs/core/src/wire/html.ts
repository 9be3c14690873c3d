import type { WireResponse } from './response.js';

/** @param formTarget where a form's answer may redirect to besides ourselves: an origin or a custom scheme.
 *  Browsers apply form-action to the whole redirect chain behind a form. */
export function html(status: number, body: string, formTarget?: string): WireResponse {
  return { status, headers: { ...PAGE_HEADERS, 'content-security-policy': contentSecurityPolicy(formTarget) }, body };
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

const contentSecurityPolicy = (formTarget: string | undefined): string =>
  [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self' data:",
    `form-action 'self'${formTarget === undefined ? '' : ` ${formTarget}`}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');

/** The source expression of a redirect URI for `form-action`: its origin, or its scheme where it has no origin. */
export function formTargetOf(redirectUri: string): string {
  const { origin, protocol } = new URL(redirectUri);
  return origin === 'null' ? protocol : origin;
}
