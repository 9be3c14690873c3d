import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { aCertificate } from '@assent/core-testing';
import { parseImportFile, RulesBroken } from '@assent/core';
import { BY, ISSUER, managedDatabase, type ManagedDatabase } from '../testing/managed-database.js';
import { connectPostgres, type Postgres } from '../connect-postgres.js';
import { Conflict, NotFound, VersionMismatch } from './management-errors.js';
import type { TrustedIssuerManagement } from './trusted-issuer-management.js';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwks = { keys: [publicKey.export({ format: 'jwk' })] };
const certificates = [aCertificate(privateKey, publicKey)];
const anIssuer = (given: object = {}) => ({ kind: 'jwt', issuer: `https://${randomUUID()}.example.test`, jwks, scope: 'api:read', ...given });

let db: ManagedDatabase;
let issuers: TrustedIssuerManagement;
/** What a service that issues tokens sees. */
let service: Postgres;

beforeAll(async () => {
  db = await managedDatabase();
  issuers = db.management.trustedIssuers;
  service = connectPostgres({ url: db.postgres.url, poolSize: 2 });
  await db.management.apis.create({ identifier: 'https://api.example.test/', scopes: [{ name: 'api:read' }, { name: 'api:write' }] }, BY);
});
afterAll(async () => {
  await service.close();
  await db.stop();
});
beforeEach(() => db.clock.advance(1));

const seen = (issuer: string) => service.stores.trustedIssuers.find('jwt', issuer);

const aClientId = async () => (await db.management.clients.register({}, BY)).client.clientId;

async function violationsOf(work: Promise<unknown>): Promise<readonly string[]> {
  const error = await work.catch((reason: unknown) => reason);
  if (!(error instanceof RulesBroken)) throw new Error('no rule was broken');
  return error.violations.map(({ field, rule }) => `${field}: ${rule}`);
}

describe('trusted issuers', () => {
  it('are created, read and seen by the token service', async () => {
    const created = await issuers.create(anIssuer({ issuer: 'https://idp.example.test', name: 'IdP', subject: 'email' }), BY);
    expect(created).toMatchObject({ kind: 'jwt', issuer: 'https://idp.example.test', name: 'IdP', jwks, subject: 'email', clients: [], scope: ['api:read'], version: 1 });
    expect(await issuers.get(created.trustedIssuerId)).toEqual(created);
    expect(await seen('https://idp.example.test')).toEqual(created);
    expect(await issuers.create({ kind: 'saml2', issuer: 'https://idp.example.test', certificates, scope: 'api:write' }, BY)).toMatchObject({ certificates });
    expect((await db.audited()).at(-2)).toBe(`trusted_issuer.create trusted_issuer:${created.trustedIssuerId}`);
  });

  it('are there once for a kind and a name', async () => {
    const issuer = anIssuer();
    await issuers.create(issuer, BY);
    await expect(issuers.create(issuer, BY)).rejects.toThrow(new Conflict('An issuer with this kind and name is trusted already.'));
  });

  it('name scopes and clients that exist, and are not this server', async () => {
    expect(await violationsOf(issuers.create(anIssuer({ scope: 'api:gone' }), BY))).toEqual(['scope: must name scopes of registered APIs: there is no scope api:gone']);
    expect(await violationsOf(issuers.create(anIssuer({ clients: ['ghost'] }), BY))).toEqual(['clients[0]: must be the client_id of a registered client']);
    expect(await violationsOf(issuers.create(anIssuer({ issuer: ISSUER }), BY))).toEqual(['issuer: must not be this server: what it issues is no assertion of somebody else']);
  });

  it('change by patch, but for what they are', async () => {
    const { trustedIssuerId, issuer, version } = await issuers.create(anIssuer({ name: 'Before', subject: 'email' }), BY);
    const changed = await issuers.update(trustedIssuerId, { name: 'After', subject: null, scope: 'api:write', kind: 'saml2', issuer: 'other' }, version, BY);
    expect(changed).toMatchObject({ kind: 'jwt', issuer, name: 'After', subject: 'username', scope: ['api:write'], version: 2, updatedAt: db.clock.now() });
    expect(await seen(issuer)).toEqual(changed);
    const { detail } = (await db.management.audit.list({ action: 'trusted_issuer.update' }, { limit: 1 })).items[0] ?? {};
    expect(detail).toEqual({ changed: { name: { from: 'Before', to: 'After' }, subject: { from: 'email', to: 'username' }, scope: { from: 'api:read', to: 'api:write' } } });
    await expect(issuers.update(trustedIssuerId, { name: 'Late' }, version, BY)).rejects.toThrow(VersionMismatch);
    expect(await violationsOf(issuers.update(trustedIssuerId, { jwks: null }, undefined, BY))).toEqual(['jwks: must contain at least one key for the kind jwt: signatures are checked with it (RFC 7523 §3)']);
    const before = (await db.audited()).length;
    expect(await issuers.update(trustedIssuerId, { name: 'After' }, 2, BY)).toEqual(changed);
    expect((await db.audited()).length).toBe(before);
  });

  it('are trusted no more from the moment that they are disabled or deleted', async () => {
    const { trustedIssuerId, issuer } = await issuers.create(anIssuer(), BY);
    expect(await issuers.disable(trustedIssuerId, BY)).toMatchObject({ disabledAt: db.clock.now(), version: 2 });
    expect(await seen(issuer)).toBeUndefined();
    expect(await issuers.disable(trustedIssuerId, BY)).toMatchObject({ version: 2 });
    expect(await issuers.enable(trustedIssuerId, BY)).not.toHaveProperty('disabledAt');
    expect(await seen(issuer)).toBeDefined();
    await expect(issuers.delete(trustedIssuerId, 1, BY)).rejects.toThrow(VersionMismatch);
    await issuers.delete(trustedIssuerId, 3, BY);
    expect(await seen(issuer)).toBeUndefined();
    expect((await db.audited()).slice(-4)).toEqual(['create', 'disable', 'enable', 'delete'].map((deed) => `trusted_issuer.${deed} trusted_issuer:${trustedIssuerId}`));
  });

  it('forget a client that is deleted, and are disabled with the last one: no names mean every client', async () => {
    const [one, two] = [await aClientId(), await aClientId()];
    const both = await issuers.create(anIssuer({ clients: [one, two] }), BY);
    const { trustedIssuerId, issuer } = await issuers.create(anIssuer({ clients: [one] }), BY);
    await db.management.clients.delete(one, undefined, BY);
    expect(await seen(both.issuer)).toMatchObject({ clients: [two], version: 2 });
    expect(await seen(issuer)).toBeUndefined();
    expect(await issuers.get(trustedIssuerId)).toMatchObject({ clients: [], disabledAt: db.clock.now(), version: 2 });
    expect((await db.audited()).slice(-2)).toEqual([`trusted_issuer.disable trusted_issuer:${trustedIssuerId}`, `client.delete client:${one}`]);
    const nobodyElse = await issuers.create(anIssuer(), BY);
    await db.management.clients.delete(two, undefined, BY);
    expect(await seen(nobodyElse.issuer)).toMatchObject({ clients: [], version: 1 });
  });

  it('lose a scope that no API has any more', async () => {
    await db.management.apis.create({ identifier: 'urn:short:lived', scopes: [{ name: 'short:lived' }] }, BY);
    const { issuer } = await issuers.create(anIssuer({ scope: 'short:lived api:read' }), BY);
    await db.management.apis.delete('urn:short:lived', undefined, BY);
    expect(await seen(issuer)).toMatchObject({ scope: ['api:read'], version: 2 });
  });

  it('are listed newest first, page by page, and found by filters', async () => {
    const mine = `IdP ${randomUUID()}%`;
    for (const given of [{ name: `${mine} 1` }, { name: `${mine} 2`, kind: 'saml2', jwks: undefined, certificates }, { name: `${mine} 3` }]) {
      db.clock.advance(1);
      await issuers.create(anIssuer(given), BY);
    }
    const names = async (filter: Parameters<TrustedIssuerManagement['list']>[0]) => (await issuers.list(filter, { limit: 200 })).items.map(({ name }) => name);
    expect(await names({ search: mine })).toEqual([`${mine} 3`, `${mine} 2`, `${mine} 1`]);
    expect(await names({ search: mine, kind: 'saml2' })).toEqual([`${mine} 2`]);
    expect(await names({ search: mine, status: 'disabled' })).toEqual([]);
    const first = await issuers.list({ search: mine }, { limit: 2 });
    const second = await issuers.list({ search: mine }, { limit: 2, cursor: first.nextCursor });
    expect([first, second].map(({ items }) => items.map(({ name }) => name))).toEqual([[`${mine} 3`, `${mine} 2`], [`${mine} 1`]]);
    expect(second).not.toHaveProperty('nextCursor');
  });

  it.each(['nobody', randomUUID()])('are not there under the name %s', async (id) => {
    for (const work of [() => issuers.get(id), () => issuers.update(id, {}, undefined, BY), () => issuers.disable(id, BY), () => issuers.enable(id, BY), () => issuers.delete(id, undefined, BY)]) {
      await expect(work()).rejects.toThrow(NotFound);
    }
  });
});

