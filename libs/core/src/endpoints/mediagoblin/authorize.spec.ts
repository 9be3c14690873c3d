import { describe, expect, it } from '@jest/globals';
import { aRequest, aUser, CODE_CHALLENGE, encodeForm, ISSUER, TestBrowser } from '@assent/core-testing';
import { StoreUnavailable } from '../../errors/store-unavailable.js';
import { sha256 } from '../../secrets/sha256.js';
import { matchingHeaders } from '../page-headers.fixture.js';
import { allow, android, ask, dialect, errorPage, FOO, gallery, location, omgmg, press, refusal, request, signedIn } from './dialect.fixture.js';

describe.each(['/oauth', '/oauth-2'])('%s/authorize, the order of checks', (mount) => {
  it.each([
    ['no client_id', {}, 'No client identifier in URL'],
    ['an empty client_id', { client_id: '' }, 'No client identifier in URL'],
    ['an unknown client_id', { client_id: 'nobody' }, 'No such client identifier'],
    ['a client that is not for these routes', { client_id: 'web' }, 'No such client identifier'],
    ['a disabled client', { client_id: 'disabled' }, 'No such client identifier'],
  ])('answers %s before the log-in check, with status 200 and JSON, without CORS headers', async (_case, params, text) => {
    const assent = dialect({ clients: [omgmg({ clientId: 'disabled', disabledAt: new Date() })] });
    for (const browser of [assent.browser(), await signedIn(assent)]) {
      const answer = await ask(browser, `${mount}/authorize?${encodeForm(params)}`);
      expect(answer).toMatchObject(refusal(text));
      expect(answer.headers['content-type']).toBe('application/json');
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  it('sends who is not signed in to the log-in page with the whole URL of the request', async () => {
    const url = request({ state: 'a b&c=ü%' }, mount);
    const answer = await ask(dialect().browser(), url);
    expect(answer.status).toBe(302);
    expect(location(answer)).toBe(`/auth/login/?next=${encodeURIComponent(ISSUER + url)}`);
  });

  it('MG-4: asks for consent instead of redirecting, without a response_type and with any scope', async () => {
    const browser = await signedIn(dialect());
    const answer = await ask(browser, request({ response_type: undefined, scope: 'all' }, mount));
    expect(answer).toMatchObject({
      status: 200,
      body: { page: 'mediagoblin-consent', action: `${mount}/client/authorize`, clientId: 'omgmg', next: `${ISSUER}${mount}/authorize?client_id=omgmg&redirect_uri=https%3A%2F%2Ffoo.example&scope=all` },
    });
    expect(answer.headers).toMatchObject(matchingHeaders);
    expect(answer.headers['content-security-policy']).toContain(`form-action 'self' ${FOO} https:;`);
  });

  it('MG-5: sends a code to the redirect URI once it is allowed, and asks no more', async () => {
    const browser = await signedIn(dialect());
    const first = await allow(browser, request({ response_type: undefined, scope: 'all' }, mount));
    expect(first.href.startsWith(FOO)).toBe(true);
    expect(first.searchParams.get('code')).toMatch(/^ac_/);
    const again = TestBrowser.location(await ask(browser, request({}, mount)));
    expect(again.searchParams.get('code')).not.toBe(first.searchParams.get('code'));
  });
});

describe('the answer', () => {
  it('has code and iss, and the exact state when there was one', async () => {
    const browser = await signedIn(dialect());
    expect([...(await allow(browser, request())).searchParams.keys()]).toEqual(['code', 'iss']);
    const answer = TestBrowser.location(await ask(browser, request({ state: 'a b&c=ü%+"<' })));
    expect(Object.fromEntries(answer.searchParams)).toEqual({ code: expect.any(String), state: 'a b&c=ü%+"<', iss: ISSUER });
  });

  it('is appended to a query that the redirect URI has', async () => {
    const browser = await signedIn(dialect());
    expect((await allow(browser, request({ redirect_uri: `${FOO}/cb?x=1` }))).href).toMatch(/^https:\/\/foo\.example\/cb\?x=1&code=ac_/);
  });

  it('is a code of five minutes that stands for full control, whatever scope was asked', async () => {
    const assent = dialect();
    const answer = await allow(await signedIn(assent), request({ scope: 'all of:it "' }));
    const { code } = (await assent.needs.codes.find(sha256(answer.searchParams.get('code') ?? '')))!;
    expect(code.expiresAt.getTime() - assent.clock.now().getTime()).toBe(300_000);
    expect(code).toMatchObject({ redirectUri: FOO, redirectUriGiven: true, grant: { scope: ['full_control'], clientId: 'omgmg', userId: assent.alice.userId } });
    expect(await assent.needs.grants.find(code.grant.grantId)).toBeDefined();
  });

  it.each([undefined, 'code', 'token'])('is a code with the response_type %s', async (response_type) => {
    const answer = await allow(await signedIn(dialect()), request({ response_type }));
    expect(answer.hash).toBe('');
    expect(answer.searchParams.get('code')).toMatch(/^ac_/);
  });

  it('keeps the code_challenge of who sends one', async () => {
    const assent = dialect();
    const answer = await allow(await signedIn(assent), request({ code_challenge: CODE_CHALLENGE, code_challenge_method: 'S256' }));
    expect(await assent.needs.codes.find(sha256(answer.searchParams.get('code') ?? ''))).toMatchObject({ code: { codeChallenge: CODE_CHALLENGE } });
  });

  it('of MediaGoblin for Android goes to https://localhost-mediagoblin-app, which it does not encode', async () => {
    const browser = await signedIn(dialect({ clients: [android()] }));
    const answer = await allow(browser, '/oauth-2/authorize?response_type=token&client_id=android&redirect_uri=https://localhost-mediagoblin-app');
    expect(answer.href).toMatch(/^https:\/\/localhost-mediagoblin-app\/\?code=ac_/);
  });
});

describe('errors that the client hears, for an admin has vouched for its redirect URI', () => {
  const told = async (params: Record<string, string>, given = {}) => {
    const browser = await signedIn(dialect({ clients: [gallery(given)] }));
    const answer = await ask(browser, request({ client_id: 'gallery', redirect_uri: 'https://gallery.example/cb', state: 'xyz', ...params }));
    expect(answer.status).toBe(302);
    const { searchParams, origin } = TestBrowser.location(answer);
    expect(origin).toBe('https://gallery.example');
    return Object.fromEntries(searchParams);
  };

  it.each(['id_token', 'code token', 'none', 'CODE'])('unsupported_response_type for %s', async (response_type) => {
    expect(await told({ response_type })).toMatchObject({ error: 'unsupported_response_type', state: 'xyz', iss: ISSUER });
  });

  it.each([
    ['PKCE by plain', { code_challenge: 'x'.repeat(43), code_challenge_method: 'plain' }, {}, 'invalid_request'],
    ['no PKCE where an admin wants it', {}, { requirePkce: true }, 'invalid_request'],
    ['a client without the code grant', {}, { grantTypes: ['refresh_token'] }, 'unauthorized_client'],
    ['a client without the scope', {}, { scope: ['api:read'] }, 'invalid_scope'],
  ])('%s', async (_case, params, given, error) => {
    expect(await told(params, given)).toMatchObject({ error, state: 'xyz' });
  });

  it('a repeated parameter, without the state if it is that', async () => {
    const browser = await signedIn(dialect());
    const answer = await ask(browser, `${request({ client_id: 'gallery', redirect_uri: undefined })}&state=1&state=2`);
    expect(Object.fromEntries(TestBrowser.location(answer).searchParams)).toEqual({ error: 'invalid_request', error_description: 'A parameter is repeated.', iss: ISSUER });
  });
});

describe('RFC 9700 §4.11.2: nobody is sent away by an error to where neither an admin nor they themselves have vouched for', () => {
  it.each([
    ['a redirect URI that the request names', omgmg(), { redirect_uri: 'https://evil.example/' }, 'evil.example'],
    ['a client that somebody registered for themselves', gallery({ ownerUserId: 'somebody' }), { client_id: 'gallery', redirect_uri: undefined }, 'gallery.example'],
  ])('%s', async (_case, client, params, place) => {
    const browser = await signedIn(dialect({ clients: [client] }));
    const answer = await ask(browser, request({ ...params, response_type: 'x', state: 'xyz' }));
    expect(answer).toMatchObject({ status: 400, body: { page: 'error', error: 'unsupported_response_type', wayBack: { place } } });
    expect(String((answer.body['wayBack'] as { uri: string }).uri)).toContain('error=unsupported_response_type');
    expect(answer.headers['location']).toBeUndefined();
  });

  it('the client hears once the person has allowed it', async () => {
    const browser = await signedIn(dialect());
    await allow(browser, request());
    expect(TestBrowser.location(await ask(browser, request({ response_type: 'x' }))).searchParams.get('error')).toBe('unsupported_response_type');
  });
});

describe('without a redirect URI', () => {
  it.each([
    ['a public client that has none', omgmg({ clientId: 'bare', clientType: 'public', tokenEndpointAuthMethod: 'none' }), 'Public clients should have a redirect_uri pre-set.'],
    ['a confidential client that has none and sends none', omgmg({ clientId: 'bare' }), 'No redirect_uri supplied!'],
    ['a client that has several and names none', omgmg({ clientId: 'bare', redirectUris: ['https://a.example', 'https://b.example'] }), 'No redirect_uri supplied!'],
  ])('%s is refused after the log-in', async (_case, client, text) => {
    const assent = dialect({ clients: [client] });
    const url = request({ client_id: 'bare', redirect_uri: undefined });
    expect((await ask(assent.browser(), url)).status).toBe(302);
    expect(await ask(await signedIn(assent), url)).toMatchObject(refusal(text));
  });
});

describe('who is asked again', () => {
  const consents = (answer: { body: Readonly<Record<string, unknown>> }) => answer.body['page'] === 'mediagoblin-consent';

  it('somebody whose grant an admin has revoked: the consent is gone, though the decision is not', async () => {
    const assent = dialect();
    const browser = await signedIn(assent);
    await allow(browser, request());
    assent.durable.consents.remove(assent.alice.userId, 'omgmg');
    expect(consents(await ask(browser, request()))).toBe(true);
  });

  it('somebody who allowed the scope elsewhere, but nothing here', async () => {
    const assent = dialect();
    const browser = await signedIn(assent);
    await assent.needs.consents.add(assent.alice.userId, 'omgmg', ['full_control'], assent.clock.now());
    expect(consents(await ask(browser, request()))).toBe(true);
  });

  it('somebody who took everything back, or declined later', async () => {
    const assent = dialect();
    const browser = await signedIn(assent);
    await allow(browser, request());
    await assent.needs.connections.withdraw(assent.alice.userId, 'omgmg', assent.clock.now());
    const page = await ask(browser, request());
    expect(consents(page)).toBe(true);
    await press(browser, page, { allow: 'Allow' });
    expect(consents(await ask(browser, request()))).toBe(false);
    await press(browser, page, { deny: 'Deny' });
    expect(consents(await ask(browser, request()))).toBe(true);
  });

  it('another person', async () => {
    const assent = dialect();
    assent.durable.users.put(aUser({ username: 'bob', passwordHash: 'plain:bob' }));
    await allow(await signedIn(assent), request());
    expect(await ask(await signedIn(assent, { username: 'bob', password: 'bob' }), request())).toMatchObject({ body: { page: 'mediagoblin-consent', username: 'bob' } });
  });

  it('RFC 8252 §8.6: everybody, after a while, for a public client whose redirect URI does not show which client it is', async () => {
    const assent = dialect();
    const browser = await signedIn(assent);
    const [phone, script] = [request({ client_id: 'android' }), request({ client_id: 'automgtic' })];
    for (const url of [phone, script]) expect((await allow(browser, url)).searchParams.get('code')).toMatch(/^ac_/);
    assent.clock.advance(299);
    for (const url of [phone, script]) expect((await ask(browser, url)).status).toBe(302);
    assent.clock.advance(2);
    expect((await ask(browser, phone)).status).toBe(302);
    expect(consents(await ask(browser, script))).toBe(true);
  });
});

describe('the consent page', () => {
  it('says who asks, what for, who is signed in, and where the answer goes', async () => {
    const browser = await signedIn(dialect());
    expect((await ask(browser, request({ redirect_uri: 'http://localhost:8181/mg/callback' }))).body).toMatchObject({
      clientName: 'OMGMG', clientDescription: 'Uploads your pictures', registeredBy: 'admin', username: 'alice',
      returnsTo: 'http://localhost:8181', returnsBy: 'this-computer', redirectUriRegistered: false,
      permission: 'See, add, change and delete your media', apiName: 'Example Media',
    });
  });

  it.each([
    ['gallery', undefined, { returnsTo: 'https://gallery.example', returnsBy: 'encrypted', redirectUriRegistered: true }],
    ['automgtic', undefined, { returnsTo: 'http://www.foo.example', returnsBy: 'plaintext', redirectUriRegistered: true }],
    ['app', undefined, { returnsTo: 'com.example.app:', returnsBy: 'encrypted' }],
    ['omgmg', 'https://foo.example:8443/cb?x=1', { returnsTo: 'https://foo.example:8443', returnsBy: 'encrypted', redirectUriRegistered: false }],
  ])('%s with redirect_uri %s', async (client_id, redirect_uri, shown) => {
    const browser = await signedIn(dialect({ clients: [android({ clientId: 'app', redirectUris: ['com.example.app:/cb'] })] }));
    expect((await ask(browser, request({ client_id, redirect_uri }))).body).toMatchObject(shown);
  });

  it('says who registered the client', async () => {
    const assent = dialect();
    const browser = await signedIn(assent);
    const shown = async () => (await ask(browser, request())).body['registeredBy'];
    assent.durable.clients.put(omgmg({ ownerUserId: assent.alice.userId }));
    expect(await shown()).toBe('you');
    assent.durable.clients.put(omgmg({ ownerUserId: 'bob' }));
    expect(await shown()).toBe('somebody');
  });

  it('is not there before an API owns full_control: a page says so to the operator', async () => {
    const browser = await signedIn(dialect({ apis: [] }));
    expect(await ask(browser, request())).toMatchObject(errorPage('No API owns the scope full_control. Register the API of the media server with it.'));
  });
});

describe('requests that nobody can serve', () => {
  it.each([
    ['client_id is repeated.', `${request()}&client_id=gallery`],
    ['redirect_uri is repeated.', `${request()}&redirect_uri=https://evil.example`],
    ['A parameter is not valid percent-encoded UTF-8.', '/oauth/authorize?client_id=%ff'],
    ['A parameter contains a NUL character.', '/oauth/authorize?client_id=%00'],
  ])('%s', async (description, url) => {
    const answer = await ask(await signedIn(dialect()), url);
    expect(answer).toMatchObject(errorPage(description));
    expect(answer.headers['location']).toBeUndefined();
  });

  it.each(['HEAD', 'PUT', 'OPTIONS'])('answers %s with 405', async (method) => {
    expect((await dialect().browser().once(aRequest({ method, path: '/oauth/authorize' }))).status).toBe(405);
  });

  it('refuses plaintext', async () => {
    expect(await dialect().browser().once(aRequest({ path: '/oauth/authorize', transport: 'plaintext' }))).toMatchObject({ status: 400, body: { page: 'error' } });
  });

  it('shows a 503 page while the decisions cannot be read', async () => {
    const assent = dialect();
    const browser = await signedIn(assent);
    assent.durable.connections.latest = async () => { throw new StoreUnavailable('down', undefined); };
    expect(await ask(browser, request())).toMatchObject({ status: 503, body: { page: 'error', error: 'temporarily_unavailable' } });
  });

  it('tells an allowed client when the grant cannot be recorded', async () => {
    const assent = dialect();
    const browser = await signedIn(assent);
    await allow(browser, request());
    assent.durable.grants.create = async () => { throw new StoreUnavailable('down', undefined); };
    expect(TestBrowser.location(await ask(browser, request({ state: 's' }))).searchParams.get('error')).toBe('temporarily_unavailable');
  });
});
