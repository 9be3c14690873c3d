import type { AccessTokenState } from '../model/access-token.js';
import type { AccessTokenStore } from '../ports/access-token.store.js';
import type { Clock } from '../ports/clock.js';
import { whyTokenIsDead } from '../tokens/standing.js';
import { accessTokenReference } from '../tokens/token-text.js';

/** A token that is good now, or why not: for logs, outside all reasons look alike. */
export type Found = { readonly state: AccessTokenState } | { readonly refused: string };

/** One indexed look-up by the hash of the token's text. */
export async function findAccessToken(
  text: string,
  { accessTokens, clock }: { readonly accessTokens: AccessTokenStore; readonly clock: Clock },
): Promise<Found> {
  const reference = accessTokenReference(text);
  const state = reference && (await accessTokens.find(reference));
  if (state === undefined) return { refused: 'unknown token' };
  const dead = whyTokenIsDead(state, clock.now());
  return dead === undefined ? { state } : { refused: dead };
}
