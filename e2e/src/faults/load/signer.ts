import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';

const ALGORITHM = 'ES256';
/** Longer than the load, so that an old one is refused because it was used. */
const LIFETIME_SECONDS = 1_800;

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** A client that has no secret. */
export const SIGNER = {
  client_id: 'signer',
  token_endpoint_auth_method: 'private_key_jwt',
  jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), alg: ALGORITHM }] },
} as const;

/** What it proves itself with, once. @spec RFC 7523 §3 */
export function newAssertion(issuer: string): Promise<string> {
  const { client_id } = SIGNER;
  const claims = new SignJWT().setIssuer(client_id).setSubject(client_id).setAudience(issuer).setJti(randomUUID());
  return claims.setIssuedAt().setExpirationTime(`${LIFETIME_SECONDS} s`).setProtectedHeader({ alg: ALGORITHM }).sign(privateKey);
}
