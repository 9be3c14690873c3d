import type { ClientAuthenticator } from '../client-auth/client-authenticator.js';
import type { ServerConfig } from '../config/server-config.js';
import { findAccessToken, type Found } from '../credentials/access-token-lookup.js';
import type { AccessTokenState } from '../model/access-token.js';
import type { Client } from '../model/client.js';
import type { GrantState } from '../model/grant.js';
import type { AccessTokenStore } from '../ports/access-token.store.js';
import type { Clock } from '../ports/clock.js';
import type { GrantStore } from '../ports/grant.store.js';
import type { Observer } from '../ports/observer.js';
import { sameBytes } from '../secrets/sha256.js';
import type { Endpoint } from './endpoint.js';
import { parseRefreshToken } from '../tokens/refresh-token.js';
import { whyGrantIsDead } from '../tokens/standing.js';
import { required } from '../wire/form.js';
import { json, jsonError } from '../wire/json.js';
import type { WireResponse } from '../wire/response.js';
import { answering } from './answering.js';
import { INACTIVE, introspectionAnswer, seconds } from './introspection-answer.js';
import { introspectionRequest } from './introspection-request.js';
import { authenticatedResourceServer } from './resource-server.js';

interface IntrospectNeeds {
  readonly accessTokens: AccessTokenStore;
  readonly authenticator: ClientAuthenticator;
  readonly clock: Clock;
  readonly config: ServerConfig;
  readonly grants: GrantStore;
  readonly observer: Observer;
}

/** "Is this credential good, and for what?" @spec RFC 7662 §2 */
export const introspectEndpoint = (needs: IntrospectNeeds): Endpoint =>
  answering(
    async (request) => {
      const asked = introspectionRequest(request, needs.config.legacyIntrospection);
      if ('bearer' in asked) return told(aboutItself(await findAccessToken(asked.bearer, needs), needs), undefined, needs);
      const { params } = asked;
      const verifying = findAccessToken(params.get('token') ?? '', needs); // both look-ups go out together
      verifying.catch(() => undefined); // awaited below, unless the caller is refused first
      const caller = await authenticatedResourceServer(request, params, needs);
      const token = required(params, 'token');
      return told(aboutAccessToken(await verifying, caller, needs) ?? (await aboutRefreshToken(token, caller, needs)), caller, needs);
    },
    (error) => jsonError(error, needs.config.realm),
  );

function told(answer: object | undefined, caller: Client | undefined, { observer }: IntrospectNeeds): WireResponse {
  observer.introspected({ endpoint: 'introspect', active: answer !== undefined, askedBy: caller?.clientId });
  return json(200, answer ?? INACTIVE);
}

const aboutAccessToken = (found: Found, caller: Client, { config }: IntrospectNeeds): object | undefined =>
  'state' in found && mayKnow(caller, found.state) ? introspectionAnswer(found.state, config) : undefined;

/** Who holds a bearer token may know what it says. */
const aboutItself = (found: Found, { config }: IntrospectNeeds): object | undefined =>
  'state' in found && found.state.token.mac === undefined ? introspectionAnswer(found.state, config) : undefined;

/** RFC 7662 §4: a caller learns only about tokens meant for it: for one of its APIs, or its own. The id of a MAC token travels in the
 *  clear and proves nothing: a resource server that does not look at token_type must not take it for a bearer token. */
const mayKnow = (caller: Client, { token }: AccessTokenState): boolean =>
  token.clientId === caller.clientId || (token.mac === undefined && token.audience.some((identifier) => caller.introspects.includes(identifier)));

/** RFC 6749 §1.5: refresh tokens are never for resource servers, so only their own client hears about them. */
async function aboutRefreshToken(text: string, caller: Client, needs: IntrospectNeeds): Promise<object | undefined> {
  const presented = parseRefreshToken(text);
  const state = presented && (await needs.grants.find(presented.grantId));
  const family = state?.refresh;
  if (presented === undefined || state === undefined || family === undefined || state.grant.clientId !== caller.clientId) return undefined;
  if (!sameBytes(presented.familySecretHash, family.familySecretHash) || !sameBytes(presented.tokenHash, family.currentHash)) return undefined;
  const expiresAt = family.expiresAt < family.idleExpiresAt ? family.expiresAt : family.idleExpiresAt;
  return whyGrantIsDead(state) === undefined && expiresAt > needs.clock.now() ? refreshAnswer(state, expiresAt, needs) : undefined;
}

const refreshAnswer = ({ grant, owner }: GrantState, expiresAt: Date, { config }: IntrospectNeeds): object => ({
  active: true,
  scope: grant.scope.join(' '),
  client_id: grant.clientId,
  username: owner.username,
  exp: seconds(expiresAt),
  sub: grant.userId,
  iss: config.issuer,
});
