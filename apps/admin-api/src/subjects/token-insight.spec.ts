import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bearer, expiryDayOf, KeyRing, mac, type AccessToken } from '@assent/core';
import { ISSUER, runningAdminApi, type RunningAdminApi } from '../testing/running-admin-api.js';

const API = 'https://api.example.test/';
const RS = { client_id: 'rs', client_secret: '' };
const INACTIVE = { active: false };

let api: RunningAdminApi;

beforeAll(async () => {
  api = await runningAdminApi();
  const { body } = await api.call('registerClient', { body: { client_name: 'Resource server', grant_types: [] } });
  RS.client_id = String(body['client_id']);
  RS.client_secret = String(body['client_secret']);
  await api.call('createApi', { body: { identifier: API, scopes: [{ name: 'api:read' }], introspection_clients: [RS.client_id] } });
});
afterAll(() => api.stop());

interface Issued {
  readonly text: string;
  readonly token_id: string;
  readonly client_id: string;
  readonly user_id: string;
  readonly grant_id: string;
}

/** A token of a fresh client for a fresh person, from a grant with a refresh token. */
async function issued(given: Partial<Pick<AccessToken, 'grantType' | 'rotation'>> = {}, credential = bearer): Promise<Issued> {
  const { needs } = api.service.platform;
  const { body } = await api.call('registerClient', { body: { client_name: 'App', redirect_uris: ['https://rp.example.test/cb'], scope: 'api:read' } });
  const [clientId, userId, grantId] = [String(body['client_id']), await api.user(randomUUID(), []), randomUUID()];
  const subject = { clientId, userId, grantId, scope: ['api:read'], audience: [API], format: 'opaque' as const, ttlSeconds: 600, macAlgorithm: 'hmac-sha-256' as const, ...given };
  const { text, token } = await credential.issue(subject, { ...needs, keyRing: new KeyRing(needs) });
  await needs.grants.create({ grantId, clientId, userId, scope: ['api:read'], resources: [], createdAt: new Date() });
  await needs.grants.redeem(grantId, new Date(), { accessToken: token });
  return { text, token_id: `${token.expiryDay}-${token.tokenHash.toString('hex')}`, client_id: clientId, user_id: userId, grant_id: grantId };
}

/** POST /introspect, as a resource server asks. */
async function introspected(token: string): Promise<unknown> {
  const answer = await api.service.platform.server.introspect({
    method: 'POST', path: '/introspect', query: '', transport: 'tls', remoteAddress: '192.0.2.1',
    headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: `Basic ${btoa(`${RS.client_id}:${RS.client_secret}`)}` },
    body: Buffer.from(new URLSearchParams({ token }).toString()),
  });
  return JSON.parse(answer.body);
}

const preview = async (token_id: string) => (await api.call('getTokenIntrospection', { params: { token_id } })).body['introspection'];
const lookedUp = async (text: string) => (await api.call('lookUpToken', { body: { token: text } })).body;

describe('where a token came from', () => {
  it('is shown with it', async () => {
    const { token_id } = await issued({ grantType: 'refresh_token', rotation: 7 });
    expect((await api.call('getToken', { params: { token_id } })).body).toMatchObject({ grant_type: 'refresh_token', rotation: 7 });
  });

  it('is absent where it was not recorded', async () => {
    const { token_id } = await issued();
    const { body } = await api.call('getToken', { params: { token_id } });
    expect(body).not.toHaveProperty('grant_type');
    expect(body).not.toHaveProperty('rotation');
  });
});

describe('what introspection says of a token', () => {
  it('is exactly what a resource server of its API hears', async () => {
    const { text, token_id, client_id } = await issued();
    const heard = await introspected(text);
    expect(heard).toMatchObject({ active: true, client_id, aud: API, iss: ISSUER });
    expect(await preview(token_id)).toEqual(heard);
    expect((await lookedUp(text))['introspection']).toEqual(heard);
  });

  it.each<[string, (of: Issued) => Promise<{ readonly status: number }>]>([
    ['the token', ({ token_id }) => api.call('revokeToken', { params: { token_id } })],
    ['its grant', ({ grant_id }) => api.call('revokeGrant', { params: { grant_id } })],
    ['everything of the client', ({ client_id }) => api.call('revokeClient', { params: { client_id } })],
    ['everything of the person', ({ user_id }) => api.call('revokeUser', { params: { user_id } })],
    ['the client by disabling it', ({ client_id }) => api.call('disableClient', { params: { client_id } })],
    ['the client by deleting it', ({ client_id }) => api.call('deleteClient', { params: { client_id } })],
    ['the person by disabling them', ({ user_id }) => api.call('disableUser', { params: { user_id } })],
    ['the person by deleting them', ({ user_id }) => api.call('deleteUser', { params: { user_id } })],
  ])('is inactive, there and at /introspect, as soon as revoking %s has answered', async (_what, revoke) => {
    const of = await issued();
    expect([await preview(of.token_id), await introspected(of.text)]).toMatchObject([{ active: true }, { active: true }]);
    expect((await revoke(of)).status).toBeLessThan(300);
    expect(await preview(of.token_id)).toEqual(INACTIVE);
    expect(await introspected(of.text)).toEqual(INACTIVE);
    expect((await lookedUp(of.text))['introspection']).toEqual(INACTIVE);
    expect((await api.call('getToken', { params: { token_id: of.token_id } })).body['active']).toBe(false);
  });

  it('is inactive for a MAC token, although it is good: resource servers send whole requests to /verify', async () => {
    const { text, token_id } = await issued({}, mac);
    expect(await introspected(text)).toEqual(INACTIVE);
    expect(await preview(token_id)).toEqual(INACTIVE);
    expect((await api.call('getToken', { params: { token_id } })).body).toMatchObject({ active: true, token_type: 'mac' });
  });

  it('is not found for what is no token', async () => {
    for (const token_id of ['x', `${expiryDayOf(new Date())}-${'0'.repeat(64)}`]) {
      expect((await api.call('getTokenIntrospection', { params: { token_id } })).status).toBe(404);
      expect((await api.call('listTokenInquiries', { params: { token_id } })).status).toBe(404);
    }
  });

  it('is no question of a resource server', async () => {
    const { text, token_id } = await issued();
    await preview(token_id);
    await lookedUp(text);
    await api.service.platform.postgres.inquiries.flush();
    expect((await api.call('listTokenInquiries', { params: { token_id } })).body.items).toEqual([]);
  });
});

