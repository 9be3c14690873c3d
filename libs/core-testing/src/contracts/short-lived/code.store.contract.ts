import { describe, expect, it } from '@jest/globals';
import { after, concurrently, countOf, LONG_MILLISECONDS, randomHash, sampleCode, SHORT_MILLISECONDS } from './short-lived-samples.js';
import type { SubjectOf } from './short-lived-subject.js';

export const codeStoreContract = (subject: SubjectOf): void => {
  const saved = async (milliseconds = LONG_MILLISECONDS) => {
    const { stores, clock } = subject();
    const hash = randomHash();
    const code = sampleCode(after(clock, milliseconds));
    await stores.codes.save(hash, code);
    return { codes: stores.codes, hash, code };
  };

  describe('CodeStore', () => {
    it('finds a code without spending it', async () => {
      const { codes, hash, code } = await saved();
      expect(await codes.find(hash)).toStrictEqual({ code, spent: false });
      expect(await codes.find(hash)).toStrictEqual({ code, spent: false });
      expect(await codes.spend(hash)).toBe('fresh');
    });

    it('keeps absent parts absent', async () => {
      const { stores, clock } = subject();
      const hash = randomHash();
      const { codeChallenge: _, offlineDeclined: __, ...code } = sampleCode(after(clock, LONG_MILLISECONDS));
      await stores.codes.save(hash, code);
      expect(await stores.codes.find(hash)).toStrictEqual({ code, spent: false });
    });

    it('does not know a code that was never saved', async () => {
      const { codes } = subject().stores;
      expect(await codes.find(randomHash())).toBeUndefined();
      expect(await codes.spend(randomHash())).toBe('unknown');
    });

    it('answers fresh to exactly one of 100 concurrent calls with one hash, replayed to the rest', async () => {
      const { codes, hash } = await saved();
      const answers = await concurrently(() => codes.spend(hash));
      expect(countOf(answers, 'fresh')).toBe(1);
      expect(countOf(answers, 'replayed')).toBe(99);
    });

    it('shows a spent code as spent, with the grant that its reuse revokes', async () => {
      const { codes, hash, code } = await saved();
      await codes.spend(hash);
      expect(await codes.find(hash)).toStrictEqual({ code, spent: true });
    });

    it('spends one code without touching another', async () => {
      const one = await saved();
      const other = await saved();
      await one.codes.spend(one.hash);
      expect(await other.codes.spend(other.hash)).toBe('fresh');
    });

    it('does not spend a code that has expired', async () => {
      const { codes, hash } = await saved(SHORT_MILLISECONDS);
      await subject().pass(SHORT_MILLISECONDS + 1);
      expect(await codes.spend(hash)).toBe('unknown');
    });

    it('remembers a spent code after its expiry, so that its reuse is noticed', async () => {
      const { codes, hash, code } = await saved(SHORT_MILLISECONDS);
      await codes.spend(hash);
      await subject().pass(SHORT_MILLISECONDS + 1);
      expect(await codes.spend(hash)).toBe('replayed');
      expect(await codes.find(hash)).toStrictEqual({ code, spent: true });
    });
  });
};
