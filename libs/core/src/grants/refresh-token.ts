import { InvalidGrant } from '../errors/oauth-error.js';
import type { Client } from '../model/client.js';
import type { GrantState, RefreshFamily } from '../model/grant.js';
import { parseRefreshToken, type RefreshToken } from '../tokens/refresh-token.js';
import { required } from '../wire/form.js';
import { grantAudience } from './granted.js';
import type { GrantNeeds, GrantType, Minted, TokenAnswer } from './grant-type.js';
import { findFamily, isCurrent, mayHaveAnswerAgain, whyFamilyIsDead, type FoundFamily } from './refresh-family.js';

type Needs = Pick<GrantNeeds, 'apis' | 'audit' | 'clock' | 'config' | 'grants' | 'secretBox'>;

const PURPOSE = 'refresh answer';

/** Trades a refresh token for new tokens and rotates it. Repeated within the grace window, the same answer comes again;
 *  any later use of a rotated token revokes the family.
 *  @spec RFC 6749 §6, RFC 9700 §4.14.2
 *  @throws InvalidGrant unknown, expired, revoked, reused, or another client's */
export const refreshToken: GrantType<Needs> = {
  type: 'refresh_token',
  publicClients: true,

  async approve({ client, form }, needs) {
    const presented = parseRefreshToken(required(form.params, 'refresh_token'));
    if (presented === undefined) throw new InvalidGrant('not a refresh token');
    const { family, state } = await standingFamily(presented, client, needs);
    if (!isCurrent(presented, family)) return { repeated: await earlierAnswer(presented, state, family, needs) };
    const audience = await grantAudience(state.grant, form.params.get('scope'), form.resources, needs);
    return {
      audience,
      owner: { userId: state.grant.userId, grantId: state.grant.grantId },
      refresh: { previous: presented, rotation: family.generation + 1 },
      record: (minted) => rotate(presented, client, minted, needs),
    };
  },
};

async function standingFamily(presented: RefreshToken, client: Client, needs: Needs): Promise<FoundFamily> {
  const found = await findFamily(presented, needs);
  if (found === undefined) throw new InvalidGrant('unknown refresh token');
  // RFC 6749 §6: the refresh token is bound to the client to which it was issued
  if (found.state.grant.clientId !== client.clientId) throw new InvalidGrant('the refresh token belongs to another client');
  const dead = whyFamilyIsDead(found, needs.clock.now());
  if (dead !== undefined) throw new InvalidGrant(dead);
  return found;
}

interface SealedAnswer {
  readonly answer: TokenAnswer;
  readonly accessTokenExpiresAt: number;
}

async function rotate(presented: RefreshToken, client: Client, { access, answer, refresh }: Minted, needs: Needs): Promise<TokenAnswer> {
  if (refresh === undefined) throw new Error('a rotation mints a refresh token');
  const rotatedAt = needs.clock.now();
  const sealed: SealedAnswer = { answer, accessTokenExpiresAt: access.token.expiresAt.getTime() };
  const outcome = await needs.grants.rotate(presented.grantId, {
    presentedHash: presented.tokenHash,
    nextHash: refresh.tokenHash,
    // only who has the old token's text (and our key) can read it
    sealedAnswer: needs.secretBox.seal(PURPOSE, JSON.stringify(sealed), presented.text),
    rotatedAt,
    idleExpiresAt: new Date(rotatedAt.getTime() + needs.config.refreshTokenIdleTtlSeconds * 1000),
    accessToken: access.token,
  });
  if (outcome === 'rotated') return answer;
  const { family, state } = await standingFamily(presented, client, needs); // somebody was faster: the same answer for both
  return earlierAnswer(presented, state, family, needs);
}

/** The answer to the rotation before, for a client that never received it. Its successor must not have been used yet. */
async function earlierAnswer(presented: RefreshToken, { grant }: GrantState, family: RefreshFamily, needs: Needs): Promise<TokenAnswer> {
  const now = needs.clock.now();
  const { sealedAnswer } = family;
  if (sealedAnswer === undefined || !mayHaveAnswerAgain(presented, family, now, needs.config)) {
    await needs.grants.revoke(grant.grantId, now);
    await needs.audit.append({ at: now, actor: `client:${grant.clientId}`, action: 'refresh_token.reuse', target: `grant:${grant.grantId}` });
    throw new InvalidGrant('the refresh token was used before');
  }
  const { answer, accessTokenExpiresAt } = JSON.parse(needs.secretBox.open(PURPOSE, sealedAnswer, presented.text)) as SealedAnswer;
  return { ...answer, expires_in: Math.max(0, Math.ceil((accessTokenExpiresAt - now.getTime()) / 1000)) };
}
