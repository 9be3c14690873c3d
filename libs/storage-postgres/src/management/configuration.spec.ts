import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CONSOLE_CLIENT_ID, parseImportFile, SecretHasher } from '@assent/core';
import { BY, ENCRYPTION_KEY, ISSUER, managedDatabase, type ManagedDatabase } from '../testing/managed-database.js';
import { Changes } from './change.js';
import { ConfigurationImport } from './configuration-import.js';

const CLI = { actor: 'cli' };
const FILE = {
  users: [
    { username: 'bob', roles: ['auditor'] },
    { username: 'alice', password: 'correct horse', email: 'alice@example.test', name: 'Alice', roles: ['admin'] },
  ],
  apis: [
    {
      identifier: 'https://api.example.test/', name: 'Example API', token_format: 'opaque',
      scopes: [{ name: 'api:read', description: 'Read your things' }, { name: 'api:write' }], introspection_clients: ['rs'],
    },
  ],
  clients: [
    {
      client_id: 'web', client_secret: 's3cret', client_name: 'Web', redirect_uris: ['https://rp.example.test/cb'],
      grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'], token_endpoint_auth_method: 'client_secret_basic',
      jwks: { keys: [] }, scope: 'api:read offline_access',
    },
    { client_id: 'rs', client_secret: 'rs-secret' },
    { client_id: 'spa', token_endpoint_auth_method: 'none', redirect_uris: ['http://127.0.0.1/cb'], scope: 'api:write', disabled: true },
  ],
};
const ALL = ['users "alice"', 'users "bob"', 'apis "https://api.example.test/"', 'clients "web"', 'clients "rs"', 'clients "spa"'];

let db: ManagedDatabase;

beforeAll(async () => {
  db = await managedDatabase();
});
afterAll(() => db.stop());
beforeEach(() => db.clock.advance(1));

const apply = (file: unknown) => db.management.importer.apply(parseImportFile(file), CLI);

/** Everything in the tables that an import may touch. */
const everything = async (): Promise<unknown> =>
  Promise.all(['users', 'apis', 'api_scopes', 'clients', 'client_secrets', 'audit_log'].map((table) => db.dataSource.query(`SELECT * FROM ${table} ORDER BY 1, 2`)));

async function secretWorks(clientId: string, secret: string): Promise<boolean> {
  const rows: { hash: string }[] = await db.dataSource.query(`SELECT hash FROM client_secrets WHERE client_id = $1`, [clientId]);
  return rows.some(({ hash }) => db.secretHasher.matches(hash, secret));
}

