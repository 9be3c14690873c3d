import type { ServerConfig } from '../config/server-config.js';
import type { Found } from '../credentials/access-token-lookup.js';
import type { AccessTokenState } from '../model/access-token.js';
import type { GrantState } from '../model/grant.js';
import type { Clock } from '../ports/clock.js';
import type { GrantStore } from '../ports/grant.store.js';
import { sameBytes } from '../secrets/sha256.js';
import { parseRefreshToken } from '../tokens/refresh-token.js';
import { whyGrantIsDead } from '../tokens/standing.js';
import { introspectionAnswer, seconds, type IntrospectionAnswer } from './introspection-answer.js';

/** Who asks. Without `clientId`: somebody to whom no token was issued. */
export interface Asker {
  readonly clientId?: string;
  readonly introspects: readonly string[];
}

interface AnswerNeeds {
  readonly config: ServerConfig;
}

export interface RefreshTokenNeeds extends AnswerNeeds {
  readonly clock: Clock;
  readonly grants: GrantStore;
}

/** Undefined: the asker hears that it is not active. */
export const aboutAccessToken = (found: Found, asker: Asker, { config }: AnswerNeeds): IntrospectionAnswer | undefined =>
  'state' in found && mayKnow(asker, found.state) ? introspectionAnswer(found.state, config) : undefined;

/** Who holds a bearer token may know what it says. */
export const aboutItself = (found: Found, { config }: AnswerNeeds): IntrospectionAnswer | undefined =>
  'state' in found && found.state.token.mac === undefined ? introspectionAnswer(found.state, config) : undefined;

/** RFC 7662 §4: a caller learns only about tokens meant for it: for one of its APIs, or its own. The id of a MAC token travels in the
 *  clear and proves nothing: a resource server that does not look at token_type must not take it for a bearer token. */
const mayKnow = ({ clientId, introspects }: Asker, { token }: AccessTokenState): boolean =>
  token.clientId === clientId || (token.mac === undefined && token.audience.some((identifier) => introspects.includes(identifier)));

/** RFC 6749 §1.5: refresh tokens are never for resource servers, so only their own client hears about them.
 *  @param clientId who asks; undefined: the client that the token was issued to */
export async function aboutRefreshToken(text: string, clientId: string | undefined, needs: RefreshTokenNeeds): Promise<object | undefined> {
  const presented = parseRefreshToken(text);
  const state = presented && (await needs.grants.find(presented.grantId));
  const family = state?.refresh;
  if (presented === undefined || state === undefined || family === undefined || state.grant.clientId !== (clientId ?? state.grant.clientId)) return undefined;
  if (!sameBytes(presented.familySecretHash, family.familySecretHash) || !sameBytes(presented.tokenHash, family.currentHash)) return undefined;
  const expiresAt = family.expiresAt < family.idleExpiresAt ? family.expiresAt : family.idleExpiresAt;
  return whyGrantIsDead(state) === undefined && expiresAt > needs.clock.now() ? refreshAnswer(state, expiresAt, needs) : undefined;
}

const refreshAnswer = ({ grant, owner }: GrantState, expiresAt: Date, { config }: AnswerNeeds): object => ({
  active: true,
  scope: grant.scope.join(' '),
  client_id: grant.clientId,
  username: owner.username,
  exp: seconds(expiresAt),
  sub: grant.userId,
  iss: config.issuer,
});
