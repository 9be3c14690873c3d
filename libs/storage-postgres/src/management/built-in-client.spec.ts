import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CONSOLE_CLIENT_ID, consoleSecret, parseImportFile, SecretHasher } from '@assent/core';
import { BY, ENCRYPTION_KEY, ISSUER, managedDatabase, type ManagedDatabase } from '../testing/managed-database.js';
import { ensureBuiltIns } from './built-ins.js';
import { Changes } from './change.js';
import type { ClientManagement } from './client-management.js';
import { Conflict } from './management-errors.js';

const REFUSAL = 'assent-console is the console itself: it is built in and cannot be changed, disabled or deleted. Its grants and tokens can be revoked.';

let db: ManagedDatabase;
let clients: ClientManagement;

beforeAll(async () => {
  db = await managedDatabase();
  clients = db.management.clients;
});
afterAll(() => db.stop());

const ensure = (issuer = ISSUER, encryptionKey: Uint8Array = ENCRYPTION_KEY, ...previous: Uint8Array[]): Promise<void> =>
  ensureBuiltIns({ issuer, changes: new Changes(db.dataSource, db.clock), secretHasher: new SecretHasher(encryptionKey, previous), consoleSecrets: [encryptionKey, ...previous].map(consoleSecret) });

const hashes = async (): Promise<readonly string[]> =>
  (await db.dataSource.query<{ hash: string }[]>(`SELECT hash FROM client_secrets WHERE client_id = $1`, [CONSOLE_CLIENT_ID])).map(({ hash }) => hash);

const lastAudit = async (): Promise<unknown> => {
  const [row] = await db.dataSource.query<{ action: string; actor: string; detail: unknown }[]>(`SELECT action, actor, detail FROM audit_log WHERE target = $1 ORDER BY audit_id DESC LIMIT 1`, [`client:${CONSOLE_CLIENT_ID}`]);
  return row;
};

describe('the console\'s client', () => {
  it('exists from the start, once, however many services start', async () => {
    const before = await clients.get(CONSOLE_CLIENT_ID);
    await Promise.all([ensure(), ensure(), ensure()]);
    expect(await clients.get(CONSOLE_CLIENT_ID)).toEqual(before);
    expect(before).toMatchObject({
      clientName: 'Assent Console', clientType: 'confidential', tokenEndpointAuthMethod: 'client_secret_basic', requirePkce: true, accessTokenTtlSeconds: 300, version: 1,
      redirectUris: [`${ISSUER}/admin/session/callback`], grantTypes: ['authorization_code', 'refresh_token'], responseTypes: ['code'], scope: ['admin:read', 'admin:revoke', 'admin:manage'],
      policy: { skipConsent: true, profile: 'oauth2.1', allowImplicit: false },
    });
    expect((await db.audited()).filter((line) => line.endsWith(` client:${CONSOLE_CLIENT_ID}`))).toEqual([`client.create client:${CONSOLE_CLIENT_ID}`]);
  });

  it('promise 5: has a secret that follows from the encryption key, and of which only a keyed hash is kept', async () => {
    const secret = consoleSecret(ENCRYPTION_KEY);
    expect(await hashes()).toEqual([db.secretHasher.hash(secret)]);
    expect(JSON.stringify(await db.dataSource.query(`SELECT * FROM clients, client_secrets, audit_log`))).not.toContain(secret);
  });

  it('moves with the issuer, also to loopback names that clients may not register', async () => {
    await ensure('http://auth.localhost:3000/t');
    expect((await clients.get(CONSOLE_CLIENT_ID)).redirectUris).toEqual(['http://auth.localhost:3000/t/admin/session/callback']);
    await ensure();
    expect(await lastAudit()).toMatchObject({ action: 'client.update', actor: 'system', detail: { changed: { redirect_uris: { to: [`${ISSUER}/admin/session/callback`] } } } });
  });

  it('has another secret with another encryption key, and what the old one opened is closed', async () => {
    const key = Buffer.alloc(32, 8);
    await ensure(ISSUER, key);
    expect(await hashes()).toEqual([new SecretHasher(key).hash(consoleSecret(key))]);
    expect((await clients.get(CONSOLE_CLIENT_ID)).tokensNotBefore).toBeDefined();
    await ensure();
    expect(await lastAudit()).toMatchObject({ detail: { client_secret: 'replaced' } });
  });

  it('has a secret for each key that services work with while it is changed, and nobody is signed out', async () => {
    const [old, key] = [ENCRYPTION_KEY, Buffer.alloc(32, 8)];
    const { tokensNotBefore, version } = await clients.get(CONSOLE_CLIENT_ID);
    const works = async (secret: string, hasher: SecretHasher) => (await hashes()).some((hash) => hasher.matches(hash, secret));
    const both = new SecretHasher(key, [old]);
    for (const [present, other] of [[old, key], [key, old], [old, key], [key, old]] as const) {
      await ensure(ISSUER, present, other);
      expect([(await hashes()).length, await works(consoleSecret(old), both), await works(consoleSecret(key), both)]).toEqual([2, true, true]);
    }
    await ensure(ISSUER, key);
    expect(await hashes()).toEqual([new SecretHasher(key).hash(consoleSecret(key))]);
    expect(await clients.get(CONSOLE_CLIENT_ID)).toMatchObject({ tokensNotBefore, version });
    await ensure(ISSUER, old, key);
    await ensure();
  });

  it('is made again what it should be, whoever had the name before', async () => {
    await db.dataSource.query(`UPDATE clients SET disabled_at = now(), redirect_uris = '{https://evil.example.test/cb}', token_endpoint_auth_method = 'none', scope = '{}' WHERE client_id = $1`, [CONSOLE_CLIENT_ID]);
    await db.dataSource.query(`UPDATE client_secrets SET hash = 'somebody else''s' WHERE client_id = $1`, [CONSOLE_CLIENT_ID]);
    await ensure();
    const restored = await clients.get(CONSOLE_CLIENT_ID);
    expect(restored).toMatchObject({ redirectUris: [`${ISSUER}/admin/session/callback`], tokenEndpointAuthMethod: 'client_secret_basic', scope: ['admin:read', 'admin:revoke', 'admin:manage'] });
    expect(restored.disabledAt).toBeUndefined();
    expect(await hashes()).toEqual([db.secretHasher.hash(consoleSecret(ENCRYPTION_KEY))]);
  });
});

