import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Operation } from '@assent/admin-contracts';
import { runningAdminApi, type RunningAdminApi } from './testing/running-admin-api.js';

let api: RunningAdminApi;

beforeAll(async () => {
  api = await runningAdminApi();
});
afterAll(() => api.stop());

const LISTS: readonly Operation[] = ['listClients', 'listApis', 'listUsers', 'listGrants', 'listTokens', 'listAudit'];

/** Posts bytes as they are. */
async function post(body: string | Uint8Array, contentType?: string, path = '/admin/clients', method = 'POST') {
  const headers = { authorization: `Bearer ${api.adminToken}`, ...(contentType !== undefined && { 'content-type': contentType }) };
  const response = await api.fetch(path, { method, headers, body });
  return { status: response.status, type: response.headers.get('content-type'), body: (await response.json()) as Record<string, unknown>, allow: response.headers.get('allow') };
}

describe('RFC 9457 problems', () => {
  it('names every member that breaks a rule', async () => {
    const { status, body } = await api.call('registerClient', { body: { redirect_uris: ['/cb'], client_name: 7, scope: 'é' } });
    expect(status).toBe(400);
    expect(body).toEqual({
      type: 'urn:assent:problem:invalid-input',
      title: 'The input breaks a rule',
      status: 400,
      errors: [{ field: 'client_name', rule: 'must be a string' }],
    });
    expect((await api.call('registerClient', { body: { redirect_uris: ['/cb'], scope: 'é' } })).body.errors).toEqual([
      { field: 'redirect_uris[0]', rule: 'must be an absolute URI, such as https://app.example.com/cb: a path alone does not say where (RFC 6749 §3.1.2)' },
      { field: 'scope', rule: 'must be printable ASCII without spaces, quotes and backslashes (RFC 6749 §3.3)' },
    ]);
  });

  it.each<[Operation, Record<string, string>, string]>([
    ['getClient', { client_id: 'nobody' }, 'There is no such client.'],
    ['getApi', { identifier: 'urn:none' }, 'There is no such API.'],
    ['getUser', { user_id: 'x' }, 'There is no such user.'],
    ['getGrant', { grant_id: `' OR 1=1 --` }, 'There is no such grant.'],
    ['getToken', { token_id: '../../etc/passwd' }, 'There is no such access token.'],
  ])('%s knows nothing of %j', async (operation, params, detail) => {
    const { status, body } = await api.call(operation, { params });
    expect([status, body['detail']]).toEqual([404, detail]);
  });

  it('answers addresses without an operation with 404 and wrong methods with 405', async () => {
    expect(await post('{}', 'application/json', '/admin/nothing')).toMatchObject({ status: 404, type: 'application/problem+json', body: { detail: expect.stringContaining('percent-encoded') } });
    expect(await post('{}', 'application/json', '/admin/clients/x', 'PUT')).toMatchObject({ status: 405, allow: 'GET, PATCH, DELETE', body: { type: 'urn:assent:problem:method-not-allowed', detail: 'It answers GET, PATCH, DELETE.' } });
    expect(await post('{}', 'application/json', '/admin/audit', 'DELETE')).toMatchObject({ status: 405, allow: 'GET' });
  });
});

