import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { MAX_LISTED_SESSIONS, type Session } from '@assent/core';
import { after, concurrently, LONG_MILLISECONDS, randomHash, sampleSession, SHORT_MILLISECONDS } from './short-lived-samples.js';
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

    it('keeps a session that says nothing about its browser', async () => {
      const { stores, clock } = subject();
      const { ip: _ip, userAgent: _userAgent, ...session } = sampleSession(clock, after(clock, LONG_MILLISECONDS));
      const hash = randomHash();
      await stores.sessions.save(hash, session);
      expect(await stores.sessions.find(hash)).toStrictEqual(session);
    });
  });

  listOfContract(subject);
};

const listOfContract = (subject: SubjectOf): void =>
  describe('SessionStore.listOf', () => {
    const savedOf = async (userId: string, given: Partial<Session> = {}) => {
      const { stores, clock } = subject();
      const session = { ...sampleSession(clock, after(clock, LONG_MILLISECONDS)), userId, ...given };
      const cookieHash = randomHash();
      await stores.sessions.save(cookieHash, session);
      return { cookieHash, session };
    };
    const listOf = (userId: string) => subject().stores.sessions.listOf(userId);

    it('has every session of the person and of nobody else, newest sign-in first', async () => {
      const [userId, otherId] = [randomUUID(), randomUUID()];
      const { clock } = subject();
      const signIns = [2, 0, 1].map((minutesAgo) => new Date(clock.now().getTime() - minutesAgo * 60_000));
      // the lifetime changed in between: who signed in last does not stay longest
      const [oldest, newest, middle] = await Promise.all(signIns.map((signedInAt, index) => savedOf(userId, { signedInAt, expiresAt: after(clock, LONG_MILLISECONDS - index) })));
      const other = await savedOf(otherId);
      expect(await listOf(userId)).toStrictEqual([newest, middle, oldest]);
      expect(await listOf(otherId)).toStrictEqual([other]);
    });

    it('is empty for who never signed in, and for what is no user id', async () => {
      for (const userId of [randomUUID(), '', 'x', '\0', '\ud800', "' OR true --"]) expect(await listOf(userId)).toEqual([]);
    });

    it('has no session that was removed, and none that has expired', async () => {
      const userId = randomUUID();
      const { stores, clock, pass } = subject();
      const [kept, removed] = [await savedOf(userId), await savedOf(userId)];
      await savedOf(userId, { expiresAt: after(clock, SHORT_MILLISECONDS) });
      await stores.sessions.remove(removed.cookieHash);
      expect(await listOf(userId)).toHaveLength(2);
      await pass(SHORT_MILLISECONDS + 1);
      expect(await listOf(userId)).toStrictEqual([kept]);
    });

    it('never has a session that was saved when it was over', async () => {
      const userId = randomUUID();
      await savedOf(userId, { expiresAt: subject().clock.now() });
      expect(await listOf(userId)).toEqual([]);
    });

    it('loses nothing when many browsers sign in and out at once', async () => {
      const userId = randomUUID();
      const saved = await concurrently(() => savedOf(userId));
      await Promise.all(saved.slice(0, 50).map(({ cookieHash }) => subject().stores.sessions.remove(cookieHash)));
      const hashes = (await listOf(userId)).map(({ cookieHash }) => cookieHash.toString('hex'));
      expect(hashes.sort()).toEqual(saved.slice(50).map(({ cookieHash }) => cookieHash.toString('hex')).sort());
    });

    it(`ends with the ${MAX_LISTED_SESSIONS} that stay longest`, async () => {
      const userId = randomUUID();
      const { clock } = subject();
      const first = await savedOf(userId, { expiresAt: after(clock, LONG_MILLISECONDS - 1) });
      await concurrently(() => savedOf(userId), MAX_LISTED_SESSIONS);
      const list = await listOf(userId);
      expect(list).toHaveLength(MAX_LISTED_SESSIONS);
      expect(list.some(({ cookieHash }) => cookieHash.equals(first.cookieHash))).toBe(false);
    });
  });
