import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as oauth from 'oauth4webapi';
import { TokenSide, tokensOf } from './token-side.js';
import { basic, encoded, post, type Answer } from './exchange.js';

const credentials = { grant_type: 'client_credentials', scope: 'api:read' };

describe('J. Token response', () => {
  let guide: TokenSide;
  let successes: readonly (readonly [string, Answer])[];
  let failures: readonly (readonly [string, Answer])[];

  beforeAll(async () => {
    guide = await TokenSide.start();
    const coded = await guide.redeem(await guide.code('web'));
    successes = [
      ['authorization_code', coded],
      ['refresh_token', await guide.refresh('web', tokensOf(coded).refresh_token)],
      ['client_credentials', await guide.token('machine', credentials)],
      ['public client', await guide.redeem(await guide.code('native'))],
    ];
    failures = [
      ['invalid_request', await guide.token('machine', {})],
      ['invalid_client', await post(`${guide.base}/token`, credentials, basic('machine', 'wrong'))],
      ['invalid_grant', await guide.token('web', { grant_type: 'authorization_code', code: 'ac_x' })],
      ['unauthorized_client', await guide.token('machine', { grant_type: 'authorization_code', code: 'ac_x' })],
      ['unsupported_grant_type', await guide.token('machine', { grant_type: 'urn:example:grant' })],
      ['invalid_scope', await guide.token('machine', { ...credentials, scope: 'unknown' })],
    ];
  });
  afterAll(() => guide.stop());

  const all = () => [...successes, ...failures];

  it('#113 the body is JSON, Content-Type: application/json – success and error', () => {
    for (const [name, { headers, text }] of all()) {
      expect([name, headers.get('content-type')]).toEqual([name, expect.stringMatching(/^application\/json(; ?charset=utf-8)?$/)]);
      expect(JSON.parse(text)).toEqual(expect.any(Object));
    }
  });

  it('#114 Cache-Control: no-store and Pragma: no-cache – success and error', () => {
    for (const [name, { headers }] of all()) expect([name, headers.get('cache-control'), headers.get('pragma')]).toEqual([name, 'no-store', 'no-cache']);
  });

  it('#115 200 on success, 400 or 401 on error', () => {
    for (const [name, { status }] of successes) expect([name, status]).toEqual([name, 200]);
    for (const [name, { status, body }] of failures) {
      expect([status, body['error']]).toEqual([name === 'invalid_client' ? 401 : 400, name]);
    }
  });

  it('#116 access_token present', () => {
    for (const [name, { body }] of successes) expect([name, body['access_token']]).toEqual([name, expect.stringMatching(/^at_[0-9a-z]+_[\w-]{43}$/)]);
    for (const [, { text }] of failures) expect(text).not.toContain('access_token');
  });

  describe('#117 token_type present; a registered name or an absolute URI; compared without case', () => {
    it('#117 present and registered: Bearer', () => {
      for (const [name, { body }] of successes) expect([name, String(body['token_type']).toLowerCase()]).toEqual([name, 'bearer']);
    });

    it('#117 compared without case, where a client asks for one', async () => {
      for (const token_type of ['bearer', 'Bearer', 'BEARER']) {
        expect(await guide.token('mac-strict', { ...credentials, token_type })).toMatchObject({ status: 200, body: { token_type: 'Bearer' } });
      }
    });
  });

  it('#118 expires_in: a JSON number of seconds, always', async () => {
    for (const [name, { body }] of successes) expect([name, body['expires_in']]).toEqual([name, 3600]);
    const [, [, { body }]] = successes as [unknown, [string, Answer]];
    const { body: told } = await guide.introspect(String(body['access_token']), 'web');
    expect(Number(told['exp']) - Number(told['iat'])).toBe(3600);
  });

  it('#119 refresh_token optional: by registration, by grant and by the person\'s choice', async () => {
    const offered = async (client: string, decline: readonly string[] = []) =>
      'refresh_token' in (await guide.redeem(await guide.code(client, { scope: 'api:read offline_access' }, decline))).body;
    expect(await offered('web')).toBe(true);
    expect(await offered('once')).toBe(false); // not registered for the grant type refresh_token
    expect(await offered('other', ['offline_access'])).toBe(false);
    expect((await guide.token('web', credentials)).body).not.toHaveProperty('refresh_token');
  });

  it('#120 scope when different from the request: always', async () => {
    for (const [name, { body }] of successes) expect([name, body['scope']]).toEqual([name, 'api:read']);
    const approved = await guide.code('native-other', { scope: 'api:read api:write' }, ['api:write']);
    expect((await guide.redeem(approved)).body).toMatchObject({ scope: 'api:read' });
    const all = (await guide.token('machine', { grant_type: 'client_credentials' })).body;
    expect(String(all['scope']).split(' ').sort()).toEqual(['api:read', 'api:write']);
  });

  it('#121 clients ignore unknown members, so extra members are allowed', async () => {
    const as = { issuer: guide.stack.issuer, token_endpoint: `${guide.base}/token` };
    const { body } = await guide.token('machine', { ...credentials, example_parameter: 'example_value' });
    const withMore = new Response(JSON.stringify({ ...body, example_parameter: 'example_value' }), { headers: { 'content-type': 'application/json' } });
    const read = await oauth.processClientCredentialsResponse(as, { client_id: 'machine' }, withMore);
    expect(read).toMatchObject({ access_token: body['access_token'], example_parameter: 'example_value' });
    expect(await post(as.token_endpoint, Object.fromEntries(encoded({ ...credentials, example_parameter: 'x' })), basic('machine', 'machine-secret'))).toMatchObject({ status: 200 });
  });
});
