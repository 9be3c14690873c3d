import type { AccessTokenReference, AccessTokenState } from '../model/access-token.js';
import type { AccessTokenStore } from '../ports/access-token.store.js';
import type { Clock } from '../ports/clock.js';
import { whyTokenIsDead } from '../tokens/standing.js';
import { accessTokenReference } from '../tokens/token-text.js';

/** A token that is good now, or why not: for logs, outside all reasons look alike. `about`: it is one of ours. */
export type Found = { readonly state: AccessTokenState } | { readonly refused: string; readonly about?: AccessTokenReference };

interface LookupNeeds {
  readonly accessTokens: AccessTokenStore;
  readonly clock: Clock;
}

/** One indexed look-up by the hash of the token's text. */
export const findAccessToken = (text: string, needs: LookupNeeds): Promise<Found> => findReferredToken(accessTokenReference(text), needs);

export async function findReferredToken(reference: AccessTokenReference | undefined, { accessTokens, clock }: LookupNeeds): Promise<Found> {
  const state = reference && (await accessTokens.find(reference));
  if (state === undefined) return { refused: 'unknown token' };
  const dead = whyTokenIsDead(state, clock.now());
  return dead === undefined ? { state } : { refused: dead, about: state.token };
}
