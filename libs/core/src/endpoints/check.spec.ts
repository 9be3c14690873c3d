import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { aClient, API, aRequest, aSecret, basic, encodeForm, exampleApi, issuedMacToken, macClient, resourceServer, signedRequest, TestAssent, webClient, type ParamValues } from '@assent/core-testing';
import { DEFAULT_CLIENT_POLICY } from '../model/client-policy.js';
import { StoreUnavailable } from '../errors/store-unavailable.js';
import type { WireRequest } from '../wire/request.js';
import type { WireResponse } from '../wire/response.js';

const RS_PROOF = { 'assent-authorization': basic('rs', 'rs-secret').authorization };
const NGINX = { 'x-original-method': 'GET', 'x-original-url': 'https://api.example.test/things?b=1&a=2' };
const CADDY = { 'x-forwarded-method': 'GET', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'api.example.test', 'x-forwarded-uri': '/things?b=1&a=2' };

/** A proxy's question; headers are given whole. */
const aCheck = (headers: WireRequest['headers'], params: ParamValues = {}, given: Partial<Omit<WireRequest, 'body'>> = {}): WireRequest =>
  aRequest({ path: '/check', query: encodeForm(params), transport: 'local', headers: { host: 'assent:3000', ...headers }, ...given });

const checked = (assent: TestAssent, headers: WireRequest['headers'], params?: ParamValues): Promise<WireResponse> => assent.server.check(aCheck(headers, params));

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const FORBIDDEN = { status: 403, headers: { 'cache-control': 'no-store' }, body: '' };

describe('a proxy asks about a request with a good credential', () => {
  it.each([
    ['as nginx does', NGINX],
    ['as Caddy and Traefik do', CADDY],
  ])('%s', async (_case, original) => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    const now = assent.clock.now().getTime() / 1000;
    expect(await checked(assent, { ...RS_PROOF, ...original, ...bearer(access_token) }, { resource: API, scope: 'api:read' })).toEqual({
      status: 200,
      headers: {
        'cache-control': 'no-store',
        'assent-subject': assent.alice.userId,
        'assent-username': 'alice',
        'assent-client-id': 'web',
        'assent-scope': 'api:read api:write',
        'assent-token-type': 'Bearer',
        'assent-expires': String(now + 3600),
        'assent-audience': API,
      },
      body: '',
    });
  });

  it.each(['GET', 'HEAD', 'POST', 'DELETE'])('with %s', async (method) => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    expect((await assent.server.check(aCheck({ ...RS_PROOF, ...NGINX, ...bearer(access_token) }, {}, { method }))).status).toBe(200);
  });

  it('says an empty username of a client without a person', async () => {
    const assent = new TestAssent();
    const answer = await assent.token({ grant_type: 'client_credentials', scope: 'api:read' });
    const { headers } = await checked(assent, { ...RS_PROOF, ...NGINX, ...bearer(String(answer.body['access_token'])) });
    expect(headers).toMatchObject({ 'assent-subject': 'web', 'assent-username': '' });
  });

  it('percent-encodes what is not safe in a header, so that two names never look alike', async () => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    for (const username of ['Ärger', 'a\r\nSet-Cookie: x', ' alice', 'alice ', 'a b', 'a%20b', '日本', 'x\u007f']) {
      assent.durable.users.put({ ...assent.alice, username });
      const told = String((await checked(assent, { ...RS_PROOF, ...NGINX, ...bearer(access_token) })).headers['assent-username']);
      expect(told).toMatch(/^([\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?)$/);
      expect(decodeURIComponent(told)).toBe(username);
    }
    assent.durable.users.put({ ...assent.alice, username: 'a b' });
    expect((await checked(assent, { ...RS_PROOF, ...NGINX, ...bearer(access_token) })).headers['assent-username']).toBe('a b');
  });

  it('tells what the answer must be sent with, beside its own no-store', async () => {
    const web = webClient({ policy: { ...DEFAULT_CLIENT_POLICY, allowQueryToken: true } });
    const assent = new TestAssent({ apis: [exampleApi({ bearerMethods: ['header', 'query'] })], clients: [web] });
    const { access_token } = await assent.tokens();
    const { headers, status } = await checked(assent, { ...RS_PROOF, ...NGINX, 'x-original-url': `https://api.example.test/?access_token=${access_token}` });
    expect({ status, ...headers }).toMatchObject({ status: 200, 'cache-control': 'no-store', 'assent-cache-control': 'private, no-store' });
  });

  it.each([
    ['nginx', { ...NGINX, 'x-original-url': 'https://api.example.test:8443/a%2fb?x=%e4' }],
    ['Caddy', { ...CADDY, 'x-forwarded-host': 'api.example.test:8443', 'x-forwarded-uri': '/a%2fb?x=%e4' }],
  ])('checks the MAC of the original request, not of the question: %s', async (_proxy, original) => {
    const assent = new TestAssent({ clients: [macClient()] });
    const { headers } = signedRequest(await issuedMacToken(assent), { ts: assent.clock.now().getTime() / 1000, nonce: 'n1' }, { port: 8443, requestTarget: '/a%2fb?x=%e4' });
    const authorization = String(headers['authorization']);
    expect(await checked(assent, { ...RS_PROOF, ...original, authorization })).toMatchObject({ status: 200, headers: { 'assent-token-type': 'mac' } });
    expect((await checked(assent, { ...RS_PROOF, ...original, authorization })).status).toBe(401);
  });

  it('takes a MAC over a body that the proxy kept for what it is, and where the body must be covered, for nothing', async () => {
    const original = { ...NGINX, 'x-original-method': 'POST', 'x-original-url': 'https://api.example.test/things' };
    for (const [macRequireBodyhash, status] of [[false, 200], [true, 401]] as const) {
      const assent = new TestAssent({ clients: [macClient({ macRequireBodyhash })] });
      const { headers } = signedRequest(await issuedMacToken(assent), { ts: assent.clock.now().getTime() / 1000, nonce: 'n1', ext: 'bodyhash=x' }, { method: 'POST', requestTarget: '/things' });
      expect((await checked(assent, { ...RS_PROOF, ...original, authorization: String(headers['authorization']) })).status).toBe(status);
    }
  });
});

