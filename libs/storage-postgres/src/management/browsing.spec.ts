import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { expiryDayOf, parseRefreshToken, sha256, systemRandom } from '@assent/core';
import { BY, managedDatabase, type ManagedDatabase } from '../testing/managed-database.js';
import { InvalidCursor, NotFound } from './management-errors.js';

const API = 'https://api.example.test/';
const NOBODY = '00000000-0000-4000-8000-000000000000';

let db: ManagedDatabase;
let clientId: string;
let userId: string;

beforeAll(async () => {
  db = await managedDatabase();
  await db.management.apis.create({ identifier: API, scopes: [{ name: 'read' }] }, BY);
  clientId = (await db.management.clients.register({ client_name: 'Web' }, BY)).client.clientId;
  userId = (await db.management.users.create({ username: 'alice' }, undefined, BY)).userId;
  const today = expiryDayOf(db.clock.now());
  for (const day of [today, today + 1]) {
    await db.dataSource.query(`CREATE TABLE access_tokens_${day} PARTITION OF access_tokens FOR VALUES IN (${day})`);
  }
});
afterAll(() => db.stop());
beforeEach(() => db.clock.advance(1));

async function aGrant({ resources = [] as string[], scope = ['read'], client = clientId } = {}): Promise<string> {
  const grantId = randomUUID();
  await db.dataSource.query(`INSERT INTO grants (grant_id, client_id, user_id, scope, resources, created_at) VALUES ($1, $2, $3, $4, $5, $6)`, [
    grantId, client, userId, scope, resources, db.clock.now(),
  ]);
  return grantId;
}

async function aToken({ grantId = null as string | null, owner = null as string | null, audience = [API], ttlSeconds = 60, client = clientId } = {}) {
  const expiresAt = new Date(db.clock.now().getTime() + ttlSeconds * 1000);
  const day = expiryDayOf(expiresAt);
  const text = `at_${day.toString(36)}_${randomBytes(32).toString('base64url')}`;
  await db.dataSource.query(`INSERT INTO access_tokens VALUES ($1, $2, $3, $4, $5, 'opaque', '{read}', $6, $7, $8)`, [
    day, sha256(text), client, owner, grantId, audience, db.clock.now(), expiresAt,
  ]);
  return { text, tokenId: `${day}-${sha256(text).toString('hex')}` };
}

describe('browsing grants', () => {
  it('shows who allowed whom what, and why a grant is dead', async () => {
    const grantId = await aGrant();
    const grants = db.management.grants;
    expect(await grants.get(grantId)).toEqual({ grantId, clientId, clientName: 'Web', userId, username: 'alice', scope: ['read'], resources: [], createdAt: db.clock.now() });
    const at = db.clock.now();
    await db.management.users.revokeAll(userId, BY);
    expect(await grants.get(grantId)).toMatchObject({ deadBecause: 'everything of the owner was revoked since', createdAt: at });
    const orphan = await aGrant({ client: 'gone' });
    expect(await grants.get(orphan)).toMatchObject({ deadBecause: 'the client is disabled or gone' });
  });

  it('finds them by client, person and API, a page at a time', async () => {
    const byScope = await aGrant();
    db.clock.advance(1);
    const byResource = await aGrant({ resources: [API], scope: ['offline_access'] });
    await aGrant({ resources: ['urn:other:api'] });
    await aGrant({ scope: ['offline_access'] });
    const list = async (filter: object, limit = 2, cursor?: string) => db.management.grants.list(filter, { limit, cursor });
    expect((await list({ api: API })).items.map(({ grantId }) => grantId)).toEqual([byResource, byScope]);
    expect((await list({ clientId, userId }, 50)).items.length).toBeGreaterThan(3);
    expect((await list({ clientId: 'nobody' })).items).toEqual([]);
    expect((await list({ userId: 'not a uuid' })).items).toEqual([]);
    const { nextCursor } = await list({ clientId }, 1);
    expect((await list({ clientId }, 1, nextCursor)).items).toHaveLength(1);
    await expect(list({}, 1, `${nextCursor}x`)).rejects.toThrow(InvalidCursor);
  });

  it('revokes one for good, withdraws the remembered consent and records it once', async () => {
    const grantId = await aGrant();
    const { tokenId } = await aToken({ grantId, owner: userId });
    await db.dataSource.query(`INSERT INTO consents VALUES ($1, $2, '{read}', now())`, [userId, clientId]);
    await db.management.grants.revoke(grantId, BY);
    const revokedAt = db.clock.now();
    db.clock.advance(1);
    await db.management.grants.revoke(grantId, BY);
    expect(await db.management.grants.get(grantId)).toMatchObject({ revokedAt, deadBecause: 'the grant is revoked' });
    expect(await db.management.tokens.get(tokenId)).toMatchObject({ deadBecause: 'its grant is revoked' });
    expect(await db.dataSource.query(`SELECT 1 FROM consents`)).toEqual([]);
    expect((await db.audited()).filter((line) => line === `grant.revoke grant:${grantId}`)).toHaveLength(1);
    for (const id of [NOBODY, 'x']) await expect(db.management.grants.revoke(id, BY)).rejects.toThrow(NotFound);
  });
});

