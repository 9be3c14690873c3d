import { describe, expect, it } from '@jest/globals';
import { concurrently } from '../short-lived/short-lived-samples.js';
import { ODD_TEXTS, registered } from './durable-samples.js';
import { nodeOf, storesOf, type DurableSubjectOf } from './durable-subject.js';

export const consentStoreContract = (subject: DurableSubjectOf): void => {
  const pair = async () => {
    const { client, user } = await registered(subject);
    return [user.userId, client.clientId] as const;
  };
  const consents = () => storesOf(subject).consents;

  describe('ConsentStore', () => {
    it('finds nothing before anything was allowed', async () => {
      expect(await consents().find(...(await pair()))).toEqual([]);
      for (const text of ODD_TEXTS) expect(await consents().find(text, text)).toEqual([]);
    });

    it('adds to what was allowed before, each scope once', async () => {
      const key = await pair();
      await consents().add(...key, ['b', 'a'], new Date());
      await consents().add(...key, ['a', 'c', 'c'], new Date());
      expect(await consents().find(...key)).toEqual(['b', 'a', 'c']);
    });

    it('keeps people and clients apart', async () => {
      const [oneUser, oneClient] = await pair();
      const [otherUser, otherClient] = await pair();
      await consents().add(oneUser, oneClient, ['a'], new Date());
      expect(await consents().find(oneUser, otherClient)).toEqual([]);
      expect(await consents().find(otherUser, oneClient)).toEqual([]);
    });

    it('loses none of many concurrent additions', async () => {
      const key = await pair();
      await concurrently((index) => nodeOf(subject, index).consents.add(...key, [`scope:${index}`], new Date()), 40);
      expect([...(await consents().find(...key))].sort()).toEqual(Array.from({ length: 40 }, (_, index) => `scope:${index}`).sort());
    });
  });
};
