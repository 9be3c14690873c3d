import { InvalidGrant, InvalidRequest } from '../errors/oauth-error.js';
import { isPublic, type Client } from '../model/client.js';
import { sameBytes, sha256 } from '../secrets/sha256.js';
import type { Params } from '../wire/form.js';

export const CODE_CHALLENGE_METHODS = ['S256'] as const;

/** A SHA-256 in base64url. @spec RFC 7636 §4.2 */
const CHALLENGE = /^[A-Za-z0-9_-]{43}$/;
const VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/;

/** @spec RFC 7636 §4.3; RFC 9700 §2.1.1: required of public clients; without a method it would be `plain`, which is off
 *  @throws InvalidRequest */
export function codeChallengeOf(client: Client, params: Params): string | undefined {
  const challenge = params.get('code_challenge');
  const method = params.get('code_challenge_method');
  if (challenge === undefined) {
    if (isPublic(client) || client.requirePkce) throw new InvalidRequest('PKCE is required: code_challenge is missing.');
    if (method !== undefined) throw new InvalidRequest('code_challenge_method came without code_challenge.');
    return undefined;
  }
  if (method !== 'S256') throw new InvalidRequest('code_challenge_method must be S256.');
  if (!CHALLENGE.test(challenge)) throw new InvalidRequest('code_challenge is not a base64url SHA-256 value.');
  return challenge;
}

/** @spec RFC 7636 §4.6; RFC 9700 §4.8.2: a verifier without a challenge is a downgrade
 *  @throws InvalidGrant */
export function requirePkce(challenge: string | undefined, verifier: string | undefined): void {
  if (challenge === undefined && verifier === undefined) return;
  if (challenge === undefined) throw new InvalidGrant('code_verifier without code_challenge');
  if (verifier === undefined) throw new InvalidGrant('code_verifier is missing');
  if (!VERIFIER.test(verifier)) throw new InvalidGrant('code_verifier is malformed');
  if (!sameBytes(sha256(verifier), Buffer.from(challenge, 'base64url'))) throw new InvalidGrant('code_verifier does not match');
}
