import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { aGrant } from '../../builders/a-grant.js';
import { concurrently } from '../short-lived/short-lived-samples.js';
import { granted, ODD_TEXTS, redeemed, registered, revokedEverything, stateOf } from './durable-samples.js';
import { storesOf, type DurableSubjectOf } from './durable-subject.js';
import { grantRedemptionContract } from './grant-redemption.contract.js';
import { grantRotationContract } from './grant-rotation.contract.js';

const GONE = new Date(0);

export const grantStoreContract = (subject: DurableSubjectOf): void => {
  const grants = () => storesOf(subject).grants;

  describe('GrantStore: create and find', () => {
    it('finds a grant as it was made, not redeemed and in good standing', async () => {
      const { grant, user } = await granted(subject, { scope: ['a"b', 'c\\d'], resources: ['https://api.example.test/?x={1,2}'] });
      expect(await grants().find(grant.grantId)).toStrictEqual({ grant, client: {}, owner: { username: user.username } });
    });

    it('does not know a grant that was never made, whatever its name', async () => {
      for (const id of [...ODD_TEXTS, randomUUID()]) expect(await grants().find(id)).toBeUndefined();
    });

    it('tells when the client or the owner was disabled or revoked everything', async () => {
      const { client, grant, user } = await granted(subject);
      const disabledAt = new Date('2026-02-01T00:00:00Z');
      await subject().putClient({ ...client, disabledAt });
      await subject().putUser({ ...user, disabledAt });
      const revoked = await revokedEverything(subject, { client, user });
      const state = await stateOf(subject, grant.grantId);
      expect(state.client).toStrictEqual({ disabledAt, revokedAt: revoked.client });
      expect(state.owner).toStrictEqual({ disabledAt, revokedAt: revoked.user, username: user.username });
    });

    it('counts a client or owner that is gone as disabled since ever', async () => {
      const { client, grant, user } = await granted(subject);
      await subject().removeClient(client.clientId);
      await subject().removeUser(user.userId);
      expect(await stateOf(subject, grant.grantId)).toStrictEqual({
        grant,
        client: { disabledAt: GONE },
        owner: { disabledAt: GONE, username: '' },
      });
    });

    it('answers each of many concurrent calls for itself', async () => {
      const { client, user } = await registered(subject);
      const mine = Array.from({ length: 100 }, () => aGrant({ clientId: client.clientId, userId: user.userId }));
      await Promise.all(mine.map((grant) => grants().create(grant)));
      const found = await concurrently((index) => grants().find(index % 10 === 0 ? randomUUID() : (mine[index]?.grantId ?? '')));
      expect(found.map((state) => state?.grant)).toStrictEqual(mine.map((grant, index) => (index % 10 === 0 ? undefined : grant)));
    });
  });

  grantRedemptionContract(subject);
  grantRotationContract(subject);

  describe('GrantStore: revoke', () => {
    it('kills the grant and everything issued from it', async () => {
      const { accessToken, grant } = await redeemed(subject);
      const at = new Date('2026-02-01T00:00:00.001Z');
      await grants().revoke(grant.grantId, at);
      expect((await stateOf(subject, grant.grantId)).revokedAt).toEqual(at);
      for (const node of subject().nodes) expect((await node.accessTokens.find(accessToken))?.grant).toStrictEqual({ revokedAt: at });
    });

    it('keeps the time of the first revocation', async () => {
      const { grant } = await granted(subject);
      await grants().revoke(grant.grantId, new Date('2026-02-01T00:00:00Z'));
      await grants().revoke(grant.grantId, new Date('2026-02-02T00:00:00Z'));
      expect((await stateOf(subject, grant.grantId)).revokedAt).toEqual(new Date('2026-02-01T00:00:00Z'));
    });

    it('does nothing to a grant that it does not know, and to others', async () => {
      const { grant } = await granted(subject);
      for (const id of [...ODD_TEXTS, randomUUID()]) await grants().revoke(id, new Date());
      expect((await stateOf(subject, grant.grantId)).revokedAt).toBeUndefined();
    });
  });
};
