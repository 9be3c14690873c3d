import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPostgres, type TestPostgres } from '@assent/core-testing';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { connectPostgres } from '../connect-postgres.js';
import { migrate } from '../operations/migrate.js';
import type { MIGRATIONS } from './migrations.js';
import { buildIndex } from './online.js';
import { BEFORE, CONTENT, ROWS, ServiceBefore } from '../testing/release-before.js';

/** A machine that is busy with other things may take so long for anything. */
const LONGEST_GAP_MILLISECONDS = 5_000;

let server: TestPostgres;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

async function migrated(url: string, migrations: typeof MIGRATIONS): Promise<void> {
  const dataSource = new DataSource({ type: 'postgres', url, migrations, migrationsTransactionMode: 'each' });
  await dataSource.initialize();
  await dataSource.runMigrations();
  await dataSource.destroy();
}

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function installationBefore(): Promise<{ readonly url: string; readonly sql: pg.Client }> {
  const url = await server.createDatabase();
  await migrated(url, BEFORE);
  const sql = await connected(url);
  for (const statement of CONTENT) await sql.query(statement);
  return { url, sql };
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 20_000; !(await holds()); ) {
    if (Date.now() > deadline) throw new Error('it did not happen');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('migrating while services of the release before are at work', () => {
  it('leaves no request without an answer for long, also behind a transaction that is open for long', async () => {
    const { sql, url } = await installationBefore();
    const service = new ServiceBefore(url);
    await until(async () => service.answers > 200);
    const backup = await connected(url); // reads everything in one transaction, as pg_dump does
    await backup.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await backup.query('SELECT count(*) FROM access_tokens, clients LIMIT 1');
    const migrating = migrate(url);
    await until(async () => (await sql.query(`SELECT FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'`)).rowCount === 1);
    await until(async () => (await sql.query(`SELECT FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'`)).rowCount === 0);
    const behind = service.answers;
    await until(async () => service.answers > behind + 100); // it stepped back, and everybody goes on
    await backup.query('COMMIT');
    await backup.end();
    await migrating;
    await service.stop();
    expect(service.longestGapMilliseconds).toBeLessThan(LONGEST_GAP_MILLISECONDS);
    // that release names no columns: each of its connections fails once with what it prepared before there was another column
    expect(new Set(service.failures.map(({ message }) => message))).toEqual(new Set(['cached plan must not change result type']));
    expect(service.failures.length).toBeLessThanOrEqual(2 * service.poolSize);
    const { rows } = await sql.query<object>(
      `SELECT (SELECT count(*)::integer FROM clients WHERE search_text <> '') AS clients, (SELECT count(*)::integer FROM users WHERE search_text <> '') AS users`,
    );
    expect(rows).toEqual([{ clients: ROWS.clients, users: ROWS.users }]);
    await sql.end();
  });

  it('goes on where it was when it is interrupted, and leaves nothing half-built', async () => {
    const { sql, url } = await installationBefore();
    const interrupt = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`;
    for (const sign of [`SELECT FROM clients WHERE search_text <> ''`, `SELECT FROM pg_class WHERE relname = 'users_listed'`]) {
      const interrupted = migrate(url).then(() => 'through', () => 'interrupted');
      await until(async () => (await sql.query(sign).catch(() => ({ rowCount: 0 }))).rowCount !== 0);
      await sql.query(interrupt);
      expect(await interrupted).toBe('interrupted');
    }
    // as it is left when the build of an index ends early
    await sql.query('DROP INDEX IF EXISTS apis_listed');
    await sql.query('CREATE INDEX apis_listed ON apis (name)');
    await sql.query(`UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'apis_listed'::regclass`);
    await migrate(url);
    const definitions = `SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename IN ('clients', 'users', 'apis', 'short_lived') ORDER BY indexdef`;
    const fresh = await server.createDatabase();
    await migrate(fresh);
    const other = await connected(fresh);
    expect((await sql.query<object>(definitions)).rows).toEqual((await other.query<object>(definitions)).rows);
    expect((await sql.query('SELECT FROM pg_index WHERE NOT indisvalid')).rowCount).toBe(0);
    expect((await sql.query(`SELECT FROM users WHERE search_text = ''`)).rowCount).toBe(0);
    await Promise.all([sql.end(), other.end()]);
  });
});

describe('an index', () => {
  it('does not wait for a transaction that nobody ends, and is built anew when it is gone', async () => {
    const url = await server.createDatabase();
    const sql = await connected(url);
    await sql.query('CREATE TABLE things (name text)');
    const forgotten = await connected(url);
    await forgotten.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await forgotten.query('SELECT now()');
    const dataSource = new DataSource({ type: 'postgres', url });
    const runner = (await dataSource.initialize()).createQueryRunner();
    await expect(buildIndex(runner, 'things_by_name', 'ON things (name)', 200)).rejects.toThrow('lock timeout');
    await forgotten.query('ROLLBACK');
    await buildIndex(runner, 'things_by_name', 'ON things (name)', 200);
    expect((await sql.query(`SELECT FROM pg_index WHERE indexrelid = 'things_by_name'::regclass AND indisvalid`)).rowCount).toBe(1);
    await runner.release();
    await Promise.all([dataSource.destroy(), forgotten.end(), sql.end()]);
  });
});

describe('a statement that was prepared before a migration', () => {
  it('is prepared again, and nobody notices', async () => {
    const url = await server.createDatabase();
    await migrate(url);
    const node = connectPostgres({ url, poolSize: 3 });
    const sql = await connected(url);
    const { clients, users } = node.stores;
    const everywhere = (): Promise<unknown> => Promise.all(Array.from({ length: 6 }, () => [clients.find('nobody'), users.findByUsername('nobody'), node.stores.trustedIssuers.find('jwt', 'nobody')]).flat());
    await everywhere();
    for (const table of ['clients', 'users', 'trusted_issuers', 'signing_keys', 'grants']) await sql.query(`ALTER TABLE ${table} ADD COLUMN of_a_later_release text`);
    await everywhere();
    await sql.query('ALTER TABLE state_epoch ALTER COLUMN settings TYPE text'); // one whose result does change
    await everywhere();
    await sql.end();
    await node.close();
  });
});
