import { describe, expect, it } from '@jest/globals';
import { aFormPost, aRequest, ISSUER, TestAssent, type Answer, type ParamValues, type TestBrowser } from '@assent/core-testing';
import { StoreUnavailable } from '../../errors/store-unavailable.js';
import { matchingHeaders } from '../page-headers.fixture.js';
import { dialect, signedIn } from './dialect.fixture.js';
import { CONFIDENTIAL, PUBLIC } from './person.fixture.js';
import { MAX_REGISTRATIONS_PER_HOUR } from './register-client.js';

const MOUNTS = ['/oauth', '/oauth-2'];
const REGISTER = '/oauth/client/register';

/** The form as a browser sends it; no redirect is followed. */
async function register(browser: TestBrowser, values: ParamValues, path = REGISTER): Promise<Answer> {
  const { body } = await browser.get(path);
  return browser.once(aFormPost(path, { csrf_token: String(body['csrfToken']), ...values }));
}

const own = (assent: TestAssent) => assent.needs.ownedClients.listOf(assent.alice.userId);
const problemsOf = ({ body }: Answer) => body['problems'] as Readonly<Record<string, string>>;
const http = (on: boolean) => dialect({ config: { mediagoblinHttpRedirects: on } });

describe.each(MOUNTS)('%s/client/register', (mount) => {
  const path = `${mount}/client/register`;

  it('MG-1: refuses a public client without redirect URI, names the field, and stores nothing', async () => {
    const assent = dialect();
    const answer = await register(await signedIn(assent), { ...PUBLIC, redirect_uri: '' }, path);
    expect(answer).toMatchObject({ status: 200, body: { page: 'register-client', problems: { redirectUri: 'A public client needs a redirect URI.' } } });
    expect(Object.keys(problemsOf(answer))).toEqual(['redirectUri']);
    expect(await own(assent)).toEqual([]);
  });

  it('MG-2: registers a public client, its redirect URI exactly as typed', async () => {
    const assent = http(true);
    const answer = await register(await signedIn(assent), { ...PUBLIC, redirect_uri: 'http://foo.example' }, path);
    expect([answer.status, answer.headers['location']]).toEqual([302, `${mount}/client/list`]);
    expect(await own(assent)).toMatchObject([{ clientName: 'Phone', redirectUris: ['http://foo.example'], clientType: 'public' }]);
  });

  it('MG-3: registers a confidential client without redirect URI', async () => {
    const assent = dialect();
    const answer = await register(await signedIn(assent), CONFIDENTIAL, path);
    expect([answer.status, answer.headers['location']]).toEqual([302, `${mount}/client/list`]);
    expect(await own(assent)).toMatchObject([{ clientName: 'Uploader', redirectUris: [], clientType: 'confidential' }]);
  });

  it('sends who is not signed in to the log-in page, and back', async () => {
    const assent = dialect();
    for (const request of [aRequest({ path }), aFormPost(path, CONFIDENTIAL)]) {
      const { headers, status } = await assent.browser().once(request);
      expect([status, headers['location']]).toEqual([302, `/auth/login/?next=${encodeURIComponent(ISSUER + path)}`]);
    }
    expect(await own(assent)).toEqual([]);
  });
});

describe('the registration page', () => {
  it('is a page like all others, with empty fields', async () => {
    const browser = await signedIn(dialect());
    const { body, headers, status } = await browser.get(REGISTER);
    expect([status, headers]).toEqual([200, expect.objectContaining(matchingHeaders)]);
    expect(body).toMatchObject({
      page: 'register-client', action: REGISTER, username: 'alice', plainHttpAllowed: false, problems: {},
      values: { name: '', description: '', type: '', redirectUri: '' },
      registerPath: REGISTER, clientListPath: '/oauth/client/list', connectionsPath: '/oauth/client/connections',
    });
  });

  it('is for GET and POST', async () => {
    expect((await (await signedIn(dialect())).once(aRequest({ path: REGISTER, method: 'PUT' }))).status).toBe(405);
  });

  it('is nobody’s whose session ended or who was disabled', async () => {
    const assent = dialect();
    const browser = await signedIn(assent);
    assent.durable.users.put({ ...assent.alice, disabledAt: assent.clock.now() });
    expect((await browser.once(aRequest({ path: REGISTER }))).status).toBe(302);
  });

  it('answers plaintext with an error', async () => {
    const browser = await signedIn(dialect());
    expect((await browser.once(aRequest({ path: REGISTER, transport: 'plaintext' }))).status).toBe(400);
  });

  it('answers 503 while a store is down', async () => {
    const failing = { create: () => Promise.reject(new StoreUnavailable('Postgres', new Error('refused'))), listOf: async () => [], replaceSecret: async () => false };
    const assent = dialect({ needs: { ownedClients: failing } });
    expect((await register(await signedIn(assent), CONFIDENTIAL)).status).toBe(503);
  });
});