describe('who asked about a token', () => {
  it('is listed, the latest first', async () => {
    const { text, token_id } = await issued();
    const from = new Date().toISOString();
    for (let question = 0; question < 3; question += 1) await introspected(text);
    const { inquiries, accessTokens } = api.service.platform.needs;
    const [day = '', hash = ''] = token_id.split('-');
    const later = new Date(Date.now() + 1000);
    inquiries.note({ expiryDay: Number(day), tokenHash: Buffer.from(hash, 'hex') }, 'gone', false, later);
    await api.service.platform.postgres.inquiries.flush();
    const { body } = await api.call('listTokenInquiries', { params: { token_id } });
    expect(body).toEqual({
      recorded: true,
      items: [
        { client_id: 'gone', first_asked_at: later.toISOString(), last_asked_at: later.toISOString(), count: 1, last_answer: 'inactive' },
        { client_id: RS.client_id, client_name: 'Resource server', first_asked_at: expect.any(String), last_asked_at: expect.any(String), count: 3, last_answer: 'active' },
      ],
    });
    const [, asked] = body.items;
    expect(String(asked?.['first_asked_at']) >= from && String(asked?.['first_asked_at']) <= String(asked?.['last_asked_at'])).toBe(true);
    expect(await accessTokens.find({ expiryDay: Number(day), tokenHash: Buffer.from(hash, 'hex') })).toBeDefined();
  });

  it('is not recorded where that is switched off, and the list says so', async () => {
    const silent = await runningAdminApi({ ASSENT_RECORD_INQUIRIES: 'off' });
    try {
      const { body: found } = await silent.call('lookUpToken', { body: { token: silent.adminToken } });
      const { token_id } = found['access_token'] as { token_id: string };
      const [day = '', hash = ''] = token_id.split('-');
      silent.service.platform.needs.inquiries.note({ expiryDay: Number(day), tokenHash: Buffer.from(hash, 'hex') }, 'rs', true, new Date());
      await silent.service.platform.postgres.inquiries.flush();
      expect((await silent.call('listTokenInquiries', { params: { token_id } })).body).toEqual({ items: [], recorded: false });
    } finally {
      await silent.stop();
    }
  });
});

describe('what is in use', () => {
  it('is counted for clients, people and APIs', async () => {
    const { body } = await api.call('getApiUsage', { params: { identifier: API } });
    const { client_id, user_id } = await issued();
    const one = { live_grants: 1, live_tokens: 1, counted_up_to: 10_000 };
    expect((await api.call('getClientUsage', { params: { client_id } })).body).toEqual(one);
    expect((await api.call('getUserUsage', { params: { user_id } })).body).toEqual(one);
    const { live_tokens, clients } = body as unknown as { live_tokens: number; clients: number };
    expect((await api.call('getApiUsage', { params: { identifier: API } })).body).toEqual({ live_tokens: live_tokens + 1, clients: clients + 1, counted_up_to: 10_000 });
    await api.call('revokeClient', { params: { client_id } });
    expect((await api.call('getUserUsage', { params: { user_id } })).body).toMatchObject({ live_grants: 0, live_tokens: 0 });
    expect((await api.call('getApiUsage', { params: { identifier: API } })).body['live_tokens']).toBe(live_tokens);
  });

  it('is nothing that a stranger learns: what is not there is not found', async () => {
    expect((await api.call('getClientUsage', { params: { client_id: 'nobody' } })).status).toBe(404);
    expect((await api.call('getUserUsage', { params: { user_id: 'nobody' } })).status).toBe(404);
    expect((await api.call('getApiUsage', { params: { identifier: 'https://nobody.example/' } })).status).toBe(404);
    for (const operation of ['getClientUsage', 'getUserUsage', 'getApiUsage', 'getTokenIntrospection', 'listTokenInquiries'] as const) {
      expect((await api.call(operation, { as: null })).status).toBe(401);
    }
  });
});