describe('importing and exporting trusted issuers', () => {
  const apply = (file: unknown) => db.management.importer.apply(parseImportFile(file), BY);

  it('creates, changes, disables, and changes nothing the second time', async () => {
    const file = (given: object = {}) => ({
      clients: [{ client_id: 'importer' }],
      trusted_issuers: [{ kind: 'jwt', issuer: 'urn:imported', jwks, clients: ['importer'], scope: 'api:read', ...given }],
    });
    const line = ['trusted_issuers "urn:imported"'];
    expect((await apply(file())).created).toEqual(['clients "importer"', ...line]);
    expect((await apply(file())).unchanged).toEqual(['clients "importer"', ...line]);
    expect((await apply(file({ name: 'Imported', disabled: true }))).changed).toEqual(line);
    expect(await seen('urn:imported')).toBeUndefined();
    expect((await apply(file({ name: 'Imported' }))).unchanged).toContain(line[0]);
    expect((await apply(file({ name: 'Imported', disabled: false }))).changed).toEqual(line);
    expect(await seen('urn:imported')).toMatchObject({ name: 'Imported', clients: ['importer'] });
  });

  it('refuses names behind which there is nothing, and this server itself', async () => {
    const broken = (given: object) => violationsOf(apply({ trusted_issuers: [{ ...anIssuer({ issuer: 'urn:broken' }), ...given }] }));
    expect(await broken({ clients: ['ghost'] })).toEqual(['clients[0]: must be the client_id of a registered client']);
    expect(await broken({ scope: 'api:gone' })).toEqual(['scope: must name scopes of registered APIs: there is no scope api:gone']);
    expect(await broken({ issuer: ISSUER })).toEqual(['issuer: must not be this server: what it issues is no assertion of somebody else']);
  });

  it('changes nothing when its own export is imported', async () => {
    const exported = await db.management.exporter.read();
    expect(exported.trusted_issuers.length).toBeGreaterThan(2);
    const { created, changed } = await apply(JSON.parse(JSON.stringify(exported)));
    expect([created, changed]).toEqual([[], []]);
  });
});
