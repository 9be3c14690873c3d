import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROUTES, type Operation, type Permission } from '@assent/admin-contracts';
import { runningAdminApi, type RunningAdminApi } from './testing/running-admin-api.js';

const OPERATIONS = Object.keys(ROUTES) as Operation[];
const isOpen = (operation: Operation): boolean => ROUTES[operation].needs === 'nothing';
const CHALLENGE = 'Bearer realm="assent"';
const INVALID = `${CHALLENGE}, error="invalid_token", error_description="The access token is invalid, expired or revoked."`;

/** Documented cells: who may do what. */
const CALLERS: Readonly<Record<string, readonly Permission[]>> = {
  'no role': [],
  auditor: ['read'],
  operator: ['read', 'revoke'],
  admin: ['read', 'revoke', 'manage'],
  'admin whose token only reads': ['read'],
  'auditor whose token may manage only': [],
  'client that reads': ['read'],
  'client that revokes': ['revoke'],
  'client that manages': ['manage'],
};

let api: RunningAdminApi;
const tokens = new Map<string, string>();

beforeAll(async () => {
  api = await runningAdminApi();
  const person = async (name: string, roles: Parameters<RunningAdminApi['user']>[1], scope?: readonly string[]) =>
    tokens.set(name, await api.token({ userId: await api.user(name.replaceAll(' ', '_'), roles), ...(scope && { scope }) }));
  await person('no role', []);
  await person('auditor', ['auditor']);
  await person('operator', ['operator']);
  await person('admin', ['admin']);
  await person('admin whose token only reads', ['admin'], ['admin:read']);
  await person('auditor whose token may manage only', ['auditor'], ['admin:manage']);
  tokens.set('client that reads', await api.token({ scope: ['admin:read'] }));
  tokens.set('client that revokes', await api.token({ scope: ['admin:revoke'] }));
  tokens.set('client that manages', await api.token({ scope: ['admin:manage'] }));
});
afterAll(() => api.stop());

/** The least that the operation could want. */
const callWith = (operation: Operation, as: string | null) =>
  api.call(operation, { as, ...(ROUTES[operation].method !== 'GET' && 'body' in ROUTES[operation] && { body: {} }) });

describe('who may do what', () => {
  const cells = Object.entries(CALLERS).flatMap(([caller, allowed]) =>
    OPERATIONS.map((operation) => [isOpen(operation) || allowed.some((permission) => permission === ROUTES[operation].needs) ? 'allows' : 'refuses', caller, operation] as const),
  );

  it.each(cells)('%s the %s to %s', async (verdict, caller, operation) => {
    const { status } = await callWith(operation, tokens.get(caller) ?? '');
    if (verdict === 'refuses') expect(status).toBe(403);
    else expect([200, 201, 204, 400, 404]).toContain(status);
  });

  it('opens only the description of the API to whoever has no token, or a bad one', async () => {
    expect(OPERATIONS.filter(isOpen)).toEqual(['getOpenApi']);
    for (const as of [null, 'x']) expect((await callWith('getOpenApi', as)).status).toBe(200);
  });

  it.each(OPERATIONS.filter((operation) => !isOpen(operation)))('refuses whoever has no token to %s', async (operation) => {
    const { status, headers, body } = await callWith(operation, null);
    expect([status, headers.get('www-authenticate')]).toEqual([401, CHALLENGE]);
    expect(body).toMatchObject({ type: 'urn:assent:problem:unauthenticated' });
  });
});

