import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ALICE } from '../stack/import-file.js';
import { answered, Browser } from './browser.js';
import { BrowserSide } from './browser-side.js';
import { basic, post, send, type Answer } from './exchange.js';
import { tokensOf } from './token-side.js';

const ISSUER = 'https://as.example.test';
const TLS = { 'x-forwarded-proto': 'https' };
const WEB = basic('web', 'web-secret');

/** What a proxy says that did not end TLS: plainly, in vain, or nothing at all. */
const PLAINTEXT: readonly Readonly<Record<string, string>>[] = [{ 'x-forwarded-proto': 'http' }, { 'x-forwarded-proto': 'https, http' }, {}];

/** An installation with an https issuer behind a proxy on 127.0.0.1 that ends TLS and says so. */
let assent: BrowserSide;
beforeAll(async () => {
  assent = await BrowserSide.start({ env: { ASSENT_ISSUER: ISSUER, ASSENT_TRUSTED_PROXIES: '127.0.0.1,::1' } });
});
afterAll(() => assent.stop());

const url = (path: string) => assent.stack.node.address + path;
const MACHINE = { grant_type: 'client_credentials', scope: 'api:read' };
const machineToken = async () => tokensOf(await post(url('/token'), MACHINE, { ...basic('machine', 'machine-secret'), ...TLS })).access_token;

/** Refused for want of TLS, and not sent on to where it would work. */
function refused({ status, headers, body, text }: Answer): void {
  expect({ status, location: headers.get('location') }).toEqual({ status: 400, location: null });
  if (headers.get('content-type')?.startsWith('text/html')) expect(text).toContain('invalid_request');
  else expect(body).toMatchObject({ error: 'invalid_request', error_description: expect.stringContaining('TLS') });
  expect(headers.getSetCookie()).toEqual([]);
}

describe('A. Transport, tokens, redirects', () => {
  it('#1 token, introspection and revocation endpoints answer over TLS, and refuse plaintext without a redirect', async () => {
    const token = await machineToken();
    const requests = [
      ['/token', MACHINE, basic('machine', 'machine-secret')],
      ['/introspect', { token }, basic('rs', 'rs-secret')],
      ['/revoke', { token: 'x' }, WEB],
    ] as const;
    for (const [path, fields, headers] of requests) {
      for (const proxy of PLAINTEXT) refused(await post(url(path), fields, { ...headers, ...proxy }));
      expect((await post(url(path), fields, { ...headers, ...TLS })).status).toBe(200);
    }
  });

  it('#1 the endpoint that verifies whole requests answers over TLS, and refuses plaintext without a redirect', async () => {
    const headers = { host: 'api.example.test', authorization: `Bearer ${await machineToken()}` };
    const body = JSON.stringify({ method: 'GET', uri: 'https://api.example.test/things', headers, scope: 'api:read' });
    const asked = (proxy: Readonly<Record<string, string>>) => send(url('/verify'), { method: 'POST', body, headers: { ...basic('rs', 'rs-secret'), ...proxy, 'content-type': 'application/json' } });
    for (const proxy of PLAINTEXT) refused(await asked(proxy));
    expect(await asked(TLS)).toMatchObject({ status: 200, body: { active: true, client_id: 'machine' } });
  });

  it('#1 a reverse proxy that asks from next door must tell how the request came, and hears no of plaintext', async () => {
    const token = await machineToken();
    const checked = (uri: string) =>
      send(url('/check?scope=api:read'), { headers: { 'assent-authorization': basic('rs', 'rs-secret').authorization, 'x-original-method': 'GET', 'x-original-url': uri, authorization: `Bearer ${token}` } });
    const good = await checked('https://api.example.test/things');
    expect([good.status, good.headers.get('assent-client-id')]).toEqual([200, 'machine']);
    const bad = await checked('http://api.example.test/things');
    expect([bad.status, bad.headers.get('location'), bad.headers.get('assent-client-id')]).toEqual([401, null, null]);
  });

  it('#1 the authorization endpoint and its pages answer over TLS, and refuse plaintext without a redirect', async () => {
    const browser = new Browser(TLS);
    const authorize = new URL(assent.url(), url('/'));
    authorize.host = new URL(url('/')).host;
    const signIn = await browser.open(authorize);
    expect(signIn.status).toBe(200);
    const pages = [authorize, ...['sign-in', 'second-factor', 'consent', 'device', 'switch-account'].map((name) => new URL(signIn.url.href.replace('sign-in', name)))];
    for (const proxy of PLAINTEXT) {
      for (const page of pages) {
        refused(await send(page, { headers: proxy }));
        refused(await post(page, { ...ALICE, decision: 'allow' }, proxy));
      }
    }
    const back = await browser.follow(await browser.signIn(signIn, ALICE));
    expect(answered(await browser.decide(back)).get('code')).toMatch(/^ac_/);
  });

  it('#1 the admin API answers over TLS, and refuses plaintext without a redirect', async () => {
    const { access_token } = tokensOf(await post(url('/token'), { grant_type: 'client_credentials' }, { ...basic('manager', 'manager-secret'), ...TLS }));
    const authorization = `Bearer ${access_token}`;
    for (const proxy of PLAINTEXT) {
      const answer = await send(url('/admin/clients'), { headers: { authorization, ...proxy } });
      expect({ status: answer.status, location: answer.headers.get('location') }).toEqual({ status: 400, location: null });
      expect(answer.text).toContain('TLS');
    }
    expect((await send(url('/admin/clients'), { headers: { authorization, ...TLS } })).status).toBe(200);
  });
});

describe('H. Client authentication', () => {
  it('#89 client credentials count over TLS only, however they are sent', async () => {
    const requests = [
      ['/token', MACHINE, basic('machine', 'machine-secret')],
      ['/token', { ...MACHINE, client_id: 'post', client_secret: 'post-secret' }, {}],
      ['/introspect', { token: 'x' }, basic('rs', 'rs-secret')],
      ['/revoke', { token: 'x', client_id: 'native' }, {}],
    ] as const;
    for (const [path, fields, headers] of requests) {
      for (const proxy of PLAINTEXT) refused(await post(url(path), fields, { ...headers, ...proxy }));
      expect((await post(url(path), fields, { ...headers, ...TLS })).status).toBe(200);
    }
  });
});
