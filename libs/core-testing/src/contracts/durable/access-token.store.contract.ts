import { describe, expect, it } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { aClient } from '../../builders/a-client.js';
import { aRefreshFamily } from '../../builders/a-refresh-family.js';
import { aRotation } from '../../builders/a-rotation.js';
import { anAccessToken } from '../../builders/an-access-token.js';
import { concurrently, countOf } from '../short-lived/short-lived-samples.js';
import { granted, redeemed, registered, revokedEverything, thereAndBack, tokenOf } from './durable-samples.js';
import { nodeOf, storesOf, type DurableSubjectOf } from './durable-subject.js';

const DAY_MILLISECONDS = 86_400_000;
const GONE = new Date(0);

export const accessTokenStoreContract = (subject: DurableSubjectOf): void => {
  const tokens = () => storesOf(subject).accessTokens;
  const saved = async () => {
    const { client } = await registered(subject);
    const token = anAccessToken({ clientId: client.clientId });
    await tokens().save(token);
    return { client, token };
  };

  describe('AccessTokenStore: save and find', () => {
    it('finds a token as it was saved, with its client in good standing', async () => {
      const { token } = await saved();
      expect(await tokens().find(token)).toStrictEqual({ token, client: {} });
    });

    it('keeps any text of scopes and audiences', async () => {
      const { client } = await registered(subject);
      const texts = ['a"b', 'back\\slash', '{x,y}', 'NULL', 'ü', ' ', ''];
      const token = anAccessToken({ clientId: client.clientId, format: 'jwt', scope: texts, audience: texts });
      await tokens().save(token);
      expect((await tokens().find(token))?.token).toStrictEqual(token);
    });

    it('keeps the origin of a token and what verifies the requests of a MAC token, and only of that', async () => {
      const { client, token: bearerToken } = await saved();
      const mac = { algorithm: 'hmac-sha-1', sealedKey: randomBytes(71) } as const;
      const token = anAccessToken({ clientId: client.clientId, grantType: 'client_credentials', mac });
      await tokens().save(token);
      for (const node of subject().nodes) {
        expect((await node.accessTokens.find(token))?.token).toStrictEqual(token);
        expect((await node.accessTokens.find(bearerToken))?.token).toStrictEqual(bearerToken);
      }
    });

    it('keeps both with tokens from grants, too', async () => {
      const made = await granted(subject);
      const mac = { algorithm: 'hmac-sha-256', sealedKey: randomBytes(71) } as const;
      const first = tokenOf(made.grant, { mac, grantType: 'password', rotation: 0 });
      const refresh = aRefreshFamily();
      await storesOf(subject).grants.redeem(made.grant.grantId, new Date(), { accessToken: first, refresh });
      const second = tokenOf(made.grant, { mac: { ...mac, sealedKey: randomBytes(71) }, grantType: 'refresh_token', rotation: 1 });
      await storesOf(subject).grants.rotate(made.grant.grantId, aRotation({ presentedHash: refresh.currentHash, accessToken: second }));
      expect((await tokens().find(first))?.token).toStrictEqual(first);
      expect((await tokens().find(second))?.token).toStrictEqual(second);
      await tokens().revoke(second, new Date());
      expect((await tokens().find(second))?.token).toStrictEqual(second);
    });

    it.each([-1, 0, 1, 400, 4_000])('keeps a token that expires in %d days', async (days) => {
      const { client } = await registered(subject);
      const token = anAccessToken({ clientId: client.clientId, expiresAt: new Date(Date.now() + days * DAY_MILLISECONDS) });
      expect(await tokens().save(token)).toBe('saved');
      expect((await tokens().find(token))?.token).toStrictEqual(token);
    });

    it('does not know another hash, another day, or a day that cannot be', async () => {
      const { token } = await saved();
      const { expiryDay, tokenHash } = token;
      expect(await tokens().find({ expiryDay, tokenHash: randomBytes(32) })).toBeUndefined();
      for (const day of [expiryDay + 1, expiryDay + 9_999, -1, 0, 2 ** 31, 1e15, 0.5, Number.NaN]) {
        expect(await tokens().find({ expiryDay: day, tokenHash })).toBeUndefined();
      }
    });

    it('refuses the token of a client that is disabled or gone, and does not keep it', async () => {
      const disabled = aClient({ disabledAt: new Date() });
      await subject().putClient(disabled);
      for (const clientId of [disabled.clientId, `gone-${randomUUID()}`]) {
        const token = anAccessToken({ clientId });
        expect(await tokens().save(token)).toBe('refused');
        expect(await tokens().find(token)).toBeUndefined();
      }
    });

    it('answers each of many concurrent calls for itself', async () => {
      const { client } = await registered(subject);
      const mine = Array.from({ length: 200 }, (_, index) =>
        anAccessToken({ clientId: index % 10 === 0 ? 'gone' : client.clientId, expiresAt: new Date(Date.now() + (index % 5) * DAY_MILLISECONDS) }),
      );
      const outcomes = await Promise.all(mine.map((token, index) => nodeOf(subject, index).accessTokens.save(token)));
      expect(outcomes).toEqual(mine.map(({ clientId }) => (clientId === 'gone' ? 'refused' : 'saved')));
      const found = await Promise.all(mine.map((token, index) => nodeOf(subject, index + 1).accessTokens.find(token)));
      expect(found.map((state) => state?.token)).toStrictEqual(mine.map((token) => (token.clientId === 'gone' ? undefined : token)));
    });
  });

  describe('AccessTokenStore: what decides whether a token is still good', () => {
    it('tells about grant, client and owner while all is well', async () => {
      const { accessToken, user } = await redeemed(subject);
      expect(await tokens().find(accessToken)).toStrictEqual({ token: accessToken, grant: {}, client: {}, owner: { username: user.username } });
    });

    it('tells when the client or the owner was disabled or revoked everything', async () => {
      const { accessToken, client, user } = await redeemed(subject);
      const disabledAt = new Date('2026-02-01T00:00:00Z');
      await subject().putClient({ ...client, disabledAt });
      await subject().putUser({ ...user, disabledAt });
      const revoked = await revokedEverything(subject, { client, user });
      const state = await tokens().find(accessToken);
      expect(state?.client).toStrictEqual({ disabledAt, revokedAt: revoked.client });
      expect(state?.owner).toStrictEqual({ disabledAt, revokedAt: revoked.user, username: user.username });
    });

    it('tells that the grant was revoked', async () => {
      const { accessToken, grant } = await redeemed(subject);
      const revokedAt = new Date('2026-02-01T00:00:00.001Z');
      await storesOf(subject).grants.revoke(grant.grantId, revokedAt);
      expect((await tokens().find(accessToken))?.grant).toStrictEqual({ revokedAt });
    });

    it('notices at the next look-up that the grant is gone', async () => {
      const { accessToken, grant } = await redeemed(subject);
      expect((await tokens().find(accessToken))?.grant).toStrictEqual({});
      await subject().removeGrant(grant.grantId);
      for (const node of subject().nodes) expect((await node.accessTokens.find(accessToken))?.grant).toStrictEqual({ revokedAt: GONE });
    });

    it('counts a grant, client or owner that is gone as revoked or disabled since ever', async () => {
      const { accessToken, client, grant, user } = await redeemed(subject);
      await subject().removeClient(client.clientId);
      await subject().removeUser(user.userId);
      await subject().removeGrant(grant.grantId);
      const gone = { grant: { revokedAt: GONE }, client: { disabledAt: GONE }, owner: { disabledAt: GONE, username: '' } };
      expect(await tokens().find(accessToken)).toStrictEqual({ token: accessToken, ...gone });
    });
  });

  describe('AccessTokenStore: fixMacDelta', () => {
    const savedMac = async () => {
      const { client } = await registered(subject);
      const token = anAccessToken({ clientId: client.clientId, mac: { algorithm: 'hmac-sha-256', sealedKey: randomBytes(71) } });
      await tokens().save(token);
      return token;
    };

    it.each([0, -36_000, 1_764_000_000, -999_998_236_000_000])('fixes the first difference for good, on every node: %d', async (delta) => {
      const token = await savedMac();
      expect(await tokens().fixMacDelta(token, delta)).toBe(delta);
      for (const node of subject().nodes) {
        expect(await node.accessTokens.fixMacDelta(token, delta + 1)).toBe(delta);
        expect(await node.accessTokens.fixMacDelta(token, undefined)).toBe(delta);
      }
    });

    it('fixes nothing when it is only asked', async () => {
      const token = await savedMac();
      for (const node of subject().nodes) expect(await node.accessTokens.fixMacDelta(token, undefined)).toBeUndefined();
      expect(await tokens().fixMacDelta(token, 5)).toBe(5);
    });

    it('agrees on one of many differences that come at once, on all nodes', async () => {
      const token = await savedMac();
      const answers = await concurrently((index) => nodeOf(subject, index).accessTokens.fixMacDelta(token, index - 50));
      expect(new Set(answers).size).toBe(1);
      expect(await tokens().fixMacDelta(token, 1_000)).toBe(answers[0]);
    });

    it('keeps tokens apart, and does not know others', async () => {
      const [one, two] = [await savedMac(), await savedMac()];
      expect(await tokens().fixMacDelta(one, 1)).toBe(1);
      expect(await tokens().fixMacDelta(two, 2)).toBe(2);
      for (const expiryDay of [one.expiryDay, one.expiryDay + 9_999, -1, 2 ** 31, Number.NaN]) {
        expect(await tokens().fixMacDelta({ expiryDay, tokenHash: randomBytes(32) }, 3)).toBeUndefined();
      }
    });

    it('changes nothing else of the token, and survives its revocation', async () => {
      const token = await savedMac();
      await tokens().fixMacDelta(token, 7);
      expect(await tokens().find(token)).toStrictEqual({ token, client: {} });
      const at = new Date('2026-02-01T00:00:00Z');
      await tokens().revoke(token, at);
      expect(await tokens().find(token)).toStrictEqual({ token, revokedAt: at, client: {} });
      for (const node of subject().nodes) expect(await node.accessTokens.fixMacDelta(token, 8)).toBe(7);
    });
  });

  describe('AccessTokenStore: revoke', () => {
    it('is dead when it returns, on every node', async () => {
      const { token } = await saved();
      const at = new Date('2026-02-01T00:00:00.001Z');
      await tokens().revoke(token, at);
      for (const node of subject().nodes) expect((await node.accessTokens.find(token))?.revokedAt).toEqual(at);
    });

    it('lets no look-up that begins after it returned find the token alive, on any node, under load', async () => {
      const { client } = await registered(subject);
      const mine = Array.from({ length: 30 }, () => anAccessToken({ clientId: client.clientId }));
      await Promise.all(mine.map((token) => tokens().save(token)));
      let busy = true;
      const load = mine.map(async (token, index) => {
        for (let look = index; busy; look += 1) await nodeOf(subject, look).accessTokens.find(token);
      });
      const resurrected = await Promise.all(
        mine.map(async (token, index) => {
          await nodeOf(subject, index).accessTokens.revoke(token, new Date());
          const states = await Promise.all(subject().nodes.map((node) => node.accessTokens.find(token)));
          return states.some((state) => state?.revokedAt === undefined);
        }),
      );
      busy = false;
      await Promise.all(load);
      expect(countOf(resurrected, true)).toBe(0);
    });

    it('revokes a token that many revoke at once, on every node', async () => {
      const { token } = await saved();
      await Promise.all(Array.from({ length: 30 }, (_, index) => nodeOf(subject, index).accessTokens.revoke(token, new Date('2026-02-01T00:00:00Z'))));
      expect((await tokens().find(token))?.revokedAt).toEqual(new Date('2026-02-01T00:00:00Z'));
    });

    it('keeps the time of the first revocation', async () => {
      const { token } = await saved();
      await tokens().revoke(token, new Date('2026-02-01T00:00:00Z'));
      await tokens().revoke(token, new Date('2026-02-02T00:00:00Z'));
      expect((await tokens().find(token))?.revokedAt).toEqual(new Date('2026-02-01T00:00:00Z'));
    });

    it('does nothing to a token that it does not know, and to others', async () => {
      const { token } = await saved();
      for (const expiryDay of [token.expiryDay, token.expiryDay + 9_999, -1, 2 ** 31, Number.NaN]) {
        await tokens().revoke({ expiryDay, tokenHash: randomBytes(32) }, new Date());
      }
      expect((await tokens().find(token))?.revokedAt).toBeUndefined();
    });

    it('survives many concurrent revocations of the same tokens in different order', async () => {
      const { client } = await registered(subject);
      const mine = Array.from({ length: 20 }, () => anAccessToken({ clientId: client.clientId }));
      await Promise.all(mine.map((token) => tokens().save(token)));
      await concurrently((index) => nodeOf(subject, index).accessTokens.revoke(thereAndBack(mine, index), new Date()), 200);
      const states = await Promise.all(mine.map((token) => tokens().find(token)));
      expect(countOf(states.map((state) => state?.revokedAt === undefined), true)).toBe(0);
    });
  });
};
