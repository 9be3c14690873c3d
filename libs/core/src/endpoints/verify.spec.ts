import { generateKeyPair, SignJWT, exportJWK } from 'jose';
import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import {
  aClient, API, aRequest, aSecret, answerOf, aVerification, basic, exampleApi, issuedMacToken, macClient, RESOURCE_URI, resourceServer, signedRequest, TestAssent, verified, webClient, withBearer, ISSUER,
} from '@assent/core-testing';
import { StoreUnavailable } from '../errors/store-unavailable.js';

const NO_CREDENTIALS = { active: false, status: 401, www_authenticate: ['Bearer realm="assent"'] };
const INVALID_TOKEN = {
  active: false,
  status: 401,
  error: 'invalid_token',
  error_description: 'The access token is expired, revoked or unknown.',
  www_authenticate: ['Bearer realm="assent", error="invalid_token", error_description="The access token is expired, revoked or unknown."'],
};
const OTHER_API = 'https://other.example.test/';

describe('a request with a good credential', () => {
  it('gets exactly the answer of introspection, never to be cached', async () => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    const answer = await verified(assent, withBearer(access_token));
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/json', 'cache-control': 'no-store' } });
    expect(answer.body).toEqual((await assent.introspect(access_token)).body);
    expect(answer.body).toMatchObject({ active: true, scope: 'api:read api:write', username: 'alice', token_type: 'Bearer', aud: API });
  });

  it.each([['Authorization'], ['AUTHORIZATION'], ['authorization']])('takes the header name %s', async (name) => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    expect((await verified(assent, { headers: { [name]: [`bearer ${access_token}`] } })).body).toMatchObject({ active: true });
  });

  it('takes it for one of the scopes, all of them, or none', async () => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    for (const scope of ['', 'api:read', 'api:write api:read']) {
      expect((await verified(assent, { ...withBearer(access_token), scope })).body).toMatchObject({ active: true });
    }
  });

  it('takes it for the API that the resource server names', async () => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    expect((await verified(assent, { ...withBearer(access_token), resource: API })).body).toMatchObject({ active: true });
  });

  it('with a MAC token gets the same members, and is good once', async () => {
    const assent = new TestAssent({ clients: [macClient()] });
    const token = await issuedMacToken(assent);
    const now = assent.clock.now().getTime() / 1000;
    const { headers } = signedRequest(token, { ts: now, nonce: 'n1' });
    expect((await verified(assent, { headers })).body).toMatchObject({ active: true, token_type: 'mac', scope: 'api:read', sub: 'web', aud: API });
    expect((await verified(assent, { headers })).body).toEqual({
      active: false, status: 401, error: 'invalid_token', error_description: 'nonce already used', www_authenticate: ['Bearer realm="assent"', 'MAC error="nonce already used"'],
    });
  });

  it('takes host and port of a MAC request from Host, else from the uri', async () => {
    const assent = new TestAssent({ clients: [macClient()] });
    const token = await issuedMacToken(assent);
    const ts = assent.clock.now().getTime() / 1000;
    const at8443 = signedRequest(token, { ts, nonce: 'n1' }, { port: 8443 });
    expect((await verified(assent, { uri: 'https://api.example.test/things?b=1&a=2', headers: { ...at8443.headers, Host: 'API.example.test:8443' } })).body).toMatchObject({ active: true });
    const again = signedRequest(token, { ts, nonce: 'n2' }, { port: 8443 });
    expect((await verified(assent, { uri: 'https://API.example.test:8443/things?b=1&a=2', headers: again.headers })).body).toMatchObject({ active: true });
    const encoded = signedRequest(token, { ts, nonce: 'n3' }, { requestTarget: '/a%2fb/../c?x=%e4+%20' });
    expect((await verified(assent, { uri: 'https://api.example.test/a%2fb/../c?x=%e4+%20', headers: encoded.headers })).body).toMatchObject({ active: true });
    const root = signedRequest(token, { ts, nonce: 'n4' }, { requestTarget: '/' });
    expect((await verified(assent, { uri: 'https://api.example.test', headers: root.headers })).body).toMatchObject({ active: true });
  });
});

