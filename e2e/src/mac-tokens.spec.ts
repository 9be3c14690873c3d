import { macAuthorization, type MacCredentials, type MacRequest, type MacSigningOptions } from '@assent/resource-server';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import pg from 'pg';
import { startExampleApi, type RunningExampleApi } from './example-api.js';
import { postForm } from './stack/client.js';
import { API, IMPORT_FILE } from './stack/import-file.js';
import { Stack } from './stack/stack.js';

/** As applications address the API; a proxy in front of it ends TLS. */
const ORIGIN = 'https://api.example.test';
const MAC_CLIENT = { client_id: 'mac', client_secret: 'mac-secret', grant_types: ['client_credentials'], token_types: ['mac'], scope: 'api:read api:write' };
const CAREFUL_CLIENT = { ...MAC_CLIENT, client_id: 'careful', client_secret: 'careful-secret', mac_require_bodyhash: true };
const importFile = { ...IMPORT_FILE, clients: [...IMPORT_FILE.clients, MAC_CLIENT, CAREFUL_CLIENT] };

async function issued(base: string, client = 'mac', scope = 'api:read api:write'): Promise<MacCredentials> {
  const { body } = await postForm(`${base}/token`, { grant_type: 'client_credentials', scope }, `${client}:${client}-secret`);
  if (body['token_type'] !== 'mac') throw new Error(JSON.stringify(body));
  return { id: String(body['access_token']), key: String(body['mac_key']), algorithm: body['mac_algorithm'] as MacCredentials['algorithm'] };
}

