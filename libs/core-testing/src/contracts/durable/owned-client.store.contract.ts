import { describe, expect, it } from '@jest/globals';
import { aClient } from '../../builders/a-client.js';
import { ODD_TEXTS, registered } from './durable-samples.js';
import { storesOf, type DurableSubjectOf } from './durable-subject.js';

const secretOf = (hash: string) => ({ hash, createdAt: new Date('2026-01-01T00:00:00Z') });

export const ownedClientStoreContract = (subject: DurableSubjectOf): void => {
  const owned = () => storesOf(subject).ownedClients;
  const own = async (given: Parameters<typeof aClient>[0] = {}) => {
    const { user } = await registered(subject);
    const client = aClient({ ownerUserId: user.userId, clientDescription: 'What it is for', secrets: [secretOf('one')], accessTokenTtlSeconds: 600, ...given });
    await owned().create(client);
    return { client, userId: user.userId };
  };

  describe('OwnedClientStore', () => {
    it('creates a client like any other', async () => {
      const { client } = await own();
      expect(await storesOf(subject).clients.find(client.clientId)).toStrictEqual(client);
    });

    it('creates clients without a secret, a description and a redirect URI', async () => {
      const { client } = await own({ secrets: [], redirectUris: [] });
      expect(await storesOf(subject).clients.find(client.clientId)).toStrictEqual(client);
    });

    it('lists a person their own, newest first', async () => {
      const { client, userId } = await own();
      const younger = aClient({ ownerUserId: userId, createdAt: new Date('2026-02-01T00:00:00Z'), updatedAt: new Date('2026-02-01T00:00:00Z') });
      await owned().create(younger);
      await own();
      expect((await owned().listOf(userId)).map(({ clientId }) => clientId)).toEqual([younger.clientId, client.clientId]);
      for (const text of ODD_TEXTS) expect(await owned().listOf(text)).toEqual([]);
    });

    it('replaces the secrets of an enabled client, for its owner only', async () => {
      const { client, userId } = await own();
      const stranger = await own();
      expect(await owned().replaceSecret(stranger.userId, client.clientId, secretOf('two'))).toBe(false);
      expect(await owned().replaceSecret(userId, 'nobody', secretOf('two'))).toBe(false);
      expect((await storesOf(subject).clients.find(client.clientId))?.secrets).toEqual([secretOf('one')]);
      expect(await owned().replaceSecret(userId, client.clientId, secretOf('two'))).toBe(true);
      expect((await storesOf(subject).clients.find(client.clientId))?.secrets).toEqual([secretOf('two')]);
      await subject().putClient({ ...client, disabledAt: new Date() });
      expect(await owned().replaceSecret(userId, client.clientId, secretOf('three'))).toBe(false);
    });
  });
};
