import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { consoleSecret } from '@assent/core';
import { BY, ENCRYPTION_KEY, ISSUER, managedDatabase, type ManagedDatabase } from '../testing/managed-database.js';
import type { ApiManagement } from './api-management.js';
import { ensureBuiltIns } from './built-ins.js';
import { Changes } from './change.js';
import { Conflict, NotFound, VersionMismatch } from './management-errors.js';

let db: ManagedDatabase;
let apis: ApiManagement;

beforeAll(async () => {
  db = await managedDatabase();
  apis = db.management.apis;
});
afterAll(() => db.stop());

const BUILT_IN = new Conflict('The admin API is built in and cannot be changed.');

describe('managing APIs', () => {
  it('creates, reads and changes one with its scopes in their order', async () => {
    const identifier = 'https://api.example.test/a?b=1';
    const scopes = [{ name: 'z', description: 'Last letter' }, { name: 'a', description: 'First letter' }];
    expect(await apis.create({ identifier, scopes }, BY)).toMatchObject({ identifier, name: identifier, tokenFormat: 'opaque', scopes, version: 1 });
    db.clock.advance(1);
    const changed = await apis.update(identifier, { name: 'A', token_format: 'jwt', scopes: [...scopes].reverse() }, 1, BY);
    expect(changed).toMatchObject({ name: 'A', tokenFormat: 'jwt', version: 2, updatedAt: db.clock.now() });
    expect(await apis.get(identifier)).toEqual(changed);
    expect((await apis.get(identifier)).scopes.map(({ name }) => name)).toEqual(['a', 'z']);
  });

  it('refuses a second one of an identifier, unknown introspection clients and other versions', async () => {
    await apis.create({ identifier: 'urn:example:once' }, BY);
    await expect(apis.create({ identifier: 'urn:example:once' }, BY)).rejects.toThrow(new Conflict('An API with this identifier is registered already.'));
    await expect(apis.create({ identifier: 'urn:example:two', introspection_clients: ['ghost'] }, BY)).rejects.toThrow(
      'introspection_clients[0]: must be the client_id of a registered client',
    );
    await expect(apis.update('urn:example:once', { name: 'x' }, 7, BY)).rejects.toThrow(VersionMismatch);
    await expect(apis.get('urn:example:none')).rejects.toThrow(NotFound);
  });

  it('cannot be renamed by its identifier', async () => {
    await apis.create({ identifier: 'urn:example:fixed' }, BY);
    expect(await apis.update('urn:example:fixed', { identifier: 'urn:example:other', name: 'x' }, undefined, BY)).toMatchObject({ identifier: 'urn:example:fixed' });
  });

  it('takes a scope that goes from the clients that had it, but not one that another API has too', async () => {
    await apis.create({ identifier: 'urn:example:s1', scopes: [{ name: 'only' }, { name: 'shared' }, { name: 'kept' }] }, BY);
    await apis.create({ identifier: 'urn:example:s2', scopes: [{ name: 'shared' }] }, BY);
    const { client } = await db.management.clients.register({ scope: 'only shared kept offline_access' }, BY);
    await apis.update('urn:example:s1', { scopes: [{ name: 'kept' }] }, undefined, BY);
    expect(await db.management.clients.get(client.clientId)).toMatchObject({ scope: ['shared', 'kept', 'offline_access'], version: 2 });
    await apis.delete('urn:example:s1', undefined, BY);
    expect(await db.management.clients.get(client.clientId)).toMatchObject({ scope: ['shared', 'offline_access'], version: 3 });
    const [entry] = (await db.management.audit.list({ action: 'api.delete' }, { limit: 1 })).items;
    expect(entry).toMatchObject({ target: 'api:urn:example:s1', detail: { scopes_withdrawn_from: [client.clientId] } });
  });

  it('lists in order of identifier and searches literally', async () => {
    for (const n of [3, 1, 2]) await apis.create({ identifier: `urn:list:${n}`, name: `100%_${n}` }, BY);
    const first = await apis.list({ search: '100%_' }, { limit: 2 });
    const second = await apis.list({ search: '100%_' }, { limit: 2, cursor: first.nextCursor });
    expect([...first.items, ...second.items].map(({ identifier }) => identifier)).toEqual(['urn:list:1', 'urn:list:2', 'urn:list:3']);
    expect((await apis.list({ search: 'urn_list' }, { limit: 2 })).items).toEqual([]);
  });
});

describe('the admin API', () => {
  it('exists from the start, once, however many services start', async () => {
    await Promise.all([db.management.ensureBuiltIns(), db.management.ensureBuiltIns()]);
    expect(await apis.get(`${ISSUER}/admin`)).toMatchObject({ tokenFormat: 'opaque', version: 1 });
    expect((await apis.get(`${ISSUER}/admin`)).scopes.map(({ name }) => name)).toEqual(['admin:read', 'admin:revoke', 'admin:manage']);
    expect((await db.audited()).filter((line) => line === `api.create api:${ISSUER}/admin`)).toHaveLength(1);
  });

  it('can be neither changed nor deleted, and nobody else gets its scopes', async () => {
    await expect(apis.update(`${ISSUER}/admin`, { name: 'x' }, undefined, BY)).rejects.toThrow(BUILT_IN);
    await expect(apis.delete(`${ISSUER}/admin`, undefined, BY)).rejects.toThrow(BUILT_IN);
    await expect(apis.create({ identifier: 'urn:x:y', scopes: [{ name: 'admin:read' }] }, BY)).rejects.toThrow(
      'scopes[0].name: must not be offline_access or begin with admin: these scopes are built in',
    );
  });

  it('moves with the issuer', async () => {
    await ensureBuiltIns({ issuer: 'https://new.example.test', changes: new Changes(db.dataSource, db.clock), secretHasher: db.secretHasher, consoleSecrets: [consoleSecret(ENCRYPTION_KEY)] });
    await expect(apis.get(`${ISSUER}/admin`)).rejects.toThrow(NotFound);
    expect((await apis.get('https://new.example.test/admin')).scopes).toHaveLength(3);
    await db.management.ensureBuiltIns();
  });
});
