import { randomUUID } from 'node:crypto';
import type { AccessTokenState } from '../model/access-token.js';
import type { Api } from '../model/api.js';
import { signAccessToken } from '../tokens/at-jwt.js';
import { accessTokenReference, newOpaqueToken } from '../tokens/token-text.js';
import { findAccessToken } from './access-token-lookup.js';
import { accessTokenRow, lifetimeOf, type Lifetime } from './access-token-row.js';
import { bearerBody } from './bearer-body.js';
import { bearerHeader } from './bearer-header.js';
import { bearerQuery } from './bearer-query.js';
import type { BearerWay, Carried } from './bearer-way.js';
import type { ChallengeError, Credential, IssueNeeds, NotVerified, Subject, Verified, VerifyNeeds } from './credential.js';
import { cameInPlaintext, revokeExposed } from './plaintext-token.js';
import type { ResourceRequest } from './resource-request.js';

const WAYS: readonly BearerWay[] = [bearerHeader, bearerBody, bearerQuery];

const invalidRequest = (description: string): ChallengeError => ({ status: 400, code: 'invalid_request', description });
const INVALID_TOKEN: ChallengeError = { status: 401, code: 'invalid_token', description: 'The access token is expired, revoked or unknown.' };

/** Whoever holds it may use it. @spec RFC 6750 */
export const bearer: Credential = {
  scheme: 'Bearer',
  tokenType: 'bearer',
  tokenTypeName: 'Bearer',

  async issue(subject, needs) {
    const lifetime = lifetimeOf(subject, needs.clock.now());
    const text = subject.format === 'jwt' ? await jwt(subject, lifetime, needs) : newOpaqueToken(needs.random, lifetime.expiresAt);
    const reference = accessTokenReference(text);
    if (reference === undefined) throw new Error('an issued token must be recognisable');
    return { text, token: accessTokenRow(subject, reference, lifetime) };
  },

  elsewhere: INVALID_TOKEN,

  recognises: (request) => waysTried(request).length > 0,

  async verify(request, needs): Promise<Verified> {
    const [only, ...more] = waysTried(request);
    // RFC 6750 §2: not more than one method in each request
    if (only === undefined || more.length > 0) return { refused: 'several ways', error: invalidRequest('The token was sent in more than one way.') };
    const { carried, way } = only;
    if ('fault' in carried) return { refused: `malformed, in the ${way.method}`, error: invalidRequest(carried.fault) };
    const found = await findAccessToken(carried.token, needs);
    if ('refused' in found) return { ...found, error: INVALID_TOKEN };
    const { state } = found;
    const refused = await whyNoBearer(state, way, request, needs);
    return refused === undefined ? { state, ...(way.answerHeaders && { headers: way.answerHeaders }) } : { ...refused, about: state.token };
  },

  challenge(realm, error) {
    const parts = [`realm="${realm}"`];
    if (error !== undefined) parts.push(`error="${error.code}"`, `error_description="${error.description}"`);
    if (error?.scope !== undefined) parts.push(`scope="${error.scope}"`);
    return `Bearer ${parts.join(', ')}`;
  },
};

interface Tried {
  readonly way: BearerWay;
  readonly carried: Carried;
}

/** A place where the API takes no tokens is the API's own: what is there is none. */
function waysTried(request: ResourceRequest): Tried[] {
  return WAYS.filter((way) => way === bearerHeader || request.apis?.some((api) => takes(api, way))).flatMap((way) => {
    const carried = way.carried(request);
    return carried === undefined ? [] : [{ way, carried }];
  });
}

const takes = ({ bearerMethods }: Api, { method }: BearerWay): boolean => bearerMethods.includes(method);

/** Why a good token is none here. One for an API that was not asked about is left alone: the caller refuses it. */
async function whyNoBearer(state: AccessTokenState, way: BearerWay, request: ResourceRequest, needs: VerifyNeeds): Promise<NotVerified | undefined> {
  if (state.token.mac !== undefined) return { refused: 'a MAC token is no bearer token', error: INVALID_TOKEN };
  const apis = request.apis?.filter(({ identifier }) => state.token.audience.includes(identifier));
  if (apis?.length === 0) return undefined;
  if (cameInPlaintext(request, needs)) {
    await revokeExposed(state, request, needs);
    return { refused: 'sent in plaintext, therefore revoked', error: INVALID_TOKEN };
  }
  const counts = way.allowedBy === undefined || (apis?.some((api) => takes(api, way)) && (await isAllowed(way, state, needs)));
  return counts ? undefined : { refused: `tokens in the ${way.method} are off` }; // as if none had been sent
}

async function isAllowed({ allowedBy }: BearerWay, { token }: AccessTokenState, { clients }: VerifyNeeds): Promise<boolean> {
  const client = await clients.find(token.clientId);
  return client !== undefined && allowedBy?.(client.policy) === true;
}

async function jwt(subject: Subject, { issuedAt, expiresAt }: Lifetime, { config, keyRing }: IssueNeeds): Promise<string> {
  const { audience, clientId, scope, userId } = subject;
  const [only] = audience;
  const claims = {
    iss: config.issuer,
    sub: userId ?? clientId, // RFC 9068 §2.2: without a resource owner, the client
    aud: audience.length === 1 && only !== undefined ? only : audience,
    client_id: clientId,
    scope: scope.join(' '),
    iat: seconds(issuedAt),
    exp: seconds(expiresAt),
    jti: randomUUID(),
  };
  return signAccessToken(claims, await keyRing.signer());
}

const seconds = (instant: Date): number => Math.floor(instant.getTime() / 1000);
