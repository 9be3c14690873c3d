import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CHALLENGE, IntrospectionServer } from './introspection-server.fixture.js';
import type { ReceivedRequest } from './received-request.js';
import { requestGuard, type RequestGuardOptions } from './request-guard.js';
import { createVerificationClient } from './verification-client.js';

const AUDIENCE = 'https://api.example.test/';
const good = { active: true, client_id: 'web', sub: 'alice', scope: 'api:read', aud: AUDIENCE };
const FORM = 'application/x-www-form-urlencoded';

describe('the request guard', () => {
  let server: IntrospectionServer;
  beforeEach(async () => {
    server = await IntrospectionServer.start();
    server.active('good', { aud: AUDIENCE });
  });
  afterEach(() => server.stop());

  const guardWith = (options: Partial<RequestGuardOptions> = {}) =>
    requestGuard({
      client: createVerificationClient({ introspectionEndpoint: server.endpoint, verificationEndpoint: server.verificationEndpoint, clientId: 'rs', clientSecret: 'x' }),
      realm: 'things',
      audience: AUDIENCE,
      scopes: ['api:read'],
      origin: 'https://api.example.test',
      ...options,
    });
  const request = (change: Partial<ReceivedRequest> & { readonly headers?: ReceivedRequest['headers'] } = {}): ReceivedRequest => ({
    method: 'GET',
    target: '/things',
    overTls: false,
    ...change,
    headers: { host: '10.0.0.7:8080', ...change.headers },
  });
  const form = (body: string, headers: ReceivedRequest['headers'] = {}) =>
    request({ method: 'POST', body: Buffer.from(body), headers: { 'content-type': FORM, 'content-length': String(body.length), ...headers } });
  const judge = (change: Parameters<typeof request>[0], options: Partial<RequestGuardOptions> = {}) => guardWith(options)(request(change));
  const authorization = (value: string | string[]) => ({ headers: { authorization: value } });
  const question = () => server.verifications.at(-1)?.question;
  const asked = () => server.seen.length + server.verifications.length;

  describe('a bearer token in the Authorization header and nowhere else', () => {
    it('is introspected, with the cache', async () => {
      const guard = guardWith();
      expect(await guard(request(authorization('Bearer good')))).toMatchObject({ granted: true, auth: { clientId: 'web' }, headers: {} });
      expect(await guard(request(authorization('bearer good')))).toMatchObject({ granted: true });
      expect([server.seen.length, server.verifications.length]).toEqual([1, 0]);
    });

    it('is refused as ever', async () => {
      expect(await judge(authorization('Bearer bad'))).toMatchObject({ status: 401, headers: { 'www-authenticate': expect.stringContaining('error="invalid_token"') } });
      expect(await judge(authorization('Bearer a b'))).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
      expect(server.verifications).toEqual([]);
    });

    it('is for the authorization server to judge where it came in clear (RFC 6750 §5.2)', async () => {
      await judge(authorization('Bearer good'), { origin: 'http://api.example.test' });
      expect(question()).toMatchObject({ uri: 'http://api.example.test/things', headers: { authorization: 'Bearer good' } });
      await judge(authorization('Bearer good'), { origin: 'http://127.0.0.1:3001' });
      expect([server.seen.length, server.verifications.length]).toEqual([1, 1]);
    });

    it.each(['dpop', 'signature', 'signature-input'])('is not all when the header %s comes with it', async (proof) => {
      await judge({ headers: { authorization: 'Bearer good', [proof]: 'x' } });
      expect(question()).toMatchObject({ headers: { authorization: 'Bearer good', [proof]: 'x' } });
    });
  });

  describe('any other request', () => {
    it('is asked about with what matters, and nothing else', async () => {
      const headers = { authorization: 'MAC id="x"', cookie: 'session=1', 'content-type': 'text/plain', 'content-length': '3', 'x-forwarded-host': 'evil.example.test', accept: '*/*' };
      await judge({ method: 'PUT', target: '/a%2Fb/%c3?z=1&a=+%20&a', headers, body: Buffer.from('abc') });
      expect(question()).toEqual({
        method: 'PUT',
        uri: 'https://api.example.test/a%2Fb/%c3?z=1&a=+%20&a',
        headers: { host: 'api.example.test', authorization: 'MAC id="x"', 'content-type': 'text/plain', 'content-length': '3' },
        scope: 'api:read',
        resource: AUDIENCE,
      });
    });

    it('brings the headers that the API names, each line', async () => {
      await judge({ headers: { authorization: 'Other x', 'x-signed': ['a', 'b'] } }, { headers: ['x-signed'] });
      expect(question()?.headers['x-signed']).toEqual(['a', 'b']);
    });

    it('is served with the headers that the authorization server wants', async () => {
      server.verify = () => ({ body: { ...good, token_type: 'mac', response_headers: { 'Cache-Control': 'private, no-store' } } });
      expect(await judge(authorization('MAC id="x"'))).toMatchObject({
        granted: true,
        auth: { clientId: 'web', subject: 'alice', scopes: ['api:read'], audience: [AUDIENCE] },
        headers: { 'Cache-Control': 'private, no-store' },
      });
    });

    it('is refused with the status, the error and every challenge that the authorization server says', async () => {
      server.verify = () => ({ body: { active: false, status: 403, error: 'insufficient_scope', error_description: 'More.', www_authenticate: ['MAC error="insufficient_scope"', 'Bearer'] } });
      expect(await judge(authorization('MAC id="x"'))).toEqual({
        granted: false,
        status: 403,
        headers: { 'cache-control': 'no-store', 'www-authenticate': ['MAC error="insufficient_scope"', 'Bearer'] },
        body: { error: 'insufficient_scope', error_description: 'More.' },
      });
    });

    it.each([{ aud: 'https://other.example.test/' }, { aud: undefined }, { scope: 'api:write' }, { scope: undefined }])('is not served when the answer does not fit the question: %j', async (change) => {
      server.verify = () => ({ body: { ...good, ...change } });
      const told: Error[] = [];
      expect(await judge(authorization('MAC id="x"'), { onUnavailable: (error) => told.push(error) })).toMatchObject({ granted: false, status: 503 });
      expect(String(told[0])).toContain('of another audience or scope');
    });
  });

  describe('a request without credentials', () => {
    it('hears which schemes there are, without an error code; that is asked for once', async () => {
      const guard = guardWith();
      const verdicts = await Promise.all([guard(request()), guard(request({ target: '/other' })), guard(request({ method: 'POST', headers: { 'content-type': 'application/json' } }))]);
      for (const verdict of verdicts) {
        expect(verdict).toEqual({ granted: false, status: 401, headers: { 'cache-control': 'no-store', 'www-authenticate': ['Bearer realm="things"', 'MAC'] } });
      }
      expect(server.verifications).toHaveLength(1);
      expect(question()).toEqual({ method: 'GET', uri: 'https://api.example.test/', headers: { host: 'api.example.test' }, scope: 'api:read', resource: AUDIENCE });
    });

    it('is asked about when it has a query: other kinds of credentials are in there', async () => {
      await judge({ target: '/things?api_sig=x' });
      expect(question()?.uri).toBe('https://api.example.test/things?api_sig=x');
    });

    it('is never served, whatever the authorization server says', async () => {
      server.verify = () => ({ body: good });
      expect(await judge({})).toMatchObject({ granted: false, status: 503 });
    });

    it('hears what is to say about it alone, when that is no plain challenge', async () => {
      server.verify = () => ({ body: { active: false, status: 400, error: 'invalid_request', www_authenticate: [] } });
      const guard = guardWith();
      expect(await guard(request())).toEqual({ granted: false, status: 400, headers: { 'cache-control': 'no-store' }, body: { error: 'invalid_request' } });
      server.verify = () => CHALLENGE;
      expect(await guard(request())).toMatchObject({ status: 401 });
    });
  });

  describe('a token in the query (RFC 6750 §2.3)', () => {
    const inQuery = { target: '/things?a=1&access_token=good' };

    it('is asked about where the API takes such tokens', async () => {
      await judge(inQuery, { bearerMethods: ['query'] });
      expect(question()?.uri).toBe('https://api.example.test/things?a=1&access_token=good');
    });

    it.each([{ target: '/things?access_token=good' }, { target: '/things?access%5ftoken=good' }, { target: '/things?access_token=good', headers: { dpop: 'x' } }])(
      'is as good as none elsewhere, and stays here: %j',
      async (change) => {
        expect(await judge(change, { bearerMethods: ['body'] })).toMatchObject({ status: 401, headers: { 'www-authenticate': ['Bearer realm="things"', 'MAC'] } });
        expect(JSON.stringify(server.verifications)).not.toContain('good');
      },
    );
  });

  describe('a token in the form body (RFC 6750 §2.2)', () => {
    const bodies = { bearerMethods: ['body'] as const };

    it('is asked about where the API takes such tokens', async () => {
      await guardWith(bodies)(form('a=1&access_token=good'));
      expect(question()).toMatchObject({ method: 'POST', body: btoa('a=1&access_token=good'), headers: { 'content-type': FORM } });
    });

    it('is as good as none elsewhere, and stays here', async () => {
      expect(await guardWith()(form('access_token=good'))).toMatchObject({ status: 401 });
      expect(question()).not.toHaveProperty('body');
    });

    it.each(['multipart/form-data; boundary=x', 'text/plain', ''])('is asked about when it was meant as a form, so that the caller hears what is wrong: %s', async (type) => {
      const body = type.startsWith('multipart') ? '--x\r\nContent-Disposition: form-data; name="access_token"\r\n\r\ngood\r\n--x--' : 'access_token=good';
      await guardWith(bodies)(form(body, { 'content-type': type }));
      expect(question()?.body).toBe(btoa(body));
    });

    it.each([
      ['another form', 'a=1&token=good', FORM],
      ['JSON', '{"next":"/x?a&access_token=1"}', 'application/json'],
    ])('is not looked for in %s', async (_name, body, type) => {
      expect(await guardWith(bodies)(form(body, { 'content-type': type }))).toMatchObject({ status: 401 });
      expect(question()).not.toHaveProperty('body');
    });

    it('does not count beside the Authorization header where the body is no form', async () => {
      expect(await guardWith(bodies)(form('x&access_token=1', { 'content-type': 'text/plain', authorization: 'Bearer good' }))).toMatchObject({ granted: true });
    });

    it('is judged with GET, too: the caller hears that this is no way', async () => {
      await guardWith(bodies)({ ...form('access_token=good'), method: 'GET' });
      expect(question()).toMatchObject({ method: 'GET', body: btoa('access_token=good') });
    });

    it('cannot be looked for when the bytes were not kept: a mistake of this API', async () => {
      const { body: _, ...unread } = form('access_token=good');
      await expect(guardWith(bodies)(unread)).rejects.toThrow('request.rawBody was not kept');
      expect(await guardWith(bodies)({ ...unread, method: 'GET' })).toMatchObject({ status: 401 });
      expect(await guardWith(bodies)({ ...unread, headers: { ...unread.headers, 'content-length': '0' } })).toMatchObject({ status: 401 });
    });

    it('is not looked for in a body that is too large to ask about', async () => {
      expect(await guardWith({ ...bodies, maxBodyBytes: 10 })(form('access_token=good'))).toMatchObject({ status: 413, body: { error: 'invalid_request' } });
      expect(asked()).toBe(0);
    });
  });

  describe('a MAC that covers the body', () => {
    const signed = (more: Partial<ReceivedRequest> = {}) => ({ ...form('{"name":"x"}', { authorization: 'MAC id="x", ext="bodyhash=y"', 'content-type': 'application/json' }), ...more });

    it.each(['MAC id="x", ext="bodyhash=y"', 'MAC id="x", bodyhash="y"'])('is asked about with the body: %s', async (value) => {
      await guardWith()(signed({ headers: { ...signed().headers, authorization: value } }));
      expect(question()?.body).toBe(btoa('{"name":"x"}'));
    });

    it('is refused where the body is not known: nobody would check the hash', async () => {
      const { body: _, ...unread } = signed();
      expect(await guardWith()(unread)).toMatchObject({ status: 400, body: { error_description: 'This API does not check hashes of bodies.' } });
      expect(asked()).toBe(0);
    });

    it('is asked about without a body when there is none', async () => {
      const { headers } = signed();
      await judge({ headers: { authorization: headers['authorization'] } });
      expect(question()).not.toHaveProperty('body');
    });
  });

  describe('more than one way to send a token (RFC 6750 §2) is refused without asking anybody', () => {
    const everywhere = { bearerMethods: ['query', 'body'] as const };
    const TWO_WAYS = { granted: false, status: 400, headers: { 'www-authenticate': expect.stringContaining('error="invalid_request"') } };
    const inForm = form('access_token=good');

    const requests: readonly [string, ReceivedRequest][] = [
      ['two Authorization headers', request(authorization(['Bearer good', 'Bearer good']))],
      ['two Authorization headers of different schemes', request(authorization(['MAC id="x"', 'Bearer good']))],
      ['header and query', request({ target: '/?access_token=good', ...authorization('Bearer good') })],
      ['header of another scheme and query', request({ target: '/?access_token=good', ...authorization('MAC id="x"') })],
      ['an empty one beside another in the query', request({ target: '/?access_token=&access_token=good' })],
      ['header and query in other letters', request({ target: '/?a=b&%61ccess%5Ftoken=x', ...authorization('Bearer good') })],
      ['twice in the query', request({ target: '/?access_token=good&access_token=good' })],
      ['header and form', form('access_token=good', { authorization: 'Bearer good' })],
      ['twice in the form', form('access_token=good&access_token=good')],
      ['query and form', { ...inForm, target: '/?access_token=good' }],
    ];
    it.each(requests)('%s', async (_name, received) => {
      expect(await guardWith(everywhere)(received)).toMatchObject(TWO_WAYS);
      expect(asked()).toBe(0);
    });

    it('even where the API takes tokens in the header only, as far as it sees them', async () => {
      expect(await judge({ target: '/?access_token=good', ...authorization('Bearer good') })).toMatchObject(TWO_WAYS);
      expect(asked()).toBe(0);
    });
  });

  it('an empty access_token counts as absent', async () => {
    const everywhere = { bearerMethods: ['query', 'body'] as const };
    expect(await judge({ target: '/?access_token=&access_token', ...authorization('Bearer good') }, everywhere)).toMatchObject({ granted: true });
    expect(await guardWith(everywhere)(form('access_token=', { authorization: 'Bearer good' }))).toMatchObject({ granted: true });
  });

  describe('a malformed request is refused without asking anybody', () => {
    it.each(['*', '', 'things', 'ftp://x/', '/a b', '/ä', '/a#b', '/\u0000', 'api.example.test:443'].map((target) => ({ target })))('%j', async ({ target }) => {
      const verdict = await judge({ target, ...authorization('MAC id="x"') });
      expect(verdict).toMatchObject({ status: 400, body: { error_description: 'The method, the request target or the Host header is malformed.' } });
      expect(asked()).toBe(0);
    });

    it.each(['', 'G ET', 'GÄT'])('the method %j', async (method) => {
      expect(await judge({ method, ...authorization('MAC id="x"') })).toMatchObject({ status: 400 });
    });
  });

  describe('when nobody can tell', () => {
    it('refuses with 503 and Retry-After, tells the log why, and asks anew afterwards', async () => {
      server.broken = { status: 503, headers: { 'retry-after': '7' } };
      const told: string[] = [];
      const guard = guardWith({ onUnavailable: (error) => told.push(String(error.stack)), bearerMethods: ['query'] });
      const requests = [request(), request(authorization('Bearer good')), request(authorization('MAC id="secret"')), request({ target: '/?access_token=secret' })];
      for (const each of requests) expect(await guard(each)).toMatchObject({ granted: false, status: 503, headers: { 'retry-after': '7' }, body: { error: 'temporarily_unavailable' } });
      expect(told).toHaveLength(requests.length);
      expect(told.join()).not.toMatch(/secret|good/);
      server.broken = undefined;
      expect(await guard(request())).toMatchObject({ status: 401 });
    });

    it('does not take a bug for an outage', async () => {
      const client = { introspect: () => Promise.reject(new TypeError('a bug')), verify: () => Promise.reject(new TypeError('a bug')) };
      await expect(judge(authorization('MAC id="x"'), { client })).rejects.toThrow('a bug');
    });
  });

  it('shows wrong options at once', () => {
    expect(() => guardWith({ origin: 'api.example.test' })).toThrow('origin must be a scheme, a host and maybe a port');
    expect(() => guardWith({ realm: 'a\n' })).toThrow('realm must be printable ASCII');
  });
});
