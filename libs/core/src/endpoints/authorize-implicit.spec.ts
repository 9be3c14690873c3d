import { describe, expect, it } from '@jest/globals';
import { ALICE, allowing, aRequest, answerOf, authorizationRequest, ISSUER, REDIRECT_URI, TestAssent, TestBrowser, webClient, type ParamValues } from '@assent/core-testing';
import { DEFAULT_CLIENT_POLICY, type ClientPolicy } from '../model/client-policy.js';
import type { Client } from '../model/client.js';

const implicitClient = (given: Partial<Client> = {}, policy: Partial<ClientPolicy> = {}): Client =>
  webClient({
    tokenEndpointAuthMethod: 'none',
    clientType: 'public',
    grantTypes: ['authorization_code', 'implicit', 'refresh_token'],
    responseTypes: ['code', 'token'],
    secrets: [],
    policy: { ...DEFAULT_CLIENT_POLICY, profile: 'oauth2', allowImplicit: true, ...policy },
    ...given,
  });

const tokenRequest = (given: ParamValues = {}): ParamValues => ({ response_type: 'token', code_challenge: undefined, code_challenge_method: undefined, ...given });

async function answered(client: Client, params: ParamValues = {}, assent = new TestAssent({ clients: [client] })) {
  const location = await assent.approve(tokenRequest(params));
  expect(location.search).toBe('');
  return { assent, answer: Object.fromEntries(new URLSearchParams(location.hash.slice(1))) };
}

