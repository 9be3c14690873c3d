import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet, type JWTVerifyOptions, type JWTVerifyResult } from 'jose';
import { CLOCK_TOLERANCE_SECONDS } from './first-use.js';

/** RFC 8725 §3.1: asymmetric algorithms only. */
export const ASSERTION_ALGORITHMS = ['ES256', 'ES384', 'ES512', 'EdDSA', 'PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512'];

/** Longer ones are not read. */
export const MAX_JWT_LENGTH = 16_384;

type Jwks = { readonly keys: readonly Readonly<Record<string, unknown>>[] } | undefined;
/** `refused`: why, for logs. */
export type JwtOutcome = Pick<JWTVerifyResult, 'payload' | 'protectedHeader'> | { readonly refused: string };

/** Verifies a JWT that somebody else signed.
 *  @spec RFC 7519 §7.2; RFC 8725 §3.10: only the given keys count, never one that the header names */
export async function verifyJwt(jwt: string, jwks: Jwks, expected: Omit<JWTVerifyOptions, 'algorithms' | 'clockTolerance'>): Promise<JwtOutcome> {
  const options = { algorithms: ASSERTION_ALGORITHMS, clockTolerance: CLOCK_TOLERANCE_SECONDS, ...expected };
  try {
    return await verifiedByOneOf(jwt, (jwks ?? { keys: [] }) as JSONWebKeySet, options);
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return { refused: error.message };
    throw error;
  }
}

/** Keys without a kid are told apart by trying. */
async function verifiedByOneOf(jwt: string, jwks: JSONWebKeySet, options: JWTVerifyOptions): Promise<JWTVerifyResult> {
  try {
    return await jwtVerify(jwt, createLocalJWKSet(jwks), options);
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    for await (const key of error) {
      const result = await jwtVerify(jwt, key, options).catch((reason: unknown) => ignoreWrongSignature(reason));
      if (result !== undefined) return result;
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}

function ignoreWrongSignature(reason: unknown): undefined {
  if (reason instanceof errors.JWSSignatureVerificationFailed) return undefined;
  throw reason;
}
