import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parseClientMetadata, type SecretHasher } from '@assent/core';
import { BY, managedDatabase, type ManagedDatabase } from '../testing/managed-database.js';
import type { ClientManagement } from './client-management.js';
import { Conflict, InvalidCursor, NotFound, VersionMismatch } from './management-errors.js';

const WEB = { client_name: 'Web', redirect_uris: ['https://rp.example.test/cb'] };

let db: ManagedDatabase;
let clients: ClientManagement;

beforeAll(async () => {
  db = await managedDatabase();
  clients = db.management.clients;
});
afterAll(() => db.stop());
beforeEach(() => db.clock.advance(1));

const hashesOf = async (clientId: string): Promise<{ hash: string; expires_at: Date | null }[]> =>
  db.dataSource.query(`SELECT hash, expires_at FROM client_secrets WHERE client_id = $1 ORDER BY created_at DESC`, [clientId]);

/** Whether the secret works at the clock's time. */
async function works(clientId: string, secret: string | undefined, hasher: SecretHasher = db.secretHasher): Promise<boolean> {
  const live = (await hashesOf(clientId)).filter(({ expires_at: end }) => end === null || end > db.clock.now());
  return live.some(({ hash }) => hasher.matches(hash, secret ?? ''));
}

describe('registering a client', () => {
  it('makes an id and a secret, keeps only a keyed hash of it, and never shows it again', async () => {
    const { client, clientSecret } = await clients.register(WEB, BY);

    expect(client).toMatchObject({ clientName: 'Web', grantTypes: ['authorization_code'], version: 1, secrets: [{ createdAt: db.clock.now() }] });
    expect(client.clientId).toMatch(/^[0-9a-f]{32}$/);
    expect(clientSecret).toMatch(/^[\w-]{43}$/);
    expect(await works(client.clientId, clientSecret)).toBe(true);
    expect(JSON.stringify(await hashesOf(client.clientId))).not.toContain(clientSecret);
    expect(JSON.stringify(await clients.get(client.clientId))).not.toMatch(/"hash"|clientSecret/);
  });

  it('makes no secret for a client that does not use one', async () => {
    const { client, clientSecret } = await clients.register({ ...WEB, token_endpoint_auth_method: 'none' }, BY);
    expect(clientSecret).toBeUndefined();
    expect(client.secrets).toEqual([]);
  });

  it('refuses what breaks a rule, and scopes that no API has', async () => {
    expect(() => clients.register({ redirect_uris: ['/cb'] }, BY)).toThrow('redirect_uris[0]: must be an absolute URI');
    await expect(clients.register({ ...WEB, scope: 'nope' }, BY)).rejects.toThrow('scope: must name scopes of registered APIs: there is no scope nope');
    await expect(clients.register({ ...WEB, scope: 'offline_access admin:read' }, BY)).resolves.toBeDefined();
  });

  it('ignores members that are not metadata', async () => {
    const input = { ...WEB, client_id: 'mine', version: 9, disabled_at: '2020-01-01', client_secret: 'x', created_at: 'x' };
    const { client } = await clients.register(input, BY);
    expect(client.clientId).not.toBe('mine');
    expect(client).toMatchObject({ version: 1, createdAt: db.clock.now() });
    expect(client.disabledAt).toBeUndefined();
  });
});