describe('RFC 6750 §3.1: a request without credentials', () => {
  it('is challenged without an error, once for each scheme that somebody can use', async () => {
    expect((await verified(new TestAssent(), {})).body).toEqual(NO_CREDENTIALS);
    expect((await verified(new TestAssent({ clients: [macClient()] }), {})).body).toEqual({ ...NO_CREDENTIALS, www_authenticate: ['Bearer realm="assent"', 'MAC'] });
  });

  it.each(['Basic YTpi', 'Digest x', 'Bearerx y', 'at_x', ''])('so is one with Authorization: %j, which is none of our schemes', async (authorization) => {
    expect((await verified(new TestAssent(), { headers: { authorization } })).body).toEqual(NO_CREDENTIALS);
  });
});

describe('RFC 9110 §5.3, RFC 6750 §2: a request with two credentials', () => {
  const REPEATED_BEARER = 'Bearer realm="assent", error="invalid_request", error_description="The Authorization header is repeated."';

  it.each([
    [['Bearer a', 'Bearer b'], [REPEATED_BEARER]],
    [['Bearer a', 'MAC id="x"'], [REPEATED_BEARER, 'MAC error="The Authorization header is repeated."']],
    [['Basic YTpi', 'Digest x'], [REPEATED_BEARER]],
  ])('is refused with 400 when Authorization is there twice: %j', async (authorization, www_authenticate) => {
    const { body } = await verified(new TestAssent(), { headers: { authorization } });
    expect(body).toEqual({ active: false, status: 400, error: 'invalid_request', error_description: 'The Authorization header is repeated.', www_authenticate });
  });

  it('is refused too when the two differ in the case of their name', async () => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    const { body } = await verified(assent, { headers: { authorization: `Bearer ${access_token}`, Authorization: `Bearer ${access_token}` } });
    expect(body).toMatchObject({ active: false, status: 400, error: 'invalid_request' });
  });

  it('is refused with a challenge of each kind that was tried', async () => {
    const assent = new TestAssent({ apis: [exampleApi({ bearerMethods: ['header', 'query'] })], clients: [macClient()] });
    const { body } = await verified(assent, { uri: `${RESOURCE_URI}&access_token=x`, headers: { authorization: 'MAC id="x"' } });
    expect(body).toEqual({
      active: false, status: 400, error: 'invalid_request', error_description: 'Credentials were sent in more than one way.',
      www_authenticate: [
        'Bearer realm="assent", error="invalid_request", error_description="Credentials were sent in more than one way."',
        'MAC error="Credentials were sent in more than one way."',
      ],
    });
  });
});

