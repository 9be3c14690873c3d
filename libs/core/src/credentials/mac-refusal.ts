import type { ChallengeError } from './credential.js';

/** All that a client is told; an unknown id and a wrong mac look alike. */
export const MAC_REFUSALS = {
  malformed: 'malformed MAC credentials',
  invalid: 'invalid MAC',
  stale: 'stale timestamp',
  replayed: 'nonce already used',
  expired: 'The MAC credentials expired',
} as const;

export interface MacRefusal {
  readonly refused: string;
  readonly error: ChallengeError;
}

/** @param refused what really happened, for the log
 *  @spec draft-ietf-oauth-v2-http-mac-02 §4.2: 401, and what went wrong as text, not as a code */
export const macRefusal = (kind: keyof typeof MAC_REFUSALS, refused: string): MacRefusal => ({
  refused,
  error: { status: 401, code: 'invalid_token', description: MAC_REFUSALS[kind] },
});
