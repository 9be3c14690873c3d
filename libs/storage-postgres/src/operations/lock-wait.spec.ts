import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPostgres, type TestPostgres } from '@assent/core-testing';
import pg from 'pg';
import { createDataSource } from './data-source.js';
import { untilUnlocked } from './lock-wait.js';

let server: TestPostgres;
let reader: pg.Client;

beforeAll(async () => {
  server = await startPostgres();
  reader = new pg.Client({ connectionString: server.url });
  await reader.connect();
  await reader.query('CREATE TABLE things (thing text)');
});
afterAll(async () => {
  await reader.end();
  await server.stop();
});

/** As the statements of migrations come, through TypeORM. */
async function migrating(statement: string, work: (run: () => Promise<unknown>) => Promise<unknown>): Promise<unknown> {
  const limits = { poolSize: 1, connectionTimeoutMilliseconds: 10_000, statementTimeoutMilliseconds: 0, lockTimeoutMilliseconds: 50 };
  const dataSource = createDataSource({ url: server.url, ...limits });
  await dataSource.initialize();
  try {
    return await work(() => dataSource.query(statement));
  } finally {
    await dataSource.destroy();
  }
}

const ADD = 'ALTER TABLE things ADD COLUMN added text';

describe('a statement that comes too late for its lock', () => {
  it('steps back and is tried again until the lock is free', async () => {
    await reader.query('BEGIN; SELECT * FROM things');
    let attempts = 0;
    await migrating(ADD, (run) =>
      untilUnlocked(async () => {
        attempts += 1;
        await run().catch(async (error: unknown) => {
          await reader.query('COMMIT');
          throw error;
        });
      }),
    );
    expect(attempts).toBe(2);
    expect((await reader.query('SELECT added FROM things')).rowCount).toBe(0);
  });

  it('is given up when nobody frees it for minutes, and says why', async () => {
    await reader.query('BEGIN; SELECT * FROM things');
    const alter = migrating('ALTER TABLE things ADD COLUMN never text', (run) => untilUnlocked(run, 0));
    await expect(alter).rejects.toThrow('canceling statement due to lock timeout');
    await reader.query('COMMIT');
  });

  it('is not tried again when something else is wrong', async () => {
    let attempts = 0;
    const alter = migrating('ALTER TABLE nothing ADD COLUMN added text', (run) => untilUnlocked(() => ((attempts += 1), run())));
    await expect(alter).rejects.toThrow('relation "nothing" does not exist');
    expect(attempts).toBe(1);
  });
});
