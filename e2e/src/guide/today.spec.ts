import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as oauth from 'oauth4webapi';
import pg from 'pg';
import { ALICE, API, JWT_API, REDIRECT_URI } from '../stack/import-file.js';
import { answered, Browser } from './browser.js';
import { OTHER_URI } from './client-entries.js';
import { BrowserSide, CHALLENGE, VERIFIER } from './browser-side.js';
import { basic, post, send, type Answer } from './exchange.js';
import { pkce, START_MILLISECONDS, tokensOf } from './token-side.js';
import { verify } from './verification.js';

const refusal = (status: number, error: string) => ({ status, body: { error } });

/** Shown to the person and sent nowhere. */
const staysHere = ({ status, headers }: Answer) => expect([status, headers.get('location'), headers.get('content-type')]).toEqual([400, null, 'text/html; charset=utf-8']);

describe('X. Beyond the guide: RFC 9700', () => {
  let assent: BrowserSide;
  /** The same stores without patience: no repeated refresh, and two wrong secrets in a minute. */
  let strict: BrowserSide;

  beforeAll(async () => {
    assent = await BrowserSide.start();
    strict = await assent.withSettings({ ASSENT_REFRESH_GRACE_SECONDS: '0', ASSENT_CLIENT_AUTH_FAILURE_LIMIT: '2' });
  }, START_MILLISECONDS);
  afterAll(() => assent.stop());

  const register = (members: object) => assent.manage('POST', '/clients', { client_name: 'New', scope: 'api:read', ...members });

  describe('X1 PKCE', () => {
    it('X1 S256', async () => {
      expect(await assent.redeem(await assent.code())).toMatchObject({ status: 200 });
      expect((await assent.metadata())['code_challenge_methods_supported']).toEqual(['S256']);
    });

    it.each([{ code_challenge_method: 'plain' }, { code_challenge_method: undefined }, { code_challenge_method: 's256' }, { code_challenge: 'short' }])('X1 plain is refused, named or by default: %j', async (fields) => {
      const page = await assent.authorize({ ...fields, ...('code_challenge' in fields ? {} : { code_challenge: VERIFIER }) });
      expect(answered(page).get('error')).toBe('invalid_request');
    });

    it.each(['native', 'web'])('X1 a challenge is required: %s', async (client_id) => {
      const page = await assent.authorize({ client_id, code_challenge: undefined, code_challenge_method: undefined });
      expect(answered(page).get('error')).toBe('invalid_request');
    });

    it('X1 a verifier without a challenge → invalid_grant', async () => {
      const code = await assent.code({ client_id: 'classic', code_challenge: undefined, code_challenge_method: undefined });
      expect(await assent.redeem(code, {}, 'classic')).toMatchObject(refusal(400, 'invalid_grant'));
    });

    it('X1 a challenge without a verifier, or with another → invalid_grant', async () => {
      for (const code_verifier of [undefined, '', pkce().verifier, CHALLENGE, VERIFIER.slice(0, 20)]) {
        expect(await assent.redeem(await assent.code(), { code_verifier })).toMatchObject(refusal(400, 'invalid_grant'));
      }
    });
  });

  describe('X2 exact redirect match, loopback port free', () => {
    it.each([`${REDIRECT_URI}/`, `${REDIRECT_URI}?`, `${REDIRECT_URI}?a=1`, 'HTTPS://rp.example.test/cb', 'https://rp.example.test/CB', 'https://rp.example.test/%63b', 'https://rp.example.test:443/cb', 'https://rp.example.test/x/../cb', 'https://sub.rp.example.test/cb', 'https://rp.example.test'])(
      'X2 refused without a redirect: %s',
      async (redirect_uri) => {
        staysHere(await assent.request({ redirect_uri }));
      },
    );

    it.each(['http://127.0.0.1/cb', 'http://127.0.0.1:51004/cb', 'http://127.0.0.1:1/cb'])('X2 the port of a loopback address is free: %s', async (redirect_uri) => {
      const page = await assent.authorize({ client_id: 'native', redirect_uri });
      expect(page.location?.href.startsWith(`${redirect_uri.replace(':80/', '/')}?`)).toBe(true);
      expect(answered(page).get('code')).toMatch(/^ac_/);
    });

    it.each(['http://127.0.0.1:51004/other', 'http://127.0.0.2:51004/cb', 'http://localhost:51004/cb', 'https://127.0.0.1:51004/cb', 'http://127.0.0.1:51004@evil.example/cb', 'http://127.0.0.1.evil.example/cb'])(
      'X2 and nothing else of it: %s',
      async (redirect_uri) => {
        staysHere(await assent.request({ client_id: 'native', redirect_uri }));
      },
    );
  });

  it('X3 iss in responses, in success and error', async () => {
    const issuer = assent.stack.issuer;
    expect(answered(await assent.authorize()).get('iss')).toBe(issuer);
    expect(answered(await assent.authorize({ scope: 'api:write' }, { decision: 'deny' })).get('iss')).toBe(issuer);
    expect(answered(await assent.authorize({ scope: 'unknown' })).get('iss')).toBe(issuer);
    expect(await assent.metadata()).toMatchObject({ issuer, authorization_response_iss_parameter_supported: true });
  });

  it('X4 metadata of RFC 8414: a library that we did not write finds every endpoint, and each answers', async () => {
    const issuer = new URL(assent.stack.issuer);
    const response = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', [oauth.allowInsecureRequests]: true });
    const found = await oauth.processDiscoveryResponse(issuer, response);
    expect(found.issuer).toBe(assent.stack.issuer);
    expect(JSON.stringify(found)).not.toMatch(/password|saml2|jwt-bearer|plain/); // all that is off
    for (const endpoint of [found.token_endpoint, found.introspection_endpoint, found.revocation_endpoint]) expect((await post(String(endpoint), {})).status).toBe(401);
    expect((await send(String(found.authorization_endpoint))).status).toBe(400);
    expect((await send(String(found.jwks_uri))).body).toMatchObject({ keys: [expect.objectContaining({ kty: expect.any(String) })] });
  });

  it('#149 the token response, off: an instance without clients for MAC tokens does not mention them', async () => {
    expect(JSON.stringify(await assent.metadata())).not.toMatch(/mac/i);
    expect((await verify(assent.base, {})).body['www_authenticate']).toEqual(['Bearer realm="assent"']);
  });

  it('X5 no CORS at the authorization endpoint', async () => {
    const origin = { origin: 'https://rp.example.test' };
    const preflight = { ...origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' };
    const answers = [await send(assent.url(), { headers: origin }), await send(assent.url(), { method: 'OPTIONS', headers: preflight }), await send(assent.url({ client_id: 'nobody' }), { headers: origin })];
    expect(answers.map(({ status }) => status)).toEqual([302, 405, 400]);
    for (const { headers } of answers) expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });

  describe('X6 no http redirect URIs except loopback', () => {
    it.each(['http://rp.example.test/cb', 'HTTP://rp.example.test/cb', 'http://10.0.0.1/cb', 'http://127.0.0.1.example.test/cb', 'http://127.1/cb', 'http://0177.0.0.1/cb'])('X6 refused: %s', async (uri) => {
      expect(await register({ redirect_uris: [uri] })).toMatchObject({ status: 400 });
    });

    it.each(['http://127.0.0.1/cb', 'http://[::1]:8080/cb', 'https://rp.example.test/cb'])('X6 taken: %s', async (uri) => {
      expect(await register({ redirect_uris: [uri] })).toMatchObject({ status: 201 });
    });
  });

  describe('X7 refresh rotation for public clients; revocation on re-use; expiry on inactivity', () => {
    it('X7 every refresh gives another refresh token', async () => {
      const first = await assent.tokens({}, 'native');
      const second = tokensOf(await assent.refresh(first.refresh_token, 'native'));
      const third = tokensOf(await assent.refresh(second.refresh_token, 'native'));
      expect(new Set([first, second, third].map(({ refresh_token }) => refresh_token)).size).toBe(3);
    });

    it('X7 re-use of one that was replaced revokes all that came from the grant', async () => {
      const first = await strict.tokens({}, 'native');
      const second = tokensOf(await strict.refresh(first.refresh_token, 'native'));
      expect((await strict.introspect(second.access_token)).body).toMatchObject({ active: true });
      expect(await strict.refresh(first.refresh_token, 'native')).toMatchObject(refusal(400, 'invalid_grant'));
      expect(await strict.refresh(second.refresh_token, 'native')).toMatchObject(refusal(400, 'invalid_grant'));
      for (const { access_token } of [first, second]) expect((await strict.introspect(access_token)).body).toEqual({ active: false });
    });

    it('X7 one that nobody used for the idle time is dead', async () => {
      const { refresh_token } = await assent.tokens({}, 'native');
      await allTimePasses(assent.stack.databaseUrl);
      expect(await assent.refresh(refresh_token, 'native')).toMatchObject(refusal(400, 'invalid_grant'));
    });
  });

  describe('X8 audience restriction, resource', () => {
    it('X8 a token is for the APIs whose scopes it has, and named resources narrow it', async () => {
      const scope = 'api:read jwt:read';
      const ask = async (resource?: string | readonly string[]) => {
        const token = tokensOf(await assent.token('web', { grant_type: 'client_credentials', scope, resource })).access_token;
        return [(await assent.introspect(token)).body['aud']].flat().map(String).sort();
      };
      expect(await ask()).toEqual([API, JWT_API]);
      expect(await ask(API)).toEqual([API]);
      expect(await ask([API, JWT_API])).toEqual([API, JWT_API]);
    });

    it('X8 in the authorization request, and narrower at the token endpoint', async () => {
      const both = { scope: 'api:read jwt:read', resource: [API, JWT_API] };
      const narrowed = tokensOf(await assent.redeem(await assent.code(both), { resource: API }));
      expect((await assent.introspect(narrowed.access_token)).body).toMatchObject({ active: true, aud: API, scope: 'api:read' });
      const one = await assent.code({ scope: 'api:read', resource: API });
      expect(await assent.redeem(one, { resource: JWT_API })).toMatchObject(refusal(400, 'invalid_target'));
    });

    it.each(['https://unknown.example.test/', 'relative', `${API}#x`])('X8 an unknown resource → invalid_target: %s', async (resource) => {
      expect(await assent.token('web', { grant_type: 'client_credentials', resource })).toMatchObject(refusal(400, 'invalid_target'));
      expect(answered(await assent.authorize({ resource })).get('error')).toBe('invalid_target');
    });

    it('X8 a resource server hears nothing about tokens for others', async () => {
      const { access_token } = await assent.tokens();
      expect((await assent.introspect(access_token, 'rs')).body).toMatchObject({ active: true, aud: API });
      expect((await assent.introspect(access_token, 'other')).body).toEqual({ active: false });
    });
  });

  it('X10 303 after the POST of sign-in and consent', async () => {
    const browser = new Browser();
    const page = await browser.authorize(assent.url({ client_id: 'other', state: 's' }), ALICE);
    const posted = browser.trail.filter(({ url }) => url.pathname.startsWith('/sign-in/') || url.pathname.startsWith('/consent/')).filter(({ location }) => location !== undefined);
    expect(posted.map(({ status }) => status)).toEqual([303, 303]);
    expect(answered(page).get('code')).toMatch(/^ac_/);
    expect(browser.trail.map(({ status }) => status).filter((status) => status === 307 || status === 308)).toEqual([]);
  });

  describe('what pages give away', () => {
    it('X11 framing headers on every page', async () => {
      for (const { headers } of await pages()) {
        expect(headers.get('x-frame-options')).toBe('DENY');
        expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      }
    });

    it('X12 Referrer-Policy, and no third-party content on any page', async () => {
      const seen = [...(await pages()), ...(await redirects())];
      for (const { headers } of seen) expect(headers.get('referrer-policy')).toBe('no-referrer');
      for (const { headers, text } of await pages()) {
        expect(headers.get('content-security-policy')).toContain("default-src 'none'; style-src 'self'; img-src 'self' data:");
        const loaded = [...text.matchAll(/<(?:link|img|script|iframe|object|embed|source|video|audio)\b[^>]*(?:href|src|data)="([^"]*)"/g)].map(([, target]) => target);
        expect(loaded.filter((target) => !target?.startsWith('/assets/') && !target?.startsWith('data:'))).toEqual([]);
      }
    });

    it('X16 no wildcard postMessage: pages have no script at all, and no answer travels by message', async () => {
      for (const { text } of await pages()) expect(text).not.toMatch(/<script|postMessage|javascript:|\son\w+=/i);
      expect(answered(await assent.authorize({ response_mode: 'web_message' })).get('error')).toBe('invalid_request');
      expect((await assent.metadata())['response_modes_supported']).not.toContain('web_message');
    });

    /** Sign-in, consent and error page. */
    async function pages(): Promise<readonly Answer[]> {
      const browser = new Browser();
      const signIn = await browser.open(assent.url({ client_id: 'shown' }));
      const consent = await browser.follow(await browser.signIn(signIn, ALICE));
      const error = await assent.request({ redirect_uri: 'https://evil.example/' });
      expect([signIn, consent, error].map(({ status, url = undefined }: Answer & { url?: URL }) => [status, url?.pathname.split('/')[1]])).toEqual([[200, 'sign-in'], [200, 'consent'], [400, undefined]]);
      return [signIn, consent, error];
    }

    const redirects = async (): Promise<readonly Answer[]> => [await assent.request(), await assent.request({ scope: 'unknown' })];
  });

  describe('X13 client ids cannot collide with user ids in sub', () => {
    it('X13 nobody chooses a client_id, and none looks like the id of a person', async () => {
      const { body } = await assent.manage('GET', '/users?q=alice');
      const [alice] = body['items'] as readonly { readonly user_id: string }[];
      const answer = await register({ client_id: alice?.user_id, grant_types: ['client_credentials'] });
      expect(answer).toMatchObject({ status: 201, body: { client_id: expect.stringMatching(/^[0-9a-f]{32}$/) } });
      expect(alice?.user_id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    });

    it('X13 a client that acts for itself is told from a person', async () => {
      const machine = tokensOf(await assent.token('web', { grant_type: 'client_credentials', scope: 'api:read' }));
      const { access_token } = await assent.tokens();
      const [itself, person] = [(await assent.introspect(machine.access_token)).body, (await assent.introspect(access_token)).body];
      expect(itself).toMatchObject({ sub: 'web', client_id: 'web' });
      expect(itself).not.toHaveProperty('username');
      expect(person).toMatchObject({ username: ALICE.username, client_id: 'web', sub: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    });
  });

  describe('X14 headers behind proxies that end TLS', () => {
    let behind: BrowserSide;
    beforeAll(async () => {
      behind = await assent.withSettings({ ASSENT_ISSUER: 'https://as.example.test', ASSENT_TRUSTED_PROXIES: '127.0.0.1,::1', ASSENT_CLIENT_AUTH_FAILURE_LIMIT: '2' });
    });

    const guess = (on: BrowserSide, forwardedFor: string) => post(`${on.base}/token`, { grant_type: 'client_credentials' }, { ...basic('machine', 'wrong'), 'x-forwarded-for': forwardedFor, 'x-forwarded-proto': 'https' });
    const statuses = async (on: BrowserSide, addresses: readonly string[]) => {
      const answers: number[] = [];
      for (const address of addresses) answers.push((await guess(on, address)).status);
      return answers;
    };

    it('X14 without a trusted proxy, X-Forwarded-For does not make one caller into many', async () => {
      expect(await statuses(strict, ['192.0.2.1', '192.0.2.2', '192.0.2.3'])).toEqual([401, 401, 429]);
    });

    it('X14 of a trusted proxy only the address that it saw itself counts', async () => {
      expect(await statuses(behind, ['198.51.100.1, 192.0.2.9', '198.51.100.2, 192.0.2.9', '198.51.100.3, 192.0.2.9'])).toEqual([401, 401, 429]);
      expect(await statuses(behind, ['192.0.2.9, 192.0.2.10'])).toEqual([401]);
    });

    it('X14 X-Forwarded-Proto: the last value is the proxy\'s own; a caller\'s before it counts for nothing', async () => {
      const ask = async (headers: Readonly<Record<string, string>>) => (await post(`${behind.base}/token`, { grant_type: 'client_credentials', scope: 'api:read' }, { ...basic('machine', 'machine-secret'), ...headers })).status;
      expect(await ask({ 'x-forwarded-proto': 'https' })).toBe(200);
      expect(await ask({ 'x-forwarded-proto': 'http, https' })).toBe(200);
      for (const headers of [{}, { 'x-forwarded-proto': 'http' }, { 'x-forwarded-proto': 'https, http' }, { forwarded: 'proto=https' }, { 'x-forwarded-ssl': 'on' }]) expect(await ask(headers)).toBe(400);
    });

    it('X14 a forwarded host does not move the issuer', async () => {
      const { body } = await send(`${assent.base}/.well-known/oauth-authorization-server`, { headers: { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' } });
      expect(JSON.stringify(body)).not.toContain('evil.example');
      const { headers } = await send(assent.url(), { headers: { 'x-forwarded-host': 'evil.example' } });
      expect(headers.get('location')).toMatch(/^\/sign-in\//);
    });
  });

  describe('X15 wildcards and open redirects refused, also through nested URLs', () => {
    it.each(['https://*.example.test/cb', 'https://rp.example.test/*', '*', 'https://rp.example.test/cb?*', 'https://user@rp.example.test/cb', 'https://rp.example.test/a/../cb', 'javascript:alert(1)', 'https://rp.example.test\\@evil.example/cb'])(
      'X15 not registered: %s',
      async (uri) => {
        expect(await register({ redirect_uris: [uri] })).toMatchObject({ status: 400 });
      },
    );

    it.each([
      'https://evil.example/',
      'https://rp.example.test@evil.example/cb',
      'https://rp.example.test.evil.example/cb',
      `https://evil.example/?next=${encodeURIComponent(REDIRECT_URI)}`,
      `${REDIRECT_URI}?next=https://evil.example/`,
      `${REDIRECT_URI}/../../evil`,
      `${REDIRECT_URI}%2f..%2fevil`,
      `${REDIRECT_URI}\r\nlocation: https://evil.example/`,
      '//evil.example/',
      'javascript:alert(1)//https://rp.example.test/cb',
      OTHER_URI,
    ])('X15 not redirected to: %j', async (redirect_uri) => {
      staysHere(await assent.request({ redirect_uri }));
    });

    it('X15 no page of ours sends a browser to an address from its query', async () => {
      const evil = encodeURIComponent('https://evil.example/');
      const signIn = (await assent.request()).headers.get('location') ?? '';
      for (const name of ['next', 'redirect', 'redirect_uri', 'return_to', 'url', 'continue']) {
        for (const path of [`${signIn}?${name}=${evil}`, `/?${name}=${evil}`, `/authorize?${name}=${evil}`, `//evil.example/?${name}=${evil}`]) {
          expect((await send(assent.base + path)).headers.get('location') ?? '').not.toContain('evil.example');
        }
      }
    });
  });
});

/** The idle time of every refresh token is over: what a test cannot wait for. */
async function allTimePasses(databaseUrl: string): Promise<void> {
  const sql = new pg.Client(databaseUrl);
  await sql.connect();
  await sql.query(`UPDATE grants SET refresh_idle_expires_at = now() - interval '1 second' WHERE refresh_idle_expires_at IS NOT NULL`);
  await sql.end();
}