describe('changing a client', () => {
  it('changes what the patch names, and null takes a member back to its default', async () => {
    const { client } = await clients.register({ ...WEB, client_uri: 'https://rp.example.test/', access_token_ttl_seconds: 60 }, BY);
    db.clock.advance(1);
    const changed = await clients.update(client.clientId, { client_name: 'New', client_uri: null }, 1, BY);
    expect(changed).toMatchObject({ clientName: 'New', accessTokenTtlSeconds: 60, redirectUris: WEB.redirect_uris, version: 2, updatedAt: db.clock.now() });
    expect(changed.clientUri).toBeUndefined();
    expect(await clients.get(client.clientId)).toEqual(changed);
  });

  it('writes nothing when nothing changes', async () => {
    const { client } = await clients.register(WEB, BY);
    const before = await db.audited();
    expect(await clients.update(client.clientId, { client_name: 'Web' }, 1, BY)).toMatchObject({ version: 1 });
    expect(await db.audited()).toEqual(before);
  });

  it('lets the response types follow the grant types', async () => {
    const { client } = await clients.register(WEB, BY);
    expect(await clients.update(client.clientId, { grant_types: ['client_credentials'] }, undefined, BY)).toMatchObject({ responseTypes: [] });
  });

  it('lets the profile, the client type and the token types follow what needs them', async () => {
    const { client } = await clients.register(WEB, BY);
    expect(await clients.update(client.clientId, { allow_implicit: true }, undefined, BY)).toMatchObject({ policy: { profile: 'oauth2', allowImplicit: true } });
    expect(await clients.update(client.clientId, { access_token_type: 'mac' }, undefined, BY)).toMatchObject({ policy: { tokenTypes: ['mac'] } });
    expect(await clients.update(client.clientId, { token_endpoint_auth_method: 'none' }, undefined, BY)).toMatchObject({ clientType: 'public' });
    // RFC 6749 §2.3: credentials alone do not make it confidential
    expect(await clients.update(client.clientId, { token_endpoint_auth_method: 'client_secret_basic' }, undefined, BY)).toMatchObject({ clientType: 'public' });
  });

  it('keeps a client that nobody registered marked as such, and out of exports', async () => {
    const { client } = await clients.register(WEB, BY);
    await db.dataSource.query(`UPDATE clients SET metadata = metadata || '{"unregistered": true}' WHERE client_id = $1`, [client.clientId]);
    expect(await clients.update(client.clientId, { client_name: 'Elsewhere' }, undefined, BY)).toMatchObject({ unregistered: true, clientName: 'Elsewhere' });
    expect((await db.management.exporter.read()).clients.map(({ client_id }) => client_id)).not.toContain(client.clientId);
  });

  it('checks the rules of the whole', async () => {
    const { client } = await clients.register({ grant_types: ['client_credentials'] }, BY);
    await expect(clients.update(client.clientId, { token_endpoint_auth_method: 'none' }, undefined, BY)).rejects.toThrow(
      'grant_types: must not contain client_credentials for a public client (client_type public or token_endpoint_auth_method none): anybody could get its tokens (RFC 6749 §4.4)',
    );
  });

  it('forgets the secrets of a client that stops using them', async () => {
    const { client } = await clients.register(WEB, BY);
    await clients.update(client.clientId, { token_endpoint_auth_method: 'none' }, undefined, BY);
    expect(await hashesOf(client.clientId)).toEqual([]);
  });

  it('refuses a change of what was changed since it was read', async () => {
    const { client } = await clients.register(WEB, BY);
    await clients.update(client.clientId, { client_name: 'A' }, 1, BY);
    await expect(clients.update(client.clientId, { client_name: 'B' }, 1, BY)).rejects.toThrow(VersionMismatch);
    await expect(clients.delete(client.clientId, 1, BY)).rejects.toThrow(VersionMismatch);
  });

  it('lets one of many concurrent changes of one version through', async () => {
    const { client } = await clients.register(WEB, BY);
    const names = Array.from({ length: 8 }, (_, n) => `Name ${n}`);
    const results = await Promise.allSettled(names.map((name) => clients.update(client.clientId, { client_name: name }, 1, BY)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await clients.get(client.clientId)).version).toBe(2);
  });

  it('loses no member when two people change different ones at once', async () => {
    const { client } = await clients.register(WEB, BY);
    await Promise.all([
      clients.update(client.clientId, { client_name: 'Both' }, undefined, BY),
      clients.update(client.clientId, { client_uri: 'https://both.example.test/' }, undefined, BY),
    ]);
    expect(await clients.get(client.clientId)).toMatchObject({ clientName: 'Both', clientUri: 'https://both.example.test/', version: 3 });
  });

  it('knows no client of another id', async () => {
    await expect(clients.get('nobody')).rejects.toThrow(NotFound);
    await expect(clients.update('nobody', {}, undefined, BY)).rejects.toThrow(NotFound);
    await expect(clients.delete('nobody', undefined, BY)).rejects.toThrow(NotFound);
  });
});

describe('rotating a secret', () => {
  it('lets both work until the overlap ends', async () => {
    const { client, clientSecret: old } = await clients.register(WEB, BY);
    const { client: rotated, clientSecret: fresh } = await clients.rotateSecret(client.clientId, 600, BY);

    expect(fresh).not.toBe(old);
    expect(rotated.secrets).toHaveLength(2);
    expect([await works(client.clientId, old), await works(client.clientId, fresh)]).toEqual([true, true]);
    db.clock.advance(600);
    expect([await works(client.clientId, old), await works(client.clientId, fresh)]).toEqual([false, true]);
    expect((await clients.get(client.clientId)).secrets).toHaveLength(1);
  });

  it('ends the old ones at once without overlap', async () => {
    const { client, clientSecret: old } = await clients.register(WEB, BY);
    await clients.rotateSecret(client.clientId, 600, BY);
    const { clientSecret: fresh } = await clients.rotateSecret(client.clientId, 0, BY);
    expect(await works(client.clientId, old)).toBe(false);
    expect(await works(client.clientId, fresh)).toBe(true);
    expect(await hashesOf(client.clientId)).toHaveLength(1);
  });

  it('never lengthens the life of a secret that was rotated out', async () => {
    const { client, clientSecret: first } = await clients.register(WEB, BY);
    await clients.rotateSecret(client.clientId, 60, BY);
    await clients.rotateSecret(client.clientId, 86_400, BY);
    db.clock.advance(60);
    expect(await works(client.clientId, first)).toBe(false);
  });

  it('keeps at most five', async () => {
    const { client } = await clients.register(WEB, BY);
    for (let n = 0; n < 4; n++) await clients.rotateSecret(client.clientId, 600, BY);
    await expect(clients.rotateSecret(client.clientId, 600, BY)).rejects.toThrow(
      new Conflict('Too many secrets still work. Wait for one to end, or rotate without overlap.'),
    );
  });

  it('refuses for a client that uses none', async () => {
    const { client } = await clients.register({ ...WEB, token_endpoint_auth_method: 'none' }, BY);
    await expect(clients.rotateSecret(client.clientId, 0, BY)).rejects.toThrow(new Conflict('The client does not authenticate with a secret.'));
  });
});

