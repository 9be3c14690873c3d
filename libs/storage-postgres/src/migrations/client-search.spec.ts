import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPostgres, type TestPostgres } from '@assent/core-testing';
import { DataSource } from 'typeorm';
import { ClientSearch1764330000000 } from './1764330000000-client-search.js';
import { MIGRATIONS } from './migrations.js';

const BEFORE = MIGRATIONS.slice(0, MIGRATIONS.indexOf(ClientSearch1764330000000));
const CLIENT = `INSERT INTO clients (client_id, client_name, redirect_uris, metadata, grant_types, response_types, token_endpoint_auth_method, created_at, updated_at)`;
const USER = `INSERT INTO users (user_id, username, username_key, email, name, created_at, updated_at)`;
const API = `INSERT INTO apis (identifier, name, token_format, created_at, updated_at)`;

let server: TestPostgres;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

async function migrated(migrations: typeof MIGRATIONS, url: string): Promise<DataSource> {
  const dataSource = new DataSource({ type: 'postgres', url, migrations, migrationsTransactionMode: 'each' });
  await dataSource.initialize();
  await dataSource.runMigrations();
  return dataSource;
}

describe('the text that lists look into', () => {
  it('is there for what was registered before', async () => {
    const url = await server.createDatabase();
    const before = await migrated(BEFORE, url);
    await before.query(`${CLIENT} VALUES ('Old', 'Fenêtre ÉTÉ', '{https://A.example.test/cb,https://b.example.test/cb}', '{}', '{}', '{}', 'none', now(), now())`);
    await before.query(`${CLIENT} VALUES ('nameless', NULL, '{}', '{}', '{}', '{}', 'none', now(), now())`);
    await before.query(`${USER} VALUES ('aaaaaaaa-0000-4000-8000-000000000000', 'Alice', 'alice', NULL, 'Älice', now(), now())`);
    await before.query(`${API} VALUES ('https://Api.example.test/', 'ЖУК', 'opaque', now(), now())`);
    await before.destroy();
    const after = await migrated(MIGRATIONS, url);
    const textsOf = async (table: string): Promise<string[]> =>
      (await after.query<{ search_text: string }[]>(`SELECT search_text FROM ${table} ORDER BY 1`)).map(({ search_text }) => search_text);
    expect(await textsOf('clients')).toEqual(['nameless\n', 'old\nfenêtre été\nhttps://a.example.test/cb\nhttps://b.example.test/cb']);
    expect(await textsOf('users')).toEqual(['alice\nälice\naaaaaaaa-0000-4000-8000-000000000000']);
    expect(await textsOf('apis')).toEqual(['https://api.example.test/\nжук']);
    await after.destroy();
  });

  it('follows each change, and nobody writes it', async () => {
    const dataSource = await migrated(MIGRATIONS, await server.createDatabase());
    const listedAs = async () => (await dataSource.query<object[]>('SELECT search_text, application_type FROM clients'))[0];
    await dataSource.query(`${CLIENT} VALUES ('c', 'One', '{}', '{"applicationType": "spa"}', '{}', '{}', 'none', now(), now())`);
    expect(await listedAs()).toEqual({ search_text: 'c\none\n', application_type: 'spa' });
    await dataSource.query(`UPDATE clients SET client_name = 'Two', redirect_uris = '{https://r.test/}', metadata = '{}'`);
    expect(await listedAs()).toEqual({ search_text: 'c\ntwo\nhttps://r.test/', application_type: null });
    await dataSource.query(`UPDATE clients SET search_text = 'x', application_type = 'web'`);
    expect(await listedAs()).toEqual({ search_text: 'c\ntwo\nhttps://r.test/', application_type: null });
    await dataSource.destroy();
  });

  it('always fits into its index', async () => {
    const dataSource = await migrated(MIGRATIONS, await server.createDatabase());
    // noise, which Postgres cannot compress; three bytes are the most that a UTF-16 unit takes
    const noise = (length: number, of: string): string => `(SELECT string_agg(${of}, '') FROM generate_series(1, ${length}))`;
    const [ascii, wide] = ['chr(33 + (random() * 93)::integer)', 'chr(19968 + (random() * 20000)::integer)'];
    const grantTypes = Array.from({ length: 12 }, () => noise(46, ascii));
    await dataSource.query(`${CLIENT} SELECT ${noise(255, ascii)}, ${noise(200, wide)}, ARRAY(SELECT ${noise(2048, ascii)} FROM generate_series(1, 100)), '{}', ARRAY[${grantTypes.join(', ')}], '{}', 'client_secret_basic', now(), now()`);
    await dataSource.query(`${USER} SELECT gen_random_uuid(), ${noise(128, wide)}, 'u', ${noise(254, wide)}, ${noise(200, wide)}, now(), now()`);
    await dataSource.query(`${API} SELECT ${noise(500, ascii)}, ${noise(500, wide)}, 'opaque', now(), now()`);
    expect(await dataSource.query('SELECT (SELECT count(*)::integer FROM clients) AS clients, (SELECT count(*)::integer FROM users) AS users')).toEqual([{ clients: 1, users: 1 }]);
    await dataSource.destroy();
  });
});
