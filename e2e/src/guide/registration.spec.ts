import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ALICE, REDIRECT_URI } from '../stack/import-file.js';
import { answered, asksForPassword, Browser, wordsOf } from './browser.js';
import { BrowserSide, VERIFIER } from './browser-side.js';
import { OTHER_URI } from './client-entries.js';
import { PREFIX_URI } from './browser-side.clients.js';
import { basic, post, type Answer } from './exchange.js';
import { tokensOf } from './token-side.js';

const SHOP = { client_name: 'Shop', redirect_uris: ['https://shop.example.test/cb'], scope: 'api:read' };

describe('C. Registration', () => {
  let assent: BrowserSide;
  beforeAll(async () => {
    assent = await BrowserSide.start();
  });
  afterAll(() => assent.stop());

  const register = (members: object) => assent.manage('POST', '/clients', members);

  /** Shown to the person: not redirected, so nothing reaches whoever made the link. */
  function errorPage({ status, headers, text }: Answer): void {
    expect({ status, location: headers.get('location'), type: headers.get('content-type') }).toEqual({ status: 400, location: null, type: 'text/html; charset=utf-8' });
    expect(text).toContain('invalid_request');
  }

  describe('#17 registration asks for the client type; only confidential or public', () => {
    it.each(['confidential', 'public'])('#17 takes %s', async (clientType) => {
      expect(await register({ ...SHOP, client_type: clientType })).toMatchObject({ status: 201, body: { client_type: clientType } });
    });

    it.each(['trusted', 'PUBLIC', ''])('#17 refuses %j', async (clientType) => {
      expect(await register({ ...SHOP, client_type: clientType })).toMatchObject({ status: 400, body: { errors: [{ field: 'client_type', rule: 'must be one of confidential, public' }] } });
    });

    it('#17 a client that does not say is confidential, or public without authentication', async () => {
      expect((await register(SHOP)).body).toMatchObject({ client_type: 'confidential' });
      expect((await register({ ...SHOP, token_endpoint_auth_method: 'none' })).body).toMatchObject({ client_type: 'public' });
      expect(await register({ ...SHOP, token_endpoint_auth_method: 'none', client_type: 'confidential' })).toMatchObject({ status: 400, body: { errors: [{ field: 'client_type' }] } });
    });
  });

  it('#18 one or more redirect URIs can be stored, and each is used', async () => {
    for (const redirect_uris of [[REDIRECT_URI], [REDIRECT_URI, OTHER_URI]]) {
      const { body } = await register({ ...SHOP, redirect_uris });
      expect((await assent.manage('GET', `/clients/${String(body['client_id'])}`)).body).toMatchObject({ redirect_uris });
    }
    for (const redirect_uri of [REDIRECT_URI, OTHER_URI]) {
      const { location } = await assent.authorize({ client_id: 'two', redirect_uri });
      expect(location?.href).toContain(`${redirect_uri}?code=`);
    }
  });

  it('#19 redirect_match=prefix-path, off: the query may not vary', async () => {
    errorPage(await assent.request({ client_id: 'web', redirect_uri: `${REDIRECT_URI}?tenant=1` }));
    expect((await register(SHOP)).body).toMatchObject({ redirect_match: 'exact' });
  });

  it('#19 redirect_match=prefix-path, on: scheme, authority and path are registered, the query varies', async () => {
    for (const redirect_uri of [PREFIX_URI, `${PREFIX_URI}?tenant=1`, `${PREFIX_URI}?`]) {
      const { location } = await assent.authorize({ client_id: 'prefix', redirect_uri });
      expect(location?.href.startsWith(redirect_uri)).toBe(true);
      expect(location?.searchParams.get('code')).toMatch(/^ac_/);
    }
    const others = ['http://rp.example.test/in', 'https://rp.example.test/in/', 'https://rp.example.test/inside', 'https://rp.example.test/in/../out', 'https://rp.example.test.evil.test/in', 'https://rp.example.test:8443/in', 'https://rp.example.test/in?a#b', 'https://rp.example.test/in;x', 'https://user@rp.example.test/in'];
    for (const redirect_uri of others) errorPage(await assent.request({ client_id: 'prefix', redirect_uri }));
  });

  describe('#20 the server never redirects to a URI outside the registration', () => {
    it.each([
      'https://evil.example.test/cb',
      'https://rp.example.test/cb/../evil',
      'https://rp.example.test@evil.example.test/cb',
      'https://rp.example.test.evil.test/cb',
      'https://rp.example.test/cb?next=https://evil.example.test',
      '//rp.example.test/cb',
      'javascript:alert(1)',
    ])('#20 not to %s, whatever else is wrong or right', async (redirect_uri) => {
      errorPage(await assent.request({ redirect_uri }));
      errorPage(await assent.request({ redirect_uri, response_type: undefined }));
      errorPage(await assent.request({ redirect_uri, scope: 'nonsense' }));
    });
  });

  it('#21 name, description, website, logo and terms are stored, and shown escaped on the consent page', async () => {
    const stored = await assent.manage('GET', '/clients/shown');
    expect(stored.body).toMatchObject({
      client_name: '<b>Shop</b> & "Sons"',
      client_description: 'Sells <i>tea</i>',
      client_uri: 'https://shop.example.test/?a=1&b=2',
      logo_uri: 'https://shop.example.test/logo.png',
      policy_uri: 'https://shop.example.test/policy',
      tos_uri: 'https://shop.example.test/tos',
    });
    const browser = new Browser();
    const consent = await browser.follow(await browser.signIn(await browser.open(assent.url({ client_id: 'shown' })), ALICE));
    expect(consent.text).toContain('&lt;b&gt;Shop&lt;/b&gt; &amp; &quot;Sons&quot;');
    expect(consent.text).toContain('Sells &lt;i&gt;tea&lt;/i&gt;');
    expect(consent.text).not.toMatch(/<b>Shop|<i>tea/);
    for (const link of ['https://shop.example.test/?a=1&amp;b=2', 'https://shop.example.test/policy', 'https://shop.example.test/tos']) expect(consent.text).toContain(`href="${link}"`);
  });

  it('#22 public clients must be registered', async () => {
    errorPage(await assent.request({ client_id: 'https://app.example.test', redirect_uri: 'https://app.example.test/cb' }));
    expect(await post(`${assent.base}/token`, { grant_type: 'authorization_code', code: 'ac_x', client_id: 'nobody' })).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  it('#22 public clients must register where they are redirected to', async () => {
    for (const grant of ['authorization_code', 'implicit']) {
      const answer = await register({ token_endpoint_auth_method: 'none', grant_types: [grant], allow_implicit: grant === 'implicit' });
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'redirect_uris', rule: expect.stringContaining(`must contain at least one URI for the grant type ${grant}`) }] } });
    }
  });

  it('#23 confidential clients that use implicit must be registered, with their redirect URIs', async () => {
    errorPage(await assent.request({ client_id: 'https://app.example.test', redirect_uri: 'https://app.example.test/cb', response_type: 'token' }));
    expect(await register({ grant_types: ['implicit'], allow_implicit: true })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'redirect_uris', rule: expect.stringContaining('must contain at least one URI for the grant type implicit') }] },
    });
  });

  it('#24 registration is required of all others too', async () => {
    for (const [path, fields] of [['/token', { grant_type: 'client_credentials' }], ['/introspect', { token: 'x' }], ['/revoke', { token: 'x' }]] as const) {
      expect(await post(assent.base + path, fields, basic('nobody', 'nobody-secret'))).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    }
    errorPage(await assent.request({ client_id: 'nobody' }));
  });

  it('#25 the client gets a unique, non-secret identifier that it does not choose', async () => {
    const ids = await Promise.all([1, 2, 3].map(async () => String((await register({ ...SHOP, client_id: 'my-own' })).body['client_id'])));
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).not.toBe('my-own');
    // not secret: the admin API names it, and it travels in the browser's address
    expect((await assent.manage('GET', `/clients/${ids[0]}`)).body).toMatchObject({ client_id: ids[0] });
    const page = await assent.request({ client_id: ids[0], redirect_uri: SHOP.redirect_uris[0] });
    expect(page.status).toBe(302);
  });

  it('#26 confidential clients get a secret, told once, or register a key pair', async () => {
    const { body } = await register({ ...SHOP, grant_types: ['client_credentials'] });
    const { client_id, client_secret } = body as { client_id: string; client_secret: string };
    expect(client_secret.length).toBeGreaterThanOrEqual(43);
    expect((await post(`${assent.base}/token`, { grant_type: 'client_credentials' }, basic(client_id, client_secret))).status).toBe(200);
    expect((await assent.manage('GET', `/clients/${client_id}`)).text).not.toContain(client_secret);

    const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
    const withKey = await register({ ...SHOP, token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [key] } });
    expect(withKey).toMatchObject({ status: 201, body: { jwks: { keys: [{ kty: 'EC', x: key.x }] } } });
    expect(withKey.body).not.toHaveProperty('client_secret');
    expect((await register({ ...SHOP, token_endpoint_auth_method: 'private_key_jwt' })).status).toBe(400);
  });

  it('#27 a public client with credentials stays public: PKCE is required, and client credentials are refused', async () => {
    const back = new URL((await assent.request({ client_id: 'public-with-secret', code_challenge: undefined, code_challenge_method: undefined })).headers.get('location') ?? '');
    expect([back.searchParams.get('error'), back.searchParams.get('error_description')]).toEqual(['invalid_request', expect.stringContaining('PKCE')]);
    expect(await assent.token('public-with-secret', { grant_type: 'client_credentials' })).toMatchObject({ status: 400, body: { error: 'unauthorized_client' } });
    expect(await register({ ...SHOP, client_type: 'public', require_pkce: false })).toMatchObject({ status: 400, body: { errors: [{ field: 'require_pkce' }] } });
    // its credentials are asked for nevertheless
    const code = await assent.code({ client_id: 'public-with-secret' });
    expect(await post(`${assent.base}/token`, { grant_type: 'authorization_code', code, client_id: 'public-with-secret' })).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    expect(tokensOf(await assent.redeem(code, {}, 'public-with-secret'))).toHaveProperty('access_token');
  });

  describe('#28 unregistered clients: the provider decides (instance switch)', () => {
    const APP = 'https://app.example.test';
    const request = { client_id: APP, redirect_uri: `${APP}/cb?x=1` };

    it('#28 off: an error page', async () => {
      errorPage(await assent.request(request));
      errorPage(await assent.request({ ...request, response_type: 'token' }));
    });

    it('#28 on: the origin of the redirect URI is who asks', async () => {
      const open = await assent.withSettings({ ASSENT_UNREGISTERED_CLIENTS: 'on' });
      const browser = new Browser();
      const signIn = await browser.open(open.url(request));
      expect(asksForPassword(signIn)).toBe(true);
      const consent = await browser.follow(await browser.signIn(signIn, ALICE));
      expect(wordsOf(consent)).toContain('app.example.test');
      const back = answered(await browser.decide(consent));
      const token = await post(`${open.base}/token`, { grant_type: 'authorization_code', code: back.get('code') ?? '', client_id: APP, redirect_uri: request.redirect_uri, code_verifier: VERIFIER });
      expect(token.status).toBe(200);
      for (const client_id of ['https://other.example.test', 'http://app.example.test', `${APP}/`, 'nobody']) errorPage(await open.request({ ...request, client_id }));
      await open.stop();
    });
  });
});
