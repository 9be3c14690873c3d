import { describe, expect, it } from '@jest/globals';
import { aClient, aFormPost, API, answerOf, aRequest, authorizationRequest, encodeForm, ISSUER, REDIRECT_URI, TestAssent, TestBrowser, webClient, type ParamValues } from '@assent/core-testing';
import { StoreUnavailable } from '../errors/store-unavailable.js';

const authorize = (assent: TestAssent, params: ParamValues) => assent.browser().authorize(authorizationRequest(params));

/** The error that was sent to the client. */
async function redirected(assent: TestAssent, params: ParamValues) {
  const location = TestBrowser.location(await authorize(assent, params));
  expect(`${location.origin}${location.pathname}`).toBe(REDIRECT_URI);
  return Object.fromEntries(location.searchParams);
}

/** The error page that the person saw; nothing was redirected. */
async function shown(assent: TestAssent, params: ParamValues) {
  const answer = await authorize(assent, params);
  expect(answer.headers).not.toHaveProperty('location');
  return answer;
}

describe('RFC 6749 §4.1.2.1 errors that are shown and never redirected', () => {
  it.each([
    ['client_id is missing', { client_id: undefined }],
    ['client_id is unknown', { client_id: 'unknown' }],
    ['client_id is repeated', { client_id: ['web', 'web'] }],
    ['client_id differs in case', { client_id: 'WEB' }],
    ['redirect_uri is repeated', { redirect_uri: [REDIRECT_URI, REDIRECT_URI] }],
  ])('%s', async (_case, params) => {
    expect(await shown(new TestAssent(), params)).toMatchObject({ status: 400, body: { page: 'error', error: 'invalid_request' } });
  });

  it.each([
    'https://evil.example.test/cb', 'https://rp.example.test.evil.example/cb', 'https://rp.example.test@evil.example/cb', 'https://evil.example\\@rp.example.test/cb',
    'https://user@rp.example.test/cb', 'https://rp.example.test/cb/../evil', 'https://rp.example.test/%2e%2e/cb', 'https://rp.example.test/cb?extra=1', `${REDIRECT_URI}#fragment`,
    'https://rp.example.test/cb/', 'https://rp.example.test/CB', 'https://RP.example.test/cb', 'http://rp.example.test/cb', 'https://rp.example.test:444/cb', 'https://rp.example.test:443/cb',
    'javascript:alert(1)', 'data:text/html,x', '/cb', 'https://rp.example.test/*', 'https://rp.example.test/cb;x', 'https://rp.example.test//cb', ' https://rp.example.test/cb', 'https://rp.example.test/c\tb',
  ])('redirect_uri %j is not registered (RFC 9700 §2.1: exact match)', async (redirectUri) => {
    expect(await shown(new TestAssent(), { redirect_uri: redirectUri })).toMatchObject({ status: 400, body: { page: 'error' } });
  });

  it('redirect_uri is missing where several are registered', async () => {
    const assent = new TestAssent({ clients: [webClient({ redirectUris: [REDIRECT_URI, 'https://rp.example.test/2'] })] });
    expect(await shown(assent, { redirect_uri: undefined })).toMatchObject({ status: 400 });
  });

  it('the client is disabled', async () => {
    const assent = new TestAssent({ clients: [webClient({ disabledAt: new Date() })] });
    expect(await shown(assent, {})).toMatchObject({ status: 400 });
  });

  it.each(['%', '%ff', 'client_id=web%00', 'x=%c0%80'])('the query %j is broken', async (query) => {
    const answer = answerOf(await new TestAssent().pages.authorize(aRequest({ path: '/authorize', query: `${encodeForm(authorizationRequest())}&${query}` })));
    expect(answer).toMatchObject({ status: 400, body: { page: 'error', error: 'invalid_request' } });
  });

  it.each(['PUT', 'DELETE', 'HEAD'])('the method is %s', async (method) => {
    expect(answerOf(await new TestAssent().pages.authorize(aRequest({ method, path: '/authorize' })))).toMatchObject({ status: 405 });
  });
});

