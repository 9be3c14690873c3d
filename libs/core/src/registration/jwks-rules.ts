import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { z } from 'zod';

const MAX_KEYS = 20;
export const MIN_RSA_BITS = 2048;
const PUBLIC_MEMBERS = ['kty', 'use', 'key_ops', 'alg', 'kid', 'crv', 'x', 'y', 'n', 'e'] as const;
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'] as const;
const KEY_TYPES = ['EC', 'RSA', 'OKP'];
const CURVES = ['P-256', 'P-384', 'P-521', 'Ed25519'];

/** Keeps only the members of public keys that we know; private ones are refused, not dropped: whoever sent one must make a new key. */
const publicKey = z.record(z.string(), z.unknown()).transform((jwk, context): Readonly<Record<string, unknown>> => {
  const rule = keyProblem(jwk);
  if (rule !== undefined) context.addIssue(rule);
  return Object.fromEntries(PUBLIC_MEMBERS.filter((member) => jwk[member] !== undefined).map((member) => [member, jwk[member]]));
});

/** @spec RFC 7517 §5, RFC 7591 §2 */
export const publicJwks = z.object({ keys: z.array(publicKey).max(MAX_KEYS) });

function keyProblem(jwk: Readonly<Record<string, unknown>>): string | undefined {
  if (jwk['kty'] === 'oct') return 'must be an asymmetric key, such as EC or RSA: with a shared one we could sign for its owner';
  if (PRIVATE_MEMBERS.some((member) => Object.hasOwn(jwk, member))) return 'must be a public key: it contains private members, so make a new pair and keep its private half';
  if (!KEY_TYPES.includes(String(jwk['kty']))) return `must have a kty of ${KEY_TYPES.join(', ')}`;
  if (jwk['use'] !== undefined && jwk['use'] !== 'sig') return 'must be for signatures: its use is not sig (RFC 7517 §4.2)';
  if (jwk['kty'] !== 'RSA' && !CURVES.includes(String(jwk['crv']))) return `must have a crv of ${CURVES.join(', ')}`;
  return materialProblem(jwk);
}

function materialProblem(jwk: Readonly<Record<string, unknown>>): string | undefined {
  try {
    const { asymmetricKeyDetails } = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
    const bits = asymmetricKeyDetails?.modulusLength;
    return bits !== undefined && bits < MIN_RSA_BITS ? `must have at least ${MIN_RSA_BITS} bits (RFC 7518 §3.3)` : undefined;
  } catch {
    return 'must be a valid key (RFC 7517)';
  }
}
