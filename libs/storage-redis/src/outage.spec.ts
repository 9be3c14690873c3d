import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StoreUnavailable, type ShortLivedStores } from '@assent/core';
import { randomHash, sampleCode, sampleDeviceRequest, sampleInteraction, sampleSession, startRedis, type TestRedis } from '@assent/core-testing';
import { connectRedis, type RedisConnection } from './connect-redis.js';

const LIMIT_MILLISECONDS = 1_000;
const inAMinute = () => new Date(Date.now() + 60_000);

/** Every call of every store. */
const calls = ({ codes, deviceCodes, interactions, sessions, replays, rateLimiter }: ShortLivedStores): readonly (() => Promise<unknown>)[] => [
  () => codes.save(randomHash(), sampleCode(inAMinute())),
  () => codes.find(randomHash()),
  () => codes.spend(randomHash()),
  () => deviceCodes.save({ deviceCodeHash: randomHash(), userCodeHash: randomHash() }, sampleDeviceRequest(inAMinute()), 5),
  () => deviceCodes.find(randomHash()),
  () => deviceCodes.findByUserCode(randomHash()),
  () => deviceCodes.decide(randomHash(), 'denied'),
  () => deviceCodes.poll(randomHash()),
  () => interactions.save(randomHash(), sampleInteraction(inAMinute())),
  () => interactions.find(randomHash()),
  () => interactions.take(randomHash()),
  () => sessions.save(randomHash(), sampleSession({ now: () => new Date() }, inAMinute())),
  () => sessions.find(randomHash()),
  () => sessions.remove(randomHash()),
  () => sessions.listOf('somebody'),
  () => replays.remember('client-assertion', 'x', inAMinute()),
  () => rateLimiter.hit('x', 60),
  () => rateLimiter.peek('x'),
  () => rateLimiter.reset('x'),
];

describe('when Redis', () => {
  let server: TestRedis;
  let connection: RedisConnection;

  beforeEach(async () => {
    server = await startRedis();
    connection = await connectRedis({ url: server.url });
  });
  afterEach(async () => {
    await connection.close();
    await server.stop();
  });

  const comesBack = async () => {
    const deadline = Date.now() + 10_000;
    while (!(await connection.healthy())) {
      if (Date.now() > deadline) throw new Error('the connection did not heal');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const expectUnavailable = async () => {
    const startedAt = Date.now();
    const outcomes = await Promise.allSettled(calls(connection.stores).map((call) => call()));
    expect(Date.now() - startedAt).toBeLessThan(LIMIT_MILLISECONDS);
    for (const outcome of outcomes) {
      expect(outcome.status).toBe('rejected');
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(StoreUnavailable);
    }
  };
  const expectService = async () => {
    const hash = randomHash();
    await connection.stores.codes.save(hash, sampleCode(inAMinute()));
    expect(await connection.stores.codes.spend(hash)).toBe('fresh');
  };

  it('is down, every call fails at once with StoreUnavailable; when it is back, so is the service', async () => {
    await server.down('crash');
    await expectUnavailable();
    await expectUnavailable();
    expect(await connection.healthy()).toBe(false);
    await server.up();
    await comesBack();
    await expectService();
  });

  it('is silent, every call fails within the limit, those in flight and those that come later', async () => {
    server.pause();
    await Promise.all([expectUnavailable(), delayed(100, expectUnavailable), delayed(300, expectUnavailable)]);
    await expectUnavailable();
    expect(await connection.healthy()).toBe(false);
    server.resume();
    await comesBack();
    await expectService();
  });

  it('drops every connection, the service is back a moment later', async () => {
    await server.command('CLIENT', 'KILL', 'TYPE', 'normal');
    await comesBack();
    await expectService();
  });

  it('has no memory left, writing fails with StoreUnavailable and nothing is spent', async () => {
    const [hash, cookieHash, { sessions }] = [randomHash(), randomHash(), connection.stores];
    const session = sampleSession({ now: () => new Date() }, inAMinute());
    await connection.stores.codes.save(hash, sampleCode(inAMinute()));
    await sessions.save(cookieHash, session);
    await server.command('CONFIG', 'SET', 'maxmemory', '1');
    await expect(sessions.save(randomHash(), session)).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(connection.stores.codes.spend(hash)).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(connection.stores.codes.save(randomHash(), sampleCode(inAMinute()))).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(connection.stores.replays.remember('client-assertion', 'x', inAMinute())).rejects.toBeInstanceOf(StoreUnavailable);
    await sessions.remove(cookieHash); // whoever signs out is out
    expect(await sessions.listOf(session.userId)).toEqual([]);
    await server.command('CONFIG', 'SET', 'maxmemory', '0');
    expect(await connection.stores.codes.spend(hash)).toBe('fresh');
  });

  it('has become a replica, writing fails with StoreUnavailable until it is the master again', async () => {
    await server.command('REPLICAOF', '127.0.0.1', '1');
    await expect(connection.stores.codes.spend(randomHash())).rejects.toBeInstanceOf(StoreUnavailable);
    expect(await connection.healthy()).toBe(false);
    await server.command('REPLICAOF', 'NO', 'ONE');
    await comesBack();
    await expectService();
  });

  it('has fewer replicas than it is told to have, writing fails with StoreUnavailable and nothing is spent', async () => {
    const hash = randomHash();
    await connection.stores.codes.save(hash, sampleCode(inAMinute()));
    await server.command('CONFIG', 'SET', 'min-replicas-to-write', '1');
    await expect(connection.stores.codes.spend(hash)).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(connection.stores.replays.remember('client-assertion', 'y', inAMinute())).rejects.toBeInstanceOf(StoreUnavailable);
    expect(await connection.healthy()).toBe(false);
    await server.command('CONFIG', 'SET', 'min-replicas-to-write', '0');
    expect(await connection.stores.codes.spend(hash)).toBe('fresh');
  });

  it('was never there, connecting neither fails nor waits long, and heals', async () => {
    await server.down('crash');
    const startedAt = Date.now();
    const early = await connectRedis({ url: server.url });
    expect(Date.now() - startedAt).toBeLessThan(LIMIT_MILLISECONDS);
    await expect(early.stores.codes.find(randomHash())).rejects.toBeInstanceOf(StoreUnavailable);
    await server.up();
    while (!(await early.healthy())) await new Promise((resolve) => setTimeout(resolve, 10));
    await early.close();
  });

  it('refuses the password, the problem is told without the password', async () => {
    await server.command('CONFIG', 'SET', 'requirepass', 'right-password');
    const problems: Error[] = [];
    const url = server.url.replace('//', '//:wrong-password@');
    const refused = await connectRedis({ url, onProblem: (problem) => problems.push(problem) });
    await expect(refused.stores.codes.find(randomHash())).rejects.toBeInstanceOf(StoreUnavailable);
    expect(problems.map(({ message }) => message).join()).toContain('WRONGPASS');
    expect(JSON.stringify(problems.map((problem) => ({ ...problem, message: problem.message, stack: problem.stack })))).not.toContain('wrong-password');
    await refused.close();
  });
});

const delayed = async (milliseconds: number, action: () => Promise<void>): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  await action();
};
