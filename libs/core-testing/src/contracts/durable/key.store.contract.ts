import { beforeEach, describe, expect, it } from '@jest/globals';
import { aSigningKey } from '../../builders/a-signing-key.js';
import { concurrently } from '../short-lived/short-lived-samples.js';
import { nodeOf, storesOf, type DurableSubjectOf } from './durable-subject.js';

export const keyStoreContract = (subject: DurableSubjectOf): void => {
  const keys = () => storesOf(subject).keys;
  const day = (number: number): Date => new Date(`2026-01-0${number}T00:00:00Z`);

  describe('KeyStore', () => {
    beforeEach(() => subject().removeKeys());

    it('publishes every key that is not retired yet, oldest first', async () => {
      const newer = aSigningKey({ createdAt: day(2), activeFrom: day(4), publicJwk: { kty: 'EC', x: 'é' } });
      const older = aSigningKey({ createdAt: day(1), retiredAt: day(3) });
      await subject().putKey(newer);
      await subject().putKey(older);
      expect(await keys().published(day(2))).toStrictEqual([older, newer]);
      expect(await keys().published(day(3))).toStrictEqual([newer]);
    });

    it('saves the first key, and no second', async () => {
      const [first, second] = [aSigningKey(), aSigningKey()];
      await keys().saveFirst(first);
      await keys().saveFirst(second);
      expect(await keys().published(day(1))).toStrictEqual([first]);
    });

    it('saves a key when all others are retired', async () => {
      const retired = aSigningKey({ createdAt: day(1), retiredAt: day(2) });
      const next = aSigningKey({ createdAt: day(3) });
      await subject().putKey(retired);
      await keys().saveFirst(next);
      expect(await keys().published(day(3))).toStrictEqual([next]);
    });

    it('lets services that start at once agree on one key', async () => {
      for (let round = 0; round < 10; round += 1) {
        await subject().removeKeys();
        await concurrently((index) => nodeOf(subject, index).keys.saveFirst(aSigningKey()), 20);
        expect(await keys().published(day(1))).toHaveLength(1);
      }
    });
  });
};
