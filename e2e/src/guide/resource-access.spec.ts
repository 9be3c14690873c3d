import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { API, JWT_API } from '../stack/import-file.js';
import { basic, encoded, send, until, type Answer, type Fields } from './exchange.js';
import { startResourceApi, type ResourceApi } from './resource-api.js';
import { HEADER_API } from './token-side.clients.js';
import { START_MILLISECONDS, TokenSide } from './token-side.js';
import { FORM_HEADERS, refused, verify, verifyBearer } from './verification.js';

const SHORT_TTL_SECONDS = 10;
const ACTIVE = { status: 200, body: { active: true } };
const INVALID_TOKEN = 'Bearer realm="things", error="invalid_token", error_description="The access token is expired, revoked or unknown."';

describe('L. Resource access, bearer', () => {
  let guide: TokenSide;
  /** The same stores behind an https issuer, with tokens that die soon. */
  let withTls: TokenSide;
  /** Takes tokens in all three places. */
  let api: ResourceApi;
  /** Takes them in the header only, as every API does unless told otherwise. */
  let headerApi: ResourceApi;
  let token: string;
  let bodyToken: string;
  let queryToken: string;
  let manager: string;
  let dying: { readonly token: string; readonly at: number };

  beforeAll(async () => {
    guide = await TokenSide.start({ env: { ASSENT_LOG_LEVEL: 'debug' } });
    api = await startResourceApi({ issuer: guide.stack.issuer });
    headerApi = await startResourceApi({ issuer: guide.stack.issuer, bearerMethods: [] });
    token = await guide.machineToken();
    bodyToken = await guide.machineToken('body');
    queryToken = await guide.machineToken('query');
    manager = await guide.machineToken('manager');
    withTls = await guide.withSettings({ ASSENT_ISSUER: 'https://as.example.test', ASSENT_ACCESS_TOKEN_TTL_SECONDS: String(SHORT_TTL_SECONDS) });
    dying = { token: await withTls.machineToken(), at: Date.now() };
  }, START_MILLISECONDS);
  afterAll(async () => {
    await api.stop();
    await headerApi.stop();
    await guide.stop();
  });

  const call = (path: string, headers: Readonly<Record<string, string>> = {}, init: RequestInit = {}, at = api): Promise<Answer> => send(at.url + path, { ...init, headers });
  const withHeader = (authorization: string, path = '/things', at = api) => call(path, { authorization }, {}, at);
  const withBody = (fields: Fields, at = api, headers: Readonly<Record<string, string>> = {}, method = 'POST') =>
    call('/things', { ...FORM_HEADERS, ...headers }, { method, body: encoded(fields).toString() }, at);
  const withQuery = (fields: Fields, at = api) => call(`/things?${encoded(fields).toString()}`, {}, {}, at);
  /** As if no token had been sent. */
  const nothing = ({ status, headers, text }: Answer) => expect([status, headers.get('www-authenticate')?.split(', MAC')[0], text]).toEqual([401, 'Bearer realm="things"', '']);

  describe('#129 the resource server checks: known and valid, not expired, not revoked, scope enough, and the audience', () => {
    it('#129 a good token opens', async () => {
      expect(await withHeader(`Bearer ${token}`)).toMatchObject({ status: 200, body: { by: 'machine' } });
      expect(await verifyBearer(guide.base, token)).toMatchObject({ status: 200, body: { active: true, client_id: 'machine', aud: API } });
    });

    it('#129 an unknown one does not, nor a JWT with another signature or content', async () => {
      const jwt = (await guide.token('web', { grant_type: 'client_credentials', scope: 'jwt:read' })).body['access_token'] as string;
      const [head = '', payload = '', signature = ''] = jwt.split('.');
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
      const more = Buffer.from(JSON.stringify({ ...claims, scope: 'jwt:read api:read' })).toString('base64url');
      const asked = { resource: JWT_API, scope: 'jwt:read' };
      expect(await verifyBearer(guide.base, jwt, asked)).toMatchObject(ACTIVE);
      const unsigned = Buffer.from('{"alg":"none"}').toString('base64url');
      for (const forged of [`${head}.${more}.${signature}`, `${head}.${payload}.${signature.slice(0, -4)}AAAA`, `${unsigned}.${payload}.`, `${unsigned}.${payload}.AA`, `at_zzz_${'A'.repeat(43)}`, 'x']) {
        expect(await verifyBearer(guide.base, forged, asked)).toMatchObject(refused(401, 'invalid_token'));
      }
      expect(await withHeader(`Bearer at_zzz_${'A'.repeat(43)}`)).toMatchObject({ status: 401, body: { error: 'invalid_token' } });
    });

    it('#129 nor a revoked one', async () => {
      const revoked = await guide.machineToken();
      expect(await withHeader(`Bearer ${revoked}`)).toMatchObject({ status: 200 });
      await guide.revoke(revoked, 'machine');
      expect(await withHeader(`Bearer ${revoked}`)).toMatchObject({ status: 401, body: { error: 'invalid_token' } });
      expect(await verifyBearer(guide.base, revoked)).toMatchObject(refused(401, 'invalid_token'));
    });

    it('#129 nor one whose scope is too small, or that is for another API', async () => {
      const small = await guide.machineToken('machine', { scope: 'api:read' });
      expect(await withHeader(`Bearer ${small}`, '/writes')).toMatchObject({ status: 403, body: { error: 'insufficient_scope' } });
      expect(await verifyBearer(guide.base, small, { scope: 'api:read api:write' })).toMatchObject(refused(403, 'insufficient_scope'));
      const elsewhere = await guide.machineToken('web', { scope: 'head:read' });
      expect(await withHeader(`Bearer ${elsewhere}`)).toMatchObject({ status: 401, body: { error: 'invalid_token' } });
      expect(await verifyBearer(guide.base, elsewhere)).toMatchObject(refused(401, 'invalid_token'));
      expect(await verifyBearer(guide.base, elsewhere, { resource: HEADER_API, scope: 'head:read' })).toMatchObject(ACTIVE);
    });

    it('#129 nor a refresh token, nor a code', async () => {
      const { refresh_token } = await guide.tokens('web');
      const { code } = await guide.code('web');
      for (const other of [refresh_token, code]) expect(await withHeader(`Bearer ${other}`)).toMatchObject({ status: 401, body: { error: 'invalid_token' } });
    });

    it('#129 and only the resource server of an API may ask about its tokens', async () => {
      expect(await verify(guide.base, { headers: { authorization: `Bearer ${token}` } }, 'stranger')).toMatchObject({ status: 400, body: { error: 'invalid_target' } });
      expect((await guide.introspect(token, 'stranger')).body).toEqual({ active: false });
    });
  });

  it('#130 a client only ever gets a token type that it is registered for', async () => {
    const ask = (client: string, token_type: string) => guide.token(client, { grant_type: 'client_credentials', token_type });
    expect(await ask('machine', 'mac')).toMatchObject({ status: 200, body: { token_type: 'Bearer' } });
    expect((await ask('machine', 'mac')).body).not.toHaveProperty('mac_key');
    expect(await ask('machine', 'urn:example:type')).toMatchObject({ status: 200, body: { token_type: 'Bearer' } });
    expect(await ask('mac-strict', 'mac')).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    expect(await ask('mac', 'bearer')).toMatchObject({ status: 200, body: { token_type: 'mac' } });
  });

  it('#131 the guessing probability of a token is below 2^-128: 256 random bits', async () => {
    const texts = await Promise.all(Array.from({ length: 50 }, () => guide.machineToken()));
    const secrets = texts.map((text) => /^at_[0-9a-z]+_([\w-]{43})$/.exec(text)?.[1] ?? '');
    expect(secrets.map((secret) => Buffer.from(secret, 'base64url').length)).toEqual(texts.map(() => 32));
    for (let position = 0; position < 32; position += 1) expect(new Set(secrets.map((secret) => Buffer.from(secret, 'base64url')[position])).size).toBeGreaterThan(25);
  });

  it.each(['Bearer', 'bearer', 'BEARER', 'bEaReR', 'Bearer  '])('#132 Authorization: Bearer <token>, the scheme without case: %s', async (scheme) => {
    expect(await withHeader(`${scheme} ${token}`)).toMatchObject({ status: 200 });
    expect(await verify(guide.base, { headers: { authorization: `${scheme} ${token}` } })).toMatchObject(ACTIVE);
  });

  it('#133 only over TLS: a bearer token on plaintext is refused, and revoked', async () => {
    const seen = await guide.machineToken();
    expect(await verifyBearer(withTls.base, seen)).toMatchObject(ACTIVE);
    expect(await verifyBearer(withTls.base, seen, { uri: 'http://api.example.test/things' })).toMatchObject(refused(401, 'invalid_token'));
    expect(await verifyBearer(withTls.base, seen)).toMatchObject(refused(401, 'invalid_token'));
    expect((await guide.introspect(seen)).body).toEqual({ active: false });
    expect(await withHeader(`Bearer ${seen}`)).toMatchObject({ status: 401 });
  });

  describe('#134 token characters are those of b64token; the value is used literally, not base64-encoded on top', () => {
    it.each(['"x"', 'a b', 'a,b', 'a=b', '=', 'a%20b', 'a\u00e9', '', 'a;b', '{}'])('#134 malformed: %j', async (text) => {
      expect(await withHeader(`Bearer ${text}`)).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
      expect(await verifyBearer(guide.base, text)).toMatchObject(refused(400, 'invalid_request'));
    });

    it('#134 literally', async () => {
      for (const other of [Buffer.from(token).toString('base64'), `${token}=`, token.toUpperCase(), `${token}~`]) {
        expect(await withHeader(`Bearer ${other}`)).toMatchObject({ status: 401, body: { error: 'invalid_token' } });
      }
    });
  });

  describe('#135 the form body parameter access_token is accepted', () => {
    it('#135 the form body parameter access_token, off: without the API\'s or the client\'s switch, as if no token was sent', async () => {
      nothing(await withBody({ access_token: token })); // the client's is off
      nothing(await withBody({ access_token: bodyToken }, headerApi)); // the API's is off
      const asked = { method: 'POST', headers: FORM_HEADERS, body: `access_token=${bodyToken}` };
      const elsewhere = await verify(guide.base, { ...asked, resource: HEADER_API, scope: 'head:read' });
      expect(elsewhere).toMatchObject(refused(401));
      expect(elsewhere.body).not.toHaveProperty('error');
    });

    it('#135 the form body parameter access_token, on', async () => {
      expect(await withBody({ access_token: bodyToken })).toMatchObject({ status: 200, body: { by: 'body' } });
      expect(await withBody({ a: '1', access_token: bodyToken, b: 'x y' }, api, {}, 'PUT')).toMatchObject({ status: 200 });
      expect(await withBody({ access_token: bodyToken }, api, { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' })).toMatchObject({ status: 200 });
      expect(await verify(guide.base, { method: 'POST', headers: FORM_HEADERS, body: `access_token=${bodyToken}` })).toMatchObject(ACTIVE);
    });
  });

  describe('#136 each of the five conditions violated → invalid_request; GET with body never', () => {
    const ask = (asked: { readonly method?: string; readonly headers?: Readonly<Record<string, string>>; readonly body: string | Uint8Array }) => verify(guide.base, { method: 'POST', headers: FORM_HEADERS, ...asked });

    it.each([
      ['another content type', { headers: { 'content-type': 'text/plain' }, body: 'access_token=TOKEN' }],
      ['no content type', { headers: {}, body: 'access_token=TOKEN' }],
      ['a wrong encoding', { body: 'access_token=TOKEN&x=%zz' }],
      ['an unencoded blank', { body: 'access_token=TOKEN&x=a b' }],
      ['several parts', { headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: '--x\r\ncontent-disposition: form-data; name="access_token"\r\n\r\nTOKEN\r\n--x--\r\n' }],
      ['bytes beyond ASCII', { body: 'access_token=TOKEN&x=\u00e9' }],
      ['encoded bytes beyond ASCII', { body: 'access_token=TOKEN&x=%C3%A9' }],
      ['a method whose body has no meaning', { method: 'DELETE', body: 'access_token=TOKEN' }],
      ['GET', { method: 'GET', body: 'access_token=TOKEN' }],
      ['the parameter twice', { body: 'access_token=TOKEN&access_token=TOKEN' }],
    ])('#136 on: %s', async (_case, { body, ...asked }) => {
      expect(await ask({ ...asked, body: body.replaceAll('TOKEN', bodyToken) })).toMatchObject(refused(400, 'invalid_request'));
    });

    it('#136 on, at the API: 400', async () => {
      const part = `--x\r\ncontent-disposition: form-data; name="access_token"\r\n\r\n${bodyToken}\r\n--x--\r\n`;
      expect(await call('/things', { 'content-type': 'multipart/form-data; boundary=x' }, { method: 'POST', body: part })).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
      expect(await call('/things', { 'content-type': 'text/plain' }, { method: 'POST', body: `access_token=${bodyToken}` })).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
      expect(await withBody({ access_token: bodyToken }, api, {}, 'DELETE')).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    });

    it('#136 off: nothing in the body counts, whatever its form', async () => {
      for (const type of ['text/plain', 'multipart/form-data; boundary=x']) {
        nothing(await call('/things', { 'content-type': type }, { method: 'POST', body: `access_token=${bodyToken}` }, headerApi));
      }
    });
  });

  describe('#137 the query parameter access_token', () => {
    it('#137 the query parameter access_token, off: without the API\'s or the client\'s switch, as if no token was sent', async () => {
      nothing(await withQuery({ access_token: token }));
      nothing(await withQuery({ access_token: bodyToken }));
      nothing(await withQuery({ access_token: queryToken }, headerApi));
      const elsewhere = await verify(guide.base, { uri: `https://api.example.test/things?access_token=${queryToken}`, resource: HEADER_API, scope: 'head:read' });
      expect(elsewhere).toMatchObject(refused(401));
      expect(elsewhere.body).not.toHaveProperty('error');
    });

    it('#137 the query parameter access_token, on', async () => {
      expect(await withQuery({ access_token: queryToken })).toMatchObject({ status: 200, body: { by: 'query' } });
      expect(await withQuery({ a: '1', access_token: queryToken, b: 'x y' })).toMatchObject({ status: 200 });
    });

    it('#137 the query parameter access_token, on: a bad one is refused', async () => {
      expect(await withQuery({ access_token: 'x' })).toMatchObject({ status: 401, body: { error: 'invalid_token' } });
      expect(await withQuery({ access_token: [queryToken, queryToken] })).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    });
  });

  it('#138 answers to a token in the query carry Cache-Control: private, no-store, off: there is no such answer', async () => {
    expect((await withHeader(`Bearer ${queryToken}`)).headers.get('cache-control')).toBeNull();
  });

  it('#138 answers to a token in the query carry Cache-Control: private, no-store, on', async () => {
    expect((await withQuery({ access_token: queryToken })).headers.get('cache-control')).toBe('private, no-store');
    expect((await verify(guide.base, { uri: `https://api.example.test/things?access_token=${queryToken}` })).body).toMatchObject({ response_headers: { 'cache-control': 'private, no-store' } });
  });

  describe('#139 more than one way in one request → invalid_request', () => {
    it('#139 header and body, header and query, body and query', async () => {
      const authorization = `Bearer ${queryToken}`;
      const form = { method: 'POST', body: `access_token=${queryToken}` };
      const answers = [
        await call('/things', { ...FORM_HEADERS, authorization }, form),
        await call(`/things?access_token=${queryToken}`, { authorization }),
        await call(`/things?access_token=${queryToken}`, FORM_HEADERS, form),
      ];
      for (const answer of answers) expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
      const uri = `https://api.example.test/things?access_token=${queryToken}`;
      expect(await verify(guide.base, { uri, headers: { authorization } })).toMatchObject(refused(400, 'invalid_request'));
      expect(await verify(guide.base, { uri, headers: FORM_HEADERS, ...form })).toMatchObject(refused(400, 'invalid_request'));
      expect(await verify(guide.base, { headers: { ...FORM_HEADERS, authorization }, ...form })).toMatchObject(refused(400, 'invalid_request'));
    });

    it('#139 two Authorization headers, in whatever spelling', async () => {
      const twice = { authorization: [`Bearer ${token}`, `Bearer ${token}`] };
      expect(await verify(guide.base, { headers: twice })).toMatchObject(refused(400, 'invalid_request'));
      expect(await verify(guide.base, { headers: { authorization: `Bearer ${token}`, Authorization: `Bearer ${token}` } })).toMatchObject(refused(400, 'invalid_request'));
      expect(await verify(guide.base, { headers: { authorization: ['Basic eDp5', `Bearer ${token}`] } })).toMatchObject(refused(400, 'invalid_request'));
    });
  });

  it('#141 a bad token → WWW-Authenticate: Bearer with realm, error and error_description', async () => {
    expect((await withHeader('Bearer x')).headers.get('www-authenticate')).toBe(INVALID_TOKEN);
    expect((await withQuery({ access_token: 'x' })).headers.get('www-authenticate')).toContain(INVALID_TOKEN);
    const { body } = await verifyBearer(guide.base, 'x');
    expect(body['www_authenticate']).toContain(INVALID_TOKEN.replace('things', 'assent'));
  });

  it('#142 a request without authentication data: a challenge without error', async () => {
    nothing(await call('/things'));
    nothing(await call('/things', { authorization: 'Basic eDp5' }));
    nothing(await call('/things', FORM_HEADERS, { method: 'POST', body: 'a=1' }));
    const { body } = await verify(guide.base, {});
    expect(body).toMatchObject({ active: false, status: 401, www_authenticate: expect.arrayContaining(['Bearer realm="assent"']) });
    expect(body).not.toHaveProperty('error');
  });

  it('#143 realm; scope = the scope that is needed', async () => {
    const small = await guide.machineToken('machine', { scope: 'api:read' });
    expect((await withHeader(`Bearer ${small}`, '/writes')).headers.get('www-authenticate')).toMatch(/^Bearer realm="things", error="insufficient_scope", error_description="[^"]+", scope="api:write"$/);
    const { body } = await verifyBearer(guide.base, small, { scope: 'api:read api:write' });
    expect([body['www_authenticate']].flat()[0]).toMatch(/^Bearer realm="assent", error="insufficient_scope", .*scope="api:read api:write"$/);
  });

  it('#144 invalid_request with 400', async () => {
    expect(await withHeader('Bearer')).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    expect((await withHeader('Bearer a b')).headers.get('www-authenticate')).toContain('error="invalid_request"');
  });

  it('#145 invalid_token with 401', async () => {
    expect(await withHeader('Bearer x')).toMatchObject({ status: 401, body: { error: 'invalid_token' } });
  });

  it('#146 insufficient_scope with 403', async () => {
    const small = await guide.machineToken('machine', { scope: 'api:read' });
    expect(await withHeader(`Bearer ${small}`, '/writes')).toMatchObject({ status: 403, body: { error: 'insufficient_scope' } });
    expect(await withHeader(`Bearer ${token}`, '/writes')).toMatchObject({ status: 200 });
  });

  it('#147 405 may be used as well', async () => {
    const atAdmin = await send(`${guide.base}/admin/audit`, { method: 'DELETE', headers: { authorization: `Bearer ${manager}` } });
    expect([atAdmin.status, atAdmin.headers.get('allow')]).toEqual([405, 'GET']);
    const atVerify = await send(`${guide.base}/verify`, { headers: basic('rs', 'rs-secret') });
    expect([atVerify.status, atVerify.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('#148 error_description, of the characters that RFC 6750 §3 allows and without what was sent; no error_uri', async () => {
    const answers = [await withHeader('Bearer x'), await withHeader('Bearer <"\\>'), await withQuery({ access_token: '<"\\>' }), await withQuery({ access_token: ['<script>', 'x'] })];
    for (const { headers, text, body } of answers) {
      expect(body['error_description']).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
      expect(headers.get('www-authenticate')).toContain(`error_description="${String(body['error_description'])}"`);
      expect(text + headers.get('www-authenticate')).not.toContain('<');
      expect(text + headers.get('www-authenticate')).not.toContain('error_uri');
    }
  });

  it('#129 an expired token does not open', async () => {
    await until(() => Date.now() > dying.at + SHORT_TTL_SECONDS * 1000);
    expect(await withHeader(`Bearer ${dying.token}`)).toMatchObject({ status: 401, body: { error: 'invalid_token' } });
    expect(await verifyBearer(guide.base, dying.token)).toMatchObject(refused(401, 'invalid_token'));
  });

  it('#140 tokens do not reach HTTP logs: query and header redacted', async () => {
    await withHeader(`Bearer ${token}`);
    await withQuery({ a: '1', access_token: queryToken });
    await send(`${guide.base}/introspect?token=${token}`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
    await send(`${guide.base}/nowhere?access_token=${token}`, { headers: { authorization: `Bearer ${token}` } });
    await send(`${guide.base}/admin/clients?access_token=${token}`, { headers: { authorization: `Bearer ${token}` } });
    expect(guide.stack.output).toContain('a request was refused');
    expect(api.log()).toContain('access_token=REDACTED');
    for (const secret of [token, queryToken, bodyToken, basic('rs', 'rs-secret').authorization, 'rs-secret']) {
      expect(guide.stack.output).not.toContain(secret);
      expect(api.log()).not.toContain(secret);
    }
  });
});