describe('disabling, revoking and deleting a client', () => {
  it('kills what was issued when it is disabled, and leaves it dead when it is enabled again', async () => {
    const { client } = await clients.register(WEB, BY);
    const disabled = await clients.disable(client.clientId, BY);
    expect(disabled).toMatchObject({ disabledAt: db.clock.now(), tokensNotBefore: expect.any(Date), version: 2 });
    db.clock.advance(1);
    const enabled = await clients.enable(client.clientId, BY);
    expect(enabled.disabledAt).toBeUndefined();
    expect(enabled.version).toBe(3);
    expect(Number(enabled.tokensNotBefore)).toBeGreaterThan(Number(disabled.tokensNotBefore)); // also what was being issued at the moment of disabling
  });

  it('does nothing, and records nothing, the second time', async () => {
    const { client } = await clients.register(WEB, BY);
    await clients.disable(client.clientId, BY);
    const before = await db.audited();
    db.clock.advance(1);
    expect((await clients.disable(client.clientId, BY)).version).toBe(2);
    expect(await db.audited()).toEqual(before);
  });

  it('revokes what was granted until now, whatever the clocks of the services say, and never moves back', async () => {
    const { client } = await clients.register(WEB, BY);
    const grantId = randomUUID();
    await db.dataSource.query(
      `INSERT INTO grants (grant_id, client_id, user_id, scope, created_at) VALUES ($1, $2, gen_random_uuid(), '{}', now() + interval '1 hour')`,
      [grantId, client.clientId],
    );
    expect((await clients.revokeAll(client.clientId, BY)).version).toBe(2);
    expect(await db.management.grants.get(grantId)).toMatchObject({ deadBecause: 'everything of the client was revoked since' });
    const ahead = new Date(Date.now() + 5000);
    await db.dataSource.query(`UPDATE clients SET tokens_not_before = $2 WHERE client_id = $1`, [client.clientId, ahead]);
    expect((await clients.revokeAll(client.clientId, BY)).tokensNotBefore).toEqual(ahead);
  });

  it('leaves the instant as it is, to the microsecond, when something else changes', async () => {
    const { client } = await clients.register(WEB, BY);
    const instant = (): Promise<unknown> => db.dataSource.query(`SELECT tokens_not_before::text FROM clients WHERE client_id = $1`, [client.clientId]);
    await db.dataSource.query(`UPDATE clients SET tokens_not_before = '2026-01-01T00:00:00.123456Z' WHERE client_id = $1`, [client.clientId]);
    const before = await instant();
    await clients.update(client.clientId, { client_name: 'Other' }, undefined, BY);
    expect(await instant()).toEqual(before);
  });

  it('takes a deleted client from the APIs that it could introspect', async () => {
    const { client } = await clients.register({}, BY);
    const identifier = 'https://introspected.example.test/';
    await db.management.apis.create({ identifier, introspection_clients: [client.clientId] }, BY);
    expect((await clients.get(client.clientId)).introspects).toEqual([identifier]);
    await clients.delete(client.clientId, undefined, BY);
    expect(await db.management.apis.get(identifier)).toMatchObject({ introspectionClients: [], version: 2 });
    await expect(clients.get(client.clientId)).rejects.toThrow(NotFound);
    expect(await hashesOf(client.clientId)).toEqual([]);
  });

  it('lets no token of a deleted client come back with its client_id', async () => {
    const file = { users: [], apis: [], clients: [], trustedIssuers: [] };
    const again = { clientId: 'again', ...parseClientMetadata({}) };
    await db.management.importer.apply({ ...file, clients: [again] }, BY);
    expect((await clients.get('again')).tokensNotBefore).toBeUndefined();
    await clients.delete('again', undefined, BY);
    db.clock.advance(1);
    await db.management.importer.apply({ ...file, clients: [again] }, BY);
    expect((await clients.get('again')).tokensNotBefore).toBeInstanceOf(Date);
  });
});

