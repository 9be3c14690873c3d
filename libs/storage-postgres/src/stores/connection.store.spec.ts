import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HotPool, type Statement } from '../hot/hot-pool.js';
import { specDatabase, type SpecDatabase } from '../testing/spec-database.js';
import { PostgresConnectionStore } from './connection.store.js';

/** Counts what goes to Postgres. */
class CountingPool extends HotPool {
  statements = 0;

  override rows<Row extends object>(statement: Statement, values: readonly unknown[]): Promise<Row[]> {
    this.statements += 1;
    return super.rows<Row>(statement, values);
  }
}

let database: SpecDatabase;
let pool: CountingPool;

beforeAll(async () => {
  database = await specDatabase();
  pool = new CountingPool({ url: database.server.url, poolSize: 2, connectionTimeoutMilliseconds: 5_000, statementTimeoutMilliseconds: 5_000 });
});

afterAll(async () => {
  await pool.close();
  await database.stop();
});

describe('PostgresConnectionStore', () => {
  it('looks 500 decisions up, as the page of connections does, with a few statements, and gives each its own', async () => {
    const userId = randomUUID();
    const { sql } = database;
    await sql.query(`INSERT INTO users (user_id, username, username_key, created_at, updated_at) VALUES ($1, 'alice', 'alice', now(), now())`, [userId]);
    await sql.query(`INSERT INTO clients (client_id, grant_types, response_types, token_endpoint_auth_method, created_at, updated_at)
      SELECT 'client-' || i, '{}', '{}', 'none', now(), now() FROM generate_series(0, 499) i`);
    await sql.query(
      `INSERT INTO connections (user_id, client_id, redirect_uri, state, decided_at)
       SELECT $1, 'client-' || i, CASE WHEN i % 2 = 0 THEN 'https://rp.example.test/' || i END, CASE WHEN i % 3 = 0 THEN 'rejected' ELSE 'approved' END, now()
       FROM generate_series(0, 499) i`,
      [userId],
    );
    const connections = new PostgresConnectionStore(pool);
    const uriOf = (i: number): string | undefined => (i % 2 === 0 ? `https://rp.example.test/${i}` : undefined);
    pool.statements = 0;
    const found = await Promise.all(Array.from({ length: 500 }, (_, i) => connections.latest(userId, `client-${i}`, uriOf(i))));
    expect(found.map((connection) => [connection?.clientId, connection?.redirectUri, connection?.state])).toEqual(
      Array.from({ length: 500 }, (_, i) => [`client-${i}`, uriOf(i), i % 3 === 0 ? 'rejected' : 'approved']),
    );
    expect(pool.statements).toBeLessThan(10);
  });
});
