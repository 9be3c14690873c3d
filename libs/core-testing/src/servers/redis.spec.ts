import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startRedis, type TestRedis } from './redis.js';

describe('startRedis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis({ arguments: ['--appendonly', 'yes'] });
  });
  afterAll(() => redis.stop());

  it('answers on a port of the loopback interface', async () => {
    expect(redis.url).toMatch(/^redis:\/\/127\.0\.0\.1:\d+$/);
    expect(await redis.command('PING')).toBe('+PONG');
  });

  it('starts again on the same port with what was on disk', async () => {
    await redis.command('SET', 'kept', 'x');
    await redis.down();
    await expect(redis.command('PING')).rejects.toThrow();
    await redis.up();
    expect(await redis.command('EXISTS', 'kept')).toBe(':1');
  });

  it('forgets everything when flushed', async () => {
    await redis.command('SET', 'lost', 'x');
    await redis.flush();
    expect(await redis.command('EXISTS', 'lost')).toBe(':0');
  });

  it('does not answer while paused', async () => {
    redis.pause();
    const pending = redis.command('PING').then(() => 'answered');
    expect(await Promise.race([pending, new Promise((resolve) => setTimeout(resolve, 200, 'silent'))])).toBe('silent');
    redis.resume();
    expect(await pending).toBe('answered');
  });

  it('says what to install where redis-server is missing', async () => {
    const missing = startRedis({ binary: 'no-such-redis-server' });
    await expect(missing).rejects.toThrow('no-such-redis-server is missing: apt-get install redis-server');
  });

  it('fails with the words of redis-server when its arguments are wrong', async () => {
    await expect(startRedis({ arguments: ['--no-such-option', 'x'] })).rejects.toThrow(/redis-server stopped \(1\)/);
  });
});
