import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { startPostgres, type TestPostgres } from './postgres.js';

let server: TestPostgres;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

/** Asks the server whether it speaks TLS: it answers one letter. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

async function answers(): Promise<boolean> {
  const socket: Socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.setTimeout(500, () => socket.destroy(new Error('silent')));
  try {
    socket.write(SSL_REQUEST);
    await once(socket, 'data');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

describe('startPostgres', () => {
  it('answers, goes down and comes up on the same port', async () => {
    expect(await answers()).toBe(true);
    await server.down();
    expect(await answers()).toBe(false);
    await server.up();
    expect(await answers()).toBe(true);
  });

  it('makes databases with names of their own', async () => {
    const urls = [await server.createDatabase(), await server.createDatabase()];
    expect(new Set([server.url, ...urls]).size).toBe(3);
  });

  it('is silent while it is paused', async () => {
    await server.pause();
    expect(await answers()).toBe(false);
    await server.resume();
    expect(await answers()).toBe(true);
  });

  it('recovers from a crash', async () => {
    await server.down('crash');
    await server.up();
    expect(await answers()).toBe(true);
  });

  it('has a replica that follows it', async () => {
    const replica = await server.startReplica();
    const [before, after] = [await server.createDatabase(), await server.createDatabase()];
    expect(before).not.toBe(after);
    expect(new URL(replica.url).port).not.toBe(new URL(server.url).port);
    await replica.down('crash');
    await replica.up();
    await replica.stop();
  });
});
