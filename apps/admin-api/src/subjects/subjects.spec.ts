import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseClientMetadata, SecretHasher } from '@assent/core';
import { MIN_KEY_OVERLAP_SECONDS } from '@assent/storage-postgres';
import { ISSUER, runningAdminApi, type RunningAdminApi } from '../testing/running-admin-api.js';

const WEB = { client_name: 'Web', redirect_uris: ['https://rp.example.test/cb'] };
const CALLER = /^(127\.0\.0\.1|::1)$/;

let api: RunningAdminApi;

beforeAll(async () => {
  api = await runningAdminApi();
});
afterAll(() => api.stop());

/** What the audit log has about the target, oldest first. */
const audited = async (target: string) => (await api.call('listAudit', { query: `target=${encodeURIComponent(target)}&limit=200` })).body.items.toReversed();

describe('clients', () => {
  it('show a secret once, in RFC 7591 names, and never again', async () => {
    const { body, headers } = await api.call('registerClient', { body: WEB });
    expect(body).toMatchObject({ ...WEB, grant_types: ['authorization_code'], response_types: ['code'], token_endpoint_auth_method: 'client_secret_basic', client_secret_expires_at: 0, version: 1 });
    expect(headers.get('etag')).toBe('"1"');
    const secret = String(body['client_secret']);
    const client_id = String(body['client_id']);

    for (const later of [
      await api.call('getClient', { params: { client_id } }),
      await api.call('listClients', { query: `q=${client_id}` }),
      await api.call('updateClient', { params: { client_id }, body: { client_name: 'New' } }),
      await api.call('disableClient', { params: { client_id } }),
      await api.call('listAudit', { query: 'limit=200' }),
    ]) {
      expect(JSON.stringify(later.body)).not.toContain(secret);
      expect(JSON.stringify(later.body)).not.toContain('client_secret":');
      expect(JSON.stringify(later.body)).not.toContain('"hash');
    }
  });

  it('rotate their secret: both work during the overlap, the old one only until its end', async () => {
    const { body: registered } = await api.call('registerClient', { body: WEB });
    const client_id = String(registered['client_id']);
    const { body: rotated } = await api.call('rotateClientSecret', { params: { client_id }, body: { overlap_seconds: 600 } });
    const stored = await api.service.platform.needs.clients.find(client_id);
    const hasher = new SecretHasher(Buffer.alloc(32, 9));
    const [fresh, old] = stored?.secrets ?? [];
    expect(hasher.matches(fresh?.hash ?? '', String(rotated['client_secret']))).toBe(true);
    expect(hasher.matches(old?.hash ?? '', String(registered['client_secret']))).toBe(true);
    expect(fresh?.expiresAt).toBeUndefined();
    expect((old?.expiresAt?.getTime() ?? 0) - Date.now()).toBeGreaterThan(590_000);
    expect(rotated['secrets']).toHaveLength(2);
    expect((await api.call('rotateClientSecret', { params: { client_id } })).status).toBe(200);
    expect((await api.call('rotateClientSecret', { params: { client_id }, body: { overlap_seconds: -1 } })).body.errors).toEqual([
      { field: 'overlap_seconds', rule: 'must be at least 0' },
    ]);
  });

  it('change by patch, and null takes a member back', async () => {
    const { body } = await api.call('registerClient', { body: { ...WEB, tos_uri: 'https://rp.example.test/tos' } });
    const params = { client_id: String(body['client_id']) };
    const { body: changed, headers } = await api.call('updateClient', { params, body: { tos_uri: null, require_pkce: false } });
    expect(changed).toMatchObject({ ...WEB, require_pkce: false, version: 2 });
    expect(changed).not.toHaveProperty('tos_uri');
    expect(headers.get('etag')).toBe('"2"');
  });

  it('are found by search, taken literally, and by filters', async () => {
    const { body } = await api.call('registerClient', { body: { client_name: '50%_off\\', grant_types: ['client_credentials'] } });
    const found = async (query: string) => (await api.call('listClients', { query })).body.items.map(({ client_id }) => client_id);
    for (const q of ['50%_off', '%_', '%', 'off\\']) expect(await found(`q=${encodeURIComponent(q)}`)).toEqual([body['client_id']]);
    expect(await found('grant_type=client_credentials')).toEqual([body['client_id']]);
    expect(await found('token_endpoint_auth_method=none')).toEqual([]);
    expect(await found('q=%27%20OR%201%3D1')).toEqual([]);
  });

  it('list page by page', async () => {
    const seen = new Set<unknown>();
    let cursor: string | undefined;
    do {
      const { body } = await api.call('listClients', { query: `limit=2${cursor === undefined ? '' : `&cursor=${cursor}`}` });
      for (const { client_id } of body.items) expect(seen.has(client_id)).toBe(false);
      for (const { client_id } of body.items) seen.add(client_id);
      cursor = body.next_cursor;
    } while (cursor !== undefined);
    expect(seen.size).toBe((await api.call('listClients', { query: 'limit=200' })).body.items.length);
  });

  it('with a client_id that needs encoding are found by it', async () => {
    const clientId = 'https://rp.example.test/client?a=b#c%2F';
    const file = { users: [], apis: [], trustedIssuers: [], clients: [{ clientId, ...parseClientMetadata({ token_endpoint_auth_method: 'none' }) }] };
    await api.service.platform.management.importer.apply(file, { actor: 'cli' });
    expect((await api.call('getClient', { params: { client_id: clientId } })).body['client_id']).toBe(clientId);
  });
});

