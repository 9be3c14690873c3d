import { request as httpRequest } from 'node:http';
import { macAuthorization, type MacCredentials, type MacRequest, type MacSigningOptions } from '@assent/resource-server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startExampleApi, type ExampleApiOptions, type RunningExampleApi } from './example-api.js';
import { introspect, postForm } from './stack/client.js';
import { API, IMPORT_FILE } from './stack/import-file.js';
import { Stack } from './stack/stack.js';

const machine = (id: string, members: object = {}) => ({ client_id: id, client_secret: `${id}-secret`, grant_types: ['client_credentials'], scope: 'api:read api:write', ...members });
const CLIENTS = [machine('signer', { token_types: ['mac'] }), machine('poster', { allow_body_token: true }), machine('linker', { allow_query_token: true }), machine('modern')];
const [THINGS] = IMPORT_FILE.apis;
const IMPORT = { ...IMPORT_FILE, apis: [{ ...THINGS, bearer_methods_supported: ['header', 'body', 'query'] }], clients: [...CLIENTS, ...IMPORT_FILE.clients.filter(({ client_id }) => client_id === 'rs')] };

/** How clients address the API: a proxy in front of it has the certificate. */
const ORIGIN = 'https://api.example.test';
const FORM = 'application/x-www-form-urlencoded';

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string;
}

