import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, exportJWK, generateKeyPair, jwtVerify, SignJWT, type CryptoKey } from 'jose';
import { startExampleApi, type RunningExampleApi } from '../example-api.js';
import { ALICE, API, JWT_API } from '../stack/import-file.js';
import { answered, Browser } from './browser.js';
import { BrowserSide } from './browser-side.js';
import { everythingIn } from './everything-in.js';
import { send, until } from './exchange.js';
import { tokensOf } from './token-side.js';

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const SAML_BEARER = 'urn:ietf:params:oauth:grant-type:saml2-bearer';
const IDP = 'https://idp.example.test';

let assent: BrowserSide;
let api: RunningExampleApi;
beforeAll(async () => {
  assent = await BrowserSide.start({ env: { ASSENT_REFRESH_GRACE_SECONDS: '0', ASSENT_LOG_LEVEL: 'debug' } });
  api = await startExampleApi({ issuer: assent.base, clientId: 'rs', clientSecret: 'rs-secret', audience: API, cache: { ttlSeconds: 0 } });
});
afterAll(async () => {
  await api.stop();
  await assent.stop();
});

const things = (token: string) => send(`${api.url}/things`, { headers: { authorization: `Bearer ${token}` } });

describe('A. Transport, tokens, redirects', () => {
  describe('#2 http redirect URIs are for loopback native apps only', () => {
    const register = (uri: string) => assent.manage('POST', '/clients', { client_name: 'x', redirect_uris: [uri], token_endpoint_auth_method: 'none' });

    it.each(['http://rp.example.test/cb', 'http://192.168.0.7/cb', 'http://127.0.0.1.example.test/cb', 'HTTP://rp.example.test/cb'])('#2 %s is refused at registration', async (uri) => {
      const answer = await register(uri);
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'redirect_uris[0]', rule: expect.stringContaining('must use https') }] } });
    });

    it.each(['https://rp.example.test/cb', 'http://127.0.0.1/cb', 'http://[::1]:8080/cb', 'com.example.app:/cb'])('#2 %s is accepted at registration', async (uri) => {
      expect(await register(uri)).toMatchObject({ status: 201, body: { redirect_uris: [uri] } });
    });
  });

  it('#3 redirects are 302, and 303 after a POST; never 307 or 308', async () => {
    const browser = new Browser();
    const signIn = await browser.open(assent.url({ scope: 'api:write' }));
    const consent = await browser.follow(await browser.signIn(signIn, ALICE));
    await browser.decide(consent);
    expect(browser.trail.map(({ status, location }) => [status, location?.pathname.split('/')[1]])).toEqual([
      [302, 'sign-in'],
      [200, undefined],
      [303, 'consent'],
      [200, undefined],
      [303, 'cb'],
    ]);
    const posted = await send(`${assent.base}/authorize`, { method: 'POST', body: new URLSearchParams(new URL(assent.url({ response_type: 'x' })).search) });
    expect(posted.status).toBe(303);
  });

  it('#4 access tokens are opaque to clients: a reference, or a signed self-contained value', async () => {
    const reference = await assent.tokens();
    expect(reference.access_token).toMatch(/^at_[0-9a-z]+_[\w-]{43}$/);
    const signed = await assent.tokens({ scope: 'jwt:read' });
    const jwks = createRemoteJWKSet(new URL(`${assent.base}/jwks`));
    const { payload } = await jwtVerify(signed.access_token, jwks, { issuer: assent.base, audience: JWT_API, typ: 'at+jwt' });
    expect(payload).toMatchObject({ client_id: 'web', scope: 'jwt:read' });
    // to the client both are a text of the same type, that introspection knows
    for (const { access_token } of [reference, signed]) expect((await assent.introspect(access_token)).body).toMatchObject({ active: true, token_type: 'Bearer' });
    expect(Object.keys(signed).sort()).toEqual(Object.keys(reference).sort());
  });

  it('#5 refresh tokens are references, and stored as hashes only', async () => {
    const { refresh_token } = await assent.tokens();
    expect(refresh_token).toMatch(/^rt_[\w-]+$/);
    for (const part of refresh_token.split(/[_.]/)) expect(Buffer.from(part, 'base64url').toString('latin1')).not.toContain('api:read');
    const stored = await everythingIn(assent.stack.databaseUrl);
    expect(stored).toContain('web');
    expect(stored).not.toContain(refresh_token);
    expect(stored).not.toContain(Buffer.from(refresh_token).toString('hex'));
  });

  it('#6 a resource server accepts no refresh token', async () => {
    const { access_token, refresh_token } = await assent.tokens();
    expect((await things(access_token)).status).toBe(200);
    const answer = await things(refresh_token);
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('error="invalid_token"')]);
    expect((await assent.introspect(refresh_token)).body).toEqual({ active: false });
  });

  it('#7 after the resource answers "invalid token", the refresh token yields a new access token and a new refresh token', async () => {
    const first = await assent.tokens();
    await assent.revoke(first.access_token);
    const answer = await things(first.access_token);
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, expect.stringContaining('error="invalid_token"')]);
    const second = tokensOf(await assent.refresh(first.refresh_token));
    expect((await things(second.access_token)).status).toBe(200);
    expect(second.access_token).not.toBe(first.access_token);
    expect(second.refresh_token).not.toBe(first.refresh_token);
  });

  it('#7 a public client’s refresh token rotates, and its second use revokes the family', async () => {
    const first = await assent.tokens({}, 'native');
    const second = tokensOf(await assent.refresh(first.refresh_token, 'native'));
    expect(await assent.refresh(first.refresh_token, 'native')).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(await assent.refresh(second.refresh_token, 'native')).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect((await things(second.access_token)).status).toBe(401);
  });
});