describe('RFC 9110 §13.1.1 If-Match', () => {
  it.each(['"7"', 'W/"1"', '""', '"x"', '"1", "2"'])('refuses %s when the version is 1', async (tag) => {
    const { body } = await api.call('registerClient', { body: WEB });
    const params = { client_id: String(body['client_id']) };
    const { status, body: refused } = await api.call('updateClient', { params, body: { client_name: 'x' }, headers: { 'if-match': tag } });
    expect([status, refused['type']]).toEqual([412, 'urn:assent:problem:changed-meanwhile']);
    expect((await api.call('deleteClient', { params, headers: { 'if-match': tag } })).status).toBe(412);
  });

  it.each(['1', '"1', '1"', 'x', 'W/1', '"1" "1"', '"1",'])('says that %s is no entity tag', async (tag) => {
    const { body } = await api.call('registerClient', { body: WEB });
    const params = { client_id: String(body['client_id']) };
    const headers = { 'if-match': tag };
    const refused = [await api.call('updateClient', { params, body: { client_name: 'x' }, headers }), await api.call('deleteClient', { params, headers })];
    expect(refused.map(({ status }) => status)).toEqual([400, 400]);
    expect(refused[0]?.body.errors).toEqual([{ field: 'If-Match', rule: 'must be the ETag of an earlier answer with its quotes, such as "3"' }]);
    expect((await api.call('getClient', { params })).body['version']).toBe(1);
  });

  it('lets the first of two editors win, for clients, APIs and people', async () => {
    const { body: client } = await api.call('registerClient', { body: WEB });
    const { body: resource } = await api.call('createApi', { body: { identifier: 'urn:edited:api' } });
    const { body: user } = await api.call('createUser', { body: { username: 'edited' } });
    const edit = async (name: string): Promise<number[]> => {
      const headers = { 'if-match': '"1"' };
      return [
        (await api.call('updateClient', { params: { client_id: String(client['client_id']) }, body: { client_name: name }, headers })).status,
        (await api.call('updateApi', { params: { identifier: String(resource['identifier']) }, body: { name }, headers })).status,
        (await api.call('updateUser', { params: { user_id: String(user['user_id']) }, body: { name }, headers })).status,
      ];
    };
    expect(await edit('first')).toEqual([200, 200, 200]);
    expect(await edit('second')).toEqual([412, 412, 412]);
  });

  it('takes * and nothing as any version', async () => {
    const { body } = await api.call('registerClient', { body: WEB });
    const params = { client_id: String(body['client_id']) };
    expect((await api.call('updateClient', { params, body: { client_name: 'a' }, headers: { 'if-match': '*' } })).status).toBe(200);
    expect((await api.call('deleteClient', { params })).status).toBe(204);
  });
});

