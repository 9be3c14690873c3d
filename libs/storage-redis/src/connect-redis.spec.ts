import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sampleCode, sampleDeviceRequest, sampleInteraction, sampleSession, shortLivedStoresContract, startRedis, randomHash, type TestRedis } from '@assent/core-testing';
import { Redis } from 'ioredis';
import { connectRedis, type RedisConnection } from './connect-redis.js';

const START = Date.parse('2026-01-01T00:00:00Z');
const PREFIX = 'assent-spec:';

describe('the stores in Redis', () => {
  let server: TestRedis;
  let connection: RedisConnection;
  let milliseconds = START;
  const clock = { now: () => new Date(milliseconds) };
  const later = (passed: number) => new Date(milliseconds + passed);

  beforeAll(async () => {
    server = await startRedis();
    connection = await connectRedis({ url: server.url, keyPrefix: PREFIX, clock });
  });
  afterAll(async () => {
    await connection.close();
    await server.stop();
  });

  shortLivedStoresContract(() => ({
    stores: connection.stores,
    clock,
    pass: async (passed) => {
      milliseconds += passed;
    },
  }));

  describe('keys', () => {
    const secret = 'client-chosen-text';

    it('have a lifetime, the prefix, their type, and neither secrets nor texts of callers', async () => {
      await server.flush();
      const { codes, deviceCodes, interactions, sessions, replays, rateLimiter } = connection.stores;
      await codes.save(randomHash(), sampleCode(later(60_000)));
      await deviceCodes.save({ deviceCodeHash: randomHash(), userCodeHash: randomHash() }, sampleDeviceRequest(later(60_000)), 5);
      await interactions.save(randomHash(), sampleInteraction(later(60_000)));
      await sessions.save(randomHash(), sampleSession(clock, later(60_000)));
      await replays.remember('client-assertion', secret, later(60_000));
      await rateLimiter.hit(secret, 60);

      const raw = new Redis(server.url);
      const keys = (await raw.keys('*')).sort();
      const list = await raw.zrange(`${PREFIX}sessions-of:${keys.at(-1)?.slice(-43)}`, 0, '-1');
      const lifetimes = await Promise.all(keys.map((key) => raw.pttl(key)));
      await raw.quit();

      expect(keys.map((key) => key.replace(/[\w-]{43}$/, 'HASH'))).toEqual(
        ['code:HASH', 'device-code:HASH', 'device-user-code:HASH', 'interaction:HASH', 'memory', 'rate:HASH', 'seen:HASH', 'session:HASH', 'sessions-of:HASH'].map((key) => PREFIX + key),
      );
      expect(list).toEqual([expect.stringMatching(/^[\w-]{43}$/)]);
      expect(Math.min(...lifetimes)).toBeGreaterThan(0);
    });

    it('go by themselves when their time is over', async () => {
      await server.flush();
      const real = await connectRedis({ url: server.url });
      const soon = new Date(Date.now() + 50);
      await real.stores.sessions.save(randomHash(), sampleSession({ now: () => new Date() }, soon));
      await real.stores.replays.remember('client-assertion', secret, soon);
      await real.stores.rateLimiter.hit(secret, 0.05);
      await expectEventually(() => server.command('DBSIZE'), ':1'); // the birth of the memory stays
      await real.close();
    });
  });
});

async function expectEventually<T>(probe: () => Promise<T>, wanted: T): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (Date.now() < deadline) {
    if ((await probe()) === wanted) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(await probe()).toBe(wanted);
}
