import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ALICE, REDIRECT_URI } from '../stack/import-file.js';
import { basic, encoded, post, send, until, type Answer } from './exchange.js';
import { OTHER_URI } from './client-entries.js';
import { type CodeOfClient, START_MILLISECONDS, TokenSide } from './token-side.js';

const CODE_TTL_SECONDS = 5;

const refusal = (status: number, error: string) => ({ status, body: { error } });
const credentials = { grant_type: 'client_credentials', scope: 'api:read' };

describe('I. Token request', () => {
  let guide: TokenSide;
  /** The same stores with everything switched on that an instance can switch on, and codes that die soon. */
  let switchedOn: TokenSide;
  let dying: { readonly code: CodeOfClient; readonly at: number };

  beforeAll(async () => {
    guide = await TokenSide.start();
    switchedOn = await guide.withSettings({ ASSENT_PASSWORD_GRANT: 'on', ASSENT_CODE_TTL_SECONDS: String(CODE_TTL_SECONDS) });
    dying = { code: await switchedOn.code('web'), at: Date.now() };
  }, START_MILLISECONDS);
  afterAll(() => guide.stop());

  const password = (as: string, fields = {}, on = switchedOn): Promise<Answer> => on.token(as, { grant_type: 'password', ...ALICE, scope: 'api:read', ...fields });

  describe('#94 parameters are read from the form body of the POST only', () => {
    const url = () => `${guide.base}/token`;
    const machine = basic('machine', 'machine-secret');

    it('#94 a form in the body of a POST', async () => {
      expect(await post(url(), credentials, machine)).toMatchObject({ status: 200 });
    });

    it('#94 not the query, alone or beside a body', async () => {
      const query = encoded(credentials).toString();
      expect(await post(`${url()}?${query}`, {}, machine)).toMatchObject(refusal(400, 'invalid_request'));
      expect(await post(`${url()}?scope=api:read`, { grant_type: 'client_credentials' }, machine)).toMatchObject(refusal(400, 'invalid_request'));
    });

    it.each(['application/json', 'text/plain', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencodedx'])('#94 not a body of type %s', async (type) => {
      const body = type === 'application/json' ? JSON.stringify(credentials) : encoded(credentials).toString();
      expect(await send(url(), { method: 'POST', headers: { ...machine, 'content-type': type }, body })).toMatchObject(refusal(400, 'invalid_request'));
    });

    it.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('#94 not %s', async (method) => {
      const answer = await send(`${url()}?${encoded(credentials).toString()}`, { method, headers: machine });
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
    });
  });

  it('#95 grant_type missing → invalid_request', async () => {
    expect(await guide.token('machine', { scope: 'api:read' })).toMatchObject(refusal(400, 'invalid_request'));
    expect(await guide.token('machine', { grant_type: '', scope: 'api:read' })).toMatchObject(refusal(400, 'invalid_request'));
  });

  it('#96 authorization_code', async () => {
    expect(await guide.redeem(await guide.code('web'))).toMatchObject({ status: 200, body: { access_token: expect.any(String) } });
  });

  it('#97 password, off', async () => {
    expect(await password('trusted', {}, guide)).toMatchObject(refusal(400, 'unsupported_grant_type'));
    expect((await guide.metadata())['grant_types_supported']).not.toContain('password');
    expect(await password('untrusted')).toMatchObject(refusal(400, 'unauthorized_client')); // on for the instance, not for this client
  });

  it('#97 password, on', async () => {
    expect(await password('trusted')).toMatchObject({ status: 200, body: { access_token: expect.any(String), scope: 'api:read' } });
    expect((await switchedOn.metadata())['grant_types_supported']).toContain('password');
  });

  it('#98 client_credentials', async () => {
    expect(await guide.token('machine', credentials)).toMatchObject({ status: 200, body: { access_token: expect.any(String), scope: 'api:read' } });
  });

  it('#99 refresh_token', async () => {
    const { refresh_token } = await guide.tokens('web');
    expect(await guide.refresh('web', refresh_token)).toMatchObject({ status: 200, body: { access_token: expect.any(String), refresh_token: expect.any(String) } });
  });

  it.each(['urn:example:grant', 'https://example.test/grants/custom', 'implicit', 'passwort', 'CLIENT_CREDENTIALS', 'client_credentials ', '__proto__', 'constructor'])(
    '#100 an absolute URI is an extension; an unknown one or an unknown word → unsupported_grant_type: %j',
    async (grant_type) => {
      expect(await guide.token('machine', { grant_type })).toMatchObject(refusal(400, 'unsupported_grant_type'));
    },
  );

  it('#101 code missing with authorization_code → invalid_request', async () => {
    for (const code of [undefined, '']) expect(await guide.token('web', { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI })).toMatchObject(refusal(400, 'invalid_request'));
  });

  it('#102 username and password required with password, off', async () => {
    expect(await guide.token('trusted', { grant_type: 'password' })).toMatchObject(refusal(400, 'unsupported_grant_type'));
  });

  it.each(['username', 'password'])('#102 username and password required with password, on: without %s', async (name) => {
    for (const missing of [undefined, '']) expect(await password('trusted', { [name]: missing })).toMatchObject(refusal(400, 'invalid_request'));
  });

  describe('#103 redirect_uri required and identical when it was in the authorization request', () => {
    it.each(['classic', 'classic-two'])('#103 identical: it is taken (%s)', async (client) => {
      expect(await guide.redeem(await guide.code(client))).toMatchObject({ status: 200 });
    });

    it.each([undefined, '', OTHER_URI, `${REDIRECT_URI}/`, `${REDIRECT_URI}?`, 'https://RP.example.test/cb', 'https://rp.example.test:443/cb'])(
      '#103 anything else → invalid_grant: %j',
      async (redirect_uri) => {
        expect(await guide.redeem(await guide.code('classic-two'), { redirect_uri })).toMatchObject(refusal(400, 'invalid_grant'));
      },
    );

    it('#103 not needed for OAuth 2.1-profile clients with PKCE, and must match where it is sent', async () => {
      expect(await guide.redeem(await guide.code('web'), { redirect_uri: undefined })).toMatchObject({ status: 200 });
      expect(await guide.redeem(await guide.code('web'), { redirect_uri: OTHER_URI })).toMatchObject(refusal(400, 'invalid_grant'));
    });
  });

  describe('#104 redirect_uri not required when it was not in the authorization request, nor for grants without one', () => {
    const unnamed = () => guide.code('classic', { redirect_uri: undefined });

    it('#104 not required when it was not', async () => {
      expect(await guide.redeem(await unnamed(), { redirect_uri: undefined })).toMatchObject({ status: 200 });
    });

    it('#104 if sent with a code it must match', async () => {
      expect(await guide.redeem(await unnamed())).toMatchObject({ status: 200 });
      expect(await guide.redeem(await unnamed(), { redirect_uri: OTHER_URI })).toMatchObject(refusal(400, 'invalid_grant'));
    });

    it('#104 ignored where there was no authorization request', async () => {
      const { refresh_token } = await guide.tokens('web');
      expect(await guide.token('machine', { ...credentials, redirect_uri: OTHER_URI })).toMatchObject({ status: 200 });
      expect(await guide.refresh('web', refresh_token, { redirect_uri: OTHER_URI })).toMatchObject({ status: 200 });
      expect(await password('trusted', { redirect_uri: OTHER_URI })).toMatchObject({ status: 200 });
    });
  });

  describe('#105 scope at the token endpoint for grants without authorization request; absent → default or error', () => {
    it('#105 what is asked for', async () => {
      expect(await guide.token('machine', { ...credentials, scope: 'api:write' })).toMatchObject({ status: 200, body: { scope: 'api:write' } });
      expect(await password('trusted', { scope: 'api:write' })).toMatchObject({ status: 200, body: { scope: 'api:write' } });
    });

    it('#105 absent: the scope that the client is registered for', async () => {
      for (const scope of [undefined, '']) {
        const { status, body } = await guide.token('machine', { grant_type: 'client_credentials', scope });
        expect([status, String(body['scope']).split(' ').sort()]).toEqual([200, ['api:read', 'api:write']]);
      }
    });

    it('#105 absent and no default → invalid_scope', async () => {
      expect(await guide.token('scopeless', { grant_type: 'client_credentials' })).toMatchObject(refusal(400, 'invalid_scope'));
    });
  });

  describe('#107 client authentication is enforced for every client that has credentials', () => {
    it.each(['web', 'machine', 'post'])('#107 nothing, only the id, or a wrong secret → invalid_client (%s)', async (id) => {
      const url = `${guide.base}/token`;
      const method = id === 'post' ? (secret: string) => post(url, { ...credentials, client_id: id, client_secret: secret }) : (secret: string) => post(url, credentials, basic(id, secret));
      expect(await post(url, credentials)).toMatchObject(refusal(401, 'invalid_client'));
      expect(await post(url, { ...credentials, client_id: id })).toMatchObject(refusal(401, 'invalid_client'));
      expect(await method('wrong')).toMatchObject(refusal(401, 'invalid_client'));
      expect(await method(`${id}-secret`)).toMatchObject({ status: 200 });
    });

    it('#107 for codes and refresh tokens too', async () => {
      const approved = await guide.code('web');
      const { refresh_token } = await guide.tokens('web');
      const url = `${guide.base}/token`;
      const code = { grant_type: 'authorization_code', code: approved.code, redirect_uri: REDIRECT_URI, code_verifier: approved.verifier, client_id: 'web' };
      expect(await post(url, code)).toMatchObject(refusal(401, 'invalid_client'));
      expect(await post(url, { grant_type: 'refresh_token', refresh_token, client_id: 'web' })).toMatchObject(refusal(401, 'invalid_client'));
      expect(await guide.redeem(approved)).toMatchObject({ status: 200 });
      expect(await guide.refresh('web', refresh_token)).toMatchObject({ status: 200 });
    });
  });

  it('#108 the code must belong to this client → else invalid_grant', async () => {
    const approved = await guide.code('web');
    for (const as of ['other', 'native', 'classic']) expect(await guide.redeem(approved, {}, as)).toMatchObject(refusal(400, 'invalid_grant'));
    expect(await guide.redeem(approved)).toMatchObject({ status: 200 });
  });

  describe('#109 the code must be valid', () => {
    it.each(['ac_x', 'nonsense', `ac_${'A'.repeat(43)}`, '\u00e9', 'x'.repeat(10_000)])('#109 it exists (%#)', async (code) => {
      expect(await guide.token('web', { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI })).toMatchObject(refusal(400, 'invalid_grant'));
    });

    it('#109 it is unused', async () => {
      const approved = await guide.code('web');
      expect(await guide.redeem(approved)).toMatchObject({ status: 200 });
      expect(await guide.redeem(approved)).toMatchObject(refusal(400, 'invalid_grant'));
    });

    it('#109 it is unexpired', async () => {
      await until(() => Date.now() > dying.at + CODE_TTL_SECONDS * 1000);
      expect(await guide.redeem(dying.code)).toMatchObject(refusal(400, 'invalid_grant'));
    });
  });

  it('#110 the refresh token must be valid and belong to this client', async () => {
    const { refresh_token } = await guide.tokens('web');
    for (const wrong of ['rt_x', 'nonsense', refresh_token.slice(0, -1), `${refresh_token}A`, refresh_token.toUpperCase()]) {
      expect(await guide.refresh('web', wrong)).toMatchObject(refusal(400, 'invalid_grant'));
    }
    for (const as of ['other', 'native']) expect(await guide.refresh(as, refresh_token)).toMatchObject(refusal(400, 'invalid_grant'));
    expect(await guide.refresh('web', refresh_token)).toMatchObject({ status: 200 });
  });

  describe('#111 the requested scope is validated; on refresh never more than originally granted', () => {
    it.each(['unknown', 'api:read unknown', 'jwt:read', 'api:read\ttab', 'api:"read"', 'api:\u00e9'])('#111 validated: %j → invalid_scope', async (scope) => {
      expect(await guide.token('machine', { ...credentials, scope })).toMatchObject(refusal(400, 'invalid_scope'));
    });

    it('#111 on refresh never more than originally granted, though the client may ask people for more', async () => {
      const { refresh_token } = await guide.tokens('web', { scope: 'api:read' });
      for (const scope of ['api:write', 'api:read api:write', 'offline_access api:read', 'unknown']) {
        expect(await guide.refresh('web', refresh_token, { scope })).toMatchObject(refusal(400, 'invalid_scope'));
      }
      expect(await guide.refresh('web', refresh_token, { scope: 'api:read' })).toMatchObject({ status: 200, body: { scope: 'api:read' } });
    });

    it('#111 a narrower refresh does not narrow the grant', async () => {
      const { refresh_token } = await guide.tokens('web', { scope: 'api:read api:write' });
      const narrow = await guide.refresh('web', refresh_token, { scope: 'api:write' });
      expect(narrow).toMatchObject({ status: 200, body: { scope: 'api:write' } });
      expect(await guide.refresh('web', String(narrow.body['refresh_token']), { scope: 'api:read' })).toMatchObject({ status: 200, body: { scope: 'api:read' } });
    });
  });
});
