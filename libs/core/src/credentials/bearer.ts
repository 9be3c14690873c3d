import { randomUUID } from 'node:crypto';
import type { AccessToken } from '../model/access-token.js';
import { signAccessToken } from '../tokens/at-jwt.js';
import { whyTokenIsDead } from '../tokens/standing.js';
import { accessTokenReference, newOpaqueToken } from '../tokens/token-text.js';
import type { Credential, IssueNeeds, Subject, Verified } from './credential.js';

/** Whoever holds it may use it. @spec RFC 6750 */
export const bearer: Credential = {
  scheme: 'Bearer',

  async issue(subject, needs) {
    const issuedAt = needs.clock.now();
    const expiresAt = new Date(issuedAt.getTime() + subject.ttlSeconds * 1000);
    const text = subject.format === 'jwt' ? await jwt(subject, issuedAt, expiresAt, needs) : newOpaqueToken(needs.random, expiresAt);
    const reference = accessTokenReference(text);
    if (reference === undefined) throw new Error('an issued token must be recognisable');
    return { text, token: rowOf(subject, reference, issuedAt, expiresAt) };
  },

  async verify(text, { accessTokens, clock }): Promise<Verified> {
    const reference = accessTokenReference(text);
    const state = reference && (await accessTokens.find(reference));
    if (state === undefined) return { refused: 'unknown token' };
    const dead = whyTokenIsDead(state, clock.now());
    return dead === undefined ? { state } : { refused: dead };
  },

  challenge(realm, error) {
    const parts = [`realm="${realm}"`];
    if (error !== undefined) parts.push(`error="${error.code}"`);
    if (error?.description !== undefined) parts.push(`error_description="${error.description}"`);
    if (error?.scope !== undefined) parts.push(`scope="${error.scope}"`);
    return `Bearer ${parts.join(', ')}`;
  },
};

function rowOf(subject: Subject, reference: Pick<AccessToken, 'expiryDay' | 'tokenHash'>, issuedAt: Date, expiresAt: Date): AccessToken {
  const { clientId, userId, grantId, scope, audience, format } = subject;
  return {
    ...reference,
    clientId,
    ...(userId !== undefined && { userId }),
    ...(grantId !== undefined && { grantId }),
    scope,
    audience,
    format,
    issuedAt,
    expiresAt,
  };
}

async function jwt(subject: Subject, issuedAt: Date, expiresAt: Date, { config, keyRing }: IssueNeeds): Promise<string> {
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