describe('RFC 6750 §3.1: a request with a bad credential', () => {
  it('is refused alike whether its token is unknown, expired, revoked, of another API, or no access token', async () => {
    const assent = new TestAssent({
      apis: [exampleApi(), exampleApi({ identifier: OTHER_API, scopes: [{ name: 'other', description: 'Other' }], introspectionClients: [] })],
      clients: [webClient({ scope: ['api:read', 'api:write', 'offline_access', 'other'] })],
    });
    const { access_token, refresh_token } = await assent.tokens();
    const other = String((await assent.token({ grant_type: 'client_credentials', scope: 'other' })).body['access_token']);
    await assent.revoke(access_token);
    const { access_token: expiring } = await assent.tokens();
    assent.clock.advance(3600);
    for (const token of [access_token, expiring, other, refresh_token, 'at_unknown', 'x', 'a.b.c']) expect((await verified(assent, withBearer(token))).body).toEqual(INVALID_TOKEN);
  });

  it('CVE-2024-47077: refuses the token of one API at another, also where the resource server has both', async () => {
    const both = resourceServer({ introspects: [API, OTHER_API] });
    const assent = new TestAssent({ apis: [exampleApi(), exampleApi({ identifier: OTHER_API, scopes: [] })], clients: [both] });
    const { access_token } = await assent.tokens();
    expect((await verified(assent, { ...withBearer(access_token), resource: OTHER_API })).body).toEqual(INVALID_TOKEN);
    expect((await verified(assent, withBearer(access_token))).body).toMatchObject({ active: true });
  });

  it("MC13: refuses a MAC token's id as bearer token", async () => {
    const assent = new TestAssent({ clients: [macClient()] });
    const { id } = await issuedMacToken(assent);
    expect((await verified(assent, withBearer(id))).body).toEqual({ ...INVALID_TOKEN, www_authenticate: [...INVALID_TOKEN.www_authenticate, 'MAC'] });
  });

  it('refuses a good MAC request for another API as one with a wrong mac', async () => {
    const other = resourceServer({ clientId: 'other-rs', secrets: [aSecret('s')], introspects: [OTHER_API] });
    const assent = new TestAssent({ apis: [exampleApi(), exampleApi({ identifier: OTHER_API, scopes: [] })], clients: [macClient(), other] });
    const ts = assent.clock.now().getTime() / 1000;
    const { headers } = signedRequest(await issuedMacToken(assent), { ts, nonce: 'n1' });
    const wrongMac = { authorization: String(headers['authorization']).replace(/mac="."?/, 'mac="A') };
    const elsewhere = await verified(assent, { headers }, ['other-rs', 's']);
    expect(elsewhere.body).toEqual((await verified(assent, { headers: wrongMac }, ['other-rs', 's'])).body);
    expect(elsewhere.body).toMatchObject({ active: false, status: 401, error_description: 'invalid MAC' });
  });

  it.each(['Bearer', 'Bearer ', 'Bearer a b', 'bearer a,b', 'Bearer =', 'Bearer "x"', 'Bearer é', 'Bearer\tx', 'Bearer x, Basic YTpi'])('RFC 6750 §2.1: refuses %j as malformed', async (authorization) => {
    expect((await verified(new TestAssent(), { headers: { authorization } })).body).toMatchObject({
      active: false, status: 400, error: 'invalid_request', error_description: 'The Authorization header is malformed.',
    });
  });

  it('takes the token literally: not decoded, nor encoded on top', async () => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    for (const text of [btoa(access_token), access_token.replace('_', '%5F')]) expect((await verified(assent, withBearer(text))).body).not.toMatchObject({ active: true });
  });

  it('tells what scope a small token lacks', async () => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens({ scope: 'api:read' });
    expect((await verified(assent, { ...withBearer(access_token), scope: 'api:read api:write' })).body).toEqual({
      active: false,
      status: 403,
      error: 'insufficient_scope',
      error_description: 'The request needs more than the token allows.',
      www_authenticate: ['Bearer realm="assent", error="insufficient_scope", error_description="The request needs more than the token allows.", scope="api:read api:write"'],
    });
  });

  it('tells it of a small MAC token in the words of its scheme', async () => {
    const assent = new TestAssent({ clients: [macClient()] });
    const { headers } = signedRequest(await issuedMacToken(assent), { ts: assent.clock.now().getTime() / 1000, nonce: 'n1' });
    expect((await verified(assent, { headers, scope: 'api:write' })).body).toMatchObject({
      status: 403, error: 'insufficient_scope', www_authenticate: ['Bearer realm="assent"', 'MAC error="insufficient_scope"'],
    });
  });
});

