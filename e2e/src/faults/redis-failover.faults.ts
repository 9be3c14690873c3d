import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startRedisSentinel, until, type TestRedis, type TestRedisSentinel } from '@assent/core-testing';
import { Redis } from 'ioredis';
import { BESIDES_REDIS } from './catalogue/redis-faults.js';
import type { Fault } from './fault.js';
import { Fleet } from './fleet/fleet.js';
import { problemsOf, runFault } from './run-fault.js';

/** Two servers, of which one follows the other, and three Sentinels that promote it when its master does not answer. */
describe('Redis behind Sentinels', () => {
  let redis: TestRedisSentinel;
  let fleet: Fleet;
  beforeAll(async () => {
    redis = await startRedisSentinel();
    const sentinels = redis.sentinels.map(({ host, port }) => `${host}:${port}`).join();
    fleet = await Fleet.start({ redis: { REDIS_SENTINELS: sentinels, REDIS_SENTINEL_MASTER: redis.masterName } });
  });
  afterAll(async () => {
    await fleet?.stop();
    await redis?.stop();
  });

  /** Each failover needs a replica that is up to date. */
  const follows = (server: TestRedis): Promise<void> =>
    until('the replica follows', async () => {
      const client = new Redis(server.url);
      const isUp = (await client.info('replication')).includes('master_link_status:up');
      client.disconnect();
      return isUp;
    });

  const crash: Fault = {
    name: 'Redis fails over to a replica that lags',
    unaffected: BESIDES_REDIS,
    async inflict({ hold }) {
      const [master, replica] = redis.servers;
      replica.pause();
      await master.command('CLIENT', 'KILL', 'TYPE', 'replica'); // codes that are spent now will not be so later
      await hold();
      await master.down('crash');
      replica.resume();
      await redis.promoted(replica);
      await hold();
    },
  };

  /** The paused one still takes itself for the master when it wakes. */
  const pause: Fault = {
    name: 'Redis fails over: the master is paused, and wakes',
    unaffected: BESIDES_REDIS,
    async inflict({ hold }) {
      const [replica, master] = redis.servers;
      await replica.up();
      await follows(replica);
      master.pause();
      await redis.promoted(replica);
      await hold();
      master.resume();
      await hold();
    },
  };

  it.each([crash, pause].map((fault) => [fault.name, fault] as const))('%s', async (_name, fault) => {
    expect(problemsOf(await runFault(fleet, fault))).toEqual([]);
  });
});
