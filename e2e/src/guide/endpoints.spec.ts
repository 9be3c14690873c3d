import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ALICE, REDIRECT_URI } from '../stack/import-file.js';
import { answered, Browser, scopesOf } from './browser.js';
import { BrowserSide, requestOf } from './browser-side.js';
import { LOOPBACK_URI } from './client-entries.js';
import { QUERY_URI } from './browser-side.clients.js';
import { basic, encoded, post, send, type Answer } from './exchange.js';
import { tokensOf } from './token-side.js';

const WEB = basic('web', 'web-secret');
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const MACHINE = 'grant_type=client_credentials&scope=api%3Aread';

describe('D. Endpoints and parameters', () => {
  let assent: BrowserSide;
  beforeAll(async () => {
    assent = await BrowserSide.start();
  });
  afterAll(() => assent.stop());

  const at = (path: string) => assent.base + path;
  const toSignIn = ({ status, headers }: Answer, redirect: number) => expect([status, headers.get('location')]).toEqual([redirect, expect.stringMatching(/^\/sign-in\//)]);
  /** The error that the client was redirected with. */
  const redirectedError = ({ headers }: Answer) => new URL(headers.get('location') ?? 'about:blank').searchParams.get('error');
  const failsToStart = (env: Readonly<Record<string, string>>) => assent.withSettings(env).then(() => 'it started', (error: Error) => error.message);

  it('#29 the authorization endpoint answers GET', async () => {
    toSignIn(await assent.request(), 302);
  });

  it('#30 the authorization endpoint answers POST as well', async () => {
    toSignIn(await post(at('/authorize'), requestOf({})), 303);
    const put = await send(at('/authorize'), { method: 'PUT', body: encoded(requestOf({})) });
    expect([put.status, put.headers.get('allow') ?? 'GET, POST']).toEqual([405, 'GET, POST']);
  });

  it('#31 the authorization endpoint’s URI may have a query, which is kept when parameters are added', async () => {
    const uri = `${assent.stack.issuer}/authorize?tenant=one`;
    const tenant = await assent.withSettings({ ASSENT_AUTHORIZATION_ENDPOINT: uri });
    const published = String((await tenant.metadata())['authorization_endpoint']);
    expect(published).toBe(uri);
    const path = published.slice(assent.stack.issuer.length);
    toSignIn(await send(`${tenant.base}${path}&${encoded(requestOf({})).toString()}`), 302);
    toSignIn(await post(tenant.base + path, requestOf({})), 303);
    await tenant.stop();
  });

  it('#32 the authorization endpoint’s URI has no fragment', async () => {
    expect(await failsToStart({ ASSENT_AUTHORIZATION_ENDPOINT: `${assent.stack.issuer}/authorize#x` })).toContain('ASSENT_AUTHORIZATION_ENDPOINT');
    expect(String((await assent.metadata())['authorization_endpoint'])).not.toContain('#');
  });

  it('#33 the token endpoint answers POST; other methods get 405 with Allow: POST', async () => {
    expect((await assent.token('machine', { grant_type: 'client_credentials' })).status).toBe(200);
    for (const method of ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const { status, headers } = await send(at('/token'), { method, headers: WEB });
      expect([method, status, headers.get('allow')]).toEqual([method, 405, 'POST']);
    }
  });

  it('#34 the token endpoint’s URI may have a query, but no fragment', async () => {
    const uri = `${assent.stack.issuer}/token?tenant=one`;
    const tenant = await assent.withSettings({ ASSENT_TOKEN_ENDPOINT: uri });
    expect((await tenant.metadata())['token_endpoint']).toBe(uri);
    const asked = (query: string) => send(`${tenant.base}/token${query}`, { method: 'POST', body: MACHINE, headers: { ...basic('machine', 'machine-secret'), ...FORM } });
    expect((await asked('?tenant=one')).status).toBe(200);
    expect((await asked('')).status).toBe(200);
    expect(await asked('?tenant=one&scope=api:write')).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    await tenant.stop();
    expect(await failsToStart({ ASSENT_TOKEN_ENDPOINT: `${assent.stack.issuer}/token#x` })).toContain('ASSENT_TOKEN_ENDPOINT');
  });

  it('#35 the token endpoint is used by every flow but implicit', async () => {
    const { refresh_token } = await assent.tokens();
    expect((await assent.refresh(refresh_token)).status).toBe(200);
    expect((await assent.token('machine', { grant_type: 'client_credentials' })).status).toBe(200);
    expect(await assent.token('web', { grant_type: 'implicit' })).toMatchObject({ status: 400, body: { error: 'unsupported_grant_type' } });
    expect(await assent.token('implicit', { grant_type: 'implicit' })).toMatchObject({ status: 400, body: { error: 'unsupported_grant_type' } });
  });

  it('#36 a redirect URI may have a query: it survives, and parameters are appended with &', async () => {
    const { location } = await assent.authorize({ client_id: 'query', redirect_uri: QUERY_URI });
    expect(location?.href.startsWith(`${QUERY_URI}&code=ac_`)).toBe(true);
    const failed = await assent.request({ client_id: 'query', redirect_uri: QUERY_URI, response_type: 'nonsense' });
    expect(failed.headers.get('location')?.startsWith(`${QUERY_URI}&error=unsupported_response_type`)).toBe(true);
  });

  it('#37 a redirect URI with a fragment is refused at registration and in requests', async () => {
    for (const uri of [`${REDIRECT_URI}#`, `${REDIRECT_URI}#here`]) {
      expect(await assent.manage('POST', '/clients', { redirect_uris: [uri] })).toMatchObject({ status: 400, body: { errors: [{ field: 'redirect_uris[0]', rule: expect.stringContaining('must not have a fragment') }] } });
      for (const client of ['web', 'prefix', 'native']) {
        const { status, headers } = await assent.request({ client_id: client, redirect_uri: uri });
        expect([status, headers.get('location')]).toEqual([400, null]);
      }
    }
  });

  it('#38 the redirect reaches the client as GET, without what was posted to us', async () => {
    const received: IncomingMessage[] = [];
    const client = createServer((request, response) => (received.push(request), response.end('back')));
    client.listen(0, '127.0.0.1');
    await once(client, 'listening');
    const redirect_uri = LOOPBACK_URI.replace('127.0.0.1', `127.0.0.1:${(client.address() as AddressInfo).port}`);
    const browser = new Browser();
    const consent = await browser.follow(await browser.signIn(await browser.open(assent.url({ client_id: 'native', redirect_uri })), ALICE));

    const { text } = await browser.decide(consent, {}, { redirect: 'follow' });

    expect(text).toBe('back');
    expect(received).toHaveLength(1);
    const [request] = received;
    expect([request?.method, request?.headers['content-length'], request?.headers['content-type'], request?.headers.cookie]).toEqual(['GET', undefined, undefined, undefined]);
    expect(request?.url).toMatch(/^\/cb\?code=ac_/);
    client.close();
    client.closeAllConnections();
  });

  it('#38 form_post, as an opt-in response mode, has the browser post the answer', async () => {
    const page = await assent.authorize({ response_mode: 'form_post' });
    expect([page.status, page.headers.get('location')]).toEqual([200, null]);
    expect(page.text).toMatch(new RegExp(`<form[^>]*action="${REDIRECT_URI}"`));
    expect(page.text).toMatch(/<form[^>]*method="post"/i);
    expect(page.text).toMatch(/name="code"[^>]*value="ac_[\w-]+"/);
    expect(page.text).toMatch(/name="state"[^>]*value="xyz"/);
    expect(page.headers.get('content-security-policy')).toContain('form-action');
  });

  describe('#39 a repeated parameter makes the request invalid', () => {
    it.each(['response_type', 'scope', 'state', 'code_challenge', 'code_challenge_method', 'unheard_of'])('#39 %s, in an authorization request', async (name) => {
      for (const value of ['same', 'other']) {
        const answer = await send(`${assent.url({ [name]: 'same' })}&${name}=${value}`);
        expect([answer.status, redirectedError(answer)]).toEqual([302, 'invalid_request']);
      }
    });

    it.each(['client_id', 'redirect_uri'])('#39 %s, in an authorization request, which is then not redirected', async (name) => {
      const answer = await send(`${assent.url()}&${name}=${encodeURIComponent(String(requestOf({})[name]))}`);
      expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
      expect(answer.text).toContain('invalid_request');
    });

    it('#39 once in the query and once in the form', async () => {
      const answer = await post(`${at('/authorize')}?scope=api:read`, requestOf({}));
      expect([answer.status, redirectedError(answer)]).toEqual([303, 'invalid_request']);
    });

    it.each(['grant_type=client_credentials', 'scope=api:read', 'scope=', 'unheard_of=1&unheard_of=1', 'client_id=machine&client_id=machine'])('#39 %s once more, in a token request', async (again) => {
      const answer = await send(at('/token'), { method: 'POST', body: `${MACHINE}&${again}`, headers: { ...basic('machine', 'machine-secret'), ...FORM } });
      expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    });
  });

  it('#40 a parameter with an empty value counts as absent', async () => {
    const { location } = await assent.authorize({ state: '', resource: '', response_mode: '', request: '' });
    expect([location?.searchParams.has('code'), location?.searchParams.has('state')]).toEqual([true, false]);
    expect(redirectedError(await assent.request({ response_type: '' }))).toBe('invalid_request');
    expect((await assent.request({ redirect_uri: '' })).status).toBe(400);
    const browser = new Browser();
    const consent = await browser.follow(await browser.signIn(await browser.open(assent.url({ client_id: 'native', scope: '', redirect_uri: LOOPBACK_URI })), ALICE));
    expect(scopesOf(consent)).toEqual(['api:read', 'api:write', 'offline_access']); // the default
    const answer = await assent.token('machine', { grant_type: 'client_credentials', scope: '', client_id: '', client_secret: '' });
    expect(answer).toMatchObject({ status: 200, body: { scope: 'api:read api:write' } });
    expect(await assent.token('machine', { grant_type: '' })).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  it('#41 unknown parameters are ignored', async () => {
    const page = await assent.authorize({ unheard_of: 'x', display: 'popup', audience: 'https://evil.example.test' });
    expect([...answered(page).keys()].sort()).toEqual(['code', 'iss', 'state']);
    const answer = await assent.token('machine', { grant_type: 'client_credentials', scope: 'api:read', unheard_of: 'x', code: 'ac_x', username: 'alice' });
    expect(tokensOf(answer)).toMatchObject({ scope: 'api:read' });
  });
});