describe('RFC 6749 §4.1.2.1 errors that go back to the client', () => {
  it.each([
    ['invalid_request', 'response_type is missing', { response_type: undefined }],
    ['invalid_request', 'response_type is empty', { response_type: '' }],
    ['unsupported_response_type', 'response_type is unknown', { response_type: 'magic' }],
    ['unsupported_response_type', 'response_type is a combination', { response_type: 'code token' }],
    ['invalid_request', 'a parameter is repeated', { scope: ['api:read', 'api:read'] }],
    ['invalid_request', 'response_type is repeated', { response_type: ['code', 'code'] }],
    ['invalid_request', 'an unknown parameter is repeated', { nonce: ['1', '2'] }],
    ['invalid_request', 'response_mode is unknown', { response_mode: 'web_message' }],
    ['request_not_supported', 'a request object comes along', { request: 'eyJhbGciOiJub25lIn0.e30.' }],
    ['request_uri_not_supported', 'a request_uri comes along', { request_uri: 'http://127.0.0.1/' }],
    ['invalid_scope', 'a scope is unknown', { scope: 'api:read admin' }],
    ['invalid_scope', 'the scope breaks the grammar', { scope: 'api:read "quoted"' }],
    ['invalid_target', 'the resource is unknown', { resource: 'https://unknown.example.test/' }],
    ['invalid_request', 'code_challenge is missing (RFC 7636 §4.4.1)', { code_challenge: undefined, code_challenge_method: undefined }],
    ['invalid_request', 'code_challenge_method is missing, which would mean plain', { code_challenge_method: undefined }],
    ['invalid_request', 'code_challenge_method is plain', { code_challenge_method: 'plain' }],
    ['invalid_request', 'code_challenge_method is unknown', { code_challenge_method: 'S512' }],
    ['invalid_request', 'code_challenge is too short', { code_challenge: 'A'.repeat(42) }],
    ['invalid_request', 'code_challenge is too long', { code_challenge: 'A'.repeat(129) }],
  ])('%s: %s', async (code, _case, params) => {
    const answer = await redirected(new TestAssent(), params);
    expect(answer).toMatchObject({ error: code, state: 'xyz', iss: ISSUER });
    expect(answer).not.toHaveProperty('code');
    expect(answer['error_description']).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
  });

  it('unauthorized_client: the client is registered for other grants only', async () => {
    const assent = new TestAssent({ clients: [webClient({ grantTypes: ['client_credentials'], responseTypes: [] })] });
    expect(await redirected(assent, {})).toMatchObject({ error: 'unauthorized_client' });
  });

  it('invalid_request with a repeated state, which is not echoed', async () => {
    const answer = await redirected(new TestAssent(), { state: ['a', 'b'] });
    expect(answer).toMatchObject({ error: 'invalid_request' });
    expect(answer).not.toHaveProperty('state');
  });

  it('temporarily_unavailable when a store fails after the client is known', async () => {
    const assent = new TestAssent();
    assent.durable.apis.relevantTo = () => Promise.reject(new StoreUnavailable('postgres', new Error('down')));
    expect(await redirected(assent, {})).toMatchObject({ error: 'temporarily_unavailable' });
  });

  it('a page with 503 when it fails before', async () => {
    const assent = new TestAssent();
    assent.durable.clients.find = () => Promise.reject(new StoreUnavailable('postgres', new Error('down')));
    expect(await shown(assent, {})).toMatchObject({ status: 503, headers: { 'retry-after': '1' }, body: { error: 'temporarily_unavailable' } });
  });
});