describe('a proxy asks about a request that must not pass', () => {
  it('RFC 6750 §3.1: 401 with a challenge for each scheme when there is no credential', async () => {
    const assent = new TestAssent({ clients: [macClient()] });
    expect(await checked(assent, { ...RS_PROOF, ...NGINX })).toMatchObject({ status: 401, headers: { 'cache-control': 'no-store', 'www-authenticate': ['Bearer realm="assent"', 'MAC'] }, body: '' });
  });

  it('401 with the error for a bad token', async () => {
    const answer = await checked(new TestAssent(), { ...RS_PROOF, ...NGINX, ...bearer('at_unknown') });
    expect(answer).toMatchObject({ status: 401, headers: { 'www-authenticate': [expect.stringContaining('error="invalid_token"')] }, body: '', error: { detail: 'unknown token' } });
  });

  it('401 for what would be 400: proxies know no 400', async () => {
    for (const authorization of ['Bearer a b', ['Bearer a', 'Bearer b']]) {
      const answer = await checked(new TestAssent(), { ...RS_PROOF, ...NGINX, authorization });
      expect(answer).toMatchObject({ status: 401, headers: { 'www-authenticate': [expect.stringContaining('error="invalid_request"')] } });
    }
  });

  it('403 with the scope that is missing', async () => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens({ scope: 'api:read' });
    const answer = await checked(assent, { ...RS_PROOF, ...NGINX, ...bearer(access_token) }, { scope: 'api:read api:write' });
    expect(answer).toMatchObject({ status: 403, headers: { 'www-authenticate': [expect.stringContaining('error="insufficient_scope"')] }, body: '' });
    expect(answer.headers['www-authenticate']).toEqual([expect.stringContaining('scope="api:read api:write"')]);
  });

  it.each([
    ['nginx', { ...NGINX, 'x-original-url': 'http://api.example.test/things' }],
    ['Caddy', { ...CADDY, 'x-forwarded-proto': 'http' }],
  ])('401, and the token revoked, when it came over plain http: %s', async (_proxy, original) => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    expect((await checked(assent, { ...RS_PROOF, ...original, ...bearer(access_token) })).status).toBe(401);
    expect((await assent.introspect(access_token)).body).toEqual({ active: false });
  });
});

