import { describe, expect, it } from '@jest/globals';
import { ALICE, allowing, aRequest, answerOf, authorizationRequest, CODE_VERIFIER, ISSUER, TestAssent, TestBrowser, webClient, type ParamValues } from '@assent/core-testing';
import { MAX_ADOPTED_PER_HOUR } from './adopt-client.js';
import { StoreUnavailable } from '../errors/store-unavailable.js';
import { adminApi } from '../registration/admin-api-entry.js';

const ORIGIN = 'https://app.example.test';
const RETURN = `${ORIGIN}/editor?doc=7`;

const open = (more: ConstructorParameters<typeof TestAssent>[0] = {}) => new TestAssent({ ...more, config: { unregisteredClients: true, ...more.config } });
const asking = (given: ParamValues = {}): ParamValues => authorizationRequest({ client_id: ORIGIN, redirect_uri: RETURN, scope: 'api:read', ...given });
const askingToken = (given: ParamValues = {}): ParamValues => asking({ response_type: 'token', code_challenge: undefined, code_challenge_method: undefined, ...given });

async function atConsent(params: ParamValues, assent = open(), browser = assent.browser()) {
  const signIn = await browser.authorize(params);
  const consent = signIn.body['page'] === 'sign-in' ? await browser.post({ ...ALICE, csrf_token: String(signIn.body['csrfToken']) }) : signIn;
  return { assent, browser, consent };
}

async function code(assent: TestAssent) {
  const { browser, consent } = await atConsent(asking(), assent);
  return String(TestBrowser.location(await browser.post(allowing(consent))).searchParams.get('code'));
}

const redemption = (given: ParamValues) => ({ grant_type: 'authorization_code', client_id: ORIGIN, redirect_uri: RETURN, code_verifier: CODE_VERIFIER, ...given });

describe('RFC 6749 §2.4 unregistered clients, switched off', () => {
  it('are unknown: a page, and no redirect', async () => {
    const answer = await new TestAssent().browser().authorize(asking());
    expect(answer).toMatchObject({ status: 400, body: { page: 'error', error: 'invalid_request', description: 'The client is unknown.' } });
  });

  it('are unknown again once they are switched off, at both endpoints', async () => {
    const before = open();
    const { browser, consent } = await atConsent(asking(), before);
    const text = String(TestBrowser.location(await browser.post(allowing(consent))).searchParams.get('code'));
    const after = new TestAssent({ needs: { ...before.durable, ...before.shortLived } });
    expect((await after.browser().authorize(asking())).body).toMatchObject({ page: 'error', error: 'invalid_request' });
    expect((await after.token(redemption({ code: text }), null)).body).toMatchObject({ error: 'invalid_client' });
  });

  it('do not put the implicit grant into the metadata, switched on they do', async () => {
    const metadata = async (assent: TestAssent) => answerOf(await assent.server.metadata(aRequest())).body['response_types_supported'];
    expect([await metadata(new TestAssent()), await metadata(open())]).toEqual([['code'], ['code', 'token']]);
  });
});

