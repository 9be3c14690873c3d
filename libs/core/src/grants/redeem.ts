import type { ServerConfig } from '../config/server-config.js';
import { InvalidGrant } from '../errors/oauth-error.js';
import type { RefreshFamily } from '../model/grant.js';
import type { Clock } from '../ports/clock.js';
import type { GrantStore } from '../ports/grant.store.js';
import type { RefreshToken } from '../tokens/refresh-token.js';
import type { Minted, TokenAnswer } from './grant-type.js';

interface RedeemNeeds {
  readonly clock: Clock;
  readonly config: ServerConfig;
  readonly grants: GrantStore;
}

/** Records the first tokens of a grant. The durable gate: whatever stood before it forgot, a grant is redeemed once.
 *  @param refusal what the client is told, where it is not about a code
 *  @throws InvalidGrant redeemed or revoked meanwhile, or its client or owner is out of good standing */
export async function redeem(grantId: string, { access, answer, refresh }: Minted, needs: RedeemNeeds, refusal?: string): Promise<TokenAnswer> {
  const now = needs.clock.now();
  const family = refresh && firstOfFamily(refresh, now, needs.config);
  const outcome = await needs.grants.redeem(grantId, now, { accessToken: access.token, ...(family !== undefined && { refresh: family }) });
  if (outcome === 'refused') throw new InvalidGrant('the grant was redeemed or revoked meanwhile', refusal);
  return answer;
}

const firstOfFamily = (refresh: RefreshToken, now: Date, config: ServerConfig): RefreshFamily => ({
  familySecretHash: refresh.familySecretHash,
  currentHash: refresh.tokenHash,
  generation: 0,
  expiresAt: new Date(now.getTime() + config.refreshTokenTtlSeconds * 1000),
  idleExpiresAt: new Date(now.getTime() + config.refreshTokenIdleTtlSeconds * 1000),
});
