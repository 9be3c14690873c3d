import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Session } from '@assent/core';
import { randomHash, sampleSession, startRedis, type TestRedis } from '@assent/core-testing';
import { Redis } from 'ioredis';
import { connectRedis, type RedisConnection } from './connect-redis.js';
import { Keys } from './keys.js';

const keys = new Keys('assent:');

describe('the list of the sessions of a person', () => {
  let server: TestRedis;
  let raw: Redis;
  let connection: RedisConnection;
  let milliseconds = Date.now();
  const clock = { now: () => new Date(milliseconds) };

  beforeAll(async () => {
    server = await startRedis();
    raw = new Redis(server.url);
    connection = await connectRedis({ url: server.url, clock });
  });
  afterAll(async () => {
    await connection.close();
    await raw.quit();
    await server.stop();
  });

  const saved = async (userId: string, seconds = 60, given: Partial<Session> = {}) => {
    const session = { ...sampleSession(clock, new Date(milliseconds + seconds * 1000)), userId, ...given };
    const cookieHash = randomHash();
    await connection.stores.sessions.save(cookieHash, session);
    return { cookieHash, session };
  };
  const listOf = (userId: string) => connection.stores.sessions.listOf(userId);
  const listKey = (userId: string) => keys.ofText('sessions-of', userId);

  it('lives as long as its last session', async () => {
    const userId = randomUUID();
    await saved(userId, 600);
    await saved(userId, 60);
    const lifetime = await raw.pttl(listKey(userId));
    expect(lifetime).toBeGreaterThan(590_000);
    expect(lifetime).toBeLessThanOrEqual(600_000);
  });

  it('does not grow by sessions that are over', async () => {
    const userId = randomUUID();
    for (let day = 0; day < 5; day += 1) {
      await saved(userId, 60);
      await saved(userId, 60);
      milliseconds += 61_000;
    }
    expect(await raw.zcard(listKey(userId))).toBe(2);
    await saved(userId);
    expect(await raw.zcard(listKey(userId))).toBe(1);
  });

  it('goes with its last session', async () => {
    const userId = randomUUID();
    const { cookieHash } = await saved(userId);
    await connection.stores.sessions.remove(cookieHash);
    expect(await raw.exists(listKey(userId))).toBe(0);
  });

  it('leaves out what has vanished, is unreadable or somebody else\'s, and forgets it', async () => {
    const [userId, otherId] = [randomUUID(), randomUUID()];
    const kept = await saved(userId);
    const [vanished, unreadable, list, others] = [await saved(userId), await saved(userId), await saved(userId), await saved(otherId)];
    await raw.del(keys.ofHash('session', vanished.cookieHash), keys.ofHash('session', list.cookieHash));
    await raw.set(keys.ofHash('session', unreadable.cookieHash), '{');
    await raw.rpush(keys.ofHash('session', list.cookieHash), 'x');
    await raw.zadd(listKey(userId), milliseconds + 60_000, others.cookieHash.toString('base64url'));
    expect(await listOf(userId)).toStrictEqual([kept]);
    expect(await raw.zrange(listKey(userId), 0, '-1')).toEqual([kept.cookieHash.toString('base64url')]);
    expect(await connection.stores.sessions.find(others.cookieHash)).toBeDefined();
  });

  it('is written over where something else has its key, and counts as empty until then', async () => {
    const userId = randomUUID();
    await raw.set(listKey(userId), 'x');
    expect(await listOf(userId)).toEqual([]);
    const { cookieHash } = await saved(userId);
    expect(await listOf(userId)).toHaveLength(1);
    await raw.set(listKey(userId), 'x');
    await connection.stores.sessions.remove(cookieHash);
    expect(await connection.stores.sessions.find(cookieHash)).toBeUndefined();
  });

  it('does not know a session of an earlier version, which signs its person in all the same', async () => {
    const userId = randomUUID();
    const hash = randomHash();
    const session = { userId, signedInAt: new Date(milliseconds), expiresAt: new Date(milliseconds + 60_000) };
    await raw.set(keys.ofHash('session', hash), JSON.stringify({ userId, signedInAt: milliseconds, expiresAt: milliseconds + 60_000 }));
    expect(await connection.stores.sessions.find(hash)).toStrictEqual(session);
    expect(await listOf(userId)).toEqual([]);
    await connection.stores.sessions.remove(hash);
    expect(await connection.stores.sessions.find(hash)).toBeUndefined();
  });
});
