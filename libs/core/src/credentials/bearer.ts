import { randomUUID } from 'node:crypto';
import type { AccessToken } from '../model/access-token.js';
import { signAccessToken } from '../tokens/at-jwt.js';
import { accessTokenReference, newOpaqueToken } from '../tokens/token-text.js';
import { findAccessToken } from './access-token-lookup.js';
import type { Credential, IssueNeeds, Subject, Verified } from './credential.js';

/** RFC 9110 §11.1: the scheme's case does not matter. RFC 6750 §2.1: b64token. */
const SCHEME = /^bearer(?=$|[ \t,])/i;
const CREDENTIALS = /^bearer +([\w\-.~+/]+=*)$/i;

/** Whoever holds it may use it. @spec RFC 6750 */
export const bearer: Credential = {
  scheme: 'Bearer',
  tokenType: 'bearer',
  tokenTypeName: 'Bearer',

  async issue(subject, needs) {
    const issuedAt = needs.clock.now();
    const expiresAt = new Date(issuedAt.getTime() + subject.ttlSeconds * 1000);
    const text = subject.format === 'jwt' ? await jwt(subject, issuedAt, expiresAt, needs) : newOpaqueToken(needs.random, expiresAt);
    const reference = accessTokenReference(text);
    if (reference === undefined) throw new Error('an issued token must be recognisable');
    return { text, token: rowOf(subject, reference, issuedAt, expiresAt) };
  },

  recognises: ({ headers }) => typeof headers['authorization'] === 'string' && SCHEME.test(headers['authorization']),

  async verify({ headers }, needs): Promise<Verified> {
    const token = CREDENTIALS.exec(String(headers['authorization']))?.[1];
    if (token === undefined) return { refused: 'malformed', error: { status: 400, code: 'invalid_request', description: 'The Authorization header is malformed.' } };
    const found = await findAccessToken(token, needs);
    if ('state' in found && found.state.token.mac === undefined) return found;
    const refused = 'refused' in found ? found.refused : 'a MAC token is no bearer token';
    return { refused, error: { status: 401, code: 'invalid_token', description: 'The access token is expired, revoked or unknown.' } };
  },

  challenge(realm, error) {
    const parts = [`realm="${realm}"`];
    if (error !== undefined) parts.push(`error="${error.code}"`, `error_description="${error.description}"`);
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
