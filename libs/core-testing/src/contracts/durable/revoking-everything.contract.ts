import { describe, expect, it } from '@jest/globals';
import type { AccessToken } from '@assent/core';
import { aGrant } from '../../builders/a-grant.js';
import { aRefreshFamily } from '../../builders/a-refresh-family.js';
import { aRotation } from '../../builders/a-rotation.js';
import { anAccessToken } from '../../builders/an-access-token.js';
import { HOUR_MILLISECONDS, registered, stateOf, tokenOf, type Parties } from './durable-samples.js';
import { storesOf, type DurableSubjectOf } from './durable-subject.js';

const PARTIES = ['client', 'user'] as const;

/** The clock of the service that issues need not agree with the one of the service that revokes. */
const CLOCKS = [
  ['an hour ahead', HOUR_MILLISECONDS],
  ['right', 0],
  ['an hour late', -HOUR_MILLISECONDS],
] as const;

const CASES = PARTIES.flatMap((party) => CLOCKS.map(([name, skew]) => [party, name, skew] as const));

export const revokingEverythingContract = (subject: DurableSubjectOf): void => {
  const revoke = (party: 'client' | 'user', { client, user }: Parties) =>
    subject().revokeEverythingOf(party, party === 'client' ? client.clientId : user.userId);
  const isRevoked = async (token: AccessToken) => {
    const state = await storesOf(subject).accessTokens.find(token);
    return state?.client.revokedAt !== undefined || state?.owner?.revokedAt !== undefined;
  };

  describe('revoking everything of a client or a person', () => {
    it.each(CASES)('of a %s kills what was issued by a clock that is %s, and nothing that comes after', async (party, _name, skew) => {
      const parties = await registered(subject);
      const issue = () => issued(subject, parties, new Date(Date.now() + skew));
      const before = await issue();
      expect(await isRevoked(before.accessToken)).toBe(false);
      await revoke(party, parties);
      expect(await isRevoked(before.accessToken)).toBe(true);
      expect((await stateOf(subject, before.grant.grantId))[party === 'client' ? 'client' : 'owner'].revokedAt).toBeInstanceOf(Date);
      const rotation = aRotation({ presentedHash: before.refresh.currentHash, accessToken: tokenOf(before.grant) });
      expect(await storesOf(subject).grants.rotate(before.grant.grantId, rotation)).toBe('refused');
      expect(await isRevoked((await issue()).accessToken)).toBe(false);
    });

    it.each(CLOCKS)("kills a client's own tokens that were issued by a clock that is %s", async (_name, skew) => {
      const parties = await registered(subject);
      const own = () => anAccessToken({ clientId: parties.client.clientId, issuedAt: new Date(Date.now() + skew) });
      const [before, after] = [own(), own()];
      const { accessTokens } = storesOf(subject);
      await accessTokens.save(before);
      await revoke('client', parties);
      await accessTokens.save(after);
      expect([await isRevoked(before), await isRevoked(after)]).toEqual([true, false]);
    });

    it('kills it again the second time, and what came in between', async () => {
      const parties = await registered(subject);
      const first = await issued(subject, parties, new Date());
      await revoke('client', parties);
      const second = await issued(subject, parties, new Date());
      await revoke('client', parties);
      expect([await isRevoked(first.accessToken), await isRevoked(second.accessToken)]).toEqual([true, true]);
    });
  });
};

/** A redeemed grant, dated by the clock of the service that issued. */
async function issued(subject: DurableSubjectOf, { client, user }: Parties, now: Date) {
  const { grants } = storesOf(subject);
  const grant = aGrant({ clientId: client.clientId, userId: user.userId, createdAt: now });
  const tokens = { accessToken: tokenOf(grant, { issuedAt: now }), refresh: aRefreshFamily() };
  await grants.create(grant);
  if ((await grants.redeem(grant.grantId, now, tokens)) !== 'redeemed') throw new Error('a fresh grant is redeemed');
  return { grant, ...tokens };
}