describe('browsing access tokens', () => {
  it('finds them by client, person, grant and API, newest first', async () => {
    const grantId = await aGrant();
    const mine = await aToken({ grantId, owner: userId });
    db.clock.advance(1);
    const tomorrow = await aToken({ ttlSeconds: 86_400, audience: ['urn:other:api'] });
    const ids = async (filter: object) => (await db.management.tokens.list(filter, { limit: 50 })).items.map(({ tokenId }) => tokenId);
    expect((await ids({ clientId })).slice(0, 2)).toEqual([tomorrow.tokenId, mine.tokenId]);
    expect(await ids({ grantId })).toEqual([mine.tokenId]);
    expect(await ids({ userId, api: API })).toContain(mine.tokenId);
    expect(await ids({ api: 'urn:other:api' })).toEqual([tomorrow.tokenId]);
    expect(await ids({ grantId: 'x' })).toEqual([]);
  });

  it('goes through all of an API newest first, however long ago and by whatever clock they were issued', async () => {
    const [api, day, now] = ['urn:long:ago', expiryDayOf(db.clock.now()), db.clock.now()];
    const agesSeconds = [-7200, 0, 1, 30, 90, 1800, 7200, 86_400, 864_000];
    await db.dataSource.query(
      `INSERT INTO access_tokens (expiry_day, token_hash, client_id, format, scope, audience, issued_at, expires_at)
       SELECT $1, sha256(age::text::bytea), 'x', 'opaque', '{}', ARRAY[$2], $3::timestamptz - age * interval '1 s', $3 FROM unnest($4::integer[]) age`,
      [day, api, now, agesSeconds.toReversed()],
    );
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const { items, nextCursor } = await db.management.tokens.list({ api }, { limit: 2, cursor });
      seen.push(...items.map(({ issuedAt }) => (now.getTime() - issuedAt.getTime()) / 1000));
      cursor = nextCursor;
    } while (cursor !== undefined);
    expect(seen).toEqual(agesSeconds);
  });

  it('goes through tokens of one instant page by page without losing any', async () => {
    const client = (await db.management.clients.register({}, BY)).client.clientId;
    const made = await Promise.all(Array.from({ length: 5 }, () => aToken({ client })));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { items, nextCursor } = await db.management.tokens.list({ clientId: client }, { limit: 2, cursor });
      seen.push(...items.map(({ tokenId }) => tokenId));
      cursor = nextCursor;
    } while (cursor !== undefined);
    expect(seen.sort()).toEqual(made.map(({ tokenId }) => tokenId).sort());
  });

  it('looks up a pasted one and shows no hash of its own accord', async () => {
    const { text, tokenId } = await aToken({ owner: userId });
    expect(await db.management.tokens.lookUp(text)).toEqual({
      kind: 'access_token',
      accessToken: {
        tokenId, tokenType: 'bearer', clientId, clientName: 'Web', userId, username: 'alice', format: 'opaque', scope: ['read'], audience: [API],
        issuedAt: db.clock.now(), expiresAt: new Date(db.clock.now().getTime() + 60_000),
      },
    });
    db.clock.advance(60);
    expect(await db.management.tokens.lookUp(text)).toMatchObject({ accessToken: { deadBecause: 'expired' } });
    for (const other of [`${text}x`, 'x', '', 'at_zzzzz_x', `at_0_${'A'.repeat(43)}`]) await expect(db.management.tokens.lookUp(other)).rejects.toThrow(NotFound);
  });

  it('MC12: says that one is a MAC token, and nothing of its key', async () => {
    const { tokenId } = await aToken();
    const [day, hash = ''] = tokenId.split('-');
    const key = [day, Buffer.from(hash, 'hex')];
    await db.dataSource.query(`UPDATE access_tokens SET mac_algorithm = 'hmac-sha-1', mac_sealed_key = '\\xfeedface', mac_delta_seconds = 7 WHERE expiry_day = $1 AND token_hash = $2`, key);
    const shown = await db.management.tokens.get(tokenId);
    expect(shown).toMatchObject({ tokenId, tokenType: 'mac' });
    const [listed] = (await db.management.tokens.list({ clientId }, { limit: 1 })).items;
    expect(listed).toEqual(shown);
    expect(JSON.stringify(shown)).not.toMatch(/feedface|sealed|key/i);
    expect(Object.values(shown).some((value) => typeof value === 'object' && 'sealedKey' in value)).toBe(false);
  });

  it('looks up a pasted refresh token by its family, not by the id of its grant', async () => {
    const grantId = await aGrant();
    const textOf = (family: Buffer) => `rt_${Buffer.concat([Buffer.from(grantId.replaceAll('-', ''), 'hex'), family, systemRandom.bytes(32)]).toString('base64url')}`;
    const family = systemRandom.bytes(32);
    const [text, older, stranger] = [textOf(family), textOf(family), textOf(systemRandom.bytes(32))];
    const parsed = parseRefreshToken(text);
    await db.dataSource.query(
      `UPDATE grants SET refresh_family_secret_hash = $2, refresh_current_hash = $3, refresh_generation = 4, refresh_expires_at = $4, refresh_idle_expires_at = $4 WHERE grant_id = $1`,
      [grantId, parsed?.familySecretHash, parsed?.tokenHash, db.clock.now()],
    );
    expect(await db.management.tokens.lookUp(text)).toMatchObject({ kind: 'refresh_token', isCurrent: true, grant: { grantId, refresh: { rotations: 4 } } });
    expect(await db.management.tokens.lookUp(older)).toMatchObject({ kind: 'refresh_token', isCurrent: false });
    await expect(db.management.tokens.lookUp(stranger)).rejects.toThrow(NotFound);
    expect(JSON.stringify(await db.management.tokens.lookUp(text))).not.toMatch(/hash|secret|sealed/i);
  });

  it('revokes one for good and records it once', async () => {
    const { tokenId } = await aToken();
    await db.management.tokens.revoke(tokenId, BY);
    const revokedAt = db.clock.now();
    db.clock.advance(1);
    await db.management.tokens.revoke(tokenId, BY);
    expect(await db.management.tokens.get(tokenId)).toMatchObject({ revokedAt, deadBecause: 'revoked' });
    expect((await db.audited()).filter((line) => line === `token.revoke token:${tokenId}`)).toHaveLength(1);
    for (const id of ['x', '1-00', `1-${'0'.repeat(64)}`, `99999999-${'0'.repeat(64)}`]) {
      await expect(db.management.tokens.revoke(id, BY)).rejects.toThrow(NotFound);
      await expect(db.management.tokens.get(id)).rejects.toThrow(NotFound);
    }
  });

  it('kills a client\'s at one instant, and not those that come after', async () => {
    const before = await aToken();
    await db.management.clients.revokeAll(clientId, BY);
    db.clock.advance(1);
    const after = await aToken();
    expect(await db.management.tokens.get(before.tokenId)).toMatchObject({ deadBecause: 'everything of the client was revoked since' });
    expect((await db.management.tokens.get(after.tokenId)).deadBecause).toBeUndefined();
  });
});

