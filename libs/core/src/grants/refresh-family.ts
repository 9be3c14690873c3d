import type { ServerConfig } from '../config/server-config.js';
import type { GrantState, RefreshFamily } from '../model/grant.js';
import type { GrantStore } from '../ports/grant.store.js';
import { sameBytes } from '../secrets/sha256.js';
import type { RefreshToken } from '../tokens/refresh-token.js';
import { whyGrantIsDead } from '../tokens/standing.js';

/** A refresh token's grant, and its family there. */
export interface FoundFamily {
  readonly state: GrantState;
  readonly family: RefreshFamily;
}

/** Where a refresh token comes from, whatever its generation and however dead; undefined: not from here. */
export async function findFamily(presented: RefreshToken, { grants }: { readonly grants: GrantStore }): Promise<FoundFamily | undefined> {
  const state = await grants.find(presented.grantId);
  const family = state?.refresh;
  if (state === undefined || family === undefined) return undefined;
  return sameBytes(presented.familySecretHash, family.familySecretHash) ? { state, family } : undefined;
}

/** Undefined while the family lives. */
export function whyFamilyIsDead({ family, state }: FoundFamily, now: Date): string | undefined {
  const expired = family.expiresAt <= now || family.idleExpiresAt <= now;
  return whyGrantIsDead(state) ?? (expired ? 'the refresh token has expired' : undefined);
}

export const isCurrent = (presented: RefreshToken, family: RefreshFamily): boolean => sameBytes(presented.tokenHash, family.currentHash);

/** Whether a client that did not receive the answer to the latest rotation may have it again: soon after, and while its successor is unused. */
export function mayHaveAnswerAgain(presented: RefreshToken, { previousHash, rotatedAt }: RefreshFamily, now: Date, { refreshGraceSeconds }: ServerConfig): boolean {
  const isPrevious = previousHash !== undefined && sameBytes(presented.tokenHash, previousHash);
  return isPrevious && now.getTime() < (rotatedAt?.getTime() ?? 0) + refreshGraceSeconds * 1000;
}