describe('importing a configuration', () => {
  it('hashes secrets that the file names with the encryption key that services began last to work with, and changes nothing else', async () => {
    await apply(FILE);
    const [version, before] = [(await db.management.clients.get('web')).version, await db.audited()];
    const NEW_KEY = Buffer.alloc(32, 8);
    const importedBy = async (secretHasher: SecretHasher) => {
      const importer = new ConfigurationImport({ changes: new Changes(db.dataSource, db.clock), secretHasher, passwordHasher: { hash: async () => '', verify: async () => true }, issuer: ISSUER });
      return importer.apply(parseImportFile({ clients: FILE.clients }), CLI);
    };
    const [newer, older] = [new SecretHasher(NEW_KEY, [ENCRYPTION_KEY]), new SecretHasher(ENCRYPTION_KEY, [NEW_KEY])];
    for (const { keyLabel } of [older, newer]) await db.dataSource.query('INSERT INTO encryption_keys (label, outlasts_seconds) VALUES ($1, 3600)', [keyLabel]);
    for (const hasher of [newer, older]) {
      expect((await importedBy(hasher)).unchanged).toHaveLength(3);
      const rows = await db.dataSource.query<object[]>(`SELECT hash, key_label FROM client_secrets WHERE client_id = 'web'`);
      expect(rows).toEqual([{ hash: newer.hash('s3cret'), key_label: newer.keyLabel }]);
    }
    expect([(await db.management.clients.get('web')).version, await db.audited()]).toEqual([version, before]);
    await db.dataSource.query('DELETE FROM encryption_keys');
    for (const { clientId } of (await db.management.clients.list({}, { limit: 9 })).items) if (clientId !== CONSOLE_CLIENT_ID) await db.management.clients.delete(clientId, undefined, CLI);
    await db.dataSource.query('DELETE FROM users');
    await db.dataSource.query(`DELETE FROM apis WHERE identifier = $1`, [FILE.apis[0]?.identifier]);
  });

  it('creates what the file names, with one audit entry for each', async () => {
    const before = await db.audited();
    expect(await apply(FILE)).toEqual({ created: ALL, changed: [], unchanged: [] });
    expect((await db.audited()).slice(before.length).map((line) => line.split(' ')[0])).toEqual([
      'user.create', 'user.create', 'api.create', 'client.create', 'client.create', 'client.create',
    ]);
    expect(await secretWorks('web', 's3cret')).toBe(true);
    expect(await db.management.clients.get('rs')).toMatchObject({ introspects: ['https://api.example.test/'] });
    expect((await db.management.clients.get('spa')).disabledAt).toEqual(db.clock.now());
    expect(JSON.stringify(await db.dataSource.query(`SELECT detail FROM audit_log`))).not.toMatch(/s3cret|rs-secret|horse/);
  });

  it('changes nothing the second time: no version, no hash, no audit entry', async () => {
    const before = await everything();
    expect(await apply(FILE)).toEqual({ created: [], changed: [], unchanged: ALL });
    expect(await everything()).toEqual(before);
  });

  it('changes nothing when two services apply it at the same time', async () => {
    const before = await everything();
    await Promise.all([apply(FILE), apply(FILE)]);
    expect(await everything()).toEqual(before);
  });

  it('changes nothing when its own export is imported, which has no secret', async () => {
    const exported = await db.management.exporter.read();
    const before = await everything();
    expect((await apply(JSON.parse(JSON.stringify(exported)))).unchanged).toHaveLength(6);
    expect(await everything()).toEqual(before);
    expect(JSON.stringify(exported)).not.toMatch(/client_secret"|"password"|"hash"/);
    expect(exported.users).toEqual([
      { username: 'alice', email: 'alice@example.test', name: 'Alice', roles: ['admin'] },
      { username: 'bob', roles: ['auditor'] },
    ]);
    expect(exported.apis.map(({ identifier }) => identifier)).toEqual(['https://api.example.test/']);
    expect(exported.clients.map(({ client_id, disabled }) => [client_id, disabled])).toEqual([['rs', undefined], ['spa', true], ['web', undefined]]);
  });

  it('replaces an entry, and leaves alone what the entry may leave out and what the file does not name', async () => {
    await apply({ users: [{ username: 'alice' }], clients: [{ client_id: 'web', client_name: 'Web 2', scope: 'api:read' }] });
    const alice = (await db.management.users.list({ search: 'alice' }, { limit: 1 })).items[0];
    expect(alice).toMatchObject({ roles: ['admin'], hasPassword: true });
    expect(alice?.email).toBeUndefined();
    expect(await db.management.clients.get('web')).toMatchObject({ clientName: 'Web 2', redirectUris: [], scope: ['api:read'] });
    expect(await secretWorks('web', 's3cret')).toBe(true);
    expect(await db.management.clients.get('rs')).toMatchObject({ version: 1 });
    await apply(FILE);
  });

  it('replaces a secret and a password only where they differ, and then at once', async () => {
    const file = {
      users: [{ ...FILE.users[1], password: 'new password' }],
      clients: [{ ...FILE.clients[0], client_secret: 'n3w' }],
    };
    expect((await apply(file)).changed).toEqual(['users "alice"', 'clients "web"']);
    expect([await secretWorks('web', 's3cret'), await secretWorks('web', 'n3w')]).toEqual([false, true]);
    const [entry] = (await db.management.audit.list({ action: 'client.update' }, { limit: 1 })).items;
    expect(entry?.detail).toEqual({ client_secret: 'replaced' });
    await apply(FILE);
  });

  it('keeps a secret that an admin rotated while the one of the file still works', async () => {
    await db.management.clients.rotateSecret('web', 60, BY);
    expect((await apply(FILE)).unchanged).toContain('clients "web"');
  });

  it('enables and disables where the file says so', async () => {
    expect((await apply({ clients: [{ client_id: 'rs', disabled: true }] })).changed).toEqual(['clients "rs"']);
    expect((await db.management.clients.get('rs')).tokensNotBefore).toBeInstanceOf(Date);
    expect((await apply({ clients: [{ client_id: 'rs', disabled: false }] })).changed).toEqual(['clients "rs"']);
    expect((await db.management.clients.get('rs')).disabledAt).toBeUndefined();
  });
});

describe('a file that breaks a rule is refused whole', () => {
  it.each([
    [
      { users: [{ username: 'new' }], clients: [{ client_id: 'x', scope: 'nope' }] },
      'clients[0] "x": scope: must name scopes of registered APIs: there is no scope nope',
    ],
    [
      { users: [{ username: 'new' }], apis: [{ identifier: 'urn:a:b', introspection_clients: ['ghost'] }] },
      'apis[0] "urn:a:b": introspection_clients[0]: must be the client_id of a registered client',
    ],
    [
      { users: [{ username: 'new' }], apis: [{ identifier: `${ISSUER}/admin` }] },
      `apis[0] "${ISSUER}/admin": identifier: must not be that of the admin API, which is built in`,
    ],
    [{ users: [{ username: 'new' }, { username: 'alice', roles: [] }] }, 'users[1] "alice": You cannot take the admin role from the last admin.'],
    [
      { apis: [{ identifier: 'https://api.example.test/', scopes: [] }], clients: [{ client_id: 'y', scope: 'api:read' }] },
      'clients[0] "y": scope: must name scopes of registered APIs: there is no scope api:read',
    ],
  ])('%j', async (file, message) => {
    const before = await everything();
    await expect(apply(file)).rejects.toThrow(message);
    expect(await everything()).toEqual(before);
  });

  it('lets the last admin hand over within one file', async () => {
    await apply({ users: [{ username: 'alice', roles: [] }, { username: 'zoe', roles: ['admin'] }] });
    await apply({ users: [{ username: 'alice', roles: ['admin'] }, { username: 'zoe', roles: [] }] });
  });
});

describe('the entities', () => {
  it('describe the tables that the migrations make', async () => {
    const differences: string[] = [];
    for (const { tableName, columns } of db.dataSource.entityMetadatas) {
      const rows: { column_name: string; type: string; is_nullable: string }[] = await db.dataSource.query(
        `SELECT column_name, CASE data_type WHEN 'ARRAY' THEN substr(udt_name, 2) || '[]' ELSE udt_name END AS type, is_nullable
         FROM information_schema.columns WHERE table_name = $1`,
        [tableName],
      );
      const actual = rows.map(({ column_name: name, type, is_nullable }) => `${tableName}.${name} ${type} ${is_nullable === 'YES' ? 'null' : 'not null'}`);
      const described = columns.map((column) => {
        const type = String(column.type).replace('integer', 'int4').replace('boolean', 'bool').replace('bigint', 'int8');
        return `${tableName}.${column.databaseName} ${type}${column.isArray ? '[]' : ''} ${column.isNullable ? 'null' : 'not null'}`;
      });
      differences.push(...actual.filter((line) => !described.includes(line)), ...described.filter((line) => !actual.includes(line)));
    }
    expect(differences).toEqual([]);
  });
});