describe('RFC 6750 §5.2: a bearer token over plain http', () => {
  it('is refused and revoked, and the audit log knows', async () => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    expect((await verified(assent, { uri: 'http://api.example.test/things', ...withBearer(access_token) })).body).toEqual(INVALID_TOKEN);
    expect((await verified(assent, withBearer(access_token))).body).toEqual(INVALID_TOKEN);
    expect((await assent.introspect(access_token)).body).toEqual({ active: false });
    expect(assent.durable.audit.entries.at(-1)).toEqual({
      at: assent.clock.now(), actor: 'system', action: 'token.revoke', target: expect.stringMatching(/^token:\d+-[0-9a-f]{64}$/),
      detail: { reason: 'a bearer token was sent over plain http', host: 'api.example.test', client_id: 'web', user_id: assent.alice.userId },
    });
  });

  it.each(['http://localhost:3001/things', 'http://127.0.0.1/things', 'http://[::1]:80/things', 'http://api.localhost/'])('is good at %s, which is this machine', async (uri) => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    expect((await verified(assent, { uri, ...withBearer(access_token) })).body).toMatchObject({ active: true });
  });

  it('is good in an installation without TLS', async () => {
    const assent = new TestAssent({ config: { issuer: 'http://localhost:3000' } });
    const { access_token } = await assent.tokens();
    expect((await verified(assent, { uri: 'http://api.example.test/', ...withBearer(access_token) })).body).toMatchObject({ active: true });
  });

  it.each(['http://localhost.example.test/', 'http://127.0.0.1.example.test/', 'http://notlocalhost/'])('is not good at %s, which only looks like this machine', async (uri) => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    expect((await verified(assent, { uri, ...withBearer(access_token) })).body).toEqual(INVALID_TOKEN);
  });

  it('stays alive when a resource server asks that it is not for', async () => {
    const other = resourceServer({ clientId: 'other-rs', secrets: [aSecret('s')], introspects: [OTHER_API] });
    const assent = new TestAssent({ apis: [exampleApi(), exampleApi({ identifier: OTHER_API, scopes: [] })], clients: [other] });
    const { access_token } = await assent.tokens();
    expect((await verified(assent, { uri: 'http://api.example.test/things', ...withBearer(access_token) }, ['other-rs', 's'])).body).toEqual(INVALID_TOKEN);
    expect((await verified(assent, withBearer(access_token))).body).toMatchObject({ active: true });
  });
});

describe('who may ask', () => {
  it('RFC 7662 §2.1: nobody without proof', async () => {
    const assent = new TestAssent({ clients: [aClient({ clientId: 'open', tokenEndpointAuthMethod: 'none' })] });
    const expected = { status: 401, headers: { 'www-authenticate': 'Basic realm="assent"', 'cache-control': 'no-store' }, body: { error: 'invalid_client' } };
    expect(await verified(assent, {}, null)).toMatchObject(expected);
    expect(await verified(assent, {}, ['rs', 'wrong'])).toMatchObject(expected);
    expect(await verified(assent, { client_id: 'open' }, null)).toMatchObject(expected);
    expect(await verified(assent, { client_id: 'rs', client_secret: 'rs-secret' }, null)).toMatchObject(expected); // registered for Basic
  });

  it('RFC 6749 §2.3.1: a resource server with id and secret as members', async () => {
    const assent = new TestAssent({ clients: [resourceServer({ tokenEndpointAuthMethod: 'client_secret_post' })] });
    const { access_token } = await assent.tokens();
    expect((await verified(assent, { ...withBearer(access_token), client_id: 'rs', client_secret: 'rs-secret' }, null)).body).toMatchObject({ active: true });
  });

  it('RFC 7523 §2.2: a resource server with an assertion as member', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const assent = new TestAssent({ clients: [resourceServer({ tokenEndpointAuthMethod: 'private_key_jwt', jwks: { keys: [{ ...(await exportJWK(publicKey)) }] } })] });
    const { access_token } = await assent.tokens();
    await assent.shortLived.replays.remember('client-assertion', 'earlier', assent.clock.now());
    assent.clock.advance(60);
    const now = assent.clock.now().getTime() / 1000;
    const client_assertion = await new SignJWT({ jti: 'j1' }).setProtectedHeader({ alg: 'ES256' }).setIssuer('rs').setSubject('rs').setAudience(ISSUER).setIssuedAt(now).setExpirationTime(now + 60).sign(privateKey);
    const members = { ...withBearer(access_token), client_assertion, client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' };
    expect((await verified(assent, members, null)).body).toMatchObject({ active: true });
    expect((await verified(assent, members, null)).status).toBe(401);
  });

  it('takes empty client members beside Basic as absent, and two methods as one too many', async () => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    expect((await verified(assent, { ...withBearer(access_token), client_id: '', client_secret: '' })).body).toMatchObject({ active: true });
    expect(await verified(assent, { client_id: 'rs', client_secret: 'rs-secret' })).toMatchObject({ status: 400, body: { error: 'invalid_request', error_description: 'More than one client authentication method was used.' } });
  });

  it('RFC 8707 §2: nobody about an API that is not theirs', async () => {
    for (const resource of [OTHER_API, 'x', API.slice(0, -1)]) {
      expect(await verified(new TestAssent(), { resource })).toMatchObject({ status: 400, body: { error: 'invalid_target' } });
    }
  });

  it('nobody over plaintext', async () => {
    expect(answerOf(await new TestAssent().server.verify(aVerification({}, undefined, { transport: 'plaintext' })))).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });
});

