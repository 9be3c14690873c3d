import { describe, expect, it } from '@jest/globals';
import { after, LONG_MILLISECONDS, randomHash, sampleSession, SHORT_MILLISECONDS } from './short-lived-samples.js';
import type { SubjectOf } from './short-lived-subject.js';

export const sessionStoreContract = (subject: SubjectOf): void => {
  const saved = async (milliseconds = LONG_MILLISECONDS) => {
    const { stores, clock } = subject();
    const hash = randomHash();
    const session = sampleSession(clock, after(clock, milliseconds));
    await stores.sessions.save(hash, session);
    return { sessions: stores.sessions, hash, session };
  };

  describe('SessionStore', () => {
    it('finds what was saved', async () => {
      const { sessions, hash, session } = await saved();
      expect(await sessions.find(hash)).toStrictEqual(session);
    });

    it('does not know a session that was never saved', async () => {
      expect(await subject().stores.sessions.find(randomHash())).toBeUndefined();
    });

    it('is gone after expiresAt', async () => {
      const { sessions, hash } = await saved(SHORT_MILLISECONDS);
      await subject().pass(SHORT_MILLISECONDS + 1);
      expect(await sessions.find(hash)).toBeUndefined();
    });

    it('removes one session and leaves the others', async () => {
      const one = await saved();
      const other = await saved();
      await one.sessions.remove(one.hash);
      expect(await one.sessions.find(one.hash)).toBeUndefined();
      expect(await other.sessions.find(other.hash)).toStrictEqual(other.session);
    });

    it('does nothing when it removes a session that is gone', async () => {
      await expect(subject().stores.sessions.remove(randomHash())).resolves.toBeUndefined();
    });
  });
};