/** The question that a resource server asks about a request. */
async function verify(base: string, authorization: string, { method, url }: MacRequest): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(`${base}/verify`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Basic ${btoa('rs:rs-secret')}` },
    body: JSON.stringify({ method, uri: String(url), headers: { authorization } }),
  });
  return (await response.json()) as Record<string, unknown>;
}

const THINGS: MacRequest = { method: 'GET', url: `${ORIGIN}/things` };

describe.each([
  ['with Redis', true],
  ['in a small install', false],
])('MAC tokens, from the token endpoint to an API, %s', (_name, redis) => {
  let stack: Stack;
  let nodes: readonly string[];
  let api: RunningExampleApi;

  beforeAll(async () => {
    stack = await Stack.start({ redis, importFile });
    nodes = [stack.issuer, (await stack.startNode('standalone')).address];
    api = await startExampleApi({ issuer: stack.issuer, clientId: 'rs', clientSecret: 'rs-secret', audience: API, origin: ORIGIN });
  });
  afterAll(async () => {
    await api.stop();
    await stack.stop();
  });

  /** Signs for the API's public address and sends to where it listens. */
  const call = (token: MacCredentials, method: 'GET' | 'POST', body?: string, signing: MacSigningOptions = {}, sent = body) =>
    send(macAuthorization(token, { method, url: `${ORIGIN}/things`, body }, signing), method, sent);
  const send = (authorization: string, method: 'GET' | 'POST', body?: string) =>
    fetch(`${api.url}/things`, { method, headers: { authorization, 'content-type': 'application/json' }, ...(body !== undefined && { body }) });

  it('the API serves what the SDK signed, once, and says so of the rest', async () => {
    const token = await issued(stack.issuer);
    const authorization = macAuthorization(token, THINGS);
    expect((await send(authorization, 'GET')).status).toBe(200);
    const replayed = await send(authorization, 'GET');
    expect([replayed.status, replayed.headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('MAC error="nonce already used"')]);
    const moved = await send(macAuthorization(token, { ...THINGS, url: `${ORIGIN}/other` }), 'GET');
    expect([moved.status, moved.headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('MAC error="invalid MAC"')]);
    const weak = await call(await issued(stack.issuer, 'mac', 'api:read'), 'POST', '{"name":"kettle"}');
    expect([weak.status, weak.headers.get('www-authenticate')]).toEqual([403, expect.stringContaining('MAC error="insufficient_scope"')]);
    const nothing = await fetch(`${api.url}/things`);
    expect([nothing.status, nothing.headers.get('www-authenticate')]).toEqual([401, expect.stringMatching(/, MAC$/)]);
  });

  it('the API notices a body that was changed on the way', async () => {
    const token = await issued(stack.issuer);
    expect((await call(token, 'POST', '{"name":"kettle"}', { bodyhash: true })).status).toBe(201);
    expect((await call(token, 'POST', '{"name":"kettle"}', { bodyhash: true }, '{"name":"bottle"}')).status).toBe(401);
    const careful = await issued(stack.issuer, 'careful');
    expect((await call(careful, 'POST', '{"name":"kettle"}', { bodyhash: true })).status).toBe(201);
    expect((await call(careful, 'POST', '{"name":"kettle"}')).status).toBe(401);
  });

  it('the API learns a clock that is ten hours off, for one token', async () => {
    const token = await issued(stack.issuer);
    const wrong = { now: () => new Date(Date.now() - 36_000_000) };
    expect((await call(token, 'GET', undefined, wrong)).status).toBe(200);
    expect((await call(token, 'GET', undefined, wrong)).status).toBe(200);
    const right = await call(token, 'GET');
    expect([right.status, right.headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('MAC error="stale timestamp"')]);
  });

  it('exactly one of many duplicates passes, whatever the node, even as the first request of its token', async () => {
    for (let round = 0; round < 5; round += 1) {
      const authorization = macAuthorization(await issued(stack.issuer), THINGS, { now: () => new Date(Date.now() + round * 3_600_000) });
      const answers = await Promise.all(Array.from({ length: 30 }, (_, index) => verify(nodes[index % 2]!, authorization, THINGS)));
      expect(answers.filter(({ active }) => active)).toHaveLength(1);
      expect(answers.filter(({ error_description: said }) => said === 'nonce already used')).toHaveLength(29);
    }
  });

  it('MC12: a key is nowhere in the database, nor in what the services print', async () => {
    const token = await issued(stack.issuer);
    await verify(nodes[0]!, macAuthorization({ ...token, key: 'wrong' }, THINGS), THINGS);
    await verify(nodes[0]!, macAuthorization(token, THINGS), THINGS);
    const client = new pg.Client({ connectionString: stack.databaseUrl });
    await client.connect();
    const { rows } = await client.query<{ readonly row: string }>('SELECT access_tokens::text AS row FROM access_tokens WHERE mac_sealed_key IS NOT NULL');
    await client.end();
    expect(rows.length).toBeGreaterThan(0);
    for (const secret of [token.key, token.id]) {
      expect(JSON.stringify(rows)).not.toContain(secret);
      expect(JSON.stringify(rows)).not.toContain(Buffer.from(secret).toString('hex'));
      expect(stack.output).not.toContain(secret);
    }
  });
});

describe('MAC tokens after Redis lost its memory', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await Stack.start({ importFile });
  });
  afterAll(() => stack.stop());

  it('a request that was accepted before is refused, a token issued since is good at once', async () => {
    const token = await issued(stack.issuer);
    const authorization = macAuthorization(token, THINGS);
    expect(await verify(stack.issuer, authorization, THINGS)).toMatchObject({ active: true, token_type: 'mac', client_id: 'mac', aud: API });
    const redis = new Redis(stack.redis!.url);
    await redis.flushall();
    await redis.quit();
    const stale = { active: false, status: 401, error_description: 'stale timestamp' };
    expect(await verify(stack.issuer, authorization, THINGS)).toMatchObject(stale);
    expect(await verify(stack.issuer, macAuthorization(token, THINGS), THINGS)).toMatchObject(stale);
    expect(await verify(stack.issuer, macAuthorization(await issued(stack.issuer), THINGS), THINGS)).toMatchObject({ active: true });
  });
});
