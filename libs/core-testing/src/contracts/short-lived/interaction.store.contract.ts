import { describe, expect, it } from '@jest/globals';
import { after, concurrently, LONG_MILLISECONDS, randomHash, sampleDeviceInteraction, sampleInteraction, sampleSignIn, SHORT_MILLISECONDS } from './short-lived-samples.js';
import type { SubjectOf } from './short-lived-subject.js';

export const interactionStoreContract = (subject: SubjectOf): void => {
  const saved = async (milliseconds = LONG_MILLISECONDS) => {
    const { stores, clock } = subject();
    const hash = randomHash();
    const interaction = sampleInteraction(after(clock, milliseconds));
    await stores.interactions.save(hash, interaction);
    return { interactions: stores.interactions, hash, interaction };
  };

  describe('InteractionStore', () => {
    it('finds what was saved, again and again', async () => {
      const { interactions, hash, interaction } = await saved();
      expect(await interactions.find(hash)).toStrictEqual(interaction);
      expect(await interactions.find(hash)).toStrictEqual(interaction);
    });

    it('keeps absent parts absent', async () => {
      const { stores, clock } = subject();
      const hash = randomHash();
      const full = sampleInteraction(after(clock, LONG_MILLISECONDS));
      const { state: _state, codeChallenge: _challenge, ...request } = full.request;
      const bare = { request, browserHash: full.browserHash, expiresAt: full.expiresAt };
      await stores.interactions.save(hash, bare);
      expect(await stores.interactions.find(hash)).toStrictEqual(bare);
    });

    it('keeps where somebody goes on to who only signs in, with and without the rest', async () => {
      const { stores, clock } = subject();
      const full = sampleSignIn(after(clock, LONG_MILLISECONDS));
      const bare = { next: full.next, browserHash: full.browserHash, expiresAt: full.expiresAt };
      for (const interaction of [full, bare]) {
        const hash = randomHash();
        await stores.interactions.save(hash, interaction);
        expect(await stores.interactions.take(hash)).toStrictEqual(interaction);
      }
    });

    it('keeps the user code that somebody typed, with and without the rest', async () => {
      const { stores, clock } = subject();
      const full = sampleDeviceInteraction(after(clock, LONG_MILLISECONDS));
      const bare = { sealedUserCode: full.sealedUserCode, browserHash: full.browserHash, expiresAt: full.expiresAt };
      for (const interaction of [full, bare]) {
        const hash = randomHash();
        await stores.interactions.save(hash, interaction);
        expect(await stores.interactions.take(hash)).toStrictEqual(interaction);
      }
    });

    it('replaces what was saved before', async () => {
      const { interactions, hash, interaction } = await saved();
      const next = { ...interaction, userId: 'somebody-else' };
      await interactions.save(hash, next);
      expect(await interactions.find(hash)).toStrictEqual(next);
    });

    it('does not know an interaction that was never saved', async () => {
      const { interactions } = subject().stores;
      expect(await interactions.find(randomHash())).toBeUndefined();
      expect(await interactions.take(randomHash())).toBeUndefined();
    });

    it('is gone after expiresAt', async () => {
      const one = await saved(SHORT_MILLISECONDS);
      const other = await saved(SHORT_MILLISECONDS);
      await subject().pass(SHORT_MILLISECONDS + 1);
      expect(await one.interactions.find(one.hash)).toBeUndefined();
      expect(await other.interactions.take(other.hash)).toBeUndefined();
    });

    it('gives itself to exactly one of 100 concurrent takes, and is removed', async () => {
      const { interactions, hash, interaction } = await saved();
      const answers = await concurrently(() => interactions.take(hash));
      expect(answers.filter((answer) => answer !== undefined)).toStrictEqual([interaction]);
      expect(await interactions.find(hash)).toBeUndefined();
    });
  });
};
