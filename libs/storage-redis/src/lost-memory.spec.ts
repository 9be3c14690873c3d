import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '@assent/core';
import { randomHash, sampleCode, startRedis, type TestRedis } from '@assent/core-testing';
import { connectRedis, type RedisConnection } from './connect-redis.js';

describe('what Redis has lost', () => {
  let server: TestRedis;
  let connection: RedisConnection;
  let milliseconds = Date.parse('2026-01-01T00:00:00Z');
  const clock = { now: () => new Date(milliseconds) };
  const later = () => new Date(milliseconds + 60_000);
  const remember = (value: string) => connection.stores.replays.remember('client-assertion', value, later());
  const comesBack = async () => {
    while (!(await connection.healthy())) await new Promise((resolve) => setTimeout(resolve, 10));
  };

  beforeEach(async () => {
    server = await startRedis({ arguments: ['--appendonly', 'yes', '--appendfsync', 'always'] });
    connection = await connectRedis({ url: server.url, clock });
  });
  afterEach(async () => {
    await connection.close();
    await server.stop();
  });

  it('a code that was flushed away before it was spent is unknown', async () => {
    const hash = randomHash();
    await connection.stores.codes.save(hash, sampleCode(later()));
    await server.flush();
    expect(await connection.stores.codes.find(hash)).toBeUndefined();
    expect(await connection.stores.codes.spend(hash)).toBe('unknown');
  });

  it('the memory is born when the first service connects, before the first proof', async () => {
    expect(await connection.healthy()).toBe(true);
    const connectedAt = clock.now();
    milliseconds += 5_000;
    expect(await remember('a')).toEqual({ outcome: 'first', bornAt: connectedAt });
  });

  it('a flush moves the birth: what could have been used before it is to be refused', async () => {
    await remember('a');
    milliseconds += 5_000;
    await server.flush();
    milliseconds += 1_000;
    expect(await remember('a')).toEqual({ outcome: 'first', bornAt: clock.now() });
  });

  it('a restart moves the birth, although the disk brought values back: the last of them may be missing', async () => {
    await remember('a');
    await server.down('crash');
    milliseconds += 5_000;
    await server.up();
    await comesBack();
    expect(await remember('a')).toEqual({ outcome: 'replayed', bornAt: clock.now() });
  });

  it('a promotion moves the birth, of a server that was the master before too: what others took meanwhile is unknown to it', async () => {
    await remember('a');
    await server.command('REPLICAOF', '127.0.0.1', '1');
    milliseconds += 5_000;
    await server.command('REPLICAOF', 'NO', 'ONE');
    await comesBack();
    expect(await remember('a')).toEqual({ outcome: 'replayed', bornAt: clock.now() });
  });

  it('where nobody may ask which server this is, nothing is remembered and nothing accepted', async () => {
    await server.command('ACL', 'SETUSER', 'default', '-info');
    await expect(remember('a')).rejects.toThrow(StoreUnavailable);
    expect(await connection.healthy()).toBe(false);
    await server.command('ACL', 'SETUSER', 'default', '+info');
    expect(await remember('a')).toMatchObject({ outcome: 'first' });
  });

  it('a second service that connects does not move the birth', async () => {
    const { bornAt } = await remember('a');
    milliseconds += 5_000;
    const second = await connectRedis({ url: server.url, clock });
    expect((await second.stores.replays.remember('client-assertion', 'b', later())).bornAt).toEqual(bornAt);
    await second.close();
  });

  it('scripts that Redis forgot are sent again', async () => {
    await remember('a');
    await server.command('SCRIPT', 'FLUSH');
    expect((await remember('a')).outcome).toBe('replayed');
  });
});