describe('listing clients', () => {
  it('goes through all of them, newest first, a page at a time, although others come meanwhile', async () => {
    const made: string[] = [];
    for (let n = 0; n < 5; n++) {
      db.clock.advance(n % 2); // two may share an instant
      made.push((await clients.register({ client_name: `Paged ${n}` }, BY)).client.clientId);
    }
    db.clock.advance(1);
    const first = await clients.list({ search: 'paged' }, { limit: 2 });
    await clients.register({ client_name: 'Paged later' }, BY);
    const second = await clients.list({ search: 'paged' }, { limit: 2, cursor: first.nextCursor });
    const third = await clients.list({ search: 'paged' }, { limit: 2, cursor: second.nextCursor });
    const seen = [...first.items, ...second.items, ...third.items];
    expect(seen.map(({ clientId }) => clientId).sort()).toEqual(made.sort());
    expect(seen.map(({ createdAt }) => createdAt.getTime())).toEqual(seen.map(({ createdAt }) => createdAt.getTime()).sort((a, b) => b - a));
    expect(third.nextCursor).toBeUndefined();
  });

  it('takes % and _ and backslashes in a search literally', async () => {
    for (const name of ['100% sure', 'a_b', 'a\\b', 'acb']) await clients.register({ client_name: name }, BY);
    const found = async (search: string) => (await clients.list({ search }, { limit: 50 })).items.map(({ clientName }) => clientName);
    expect(await found('100%')).toEqual(['100% sure']);
    expect(await found('%')).toEqual(['100% sure']);
    expect(await found('a_b')).toEqual(['a_b']);
    expect(await found('a\\b')).toEqual(['a\\b']);
    expect(await found(`'; DROP TABLE clients; --`)).toEqual([]);
  });

  it('finds by part of the id, authentication method, grant type and status', async () => {
    const { client } = await clients.register({ client_name: 'Filtered', grant_types: ['client_credentials'], token_endpoint_auth_method: 'client_secret_post' }, BY);
    await clients.disable(client.clientId, BY);
    const ids = async (filter: Parameters<ClientManagement['list']>[0]) => (await clients.list(filter, { limit: 200 })).items.map(({ clientId }) => clientId);
    expect(await ids({ search: client.clientId.slice(3, 20).toUpperCase() })).toEqual([client.clientId]);
    expect(await ids({ authMethod: 'client_secret_post' })).toEqual([client.clientId]);
    expect(await ids({ grantType: 'client_credentials', status: 'disabled' })).toEqual([client.clientId]);
    expect(await ids({ status: 'enabled' })).not.toContain(client.clientId);
  });

  it('refuses cursors that it did not make', async () => {
    const { nextCursor = '' } = await clients.list({}, { limit: 1 });
    const forged = [
      '', 'x', '0', nextCursor.slice(0, -1), `${nextCursor}A`, `A${nextCursor.slice(1)}`, Buffer.from('["2030-01-01","x"]').toString('base64url'),
      `' OR 1=1 --`, 'A'.repeat(100_000),
    ];
    for (const cursor of forged) await expect(clients.list({}, { limit: 1, cursor })).rejects.toThrow(InvalidCursor);
    await expect(db.management.users.list({}, { limit: 1, cursor: nextCursor })).rejects.toThrow(InvalidCursor);
  });
});

describe('the audit log', () => {
  it('has exactly one entry for each change, with who, what, when and from where, and no secret', async () => {
    const start = (await db.audited()).length;
    const { client, clientSecret = '' } = await clients.register(WEB, BY);
    const id = client.clientId;
    const { clientSecret: second = '' } = await clients.rotateSecret(id, 5, BY);
    await clients.update(id, { client_name: 'B' }, undefined, BY);
    await clients.disable(id, BY);
    await clients.enable(id, BY);
    await clients.revokeAll(id, BY);
    await clients.delete(id, undefined, BY);
    const verbs = ['create', 'rotate_secret', 'update', 'disable', 'enable', 'revoke_all', 'delete'];
    expect((await db.audited()).slice(start)).toEqual(verbs.map((verb) => `client.${verb} client:${id}`));
    const { items } = await db.management.audit.list({ target: `client:${id}` }, { limit: 50 });
    expect(items).toHaveLength(7);
    for (const entry of items) expect(entry).toMatchObject({ ...BY, at: db.clock.now() });
    expect(items[4]?.detail).toEqual({ changed: { client_name: { from: 'Web', to: 'B' } } });
    expect(JSON.stringify(items)).not.toContain(clientSecret);
    expect(JSON.stringify(items)).not.toContain(second);
  });

  it('has none for a change that failed', async () => {
    const before = await db.audited();
    await expect(clients.register({ ...WEB, scope: 'nope' }, BY)).rejects.toThrow();
    expect(await db.audited()).toEqual(before);
  });
});