describe('RFC 6749 §4.2.2 access token response', () => {
  it('has access_token, token_type, expires_in, scope, the exact state and iss in the fragment, and nothing else', async () => {
    const state = 'ä +&=%"<>\'#/? end';
    const { answer } = await answered(implicitClient(), { state });
    expect(answer).toEqual({ access_token: expect.stringMatching(/^at_/), token_type: 'Bearer', expires_in: '3600', scope: 'api:read api:write', state, iss: ISSUER });
  });

  it('comes without PKCE and without client authentication, whether or not a challenge comes along', async () => {
    expect((await answered(implicitClient())).answer).toHaveProperty('access_token');
    expect((await answered(implicitClient(), { code_challenge: 'short', code_challenge_method: 'plain' })).answer).toHaveProperty('access_token');
  });

  it('must not issue a refresh token, and drops offline_access', async () => {
    const { answer } = await answered(implicitClient(), { scope: 'api:read offline_access' });
    expect(answer).not.toHaveProperty('refresh_token');
    expect(answer['scope']).toBe('api:read');
  });

  it('refuses what is offline_access alone', async () => {
    const { answer } = await answered(implicitClient(), { scope: 'offline_access' });
    expect(answer).toMatchObject({ error: 'invalid_scope', state: 'xyz' });
  });

  it('names the scope that the person allowed, where it is less', async () => {
    const assent = new TestAssent({ clients: [implicitClient()] });
    const browser = assent.browser();
    const signIn = await browser.authorize(authorizationRequest(tokenRequest()));
    const consent = await browser.post({ ...ALICE, csrf_token: String(signIn.body['csrfToken']) });
    const location = TestBrowser.location(await browser.post(allowing(consent, { scope: 'api:read' })));
    expect(new URLSearchParams(location.hash.slice(1)).get('scope')).toBe('api:read');
  });

  it('appends the fragment to a redirect URI with a query', async () => {
    const redirectUri = 'https://rp.example.test/cb?tenant=1';
    const assent = new TestAssent({ clients: [implicitClient({ redirectUris: [redirectUri] })] });
    expect((await assent.approve(tokenRequest({ redirect_uri: redirectUri }))).href).toMatch(/^https:\/\/rp\.example\.test\/cb\?tenant=1#access_token=at_/);
  });

  it('is a token like any other: active, of a grant that is spent with it, and dead with the grant', async () => {
    const assent = new TestAssent({ clients: [implicitClient()] });
    const { grants } = assent.durable;
    const created: string[] = [];
    const create = grants.create.bind(grants);
    grants.create = (grant) => (created.push(grant.grantId), create(grant));
    const { answer } = await answered(implicitClient(), {}, assent);
    const token = String(answer['access_token']);
    expect((await assent.introspect(token)).body).toMatchObject({ active: true, client_id: 'web', username: 'alice', scope: 'api:read api:write' });
    const [grantId = ''] = created;
    expect(await grants.find(grantId)).toMatchObject({ redeemedAt: assent.clock.now() });
    await grants.revoke(grantId, assent.clock.now());
    expect((await assent.introspect(token)).body).toEqual({ active: false });
  });

  it('is a MAC token with key and algorithm for a client that is registered for those', async () => {
    const { answer } = await answered(implicitClient({}, { accessTokenType: 'mac', tokenTypes: ['mac'] }));
    expect(answer).toMatchObject({ token_type: 'mac', mac_algorithm: 'hmac-sha-256', mac_key: expect.stringMatching(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/) });
  });

  it('takes a wish for another token type as the token endpoint does', async () => {
    const both = { tokenTypes: ['bearer', 'mac'] } as const;
    expect((await answered(implicitClient({}, both), { token_type: 'MAC' })).answer['token_type']).toBe('mac');
    expect((await answered(implicitClient(), { token_type: 'mac' })).answer['token_type']).toBe('Bearer');
    expect((await answered(implicitClient({}, { strictTokenType: true }), { token_type: 'mac' })).answer['error']).toBe('invalid_request');
  });

  it('is refused to a person or client that is disabled while they consent', async () => {
    const assent = new TestAssent({ clients: [implicitClient()] });
    const { grants } = assent.durable;
    const create = grants.create.bind(grants);
    grants.create = async (grant) => {
      await create(grant);
      assent.durable.clients.put(implicitClient({ disabledAt: assent.clock.now() }));
    };
    const { answer } = await answered(implicitClient(), {}, assent);
    expect(answer).toMatchObject({ error: 'access_denied' });
    expect(answer).not.toHaveProperty('access_token');
  });
});

describe('RFC 6749 §4.2.2.1 error response: in the fragment', () => {
  const errorOf = async (client: Client, params: ParamValues) => {
    const location = TestBrowser.location(await new TestAssent({ clients: [client] }).browser().authorize(authorizationRequest(tokenRequest(params))));
    expect(`${location.origin}${location.pathname}${location.search}`).toBe(REDIRECT_URI);
    return Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  };

  it.each([
    ['is not registered for it', webClient()],
    ['is registered for it, but the switch is off', implicitClient({}, { allowImplicit: false })],
    ['is registered for the grant type only', implicitClient({ responseTypes: ['code'] })],
    ['is registered for the response type only', implicitClient({ grantTypes: ['authorization_code'] })],
  ])('unauthorized_client when the client %s', async (_case, client) => {
    expect(await errorOf(client, {})).toMatchObject({ error: 'unauthorized_client', state: 'xyz', iss: ISSUER });
  });

  it.each([
    ['invalid_scope', { scope: 'unknown' }],
    ['invalid_request', { scope: ['api:read', 'api:read'] }],
    ['invalid_target', { resource: 'https://unknown.example.test/' }],
    ['request_not_supported', { request: 'x' }],
  ])('%s for %j', async (error, params) => {
    expect(await errorOf(implicitClient(), params)).toMatchObject({ error, state: 'xyz', iss: ISSUER });
  });

  it('access_denied when the person says no', async () => {
    const browser = new TestAssent({ clients: [implicitClient()] }).browser();
    const signIn = await browser.authorize(authorizationRequest(tokenRequest()));
    const consent = await browser.post({ ...ALICE, csrf_token: String(signIn.body['csrfToken']) });
    const denied = await browser.post(allowing(consent, { decision: 'deny' }));
    expect(denied.status).toBe(303);
    expect(Object.fromEntries(new URLSearchParams(TestBrowser.location(denied).hash.slice(1)))).toMatchObject({ error: 'access_denied', state: 'xyz' });
  });
});

describe('RFC 6749 §4.2.2: user agents that lose the fragment of Location', () => {
  const withPage = () => new TestAssent({ clients: [implicitClient({}, { implicitAnswerPage: true })] });

  it('get a page with a link to the full URI', async () => {
    const browser = withPage().browser();
    const signIn = await browser.authorize(authorizationRequest(tokenRequest()));
    const consent = await browser.post({ ...ALICE, csrf_token: String(signIn.body['csrfToken']) });
    const page = await browser.post(allowing(consent));
    expect(page).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY' },
      body: { page: 'answer', failed: false, autoSubmit: false, wayBack: { place: 'rp.example.test', uri: expect.stringMatching(/^https:\/\/rp\.example\.test\/cb#access_token=at_.*&state=xyz&iss=/) } },
    });
    expect(page.headers).not.toHaveProperty('location');
  });

  it('get errors the same way', async () => {
    const page = await withPage().browser().authorize(authorizationRequest(tokenRequest({ scope: 'unknown' })));
    expect(page).toMatchObject({ status: 200, body: { page: 'answer', failed: true, wayBack: { uri: expect.stringMatching(/^https:\/\/rp\.example\.test\/cb#error=invalid_scope&/) } } });
  });

  it('get codes by redirect as ever', async () => {
    expect((await withPage().approve()).searchParams.get('code')).toMatch(/^ac_/);
  });
});

describe('RFC 8414 §2: metadata', () => {
  const metadata = async (assent: TestAssent) => answerOf(await assent.server.metadata(aRequest({ path: '/.well-known/oauth-authorization-server' }))).body;

  it('mention the implicit grant while a client has it', async () => {
    const assent = new TestAssent({ clients: [implicitClient()] });
    expect(await metadata(assent)).toMatchObject({ response_types_supported: ['code', 'token'], grant_types_supported: expect.arrayContaining(['implicit']) });
    expect((await metadata(assent))['response_modes_supported']).toEqual(['query', 'fragment', 'form_post']);
  });

  it.each([
    ['nobody has it', webClient()],
    ['those who have it are disabled', implicitClient({ disabledAt: new Date() })],
  ])('do not while %s', async (_case, client) => {
    const { grant_types_supported, response_types_supported } = await metadata(new TestAssent({ clients: [client] }));
    expect(response_types_supported).toEqual(['code']);
    expect(grant_types_supported).not.toContain('implicit');
  });
});
