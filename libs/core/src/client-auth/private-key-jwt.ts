import { decodeJwt, type JWTPayload } from 'jose';
import { InvalidClient, InvalidRequest } from '../errors/oauth-error.js';
import type { Client } from '../model/client.js';
import { AHEAD_SECONDS, CLOCK_TOLERANCE_SECONDS, isFirstUse } from '../tokens/first-use.js';
import { ownNames } from '../tokens/own-names.js';
import { MAX_JWT_LENGTH, verifyJwt } from '../tokens/signed-jwt.js';
import { required } from '../wire/form.js';
import type { ClientAuthMethod, ClientAuthNeeds } from './client-auth-method.js';

export const CLIENT_ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** An assertion that lives longer is refused: the memory of its `jti` must outlive it. */
const MAX_LIFETIME_SECONDS = 3600;

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
  if (assertion.length > MAX_JWT_LENGTH) throw new InvalidClient('the assertion is too long');
  try {
    const { sub } = decodeJwt(assertion);
    if (typeof sub === 'string' && sub !== '') return sub;
  } catch (cause) {
    throw new InvalidClient('the assertion is not a JWT', cause);
  }
  throw new InvalidClient('the assertion has no subject');
}

async function whyAssertionFails(client: Client, assertion: string, needs: ClientAuthNeeds): Promise<string | undefined> {
  const { clientId, jwks } = client;
  const outcome = await verifyJwt(assertion, jwks, {
    issuer: clientId,
    subject: clientId,
    audience: [...ownNames(needs.config)],
    requiredClaims: ['exp', 'jti'],
    currentDate: needs.clock.now(),
  });
  if ('refused' in outcome) return `assertion refused: ${outcome.refused}`;
  return whyClaimsFail(outcome.payload, needs) ?? (await whyReplayed(client, outcome.payload, needs));
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

/** An assertion works once. @throws TemporarilyUnavailable the memory of what was used may have been lost */
async function whyReplayed(client: Client, { exp = 0, iat, jti = '' }: JWTPayload, { replays }: ClientAuthNeeds): Promise<string | undefined> {
  const isFirst = await isFirstUse(
    {
      kind: 'client-assertion',
      name: [client.clientId, jti],
      ...(iat !== undefined && { issuedAt: new Date(iat * 1000) }),
      expiresAt: new Date(exp * 1000),
      maxLifetimeSeconds: MAX_LIFETIME_SECONDS,
    },
    replays,
  );
  return isFirst ? undefined : 'the assertion was used before';
}
