import { describe, expect, it } from '@jest/globals';
import type { Connection } from '@assent/core';
import { granted, ODD_TEXTS, redeemed, registered } from './durable-samples.js';
import { storesOf, type DurableSubjectOf } from './durable-subject.js';

const ELSEWHERE = 'https://rp.example.test/elsewhere';

export const connectionStoreContract = (subject: DurableSubjectOf): void => {
  const connections = () => storesOf(subject).connections;
  const decided = async (given: Partial<Connection> = {}): Promise<Connection> => {
    const { client, user } = await registered(subject);
    const connection: Connection = { userId: user.userId, clientId: client.clientId, state: 'approved', decidedAt: new Date(1_700_000_000_000), ...given };
    await connections().record(connection);
    return connection;
  };

  describe('ConnectionStore', () => {
    it('finds nothing where nothing was decided', async () => {
      const { client, user } = await registered(subject);
      expect(await connections().latest(user.userId, client.clientId, undefined)).toBeUndefined();
      expect(await connections().listOf(user.userId)).toEqual([]);
      for (const text of ODD_TEXTS) expect(await connections().latest(text, text, text)).toBeUndefined();
    });

    it('finds the latest decision, and lists them all, newest first', async () => {
      const first = await decided();
      const second: Connection = { ...first, state: 'rejected' };
      await connections().record(second);
      expect(await connections().latest(first.userId, first.clientId, undefined)).toEqual(second);
      expect(await connections().listOf(first.userId)).toEqual([second, first]);
    });

    it('keeps redirect URIs, people and clients apart', async () => {
      const { clientId, userId } = await decided({ redirectUri: ELSEWHERE });
      const other = await decided();
      expect(await connections().latest(userId, clientId, undefined)).toBeUndefined();
      expect(await connections().latest(userId, clientId, `${ELSEWHERE}/`)).toBeUndefined();
      expect(await connections().latest(userId, clientId, ELSEWHERE)).toMatchObject({ redirectUri: ELSEWHERE });
      expect(await connections().latest(userId, other.clientId, undefined)).toBeUndefined();
      expect(await connections().latest(other.userId, clientId, ELSEWHERE)).toBeUndefined();
    });

    it('takes everything back at once: every redirect URI, the consent, the grants and their tokens', async () => {
      const { accessToken, client, grant, user } = await redeemed(subject);
      const bystander = await granted(subject);
      const decision = { userId: user.userId, clientId: client.clientId, state: 'approved' as const, decidedAt: new Date(1_700_000_000_000) };
      await connections().record({ ...decision, redirectUri: ELSEWHERE });
      const { accessTokens, consents, grants } = storesOf(subject);
      await consents.add(user.userId, client.clientId, ['api:read'], new Date());
      await connections().withdraw(user.userId, client.clientId, new Date());
      expect(await connections().latest(user.userId, client.clientId, ELSEWHERE)).toMatchObject({ state: 'rejected' });
      expect(await connections().latest(user.userId, client.clientId, undefined)).toMatchObject({ state: 'rejected' });
      expect(await consents.find(user.userId, client.clientId)).toEqual([]);
      expect((await grants.find(grant.grantId))?.revokedAt).toBeInstanceOf(Date);
      expect((await accessTokens.find(accessToken))?.grant?.revokedAt).toBeInstanceOf(Date);
      expect((await grants.find(bystander.grant.grantId))?.revokedAt).toBeUndefined();
    });

    it('records nothing about a client or a person that is gone', async () => {
      const { client, user } = await registered(subject);
      await connections().record({ userId: user.userId, clientId: 'gone', state: 'approved', decidedAt: new Date() });
      await connections().record({ userId: '00000000-0000-4000-8000-000000000000', clientId: client.clientId, state: 'approved', decidedAt: new Date() });
      expect(await connections().listOf(user.userId)).toEqual([]);
    });
  });
};
