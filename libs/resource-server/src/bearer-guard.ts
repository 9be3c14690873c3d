import { authFrom, type Auth } from './auth.js';
import { bearerAuthorization } from './bearer-authorization.js';
import { requireChallengeable } from './bearer-challenge.js';
import type { ActiveToken } from './introspection.js';
import type { IntrospectionClient } from './introspection-client.js';
import { IntrospectionUnavailable } from './introspection-unavailable.js';
import { refused, unavailable, withoutCredentials, type Refusal } from './refusal.js';

export interface BearerGuardOptions {
  readonly client: IntrospectionClient;
  /** Names the protected space in challenges. */
  readonly realm: string;
  /** Identifier of this API: tokens for other APIs are refused. Unset: whatever the authorization server tells us about. */
  readonly audience?: string;
  /** Scopes that a request needs, all of them. */
  readonly scopes?: readonly string[];
  /** Told why nobody could be asked, for the log. */
  readonly onUnavailable?: (error: IntrospectionUnavailable) => void;
}

export type Verdict = { readonly granted: true; readonly auth: Auth } | Refusal;

/** Judges a request by its Authorization headers, all of them. */
export type BearerGuard = (authorizationHeaders: readonly string[]) => Promise<Verdict>;

/** @spec RFC 6750 §3, §3.1 @throws TypeError a realm or scope that no header can hold */
export function bearerGuard({ client, realm, audience, scopes = [], onUnavailable }: BearerGuardOptions): BearerGuard {
  requireChallengeable(realm, scopes);
  const refusalFor = (claims: ActiveToken, auth: Auth): Refusal | undefined => {
    const problem = whyNotForUs(claims, auth, audience);
    if (problem !== undefined) return refused(401, realm, 'invalid_token', problem);
    if (scopes.every((scope) => auth.scopes.includes(scope))) return undefined;
    return refused(403, realm, 'insufficient_scope', 'The access token lacks a scope that this request needs.', { scope: scopes.join(' ') });
  };
  const judge = async (token: string): Promise<Verdict> => {
    const answer = await client.introspect(token, 'access_token');
    if (!answer.active) return refused(401, realm, 'invalid_token', 'The access token is expired, revoked or unknown.');
    const auth = authFrom(answer);
    return refusalFor(answer, auth) ?? { granted: true, auth };
  };
  return async (authorizationHeaders) => {
    const found = bearerAuthorization(authorizationHeaders);
    if (found.kind === 'none') return withoutCredentials(realm);
    if (found.kind === 'malformed') return refused(400, realm, 'invalid_request', found.reason);
    return judge(found.token).catch((error: unknown) => {
      if (!(error instanceof IntrospectionUnavailable)) throw error;
      onUnavailable?.(error);
      return unavailable(error);
    });
  };
}

/** A good token may still be none for this API, or none for this scheme. */
function whyNotForUs(claims: ActiveToken, auth: Auth, audience: string | undefined): string | undefined {
  // A refresh token has no token_type; one of another type, or bound to a key, needs a proof that a bearer does not bring.
  if (claims.token_type?.toLowerCase() !== 'bearer' || claims.cnf !== undefined) return 'The token is not a bearer access token.';
  if (audience !== undefined && !auth.audience.includes(audience)) return 'The access token is for another audience.';
  return undefined;
}