describe('who may ask', () => {
  it.each([
    ['without proof', {}, 'no client authentication'],
    ['with a wrong secret', { 'assent-authorization': basic('rs', 'wrong').authorization }, 'rs: wrong secret'],
    ['with an unknown client', { 'assent-authorization': basic('nobody', 'x').authorization }, 'unknown client'],
    ['with another scheme', { 'assent-authorization': 'Bearer at_x' }, 'the Authorization header is not Basic with base64'],
    ['with two proofs that Node has joined', { 'assent-authorization': 'Basic YTpi, Basic YTpi' }, 'the Authorization header is not Basic with base64'],
    ['with the id of a public client', { 'assent-authorization': basic('open', 'x').authorization }, 'open: the client is registered for none'],
    ['with a client that is registered for another method', { 'assent-authorization': basic('post', 's').authorization }, 'post: the client is registered for client_secret_post'],
    ['with its proof where the client\'s belongs', { authorization: basic('rs', 'rs-secret').authorization }, 'no client authentication'],
  ])('no proxy %s; the log says why', async (_case, proof, detail) => {
    const open = aClient({ clientId: 'open', tokenEndpointAuthMethod: 'none' });
    const post = resourceServer({ clientId: 'post', secrets: [aSecret('s')], tokenEndpointAuthMethod: 'client_secret_post' });
    const assent = new TestAssent({ clients: [open, post] });
    const { access_token } = await assent.tokens();
    expect(await checked(assent, { ...NGINX, ...bearer(access_token), ...proof })).toMatchObject({ ...FORBIDDEN, error: { detail } });
  });

  it('RFC 6749 §2.3.1: id and secret are form-encoded', async () => {
    const odd = resourceServer({ clientId: 'é:+ %', secrets: [aSecret('a:b c')], introspects: [API] });
    const assent = new TestAssent({ clients: [odd] });
    const { access_token } = await assent.tokens();
    expect((await checked(assent, { ...NGINX, ...bearer(access_token), 'assent-authorization': basic('é:+ %', 'a:b c').authorization })).status).toBe(200);
  });

  it('RFC 6749 §2.3.1: guessing is slowed down, together with the other endpoints', async () => {
    const assent = new TestAssent({ config: { clientAuthFailureLimit: 2 } });
    const { access_token } = await assent.tokens();
    await assent.introspect(access_token, ['rs', 'wrong']);
    await checked(assent, { ...NGINX, 'assent-authorization': basic('rs', 'wrong').authorization });
    expect(await checked(assent, { ...RS_PROOF, ...NGINX, ...bearer(access_token) })).toMatchObject({ ...FORBIDDEN, error: { code: 'temporarily_unavailable' } });
    assent.clock.advance(61);
    expect((await checked(assent, { ...RS_PROOF, ...NGINX, ...bearer(access_token) })).status).toBe(200);
  });

  it('nobody over a network without TLS, unless Assent knows the proxy', async () => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    const headers = { ...RS_PROOF, ...NGINX, ...bearer(access_token) };
    expect(await assent.server.check(aCheck(headers, {}, { transport: 'plaintext' }))).toMatchObject({ ...FORBIDDEN, error: { description: expect.stringContaining('ASSENT_TRUSTED_PROXIES') } });
    expect((await assent.server.check(aCheck(headers, {}, { transport: 'tls' }))).status).toBe(200);
  });
});

