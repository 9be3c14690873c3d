import { describe, expect, it } from '@jest/globals';
import { aFormPost, answerOf, aRequest, aSecret, API, exampleApi, ISSUER, TestAssent, webClient } from '@assent/core-testing';
import { sha256 } from '../secrets/sha256.js';
import { MAX_STARTED_PER_MINUTE } from './device-authorization.js';
import { authorizeDevice, DEVICE_CODE, DeviceFlow, tvClient } from './device/device-flow.fixture.js';

const tv = () => new TestAssent({ clients: [tvClient()] });

describe('RFC 8628 §3.1 device authorization request', () => {
  it('is for public clients, which name themselves', async () => {
    expect(await authorizeDevice()).toMatchObject({ status: 200 });
    expect(await authorizeDevice(tv(), { client_id: undefined })).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    expect(await authorizeDevice(tv(), { client_id: 'nobody' })).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  it('authenticates a confidential client as the token endpoint does', async () => {
    const assent = new TestAssent({ clients: [webClient({ grantTypes: [DEVICE_CODE] })] });
    expect(await authorizeDevice(assent, {}, ['web', 'web-secret'])).toMatchObject({ status: 200 });
    expect(await authorizeDevice(assent, {}, ['web', 'wrong'])).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Basic realm="assent"' } });
    expect(await authorizeDevice(assent, { client_id: 'web' })).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  it('is refused to a client that is not registered for the grant type', async () => {
    expect(await authorizeDevice(new TestAssent(), {}, ['web', 'web-secret'])).toMatchObject({ status: 400, body: { error: 'unauthorized_client', error_description: 'The client is not registered for this grant type.' } });
  });

  it('asks for the scope that the client names, or for all that it is registered for', async () => {
    for (const [params, scope] of [[{ scope: 'api:read' }, ['api:read']], [{}, ['api:read', 'api:write', 'offline_access']]] as const) {
      const flow = await DeviceFlow.start({ assent: tv(), params });
      expect((await flow.assent.shortLived.deviceCodes.find(flow.deviceCodeHash))?.request.scope).toEqual(scope);
    }
  });

  it.each<[string, object, string]>([
    ['a scope that the client is not registered for', { scope: 'api:read admin:read' }, 'invalid_scope'],
    ['a scope outside of the grammar', { scope: 'api:read"' }, 'invalid_scope'],
    ['a resource that nobody knows', { resource: 'https://unknown.example.test/' }, 'invalid_target'],
    ['a repeated parameter', { client_id: ['tv', 'tv'] }, 'invalid_request'],
  ])('refuses %s', async (_case, params, error) => {
    expect(await authorizeDevice(tv(), { ...params })).toMatchObject({ status: 400, body: { error } });
  });

  it('refuses a client without any scope', async () => {
    expect(await authorizeDevice(new TestAssent({ clients: [tvClient({ scope: [] })] }))).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
  });

  it('RFC 8707 §2.2: leaves out scopes of other APIs where it names a resource', async () => {
    const other = exampleApi({ identifier: 'https://other.example.test/', scopes: [{ name: 'other:read', description: 'Read other things' }] });
    const assent = new TestAssent({ apis: [exampleApi(), other], clients: [tvClient({ scope: ['api:read', 'other:read'] })] });
    const flow = await DeviceFlow.start({ assent, params: { resource: API } });
    expect((await assent.shortLived.deviceCodes.find(flow.deviceCodeHash))?.request).toMatchObject({ scope: ['api:read'], resources: [API] });
  });

  it.each([
    ['GET', aRequest({ path: '/device_authorization', query: 'client_id=tv' }), 405],
    ['JSON', aRequest({ method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"client_id":"tv"}' }), 400],
    ['parameters in the query', { ...aFormPost('/device_authorization', { client_id: 'tv' }), query: 'scope=api:read' }, 400],
    ['plaintext', { ...aFormPost('/device_authorization', { client_id: 'tv' }), transport: 'plaintext' as const }, 400],
  ])('is a POST with a form over TLS, not %s', async (_case, request, status) => {
    expect(answerOf(await tv().server.deviceAuthorization(request))).toMatchObject({ status, body: { error: 'invalid_request' } });
  });
});

describe('RFC 8628 §3.2 device authorization response', () => {
  it('tells both codes, where the person goes, how long the codes live and how often the device may poll, not to be cached', async () => {
    const { body, headers, status } = await authorizeDevice();
    expect({ status, headers }).toMatchObject({ status: 200, headers: { 'content-type': 'application/json', 'cache-control': 'no-store' } });
    expect(body).toEqual({
      device_code: expect.stringMatching(/^dc_[\w-]{43}$/),
      user_code: expect.stringMatching(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/),
      verification_uri: `${ISSUER}/device`,
      verification_uri_complete: `${ISSUER}/device?user_code=${String(body['user_code'])}`,
      expires_in: 600,
      interval: 5,
    });
  });

  it('follows the configuration', async () => {
    const assent = new TestAssent({ clients: [tvClient()], config: { deviceCodeTtlSeconds: 60, deviceIntervalSeconds: 10, issuer: `${ISSUER}/tenant` } });
    const flow = await DeviceFlow.start({ assent });
    expect(flow.answer).toMatchObject({ expires_in: 60, interval: 10, verification_uri: `${ISSUER}/tenant/device` });
    await flow.poll();
    assent.clock.advance(9);
    expect((await flow.poll()).body['error']).toBe('slow_down');
    assent.clock.advance(51);
    expect((await flow.poll()).body['error']).toBe('expired_token');
  });

  it('gives each device codes of its own', async () => {
    const assent = tv();
    const answers = await Promise.all(Array.from({ length: 50 }, () => authorizeDevice(assent)));
    for (const name of ['device_code', 'user_code']) expect(new Set(answers.map(({ body }) => body[name])).size).toBe(50);
  });

  it('tries another user code where one is taken, and gives up with 503 where all are', async () => {
    const assent = tv();
    let taken = 3;
    const deviceCodes = { ...assent.needs.deviceCodes, save: async () => (taken-- > 0 ? ('taken' as const) : ('saved' as const)) };
    const picky = new TestAssent({ clients: [tvClient()], needs: { deviceCodes } });
    expect(await authorizeDevice(picky)).toMatchObject({ status: 200 });
    taken = 100;
    expect(await authorizeDevice(picky)).toMatchObject({ status: 503, body: { error: 'temporarily_unavailable' } });
  });

  it('keeps hashes only', async () => {
    const assent = tv();
    const saved: unknown[] = [];
    const deviceCodes = { ...assent.needs.deviceCodes, save: async (...given: unknown[]) => (saved.push(given), 'saved' as const) };
    const { body } = await authorizeDevice(new TestAssent({ clients: [tvClient()], needs: { deviceCodes } }));
    const text = JSON.stringify(saved, (_key, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value));
    for (const name of ['device_code', 'user_code']) expect(text).not.toContain(String(body[name]).replace('-', ''));
    const [[{ deviceCodeHash, userCodeHash }]] = saved as [[{ deviceCodeHash: Buffer; userCodeHash: Buffer }]];
    expect(deviceCodeHash).toEqual(sha256(String(body['device_code'])));
    expect(userCodeHash).not.toEqual(sha256(String(body['user_code']).replace('-', ''))); // 34 bits: a plain hash could be guessed
  });
});

describe('RFC 8628 §4 metadata', () => {
  it('names the endpoint and the grant type', async () => {
    const { body } = answerOf(await tv().server.metadata(aRequest()));
    expect(body).toMatchObject({ device_authorization_endpoint: `${ISSUER}/device_authorization`, grant_types_supported: expect.arrayContaining([DEVICE_CODE]) });
  });
});

describe('RFC 8628 §5.1 codes without end', () => {
  it('are not given to one client from one address', async () => {
    const assent = new TestAssent({ clients: [tvClient(), tvClient({ clientId: 'box', tokenEndpointAuthMethod: 'client_secret_basic', secrets: [aSecret('box-secret')] })] });
    for (let started = 0; started < MAX_STARTED_PER_MINUTE; started += 1) expect((await authorizeDevice(assent)).status).toBe(200);
    expect(await authorizeDevice(assent)).toMatchObject({ status: 429, headers: { 'retry-after': '60' } });
    expect((await authorizeDevice(assent, {}, ['box', 'box-secret'])).status).toBe(200);
    const elsewhere = { ...aFormPost('/device_authorization', { client_id: 'tv' }, {}), remoteAddress: '192.0.2.99' };
    expect((await assent.server.deviceAuthorization(elsewhere)).status).toBe(200);
    assent.clock.advance(60);
    expect((await authorizeDevice(assent)).status).toBe(200);
  });
});
