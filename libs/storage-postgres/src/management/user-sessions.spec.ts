import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomHash } from '@assent/core-testing';
import { StoreUnavailable, type Session } from '@assent/core';
import { BY, managedDatabase, type ManagedDatabase } from '../testing/managed-database.js';
import { NotFound } from './management-errors.js';

let db: ManagedDatabase;

beforeAll(async () => {
  db = await managedDatabase();
});
afterAll(() => db.stop());

let people = 0;
const person = async (): Promise<string> => (await db.management.users.create({ username: `person-${++people}` }, undefined, BY)).userId;

/** @returns the session's id */
async function signedIn(userId: string, given: Partial<Session> = {}): Promise<string> {
  const cookieHash = randomHash();
  const signedInAt = db.clock.now();
  await db.sessions.save(cookieHash, { userId, signedInAt, expiresAt: new Date(signedInAt.getTime() + 3_600_000), ip: '192.0.2.1', userAgent: 'Browser/1.0', ...given });
  return cookieHash.toString('base64url');
}

const listed = async (userId: string): Promise<string[]> => (await db.management.sessions.list(userId)).map(({ sessionId }) => sessionId);
const noSession = new NotFound('session');

describe('the browsers in which a person is signed in', () => {
  it('are listed with what they said, newest first', async () => {
    const userId = await person();
    const first = await signedIn(userId);
    db.clock.advance(60);
    const second = await signedIn(userId);
    const [newest, oldest, ...more] = await db.management.sessions.list(userId);
    expect(newest).toMatchObject({ sessionId: second, signedInAt: db.clock.now() });
    expect(oldest).toStrictEqual({
      sessionId: first,
      signedInAt: new Date(db.clock.now().getTime() - 60_000),
      expiresAt: new Date(db.clock.now().getTime() + 3_540_000),
      ip: '192.0.2.1',
      userAgent: 'Browser/1.0',
    });
    expect(more).toEqual([]);
  });

  it.each<[string, (userId: string) => Promise<unknown>]>([
    ['a new password', (userId) => db.management.users.setPassword(userId, 'another long password', BY)],
    ['a new second factor', (userId) => db.management.users.setTotp(userId, BY)],
    ['the end of all sessions', (userId) => db.management.users.endSessions(userId, BY)],
    ['disabling', (userId) => db.management.users.disable(userId, BY)],
    ['disabling and enabling', async (userId) => [await db.management.users.disable(userId, BY), await db.management.users.enable(userId, BY)]],
    ['their own end', async () => db.clock.advance(3600)],
  ])('are not listed any more after %s, and cannot be ended again', async (_what, end) => {
    const userId = await person();
    const sessionId = await signedIn(userId);
    await end(userId);
    expect(await listed(userId)).toEqual([]);
    await expect(db.management.sessions.end(userId, sessionId, BY)).rejects.toThrow(noSession);
  });

  it('are listed again once somebody signs in after that, only the new one', async () => {
    const userId = await person();
    await signedIn(userId);
    await db.management.users.endSessions(userId, BY);
    await signedIn(userId); // at the very instant: it does not count
    db.clock.advance(0.001);
    const fresh = await signedIn(userId);
    expect(await listed(userId)).toEqual([fresh]);
  });

  it('stay as they are when everything issued for the person is revoked', async () => {
    const userId = await person();
    const sessionId = await signedIn(userId);
    await db.management.users.revokeAll(userId, BY);
    expect(await listed(userId)).toEqual([sessionId]);
  });

  it("are nobody's for who is not there", async () => {
    for (const userId of [randomUUID(), 'x', '\0']) await expect(db.management.sessions.list(userId)).rejects.toThrow(new NotFound('user'));
  });
});

describe('ending one session', () => {
  it('ends that one and no other, and is recorded without the cookie', async () => {
    const userId = await person();
    const [stays, goes] = [await signedIn(userId), await signedIn(userId)];
    await db.management.sessions.end(userId, goes, BY);
    expect(await listed(userId)).toEqual([stays]);
    expect(await db.sessions.find(Buffer.from(goes, 'base64url'))).toBeUndefined();
    const { items } = await db.management.audit.list({ target: `user:${userId}`, action: 'user.end_session' }, { limit: 5 });
    expect(items).toMatchObject([{ ...BY, detail: { session_id: goes, signed_in_at: db.clock.now().toISOString() } }]);
  });

  it('refuses what is not a session of that person, and records nothing', async () => {
    const [userId, otherId] = [await person(), await person()];
    const others = await signedIn(otherId);
    const own = await signedIn(userId);
    const before = await db.audited();
    // the last: another spelling of the own one, which decodes to the same bytes
    for (const sessionId of [others, randomHash().toString('base64url'), '', 'x', '\0', `${own}=`, `${own} `]) {
      await expect(db.management.sessions.end(userId, sessionId, BY)).rejects.toThrow(noSession);
    }
    await expect(db.management.sessions.end(randomUUID(), own, BY)).rejects.toThrow(new NotFound('user'));
    expect(await db.audited()).toEqual(before);
    expect(await listed(otherId)).toEqual([others]);
    expect(await listed(userId)).toEqual([own]);
  });

  it('records nothing when the session store fails', async () => {
    const userId = await person();
    const sessionId = await signedIn(userId);
    const { remove } = db.sessions;
    db.sessions.remove = () => Promise.reject(new StoreUnavailable('redis', 'down'));
    await expect(db.management.sessions.end(userId, sessionId, BY)).rejects.toThrow('redis is unavailable');
    db.sessions.remove = remove;
    expect(await db.audited()).not.toContain(`user.end_session user:${userId}`);
    expect(await listed(userId)).toEqual([sessionId]);
  });
});
