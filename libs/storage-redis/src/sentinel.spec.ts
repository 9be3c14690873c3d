import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { shortLivedStoresContract, startRedisSentinel, type TestRedisSentinel } from '@assent/core-testing';
import { Redis } from 'ioredis';
import { connectRedis, type RedisConnection } from './connect-redis.js';
import { accessContract } from './testing/access.contract.js';
import { failoverContract } from './testing/failover.contract.js';
import { firstByte, TLS_HANDSHAKE } from './testing/first-byte.js';

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

  accessContract(() => ({ target: target(), servers: redis.servers }));

  describe('the Sentinels', () => {
    it('are asked with their own password', async () => {
      const admins = redis.sentinels.map(({ port }) => new Redis(port));
      await Promise.all(admins.map((admin) => admin.acl('SETUSER', 'default', 'resetpass', '>sentinel-password')));
      const problems: string[] = [];
      const [allowed, refused] = [
        await connectRedis({ ...target(), sentinelPassword: 'sentinel-password' }),
        await connectRedis({ ...target(), sentinelPassword: 'wrong-password', onProblem: ({ message }) => problems.push(message) }),
      ];
      expect([await allowed.healthy(), await refused.healthy()]).toEqual([true, false]);
      expect(problems.join()).toMatch(/All sentinels are unreachable.*WRONGPASS/);
      expect(problems.join()).not.toContain('wrong-password');
      await Promise.all([allowed.close(), refused.close()]);
      for (const admin of admins) await admin.acl('SETUSER', 'default', 'nopass').finally(() => admin.disconnect());
    });

    it('and the servers are spoken to over TLS where that is wanted', async () => {
      const connect = (tls: boolean) => firstByte((address) => connectRedis({ sentinels: [address], masterName: 'x', tls, commandTimeoutMilliseconds: 100 }));
      expect(await connect(true)).toBe(TLS_HANDSHAKE);
      expect(await connect(false)).not.toBe(TLS_HANDSHAKE);
    });

    it('that are silent or gone do not matter while one answers', async () => {
      const gone = { host: '127.0.0.1', port: 1 };
      const found = await connectRedis({ sentinels: [gone, ...redis.sentinels.slice(0, 1)], masterName: redis.masterName });
      expect(await found.healthy()).toBe(true);
      await found.close();
    });
  });

  failoverContract(() => {
    const [master, replica] = redis.servers;
    return { target: target(), master, replica, promoted: () => redis.promoted(replica) };
  });
});
