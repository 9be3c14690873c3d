import { describe, expect, it } from '@jest/globals';
import { startRedisCluster } from './redis-cluster.js';
import { startRedisSentinel } from './redis-sentinel.js';

describe('startRedisSentinel', () => {
  it('has a master that is replaced by its replica when it dies', async () => {
    const redis = await startRedisSentinel();
    try {
      const [master, replica] = redis.servers;
      await master.command('SET', 'kept', 'x');
      await master.command('WAIT', '1', '1000');
      await master.down('crash');
      await redis.promoted(replica);
      expect(await replica.command('EXISTS', 'kept')).toBe(':1');
    } finally {
      await redis.stop();
    }
  });
});

describe('startRedisCluster', () => {
  it('has three masters that share the slots, and a replica that replaces the first one when it dies', async () => {
    const redis = await startRedisCluster();
    try {
      const answers = await Promise.all(redis.masters.map((master) => master.command('SET', 'foo', 'x'))); // slot 12182
      expect(answers.map((answer) => answer.split(' ')[0])).toEqual(['-MOVED', '-MOVED', '+OK']);
      await redis.masters[0].down('crash');
      await redis.promoted();
      expect(await redis.replica.command('SET', 'bar', 'x')).toBe('+OK'); // slot 5061
    } finally {
      await redis.stop();
    }
  });
});