describe('a proxy that is set up wrongly stops everything with 403; the log says why', () => {
  const { 'x-original-url': _url, ...noUrl } = NGINX;
  const { 'x-forwarded-proto': _proto, ...noProto } = CADDY;
  const { 'x-forwarded-host': _host, ...noHost } = CADDY;
  const { 'x-forwarded-uri': _uri, ...noUri } = CADDY;

  it.each([
    ['no original request', {}, 'The proxy sent neither X-Original-Method nor X-Forwarded-Method.'],
    ['no X-Original-URL', noUrl, 'The proxy did not send the header x-original-url.'],
    ['no X-Forwarded-Proto', noProto, 'The proxy did not send the header x-forwarded-proto.'],
    ['no X-Forwarded-Host', noHost, 'The proxy did not send the header x-forwarded-host.'],
    ['no X-Forwarded-Uri', noUri, 'The proxy did not send the header x-forwarded-uri.'],
    ['an empty X-Original-URL', { ...NGINX, 'x-original-url': '' }, 'The proxy did not send the header x-original-url.'],
    ['a path where the URL belongs', { ...NGINX, 'x-original-url': '/things' }, 'The proxy sent no original request that HTTP knows.'],
    ['an original request without Host', { ...NGINX, 'x-original-url': 'https:///things' }, 'The proxy sent no original request that HTTP knows.'],
    ['a method that is none', { ...NGINX, 'x-original-method': 'GET, POST' }, 'The proxy sent no original request that HTTP knows.'],
    ['two hosts', { ...CADDY, 'x-forwarded-host': 'a.test, b.test' }, 'The proxy sent no original request that HTTP knows.'],
    ['two schemes', { ...CADDY, 'x-forwarded-proto': 'https, http' }, 'The proxy sent no original request that HTTP knows.'],
    ['a request target that goes on as the host, where a token needs no TLS', { ...CADDY, 'x-forwarded-proto': 'http', 'x-forwarded-uri': '.localhost/things' }, 'The proxy sent no original request that HTTP knows.'],
    ['no path', { ...CADDY, 'x-forwarded-uri': '*' }, 'The proxy sent no original request that HTTP knows.'],
    ['a host that goes on as a path', { ...CADDY, 'x-forwarded-host': 'api.example.test/more' }, 'The proxy sent no original request that HTTP knows.'],
    ['a host with a user name', { ...CADDY, 'x-forwarded-host': 'user@evil.test' }, 'The proxy sent no original request that HTTP knows.'],
    ['both ways to say it, one of which a client can have added', { ...NGINX, ...CADDY }, 'X-Original-Method and X-Forwarded-Method are both there.'],
  ])('%s', async (_case, original, description) => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    expect(await checked(assent, { ...RS_PROOF, ...bearer(access_token), ...original })).toMatchObject({ ...FORBIDDEN, error: { description } });
  });

  it.each<[string, ParamValues, string]>([
    ['an API that is not theirs', { resource: 'https://other.example.test/' }, 'invalid_target'],
    ['two APIs', { resource: [API, 'https://other.example.test/'] }, 'invalid_request'],
    ['two scopes parameters', { scope: ['a', 'b'] }, 'invalid_request'],
    ['a scope outside the grammar', { scope: 'a"b' }, 'invalid_scope'],
  ])('%s', async (_case, params, code) => {
    expect(await checked(new TestAssent(), { ...RS_PROOF, ...NGINX }, params)).toMatchObject({ ...FORBIDDEN, error: { code } });
  });

  it('does not let a client speak for the proxy: what only the other kind of proxy sends is not looked at', async () => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    const forged = { 'x-original-url': 'http://api.example.test/', ...CADDY };
    expect((await checked(assent, { ...RS_PROOF, ...forged, ...bearer(access_token) })).status).toBe(200);
    const other = { 'x-forwarded-proto': 'http', 'x-forwarded-host': 'evil.test', 'x-forwarded-uri': '/', ...NGINX };
    expect((await checked(assent, { ...RS_PROOF, ...other, ...bearer(access_token) })).status).toBe(200);
  });
});

describe('promise 4: fail closed', () => {
  it('answers 503 with Retry-After when a store is down', async () => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    assent.durable.accessTokens.find = () => Promise.reject(new StoreUnavailable('postgres', new Error('down')));
    expect(await checked(assent, { ...RS_PROOF, ...NGINX, ...bearer(access_token) })).toMatchObject({ status: 503, headers: { 'retry-after': '1', 'cache-control': 'no-store' }, body: '' });
  });
});

describe('byte soup', () => {
  const assent = new TestAssent({ apis: [exampleApi({ bearerMethods: ['header', 'body', 'query'] })], clients: [macClient()] });
  const text = fc.string({ unit: 'binary', maxLength: 60 });

  it('never becomes a 5xx nor a 2xx', async () => {
    const names = [...Object.keys(NGINX), ...Object.keys(CADDY), 'authorization', 'content-type', 'assent-authorization'];
    const soup = fc.record({
      headers: fc.dictionary(fc.constantFrom(...names), fc.oneof(text, text.map((tail) => `Bearer ${tail}`), fc.array(text, { maxLength: 2 }))),
      base: fc.constantFrom({}, RS_PROOF, { ...RS_PROOF, ...NGINX }, { ...RS_PROOF, ...CADDY }),
      query: fc.oneof(text, text.map((tail) => `scope=${tail}`)),
      body: fc.uint8Array({ maxLength: 100 }),
    });
    await fc.assert(
      fc.asyncProperty(soup, async ({ base, body, headers, query }) => {
        const { status } = await assent.server.check(aRequest({ path: '/check', transport: 'local', query, body, headers: { ...base, ...headers } }));
        expect([401, 403]).toContain(status);
      }),
      { numRuns: 500 },
    );
  });
});
