import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { REDIRECT_URI } from '../stack/import-file.js';
import { BrowserSide, VERIFIER } from './browser-side.js';
import { basic, encoded, post, send, until, type Answer, type Fields } from './exchange.js';
import { tokensOf } from './token-side.js';

const MACHINE = { grant_type: 'client_credentials', scope: 'api:read' };
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const ODD = { id: 'id:with+odd%chars', secret: 'se:cr+et % &=?' };
const invalidClient = { status: 401, body: { error: 'invalid_client' } };

/** RFC 6749 Appendix B: as in a form, which makes a blank a plus. */
const formEncoded = (text: string) => new URLSearchParams({ x: text }).toString().slice(2);

describe('H. Client authentication', () => {
  let assent: BrowserSide;
  beforeAll(async () => {
    assent = await BrowserSide.start();
  });
  afterAll(() => assent.stop());

  const token = (fields: Fields, headers: Readonly<Record<string, string>> = {}) => post(`${assent.base}/token`, fields, headers);
  const header = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` });

  it('#85 HTTP Basic is accepted; id and secret are form-url-encoded before base64', async () => {
    expect((await token(MACHINE, basic('machine', 'machine-secret'))).status).toBe(200);
    expect((await token(MACHINE, header(`${formEncoded(ODD.id)}:${formEncoded(ODD.secret)}`))).status).toBe(200);
    expect((await token(MACHINE, header(`${encodeURIComponent(ODD.id)}:${encodeURIComponent(ODD.secret)}`))).status).toBe(200);
    expect(await token(MACHINE, header(`${ODD.id}:${ODD.secret}`))).toMatchObject(invalidClient);
    const { authorization } = basic('machine', 'machine-secret');
    for (const scheme of ['basic', 'BASIC']) expect((await token(MACHINE, { authorization: authorization.replace('Basic', scheme) })).status).toBe(200);
  });

  it('#85 what is not form-encoded, or not base64, or of other characters, fails as a wrong secret does', async () => {
    const wrong = ['machine:%C3%A9', 'machine:é', 'machine:machine-secret%C3%A9', '%C3%A9:x', 'machine:%', 'machine:%ff', 'machine', ':machine-secret', 'machine:'];
    for (const pair of wrong) expect(await token(MACHINE, header(pair))).toMatchObject(invalidClient);
    for (const authorization of ['Basic', 'Basic !!!', 'Basic bWFjaGluZQ', 'Digest x', 'Bearer x']) expect(await token(MACHINE, { authorization })).toMatchObject(invalidClient);
  });

  it('#86 vector: Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3 is s6BhdRkqt3 / 7Fjfp0ZBr1KtDRbnfVdmIw', async () => {
    const { status, body } = await token(MACHINE, { authorization: 'Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3' });
    expect(status).toBe(200);
    expect((await assent.introspect(String(body['access_token']))).body).toMatchObject({ active: true, client_id: 's6BhdRkqt3' });
  });

  it('#87 client_id and client_secret in the body are accepted from clients that are registered for it, and from no other', async () => {
    expect((await token({ ...MACHINE, client_id: 'post', client_secret: 'post-secret' })).status).toBe(200);
    expect(await token({ ...MACHINE, client_id: 'post', client_secret: 'wrong' })).toMatchObject(invalidClient);
    expect(await token({ ...MACHINE, client_id: 'machine', client_secret: 'machine-secret' })).toMatchObject(invalidClient);
    expect(await token(MACHINE, basic('post', 'post-secret'))).toMatchObject(invalidClient);
  });

  it('#87 two ways at once are one too many', async () => {
    expect(await token({ ...MACHINE, client_id: 'machine', client_secret: 'machine-secret' }, basic('machine', 'machine-secret'))).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  it('#88 credentials in the request URI are not accepted', async () => {
    const secrets = [{ client_id: 'post', client_secret: 'post-secret' }, { client_secret: 'machine-secret' }, { client_id: 'machine' }, { scope: 'api:read' }];
    for (const [path, headers] of [['/token', basic('machine', 'machine-secret')], ['/introspect', basic('rs', 'rs-secret')], ['/revoke', basic('web', 'web-secret')]] as const) {
      for (const query of secrets) {
        const answer = await post(`${assent.base}${path}?${encoded(query).toString()}`, { ...MACHINE, token: 'x' }, headers);
        expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
      }
    }
    const answer = await send(`${assent.base}/token?${encoded({ ...MACHINE, client_id: 'post', client_secret: 'post-secret' }).toString()}`, { method: 'POST' });
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  it('#90 secrets are protected against guessing: after some failures even the right one has to wait', async () => {
    const strict = await assent.withSettings({ ASSENT_CLIENT_AUTH_FAILURE_LIMIT: '3' });
    const guess = (id: string, secret: string) => post(`${strict.base}/token`, MACHINE, basic(id, secret));
    for (let turn = 0; turn < 3; turn += 1) expect((await guess('codeless', `wrong-${turn}`)).status).toBe(401);
    const blocked = await guess('codeless', 'codeless-secret');
    expect(blocked).toMatchObject({ status: 429, body: { error: 'temporarily_unavailable' } });
    expect(Number(blocked.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(blocked.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect((await guess('s6BhdRkqt3', '7Fjfp0ZBr1KtDRbnfVdmIw')).status).toBe(200); // nobody else has to
    await strict.stop();
  });

  it('#90 nothing tells a wrong secret from a client that is not there', async () => {
    const answers = await Promise.all([basic('machine', 'wrong'), basic('nobody', 'wrong'), basic('native', 'wrong'), basic('post', 'post-secret')].map((headers) => token(MACHINE, headers)));
    const told = ({ status, headers, text }: Answer) => [status, text, headers.get('www-authenticate'), headers.get('content-length')];
    for (const answer of answers) expect(told(answer)).toEqual([401, '{"error":"invalid_client","error_description":"Client authentication failed."}', 'Basic realm="assent"', answers[0]?.headers.get('content-length')]);
  });

  it('#91 a client without secret sends only client_id', async () => {
    const code = await assent.code({ client_id: 'native' });
    const tokens = tokensOf(await token({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI, code_verifier: VERIFIER, client_id: 'native' }));
    const next = tokensOf(await token({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token, client_id: 'native' }));
    expect((await post(`${assent.base}/revoke`, { token: next.refresh_token, client_id: 'native' })).status).toBe(200);
    expect(await token({ grant_type: 'refresh_token', refresh_token: next.refresh_token })).toMatchObject(invalidClient);
    expect(await token({ grant_type: 'refresh_token', refresh_token: next.refresh_token, client_id: 'native', client_secret: 'x' })).toMatchObject(invalidClient);
  });

  it('#92 such a client_id proves nothing: it must match the client of the code or refresh token', async () => {
    const code = await assent.code({ client_id: 'native' });
    expect(await assent.redeem(code, {}, 'native-other')).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    const { refresh_token } = tokensOf(await assent.redeem(code, {}, 'native'));
    expect(await assent.refresh(refresh_token, 'native-other')).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect((await assent.refresh(refresh_token, 'native')).status).toBe(200);
  });

  it('#92 a confidential client that sends only its id gets invalid_client', async () => {
    const { refresh_token } = await assent.tokens();
    const code = await assent.code();
    for (const fields of [{ grant_type: 'refresh_token', refresh_token }, { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI, code_verifier: VERIFIER }, MACHINE]) {
      expect(await token({ ...fields, client_id: 'web' })).toMatchObject(invalidClient);
    }
    expect(await post(`${assent.base}/introspect`, { token: 'x', client_id: 'rs' })).toMatchObject(invalidClient);
  });

  describe('other methods', () => {
    let privateKey: CryptoKey;
    let clientId: string;
    beforeAll(async () => {
      const pair = await generateKeyPair('ES256', { extractable: true });
      privateKey = pair.privateKey;
      const { status, body } = await assent.manage('POST', '/clients', {
        client_name: 'Keyed', token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [await exportJWK(pair.publicKey)] }, grant_types: ['client_credentials'], scope: 'api:read',
      });
      expect(status).toBe(201);
      clientId = String(body['client_id']);
      await until(async () => (await withAssertion(await assertion())).status !== 503); // while assertions may be older than the memory of used ones
    });

    const assertion = (claims: object = {}, key = privateKey) =>
      new SignJWT({ iss: clientId, sub: clientId, aud: assent.base, jti: randomUUID(), ...claims }).setProtectedHeader({ alg: 'ES256' }).setIssuedAt().setExpirationTime('1m').sign(key);
    const withAssertion = (text: string, fields: Fields = {}) => token({ ...MACHINE, client_assertion_type: ASSERTION_TYPE, client_assertion: text, ...fields });

    it('#93 other methods are offered: private_key_jwt', async () => {
      expect((await assent.metadata())['token_endpoint_auth_methods_supported']).toEqual(['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none']);
      const { status, body } = await withAssertion(await assertion());
      expect(status).toBe(200);
      expect((await assent.introspect(String(body['access_token']))).body).toMatchObject({ active: true, client_id: clientId });
    });

    it('#93 an assertion works once, for us, and by the client’s own key only', async () => {
      const once = await assertion();
      expect((await withAssertion(once)).status).toBe(200);
      expect(await withAssertion(once)).toMatchObject(invalidClient);
      const stranger = await generateKeyPair('ES256');
      for (const wrong of [await assertion({}, stranger.privateKey), await assertion({ aud: 'https://other.example.test' }), await assertion({ sub: 'machine', iss: 'machine' }), await assertion({ jti: undefined }), 'x.y.z']) {
        expect(await withAssertion(wrong)).toMatchObject(invalidClient);
      }
      expect(await withAssertion(await assertion(), { client_assertion_type: 'urn:x' })).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
      expect(await token({ ...MACHINE, client_id: clientId })).toMatchObject(invalidClient);
    });
  });
});
