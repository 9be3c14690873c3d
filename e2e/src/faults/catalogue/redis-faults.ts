import type { TestRedis } from '@assent/core-testing';
import { type Fault, type FaultContext, READS } from '../fault.js';

/** Redis holds what is short-lived and single-use: everything else goes on without it. */
export const BESIDES_REDIS = [...READS, 'refresh', 'machine', 'revoke', 'revoke-token', 'revoke-grant', 'register', 'disable-client'] as const;
const needsRedis = ['redeem', 'assert', 'start-device'] as const;

const redisOf = ({ fleet }: FaultContext): TestRedis => fleet.stack.redis!;

export const redisFaults: readonly Fault[] = [
  {
    name: 'Redis is restarted',
    unaffected: BESIDES_REDIS,
    async inflict(context) {
      await redisOf(context).down();
      await context.dark(needsRedis);
      await redisOf(context).up();
    },
  },
  {
    name: 'Redis crashes and comes back',
    unaffected: BESIDES_REDIS,
    async inflict(context) {
      await redisOf(context).down('crash');
      await context.dark(needsRedis);
      await redisOf(context).up();
    },
  },
  {
    name: 'Redis crashes and has lost everything',
    unaffected: BESIDES_REDIS,
    async inflict(context) {
      await redisOf(context).flush();
      await redisOf(context).down('crash');
      await context.dark(needsRedis);
      await redisOf(context).up();
    },
  },
  {
    name: 'Redis is flushed, again and again',
    unaffected: BESIDES_REDIS,
    async inflict(context) {
      for (let times = 0; times < 3; times += 1) {
        await redisOf(context).flush();
        await context.hold();
      }
    },
  },
  {
    name: 'Redis is paused',
    unaffected: BESIDES_REDIS,
    async inflict(context) {
      redisOf(context).pause();
      await context.dark(needsRedis);
      redisOf(context).resume();
    },
  },
  {
    name: 'Redis is full',
    unaffected: BESIDES_REDIS,
    async inflict(context) {
      await redisOf(context).command('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
      await redisOf(context).command('CONFIG', 'SET', 'maxmemory', '1');
      await context.dark(needsRedis);
      await redisOf(context).command('CONFIG', 'SET', 'maxmemory', '0');
    },
  },
];