describe('RFC 6749 §4.1.2 authorization response', () => {
  it('redirects with code, the exact state, and iss (RFC 9207 §2)', async () => {
    const state = 'ä +&=%"<>\'#/?\u{1f511} end';
    const location = await new TestAssent().approve({ state });
    expect(Object.fromEntries(location.searchParams)).toEqual({ code: expect.stringMatching(/^ac_[A-Za-z0-9_-]{43}$/), state, iss: ISSUER });
  });

  it('has no state where the request had none', async () => {
    expect((await new TestAssent().approve({ state: undefined })).searchParams.has('state')).toBe(false);
  });

  it('keeps the query of the registered redirect URI and appends to it', async () => {
    const redirectUri = 'https://rp.example.test/cb?tenant=1';
    const assent = new TestAssent({ clients: [webClient({ redirectUris: [redirectUri] })] });
    const location = await assent.approve({ redirect_uri: redirectUri });
    expect(location.search).toMatch(/^\?tenant=1&code=ac_/);
  });

  it('is a 302 after a GET and a 303 after a POST (RFC 9700 §4.12)', async () => {
    const assent = new TestAssent();
    const browser = assent.browser();
    await assent.approve({}, browser);
    expect((await browser.authorize(authorizationRequest())).status).toBe(302);
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const posted = await assent.pages.authorize(aFormPost('/authorize', authorizationRequest(), { cookie }));
    expect(posted.status).toBe(303);
    expect(String(posted.headers['location'])).toContain('code=');
  });

  it('refuses what stands in query and form at once', async () => {
    const request = { ...aFormPost('/authorize', authorizationRequest()), query: 'state=other' };
    const answer = answerOf(await new TestAssent().pages.authorize(request));
    expect(TestBrowser.location(answer).searchParams.get('error')).toBe('invalid_request');
  });

  it('lets the port of a loopback redirect URI vary, and nothing else (RFC 8252 §7.3)', async () => {
    const native = aClient({ clientId: 'native', tokenEndpointAuthMethod: 'none', redirectUris: ['http://127.0.0.1/cb', 'http://[::1]:8080/cb'] });
    const request = { client_id: 'native', scope: 'api:read' };
    for (const redirectUri of ['http://127.0.0.1:49152/cb', 'http://[::1]:1/cb', 'http://127.0.0.1/cb']) {
      expect((await new TestAssent({ clients: [native] }).approve({ ...request, redirect_uri: redirectUri })).href).toContain(`${redirectUri}?code=`);
    }
    for (const redirectUri of ['http://127.0.0.1:49152/other', 'http://localhost:49152/cb', 'http://127.0.0.1.evil.test:1/cb', 'http://127.0.0.1:1@evil.test/cb', 'http://127.0.0.2:1/cb', 'https://127.0.0.1:1/cb', 'http://127.0.0.1:x/cb']) {
      expect(await shown(new TestAssent({ clients: [native] }), { ...request, redirect_uri: redirectUri })).toMatchObject({ status: 400 });
    }
  });

  it('records the resources of the request for the token (RFC 8707 §2.1)', async () => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens({ resource: API });
    expect((await assent.introspect(access_token)).body).toMatchObject({ aud: API });
  });
});

describe('who is signed in', () => {
  it('is not asked again for what was allowed before', async () => {
    const assent = new TestAssent();
    const browser = assent.browser();
    await assent.approve({}, browser);
    const again = await browser.authorize(authorizationRequest({ scope: 'api:read' }));
    expect(TestBrowser.location(again).searchParams.has('code')).toBe(true);
  });

  it('is asked again for more', async () => {
    const assent = new TestAssent();
    const browser = assent.browser();
    await assent.approve({ scope: 'api:read' }, browser);
    const again = await browser.authorize(authorizationRequest({ scope: 'api:read api:write' }));
    expect(again.body).toMatchObject({ page: 'consent', scopes: [{ name: 'api:read', allowedBefore: true }, { name: 'api:write', allowedBefore: false }] });
  });

  it('is always asked where the redirect URI does not show which application it is (RFC 8252 §8.6)', async () => {
    const native = aClient({ clientId: 'native', tokenEndpointAuthMethod: 'none', redirectUris: ['http://127.0.0.1/cb'] });
    const assent = new TestAssent({ clients: [native] });
    const browser = assent.browser();
    const request = { client_id: 'native', scope: 'api:read', redirect_uri: 'http://127.0.0.1:5000/cb' };
    await assent.approve(request, browser);
    expect((await browser.authorize(authorizationRequest(request))).body).toMatchObject({ page: 'consent', returnsTo: '127.0.0.1:5000', returnsToThisComputer: true });
  });

  it.each([
    ['the session expires', (assent: TestAssent) => assent.clock.advance(8 * 3600)],
    ['the person is disabled', (assent: TestAssent) => assent.durable.users.put({ ...assent.alice, disabledAt: assent.clock.now() })],
    ['the sessions were ended', (assent: TestAssent) => assent.durable.users.put({ ...assent.alice, sessionsNotBefore: assent.clock.now() })],
  ])('is nobody once %s', async (_case, fall) => {
    const assent = new TestAssent();
    const browser = assent.browser();
    await assent.approve({}, browser);
    fall(assent);
    expect((await browser.authorize(authorizationRequest())).body).toMatchObject({ page: 'sign-in' });
  });

  it('is nobody with an invented cookie', async () => {
    const browser = new TestAssent().browser();
    browser.cookies.set('__Host-assent_session', 'invented');
    expect((await browser.authorize(authorizationRequest())).body).toMatchObject({ page: 'sign-in' });
  });
});
