import { sameBytes, type WireRequest } from '@assent/core';
import { ProblemError } from '../http/problem-error.js';
import type { ConsoleSession } from './console-session.js';

/** What changes nothing. @spec RFC 9110 §9.2.1 */
const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Lets only the console's own pages change something with the cookie: they know the session's token, and browsers say where a request
 *  comes from. @throws ProblemError forbidden */
export function requireOwnPage(request: WireRequest, { csrfToken }: ConsoleSession, issuer: string): void {
  if (SAFE.has(request.method)) return;
  const { 'x-csrf-token': given, origin, 'sec-fetch-site': site } = request.headers;
  if (site !== undefined && site !== 'same-origin') throw forbidden('Only pages of the console itself may send this request: Sec-Fetch-Site is not same-origin.');
  if (origin !== undefined && origin !== new URL(issuer).origin) throw forbidden('Only pages of the console itself may send this request: Origin is another one than that of the issuer.');
  if (given === undefined) throw forbidden('The header X-CSRF-Token is missing. GET /admin/session says what it must be.');
  const matches = typeof given === 'string' && sameBytes(Buffer.from(given), Buffer.from(csrfToken));
  if (!matches) throw forbidden('The header X-CSRF-Token is not that of this session. GET /admin/session says what it must be.');
}

const forbidden = (detail: string): ProblemError => new ProblemError('forbidden', { detail });