describe('an installation without an API that owns full_control', () => {
  it('registers nobody: says that something is missing', async () => {
    const assent = new TestAssent();
    const browser = await signedIn(assent);
    expect(await browser.get(REGISTER)).toMatchObject({ status: 400, body: { page: 'error', description: expect.stringContaining('No API owns the scope full_control') } });
    const list = await browser.get('/oauth/client/list');
    expect((await browser.once(aFormPost(REGISTER, { csrf_token: String(list.body['csrfToken']), ...CONFIDENTIAL }))).status).toBe(400);
    expect(await own(assent)).toEqual([]);
  });
});

describe('what is registered', () => {
  it('a confidential client is an ordinary one with a hashed secret and just what the dialect needs', async () => {
    const assent = dialect();
    await register(await signedIn(assent), CONFIDENTIAL);
    const [client] = await own(assent);
    expect(client).toMatchObject({
      clientId: expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/),
      clientDescription: 'Uploads pictures',
      grantTypes: ['authorization_code', 'refresh_token'],
      responseTypes: ['code'],
      tokenEndpointAuthMethod: 'client_secret_post',
      scope: ['full_control'],
      requirePkce: false,
      policy: { profile: 'oauth2', allowMediagoblin: true, allowQueryToken: true, allowImplicit: false, allowBodyToken: false, allowPasswordGrant: false },
      ownerUserId: assent.alice.userId,
      accessTokenTtlSeconds: 2_592_000,
      secrets: [{ createdAt: assent.clock.now() }],
      introspects: [],
    });
  });

  it('a public client has no secret', async () => {
    const assent = dialect();
    await register(await signedIn(assent), PUBLIC);
    expect(await own(assent)).toMatchObject([{ tokenEndpointAuthMethod: 'none', secrets: [], requirePkce: false }]);
  });

  it('is in the audit trail, without its secret', async () => {
    const assent = dialect();
    await register(await signedIn(assent), CONFIDENTIAL);
    const [client] = await own(assent);
    const entry = assent.durable.audit.entries.find(({ action }) => action === 'client.create');
    expect(entry).toEqual({
      at: assent.clock.now(), actor: `user:${assent.alice.userId}`, actorName: 'alice', action: 'client.create', target: `client:${client?.clientId}`,
      ip: '192.0.2.1', detail: { client_name: 'Uploader', client_type: 'confidential' },
    });
  });

  it('makes one paragraph of a description of several', async () => {
    const assent = dialect();
    await register(await signedIn(assent), { ...CONFIDENTIAL, name: ' Uploader ', description: ' One.\r\n\r\n  Two.\n' });
    expect(await own(assent)).toMatchObject([{ clientName: 'Uploader', clientDescription: 'One. Two.' }]);
  });

  it('counts the characters of that', async () => {
    const assent = dialect();
    const browser = await signedIn(assent);
    expect((await register(browser, { ...CONFIDENTIAL, description: `${'x'.repeat(500)}\r\n` })).status).toBe(302);
    expect(problemsOf(await register(browser, { ...CONFIDENTIAL, description: 'x'.repeat(501) }))).toEqual({ description: 'The description must be at most 500 characters long.' });
  });
});