describe('request bodies', () => {
  it.each([
    'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/jsonx', 'application/json-seq', 'application/json;charset=latin1', 'text/json',
    'application/json, text/plain', ' ',
  ])('refuses the content type %j', async (type) => {
    expect(await post('{"client_name":"x"}', type)).toMatchObject({ status: 415, type: 'application/problem+json', body: { type: 'urn:assent:problem:not-json' } });
  });

  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset="UTF-8"', 'application/merge-patch+json'])('takes %j', async (type) => {
    expect((await post('{}', type)).status).toBe(201);
  });

  it.each(['{', '{"a":1,}', "{'a':1}", '{"a":1}x', '// {}', 'NaN', '\ufeff\ufeff{}', Buffer.from([0x22, 0xff, 0x22])])('refuses broken JSON: %j', async (body) => {
    expect(await post(body, 'application/json')).toMatchObject({ status: 400, body: { detail: 'The request body is not valid JSON.' } });
  });

  it.each(['[]', '"x"', '1', 'null', 'true'])('refuses %s: it is no object', async (body) => {
    expect(await post(body, 'application/json')).toMatchObject({ status: 400, body: { errors: [{ field: '', rule: 'must be an object' }] } });
  });

  it.each(['__proto__', 'constructor', 'prototype'])('refuses a member named %s at any depth', async (name) => {
    for (const body of [`{"${name}":{"polluted":1}}`, `{"jwks":{"keys":[{"${name}":1}]}}`]) {
      expect(await post(body, 'application/json')).toMatchObject({ status: 400, body: { errors: [{ field: name, rule: 'is not a name that a member may have' }] } });
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('refuses deep nesting quickly', async () => {
    const started = performance.now();
    for (const body of ['['.repeat(50_000) + ']'.repeat(50_000), `${'{"a":'.repeat(30_000)}1${'}'.repeat(30_000)}`]) expect((await post(body, 'application/json')).status).toBe(400);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('refuses a body of more than 256 KiB as a problem', async () => {
    expect(await post(`"${'x'.repeat(262_144)}"`, 'application/json')).toMatchObject({ status: 413, type: 'application/problem+json', body: { type: 'urn:assent:problem:too-large' } });
  });

  it('takes numbers for what they are', async () => {
    for (const ttl of ['1e999', '-0', '9007199254740993', '"3600"', 'true']) {
      expect((await post(`{"access_token_ttl_seconds":${ttl}}`, 'application/json')).status).toBe(400);
    }
  });
});

describe('mass assignment', () => {
  it('has no effect when a client is registered (RFC 7591 §2: ignored)', async () => {
    const { body } = await api.call('registerClient', {
      body: { client_id: 'mine', client_secret: 'mine', version: 7, disabled_at: '2020-01-01T00:00:00Z', tokens_not_before: 'x', introspects: ['x'], secrets: [], roles: ['admin'] },
    });
    expect(body).toMatchObject({ version: 1, introspects: [] });
    expect(body['client_id']).not.toBe('mine');
    expect(body['client_secret']).not.toBe('mine');
    expect(body['disabled_at']).toBeUndefined();
  });

  it.each<[Operation, Record<string, string>, string]>([
    ['updateClient', { client_id: 'x' }, 'client_id'],
    ['updateClient', { client_id: 'x' }, 'secrets'],
    ['updateClient', { client_id: 'x' }, 'tokens_not_before'],
    ['updateUser', { user_id: 'x' }, 'user_id'],
    ['updateUser', { user_id: 'x' }, 'password_hash'],
    ['updateUser', { user_id: 'x' }, 'password'],
    ['createUser', {}, 'user_id'],
    ['createUser', {}, 'passwordHash'],
    ['createApi', {}, 'version'],
    ['updateApi', { identifier: 'x' }, 'identifier'],
    ['rotateClientSecret', { client_id: 'x' }, 'client_secret'],
  ])('%s of %j refuses %s', async (operation, params, member) => {
    const { status, body } = await api.call(operation, { params, body: { [member]: 'x' } });
    expect(status).toBe(400);
    expect(body.errors).toContainEqual({ field: member, rule: 'is not a member that is known here' });
  });
});

describe('queries', () => {
  it.each(LISTS)('%s refuses forged cursors', async (operation) => {
    for (const cursor of ['x', 'AAAAAAAAAAAAAAAAAAAAAFsiMjAzMCIsIngiXQ', `'; DROP TABLE clients; --`]) {
      const { status, body } = await api.call(operation, { query: `cursor=${encodeURIComponent(cursor)}` });
      expect([status, body.errors]).toEqual([400, [{ field: 'cursor', rule: 'must be the next_cursor of an earlier answer of the same list' }]]);
    }
  });

  it.each(LISTS)('%s pages', async (operation) => {
    expect((await api.call(operation, { query: 'limit=1' })).body.items.length).toBeLessThanOrEqual(1);
  });

  it.each([
    ['limit=0', 'limit', 'must be at least 1'],
    ['limit=201', 'limit', 'must be at most 200'],
    ['limit=x', 'limit', 'must be a number'],
    ['limit=1.5', 'limit', 'must be a whole number'],
    ['sort=name;drop', 'sort', 'is not a member that is known here'],
    ['status=deleted', 'status', 'must be one of enabled, disabled'],
    [`q=${'x'.repeat(201)}`, 'q', 'must be at most 200 characters long'],
    ['__proto__=1', '__proto__', 'is not a member that is known here'],
  ])('refuses ?%s', async (query, field, rule) => {
    const { status, body } = await api.call('listClients', { query });
    expect([status, body.errors]).toEqual([400, [{ field, rule }]]);
  });

  it.each(['yesterday', '2026-11-22', '2026-11-22T00:00:00'])('refuses ?since=%s: it is no instant', async (since) => {
    const { status, body } = await api.call('listAudit', { query: `since=${since}` });
    expect([status, body.errors]).toEqual([400, [{ field: 'since', rule: 'must be an instant such as 2026-01-31T12:00:00Z (RFC 3339)' }]]);
  });

  it.each(['q=a&q=b', 'q=%00', 'q=%ff', 'q=%zz'])('refuses ?%s', async (query) => {
    expect((await api.call('listClients', { query })).status).toBe(400);
  });
});
