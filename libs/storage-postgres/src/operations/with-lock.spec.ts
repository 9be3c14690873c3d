import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPostgres, type TestPostgres } from '@assent/core-testing';
import { withConnection } from './with-lock.js';

const LIMIT_MILLISECONDS = 300;

let server: TestPostgres;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

describe('a connection for housekeeping', () => {
  it('gives up a statement that takes too long', async () => {
    await expect(withConnection(server.url, (client) => client.query('SELECT pg_sleep(60)'), LIMIT_MILLISECONDS)).rejects.toThrow('statement timeout');
  });

  it('takes its time for several of them', async () => {
    const work = withConnection(server.url, async (client) => {
      for (let count = 0; count < 3; count += 1) await client.query('SELECT pg_sleep(0.15)');
      return 'done';
    }, LIMIT_MILLISECONDS);
    expect(await work).toBe('done');
  });

  it('does not wait for a server that is frozen', async () => {
    const work = withConnection(server.url, async (client) => {
      await server.pause();
      await client.query('SELECT');
    }, LIMIT_MILLISECONDS);
    try {
      await expect(work).rejects.toThrow('timeout');
    } finally {
      await server.resume();
    }
  });
});