describe('APIs', () => {
  it('are created, read, changed and deleted under their identifier', async () => {
    const identifier = 'https://api.example.test/things?v=1';
    const { body } = await api.call('createApi', { body: { identifier, scopes: [{ name: 'things:read', description: 'Read things' }] } });
    expect(body).toMatchObject({ identifier, name: identifier, token_format: 'opaque', introspection_clients: [] });
    expect((await api.call('createApi', { body: { identifier } })).status).toBe(409);
    const params = { identifier };
    expect((await api.call('updateApi', { params, body: { token_format: 'jwt' } })).body).toMatchObject({ token_format: 'jwt', scopes: body['scopes'] });
    expect((await api.call('updateApi', { params, body: { introspection_clients: ['ghost'] } })).body.errors).toEqual([
      { field: 'introspection_clients[0]', rule: 'must be the client_id of a registered client' },
    ]);
    expect((await api.call('listApis', { query: 'q=things' })).body.items).toHaveLength(1);
    expect((await api.call('deleteApi', { params })).status).toBe(204);
    expect((await api.call('getApi', { params })).status).toBe(404);
  });

  it('have the admin API among them from the start, which nobody changes', async () => {
    const params = { identifier: `${ISSUER}/admin` };
    expect((await api.call('getApi', { params })).body).toMatchObject({ token_format: 'opaque' });
    expect((await api.call('updateApi', { params, body: { name: 'x' } })).status).toBe(409);
    expect((await api.call('deleteApi', { params })).status).toBe(409);
  });
});

describe('people', () => {
  it('get a password that nobody sees again', async () => {
    const { body } = await api.call('createUser', { body: { username: 'alice', email: 'alice@example.test', password: 'correct horse', roles: ['auditor'] } });
    expect(body).toMatchObject({ username: 'alice', roles: ['auditor'], has_password: true });
    const params = { user_id: String(body['user_id']) };
    const { body: changed } = await api.call('setUserPassword', { params, body: { password: 'battery staple' } });
    expect(changed['sessions_not_before']).toBeDefined();
    const stored = await api.service.platform.needs.users.find(params.user_id);
    expect(stored?.passwordHash).toMatch(/^\$argon2id\$/);
    expect(JSON.stringify(changed)).not.toMatch(/argon2|staple/);
    expect((await api.call('setUserPassword', { params, body: { password: 'short' } })).body.errors).toEqual([{ field: 'password', rule: 'must be at least 8 characters long' }]);
    expect(JSON.stringify(await audited(`user:${params.user_id}`))).not.toMatch(/horse|staple|argon2/);
  });

  it('cannot take their own admin role, nor lock out the last admin', async () => {
    const params = { user_id: api.adminId };
    const detail = async (operation: 'updateUser' | 'disableUser' | 'deleteUser', body?: unknown) => {
      const answer = await api.call(operation, { params, body });
      return [answer.status, answer.body['detail']];
    };
    expect(await detail('updateUser', { roles: ['operator'] })).toEqual([409, 'You cannot take the admin role from yourself.']);
    expect(await detail('disableUser')).toEqual([409, 'You cannot disable yourself.']);
    expect(await detail('deleteUser')).toEqual([409, 'You cannot delete yourself.']);
    const robot = await api.token();
    expect((await api.call('deleteUser', { params, as: robot })).body['detail']).toBe('You cannot delete the last admin.');
  });

  it('are signed out and revoked by an operator', async () => {
    const operator = await api.token({ userId: await api.user('op', ['operator']) });
    const params = { user_id: await api.user('victim', []) };
    expect((await api.call('endUserSessions', { params, as: operator })).body['sessions_not_before']).toBeDefined();
    expect((await api.call('revokeUser', { params, as: operator })).body['tokens_not_before']).toBeDefined();
  });
});

