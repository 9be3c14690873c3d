import { describe, expect, it } from '@jest/globals';
import { aClient, aFormPost, answerOf, API, aRequest, basic, exampleApi, TestAssent, webClient, type ParamValues } from '@assent/core-testing';
import { decodeJwt, decodeProtectedHeader, createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { StoreUnavailable } from '../errors/store-unavailable.js';

const machine: ParamValues = { grant_type: 'client_credentials', scope: 'api:read' };
const error = (code: string, status = 400) => ({ status, body: { error: code } });

describe('RFC 6749 §3.2 token endpoint', () => {
  it.each(['GET', 'HEAD', 'PUT', 'DELETE'])('answers POST only: %s is refused with Allow', async (method) => {
    const answer = answerOf(await new TestAssent().server.token(aRequest({ method, path: '/token' })));
    expect(answer).toMatchObject({ status: 405, headers: { allow: 'POST' }, body: { error: 'invalid_request' } });
  });

  it('reads parameters from a form body only', async () => {
    const { server } = new TestAssent();
    const body = JSON.stringify(machine);
    for (const contentType of ['application/json', 'text/plain', 'multipart/form-data', 'application/x-www-form-urlencodedx', undefined]) {
      const request = aRequest({ method: 'POST', path: '/token', body, headers: { ...basic('web', 'web-secret'), 'content-type': contentType } });
      expect(answerOf(await server.token(request))).toMatchObject(error('invalid_request'));
    }
  });

  it('accepts a charset parameter and another case in the content type', async () => {
    const request = aFormPost('/token', machine, { ...basic('web', 'web-secret'), 'content-type': 'Application/X-WWW-Form-Urlencoded; charset=UTF-8' });
    expect(answerOf(await new TestAssent().server.token(request))).toMatchObject({ status: 200 });
  });

  it.each(['grant_type', 'scope', 'client_id', 'unknown', 'audience'])('refuses the repeated parameter %s', async (name) => {
    const answer = await new TestAssent().token({ ...machine, [name]: ['api:read', 'api:read'] });
    expect(answer).toMatchObject({ ...error('invalid_request'), body: { error_description: 'A parameter is repeated.' } });
  });

  it('lets resource repeat (RFC 8707 §2)', async () => {
    expect(await new TestAssent().token({ ...machine, resource: [API, API] })).toMatchObject({ status: 200 });
  });

  it('treats parameters without a value as absent and ignores unknown ones', async () => {
    expect(await new TestAssent().token({ ...machine, client_id: '', client_secret: '', unknown: 'x', '__proto__': 'x' })).toMatchObject({ status: 200 });
    expect(await new TestAssent().token({ ...machine, grant_type: '' })).toMatchObject(error('invalid_request'));
  });

  it.each(['%', '%zz', '%ff', 'scope=%00', 'scope=a%c0%80', '\xff'])('answers the broken body %j with 400', async (tail) => {
    const request = aRequest({
      method: 'POST', path: '/token', body: Buffer.from(`grant_type=client_credentials&${tail}`, 'latin1'),
      headers: { ...basic('web', 'web-secret'), 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(answerOf(await new TestAssent().server.token(request))).toMatchObject(error('invalid_request'));
  });

  it('accepts no parameters in the query', async () => {
    const request = { ...aFormPost('/token', machine, basic('web', 'web-secret')), query: 'client_secret=web-secret' };
    expect(answerOf(await new TestAssent().server.token(request))).toMatchObject(error('invalid_request'));
  });
});

describe('RFC 6749 §5.2 error response', () => {
  it('says invalid_request without grant_type and unsupported_grant_type for an unknown one', async () => {
    const assent = new TestAssent();
    expect(await assent.token({})).toMatchObject(error('invalid_request'));
    expect(await assent.token({ grant_type: 'password' })).toMatchObject(error('unsupported_grant_type'));
    expect(await assent.token({ grant_type: '__proto__' })).toMatchObject(error('unsupported_grant_type'));
  });

  it('says unauthorized_client when the client is not registered for the grant', async () => {
    const assent = new TestAssent({ clients: [webClient({ grantTypes: ['authorization_code'] })] });
    expect(await assent.token(machine)).toMatchObject(error('unauthorized_client'));
  });

  it('has a JSON body that must not be cached', async () => {
    const { headers } = await new TestAssent().token({});
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-store', pragma: 'no-cache' });
  });
});

describe('RFC 6749 §4.4 client credentials grant', () => {
  it('issues a token for the client itself, without a refresh token', async () => {
    const assent = new TestAssent();
    const answer = await assent.token(machine);
    expect(answer).toMatchObject({ status: 200, body: { token_type: 'Bearer', scope: 'api:read' } });
    expect(answer.body).not.toHaveProperty('refresh_token');
    const about = await assent.introspect(String(answer.body['access_token']));
    expect(about.body).toMatchObject({ active: true, sub: 'web', client_id: 'web' });
    expect(about.body).not.toHaveProperty('username');
  });

  it('must only be used by confidential clients', async () => {
    const open = aClient({ clientId: 'open', tokenEndpointAuthMethod: 'none', grantTypes: ['client_credentials'], scope: ['api:read'] });
    const assent = new TestAssent({ clients: [open] });
    expect(await assent.token({ ...machine, client_id: 'open' }, null)).toMatchObject(error('unauthorized_client'));
  });

  it('gives all registered scopes of APIs when none is asked for', async () => {
    expect((await new TestAssent().token({ grant_type: 'client_credentials' })).body).toMatchObject({ scope: 'api:read api:write' });
  });

  it.each(['admin', 'api:read admin', 'api:read "', 'offline_access'])('refuses the scope %j', async (scope) => {
    expect(await new TestAssent().token({ ...machine, scope })).toMatchObject(error('invalid_scope'));
  });

  it('refuses a registered scope that no API offers any more', async () => {
    const assent = new TestAssent({ clients: [webClient({ scope: ['api:read', 'gone'] })] });
    expect(await assent.token({ ...machine, scope: 'gone' })).toMatchObject(error('invalid_scope'));
  });

  it('refuses a client that is disabled while its request is served', async () => {
    const assent = new TestAssent();
    const save = assent.durable.accessTokens.save.bind(assent.durable.accessTokens);
    assent.durable.accessTokens.save = async (token) => {
      assent.durable.clients.put(webClient({ disabledAt: assent.clock.now() }));
      return save(token);
    };
    expect(await assent.token(machine)).toMatchObject(error('invalid_client', 401));
  });
});

describe('RFC 8707 §2 resource indicators', () => {
  const apis = [exampleApi(), exampleApi({ identifier: 'https://other.example.test/', scopes: [{ name: 'other:read', description: 'Other' }] })];
  const clients = [webClient({ scope: ['api:read', 'other:read'] })];

  it('restricts the audience to the named resource and the scope to what it offers', async () => {
    const assent = new TestAssent({ apis, clients });
    const answer = await assent.token({ grant_type: 'client_credentials', scope: 'api:read other:read', resource: API });
    expect(answer.body).toMatchObject({ scope: 'api:read' });
    expect((await assent.introspect(String(answer.body['access_token']))).body).toMatchObject({ aud: API, scope: 'api:read' });
  });

  it('takes every API that owns a scope when none is named', async () => {
    const assent = new TestAssent({ apis, clients });
    const answer = await assent.token({ grant_type: 'client_credentials' });
    expect((await assent.introspect(String(answer.body['access_token']))).body).toMatchObject({ aud: [API, 'https://other.example.test/'] });
  });

  it.each(['https://unknown.example.test/', 'not-a-uri', `${API}#fragment`])('refuses the unknown resource %s with invalid_target', async (resource) => {
    expect(await new TestAssent({ apis }).token({ ...machine, resource })).toMatchObject(error('invalid_target'));
  });

  it('refuses a resource that offers none of the scopes', async () => {
    const answer = await new TestAssent({ apis, clients }).token({ ...machine, resource: 'https://other.example.test/' });
    expect(answer).toMatchObject(error('invalid_scope'));
  });
});

describe('RFC 9068 §2 JWT access tokens', () => {
  const jwtApi = { apis: [exampleApi({ tokenFormat: 'jwt' as const })] };

  it('have typ at+jwt and the required claims, signed with a published key', async () => {
    const assent = new TestAssent(jwtApi);
    const { access_token } = await assent.tokens();
    const jwks = answerOf(await assent.server.jwks(aRequest({ path: '/jwks' }))).body as unknown as JSONWebKeySet;
    const options = { issuer: 'https://assent.example.test', audience: API, typ: 'at+jwt', currentDate: assent.clock.now() };
    const { payload } = await jwtVerify(access_token, createLocalJWKSet(jwks), options);
    const now = assent.clock.now().getTime() / 1000;
    expect(payload).toMatchObject({ sub: assent.alice.userId, client_id: 'web', scope: 'api:read api:write', iat: now, exp: now + 3600 });
    expect(payload.jti).toEqual(expect.any(String));
    expect(decodeProtectedHeader(access_token)).toMatchObject({ alg: 'ES256', kid: jwks.keys[0]?.kid });
  });

  it('have the client as subject where there is no resource owner', async () => {
    const { body } = await new TestAssent(jwtApi).token(machine);
    expect(decodeJwt(String(body['access_token']))).toMatchObject({ sub: 'web', client_id: 'web' });
  });

  it('are known to introspection and revocation like opaque ones', async () => {
    const assent = new TestAssent(jwtApi);
    const { access_token } = await assent.tokens();
    expect((await assent.introspect(access_token)).body).toMatchObject({ active: true, username: 'alice' });
    expect(await assent.revoke(access_token)).toMatchObject({ status: 200 });
    expect((await assent.introspect(access_token)).body).toEqual({ active: false });
  });

  it('count only as the very text that was issued', async () => {
    const assent = new TestAssent(jwtApi);
    const { access_token } = await assent.tokens();
    const [header, payload, signature] = access_token.split('.');
    for (const forged of [`${header}.${payload}.`, `${header}.${payload}.AAAA`, `${header}.${payload}.${signature}A`, `${header}.${payload}`]) {
      expect((await assent.introspect(forged)).body).toEqual({ active: false });
    }
  });
});

describe('promise 4: fail closed', () => {
  it('answers 503 with a proper error body and Retry-After when a store is down', async () => {
    const down = () => Promise.reject(new StoreUnavailable('postgres', new Error('ECONNREFUSED 10.0.0.1')));
    const assent = new TestAssent();
    assent.durable.accessTokens.save = down;
    const answer = await assent.token(machine);
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '1', 'cache-control': 'no-store' }, body: { error: 'temporarily_unavailable' } });
    expect(JSON.stringify(answer)).not.toContain('10.0.0.1');
  });

  it('leaves bugs to the shell', async () => {
    const assent = new TestAssent();
    assent.durable.accessTokens.save = () => Promise.reject(new TypeError('a bug'));
    await expect(assent.token(machine)).rejects.toThrow('a bug');
  });
});
