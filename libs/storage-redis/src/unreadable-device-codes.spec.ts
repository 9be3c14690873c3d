import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomHash, sampleApproval, sampleDeviceRequest, startRedis, type TestRedis } from '@assent/core-testing';
import { Redis } from 'ioredis';
import { connectRedis, type RedisConnection } from './connect-redis.js';
import { Keys } from './keys.js';

const keys = new Keys('assent:');
const FAR = 99_999_999_999_999;

describe('a device code that is unreadable', () => {
  let server: TestRedis;
  let raw: Redis;
  let connection: RedisConnection;
  const problems: Error[] = [];

  beforeAll(async () => {
    server = await startRedis();
    raw = new Redis(server.url);
    connection = await connectRedis({ url: server.url, onProblem: (problem) => problems.push(problem) });
  });
  afterAll(async () => {
    await connection.close();
    await raw.quit();
    await server.stop();
  });

  it.each(['', 'x', '{}', 'pending', `pending ${FAR} 5000 0 {}\n`, `approved ${FAR} 5000 0 {}\n{}`, `pending x 5000 0 {}\n`, 'null\nnull'])('counts as absent: %j', async (value) => {
    const hash = randomHash();
    await raw.set(keys.ofHash('device-code', hash), value);
    await raw.set(keys.ofHash('device-user-code', hash), value);
    problems.length = 0;
    expect(await connection.stores.deviceCodes.find(hash)).toBeUndefined();
    expect(await connection.stores.deviceCodes.findByUserCode(hash)).toBeUndefined();
    expect(problems).toHaveLength(2);
  });

  it.each(['', 'x', 'pending', `spent ${FAR} 5000 0 {}\n{}`, `approved ${FAR} 5000 0 {}\n{}`, `stolen ${FAR} 5000 0 {}\n`])('gives nothing to a poll: %j', async (value) => {
    const hash = randomHash();
    await raw.set(keys.ofHash('device-code', hash), value);
    expect(await connection.stores.deviceCodes.poll(hash)).toEqual({ outcome: 'unknown' });
    expect(await connection.stores.deviceCodes.decide(hash, sampleApproval())).toBe('refused');
  });

  it('counts as absent where its type is wrong', async () => {
    const { deviceCodes } = connection.stores;
    const [deviceCodeHash, userCodeHash] = [randomHash(), randomHash()];
    await raw.rpush(keys.ofHash('device-code', deviceCodeHash), 'x');
    expect(await deviceCodes.find(deviceCodeHash)).toBeUndefined();
    expect(await deviceCodes.decide(deviceCodeHash, 'denied')).toBe('refused');
    expect(await deviceCodes.poll(deviceCodeHash)).toEqual({ outcome: 'unknown' });
    expect(await deviceCodes.save({ deviceCodeHash, userCodeHash }, sampleDeviceRequest(new Date(Date.now() + 60_000)), 5)).toBe('saved');
    expect(await deviceCodes.poll(deviceCodeHash)).toEqual({ outcome: 'pending' });
  });

  it('keeps its lifetime through decisions and polls', async () => {
    const { deviceCodes } = connection.stores;
    const hash = randomHash();
    await deviceCodes.save({ deviceCodeHash: hash, userCodeHash: randomHash() }, sampleDeviceRequest(new Date(Date.now() + 60_000)), 5);
    for (const act of [() => deviceCodes.poll(hash), () => deviceCodes.decide(hash, sampleApproval()), () => deviceCodes.poll(hash)]) {
      await act();
      const left = await raw.pttl(keys.ofHash('device-code', hash));
      expect(left).toBeGreaterThan(600_000);
      expect(left).toBeLessThanOrEqual(660_000);
    }
  });
});
