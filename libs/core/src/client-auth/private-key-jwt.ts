import { createLocalJWKSet, decodeJwt, errors, jwtVerify, type JSONWebKeySet, type JWTPayload, type JWTVerifyOptions } from 'jose';
import { InvalidClient, InvalidRequest, TemporarilyUnavailable } from '../errors/oauth-error.js';
import type { Client } from '../model/client.js';
import { sha256 } from '../secrets/sha256.js';
import { required } from '../wire/form.js';
import type { ClientAuthMethod, ClientAuthNeeds } from './client-auth-method.js';

export const CLIENT_ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** RFC 8725 §3.1: asymmetric algorithms only. */
export const CLIENT_ASSERTION_ALGORITHMS = ['ES256', 'ES384', 'ES512', 'EdDSA', 'PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512'];

/** An assertion that lives longer is refused: the memory of its `jti` must outlive it. */
const MAX_LIFETIME_SECONDS = 3600;
const CLOCK_TOLERANCE_SECONDS = 15;
/** How far a client's clock may run ahead of ours. Small: see requireKnownPast. */
const AHEAD_SECONDS = 5;
const MAX_ASSERTION_LENGTH = 16_384;

/** A JWT signed with a key of the client. @spec RFC 7523 §2.2, §3; OpenID Connect Core §9 */
export const privateKeyJwt: ClientAuthMethod = {
  name: 'private_key_jwt',

  recognises: (_request, params) => params.has('client_assertion') || params.has('client_assertion_type'),

  claim(_request, params, needs) {
    const assertion = required(params, 'client_assertion');
    // RFC 7521 §4.2
    if (params.get('client_assertion_type') !== CLIENT_ASSERTION_TYPE) throw new InvalidRequest('client_assertion_type is not supported.');
    const clientId = subjectOf(assertion);
    const inBody = params.get('client_id');
    // RFC 7521 §4.2: a client_id beside the assertion must be the same
    if (inBody !== undefined && inBody !== clientId) throw new InvalidClient('client_id differs from the assertion');
    return { clientId, prove: (client) => whyAssertionFails(client, assertion, needs) };
  },
};

/** Reads who is meant, unproven. @throws InvalidClient */
function subjectOf(assertion: string): string {
  if (assertion.length > MAX_ASSERTION_LENGTH) throw new InvalidClient('the assertion is too long');
  try {
    const { sub } = decodeJwt(assertion);
    if (typeof sub === 'string' && sub !== '') return sub;
  } catch (cause) {
    throw new InvalidClient('the assertion is not a JWT', cause);
  }
  throw new InvalidClient('the assertion has no subject');
}

async function whyAssertionFails(client: Client, assertion: string, needs: ClientAuthNeeds): Promise<string | undefined> {
  let payload: JWTPayload;
  try {
    payload = await verified(client, assertion, needs);
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return `assertion refused: ${error.message}`;
    throw error;
  }
  return whyClaimsFail(payload, needs) ?? (await whyReplayed(client, payload, needs));
}

/** RFC 8725 §3.10: only the registered keys count, never one that the header names. */
async function verified(client: Client, assertion: string, { clock, config }: ClientAuthNeeds): Promise<JWTPayload> {
  const options: JWTVerifyOptions = {
    algorithms: CLIENT_ASSERTION_ALGORITHMS,
    issuer: client.clientId,
    subject: client.clientId,
    audience: [config.issuer, `${config.issuer}/token`],
    requiredClaims: ['exp', 'jti'],
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    currentDate: clock.now(),
  };
  const keySet = createLocalJWKSet((client.jwks ?? { keys: [] }) as JSONWebKeySet);
  try {
    return (await jwtVerify(assertion, keySet, options)).payload;
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    for await (const key of error) {
      const result = await jwtVerify(assertion, key, options).catch((reason: unknown) => ignoreWrongSignature(reason));
      if (result !== undefined) return result.payload;
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}

function ignoreWrongSignature(reason: unknown): undefined {
  if (reason instanceof errors.JWSSignatureVerificationFailed) return undefined;
  throw reason;
}

function whyClaimsFail({ aud, exp, iat, jti }: JWTPayload, { clock }: ClientAuthNeeds): string | undefined {
  const now = clock.now().getTime() / 1000;
  // one audience, us: an assertion for several servers could be replayed by one of them at another
  if (Array.isArray(aud) && aud.length !== 1) return 'the assertion has several audiences';
  if (typeof jti !== 'string' || jti === '') return 'jti is no string';
  if (exp === undefined || exp > now + MAX_LIFETIME_SECONDS + CLOCK_TOLERANCE_SECONDS) return 'the assertion lives too long';
  if (iat !== undefined && iat > now + AHEAD_SECONDS) return 'iat is in the future';
  return undefined;
}

/** An assertion works once. @throws TemporarilyUnavailable as requireKnownPast */
async function whyReplayed(client: Client, { exp = 0, iat, jti = '' }: JWTPayload, { replays }: ClientAuthNeeds): Promise<string | undefined> {
  const until = new Date((exp + CLOCK_TOLERANCE_SECONDS) * 1000);
  const value = sha256(JSON.stringify([client.clientId, jti])).toString('base64url');
  const { outcome, bornAt } = await replays.remember('client-assertion', value, until);
  if (outcome === 'replayed') return 'the assertion was used before';
  requireKnownPast(exp, iat, bornAt.getTime() / 1000);
  return undefined;
}

/** What may have been used before the replay memory began is refused: the client comes again with a new assertion.
 *  Everything that was accepted before had iat < birth + AHEAD and exp < birth + the longest lifetime.
 *  @throws TemporarilyUnavailable */
function requireKnownPast(exp: number, iat: number | undefined, born: number): void {
  const madeSince = iat !== undefined && iat > born + AHEAD_SECONDS;
  const tooYoungToHaveBeenUsed = exp > born + MAX_LIFETIME_SECONDS + CLOCK_TOLERANCE_SECONDS;
  if (!madeSince && !tooYoungToHaveBeenUsed) throw new TemporarilyUnavailable('the assertion may be older than the replay memory');
}
