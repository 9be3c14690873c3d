import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomHash, sampleCode, sampleInteraction, sampleSession, startRedis, type TestRedis } from '@assent/core-testing';
import { Redis } from 'ioredis';
import { connectRedis, type RedisConnection } from './connect-redis.js';
import { Keys } from './keys.js';

const keys = new Keys('assent:');
const inAMinute = () => new Date(Date.now() + 60_000);

describe('a value that is unreadable', () => {
  let server: TestRedis;
  let raw: Redis;
  let connection: RedisConnection;
  let problems: Error[] = [];

  beforeAll(async () => {
    server = await startRedis();
    raw = new Redis(server.url);
    connection = await connectRedis({ url: server.url, onProblem: (problem) => problems.push(problem) });
  });
  beforeEach(() => {
    problems = [];
  });
  afterAll(async () => {
    await connection.close();
    await raw.quit();
    await server.stop();
  });

  const CORRUPT = ['', 'x', '{', 'null', '[]', '"text"', '{}', '0 99999999999999 {}', '0 99999999999999 {"grantId":1}', '\u0000', '1 2', '{"expiresAt":"soon"}'];

  it.each(CORRUPT)('counts as absent: %j', async (value) => {
    const hash = randomHash();
    await raw.set(keys.ofHash('code', hash), value);
    await raw.set(keys.ofHash('interaction', hash), value);
    await raw.set(keys.ofHash('session', hash), value);
    expect(await connection.stores.codes.find(hash)).toBeUndefined();
    expect(await connection.stores.interactions.find(hash)).toBeUndefined();
    expect(await connection.stores.sessions.find(hash)).toBeUndefined();
    expect(await connection.stores.interactions.take(hash)).toBeUndefined();
    expect(problems).toHaveLength(4);
  });

  it('counts as absent where its type is wrong, and can be written over', async () => {
    const hash = randomHash();
    const { codes, interactions, sessions } = connection.stores;
    for (const type of ['code', 'interaction', 'session'] as const) await raw.rpush(keys.ofHash(type, hash), 'x');

    expect(await codes.find(hash)).toBeUndefined();
    expect(await codes.spend(hash)).toBe('unknown');
    expect(await interactions.find(hash)).toBeUndefined();
    expect(await interactions.take(hash)).toBeUndefined();
    expect(await sessions.find(hash)).toBeUndefined();

    await codes.save(hash, sampleCode(inAMinute()));
    await interactions.save(hash, sampleInteraction(inAMinute()));
    await sessions.save(hash, sampleSession({ now: () => new Date() }, inAMinute()));
    expect(await codes.spend(hash)).toBe('fresh');
    expect(await interactions.take(hash)).toBeDefined();
    expect(await sessions.find(hash)).toBeDefined();
  });

  it('is no code to spend', async () => {
    const hash = randomHash();
    await raw.set(keys.ofHash('code', hash), '{"spent":false}');
    expect(await connection.stores.codes.spend(hash)).toBe('unknown');
  });

  it('begins a new window where a count should be', async () => {
    await raw.set(keys.ofText('rate', 'text'), 'not a window');
    await raw.rpush(keys.ofText('rate', 'list'), 'x');
    for (const key of ['text', 'list']) {
      expect(await connection.stores.rateLimiter.peek(key)).toBeUndefined();
      await connection.stores.rateLimiter.takeBack(key);
      expect((await connection.stores.rateLimiter.hit(key, 60)).count).toBe(1);
      expect((await connection.stores.rateLimiter.hit(key, 60)).count).toBe(2);
    }
  });

  it('counts as seen in the memory of seen values: the safe side', async () => {
    await raw.rpush(keys.ofText('seen', JSON.stringify(['client-assertion', 'x'])), 'x');
    await raw.set(keys.ofText('seen', JSON.stringify(['client-assertion', 'y'])), 'never');
    for (const value of ['x', 'y']) {
      expect((await connection.stores.replays.remember('client-assertion', value, inAMinute())).outcome).toBe('replayed');
    }
  });

  it('begins a new memory where a birth should be', async () => {
    await raw.del(keys.births[0]!);
    await raw.rpush(keys.births[0]!, 'x');
    const before = Date.now();
    const { bornAt } = await connection.stores.replays.remember('client-assertion', 'z', inAMinute());
    expect(bornAt.getTime()).toBeGreaterThanOrEqual(before);
  });
});
