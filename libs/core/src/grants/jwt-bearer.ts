import { decodeJwt, type JWTPayload, type JWTHeaderParameters } from 'jose';
import { InvalidAssertion } from '../errors/invalid-assertion.js';
import type { Client } from '../model/client.js';
import type { TrustedIssuer } from '../model/trusted-issuer.js';
import { sha256 } from '../secrets/sha256.js';
import { ownNames } from '../tokens/own-names.js';
import { MAX_JWT_LENGTH, verifyJwt } from '../tokens/signed-jwt.js';
import { required } from '../wire/form.js';
import { approveAssertion, type AssertionNeeds } from './assertion-approval.js';
import { countingRefusals } from './assertion-throttle.js';
import { requireShortLife, requireValidNow, trustedIssuer, type CheckedAssertion } from './assertion.js';
import type { GrantType } from './grant-type.js';

/** Trades a JWT of a trusted issuer for an access token of the person that it is about.
 *  @spec RFC 7523 §2.1, §3; RFC 7521 §4.1
 *  @throws InvalidAssertion */
export const jwtBearer: GrantType<AssertionNeeds> = {
  type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
  publicClients: true, // RFC 7523 §3.1: the assertion is what proves something

  async offered({ trustedIssuers }) {
    return (await trustedIssuers.kinds()).has('jwt');
  },

  async approve(request, needs) {
    const assertion = required(request.form.params, 'assertion');
    return approveAssertion(request, await countingRefusals(request, needs, () => checked(assertion, request.client, needs)), needs);
  },
};

async function checked(assertion: string, client: Client, needs: AssertionNeeds): Promise<CheckedAssertion> {
  const issuer = await trustedIssuer('jwt', claimedIssuer(assertion), client, needs);
  const { payload, protectedHeader } = await verified(assertion, issuer, needs);
  requireAssertion(payload, protectedHeader);
  const { exp = 0, iat, jti, nbf, sub = '' } = payload;
  const expiresAt = instantOf(exp);
  const issuedAt = iat === undefined ? {} : { issuedAt: instantOf(iat) };
  requireValidNow({ ...issuedAt, ...(nbf !== undefined && { notBefore: instantOf(nbf) }), notOnOrAfter: expiresAt }, needs.clock);
  requireShortLife(expiresAt, needs.clock);
  return { issuer, subject: sub, identity: jti === undefined ? ['content', contentHash(assertion)] : ['jti', jti], ...issuedAt, expiresAt };
}

/** The last second that a Date can hold. */
const MAX_SECONDS = 8.64e12;

/** @param seconds a NumericDate @throws InvalidAssertion beyond all calendars */
function instantOf(seconds: number): Date {
  if (!(Math.abs(seconds) <= MAX_SECONDS)) throw new InvalidAssertion('an instant of the assertion is no date');
  return new Date(seconds * 1000);
}

/** Reads who is said to have issued it, unproven. @throws InvalidAssertion */
function claimedIssuer(assertion: string): string {
  if (assertion.length > MAX_JWT_LENGTH) throw new InvalidAssertion('the assertion is too long');
  let iss: unknown;
  try {
    ({ iss } = decodeJwt(assertion));
  } catch (cause) {
    throw new InvalidAssertion('the assertion is not a JWT', cause);
  }
  if (typeof iss !== 'string' || iss === '') throw new InvalidAssertion('the assertion has no issuer'); // RFC 7523 §3(1)
  return iss;
}

async function verified(assertion: string, { issuer, jwks }: TrustedIssuer, { clock, config }: AssertionNeeds) {
  const outcome = await verifyJwt(assertion, jwks, {
    issuer,
    audience: [...ownNames(config)],
    requiredClaims: ['exp', 'sub'], // RFC 7523 §3(2), (4)
    currentDate: clock.now(),
  });
  if ('refused' in outcome) throw new InvalidAssertion(`the JWT is refused: ${outcome.refused}`);
  return outcome;
}

/** RFC 8725 §3.11: kinds of JWTs that are no assertions say so in their header. */
const ASSERTION_TYPES = ['jwt', 'authorization-grant+jwt'];

function requireAssertion({ aud, events, jti, sub }: JWTPayload, { typ }: JWTHeaderParameters): void {
  const type = typ === undefined ? 'jwt' : String(typ).toLowerCase().replace(/^application\//, ''); // RFC 7515 §4.1.9
  if (!ASSERTION_TYPES.includes(type)) throw new InvalidAssertion('the JWT is of another type');
  // RFC 8417 §2: a security event, such as a logout token, is about something that happened
  if (events !== undefined) throw new InvalidAssertion('the JWT is a security event');
  // one audience, us: an assertion for several servers could be replayed by one of them at another
  if (Array.isArray(aud) && aud.length !== 1) throw new InvalidAssertion('the assertion has several audiences');
  if (typeof sub !== 'string' || sub === '') throw new InvalidAssertion('sub is no text');
  if (jti !== undefined && (typeof jti !== 'string' || jti === '')) throw new InvalidAssertion('jti is no text');
}

/** Of what was signed: signatures of one content have several spellings. */
const contentHash = (assertion: string): string => sha256(assertion.slice(0, assertion.lastIndexOf('.'))).toString('base64url');
