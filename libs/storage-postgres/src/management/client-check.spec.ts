import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RulesBroken } from '@assent/core';
import { BY, managedDatabase, type ManagedDatabase } from '../testing/managed-database.js';
import type { ClientManagement } from './client-management.js';
import type { Document } from './documents.js';
import { NotFound } from './management-errors.js';

const WEB = { client_name: 'Web', redirect_uris: ['https://rp.example.test/cb'] };

let db: ManagedDatabase;
let clients: ClientManagement;

beforeAll(async () => {
  db = await managedDatabase();
  clients = db.management.clients;
  await db.management.apis.create({ identifier: 'urn:example:api', scopes: [{ name: 'api:read' }] }, BY);
});
afterAll(() => db.stop());

/** Rules that are broken; what register throws at once counts as well. */
async function brokenBy(work: () => Promise<unknown>): Promise<readonly string[]> {
  try {
    await work();
    return [];
  } catch (error) {
    if (error instanceof RulesBroken) return error.violations.map(({ field, rule }) => `${field}: ${rule}`);
    throw error;
  }
}

/** Whatever a change leaves behind. */
const traces = async (): Promise<unknown> =>
  db.dataSource.query(`SELECT (SELECT count(*) FROM audit_log) AS audited, (SELECT settings FROM state_epoch) AS epoch,
    (SELECT count(*) FROM client_secrets) AS secrets, (SELECT json_agg(c ORDER BY client_id) FROM clients c) AS clients`);

describe('checking a client', () => {
  it.each<[Document]>([
    [{ redirect_uris: ['http://rp.example.test/cb'] }],
    [{ redirect_uris: ['/cb', 'https://rp.example.test/#x', 'javascript:alert(1)'], client_name: '' }],
    [{ ...WEB, scope: 'api:read nope and:nope' }],
    [{ ...WEB, scope: 'é' }],
    [{ ...WEB, response_types: ['token'] }],
    [{ grant_types: ['client_credentials'], token_endpoint_auth_method: 'none' }],
    [{ ...WEB, application_type: 'machine' }],
    [{ ...WEB, application_type: 'desktop' }],
    [{ ...WEB, redirect_uris: 'https://rp.example.test/cb' }],
    [{ ...WEB, client_name: null }],
  ])('says what registering %j would say', async (metadata) => {
    const checked = await brokenBy(() => clients.check(metadata));
    expect(checked).toEqual(await brokenBy(async () => clients.register(metadata, BY)));
    expect(checked.length).toBeGreaterThan(0);
  });

  it.each<[Document]>([
    [{ redirect_uris: [] }],
    [{ token_endpoint_auth_method: 'none', require_pkce: false }],
    [{ application_type: 'machine' }],
    [{ scope: 'nope' }],
    [{ response_types: ['code', 'token'] }],
  ])('says what changing a client by %j would say', async (patch) => {
    const { client } = await clients.register(WEB, BY);
    const checked = await brokenBy(() => clients.check(patch, client.clientId));
    expect(checked).toEqual(await brokenBy(() => clients.update(client.clientId, patch, undefined, BY)));
    expect(checked.length).toBeGreaterThan(0);
  });

  it.each<[Document]>([[{}], [WEB], [{ ...WEB, scope: 'api:read admin:read', application_type: 'web' }], [{ grant_types: ['client_credentials'], application_type: 'machine' }]])(
    'finds nothing wrong with %j, which can be registered then',
    async (metadata) => {
      await expect(clients.check(metadata)).resolves.toBeUndefined();
      await expect(clients.register(metadata, BY)).resolves.toBeDefined();
    },
  );

  it('lays a patch over the client, as a change does', async () => {
    const { client } = await clients.register({ ...WEB, access_token_ttl_seconds: 60 }, BY);
    // alone it would lack its redirect URI; and what follows from the grant types follows
    await expect(clients.check({ grant_types: ['authorization_code', 'refresh_token'], access_token_ttl_seconds: null }, client.clientId)).resolves.toBeUndefined();
    await expect(clients.check({ grant_types: ['client_credentials'] }, client.clientId)).resolves.toBeUndefined();
  });

  it('leaves no trace', async () => {
    const { client } = await clients.register(WEB, BY);
    const before = await traces();
    await clients.check({ ...WEB, client_name: 'Other' });
    await clients.check({ client_name: 'Other', token_endpoint_auth_method: 'none' }, client.clientId);
    await brokenBy(() => clients.check({ scope: 'nope' }, client.clientId));
    expect(await traces()).toEqual(before);
  });

  it('knows no client of another id', async () => {
    await expect(clients.check({}, 'nobody')).rejects.toThrow(NotFound);
  });
});

describe('what kind of application a client is', () => {
  it('is kept, found, taken away by null, and in exports', async () => {
    const { client } = await clients.register({ ...WEB, application_type: 'native' }, BY);
    const { clientId } = client;
    const natives = async () => (await clients.list({ applicationType: 'native' }, { limit: 10 })).items.map((item) => item.clientId);
    expect(await clients.get(clientId)).toMatchObject({ applicationType: 'native', clientType: 'confidential' });
    expect(await natives()).toEqual([clientId]);
    const exported = (await db.management.exporter.read()).clients.find(({ client_id }) => client_id === clientId);
    expect(exported).toMatchObject({ application_type: 'native' });
    expect(await clients.update(clientId, { client_name: 'App' }, undefined, BY)).toMatchObject({ applicationType: 'native' });
    expect(await clients.update(clientId, { application_type: null }, undefined, BY)).not.toHaveProperty('applicationType');
    expect(await natives()).toEqual([]);
  });

  it('reaches whoever serves requests', async () => {
    const { client } = await clients.register({ ...WEB, application_type: 'web' }, BY);
    const [row] = await db.dataSource.query<object[]>(`SELECT metadata->>'applicationType' AS kept, application_type AS listed FROM clients WHERE client_id = $1`, [client.clientId]);
    expect(row).toEqual({ kept: 'web', listed: 'web' });
  });
});
