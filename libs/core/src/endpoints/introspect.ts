import type { ClientAuthenticator } from '../client-auth/client-authenticator.js';
import type { ServerConfig } from '../config/server-config.js';
import { bearer } from '../credentials/bearer.js';
import { mac } from '../credentials/mac.js';
import { findAccessToken, type Found } from '../credentials/access-token-lookup.js';
import { InvalidClient } from '../errors/oauth-error.js';
import type { AccessTokenState } from '../model/access-token.js';
import { isPublic, type Client } from '../model/client.js';
import type { GrantState } from '../model/grant.js';
import type { AccessTokenStore } from '../ports/access-token.store.js';
import type { Clock } from '../ports/clock.js';
import type { GrantStore } from '../ports/grant.store.js';
import { sameBytes } from '../secrets/sha256.js';
import type { Endpoint } from './endpoint.js';
import { parseRefreshToken } from '../tokens/refresh-token.js';
import { whyGrantIsDead } from '../tokens/standing.js';
import { required } from '../wire/form.js';
import { json, jsonError } from '../wire/json.js';
import { answering } from './answering.js';
import { postedForm } from './form-request.js';

interface IntrospectNeeds {
  readonly accessTokens: AccessTokenStore;
  readonly authenticator: ClientAuthenticator;
  readonly clock: Clock;
  readonly config: ServerConfig;
  readonly grants: GrantStore;
}

/** RFC 7662 §2.2: exactly this, whatever the reason. */
const INACTIVE = { active: false } as const;

/** "Is this credential good, and for what?" @spec RFC 7662 §2 */
export const introspectEndpoint = (needs: IntrospectNeeds): Endpoint =>
  answering(
    async (request) => {
      const { params } = postedForm(request);
      const verifying = findAccessToken(params.get('token') ?? '', needs); // both look-ups go out together
      verifying.catch(() => undefined); // awaited below, unless the caller is refused first
      const caller = await needs.authenticator.authenticate(request, params);
      if (isPublic(caller)) throw new InvalidClient('a public client proves nothing and may not introspect'); // RFC 7662 §2.1
      const token = required(params, 'token');
      return json(200, aboutAccessToken(await verifying, caller, needs) ?? (await aboutRefreshToken(token, caller, needs)) ?? INACTIVE);
    },
    (error) => jsonError(error, needs.config.realm),
  );

function aboutAccessToken(verified: Found, caller: Client, needs: IntrospectNeeds): object | undefined {
  if (!('state' in verified) || !mayKnow(caller, verified.state)) return undefined;
  const { owner, token } = verified.state;
  return {
    active: true,
    scope: token.scope.join(' '),
    client_id: token.clientId,
    ...(owner !== undefined && { username: owner.username }),
    token_type: (token.mac === undefined ? bearer : mac).tokenTypeName,
    exp: seconds(token.expiresAt),
    iat: seconds(token.issuedAt),
    sub: token.userId ?? token.clientId,
    ...(token.audience.length > 0 && { aud: token.audience.length === 1 ? token.audience[0] : token.audience }),
    iss: needs.config.issuer,
  };
}

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

const seconds = (instant: Date): number => Math.floor(instant.getTime() / 1000);
