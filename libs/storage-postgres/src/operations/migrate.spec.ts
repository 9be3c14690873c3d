import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPostgres, type TestPostgres, until } from '@assent/core-testing';
import { StoreUnavailable } from '@assent/core';
import pg from 'pg';
import { MIGRATIONS } from '../migrations/migrations.js';
import { createDataSource } from './data-source.js';
import { migrate, migrateDown } from './migrate.js';

let server: TestPostgres;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

/** Every object that a migration may leave behind, and what it looks like. */
const SCHEMA = `
  SELECT 'column ' || table_name || '.' || column_name || ' ' || udt_name || ' ' || is_nullable || ' ' || coalesce(column_default, '') AS thing
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'migrations'
  UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'migrations'
  UNION ALL SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  UNION ALL SELECT 'trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal
  ORDER BY 1`;

/** Indexes, checks and defaults are the migrations' business alone. */
const NOT_IN_ENTITIES = /^DROP INDEX|DROP CONSTRAINT|DROP DEFAULT/;

async function query<Row extends object>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

const schemaOf = async (url: string): Promise<string[]> => (await query<{ readonly thing: string }>(url, SCHEMA)).map(({ thing }) => thing);

async function allTheWayDown(url: string): Promise<void> {
  for (let left = MIGRATIONS.length; left > 0; left--) await migrateDown(url);
}

describe('migrate', () => {
  it('goes up, down without a trace, and up to the same again', async () => {
    const url = await server.createDatabase();
    await migrate(url);
    const first = await schemaOf(url);
    expect(first.length).toBeGreaterThan(50);
    await allTheWayDown(url);
    expect(await schemaOf(url)).toEqual([]);
    await migrate(url);
    expect(await schemaOf(url)).toEqual(first);
  });

  it('goes down although partitions exist', async () => {
    const url = await server.createDatabase();
    await migrate(url);
    await query(url, 'CREATE TABLE access_tokens_1 PARTITION OF access_tokens FOR VALUES IN (1)');
    await allTheWayDown(url);
    expect(await schemaOf(url)).toEqual([]);
  });

  it('does nothing when it has nothing to do', async () => {
    const url = await server.createDatabase();
    await migrate(url);
    await migrate(url);
    expect(await query(url, 'SELECT name FROM migrations')).toHaveLength(MIGRATIONS.length);
  });

  it('lets services that start at once take turns', async () => {
    const url = await server.createDatabase();
    await Promise.all(Array.from({ length: 6 }, () => migrate(url)));
    expect(await query(url, 'SELECT name FROM migrations')).toHaveLength(MIGRATIONS.length);
  });

  it('makes the columns that the entities describe', async () => {
    const url = await server.createDatabase();
    await migrate(url);
    const dataSource = createDataSource({ url, poolSize: 1, connectionTimeoutMilliseconds: 5_000, statementTimeoutMilliseconds: 0 });
    await dataSource.initialize();
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    await dataSource.destroy();
    expect(upQueries.map(({ query: text }) => text).filter((text) => !NOT_IN_ENTITIES.test(text))).toEqual([]);
  });

  it('is given up when Postgres falls silent, and goes on where it was with the next call', async () => {
    const url = await server.createDatabase();
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    await other.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await other.query('SELECT now()'); // indexes wait for whoever sees the past
    const migrating = migrate(url, 500).then(() => 'through', (error: unknown) => error);
    const builds = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'CREATE INDEX CONCURRENTLY%' AND wait_event_type = 'Lock'`;
    await until('an index is built', async () => (await query(url, builds)).length > 0);
    await server.pause();
    try {
      expect(await migrating).toBeInstanceOf(StoreUnavailable);
    } finally {
      await server.resume();
    }
    await other.end();
    await migrate(url);
    expect(await query(url, 'SELECT FROM pg_index WHERE NOT indisvalid')).toEqual([]);
    expect(await query(url, 'SELECT name FROM migrations')).toHaveLength(MIGRATIONS.length);
  });

  it('fails with StoreUnavailable while Postgres is down', async () => {
    await expect(migrate('postgres://postgres@127.0.0.1:1/postgres')).rejects.toBeInstanceOf(StoreUnavailable);
  });
});
