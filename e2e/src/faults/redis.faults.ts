import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestRedis } from '@assent/core-testing';
import { type Fault, type FaultContext, READS } from './fault.js';
import { Fleet } from './fleet/fleet.js';
import { problemsOf, runFault } from './run-fault.js';

/** Redis holds what is short-lived and single-use: everything else goes on without it. */
const unaffected = [...READS, 'refresh', 'machine', 'revoke', 'revoke-token', 'revoke-grant', 'register', 'disable-client'] as const;
const needsRedis = ['redeem', 'start-device'] as const;

const redisOf = ({ fleet }: FaultContext): TestRedis => fleet.stack.redis!;

const faults: readonly Fault[] = [
  {
    name: 'Redis crashes and comes back empty',
    unaffected,
    async inflict(context) {
      await redisOf(context).down('crash');
      await context.dark(needsRedis);
      await redisOf(context).up();
    },
  },
  {
    name: 'Redis is flushed, again and again',
    unaffected,
    async inflict(context) {
      for (let times = 0; times < 3; times += 1) {
        await redisOf(context).flush();
        await context.hold();
      }
    },
  },
  {
    name: 'Redis is paused',
    unaffected,
    async inflict(context) {
      redisOf(context).pause();
      await context.dark(needsRedis);
      redisOf(context).resume();
    },
  },
  {
    name: 'Redis is full',
    unaffected,
    async inflict(context) {
      await redisOf(context).command('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
      await redisOf(context).command('CONFIG', 'SET', 'maxmemory', '1');
      await context.dark(needsRedis);
      await redisOf(context).command('CONFIG', 'SET', 'maxmemory', '0');
    },
  },
];

describe('Redis', () => {
  let fleet: Fleet;
  beforeAll(async () => {
    fleet = await Fleet.start();
  });
  afterAll(() => fleet?.stop());

  it.each(faults.map((fault) => [fault.name, fault] as const))('%s', async (_name, fault) => {
    expect(problemsOf(await runFault(fleet, fault))).toEqual([]);
  });
});
