import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { macAuthorization } from '@assent/resource-server';
import { API } from '../stack/import-file.js';
import { basic, post, send, until, type Answer } from './exchange.js';
import { newNonce, now, signed, signed00, signedUnusually, type MacToken, type Signed } from './mac-by-hand.js';
import { API_ORIGIN, startResourceApi, type ResourceApi } from './resource-api.js';
import { START_MILLISECONDS, TokenSide } from './token-side.js';
import { refused, verify, type Asked } from './verification.js';

const ACTIVE = { status: 200, body: { active: true, token_type: 'mac' } };
/** draft-ietf-oauth-v2-http-mac-02 §2 */
const PLAIN = /^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/;
const SHORT_TTL_SECONDS = 10;

describe('M. MAC tokens', () => {
  let guide: TokenSide;
  let api: ResourceApi;
  /** Another node on the same stores, which takes MAC requests over plaintext too, and whose tokens die soon. */
  let other: TokenSide;
  let dying: { readonly token: MacToken; readonly at: number };

  beforeAll(async () => {
    guide = await TokenSide.start();
    api = await startResourceApi({ issuer: guide.stack.issuer });
    other = await guide.withSettings({ ASSENT_ACCESS_TOKEN_TTL_SECONDS: String(SHORT_TTL_SECONDS), ASSENT_PLAINTEXT_MAC: 'on' });
    dying = { token: await issued('mac', {}, other), at: Date.now() };
  }, START_MILLISECONDS);
  afterAll(async () => {
    await api.stop();
    await guide.stop();
  });

  async function issued(client = 'mac', fields: Readonly<Record<string, string>> = {}, on = guide): Promise<MacToken> {
    const { body } = await on.token(client, { grant_type: 'client_credentials', ...fields });
    return { id: String(body['access_token']), key: String(body['mac_key']), algorithm: String(body['mac_algorithm']) };
  }
  const ask = (authorization: string, asked: Asked = {}, on = guide): Promise<Answer> => verify(on.base, { ...asked, headers: { authorization, ...asked.headers } });

  describe('#149 the token response has token_type mac, mac_key and mac_algorithm; issued over TLS only', () => {
    it('#149 the token response, off: a client that is not registered for them gets none', async () => {
      const { body } = await guide.token('machine', { grant_type: 'client_credentials', token_type: 'mac' });
      expect(body).toMatchObject({ token_type: 'Bearer' });
      expect(body).not.toHaveProperty('mac_key');
    });

    it('#149 the token response, on', async () => {
      const answer = await guide.token('mac', { grant_type: 'client_credentials', scope: 'api:read' });
      expect(answer).toMatchObject({
        status: 200,
        body: { access_token: expect.any(String), token_type: 'mac', expires_in: 3600, scope: 'api:read', mac_key: expect.any(String), mac_algorithm: 'hmac-sha-256' },
      });
      expect([answer.headers.get('cache-control'), answer.headers.get('pragma')]).toEqual(['no-store', 'no-cache']);
      expect(await guide.metadata()).toMatchObject({ token_types_supported: ['Bearer', 'mac'], mac_algorithms_supported: ['hmac-sha-1', 'hmac-sha-256'] });
    });

    it('#149 the token response, on: to who asks for it, where the client may have either', async () => {
      const kinds = async (token_type?: string) => (await guide.token('mac-either', { grant_type: 'client_credentials', token_type })).body['token_type'];
      expect([await kinds(), await kinds('mac'), await kinds('MAC'), await kinds('bearer')]).toEqual(['Bearer', 'mac', 'mac', 'Bearer']);
    });

    it('#149 the token response, on: a refresh gives another identifier and another key', async () => {
      const first = (await guide.redeem(await guide.code('mac-code'))).body;
      const second = (await guide.refresh('mac-code', String(first['refresh_token']))).body;
      expect(second).toMatchObject({ token_type: 'mac', mac_key: expect.any(String) });
      expect(second['access_token']).not.toBe(first['access_token']);
      expect(second['mac_key']).not.toBe(first['mac_key']);
    });

    it('#149 over TLS only', async () => {
      const withTls = await guide.withSettings({ ASSENT_ISSUER: 'https://as.example.test', ASSENT_TRUSTED_PROXIES: '127.0.0.1,::1' });
      const over = (proto: string) => post(`${withTls.base}/token`, { grant_type: 'client_credentials' }, { ...basic('mac', 'mac-secret'), 'x-forwarded-proto': proto });
      expect(await over('https')).toMatchObject({ status: 200, body: { token_type: 'mac' } });
      const plain = await over('http');
      expect(plain).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
      expect(plain.text).not.toContain('mac_key');
    });
  });

  it('#150 mac_algorithm is hmac-sha-1 or hmac-sha-256', async () => {
    expect((await issued('mac')).algorithm).toBe('hmac-sha-256');
    expect((await issued('mac-sha-1')).algorithm).toBe('hmac-sha-1');
    expect((await issued('mac-sha-1', { mac_algorithm: 'hmac-sha-256' })).algorithm).toBe('hmac-sha-256');
    expect((await issued('mac', { mac_algorithm: 'hmac-sha-1' })).algorithm).toBe('hmac-sha-256'); // nobody downgrades
    expect((await issued('mac', { mac_algorithm: 'hmac-md5' })).algorithm).toBe('hmac-sha-256');
  });

  it('#151 access_token, mac_key and mac_algorithm stay within printable ASCII without quote and backslash', async () => {
    const tokens = await Promise.all(Array.from({ length: 20 }, () => issued()));
    for (const { id, key, algorithm } of tokens) for (const text of [id, key, algorithm]) expect(text).toMatch(PLAIN);
    expect(new Set(tokens.map(({ id }) => id)).size).toBe(20);
    expect(new Set(tokens.map(({ key }) => key)).size).toBe(20);
    expect(tokens.every(({ key }) => Buffer.from(key, 'base64url').length === 32)).toBe(true);
  });

  describe('#152 the request header MAC with id, ts, nonce, mac and optional ext', () => {
    it('#152 in any order, with or without ext, the scheme without case, ts with or without quotes', async () => {
      const token = await issued();
      expect(await ask(signed(token))).toMatchObject(ACTIVE);
      expect(await ask(signed(token, { ext: 'an optional value' }))).toMatchObject(ACTIVE);
      expect(await ask(signed(token).replace('MAC ', 'mac '))).toMatchObject(ACTIVE);
      expect(await ask(signed(token).replace(/ts="(\d+)"/, 'ts=$1'))).toMatchObject(ACTIVE);
      expect(await ask(`MAC ${signed(token).slice('MAC '.length).split(', ').reverse().join(',')}`)).toMatchObject(ACTIVE);
      expect(await ask(`${signed(token)}, unknown="x"`)).toMatchObject(ACTIVE);
    });

    it.each(['id', 'ts', 'nonce', 'mac'])('#152 refused without %s, and with two', async (name) => {
      const header = signed(await issued());
      const attribute = new RegExp(`${name}="[^"]*"(, )?`).exec(header)?.[0] ?? '';
      expect(await ask(header.replace(attribute, '').replace(/, $/, ''))).toMatchObject(refused(401));
      expect(await ask(`${header}, ${attribute.replace(/, $/, '')}`)).toMatchObject(refused(401));
    });

    it('#152 refused without a comma between two attributes, as the guide prints it', async () => {
      const token = await issued();
      expect(await ask(signed(token, { ext: 'x' }).replace(', mac=', ' mac='))).toMatchObject(refused(401));
    });

    it('#152 by the library for clients, at an API by the library for resource servers', async () => {
      const { id, key, algorithm } = await issued();
      const credentials = { id, key, algorithm: algorithm as 'hmac-sha-256' };
      const call = (method: string, target: string, body?: string) =>
        send(api.url + target, { method, ...(body !== undefined && { body }), headers: { authorization: macAuthorization(credentials, { method, url: API_ORIGIN + target, body }, { bodyhash: body !== undefined }) } });
      expect(await call('GET', '/things?b=5&a=%20x&&c')).toMatchObject({ status: 200, body: { by: 'mac' } });
      expect(await call('POST', '/writes', 'hello')).toMatchObject({ status: 200, body: { by: 'mac' } });
    });
  });

  describe('#153 such requests are acceptable over plaintext', () => {
    const uri = 'http://api.example.test/things';

    it('#153 over plaintext, off', async () => {
      expect(await ask(signed(await issued(), { port: '80' }), { uri })).toMatchObject(refused(401));
    });

    it('#153 over plaintext, on', async () => {
      expect(await ask(signed(await issued(), { port: '80' }), { uri }, other)).toMatchObject(ACTIVE);
    });
  });

  describe('#154 normalized request: ts, nonce, METHOD, request URI, host, port, ext, LF after each; port default 80 or 443', () => {
    it.each<[string, Asked, Signed]>([
      ['a query, byte for byte', { uri: `${API_ORIGIN}/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b&c2&a3=2+q` }, { target: '/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b&c2&a3=2+q' }],
      ['another method, in upper case', { method: 'post' }, { method: 'POST' }],
      ['a host in upper case', { headers: { host: 'API.Example.TEST' } }, {}],
      ['another port', { uri: 'https://api.example.test:8443/things' }, { port: '8443' }],
      ['the default port, written out', { headers: { host: 'api.example.test:443' } }, { port: '443' }],
      ['an IPv6 address', { uri: 'https://[2001:db8::1]:8443/things' }, { host: '[2001:db8::1]', port: '8443' }],
      ['no path', { uri: API_ORIGIN }, { target: '/' }],
      ['ext', {}, { ext: 'a,b,c' }],
    ])('#154 with %s', async (_case, asked, request) => {
      expect(await ask(signed(await issued(), request), asked)).toMatchObject(ACTIVE);
    });

    it.each<[string, (token: MacToken) => string, Asked?]>([
      ['ts', (token) => signed(token).replace(/ts="(\d+)"/, (_, ts: string) => `ts="${Number(ts) + 1}"`)],
      ['nonce', (token) => signed(token).replace(/nonce="/, 'nonce="x')],
      ['ext', (token) => signed(token, { ext: 'a' }).replace('ext="a"', 'ext="b"')],
      ['ext put in', (token) => `${signed(token)}, ext="a"`],
      ['ext left out', (token) => signed(token, { ext: 'a' }).replace('ext="a", ', '')],
      ['method', signed, { method: 'POST' }],
      ['path', signed, { uri: `${API_ORIGIN}/writes` }],
      ['query', signed, { uri: `${API_ORIGIN}/things?` }],
      ['host', signed, { uri: 'https://evil.example.test/things' }],
      ['port', signed, { uri: 'https://api.example.test:8443/things' }],
      ['no last LF', (token) => signedUnusually(token, (text) => text.slice(0, -1))],
      ['CR LF, as the value printed in the drafts has it', (token) => signedUnusually(token, (text) => text.trimEnd().replaceAll('\n', '\r\n'))],
      ['a decoded query', (token) => signed(token, { target: '/things?a= ' }), { uri: `${API_ORIGIN}/things?a=%20` }],
    ])('#154 refused with another %s than was signed', async (_part, header, asked = {}) => {
      expect(await ask(header(await issued()), asked)).toMatchObject({ status: 200, body: { active: false, status: 401, www_authenticate: ['Bearer realm="assent"', 'MAC error="invalid MAC"'] } });
    });

    it('#154 the form of draft-00, off', async () => {
      expect(await ask(signed00(await issued('mac-sha-1')))).toMatchObject(refused(401));
    });

    it('#154 the form of draft-00, on', async () => {
      const token = await issued('mac-draft-00');
      expect(await ask(signed00(token))).toMatchObject(ACTIVE);
      expect(await ask(signed00(token, 'hello=world%21'), { method: 'POST', body: 'hello=world%21' })).toMatchObject(ACTIVE);
      expect(await ask(signed00(token, 'hello=world%21'), { method: 'POST', body: 'hello=world' })).toMatchObject(refused(401));
    });
  });

  describe('#155 the mac is the HMAC with the algorithm of the token, in base64', () => {
    it.each(['mac', 'mac-sha-1'])('#155 right (%s)', async (client) => {
      expect(await ask(signed(await issued(client)))).toMatchObject(ACTIVE);
    });

    it.each([
      ['another algorithm', (token: MacToken) => signed({ ...token, algorithm: 'hmac-sha-1' })],
      ['a decoded key', (token: MacToken) => signed({ ...token, key: Buffer.from(token.key, 'base64url').toString('latin1') })],
      ['hexadecimal', (token: MacToken) => signed(token).replace(/mac="([^"]+)"$/, (_, mac: string) => `mac="${Buffer.from(mac, 'base64').toString('hex')}"`)],
      ['base64url', (token: MacToken) => signed(token).replace(/mac="([^"]+)"$/, (_, mac: string) => `mac="${Buffer.from(mac, 'base64').toString('base64url')}"`)],
      ['nothing of it', (token: MacToken) => signed(token).replace(/mac="[^"]+"$/, 'mac="AAAA"')],
    ])('#155 refused: %s', async (_case, header) => {
      expect(await ask(header(await issued()))).toMatchObject(refused(401));
    });
  });

  it('#156 the server recomputes with the key found by id', async () => {
    const [one, other] = [await issued(), await issued()];
    expect(await ask(signed({ ...one, key: other.key }))).toMatchObject(refused(401));
    expect(await ask(signed({ ...one, id: other.id }))).toMatchObject(refused(401));
    expect(await ask(signed({ ...one, id: 'unknown' }))).toMatchObject(refused(401));
    expect(await ask(`Bearer ${one.id}`)).toMatchObject(refused(401, 'invalid_token')); // the identifier alone opens nothing
    expect((await ask(signed(one))).body).toMatchObject({ active: true, client_id: 'mac', aud: API });
  });

  describe('#157 (ts, nonce, mac) never seen before', () => {
    it('#157 the same request again is refused, on every node', async () => {
      const header = signed(await issued());
      expect(await ask(header)).toMatchObject(ACTIVE);
      for (const on of [guide, other]) expect(await ask(header, {}, on)).toMatchObject({ body: { active: false, status: 401, www_authenticate: expect.arrayContaining(['MAC error="nonce already used"']) } });
    });

    it('#157 of many at once one passes', async () => {
      const header = signed(await issued());
      const answers = await Promise.all(Array.from({ length: 10 }, () => ask(header)));
      expect(answers.filter(({ body }) => body['active'] === true)).toHaveLength(1);
    });

    it('#157 the same ts and nonce for another request is refused too, as the drafts want it; for another token it is not', async () => {
      const [token, other] = [await issued(), await issued()];
      const again = { ts: String(now()), nonce: newNonce() };
      expect(await ask(signed(token, again))).toMatchObject(ACTIVE);
      expect(await ask(signed(token, { ...again, target: '/writes' }), { uri: `${API_ORIGIN}/writes` })).toMatchObject(refused(401));
      expect(await ask(signed(other, again))).toMatchObject(ACTIVE);
    });

    it('#157 a wrong mac uses no nonce up', async () => {
      const token = await issued();
      const request = { ts: String(now()), nonce: newNonce() };
      expect(await ask(signed({ ...token, key: 'wrong' }, request))).toMatchObject(refused(401));
      expect(await ask(signed(token, request))).toMatchObject(ACTIVE);
    });
  });

  describe('#158 the token is not expired, not revoked, and its scope is sufficient', () => {
    it('#158 revoked', async () => {
      const token = await issued();
      await guide.revoke(token.id, 'mac');
      expect(await ask(signed(token))).toMatchObject({ body: { active: false, status: 401, www_authenticate: expect.arrayContaining(['MAC error="The MAC credentials expired"']) } });
    });

    it('#158 scope: 403', async () => {
      const token = await issued('mac', { scope: 'api:read' });
      expect(await ask(signed(token), { scope: 'api:write' })).toMatchObject({ body: { active: false, status: 403, error: 'insufficient_scope', www_authenticate: expect.arrayContaining(['MAC error="insufficient_scope"']) } });
    });

    it('#158 for another API', async () => {
      expect(await ask(signed(await issued()), { resource: 'https://header.example.test/' })).toMatchObject(refused(401));
    });
  });

  it('#159 requests older than a threshold are refused: the first of a token a day, later ones five minutes', async () => {
    const token = await issued();
    expect(await ask(signed(token, { ts: String(now() - 2 * 86_400) }))).toMatchObject({ body: { active: false, status: 401, www_authenticate: expect.arrayContaining(['MAC error="stale timestamp"']) } });
    expect(await ask(signed(token))).toMatchObject(ACTIVE);
    expect(await ask(signed(token, { ts: String(now() - 305) }))).toMatchObject(refused(401));
  });

  describe('#160 the first request of an id fixes the time delta', () => {
    it.each([-36_000, 36_000])('#160 a clock that is %d seconds off counts, and stays counted so', async (offset) => {
      const token = await issued();
      expect(await ask(signed(token, { ts: String(now() + offset) }))).toMatchObject(ACTIVE);
      expect(await ask(signed(token, { ts: String(now() + offset + 10) }))).toMatchObject(ACTIVE);
      expect(await ask(signed(token))).toMatchObject(refused(401));
    });

    it('#160 a request with a wrong mac fixes nothing', async () => {
      const token = await issued();
      expect(await ask(signed({ ...token, key: 'wrong' }, { ts: String(now() - 36_000) }))).toMatchObject(refused(401));
      expect(await ask(signed(token))).toMatchObject(ACTIVE);
    });
  });

  it('#161 later requests: an adjusted time too old is refused, with room for latency', async () => {
    const token = await issued();
    const offset = -36_000;
    const at = (seconds: number) => ask(signed(token, { ts: String(now() + offset + seconds) }));
    expect(await at(0)).toMatchObject(ACTIVE);
    expect(await at(-290)).toMatchObject(ACTIVE);
    expect(await at(-305)).toMatchObject({ body: { active: false, status: 401, www_authenticate: expect.arrayContaining(['MAC error="stale timestamp"']) } });
    expect(await at(305)).toMatchObject(refused(401)); // it would outlive the memory of its nonce
  });

  describe('#162 failure: 401, WWW-Authenticate: MAC error="…"', () => {
    const challenges = (answer: Answer) => answer.headers.get('www-authenticate');

    it('#162 at an API', async () => {
      const call = (authorization?: string) => send(`${api.url}/things`, { headers: authorization === undefined ? {} : { authorization } });
      const wrong = await call(signed({ ...(await issued()), key: 'wrong' }));
      expect([wrong.status, challenges(wrong)]).toEqual([401, 'Bearer realm="things", MAC error="invalid MAC"']);
      const malformed = await call('MAC id="x"');
      expect([malformed.status, challenges(malformed)]).toEqual([401, 'Bearer realm="things", MAC error="malformed MAC credentials"']);
      const nothing = await call();
      expect([nothing.status, challenges(nothing)]).toEqual([401, 'Bearer realm="things", MAC']);
    });

    it('#162 an unknown id and a wrong mac look alike', async () => {
      const token = await issued();
      const answers = [await ask(signed({ ...token, key: 'wrong' })), await ask(signed({ ...token, id: 'unknown' }))];
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    });
  });

  it('#158 expired', async () => {
    await until(() => Date.now() > dying.at + SHORT_TTL_SECONDS * 1000);
    expect(await ask(signed(dying.token))).toMatchObject({ body: { active: false, status: 401, www_authenticate: expect.arrayContaining(['MAC error="The MAC credentials expired"']) } });
  });
});