describe('RFC 6750 §3 the access token', () => {
  it('names the missing scope', async () => {
    const { status, headers, body } = await api.call('registerClient', { as: tokens.get('client that reads') ?? '', body: {} });
    expect(status).toBe(403);
    expect(headers.get('www-authenticate')).toBe(`${CHALLENGE}, error="insufficient_scope", error_description="The access token lacks the scope admin:manage.", scope="admin:manage"`);
    expect(body).toMatchObject({ type: 'urn:assent:problem:forbidden', detail: 'The access token lacks the scope admin:manage.' });
  });

  it('names the role, not a scope, when that is what is missing', async () => {
    const { headers, body } = await api.call('registerClient', { as: tokens.get('operator') ?? '', body: {} });
    expect(headers.get('www-authenticate')).toBeNull();
    expect(body).toMatchObject({ detail: 'Your role does not allow this.' });
  });

  it.each([['another API', ['https://api.example.test/']], ['no API', []]])('refuses one for %s', async (_, audience) => {
    const { status, headers } = await api.call('listClients', { as: await api.token({ audience }) });
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe(`${CHALLENGE}, error="invalid_token", error_description="The access token is not for this API."`);
  });

  it.each(['', 'x', 'at_0_x', 'at_fh1_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 'a b', '"', 'eyJhbGciOiJub25lIn0.eyJleHAiOjk5OTk5OTk5OTl9.'])(
    'refuses what we did not issue: %j',
    async (text) => {
      const { status, headers } = await api.call('listClients', { as: text });
      expect([status, headers.get('www-authenticate')]).toEqual([401, INVALID]);
    },
  );

  it.each(['Basic cm9vdDpyb290', 'bearer', 'Token x'])('refuses the header %j', async (authorization) => {
    expect((await api.call('listClients', { as: null, headers: { authorization } })).status).toBe(401);
  });

  it('reads no token from the query or the body', async () => {
    expect((await api.call('listClients', { as: null, query: `access_token=${api.adminToken}` })).status).toBe(401);
    expect((await api.call('registerClient', { as: null, body: { access_token: api.adminToken } })).status).toBe(401);
  });

  it('is dead at once when it is revoked', async () => {
    const token = await api.token();
    const { body } = await api.call('lookUpToken', { body: { token } });
    const { token_id } = body['access_token'] as { token_id: string };
    expect((await api.call('listClients', { as: token })).status).toBe(200);
    expect((await api.call('revokeToken', { params: { token_id } })).status).toBe(204);
    expect((await api.call('listClients', { as: token })).status).toBe(401);
  });

  it('loses what a lost role allowed, and dies with the person', async () => {
    const userId = await api.user('mallory', ['admin']);
    const token = await api.token({ userId });
    expect((await api.call('listUsers', { as: token })).status).toBe(200);
    await api.call('updateUser', { params: { user_id: userId }, body: { roles: [] } });
    expect((await api.call('listUsers', { as: token })).status).toBe(403);
    await api.call('disableUser', { params: { user_id: userId } });
    expect((await api.call('listUsers', { as: token })).status).toBe(401);
    await api.call('enableUser', { params: { user_id: userId } });
    expect((await api.call('listUsers', { as: token })).status).toBe(401);
    await api.call('deleteUser', { params: { user_id: userId } });
    expect((await api.call('listUsers', { as: token })).status).toBe(401);
  });
});

describe('the guard cannot be walked around', () => {
  it.each(['/admin', '/admin/', '/admin/nothing', '/admin/clients/', '/admin//clients', '/admin/clients/x/y/z', '/admin/..;/clients', '/admin/%2e%2e/admin/clients', '/admin/openapi.json/', '/admin/openapi.json/clients', '/admin/openapi.json%2f..%2fclients', '/admin/openapi.jsonx', '/admin/openapiXjson', '/admin/clients/openapi.json', '/admin/clients?/admin/openapi.json'])(
    'wants a token at %s',
    async (path) => {
      const response = await api.fetch(path);
      expect([401, 404]).toContain(response.status);
      expect(await response.text()).not.toContain('client_id');
    },
  );

  it.each(['HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE', 'POST'])('wants a token for %s', async (method) => {
    expect((await api.fetch('/admin/clients', { method })).status).toBe(401);
  });

  it.each(['OPTIONS', 'PUT', 'PATCH', 'DELETE', 'POST'])('wants a token for %s at the one address that is open to GET', async (method) => {
    expect((await api.fetch('/admin/openapi.json', { method })).status).toBe(401);
  });

  it('lets no header override the method', async () => {
    const headers = { authorization: `Bearer ${tokens.get('auditor')}`, 'x-http-method-override': 'DELETE', 'x-method-override': 'DELETE', 'x-original-url': '/health' };
    const before = await api.call('listClients');
    expect((await api.fetch('/admin/clients', { headers })).status).toBe(200);
    expect((await api.call('listClients')).body).toEqual(before.body);
  });

  it('answers scripts of other origins nothing that they may read', async () => {
    const response = await api.fetch('/admin/clients', { method: 'OPTIONS', headers: { origin: 'https://evil.test', 'access-control-request-method': 'GET' } });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });
});