/** One call of a resource server verifies any request: a signed one, one with its token in the form, in the query, or in the header. */
describe('an API that verifies whole requests', () => {
  let stack: Stack;
  let api: RunningExampleApi;
  const log: string[] = [];

  const startApi = (options: Partial<ExampleApiOptions> = {}) =>
    startExampleApi({ issuer: stack.issuer, clientId: 'rs', clientSecret: 'rs-secret', audience: API, origin: ORIGIN, cache: { ttlSeconds: 0 }, bearerMethods: ['body', 'query'], log: (line) => log.push(line), ...options });
  beforeAll(async () => {
    stack = await Stack.start({ importFile: IMPORT });
    api = await startApi();
  });
  afterAll(async () => {
    await api.stop();
    await stack.stop();
  });

  const tokenFor = async (id: string, scope = 'api:read api:write') => (await postForm(`${stack.issuer}/token`, { grant_type: 'client_credentials', scope }, `${id}:${id}-secret`)).body;
  const textFor = async (id: string) => String((await tokenFor(id))['access_token']);
  const send = (sent: Sent = {}, at = api) => exchange(at.url, sent);
  const challenged = { status: 401, challenges: ['Bearer realm="things"', 'MAC'], body: '' };

  describe('with a MAC', () => {
    let credentials: MacCredentials;
    beforeEach(async () => {
      credentials = macCredentials(await tokenFor('signer'));
    });
    const signed = ({ method = 'GET', path = '/things', body, headers }: Sent = {}, options: MacSigningOptions = {}): Sent => {
      const request: MacRequest = { method, url: `${ORIGIN}${path}`, body };
      return { method, path, headers: { ...headers, authorization: macAuthorization(credentials, request, options) }, ...(body !== undefined && { body }) };
    };
    const kettle = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"name":"kettle"}' };
    const refused = (error: string) => ({ status: 401, challenges: ['Bearer realm="things"', `MAC error="${error}"`], body: expect.stringContaining('"invalid_token"') });

    it('is served, for the request line as it was sent', async () => {
      expect(await send(signed({ path: '/things?b=%2f%41&a=+&a' }))).toMatchObject({ status: 200 });
      expect(await send(signed({ ...kettle }))).toMatchObject({ status: 201, body: '{"name":"kettle","by":"signer"}' });
    });

    it('is served once', async () => {
      const request = signed();
      expect(await send(request)).toMatchObject({ status: 200 });
      expect(await send(request)).toMatchObject(refused('nonce already used'));
      const parallel = signed();
      const answers = await Promise.all(Array.from({ length: 8 }, () => send(parallel)));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    });

    const changes: readonly [string, Sent][] = [
      ['method', { method: 'HEAD' }],
      ['path, which leads to the same place', { path: '/%74hings?a=1&b=2' }],
      ['query', { path: '/things?a=1&b=3' }],
      ['order of the query', { path: '/things?b=2&a=1' }],
    ];
    it.each(changes)('is refused for another %s', async (_name, change) => {
      const original = signed({ path: '/things?a=1&b=2' });
      expect(await send({ ...original, ...change })).toMatchObject({ status: 401, challenges: refused('invalid MAC').challenges });
      expect(await send(original)).toMatchObject({ status: 200 }); // what failed used nothing up
    });

    it('is refused when the client addressed another host, whatever the Host and forwarding headers say', async () => {
      const elsewhere = { headers: { authorization: macAuthorization(credentials, { method: 'GET', url: 'https://other.example.test/things' }) } };
      const lies = { host: 'other.example.test', 'x-forwarded-host': 'other.example.test', 'x-forwarded-proto': 'https', forwarded: 'host=other.example.test;proto=https' };
      expect(await send({ headers: { ...elsewhere.headers, ...lies } })).toMatchObject(refused('invalid MAC'));
      expect(await send({ headers: { ...signed().headers, ...lies } })).toMatchObject({ status: 200 });
    });

    it('covers the body when the client wants it to', async () => {
      expect(await send(signed(kettle, { bodyhash: true }))).toMatchObject({ status: 201 });
      expect(await send({ ...signed(kettle, { bodyhash: true }), body: '{"name":"bottle"}' })).toMatchObject(refused('invalid MAC'));
    });

    it('is told which scope it lacks by status', async () => {
      credentials = macCredentials(await tokenFor('signer', 'api:read'));
      expect(await send(signed(kettle))).toMatchObject({ status: 403, challenges: ['Bearer realm="things"', 'MAC error="insufficient_scope"'] });
      expect(await send(signed())).toMatchObject({ status: 200 });
    });

    it('is refused once its token is revoked', async () => {
      expect(await send(signed())).toMatchObject({ status: 200 });
      expect(await postForm(`${stack.issuer}/revoke`, { token: credentials.id }, 'signer:signer-secret')).toMatchObject({ status: 200 });
      expect((await send(signed())).status).toBe(401);
    });

    it('cannot be had by who only knows the identifier', async () => {
      expect(await send({ headers: { authorization: `Bearer ${credentials.id}` } })).toMatchObject({ status: 401 });
      expect(await send({ path: `/things?access_token=${credentials.id}` })).toMatchObject({ status: 401 });
    });
  });

  describe('with a token in a form body', () => {
    const posted = (token: string, change: Sent = {}): Sent => ({ method: 'POST', headers: { 'content-type': FORM }, body: `name=cup&access_token=${token}`, ...change });

    it('is served where API and client allow it', async () => {
      expect(await send(posted(await textFor('poster')))).toMatchObject({ status: 201, body: '{"name":"cup","by":"poster"}' });
    });

    it('is as good as none for another client, and at an API that does not look there', async () => {
      expect(await send(posted(await textFor('modern')))).toMatchObject(challenged);
      const headerOnly = await startApi({ bearerMethods: [] });
      expect(await send(posted(await textFor('poster')), headerOnly)).toMatchObject(challenged);
      await headerOnly.stop();
    });

    it.each([
      ['another content type', { headers: { 'content-type': 'application/json' }, body: '{"name":"cup","access_token":"x"}' }, 401],
      ['an unencoded body', { body: 'name=a cup&access_token=TOKEN' }, 400],
      ['two tokens', { body: 'access_token=TOKEN&access_token=TOKEN' }, 400],
      ['one in the query, too', { path: '/things?access_token=TOKEN' }, 400],
      ['one in the header, too', { headers: { 'content-type': FORM, authorization: 'Bearer TOKEN' } }, 400],
    ])('is refused with %s', async (_name, change: Sent, status) => {
      const token = await textFor('poster');
      const request = JSON.parse(JSON.stringify(posted(token, change)).replaceAll('TOKEN', token)) as Sent;
      expect((await send(request)).status).toBe(status);
    });
  });

  describe('with a token in the query', () => {
    it('is served where API and client allow it, and kept out of caches and logs', async () => {
      const token = await textFor('linker');
      const answer = await send({ path: `/things?a=1&access_token=${token}` });
      expect([answer.status, answer.cacheControl]).toEqual([200, 'private, no-store']);
      expect(log.at(-1)).toBe('GET /things?a=1&access_token=REDACTED 200');
      expect(stack.output).not.toContain(token);
    });

    it('is as good as none for another client, and at an API that does not look there', async () => {
      expect(await send({ path: `/things?access_token=${await textFor('modern')}` })).toMatchObject(challenged);
      const headerOnly = await startApi({ bearerMethods: [] });
      expect(await send({ path: `/things?access_token=${await textFor('linker')}` }, headerOnly)).toMatchObject(challenged);
      await headerOnly.stop();
    });

    it('is refused beside the header, and when repeated', async () => {
      const token = await textFor('linker');
      const twoWays = { status: 400, challenges: [expect.stringContaining('error="invalid_request"')] };
      expect(await send({ path: `/things?access_token=${token}`, headers: { authorization: `Bearer ${token}` } })).toMatchObject(twoWays);
      expect(await send({ path: `/things?access_token=${token}&access_token=${token}` })).toMatchObject(twoWays);
      expect((await introspect(stack.issuer, token)).body).toMatchObject({ active: true });
    });
  });

  describe('with a token in the header, or nothing', () => {
    it('is served, and refused at once after revocation', async () => {
      const token = await textFor('modern');
      expect(await send({ headers: { authorization: `Bearer ${token}` } })).toMatchObject({ status: 200, cacheControl: undefined });
      await postForm(`${stack.issuer}/revoke`, { token }, 'modern:modern-secret');
      expect(await send({ headers: { authorization: `Bearer ${token}` } })).toMatchObject({ status: 401 });
    });

    it('hears of every scheme, each in a line of its own', async () => {
      expect(await send()).toMatchObject(challenged);
      expect(await send({ path: '/things?a=1' })).toMatchObject(challenged);
    });

    it('is refused when the header is repeated', async () => {
      const header = `Bearer ${await textFor('modern')}`;
      expect(await send({ headers: { authorization: [header, header] } })).toMatchObject({ status: 400 });
    });
  });

  it('fails closed while nobody can be asked', async () => {
    const token = await textFor('linker');
    await stack.node.stop();
    try {
      for (const sent of [{ path: `/things?access_token=${token}` }, { headers: { authorization: `Bearer ${token}` } }, { headers: { authorization: 'MAC id="x"' } }]) {
        expect(await send(sent)).toMatchObject({ status: 503, challenges: [], body: expect.stringContaining('"temporarily_unavailable"') });
      }
      expect((await send()).status).toBe(401);
      expect(log).toContain('the verification endpoint does not answer');
      expect(log.join('\n')).not.toContain(token);
    } finally {
      await stack.node.start();
    }
    expect(await send({ path: `/things?access_token=${token}` })).toMatchObject({ status: 200 });
  });
});

const macCredentials = (token: Readonly<Record<string, unknown>>): MacCredentials => {
  const { access_token, mac_algorithm, mac_key, token_type } = token;
  expect(token_type).toBe('mac');
  return { id: String(access_token), key: String(mac_key), algorithm: mac_algorithm as MacCredentials['algorithm'] };
};

/** fetch would normalise the path, join repeated headers, and hide the lines of an answer. */
const exchange = (url: string, { method = 'GET', path = '/things', headers = {}, body }: Sent) =>
  new Promise<{ status: number; challenges: readonly string[]; cacheControl: string | undefined; body: string }>((resolve, reject) => {
    const sent = httpRequest(url, { method, path, headers: { ...headers, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) }, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += String(chunk)));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, challenges: response.headersDistinct['www-authenticate'] ?? [], cacheControl: response.headers['cache-control'], body: text }),
      );
    });
    sent.on('error', reject).end(body);
  });
