import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startExampleApi, type RunningExampleApi } from './example-api.js';
import { ADMIN, ALICE, API, IMPORT_FILE } from './stack/import-file.js';
import { Person } from './stack/person.js';
import { Stack } from './stack/stack.js';

const ADMIN_TOOL = {
  client_id: 'admin-tool',
  client_name: 'Admin tool',
  token_endpoint_auth_method: 'none',
  redirect_uris: ['http://127.0.0.1/admin-tool'],
  scope: 'admin:read admin:revoke admin:manage',
};
const SHOP = 'https://shop.example.test/cb';

/** What the issue of a foundation is: an admin registers a client; a person signs in and consents; the client gets tokens; an
 *  API asks the introspection endpoint and serves or refuses; the admin revokes, and the API refuses at once. */
describe('the main job, end to end', () => {
  let stack: Stack;
  let api: RunningExampleApi;
  let admin: AdminApi;

  beforeAll(async () => {
    stack = await Stack.start({ importFile: { ...IMPORT_FILE, clients: [...IMPORT_FILE.clients, ADMIN_TOOL] } });
    api = await startExampleApi({ issuer: stack.issuer, clientId: 'rs', clientSecret: 'rs-secret', audience: API, cache: { ttlSeconds: 0 } });
    admin = await AdminApi.signedIn(stack.issuer, ADMIN);
  });
  afterAll(async () => {
    await api.stop();
    await stack.stop();
  });

  const things = async (token: string) => (await fetch(`${api.url}/things`, { headers: { authorization: `Bearer ${token}` } })).status;

  async function registeredShop() {
    const registered = await admin.call('POST', '/clients', {
      client_name: 'Shop', redirect_uris: [SHOP], grant_types: ['authorization_code', 'refresh_token'], scope: 'api:read api:write',
    });
    expect(registered).toMatchObject({ status: 201, body: { client_id: expect.any(String), client_secret: expect.any(String), token_endpoint_auth_method: 'client_secret_basic' } });
    const { client_id, client_secret } = registered.body as { client_id: string; client_secret: string };
    return { id: client_id, secret: client_secret };
  }

  async function shopTokens({ id, secret }: { id: string; secret: string }) {
    return codeFlow(stack.issuer, { id, secret, redirectUri: SHOP, scope: 'api:read' }, ALICE);
  }

  async function lookUp(token: string) {
    const { body } = await admin.call('POST', '/tokens/lookup', { token });
    expect(body).toMatchObject({ access_token: { active: true, client_name: 'Shop', username: 'alice', audience: [API] } });
    return body['access_token'] as { token_id: string; grant_id: string };
  }

  it('registers, signs in, consents, serves, and refuses at once after each kind of revocation', async () => {
    const shop = await registeredShop();
    const revocations: readonly ((tokens: { access_token: string }) => Promise<unknown>)[] = [
      async ({ access_token }) => admin.call('POST', `/tokens/${(await lookUp(access_token)).token_id}/revoke`),
      async ({ access_token }) => admin.call('POST', `/grants/${(await lookUp(access_token)).grant_id}/revoke`),
      () => admin.call('POST', `/clients/${shop.id}/revoke`),
      async () => {
        const users = await admin.call('GET', '/users?q=alice');
        return admin.call('POST', `/users/${String((users.body['items'] as { user_id: string }[])[0]!.user_id)}/revoke`);
      },
      () => admin.call('POST', `/clients/${shop.id}/disable`),
    ];
    for (const revoke of revocations) {
      const tokens = await shopTokens(shop);
      expect(await things(tokens.access_token)).toBe(200);
      await revoke(tokens);
      expect(await things(tokens.access_token)).toBe(401);
    }
    const trail = await admin.call('GET', '/audit?limit=50');
    const actions = (trail.body['items'] as { action: string; actor_name?: string }[]).filter(({ actor_name }) => actor_name === ADMIN.username).map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(['client.create', 'client.disable']));
  });

  it('answers 403 with the scope that is missing, and 401 with a challenge where there is no token', async () => {
    const tokens = await shopTokens(await registeredShop());
    const write = await fetch(`${api.url}/things`, { method: 'POST', headers: { authorization: `Bearer ${tokens.access_token}`, 'content-type': 'application/json' }, body: '{"name":"cup"}' });
    expect(write.status).toBe(403);
    expect(write.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
    const nobody = await fetch(`${api.url}/things`);
    expect([nobody.status, nobody.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="things"']);
  });

  it('keeps a client working with both secrets while one is rotated', async () => {
    const shop = await registeredShop();
    const rotated = await admin.call('POST', `/clients/${shop.id}/secret`, { overlap_seconds: 3600 });
    expect(rotated.status).toBe(200);
    for (const secret of [shop.secret, String(rotated.body['client_secret'])]) {
      expect(await things((await shopTokens({ ...shop, secret })).access_token)).toBe(200);
    }
  });

  it.each([
    ['operator', { username: 'olga', password: 'operator password' }, 403],
    ['auditor', { username: 'adam', password: 'auditor password' }, 403],
  ])('lets the %s read and not register', async (_role, person, status) => {
    const other = await AdminApi.signedIn(stack.issuer, person);
    expect(await other.call('GET', '/clients')).toMatchObject({ status: 200 });
    expect(await other.call('POST', '/clients', { redirect_uris: [SHOP] })).toMatchObject({ status, body: { status } });
  });
});

interface Registered {
  readonly id: string;
  readonly secret?: string;
  readonly redirectUri: string;
  readonly scope: string;
}

async function codeFlow(issuer: string, { id, secret, redirectUri, scope }: Registered, credentials: { username: string; password: string }) {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const query = { client_id: id, redirect_uri: redirectUri, response_type: 'code', scope, code_challenge: challenge, code_challenge_method: 'S256' };
  const back = await new Person(credentials).authorize(`${issuer}/authorize?${new URLSearchParams(query).toString()}`);
  const code = back.searchParams.get('code') ?? back.href;
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: secret === undefined ? {} : { authorization: `Basic ${btoa(`${id}:${secret}`)}` },
    body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier, ...(secret === undefined && { client_id: id }) }),
  });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as { access_token: string };
}

/** An admin at the admin API: signed in through Assent itself. */
class AdminApi {
  private constructor(
    private readonly issuer: string,
    private readonly token: string,
  ) {}

  static async signedIn(issuer: string, credentials: { username: string; password: string }): Promise<AdminApi> {
    const [redirectUri = ''] = ADMIN_TOOL.redirect_uris;
    const { access_token } = await codeFlow(issuer, { id: ADMIN_TOOL.client_id, redirectUri, scope: ADMIN_TOOL.scope }, credentials);
    return new AdminApi(issuer, access_token);
  }

  async call(method: string, path: string, body?: object): Promise<{ status: number; body: Readonly<Record<string, unknown>> }> {
    const response = await fetch(`${this.issuer}/admin${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
  }
}
