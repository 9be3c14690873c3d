import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { macAuthorization, type MacCredentials } from '@assent/resource-server';
import { sealedBeforeLabels } from '@assent/core-testing';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import pg from 'pg';
import type { AssentProcess } from './stack/assent-process.js';
import { authenticatorCode } from './stack/authenticator-app.js';
import { approvedCode, clientCredentials, codeFlow, introspect, postForm, redeem, refresh, type Tokens } from './stack/client.js';
import { ALICE, IMPORT_FILE, JWT_API } from './stack/import-file.js';
import { Person } from './stack/person.js';
import { Stack } from './stack/stack.js';

const MAC = { client_id: 'mac', client_secret: 'mac-secret', grant_types: ['client_credentials'], token_types: ['mac'], scope: 'api:read' };
const ADMIN = { client_id: 'operations', client_secret: 'operations-secret', grant_types: ['client_credentials'], scope: 'admin:read admin:manage' };
const FACTORS = 2_000;
/** Services start six times. */
const TIMEOUT_MILLISECONDS = 120_000;
const [OLD, NEW] = [randomBytes(32), randomBytes(32)].map((key) => key.toString('base64')) as [string, string];

/** What is changed step by step, in one process after the other. */
const STEPS = {
  before: { ASSENT_ENCRYPTION_KEY: OLD, ASSENT_ENCRYPTION_KEY_PREVIOUS: NEW },
  changed: { ASSENT_ENCRYPTION_KEY: NEW, ASSENT_ENCRYPTION_KEY_PREVIOUS: OLD },
  after: { ASSENT_ENCRYPTION_KEY: NEW, ASSENT_ENCRYPTION_KEY_PREVIOUS: '' },
};

let stack: Stack;
let sql: pg.Pool;
let early: { readonly tokens: Tokens; readonly others: Tokens; readonly jwt: string; readonly totpUri: string };
let nodes: [AssentProcess, AssentProcess];

beforeAll(async () => {
  stack = await Stack.prepare({ importFile: { ...IMPORT_FILE, clients: [...IMPORT_FILE.clients, MAC, ADMIN] } });
  sql = new pg.Pool({ connectionString: stack.databaseUrl, max: 2 });
  const first = await stack.startNode('standalone', stack.port, STEPS.before);
  nodes = [first, await start('before')];
  early = { tokens: await codeFlow(stack.issuer), others: await codeFlow(stack.issuer), jwt: await jwtOf(first.address), totpUri: await secondFactorOfAlice() };
  await manySecondFactors();
}, TIMEOUT_MILLISECONDS);
afterAll(async () => {
  await sql?.end();
  await stack?.stop();
});

const start = (step: keyof typeof STEPS): Promise<AssentProcess> => stack.startNode('standalone', undefined, { ...STEPS[step], ASSENT_IMPORT: '', ASSENT_LOG_LEVEL: 'info' });

async function jwtOf(base: string): Promise<string> {
  return String((await postForm(`${base}/token`, { grant_type: 'client_credentials', scope: 'jwt:read' })).body['access_token']);
}

async function secondFactorOfAlice(): Promise<string> {
  const { body } = await postForm(`${stack.issuer}/token`, { grant_type: 'client_credentials' }, 'operations:operations-secret');
  const init = { headers: { authorization: `Bearer ${String(body['access_token'])}` } };
  const { items } = (await (await fetch(`${stack.issuer}/admin/users?q=alice`, init)).json()) as { items: { user_id: string }[] };
  const answer = await fetch(`${stack.issuer}/admin/users/${items[0]?.user_id ?? ''}/totp`, { ...init, method: 'POST' });
  return ((await answer.json()) as { totp_uri: string }).totp_uri;
}

/** As the release before sealed them: no label says with which key. */
async function manySecondFactors(): Promise<void> {
  const ids = Array.from({ length: FACTORS }, () => randomUUID());
  const sealed = ids.map((id) => sealedBeforeLabels(Buffer.from(OLD, 'base64'), 'totp factor', '0 JBSWY3DPEHPK3PXP', id));
  await sql.query(
    `INSERT INTO users (user_id, username, username_key, totp_sealed_secret, created_at, updated_at)
     SELECT id, id::text, id::text, sealed, now(), now() FROM unnest($1::uuid[], $2::bytea[]) AS f (id, sealed)`,
    [ids, sealed],
  );
}

const status = async (step: keyof typeof STEPS): Promise<string> => {
  const cli = fileURLToPath(new URL('../../apps/standalone/dist/cli.js', import.meta.url));
  const env = { PATH: process.env['PATH'] ?? '', ASSENT_ISSUER: stack.issuer, DATABASE_URL: stack.databaseUrl, ...STEPS[step] };
  return (await promisify(execFile)(process.execPath, [cli, 'key-status'], { env })).stdout;
};