describe('B. Grant types', () => {
  it('#8 code flow: the token is only in the direct answer to the client, never in a URL or page of the user agent', async () => {
    const browser = new Browser();
    const page = await browser.authorize(assent.url(), ALICE);
    const answer = await assent.redeem(answered(page).get('code') ?? '');
    const { access_token, refresh_token } = tokensOf(answer);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    const seen = browser.trail.map(({ url, headers, text }) => `${url.href}\n${JSON.stringify([...headers])}\n${text}`).join('\n');
    expect(seen).toContain('code=ac_');
    for (const token of [access_token, refresh_token]) expect(seen).not.toContain(token);
    expect(seen).not.toMatch(/access_token|refresh_token|\b[ar]t_/);
  });

  it.each(['web', 'native'])('#8 PKCE is required by default, of the client %s too', async (client) => {
    const page = await assent.request({ client_id: client, code_challenge: undefined, code_challenge_method: undefined });
    const back = new URL(page.headers.get('location') ?? '');
    expect(back.searchParams.get('error')).toBe('invalid_request');
    expect(back.searchParams.get('error_description')).toContain('PKCE');
  });

  it('#13 client credentials: a token for the client itself, no owner', async () => {
    const answer = await assent.token('machine', { grant_type: 'client_credentials', scope: 'api:read' });
    expect(answer).toMatchObject({ status: 200, body: { token_type: 'Bearer', scope: 'api:read' } });
    const { body } = await assent.introspect(String(answer.body['access_token']));
    expect(body).toMatchObject({ active: true, client_id: 'machine', scope: 'api:read' });
    expect(body).not.toHaveProperty('username');
    expect((await assent.token('other', { grant_type: 'client_credentials' })).body).toMatchObject({ error: 'unauthorized_client' });
  });

  it('#14 client credentials are refused to public clients', async () => {
    for (const client of ['native', 'public-with-secret']) {
      expect(await assent.token(client, { grant_type: 'client_credentials', scope: 'api:read' })).toMatchObject({ status: 400, body: { error: 'unauthorized_client' } });
    }
    for (const members of [{ token_endpoint_auth_method: 'none' }, { client_type: 'public' }]) {
      expect(await assent.manage('POST', '/clients', { grant_types: ['client_credentials'], ...members })).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'grant_types', rule: expect.stringContaining('must not contain client_credentials for a public client') }] },
      });
    }
  });

  it('#15 no refresh token with client credentials, not even for offline_access', async () => {
    for (const scope of [undefined, 'api:read offline_access']) {
      const { status, body } = await assent.token('web', { grant_type: 'client_credentials', scope });
      expect(status).toBe(200);
      expect(body).not.toHaveProperty('refresh_token');
      expect(String(body['scope'])).not.toContain('offline_access');
    }
  });

  describe('#16 extension grants are selected by an absolute URI and bring their own parameters', () => {
    let idp: CryptoKey;
    const assertion = (claims: object = {}) =>
      new SignJWT({ iss: IDP, sub: ALICE.username, aud: assent.base, jti: randomUUID(), ...claims }).setProtectedHeader({ alg: 'ES256' }).setIssuedAt().setExpirationTime('1m').sign(idp);
    const asserted = (text: string | undefined, grant_type = JWT_BEARER) => assent.token('asserting', { grant_type, assertion: text, scope: 'api:read' });

    it('#16 off, until an admin trusts somebody’s assertions', async () => {
      const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
      idp = privateKey;
      const offered = (await assent.metadata())['grant_types_supported'];
      for (const grant of [JWT_BEARER, SAML_BEARER]) {
        expect(offered).not.toContain(grant);
        expect(await asserted('x', grant)).toMatchObject({ status: 400, body: { error: 'unsupported_grant_type' } });
      }
      const trusted = await assent.manage('POST', '/trusted-issuers', { kind: 'jwt', issuer: IDP, name: 'IdP', jwks: { keys: [await exportJWK(publicKey)] }, scope: 'api:read' });
      expect(trusted.status).toBe(201);
    });

    it('#16 on', async () => {
      const offered = (await assent.metadata())['grant_types_supported'];
      expect(offered).toContain(JWT_BEARER);
      expect(offered).not.toContain(SAML_BEARER);
      await until(async () => (await asserted(await assertion())).status !== 503); // while assertions may be older than the memory of used ones
      const { status, body } = await asserted(await assertion());
      expect(status).toBe(200);
      expect((await assent.introspect(String(body['access_token']))).body).toMatchObject({ active: true, client_id: 'asserting', username: 'alice', scope: 'api:read' });
      expect(await asserted(undefined)).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
      expect(await asserted(await assertion({ aud: 'https://other.example.test' }))).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    });

    it('#16 not one that is not known, or is no absolute URI, or is switched off', async () => {
      for (const name of ['urn:x', 'https://example.test/grant', 'jwt-bearer', `${JWT_BEARER}#`, JWT_BEARER.toUpperCase(), SAML_BEARER]) {
        expect(await asserted(await assertion(), name)).toMatchObject({ status: 400, body: { error: 'unsupported_grant_type' } });
      }
      expect(await assent.token('web', { grant_type: JWT_BEARER, assertion: await assertion() })).toMatchObject({ status: 400, body: { error: 'unauthorized_client' } });
    });
  });
});
