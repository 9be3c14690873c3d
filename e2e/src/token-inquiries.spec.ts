import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AssentProcess } from './stack/assent-process.js';
import { clientCredentials, codeFlow, introspect, postForm, refresh, type JsonAnswer } from './stack/client.js';
import { API, IMPORT_FILE } from './stack/import-file.js';
import { Stack } from './stack/stack.js';

const [api, ...otherApis] = IMPORT_FILE.apis;
const WITH_TWO_RESOURCE_SERVERS = {
  ...IMPORT_FILE,
  apis: [{ ...api, introspection_clients: ['rs', 'rs2'] }, ...otherApis],
  clients: [
    ...IMPORT_FILE.clients,
    { client_id: 'rs2', client_secret: 'rs2-secret', client_name: 'Second resource server' },
    { client_id: 'script', client_secret: 'script-secret', grant_types: ['client_credentials'], scope: 'admin:read admin:revoke' },
  ],
};

interface Asked {
  readonly client_id: string;
  readonly count: number;
  readonly last_answer: string;
}

const times = <T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: count }, (_, index) => make(index)));

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; ) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the condition never came true');
}

/** A resource server asks about a whole request. */
const verify = (base: string, token: string, as: string): Promise<Response> =>
  fetch(`${base}/verify`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(as)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ method: 'GET', uri: 'https://api.example.test/things', headers: { authorization: `Bearer ${token}` } }),
  });

/** A reverse proxy asks. */
const check = (base: string, token: string, as: string): Promise<Response> =>
  fetch(`${base}/check?resource=${encodeURIComponent(API)}`, {
    headers: { 'assent-authorization': `Basic ${btoa(as)}`, 'x-original-method': 'GET', 'x-original-url': 'https://api.example.test/things', authorization: `Bearer ${token}` },
  });

