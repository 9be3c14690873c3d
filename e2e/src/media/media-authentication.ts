import { receivedRequest, type RequestGuard } from '@assent/resource-server';
import type { FastifyRequest } from 'fastify';
import { apiErrors, forbiddenPage, temporarilyUnavailable, type ApiAnswer } from './api-answer.js';
import type { PasswordCheck } from './password-check.js';

export interface AuthenticationNeeds {
  /** For the scope full_control, with tokens in the query. */
  readonly guard: RequestGuard;
  readonly checkPassword: PasswordCheck;
}

export type Authentication = { readonly username: string; readonly headers: Readonly<Record<string, string>> } | { readonly refusal: ApiAnswer };

/** Who calls the API: by a token in the query or in the Authorization header, or by name and password in HTTP Basic. The first of them that
 *  is there decides. What comes beside a token, such as client_id, means nothing. */
export async function authenticate(request: FastifyRequest, needs: AuthenticationNeeds): Promise<Authentication> {
  const inQuery = new URLSearchParams(new URL(request.url, 'http://any').search).getAll('access_token');
  if (inQuery.length > 0 && inQuery.every((token) => token === '')) return { refusal: apiErrors('No access_token specified') };
  const authorization = request.headers.authorization ?? '';
  if (inQuery.length > 0 || /^bearer /i.test(authorization)) return byToken(request, needs.guard);
  return /^basic /i.test(authorization) ? byPassword(authorization, needs.checkPassword) : { refusal: forbiddenPage() };
}

/** What the guard refuses is told in the words of the media server: 200, with the status in the body. */
async function byToken(request: FastifyRequest, guard: RequestGuard): Promise<Authentication> {
  const verdict = await guard(receivedRequest(request));
  if (verdict.granted) {
    const { username } = verdict.auth;
    return username === undefined ? { refusal: apiErrors('Invalid access token') } : { username, headers: verdict.headers };
  }
  if (verdict.status === 503) return { refusal: temporarilyUnavailable(verdict.headers['retry-after']) };
  return { refusal: apiErrors(verdict.status === 403 ? 'Client has not been approved by the resource owner' : 'Invalid access token') };
}

/** @spec RFC 7617 §2 */
async function byPassword(authorization: string, check: PasswordCheck): Promise<Authentication> {
  const pair = Buffer.from(authorization.slice('basic '.length), 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon < 0) return { refusal: forbiddenPage() };
  try {
    const username = await check(pair.slice(0, colon), pair.slice(colon + 1));
    return username === undefined ? { refusal: forbiddenPage() } : { username, headers: {} };
  } catch {
    return { refusal: temporarilyUnavailable() }; // nobody could tell
  }
}
