import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { aGrant } from '../../builders/a-grant.js';
import { aRefreshFamily } from '../../builders/a-refresh-family.js';
import { anAccessToken } from '../../builders/an-access-token.js';
import { concurrently, countOf } from '../short-lived/short-lived-samples.js';
import { DOWNFALLS, granted, HOUR_MILLISECONDS, ODD_TEXTS, registered, stateOf, thereAndBack, tokenOf, type Granted } from './durable-samples.js';
import { nodeOf, storesOf, type DurableSubjectOf } from './durable-subject.js';

export const grantRedemptionContract = (subject: DurableSubjectOf): void => {
  const { grants, accessTokens } = {
    grants: () => storesOf(subject).grants,
    accessTokens: () => storesOf(subject).accessTokens,
  };

  describe('GrantStore: redeem', () => {
    it('redeems a grant and saves its tokens', async () => {
      const { grant, user } = await granted(subject);
      const [at, accessToken, refresh] = [new Date('2026-02-01T00:00:00.001Z'), tokenOf(grant), aRefreshFamily()];
      expect(await grants().redeem(grant.grantId, at, { accessToken, refresh })).toBe('redeemed');
      expect(await stateOf(subject, grant.grantId)).toStrictEqual({ grant, redeemedAt: at, refresh, client: {}, owner: { username: user.username } });
      expect((await accessTokens().find(accessToken))?.token).toStrictEqual(accessToken);
    });

    it('redeems without a refresh token', async () => {
      const { grant } = await granted(subject);
      expect(await grants().redeem(grant.grantId, new Date(), { accessToken: tokenOf(grant) })).toBe('redeemed');
      expect((await stateOf(subject, grant.grantId)).refresh).toBeUndefined();
    });

    it('saves a token of a day that no token had before', async () => {
      const { grant } = await granted(subject);
      const accessToken = tokenOf(grant, { expiresAt: new Date(Date.now() + (500 + Math.random() * 5_000) * 86_400_000) });
      expect(await grants().redeem(grant.grantId, new Date(), { accessToken })).toBe('redeemed');
      expect((await accessTokens().find(accessToken))?.token).toStrictEqual(accessToken);
    });

    it('refuses a second time, changes nothing and saves nothing', async () => {
      const { grant } = await granted(subject);
      await grants().redeem(grant.grantId, new Date(), { accessToken: tokenOf(grant), refresh: aRefreshFamily() });
      const before = await stateOf(subject, grant.grantId);
      const second = tokenOf(grant);
      expect(await grants().redeem(grant.grantId, new Date(), { accessToken: second, refresh: aRefreshFamily() })).toBe('refused');
      expect(await stateOf(subject, grant.grantId)).toStrictEqual(before);
      expect(await accessTokens().find(second)).toBeUndefined();
    });

    it('answers redeemed to exactly one of 50 concurrent calls, and saves only its token', async () => {
      const { grant } = await granted(subject);
      const mine = Array.from({ length: 50 }, () => tokenOf(grant));
      const outcomes = await Promise.all(
        mine.map((accessToken, index) => nodeOf(subject, index).grants.redeem(grant.grantId, new Date(), { accessToken })),
      );
      expect(countOf(outcomes, 'redeemed')).toBe(1);
      const found = await Promise.all(mine.map((token) => accessTokens().find(token)));
      expect(found.map((state) => state !== undefined)).toEqual(outcomes.map((outcome) => outcome === 'redeemed'));
    });

    it('redeems each of many grants once, whatever the order of concurrent calls', async () => {
      const mine: Granted[] = [];
      for (let count = 0; count < 10; count += 1) mine.push(await granted(subject));
      const outcomes = await concurrently(async (index) => {
        const grant = thereAndBack(mine, index).grant;
        return nodeOf(subject, index).grants.redeem(grant.grantId, new Date(), { accessToken: tokenOf(grant) });
      }, 200);
      expect(countOf(outcomes, 'redeemed')).toBe(10);
    });

    it.each(DOWNFALLS)('refuses when %s, and saves nothing', async (_name, fall) => {
      const made = await granted(subject);
      await fall(subject, made);
      const accessToken = tokenOf(made.grant);
      expect(await grants().redeem(made.grant.grantId, new Date(), { accessToken })).toBe('refused');
      expect(await accessTokens().find(accessToken)).toBeUndefined();
    });

    it('redeems a grant that was made after everything was revoked, even by a service whose clock is late', async () => {
      const { client, user } = await registered(subject);
      await subject().revokeEverythingOf('client', client.clientId);
      await subject().revokeEverythingOf('user', user.userId);
      const grant = aGrant({ clientId: client.clientId, userId: user.userId, createdAt: new Date(Date.now() - HOUR_MILLISECONDS) });
      await grants().create(grant);
      expect(await grants().redeem(grant.grantId, new Date(), { accessToken: tokenOf(grant) })).toBe('redeemed');
    });

    it('refuses a grant that was never made, whatever its name', async () => {
      for (const id of [...ODD_TEXTS, randomUUID()]) {
        expect(await grants().redeem(id, new Date(), { accessToken: anAccessToken({ clientId: 'web' }) })).toBe('refused');
      }
    });

    it('leaves no living token when it races with a revocation', async () => {
      for (let round = 0; round < 20; round += 1) {
        const { grant } = await granted(subject);
        const accessToken = tokenOf(grant);
        const redeeming = nodeOf(subject, 0).grants.redeem(grant.grantId, new Date(), { accessToken });
        await nodeOf(subject, 1).grants.revoke(grant.grantId, new Date());
        const state = await nodeOf(subject, round).accessTokens.find(accessToken);
        expect(state === undefined || state.grant?.revokedAt !== undefined).toBe(true);
        await redeeming;
        const later = await accessTokens().find(accessToken);
        expect(later === undefined || later.grant?.revokedAt !== undefined).toBe(true);
      }
    });
  });
};
