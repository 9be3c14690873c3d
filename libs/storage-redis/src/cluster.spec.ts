import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '@assent/core';
import { randomHash, sampleCode, shortLivedStoresContract, startRedisCluster, until, type TestRedisCluster } from '@assent/core-testing';
import { connectRedis, type RedisConnection } from './connect-redis.js';
import { accessContract } from './testing/access.contract.js';
import { failoverContract } from './testing/failover.contract.js';
import { firstByte, TLS_HANDSHAKE } from './testing/first-byte.js';

describe('the stores in Redis Cluster', () => {
  let redis: TestRedisCluster;
  let connection: RedisConnection;
  let milliseconds = Date.parse('2026-01-01T00:00:00Z');
  const clock = { now: () => new Date(milliseconds) };
  const later = () => new Date(milliseconds + 60_000);

  beforeAll(async () => {
    redis = await startRedisCluster();
    connection = await connectRedis({ clusterNodes: redis.nodes.slice(1, 3), clock, keyPrefix: 'contract:' });
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

  describe('keys', () => {
    const sizes = async () => Promise.all(redis.masters.map(async (master) => Number((await master.command('DBSIZE')).slice(1))));

    it('are spread over all masters, what was seen too', async () => {
      const fills: readonly (() => Promise<unknown>)[] = [
        () => connection.stores.codes.save(randomHash(), sampleCode(later())),
        () => connection.stores.replays.remember('nonce', randomHash().toString('hex'), later()),
      ];
      await Promise.all(redis.masters.map((master) => master.flush())); // nothing else expires meanwhile
      await connection.healthy();
      for (const fill of fills) {
        const before = await sizes();
        await Promise.all(Array.from({ length: 300 }, fill));
        const added = (await sizes()).map((size, index) => size - before[index]!);
        expect(added.reduce((sum, count) => sum + count)).toBe(300);
        expect(Math.min(...added)).toBeGreaterThan(50);
      }
    });

    it('a node that is flushed begins its part of the memory anew, the others keep theirs', async () => {
      const values = Array.from({ length: 300 }, () => randomHash().toString('hex'));
      const remembered = () => Promise.all(values.map((value) => connection.stores.replays.remember('nonce', value, later())));
      const births = (answers: Awaited<ReturnType<typeof remembered>>) => new Set(answers.map(({ bornAt }) => bornAt.getTime()));
      const [born] = births(await remembered());
      milliseconds += 5_000;
      await redis.masters[1].flush();
      const answers = await remembered();
      expect([...births(answers)].sort()).toEqual([born, milliseconds]);
      for (const { outcome, bornAt } of answers) expect(outcome).toBe(bornAt.getTime() === born ? 'replayed' : 'first');
    });
  });

  accessContract(() => ({ target: { clusterNodes: redis.nodes }, servers: [...redis.masters, redis.replica] }));

  it('is spoken to over TLS where that is wanted', async () => {
    const connect = (tls: boolean) => firstByte((address) => connectRedis({ clusterNodes: [address], tls, commandTimeoutMilliseconds: 100 }));
    expect(await connect(true)).toBe(TLS_HANDSHAKE);
    expect(await connect(false)).not.toBe(TLS_HANDSHAKE);
  });

  describe('when a node has no replica and', () => {
    const spend = () => connection.stores.codes.spend(randomHash()).catch((error: unknown) => error);
    const expectUnavailable = async () => {
      const startedAt = Date.now();
      const answers = await Promise.all(Array.from({ length: 100 }, spend));
      expect(answers.some((answer) => answer instanceof StoreUnavailable)).toBe(true);
      expect(answers.filter((answer) => answer !== 'unknown' && !(answer instanceof StoreUnavailable))).toEqual([]);
      expect(Date.now() - startedAt).toBeLessThan(2_000);
      expect(await connection.healthy()).toBe(false);
    };
    const expectService = async () => {
      await until('the cluster heals', () => connection.healthy());
      expect(await Promise.all(Array.from({ length: 100 }, spend))).toEqual(Array(100).fill('unknown'));
    };

    it('is silent, calls that need it fail within the limit, and it is used again when it answers', async () => {
      redis.masters[1].pause();
      await expectUnavailable();
      await expectUnavailable();
      redis.masters[1].resume();
      await expectService();
    });

    it('dies with all others, calls fail at once, and all is well when they are back', async () => {
      await Promise.all([...redis.masters, redis.replica].map((node) => node.down('crash')));
      await expectUnavailable();
      await Promise.all(redis.masters.map((node) => node.up()));
      await redis.replica.up(); // later: it must not find its master missing
      await expectService();
    });
  });

  failoverContract(() => ({ target: { clusterNodes: redis.nodes }, master: redis.masters[0], replica: redis.replica, promoted: () => redis.promoted() }));
});