describe('a form with mistakes', () => {
  it.each<[string, ParamValues, Readonly<Record<string, unknown>>]>([
    ['nothing typed', { name: '', description: '', type: '', redirect_uri: '' }, { name: 'Please give the client a name.', type: 'Please choose one of the two.' }],
    ['a name of blanks', { ...CONFIDENTIAL, name: '  ' }, { name: 'Please give the client a name.' }],
    ['a name that pretends', { ...CONFIDENTIAL, name: 'a\u202eb' }, { name: 'The name must not contain control, invisible or text-direction characters: with them, text passes for other text.' }],
    ['a long name', { ...CONFIDENTIAL, name: 'x'.repeat(201) }, { name: 'The name must be at most 200 characters long.' }],
    ['another type', { ...CONFIDENTIAL, type: 'secret' }, { type: 'Please choose one of the two.' }],
    ['no URI', { ...CONFIDENTIAL, redirect_uri: 'foo' }, { redirectUri: expect.stringContaining('The redirect URI must be an absolute URI, ') }],
    ['a fragment', { ...PUBLIC, redirect_uri: 'https://foo.example/#x' }, { redirectUri: expect.stringContaining('The redirect URI must not have a fragment, ') }],
    ['a wildcard', { ...PUBLIC, redirect_uri: 'https://*.example/' }, { redirectUri: expect.stringContaining('The redirect URI must not contain the wildcard *: ') }],
    ['a script', { ...PUBLIC, redirect_uri: 'javascript:alert(1)' }, { redirectUri: expect.stringContaining('The redirect URI must not use the scheme javascript: ') }],
    ['blanks around the URI', { ...PUBLIC, redirect_uri: ' https://foo.example' }, { redirectUri: 'The redirect URI must not contain spaces or control characters.' }],
    ['http', { ...PUBLIC, redirect_uri: 'http://foo.example' }, { redirectUri: expect.stringContaining('The redirect URI must use https, or http with the host 127.0.0.1, [::1] or localhost: ') }],
  ])('%s: is shown again with a sentence at each field, nothing lost and nothing stored', async (_, values, problems) => {
    const assent = dialect();
    const answer = await register(await signedIn(assent), values);
    expect([answer.status, problemsOf(answer)]).toEqual([200, problems]);
    expect(answer.body['values']).toEqual({ name: values['name'], description: values['description'], type: values['type'], redirectUri: values['redirect_uri'] });
    expect(await own(assent)).toEqual([]);
    expect(assent.durable.audit.entries.filter(({ action }) => action === 'client.create')).toEqual([]);
  });

  it.each(['https://localhost-mediagoblin-app', 'http://localhost:8181/mg/callback', 'com.example.app:/cb', 'https://foo.example/?a=b'])('takes %s', async (redirect_uri) => {
    const assent = dialect();
    await register(await signedIn(assent), { ...PUBLIC, redirect_uri });
    expect(await own(assent)).toMatchObject([{ redirectUris: [redirect_uri] }]);
  });

  it('takes http to anywhere where the instance allows it, and says so; nothing else is looser', async () => {
    const assent = http(true);
    const browser = await signedIn(assent);
    expect((await browser.get(REGISTER)).body['plainHttpAllowed']).toBe(true);
    for (const redirect_uri of ['http://foo.example/#x', 'http://user@foo.example/', 'http://0177.0.0.1/', 'javascript:alert(1)', 'http://*/']) {
      expect(Object.keys(problemsOf(await register(browser, { ...PUBLIC, redirect_uri })))).toEqual(['redirectUri']);
    }
    expect(await own(assent)).toEqual([]);
  });
});

describe('RFC 9700 §4.7: the form', () => {
  it('counts only with the token of the session', async () => {
    const assent = dialect();
    const [browser, other] = [await signedIn(assent), await signedIn(assent)];
    const { body } = await other.get(REGISTER);
    for (const csrf_token of [undefined, '', 'wrong', 'x'.repeat(43), String(body['csrfToken'])]) {
      expect(await browser.once(aFormPost(REGISTER, { ...CONFIDENTIAL, csrf_token }))).toMatchObject({ status: 403, body: { page: 'error', status: 403 } });
    }
    expect(await own(assent)).toEqual([]);
  });

  it('counts only from our own pages', async () => {
    const assent = dialect();
    const browser = await signedIn(assent);
    const { body } = await browser.get(REGISTER);
    const form = aFormPost(REGISTER, { ...CONFIDENTIAL, csrf_token: String(body['csrfToken']) }, { 'sec-fetch-site': 'cross-site' });
    expect((await browser.once(form)).status).toBe(403);
    expect(await own(assent)).toEqual([]);
  });

  it('must be a form', async () => {
    const browser = await signedIn(dialect());
    const request = aRequest({ path: REGISTER, method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
    expect((await browser.once(request)).status).toBe(400);
  });

  it('has no parameter twice', async () => {
    const assent = dialect();
    expect((await register(await signedIn(assent), { ...CONFIDENTIAL, name: ['a', 'b'] })).status).toBe(400);
    expect(await own(assent)).toEqual([]);
  });
});

describe('many registrations', () => {
  it('are refused for the rest of the hour, with everything still in the form; mistakes do not count', async () => {
    const assent = dialect();
    const browser = await signedIn(assent);
    for (let index = 0; index < MAX_REGISTRATIONS_PER_HOUR + 5; index += 1) await register(browser, { ...CONFIDENTIAL, name: '' });
    for (let index = 0; index < MAX_REGISTRATIONS_PER_HOUR; index += 1) expect((await register(browser, CONFIDENTIAL)).status).toBe(302);
    const refused = await register(browser, CONFIDENTIAL);
    expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '3600' }, body: { page: 'register-client', values: { name: 'Uploader' }, problem: expect.stringContaining('Please wait') } });
    expect(await own(assent)).toHaveLength(MAX_REGISTRATIONS_PER_HOUR);
    assent.clock.advance(3600);
    expect((await register(browser, CONFIDENTIAL)).status).toBe(302);
  });
});