describe('RFC 6749 §2.4 unregistered clients, switched on', () => {
  it('are shown as what they are: by their origin, with a warning', async () => {
    const { consent } = await atConsent(asking());
    expect(consent.body).toMatchObject({ page: 'consent', unregistered: true, clientId: ORIGIN, clientName: 'app.example.test', returnsTo: 'app.example.test' });
  });

  it('are not recorded without end for one person; those that are recorded already go on', async () => {
    const assent = open();
    const browser = assent.browser();
    const allow = async (origin: string) => {
      const { consent } = await atConsent(asking({ client_id: origin, redirect_uri: `${origin}/cb` }), assent, browser);
      return Object.fromEntries(TestBrowser.location(await browser.post(allowing(consent))).searchParams);
    };
    for (let index = 0; index < MAX_ADOPTED_PER_HOUR; index++) expect(await allow(`https://app${index}.example.test`)).toHaveProperty('code');
    expect(await allow('https://one-too-many.example.test')).toMatchObject({ error: 'temporarily_unavailable', state: 'xyz', iss: ISSUER });
    expect(await assent.durable.clients.find('https://one-too-many.example.test')).toBeUndefined();
    expect(await allow('https://app0.example.test')).toHaveProperty('code');
    assent.clock.advance(3600);
    expect(await allow('https://one-too-many.example.test')).toHaveProperty('code');
  });

  it('get a code with PKCE, and tokens for it as a public client', async () => {
    const assent = open();
    const answer = await assent.token(redemption({ code: await code(assent) }), null);
    expect(answer).toMatchObject({ status: 200, body: { scope: 'api:read', token_type: 'Bearer' } });
    expect((await assent.introspect(String(answer.body['access_token']))).body).toMatchObject({ active: true, client_id: ORIGIN, username: 'alice' });
  });

  it('get a token at once, as remoteStorage has it', async () => {
    const { assent, browser, consent } = await atConsent(askingToken({ redirect_uri: `${ORIGIN}/` }));
    const location = TestBrowser.location(await browser.post(allowing(consent)));
    expect(location.href).toMatch(/^https:\/\/app\.example\.test\/#access_token=at_/);
    expect((await assent.introspect(new URLSearchParams(location.hash.slice(1)).get('access_token') ?? '')).body).toMatchObject({ active: true, client_id: ORIGIN });
  });

  it('must use PKCE for codes', async () => {
    const answer = await open().browser().authorize(asking({ code_challenge: undefined, code_challenge_method: undefined }));
    expect(answer.body).toMatchObject({ page: 'error', error: 'invalid_request', description: 'PKCE is required: code_challenge is missing.' });
  });

  it('are asked about each time', async () => {
    const { assent, browser, consent } = await atConsent(asking());
    await browser.post(allowing(consent));
    expect((await atConsent(asking(), assent, browser)).consent.body).toMatchObject({ page: 'consent', unregistered: true, scopes: [{ allowedBefore: true }] });
  });

  it('are recorded when a person consents, and not before', async () => {
    const { assent, browser, consent } = await atConsent(asking());
    expect(await assent.durable.clients.find(ORIGIN)).toBeUndefined();
    await browser.post(allowing(consent, { decision: 'deny' }));
    expect(await assent.durable.clients.find(ORIGIN)).toBeUndefined();
    await code(assent);
    expect(await assent.durable.clients.find(ORIGIN)).toMatchObject({ clientId: ORIGIN, clientType: 'public', unregistered: true, scope: ['api:read'], redirectUris: [`${ORIGIN}/`] });
  });

  it('are recorded before the grant: nothing is granted that an admin cannot see', async () => {
    const assent = open();
    const { grants } = assent.durable;
    const create = grants.create.bind(grants);
    const seen: unknown[] = [];
    grants.create = async (grant) => {
      seen.push((await assent.durable.clients.find(ORIGIN))?.clientId);
      await create(grant);
    };
    await code(assent);
    expect(seen).toEqual([ORIGIN]);
  });

  it('lose everything when an admin disables them', async () => {
    const assent = open();
    const { body } = await assent.token(redemption({ code: await code(assent) }), null);
    const client = await assent.durable.clients.find(ORIGIN);
    assent.durable.clients.put({ ...client!, disabledAt: assent.clock.now() });
    expect((await assent.introspect(String(body['access_token']))).body).toEqual({ active: false });
    expect((await assent.browser().authorize(asking())).body).toMatchObject({ page: 'error', description: 'The client is unknown.' });
  });

  it('give way to a registered client of that name', async () => {
    const registered = webClient({ clientId: ORIGIN, redirectUris: ['https://elsewhere.example.test/cb'] });
    const answer = await open({ clients: [registered] }).browser().authorize(asking());
    expect(answer.body).toMatchObject({ page: 'error', description: 'redirect_uri is not registered for this client.' });
  });

  it('give way to one that is registered while the person decides', async () => {
    const { assent, browser, consent } = await atConsent(asking());
    assent.durable.clients.put(webClient({ clientId: ORIGIN, redirectUris: ['https://elsewhere.example.test/cb'] }));
    expect((await browser.post(allowing(consent))).body).toMatchObject({ page: 'error', title: 'This page has expired' });
  });

  it.each([
    ['http', 'http://app.example.test'], ['a path', `${ORIGIN}/`], ['a query', `${ORIGIN}?`], ['a default port', `${ORIGIN}:443`], ['capitals', 'https://App.example.test'], ['a user name', 'https://me@app.example.test'],
    ['no host', 'https://'], ['our own origin', ISSUER], ['letters outside ASCII', 'https://\u00e4pp.example.test'], ['loopback over http', 'http://127.0.0.1:5000'], ['excess', `https://${'a.'.repeat(150)}test`],
  ])('cannot be called by %s: %s', async (_case, clientId) => {
    const answer = await open().browser().authorize(asking({ client_id: clientId, redirect_uri: `${clientId}/` }));
    expect(answer.body).toMatchObject({ page: 'error', error: 'invalid_request', description: 'The client is unknown.' });
    expect(answer.headers).not.toHaveProperty('location');
  });

  it.each([
    undefined, 'https://evil.example/', `${ORIGIN}.evil.example/`, `${ORIGIN}@evil.example/`, `${ORIGIN}:444/`, 'http://app.example.test/', `${ORIGIN}\\@evil.example/`, `${ORIGIN}/#fragment`, `${ORIGIN}/a/../b`, `https://me@app.example.test/`, 'HTTPS://app.example.test/', `${ORIGIN}/\u00e4`,
  ])('are never answered at %s', async (redirectUri) => {
    const answer = await open().browser().authorize(asking({ redirect_uri: redirectUri }));
    expect(answer).toMatchObject({ status: 400, body: { page: 'error', error: 'invalid_request' } });
    expect(answer.body).not.toHaveProperty('wayBack');
  });

  it.each([
    ['what would be read as our answer', `${RETURN}&code=mine`], ['an address elsewhere', `${RETURN}&next=https://evil.example/`], ['a hidden address', `${ORIGIN}/go?to=%252F%252Fevil.example`],
  ])('are not answered where the query holds %s (RFC 9700 §4.11.1): %s', async (_case, redirectUri) => {
    const answer = await open().browser().authorize(askingToken({ redirect_uri: redirectUri }));
    expect(answer).toMatchObject({ status: 400, body: { page: 'error', description: 'redirect_uri is not registered for this client.' } });
  });

  it.each(['frame-ancestors', 'script-src'])('do not write our Content-Security-Policy: a host with ;%s', async (directive) => {
    const origin = `https://a;${directive}`;
    const answer = await open().browser().authorize(asking({ client_id: origin, redirect_uri: `${origin}/` }));
    expect(String(answer.headers['content-security-policy'])).toContain("form-action 'self' https: https:; frame-ancestors 'none'");
  });

  it.each([
    [undefined, 'No scope was requested, and an application that nobody registered has no default.'], ['unknown', 'No API offers one of the requested scopes.'],
    ['api:read admin:read', 'An application that nobody registered may not administer this server.'], ['admin:manage', 'An application that nobody registered may not administer this server.'],
  ])('get invalid_scope for %j', async (scope, description) => {
    const assent = open();
    assent.durable.apis.put(adminApi(ISSUER));
    expect((await assent.browser().authorize(asking({ scope }))).body).toMatchObject({ page: 'error', error: 'invalid_scope', description });
  });
});

describe('RFC 9700 §4.11.2: nobody is sent to a client that nobody trusts without being asked', () => {
  it('shows the error on a page of ours, with a link that has it', async () => {
    const answer = await open().browser().authorize(asking({ scope: 'unknown' }));
    expect(answer).toMatchObject({ status: 400, body: { page: 'error', error: 'invalid_scope', title: 'This request does not work', wayBack: { place: 'app.example.test' } } });
    expect(answer.headers).not.toHaveProperty('location');
    const { uri } = answer.body['wayBack'] as { uri: string };
    expect(uri).toMatch(/^https:\/\/app\.example\.test\/editor\?doc=7&error=invalid_scope&error_description=.+&state=xyz&iss=/);
  });

  it('with the fragment for tokens, and with a form for form_post', async () => {
    const fragment = await open().browser().authorize(askingToken({ scope: 'unknown' }));
    expect((fragment.body['wayBack'] as { uri: string }).uri).toContain(`${RETURN}#error=invalid_scope`);
    const form = await open().browser().authorize(asking({ scope: 'unknown', response_mode: 'form_post' }));
    expect(form.body['wayBack']).toMatchObject({ uri: RETURN, fields: { error: 'invalid_scope', state: 'xyz' } });
    expect(String(form.headers['content-security-policy'])).toContain(`form-action 'self' ${ORIGIN} https:;`);
    expect(String(form.headers['content-security-policy'])).not.toContain('script-src');
  });

  it('says so when the fault is ours', async () => {
    const assent = open();
    assent.durable.apis.relevantTo = () => Promise.reject(new StoreUnavailable('postgres', new Error('down')));
    const answer = await assent.browser().authorize(asking());
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '1' }, body: { page: 'error', error: 'temporarily_unavailable', title: 'We could not go on', wayBack: { place: 'app.example.test' } } });
  });

  it('redirects at once for a client that an admin registered', async () => {
    expect((await open().browser().authorize(authorizationRequest({ scope: 'unknown' }))).status).toBe(302);
  });

  it('redirects after the person has decided', async () => {
    const { browser, consent } = await atConsent(asking());
    expect(TestBrowser.location(await browser.post(allowing(consent, { decision: 'deny' }))).searchParams.get('error')).toBe('access_denied');
  });
});
