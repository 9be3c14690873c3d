import { describe, expect, it } from '@jest/globals';
import { codeStoreContract } from './code.store.contract.js';
import { deviceCodeStoreContract } from './device-code.store.contract.js';
import { interactionStoreContract } from './interaction.store.contract.js';
import { rateLimiterContract } from './rate-limiter.contract.js';
import { replayStoreContract } from './replay.store.contract.js';
import { sessionStoreContract } from './session.store.contract.js';
import { after, LONG_MILLISECONDS, randomHash, sampleCode, sampleInteraction, sampleSession } from './short-lived-samples.js';
import type { SubjectOf } from './short-lived-subject.js';

/** Everything that short-lived stores promise, one suite for a port, and that they do not mix their keys. */
export const shortLivedStoresContract = (subject: SubjectOf): void => {
  codeStoreContract(subject);
  deviceCodeStoreContract(subject);
  interactionStoreContract(subject);
  sessionStoreContract(subject);
  replayStoreContract(subject);
  rateLimiterContract(subject);

  describe('ShortLivedStores', () => {
    it('take no interaction and no session for a code', async () => {
      const { stores, clock } = subject();
      const [interaction, session] = [randomHash(), randomHash()];
      await stores.interactions.save(interaction, sampleInteraction(after(clock, LONG_MILLISECONDS)));
      await stores.sessions.save(session, sampleSession(clock, after(clock, LONG_MILLISECONDS)));
      expect(await stores.codes.find(interaction)).toBeUndefined();
      expect(await stores.codes.spend(interaction)).toBe('unknown');
      expect(await stores.codes.spend(session)).toBe('unknown');
      expect(await stores.sessions.find(interaction)).toBeUndefined();
      expect(await stores.interactions.take(session)).toBeUndefined();
    });

    it('take no code for an interaction or a session', async () => {
      const { stores, clock } = subject();
      const hash = randomHash();
      await stores.codes.save(hash, sampleCode(after(clock, LONG_MILLISECONDS)));
      expect(await stores.interactions.take(hash)).toBeUndefined();
      expect(await stores.sessions.find(hash)).toBeUndefined();
      await stores.sessions.remove(hash);
      expect(await stores.codes.spend(hash)).toBe('fresh');
    });

    it('count no remembered value as an event', async () => {
      const { stores, clock } = subject();
      const value = randomHash().toString('hex');
      await stores.rateLimiter.hit(value, 60);
      expect((await stores.replays.remember(value, value, after(clock, LONG_MILLISECONDS))).outcome).toBe('first');
      expect((await stores.rateLimiter.peek(value))?.count).toBe(1);
    });
  });
};
