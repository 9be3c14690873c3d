import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ALICE, REDIRECT_URI } from '../stack/import-file.js';
import { basic, encoded, post, send, type Answer } from './exchange.js';
import { OTHER_URI } from './client-entries.js';
import { TokenSide, pkce } from './token-side.js';

const refusal = (status: number, error: string) => ({ status, body: { error } });
const credentials = { grant_type: 'client_credentials', scope: 'api:read' };

describe('K. Token errors', () => {
  let guide: TokenSide;
  let url: string;

  beforeAll(async () => {
    guide = await TokenSide.start();
    url = `${guide.base}/token`;
  });
  afterAll(() => guide.stop());

  describe('#122 invalid_request for missing, repeated, malformed parameters', () => {
    const raw = (body: string | Uint8Array<ArrayBuffer>): Promise<Answer> =>
      send(url, { method: 'POST', body, headers: { ...basic('machine', 'machine-secret'), 'content-type': 'application/x-www-form-urlencoded' } });
    const good = encoded(credentials).toString();

    it('#122 missing', async () => {
      for (const body of ['', 'scope=api:read', 'grant_type=', '&&&', '=']) expect(await raw(body)).toMatchObject(refusal(400, 'invalid_request'));
      expect(await guide.token('web', { grant_type: 'authorization_code' })).toMatchObject(refusal(400, 'invalid_request'));
      expect(await guide.token('web', { grant_type: 'refresh_token' })).toMatchObject(refusal(400, 'invalid_request'));
    });

    it.each(['grant_type=client_credentials', 'scope=api:read', 'scope=', 'sc%6Fpe=api:write', 'unknown=1&unknown=2'])('#122 repeated: %s', async (more) => {
      expect(await raw(`${good}&${more}`)).toMatchObject(refusal(400, 'invalid_request'));
    });

    it.each(['scope=%', 'scope=%zz', 'scope=%E9', 'scope=%C0%80', 'scope=a%00b', 'unknown=%ff', '%ff=1'])('#122 malformed: %s', async (more) => {
      expect(await raw(`grant_type=client_credentials&${more}`)).toMatchObject(refusal(400, 'invalid_request'));
    });

    it('#122 malformed: bytes that are not UTF-8', async () => {
      const bytes = new Uint8Array([...Buffer.from('grant_type=client_credentials&scope='), 0xff, 0xfe]);
      expect(await raw(bytes)).toMatchObject(refusal(400, 'invalid_request'));
    });

    it('#122 two ways of client authentication at once', async () => {
      const twice = { ...credentials, client_id: 'machine', client_secret: 'machine-secret' };
      expect(await post(url, twice, basic('machine', 'machine-secret'))).toMatchObject(refusal(400, 'invalid_request'));
    });
  });

  describe('#123 invalid_client; 401 with WWW-Authenticate of the scheme used when the client came by Authorization', () => {
    it.each([
      ['a wrong secret', basic('machine', 'wrong')],
      ['an unknown client', basic('nobody', 'machine-secret')],
      ['a disabled client', basic('disabled', 'disabled-secret')],
      ['no secret', basic('machine', '')],
      ['no base64', { authorization: 'Basic !!!' }],
      ['nothing after the scheme', { authorization: 'Basic' }],
      ['another scheme', { authorization: 'Digest username="machine"' }],
    ])('#123 by Authorization with %s: 401 and the challenge', async (_case, headers) => {
      const answer = await post(url, credentials, headers);
      expect(answer).toMatchObject(refusal(401, 'invalid_client'));
      expect(answer.headers.get('www-authenticate')).toBe('Basic realm="assent"');
    });

    it.each([
      ['nothing', {}],
      ['an id alone', { client_id: 'machine' }],
      ['a wrong secret', { client_id: 'post', client_secret: 'wrong' }],
      ['an unknown client', { client_id: 'nobody', client_secret: 'x' }],
      ['a method that it is not registered for', { client_id: 'machine', client_secret: 'machine-secret' }],
    ])('#123 by the body with %s', async (_case, fields) => {
      expect(await post(url, { ...credentials, ...fields })).toMatchObject(refusal(401, 'invalid_client'));
    });

    it('#123 all in the same words: nobody learns which clients exist', async () => {
      const answers = await Promise.all([basic('machine', 'wrong'), basic('nobody', 'wrong'), basic('disabled', 'disabled-secret')].map((headers) => post(url, credentials, headers)));
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    });
  });

  describe('#124 invalid_grant: invalid, expired, revoked grant or refresh token, other redirect URI, other client', () => {
    it('#124 an invalid code or refresh token', async () => {
      expect(await guide.token('web', { grant_type: 'authorization_code', code: 'ac_x' })).toMatchObject(refusal(400, 'invalid_grant'));
      expect(await guide.refresh('web', 'rt_x')).toMatchObject(refusal(400, 'invalid_grant'));
    });

    it('#124 a code with another redirect URI or of another client', async () => {
      expect(await guide.redeem(await guide.code('web'), { redirect_uri: OTHER_URI })).toMatchObject(refusal(400, 'invalid_grant'));
      expect(await guide.redeem(await guide.code('web'), {}, 'other')).toMatchObject(refusal(400, 'invalid_grant'));
    });

    it('#124 a code with another verifier', async () => {
      expect(await guide.redeem({ ...(await guide.code('web')), verifier: pkce().verifier })).toMatchObject(refusal(400, 'invalid_grant'));
    });

    it('#124 a refresh token that was revoked, or whose code came twice, or of another client', async () => {
      const { refresh_token } = await guide.tokens('web');
      expect(await guide.refresh('other', refresh_token)).toMatchObject(refusal(400, 'invalid_grant'));
      expect(await guide.revoke(refresh_token, 'web')).toMatchObject({ status: 200 });
      expect(await guide.refresh('web', refresh_token)).toMatchObject(refusal(400, 'invalid_grant'));
      const approved = await guide.code('web');
      const { body } = await guide.redeem(approved);
      await guide.redeem(approved);
      expect(await guide.refresh('web', String(body['refresh_token']))).toMatchObject(refusal(400, 'invalid_grant'));
    });

    it('#124 in the same words for a code that never was, that was used, and that is another client\'s', async () => {
      const used = await guide.code('web');
      await guide.redeem(used);
      const others = await guide.code('other');
      const answers = [await guide.redeem(used), await guide.redeem(others, {}, 'web'), await guide.redeem({ ...used, code: 'ac_x' })];
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    });
  });

  it.each([
    ['machine', { grant_type: 'authorization_code', code: 'ac_x', redirect_uri: REDIRECT_URI }],
    ['machine', { grant_type: 'refresh_token', refresh_token: 'rt_x' }],
    ['once', { grant_type: 'refresh_token', refresh_token: 'rt_x' }],
    ['other', credentials],
    ['native', credentials],
  ])('#125 unauthorized_client: the client may not use this grant type (%s, %j)', async (client, fields) => {
    expect(await guide.token(client, fields)).toMatchObject(refusal(400, 'unauthorized_client'));
  });

  it('#126 unsupported_grant_type', async () => {
    for (const fields of [{ grant_type: 'urn:example:grant' }, { grant_type: 'unknown' }, { grant_type: 'password', ...ALICE }]) {
      expect(await guide.token('machine', fields)).toMatchObject(refusal(400, 'unsupported_grant_type'));
    }
  });

  it('#127 invalid_scope', async () => {
    for (const scope of ['unknown', 'api:read unknown', '"', ' ']) expect(await guide.token('machine', { ...credentials, scope })).toMatchObject(refusal(400, 'invalid_scope'));
  });

  it('#128 optional error_description, of the characters that RFC 6749 §5.2 allows, and without what was sent', async () => {
    const answers = [
      await guide.token('machine', { grant_type: '"<script>\u00e9\\' }),
      await guide.token('machine', { ...credentials, scope: '"<script>\u00e9\\' }),
      await guide.token('web', { grant_type: 'authorization_code', code: '"<script>\u00e9\\' }),
      await post(url, credentials, basic('machine', 'wrong')),
      await guide.token('machine', {}),
    ];
    for (const { body } of answers) {
      expect(body['error_description']).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
      expect(body['error_description']).not.toContain('<script>');
      expect(Object.keys(body).sort()).toEqual(['error', 'error_description']);
    }
  });
});
