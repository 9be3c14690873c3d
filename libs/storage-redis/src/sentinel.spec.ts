import { afterAll, beforeAll, describe } from '@jest/globals';
import { shortLivedStoresContract, startRedisSentinel, type TestRedisSentinel } from '@assent/core-testing';
import { connectRedis, type RedisConnection } from './connect-redis.js';
import { failoverContract } from './testing/failover.contract.js';

describe('the stores in Redis behind Sentinels', () => {
  let redis: TestRedisSentinel;
  let connection: RedisConnection;
  let milliseconds = Date.parse('2026-01-01T00:00:00Z');
  const clock = { now: () => new Date(milliseconds) };
  const target = () => ({ sentinels: redis.sentinels, masterName: redis.masterName });

  beforeAll(async () => {
    redis = await startRedisSentinel();
    connection = await connectRedis({ ...target(), clock, keyPrefix: 'contract:' });
  });
  afterAll(async () => {
    await connection.close();
    await redis.stop();
  });

  shortLivedStoresContract(() => ({
    stores: connection.stores,
    clock,
    pass: async (passed) => {
      milliseconds += passed;
    },
  }));

  failoverContract(() => {
    const [master, replica] = redis.servers;
    return { target: target(), master, replica, promoted: () => redis.promoted(replica) };
  });
});