describe('a question that is none', () => {
  const asked = async (body: string | Uint8Array, type = 'application/json') =>
    answerOf(await new TestAssent().server.verify(aRequest({ method: 'POST', path: '/verify', body, headers: { 'content-type': type, ...basic('rs', 'rs-secret') } })));

  it.each([
    ['', 'The body is not JSON in UTF-8.'],
    ['{', 'The body is not JSON in UTF-8.'],
    [new Uint8Array([0x22, 0xff, 0x22]), 'The body is not JSON in UTF-8.'],
    ['[]', 'The body is not a JSON object.'],
    ['null', 'The body is not a JSON object.'],
    ['"x"', 'The body is not a JSON object.'],
    ['{}', 'The member method is missing or malformed.'],
    ['{"method":"GET"}', 'The member uri is missing or malformed.'],
    ['{"method":1,"uri":"https://a.test/"}', 'The member method is missing or malformed.'],
    ['{"method":"GET","uri":"https://a.test/","headers":[]}', 'The member headers is missing or malformed.'],
    ['{"method":"GET","uri":"https://a.test/","headers":{"a":1}}', 'The member headers is missing or malformed.'],
    ['{"method":"GET","uri":"https://a.test/","headers":{"a":"b\\r\\nc: d"}}', 'The member headers is missing or malformed.'],
    ['{"method":"GET","uri":"https://a.test/","body":"*"}', 'The member body is missing or malformed.'],
    ['{"method":"GET","uri":"https://a.test/","scope":["a"]}', 'The member scope is missing or malformed.'],
    ['{"method":"GET","uri":"https://a.test/","resource":{}}', 'The member resource is missing or malformed.'],
    ['{"client_id":1}', 'The member client_id is not a string.'],
  ])('%j: %s', async (body, error_description) => {
    expect(await asked(body)).toMatchObject({ status: 400, headers: { 'cache-control': 'no-store' }, body: { error: 'invalid_request', error_description } });
  });

  it.each([
    ['GE T', 'https://a.test/'], ['', 'https://a.test/'], ['G\nET', 'https://a.test/'], ['GET', '/things'], ['GET', 'ftp://a.test/'], ['GET', 'https://'], ['GET', 'https:///x'], ['GET', 'https://user@a.test/'],
    ['GET', 'https://a.test/x y'], ['GET', 'https://a.test/x\ny'], ['GET', 'https://a.test:99999999/'], ['GET', 'https://[::1/'], ['GET', 'https://a test/'], ['GET', ' https://a.test/'],
  ])('no HTTP server took %j %j', async (method, uri) => {
    expect((await asked(JSON.stringify({ method, uri }))).body).toEqual({ error: 'invalid_request', error_description: 'The members method, uri and headers.host are not those of an HTTP request.' });
  });

  it.each(['a b', 'a\n', 'a/b', '', ['a.test', 'b.test']])('no HTTP server took Host: %j', async (host) => {
    expect(await asked(JSON.stringify({ method: 'GET', uri: 'https://a.test/', headers: { host } }))).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  it('RFC 6749 §3.3: has no scope with characters outside the grammar', async () => {
    expect(await verified(new TestAssent(), { scope: 'a"b' })).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
  });

  it.each(['application/x-www-form-urlencoded', 'text/json', 'application/jsonx', ''])('has the content type %j', async (type) => {
    expect((await asked('{}', type)).body).toEqual({ error: 'invalid_request', error_description: 'The content type must be application/json.' });
  });

  it('has another method, or a query', async () => {
    const assent = new TestAssent();
    expect(answerOf(await assent.server.verify(aVerification({}, undefined, { method: 'GET' })))).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    expect(answerOf(await assent.server.verify(aVerification({}, undefined, { query: 'x=1' })))).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  it('CWE-1321: names that JavaScript knows mean nothing', async () => {
    const body = '{"method":"GET","uri":"https://a.test/","__proto__":{"scope":"x"},"headers":{"__proto__":"x","constructor":"y"}}';
    expect((await asked(body)).body).toEqual(NO_CREDENTIALS);
  });
});

describe('promise 4: fail closed', () => {
  it.each(['accessTokens', 'apis', 'clients'] as const)('answers 503 when %s cannot be read', async (store) => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    const down = () => Promise.reject(new StoreUnavailable('postgres', new Error('down')));
    Object.assign(assent.durable[store], { find: down, relevantTo: down });
    expect(await verified(assent, withBearer(access_token))).toMatchObject({ status: 503, headers: { 'retry-after': '1' }, body: { error: 'temporarily_unavailable' } });
  });

  it('never answers that a token seen in plaintext is revoked when it could not be', async () => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    assent.durable.accessTokens.revoke = () => Promise.reject(new StoreUnavailable('postgres', new Error('down')));
    expect((await verified(assent, { uri: 'http://api.example.test/', ...withBearer(access_token) })).status).toBe(503);
  });
});

describe('byte soup', () => {
  const assent = new TestAssent({ apis: [exampleApi({ bearerMethods: ['header', 'body', 'query'] })], clients: [macClient()] });
  const text = fc.string({ unit: 'binary', maxLength: 80 });

  it('never becomes a 5xx, as a body', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.json().map((json) => Buffer.from(json))), async (body) => {
        const { status } = await assent.server.verify(aRequest({ method: 'POST', path: '/verify', body, headers: { 'content-type': 'application/json', ...basic('rs', 'rs-secret') } }));
        expect(status).toBeLessThan(500);
      }),
      { numRuns: 300 },
    );
  });

  it('never becomes a 5xx nor an active token, as the members of a question', async () => {
    const soup = fc.record(
      {
        method: fc.oneof(text, fc.constantFrom('GET', 'POST')),
        uri: fc.oneof(text, text.map((tail) => `https://api.example.test/${tail}`), fc.webUrl({ withQueryParameters: true }).map((uri) => `${uri}&access_token=x`)),
        headers: fc.dictionary(fc.oneof(text, fc.constantFrom('authorization', 'Authorization', 'content-type', 'host')), fc.oneof(text, text.map((tail) => `Bearer ${tail}`), text.map((tail) => `MAC ${tail}`), fc.array(text, { maxLength: 3 }))),
        body: fc.oneof(text, fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('base64'))),
        scope: text,
        resource: fc.oneof(text, fc.constant(API)),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(soup, async (members) => {
        const { status, body } = await verified(assent, members);
        expect(status).toBeLessThan(500);
        expect(body['active']).not.toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