describe('the audit log', () => {
  it('is found by actor, target, action, subject and time', async () => {
    const at = db.clock.now();
    const other = { actor: 'cli' };
    const { client } = await db.management.clients.register({}, other);
    db.clock.advance(10);
    await db.management.clients.disable(client.clientId, BY);
    const actions = async (filter: object) => (await db.management.audit.list(filter, { limit: 50 })).items.map(({ action }) => action);
    expect(await actions({ target: `client:${client.clientId}` })).toEqual(['client.disable', 'client.create']);
    expect(await actions({ actor: 'cli' })).toEqual(['client.create']);
    expect(await actions({ action: 'client.disable' })).toEqual(['client.disable']);
    expect(new Set(await actions({ action: 'api.*' }))).toEqual(new Set(['api.create']));
    expect(await actions({ action: '%.*' })).toEqual([]);
    expect(await actions({ since: at, until: new Date(at.getTime() + 1) })).toEqual(['client.create']);
    const first = await db.management.audit.list({}, { limit: 1 });
    const second = await db.management.audit.list({}, { limit: 1, cursor: first.nextCursor });
    expect(Number(second.items[0]?.auditId)).toBeLessThan(Number(first.items[0]?.auditId));
  });

  it.each(['UPDATE audit_log SET actor = $$nobody$$', 'DELETE FROM audit_log', 'TRUNCATE audit_log', 'DELETE FROM audit_log WHERE false'])(
    'is append only: Postgres refuses %s',
    async (statement) => {
      await expect(db.dataSource.query(statement)).rejects.toThrow('the audit log is append only');
    },
  );
});