describe.each([
  ['with Redis', true],
  ['without Redis', false],
])('who asked about a token, %s', (_name, redis) => {
  let stack: Stack;
  let nodes: readonly [{ readonly address: string }, AssentProcess];
  let adminToken: string;

  beforeAll(async () => {
    stack = await Stack.start({ redis, importFile: WITH_TWO_RESOURCE_SERVERS });
    nodes = [{ address: stack.issuer }, await stack.startNode('standalone')];
    const { body } = await postForm(`${stack.issuer}/token`, { grant_type: 'client_credentials', scope: 'admin:read admin:revoke' }, 'script:script-secret');
    adminToken = String(body['access_token']);
  });
  afterAll(() => stack.stop());

  const on = (index: number) => nodes[index % 2 === 0 ? 0 : 1].address;
  const admin = async (path: string, method = 'GET', body?: object) => {
    const response = await fetch(`${stack.issuer}/admin${path}`, {
      method,
      headers: { authorization: `Bearer ${adminToken}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Readonly<Record<string, unknown>> };
  };
  const lookUp = async (token: unknown) => (await admin('/tokens/lookup', 'POST', { token })).body as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  const idOf = async (token: unknown) => String((await lookUp(token))['access_token']?.['token_id']);
  const asked = async (tokenId: string) => (await admin(`/tokens/${tokenId}/inquiries`)).body['items'] as readonly Asked[];
  const countsOf = async (tokenId: string) => Object.fromEntries((await asked(tokenId)).map(({ client_id, count }) => [client_id, count]));
  const total = async (tokenId: string) => (await asked(tokenId)).reduce((sum, { count }) => sum + count, 0);
  const aToken = async () => {
    const text = String((await clientCredentials(stack.issuer)).body['access_token']);
    return { text, id: await idOf(text) };
  };

  it('counts every question of two resource servers that ask at once, on all nodes and at all endpoints', async () => {
    const { text, id } = await aToken();
    expect(await asked(id)).toEqual([]);
    await times(150, async (index) => {
      const as = index % 3 === 0 ? 'rs2:rs2-secret' : 'rs:rs-secret';
      if (index % 5 === 0) return verify(on(index), text, as);
      if (index % 5 === 1) return check(on(index), text, as);
      return postForm(`${on(index)}/introspect`, { token: text }, as);
    });
    await until(async () => (await total(id)) >= 150);
    expect(await countsOf(id)).toEqual({ rs: 100, rs2: 50 });
    expect((await asked(id)).map(({ last_answer }) => last_answer)).toEqual(['active', 'active']);
  });

  it('tells what the asker heard last, and asking as an admin is no question', async () => {
    const { text, id } = await aToken();
    await introspect(on(0), text);
    await until(async () => (await total(id)) === 1);
    for (const path of [`/tokens/${id}`, `/tokens/${id}/introspection`]) expect((await admin(path)).status).toBe(200);
    expect((await admin(`/tokens/${id}/revoke`, 'POST')).status).toBe(204);
    expect((await admin(`/tokens/${id}/introspection`)).body).toEqual({ introspection: { active: false } });
    expect(await Promise.all([on(0), on(1)].map(async (base) => (await introspect(base, text)).body))).toEqual([{ active: false }, { active: false }]);
    await until(async () => (await total(id)) === 3);
    expect(await asked(id)).toMatchObject([{ client_id: 'rs', client_name: 'Example resource server', count: 3, last_answer: 'inactive' }]);
  });

  it('keeps what was asked just before a service stops', async () => {
    const { text, id } = await aToken();
    await times(20, () => introspect(on(1), text));
    expect(await nodes[1].stop()).toBe(0);
    expect(await countsOf(id)).toEqual({ rs: 20 });
    await nodes[1].start();
  });

  it('loses at most the last moments of a service that is killed, and nothing else', async () => {
    const { text, id } = await aToken();
    await times(20, () => introspect(on(1), text));
    await until(async () => (await total(id)) === 20);
    await times(10, () => introspect(on(1), text));
    await nodes[1].kill();
    await introspect(on(0), text);
    await until(async () => (await total(id)) >= 21);
    await nodes[1].start();
    expect((await introspect(on(1), text)).body).toMatchObject({ active: true, client_id: 'web' });
    const known = await total(id);
    expect(known).toBeGreaterThanOrEqual(21);
    expect(known).toBeLessThanOrEqual(32);
    await times(10, () => introspect(on(1), text));
    await until(async () => (await total(id)) > known + 9);
    expect(await total(id)).toBeLessThanOrEqual(42);
  });

  it('knows where tokens came from, and says what introspection says', async () => {
    const tokens = await codeFlow(stack.issuer);
    const next = (await refresh(on(1), tokens.refresh_token)).body;
    const [first, second, family] = [await lookUp(tokens.access_token), await lookUp(next['access_token']), await lookUp(next['refresh_token'])];
    expect(first['access_token']).toMatchObject({ grant_type: 'authorization_code', rotation: 0 });
    expect(second['access_token']).toMatchObject({ grant_type: 'refresh_token', rotation: 1 });
    expect(second['introspection']).toEqual((await introspect(on(0), String(next['access_token']))).body);
    expect(family['introspection']).toEqual((await postForm(`${on(1)}/introspect`, { token: String(next['refresh_token']) })).body);
    expect(family['introspection']).toMatchObject({ active: true, username: 'alice' });
  });

  it('counts what of a client is alive, and nothing once it was revoked', async () => {
    const usage = async () => (await admin('/clients/post/usage')).body;
    const own = (): Promise<JsonAnswer> => postFormWithSecret(stack.issuer);
    expect(await usage()).toEqual({ live_grants: 0, live_tokens: 0, counted_up_to: 10_000 });
    await times(5, own);
    expect(await usage()).toMatchObject({ live_tokens: 5 });
    expect((await admin('/clients/post/revoke', 'POST')).status).toBe(200);
    expect(await usage()).toMatchObject({ live_tokens: 0 });
    await own();
    expect(await usage()).toMatchObject({ live_tokens: 1 });
  });
});

/** The client `post` proves itself in the body. */
async function postFormWithSecret(base: string): Promise<JsonAnswer> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', scope: 'api:read', client_id: 'post', client_secret: 'post-secret' });
  const response = await fetch(`${base}/token`, { method: 'POST', body });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Record<string, unknown> };
}