describe('tokens', () => {
  it('are looked up in the body, listed and revoked, without their text', async () => {
    const userId = await api.user('holder', []);
    const text = await api.token({ userId, scope: ['admin:read'] });
    const { body } = await api.call('lookUpToken', { body: { token: text } });
    expect(body).toMatchObject({ token_type_hint: 'access_token', access_token: { username: 'holder', client_name: 'Console', token_type: 'bearer', scope: 'admin:read', active: true } });
    const { body: list } = await api.call('listTokens', { query: `user_id=${userId}` });
    expect(list.items).toEqual([body['access_token']]);
    expect(JSON.stringify([body, list])).not.toContain(text.slice(-43));
    const params = { token_id: String(list.items[0]?.['token_id']) };
    await api.call('revokeToken', { params });
    expect((await api.call('getToken', { params })).body).toMatchObject({ active: false, inactive_because: 'revoked' });
    expect((await api.call('lookUpToken', { body: { token: 'at_x_y' } })).status).toBe(404);
  });

  it('die with everything of their client', async () => {
    const text = await api.token();
    const { body } = await api.call('lookUpToken', { body: { token: text } });
    const { client_id, token_id } = body['access_token'] as { client_id: string; token_id: string };
    const fresh = async () => api.token({ userId: api.adminId });
    await api.call('revokeClient', { params: { client_id } });
    expect((await api.call('listClients', { as: text })).status).toBe(401);
    expect((await api.call('getToken', { params: { token_id }, as: await fresh() })).body['inactive_because']).toBe('everything of the client was revoked since');
  });
});

describe('keys', () => {
  it('rotate, publishing the new one before it signs', async () => {
    const as = await api.token({ userId: api.adminId });
    await api.service.platform.server.jwks({ method: 'GET', path: '/jwks', query: '', headers: {}, body: new Uint8Array(), transport: 'tls', remoteAddress: '' });
    const { body } = await api.call('rotateKeys', { as, body: { overlap_seconds: MIN_KEY_OVERLAP_SECONDS } });
    expect(body.items.map(({ status }) => status)).toEqual(['next', 'active']);
    expect((await api.call('rotateKeys', { as })).status).toBe(409);
    expect((await api.call('rotateKeys', { as, body: { overlap_seconds: MIN_KEY_OVERLAP_SECONDS - 1 } })).body.errors).toEqual([
      { field: 'overlap_seconds', rule: `must be at least ${MIN_KEY_OVERLAP_SECONDS}` },
    ]);
    expect(JSON.stringify((await api.call('listKeys', { as })).body)).not.toMatch(/sealed|private|"d"/);
  });
});

describe('the audit log', () => {
  it('says who did what, when and from where, once for each change, and cannot be changed', async () => {
    const as = await api.token({ userId: api.adminId });
    const started = Date.now();
    const { body } = await api.call('registerClient', { as, body: WEB });
    const params = { client_id: String(body['client_id']) };
    await api.call('updateClient', { as, params, body: { client_name: 'B' } });
    await api.call('updateClient', { as, params, body: { client_name: 'B' } }); // changes nothing
    await api.call('deleteClient', { as, params });
    const { body: log } = await api.call('listAudit', { as, query: `target=client:${params.client_id}` });
    expect(log.items.map(({ action }) => action)).toEqual(['client.delete', 'client.update', 'client.create']);
    for (const entry of log.items) {
      expect(entry).toMatchObject({ actor: `user:${api.adminId}`, actor_name: 'root', ip: expect.stringMatching(CALLER) });
      expect(Date.parse(String(entry['at']))).toBeGreaterThanOrEqual(started);
    }
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      expect((await api.fetch('/admin/audit', { method, headers: { authorization: `Bearer ${as}` } })).status).toBe(405);
    }
    const since = encodeURIComponent(new Date(started).toISOString());
    expect((await api.call('listAudit', { as, query: `action=client.*&since=${since}&limit=2` })).body.items).toHaveLength(2);
  });

  it('names the client when no person stands behind the token', async () => {
    const as = await api.token();
    const { body } = await api.call('createApi', { as, body: { identifier: 'urn:by:robot' } });
    const { body: log } = await api.call('listAudit', { as, query: `target=api:${String(body['identifier'])}` });
    expect(log.items[0]?.['actor']).toMatch(/^client:[0-9a-f]{32}$/);
  });
});

describe('when Postgres is down', () => {
  it('answers 503 with Retry-After, and is well again when it is back', async () => {
    const as = await api.token({ userId: api.adminId });
    await api.postgres.down();
    const { status, headers, body } = await api.call('listClients', { as });
    expect([status, headers.get('retry-after'), body['type']]).toEqual([503, '1', 'urn:assent:problem:unavailable']);
    await api.postgres.up();
    const answers: number[] = [];
    while (answers.at(-1) !== 200 && answers.length < 100) answers.push((await api.call('listClients', { as })).status);
    expect(answers.at(-1)).toBe(200);
  });
});