async function labels(): Promise<readonly [label: string, count: number][]> {
  const { rows } = await sql.query<{ label: string; count: number }>(
    `SELECT CASE WHEN k.label IS NULL THEN 'none' ELSE k.label END AS label, count(*)::integer AS count FROM users
     LEFT JOIN encryption_keys k ON k.label = encode(substring(totp_sealed_secret FROM 1 FOR 4), 'hex') WHERE totp_sealed_secret IS NOT NULL GROUP BY 1`,
  );
  return rows.map(({ count, label }) => [label, count]);
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 60_000; !(await holds()); ) {
    if (Date.now() > deadline) throw new Error(`${what} did not happen`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const presentLabel = async (): Promise<string> => (await sql.query<{ label: string }>('SELECT label FROM encryption_keys ORDER BY present_since DESC LIMIT 1')).rows[0]?.label ?? '';
const sealedAnew = async (): Promise<number> => Object.fromEntries(await labels())[await presentLabel()] ?? 0;

/** What one service issues the other one knows, with every kind of sealed or hashed thing. */
async function exchange(one: string, other: string, tokens: Tokens): Promise<Tokens> {
  const machine = await clientCredentials(one);
  expect((await introspect(other, String(machine.body['access_token']))).body).toMatchObject({ active: true });
  const [answer, again] = [await refresh(one, tokens.refresh_token), await refresh(other, tokens.refresh_token)];
  expect([answer.status, again.body['refresh_token']]).toEqual([200, answer.body['refresh_token']]);
  const jwks = (await (await fetch(`${other}/jwks`)).json()) as JSONWebKeySet;
  await jwtVerify(await jwtOf(one), createLocalJWKSet(jwks), { audience: JWT_API });
  const { body } = await postForm(`${one}/token`, { grant_type: 'client_credentials', scope: 'api:read' }, 'mac:mac-secret');
  const mac: MacCredentials = { id: String(body['access_token']), key: String(body['mac_key']), algorithm: body['mac_algorithm'] as MacCredentials['algorithm'] };
  const request = { method: 'GET', url: 'https://api.example.test/things' };
  const question = { method: 'GET', uri: request.url, headers: { authorization: macAuthorization(mac, request) } };
  const headers = { authorization: `Basic ${btoa('rs:rs-secret')}`, 'content-type': 'application/json' };
  const verified = await fetch(`${other}/verify`, { method: 'POST', headers, body: JSON.stringify(question) });
  expect(await verified.json()).toMatchObject({ active: true, client_id: 'mac' });
  return answer.body as unknown as Tokens;
}

/** Asks both services in turn, until it is told to stop. Whatever fails, fails the test. */
function load(): { readonly stop: () => Promise<number> } {
  let isOver = false;
  const run = async (): Promise<number> => {
    let tokens = early.others;
    let rounds = 0;
    for (; !isOver; rounds += 1) {
      const [one, other] = (rounds % 2 === 0 ? nodes : nodes.toReversed()).map(({ address }) => address) as [string, string];
      tokens = await exchange(one, other, tokens);
    }
    return rounds;
  };
  const running = run();
  running.catch(() => undefined);
  return { stop: () => ((isOver = true), running) };
}

describe('changing the encryption key while services are at work', () => {
  it('goes on in two steps, survives kill -9 in the middle, and then nothing needs the old key', async () => {
    const working = load();
    const killed = await start('changed');
    await until('the first batches', async () => (await sealedAnew()) >= 200);
    await killed.kill();
    expect(await sealedAnew()).toBeLessThan(FACTORS);

    nodes = [nodes[0], await start('changed')];
    await until('everything being sealed anew', async () => (await labels()).length === 1);
    expect(await labels()).toEqual([[await presentLabel(), FACTORS + 1]]);
    expect(await working.stop()).toBeGreaterThan(0);
  }, TIMEOUT_MILLISECONDS);

  it('key-status names who still needs the old key, and a service without it says so', async () => {
    await nodes[0].stop();
    await sql.query(`UPDATE encryption_keys SET last_present_at = last_present_at - interval '1 day' WHERE label <> $1`, [await presentLabel()]);
    expect(await status('changed')).toMatch(/still needed by 2 client secrets \(operations, post\)\n$/);
    const failure = await start('after').catch((error: Error) => error.message);
    expect(failure).toMatch(/standalone ended with 1/);
    expect(failure).toMatch(/ASSENT_ENCRYPTION_KEY and ASSENT_ENCRYPTION_KEY_PREVIOUS must hold every key that this database needs\..* \(needed by 2 client secrets \(operations, post\)\)/);
    const post = { grant_type: 'client_credentials', client_id: 'post', client_secret: 'post-secret' };
    const answer = await fetch(`${nodes[1].address}/token`, { method: 'POST', body: new URLSearchParams(post) });
    const { status: found } = await postForm(`${nodes[1].address}/token`, { grant_type: 'client_credentials' }, 'operations:operations-secret');
    expect([answer.status, found]).toEqual([200, 200]);
    await until('the old key being over', async () => (await status('changed')).includes('nothing needs it: it can be removed'));
  }, TIMEOUT_MILLISECONDS);

  it('everything works without the old key', async () => {
    const node = await start('after');
    const jwks = (await (await fetch(`${node.address}/jwks`)).json()) as JSONWebKeySet;
    await jwtVerify(early.jwt, createLocalJWKSet(jwks), { audience: JWT_API });
    await exchange(node.address, node.address, early.tokens);
    const person = new Person({ ...ALICE, code: () => authenticatorCode(early.totpUri) });
    expect((await redeem(node.address, await approvedCode(node.address, person))).status).toBe(200);
    expect(await status('after')).toMatch(/^[0-9a-f]{8} {2}ASSENT_ENCRYPTION_KEY: services work with it since .*\n$/);
  }, TIMEOUT_MILLISECONDS);
});