describe('nobody locks the admins out', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['changed', () => clients.update(CONSOLE_CLIENT_ID, { client_name: 'x' }, undefined, BY)],
    ['changed by a patch that breaks rules', () => clients.update(CONSOLE_CLIENT_ID, { redirect_uris: [] }, undefined, BY)],
    ['disabled', () => clients.disable(CONSOLE_CLIENT_ID, BY)],
    ['deleted', () => clients.delete(CONSOLE_CLIENT_ID, undefined, BY)],
    ['given another secret', () => clients.rotateSecret(CONSOLE_CLIENT_ID, 0, BY)],
  ])('it cannot be %s', async (_, work) => {
    await expect(work()).rejects.toThrow(new Conflict(REFUSAL));
  });

  it('cannot be imported either, and is in no export', async () => {
    const file = parseImportFile({ clients: [{ client_id: CONSOLE_CLIENT_ID, grant_types: [] }] });
    await expect(db.management.importer.apply(file, BY)).rejects.toThrow('clients[0] "assent-console": client_id: must not be that of the console, which is built in');
    expect((await db.management.exporter.read()).clients).toEqual([]);
  });

  it('what was issued to it can be revoked', async () => {
    const { tokensNotBefore } = await clients.revokeAll(CONSOLE_CLIENT_ID, BY);
    expect(tokensNotBefore).toBeInstanceOf(Date);
    await clients.enable(CONSOLE_CLIENT_ID, BY);
  });
});

describe('skip_consent is for what an admin registered', () => {
  it.each([['that a person registered for themselves', { ownerUserId: 'somebody' }], ['that nobody registered', { unregistered: true }]])('not for a client %s', async (_, origin) => {
    const { client } = await clients.register({ redirect_uris: ['https://rp.example.test/cb'] }, BY);
    await db.dataSource.query(`UPDATE clients SET metadata = metadata || $2 WHERE client_id = $1`, [client.clientId, origin]);
    await expect(clients.update(client.clientId, { skip_consent: true }, undefined, BY)).rejects.toThrow(
      'skip_consent: must not be true for a client that a person registered for themselves, or that nobody registered',
    );
  });

  it('for any other that keeps the rules', async () => {
    const { client } = await clients.register({ redirect_uris: ['https://rp.example.test/cb'] }, BY);
    expect((await clients.update(client.clientId, { skip_consent: true }, undefined, BY)).policy.skipConsent).toBe(true);
    await expect(clients.update(client.clientId, { token_endpoint_auth_method: 'none' }, undefined, BY)).rejects.toThrow('skip_consent: must not be true for a public client');
  });
});
