import { adminApiIdentifier, bearer, findAccessToken, type AccessToken, type Needs, type Role, type User } from '@assent/core';
import { scopeOf, type Permission } from '@assent/admin-contracts';
import type { Author } from '@assent/storage-postgres';
import { ProblemError } from '../http/problem-error.js';

/** Who calls, and what they may do. */
export interface Caller {
  readonly author: Author;
  readonly scope: readonly string[];
  /** As they are at this moment; undefined: the client acts for itself. */
  readonly user?: User;
  /** What the roles allow at this moment; undefined: the client acts for itself and its scopes alone count. */
  readonly allowedByRole?: ReadonlySet<Permission>;
}

type CallerNeeds = Pick<Needs, 'accessTokens' | 'users' | 'clock' | 'config'>;

const ALLOWED: Readonly<Record<Role, readonly Permission[]>> = {
  admin: ['read', 'revoke', 'manage'],
  operator: ['read', 'revoke'],
  auditor: ['read'],
};

/** RFC 6750 §2.1: one header, one token. */
const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i;

/** Asks the truth at each request: a revoked token and a lost role count at once.
 *  @param authorization the Authorization header; an array when there are several
 *  @throws ProblemError unauthenticated */
export async function callerOf(authorization: string | readonly string[] | undefined, ip: string, needs: CallerNeeds): Promise<Caller> {
  if (authorization === undefined) throw unauthenticated(needs);
  const text = typeof authorization === 'string' ? BEARER.exec(authorization)?.[1] : undefined;
  const found = text === undefined ? undefined : await findAccessToken(text, needs);
  if (found === undefined || !('state' in found) || found.state.token.mac !== undefined) throw unauthenticated(needs, 'The access token is invalid, expired or revoked.');
  const { token } = found.state;
  // RFC 8707 §2: a token for another API is worth nothing here
  if (!token.audience.includes(adminApiIdentifier(needs.config.issuer))) throw unauthenticated(needs, 'The access token is not for this API.');
  return token.userId === undefined ? { author: { actor: `client:${token.clientId}`, ip }, scope: token.scope } : person(token, token.userId, ip, needs);
}

async function person({ scope }: AccessToken, userId: string, ip: string, needs: CallerNeeds): Promise<Caller> {
  const user = await needs.users.find(userId);
  if (user === undefined) throw unauthenticated(needs, 'The access token is invalid, expired or revoked.');
  const author = { actor: `user:${userId}`, actorName: user.username, ip };
  return { author, scope, user, allowedByRole: new Set(user.roles.flatMap((role) => ALLOWED[role])) };
}

/** @throws ProblemError forbidden */
export function requirePermission(caller: Caller, permission: Permission, { config }: Pick<Needs, 'config'>): void {
  const scope = scopeOf(permission);
  if (!caller.scope.includes(scope)) {
    const description = `The access token lacks the scope ${scope}.`;
    const challenge = bearer.challenge(config.realm, { status: 403, code: 'insufficient_scope', description, scope });
    throw new ProblemError('forbidden', { detail: description, headers: { 'www-authenticate': challenge } });
  }
  if (caller.allowedByRole?.has(permission) === false) throw new ProblemError('forbidden', { detail: 'Your role does not allow this.' });
}

/** RFC 6750 §3.1: without any credential, the challenge names no error. */
export function unauthenticated({ config }: Pick<Needs, 'config'>, description?: string): ProblemError {
  const error = description === undefined ? undefined : { status: 401 as const, code: 'invalid_token' as const, description };
  const headers = { 'www-authenticate': bearer.challenge(config.realm, error) };
  return new ProblemError('unauthenticated', { detail: description ?? 'Send an access token for this API: Authorization: Bearer …', headers });
}
