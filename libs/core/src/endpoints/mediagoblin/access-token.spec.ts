import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  aClient, aFormPost, answerOf, API, aRequest, aSecret, basic, CODE_CHALLENGE, CODE_VERIFIER, encodeForm, exampleApi, REDIRECT_URI, TestAssent,
  type Answer, type ParamValues, type TestAssentOptions,
} from '@assent/core-testing';
import { StoreUnavailable } from '../../errors/store-unavailable.js';
import { DEFAULT_CLIENT_POLICY } from '../../model/client-policy.js';
import type { Client } from '../../model/client.js';
import type { AuthorizationCode } from '../../model/code.js';
import type { Grant } from '../../model/grant.js';
import { sha256 } from '../../secrets/sha256.js';

const PATH = '/oauth/access_token';
const DAYS_30 = 2_592_000;
/** As early builds of the plugin made them: bcrypt's alphabet. */
const SECRET = '$2a$12$9bGdFH/Jk.Zx0u';

const omgmg = (given: Partial<Client> = {}): Client =>
  aClient({
    clientId: 'omgmg',
    redirectUris: [],
    tokenEndpointAuthMethod: 'client_secret_post',
    scope: ['full_control'],
    requirePkce: false,
    policy: { ...DEFAULT_CLIENT_POLICY, profile: 'oauth2', allowMediagoblin: true, allowQueryToken: true },
    accessTokenTtlSeconds: DAYS_30,
    secrets: [aSecret(SECRET)],
    ...given,
  });
const automgtic = omgmg({ clientId: 'automgtic', redirectUris: ['http://www.foo.example/'], tokenEndpointAuthMethod: 'none', clientType: 'public', secrets: [] });
const mediaApi = exampleApi({ scopes: [{ name: 'full_control', description: 'Everything' }] });

/** What the dialect's authorization endpoint leaves behind when a person has allowed a client. */
class DialectAssent extends TestAssent {
  constructor({ clients = [], ...options }: TestAssentOptions = {}) {
    super({ apis: [mediaApi], clients: [omgmg(), automgtic, ...clients], ...options });
  }

  async dialectCode(given: Partial<AuthorizationCode> = {}, grantGiven: Partial<Grant> = {}): Promise<string> {
    const createdAt = this.clock.now();
    const grant = { grantId: randomUUID(), clientId: 'omgmg', userId: this.alice.userId, scope: ['full_control'], resources: [], createdAt, ...grantGiven };
    await this.needs.grants.create(grant);
    const code = `ac_${randomUUID()}`;
    const expiresAt = new Date(createdAt.getTime() + 300_000);
    await this.needs.codes.save(sha256(code), { grant, redirectUri: REDIRECT_URI, redirectUriGiven: true, expiresAt, ...given });
    return code;
  }

  async get(values: ParamValues, headers = {}): Promise<Answer> {
    return answerOf(await this.server.mediagoblinToken(aRequest({ path: PATH, query: encodeForm(values), headers })));
  }

  async post(values: ParamValues, headers = {}): Promise<Answer> {
    return answerOf(await this.server.mediagoblinToken(aFormPost(PATH, values, headers)));
  }

  /** MG-6, and what it answered. */
  async dialectTokens(): Promise<Record<'access_token' | 'refresh_token', string>> {
    const answer = await this.get({ ...OMGMG, code: await this.dialectCode() });
    expect(answer).toMatchObject(success);
    return answer.body as Record<'access_token' | 'refresh_token', string>;
  }

  async isActive(token: unknown): Promise<unknown> {
    return (await this.introspect(String(token))).body['active'];
  }
}

const OMGMG = { client_id: 'omgmg', client_secret: SECRET };
const success = { status: 200, body: { access_token: expect.stringMatching(/^at_/), token_type: 'bearer', refresh_token: expect.stringMatching(/^rt_/), expires_in: DAYS_30 } };
const refused = (error: string, error_description: unknown = expect.any(String)) => ({ status: 200, body: { error, error_description } });
const INVALID_CODE = refused('invalid_request', 'Invalid code.');
const INVALID_REFRESH_TOKEN = refused('invalid_request', 'Invalid refresh token.');
const MISMATCH = refused('invalid_client', 'Mismatching client credentials.');

describe('/oauth/access_token: success', () => {
  it('MG-6: gives tokens for a code with neither grant_type nor redirect_uri', async () => {
    const assent = new DialectAssent();
    const answer = await assent.get({ client_id: 'omgmg', code: await assent.dialectCode(), client_secret: SECRET });
    expect(answer).toMatchObject(success);
    expect(Object.keys(answer.body)).toEqual(['access_token', 'token_type', 'refresh_token', 'expires_in']);
    expect(Number.isInteger(answer.body['expires_in'])).toBe(true);
  });

  it('says application/json, not to be cached, and nothing about other origins', async () => {
    const assent = new DialectAssent();
    const { headers } = await assent.get({ ...OMGMG, code: await assent.dialectCode() });
    expect(headers).toEqual({ 'content-type': 'application/json', 'cache-control': 'no-store', pragma: 'no-cache' });
  });

  it('gives bearer tokens with the scope full_control for the API that owns it, good for 30 days', async () => {
    const assent = new DialectAssent();
    const { access_token } = await assent.dialectTokens();
    const about = { active: true, scope: 'full_control', client_id: 'omgmg', username: 'alice', aud: API };
    expect((await assent.introspect(access_token)).body).toMatchObject(about);
    assent.clock.advance(DAYS_30 - 1);
    expect(await assent.isActive(access_token)).toBe(true);
    assent.clock.advance(1);
    expect(await assent.isActive(access_token)).toBe(false);
  });

  it('MG-8: refreshes with neither grant_type nor scope, and the new refresh token is another one', async () => {
    const assent = new DialectAssent();
    const { refresh_token } = await assent.dialectTokens();
    const answer = await assent.get({ refresh_token, ...OMGMG });
    expect(answer).toMatchObject(success);
    expect(answer.body['refresh_token']).not.toBe(refresh_token);
  });

  it('ignores response_type, scope and whatever it does not know', async () => {
    const assent = new DialectAssent();
    const noise = { response_type: 'code', scope: 'all', resource: 'https://unknown.example.test/', token_type: 'mac', unknown: 'x', state: 'y' };
    const answer = await assent.get({ ...OMGMG, ...noise, code: await assent.dialectCode() });
    expect(answer).toMatchObject(success);
    expect(await assent.get({ ...OMGMG, ...noise, refresh_token: String(answer.body['refresh_token']) })).toMatchObject(success);
  });

  it('ignores a refresh token beside a code, and an empty code beside a refresh token', async () => {
    const assent = new DialectAssent();
    const answer = await assent.get({ ...OMGMG, code: await assent.dialectCode(), refresh_token: 'nonsense' });
    expect(answer).toMatchObject(success);
    expect(await assent.get({ ...OMGMG, code: '', refresh_token: String(answer.body['refresh_token']) })).toMatchObject(success);
  });

  it('serves public clients by name, and what they send as secret means nothing', async () => {
    const assent = new DialectAssent();
    for (const secret of [{}, { client_secret: '' }, { client_secret: 'anything' }]) {
      const code = await assent.dialectCode({}, { clientId: 'automgtic' });
      expect(await assent.get({ client_id: 'automgtic', code, ...secret })).toMatchObject(success);
    }
  });

  it('gives bearer tokens to clients that get MAC tokens elsewhere, and signed ones where the API wants them', async () => {
    const clients = [omgmg({ clientId: 'mac', policy: { ...omgmg().policy, accessTokenType: 'mac', tokenTypes: ['mac'] } })];
    const assent = new DialectAssent({ clients, apis: [exampleApi({ ...mediaApi, tokenFormat: 'jwt' })] });
    const { body } = await assent.get({ ...OMGMG, client_id: 'mac', code: await assent.dialectCode({}, { clientId: 'mac' }) });
    expect(body).toMatchObject({ token_type: 'bearer', access_token: expect.stringMatching(/^ey/) });
    expect(await assent.isActive(body['access_token'])).toBe(true);
  });
});

describe('/oauth/access_token: errors, the first match wins', () => {
  const CORS = {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'POST, GET, OPTIONS',
    'access-control-allow-headers': 'Content-Type, X-Requested-With',
  };

  it('1: an unknown code, whatever comes with it', async () => {
    const assent = new DialectAssent();
    for (const rest of [{}, OMGMG, { client_id: 'nobody' }, { ...OMGMG, client_secret: 'wrong' }, { ...OMGMG, refresh_token: (await assent.dialectTokens()).refresh_token }]) {
      expect(await assent.get({ code: 'unknown', ...rest })).toMatchObject(INVALID_CODE);
    }
  });

  it.each(['unknown', 'rt_x', `rt_${'A'.repeat(107)}`, 'ac_x', '*', "' OR 1=1 --", 'x'.repeat(8192)])('2: the unknown refresh token %j', async (refresh_token) => {
    const assent = new DialectAssent();
    expect(await assent.get({ refresh_token })).toMatchObject(INVALID_REFRESH_TOKEN);
    expect(await assent.get({ refresh_token, ...OMGMG })).toMatchObject(INVALID_REFRESH_TOKEN);
  });

  it('3: neither of them', async () => {
    const missing = refused('invalid_request', 'Missing `code` or `refresh_token` parameter in request.');
    const assent = new DialectAssent();
    for (const values of [{}, OMGMG, { ...OMGMG, code: '', refresh_token: '' }, { client_id: 'nobody', grant_type: 'password' }]) {
      expect(await assent.get(values)).toMatchObject(missing);
    }
  });

  it('4: MG-7: no client_id', async () => {
    const missing = refused('invalid_request', 'Missing client_id in request.');
    const assent = new DialectAssent();
    const code = await assent.dialectCode();
    expect(await assent.get({ code, client_secret: SECRET })).toMatchObject(missing);
    expect(await assent.get({ code })).toMatchObject(missing);
    const { refresh_token } = await assent.dialectTokens();
    expect(await assent.get({ refresh_token, client_secret: SECRET })).toMatchObject(missing);
    expect(await assent.get({ code, ...OMGMG })).toMatchObject(success); // nothing was used up
  });

  it("5: another client's", async () => {
    const assent = new DialectAssent();
    const code = await assent.dialectCode();
    for (const client_id of ['automgtic', 'nobody', 'OMGMG', 'omgmg ']) {
      expect(await assent.get({ code, client_id, client_secret: SECRET })).toMatchObject(MISMATCH);
      expect(await assent.get({ code, client_id })).toMatchObject(MISMATCH);
    }
    const { refresh_token } = await assent.dialectTokens();
    expect(await assent.get({ refresh_token, client_id: 'automgtic' })).toMatchObject(MISMATCH);
    expect(await assent.get({ code, ...OMGMG })).toMatchObject(success);
  });

  it('6: a confidential client without its secret', async () => {
    const missing = refused('invalid_request', 'Missing client_secret in request.');
    const assent = new DialectAssent();
    const code = await assent.dialectCode();
    expect(await assent.get({ code, client_id: 'omgmg' })).toMatchObject(missing);
    expect(await assent.get({ code, client_id: 'omgmg', client_secret: '' })).toMatchObject(missing);
    const { refresh_token } = await assent.dialectTokens();
    expect(await assent.get({ refresh_token, client_id: 'omgmg' })).toMatchObject(missing);
    expect(await assent.get({ code, ...OMGMG })).toMatchObject(success);
  });

  it('7: a confidential client with another secret', async () => {
    const assent = new DialectAssent();
    const code = await assent.dialectCode();
    const { refresh_token } = await assent.dialectTokens();
    for (const client_secret of ['wrong', SECRET.slice(0, -1), `${SECRET} `, SECRET.toUpperCase()]) {
      expect(await assent.get({ code, client_id: 'omgmg', client_secret })).toMatchObject(MISMATCH);
      expect(await assent.get({ refresh_token, client_id: 'omgmg', client_secret })).toMatchObject(MISMATCH);
    }
    expect(await assent.get({ code, ...OMGMG })).toMatchObject(success);
  });

  it('have status 200, may be read from any origin, and have no further members', async () => {
    const assent = new DialectAssent();
    for (const values of [{}, { code: 'unknown' }, { code: await assent.dialectCode(), ...OMGMG, client_secret: 'wrong' }]) {
      const answer = await assent.get(values);
      expect(answer.status).toBe(200);
      expect(answer.headers).toEqual({ 'content-type': 'application/json', 'cache-control': 'no-store', pragma: 'no-cache', ...CORS });
      expect(Object.keys(answer.body)).toEqual(['error', 'error_description']);
    }
  });

  it("have RFC 6749 §5.2's status with the setting rfc", async () => {
    const assent = new DialectAssent({ config: { mediagoblinErrorStatus: 'rfc' } });
    const code = await assent.dialectCode();
    expect(await assent.get({ code: 'unknown' })).toMatchObject({ ...INVALID_CODE, status: 400, headers: CORS });
    const wrong = await assent.get({ code, ...OMGMG, client_secret: 'wrong' });
    expect(wrong).toMatchObject({ ...MISMATCH, status: 401, headers: { ...CORS, 'www-authenticate': 'Basic realm="assent"' } });
    expect(await assent.get({ code, ...OMGMG })).toMatchObject(success);
  });

  it('answers preflights, and no methods but GET and POST', async () => {
    const assent = new DialectAssent();
    const query = encodeForm({ ...OMGMG, code: await assent.dialectCode() });
    const send = async (method: string) => answerOf(await assent.server.mediagoblinToken(aRequest({ method, path: PATH, query })));
    expect(await send('OPTIONS')).toMatchObject({ status: 200, headers: CORS, body: {} });
    for (const method of ['HEAD', 'PUT', 'DELETE', 'PATCH']) expect(await send(method)).toMatchObject({ status: 405, headers: { allow: 'GET, POST, OPTIONS' } });
    expect(await send('GET')).toMatchObject(success);
  });

  it('RFC 6749 §3.2: refuses what came without TLS', async () => {
    const assent = new DialectAssent();
    const code = await assent.dialectCode();
    const request = aRequest({ path: PATH, query: encodeForm({ ...OMGMG, code }), transport: 'plaintext' });
    expect(answerOf(await assent.server.mediagoblinToken(request))).toMatchObject({ ...refused('invalid_request'), headers: CORS });
    expect(await assent.get({ ...OMGMG, code })).toMatchObject(success);
  });
});

describe('/oauth/access_token: where parameters and credentials may be', () => {
  it('a form, a form beside a query, and HTTP Basic with either method', async () => {
    const assent = new DialectAssent();
    const code = () => assent.dialectCode();
    expect(await assent.post({ ...OMGMG, code: await code() })).toMatchObject(success);
    expect(await assent.post({ code: await code() }, basic('omgmg', SECRET))).toMatchObject(success);
    expect(await assent.get({ code: await code() }, basic('omgmg', SECRET))).toMatchObject(success);
    expect(await assent.get({ code: await code(), client_id: 'omgmg' }, basic('omgmg', SECRET))).toMatchObject(success);
    const mixed = { ...aFormPost(PATH, { code: await code() }), query: encodeForm(OMGMG) };
    expect(answerOf(await assent.server.mediagoblinToken(mixed))).toMatchObject(success);
    const queryOnly = aRequest({ method: 'POST', path: PATH, query: encodeForm({ ...OMGMG, code: await code() }) });
    expect(answerOf(await assent.server.mediagoblinToken(queryOnly))).toMatchObject(success);
  });

  it('takes secrets with $ . / as browsers and programs write them, and as they are', async () => {
    const assent = new DialectAssent();
    const queries = [`client_id=omgmg&client_secret=${SECRET}`, `client_id=omgmg&client_secret=${encodeURIComponent(SECRET)}`, encodeForm(OMGMG)];
    for (const query of queries) {
      const request = aRequest({ path: PATH, query: `${query}&code=${await assent.dialectCode()}` });
      expect(answerOf(await assent.server.mediagoblinToken(request))).toMatchObject(success);
    }
    const raw = { authorization: `Basic ${Buffer.from(`omgmg:${SECRET}`).toString('base64')}` };
    expect(await assent.get({ code: await assent.dialectCode() }, raw)).toMatchObject(success);
  });

  it('refuses HTTP Basic of another client, malformed, wrong, or beside a secret', async () => {
    const assent = new DialectAssent();
    const code = await assent.dialectCode();
    for (const headers of [basic('automgtic', SECRET), basic('omgmg', 'wrong'), { authorization: 'Basic !' }, { authorization: 'Bearer x' }, { authorization: '' }]) {
      expect(await assent.get({ code }, headers)).toMatchObject(MISMATCH);
    }
    expect(await assent.get({ code, client_id: 'automgtic' }, basic('omgmg', SECRET))).toMatchObject(MISMATCH);
    expect(await assent.get({ code, ...OMGMG }, basic('omgmg', SECRET))).toMatchObject(refused('invalid_request', 'More than one client authentication method was used.'));
    expect(await assent.get({ code }, { authorization: [basic('omgmg', SECRET).authorization, 'Basic x'] })).toMatchObject(refused('invalid_request'));
    expect(await assent.get({ code, ...OMGMG })).toMatchObject(success);
  });

  it('refuses repeated parameters, in one place or in two, and what cannot be read', async () => {
    const assent = new DialectAssent();
    const code = await assent.dialectCode();
    const repeated = refused('invalid_request', 'A parameter is repeated.');
    for (const name of ['code', 'client_id', 'client_secret', 'unknown']) expect(await assent.get({ ...OMGMG, code, [name]: ['a', 'a'] })).toMatchObject(repeated);
    const both = { ...aFormPost(PATH, { ...OMGMG, code }), query: 'client_id=omgmg' };
    expect(answerOf(await assent.server.mediagoblinToken(both))).toMatchObject(repeated);
    for (const query of ['code=%zz', 'code=%ff', 'code=a%00']) {
      expect(answerOf(await assent.server.mediagoblinToken(aRequest({ path: PATH, query })))).toMatchObject(refused('invalid_request'));
    }
    const json = aRequest({ method: 'POST', path: PATH, body: JSON.stringify({ code }), headers: { 'content-type': 'application/json' } });
    expect(answerOf(await assent.server.mediagoblinToken(json))).toMatchObject(refused('invalid_request', 'The content type must be application/x-www-form-urlencoded.'));
    expect(await assent.get({ ...OMGMG, code })).toMatchObject(success);
  });

  it('takes a grant_type that fits, and no other', async () => {
    const assent = new DialectAssent();
    const code = await assent.dialectCode();
    for (const grant_type of ['refresh_token', 'password', 'code', 'AUTHORIZATION_CODE', '__proto__']) {
      expect(await assent.get({ ...OMGMG, code, grant_type })).toMatchObject(refused('unsupported_grant_type'));
    }
    const { body } = await assent.get({ ...OMGMG, code, grant_type: 'authorization_code' });
    const refresh_token = String(body['refresh_token']);
    expect(await assent.get({ ...OMGMG, refresh_token, grant_type: 'authorization_code' })).toMatchObject(refused('unsupported_grant_type'));
    expect(await assent.get({ ...OMGMG, refresh_token, grant_type: 'refresh_token' })).toMatchObject(success);
  });

  it('takes a redirect_uri that is the one used, and no other', async () => {
    const assent = new DialectAssent();
    for (const redirectUriGiven of [true, false]) {
      const code = await assent.dialectCode({ redirectUriGiven });
      expect(await assent.get({ ...OMGMG, code, redirect_uri: `${REDIRECT_URI}/` })).toMatchObject(INVALID_CODE);
      expect(await assent.get({ ...OMGMG, code, redirect_uri: REDIRECT_URI })).toMatchObject(success);
    }
  });

  it('RFC 7636 §4.6: wants the code_verifier of a code with a challenge, and none of one without', async () => {
    const assent = new DialectAssent();
    const challenged = () => assent.dialectCode({ codeChallenge: CODE_CHALLENGE });
    expect(await assent.get({ ...OMGMG, code: await challenged(), code_verifier: CODE_VERIFIER })).toMatchObject(success);
    expect(await assent.get({ ...OMGMG, code: await challenged() })).toMatchObject(INVALID_CODE);
    const code = await challenged();
    expect(await assent.get({ ...OMGMG, code, code_verifier: `${CODE_VERIFIER}x` })).toMatchObject(INVALID_CODE);
    expect(await assent.get({ ...OMGMG, code, code_verifier: CODE_VERIFIER })).toMatchObject(INVALID_CODE); // there is no guessing
    expect(await assent.get({ ...OMGMG, code: await assent.dialectCode(), code_verifier: CODE_VERIFIER })).toMatchObject(INVALID_CODE);
  });
});

describe('/oauth/access_token: what is dead is unknown', () => {
  it('a code after five minutes', async () => {
    const assent = new DialectAssent();
    const code = await assent.dialectCode();
    assent.clock.advance(300);
    expect(await assent.get({ code, ...OMGMG })).toMatchObject(INVALID_CODE);
    expect(await assent.get({ code })).toMatchObject(INVALID_CODE);
  });

  it('a used code, and its use by its client revokes what came from it', async () => {
    const assent = new DialectAssent();
    const code = await assent.dialectCode();
    const { body } = await assent.get({ code, ...OMGMG });
    for (const strange of [{}, { client_id: 'automgtic' }, { client_id: 'omgmg' }, { ...OMGMG, client_secret: 'wrong' }]) {
      expect(await assent.get({ code, ...strange })).toMatchObject(INVALID_CODE);
    }
    expect(await assent.isActive(body['access_token'])).toBe(true);
    expect(await assent.get({ code, ...OMGMG })).toMatchObject(INVALID_CODE);
    expect(await assent.isActive(body['access_token'])).toBe(false);
    expect(await assent.get({ refresh_token: String(body['refresh_token']), ...OMGMG })).toMatchObject(INVALID_REFRESH_TOKEN);
    expect(assent.durable.audit.entries.map(({ action }) => action)).toContain('code.reuse');
  });

  it('of fifty uses of one code at once, at most one succeeds, and what it got is revoked', async () => {
    const assent = new DialectAssent();
    const code = await assent.dialectCode();
    const answers = await Promise.all(Array.from({ length: 50 }, () => assent.get({ code, ...OMGMG })));
    const tokens = answers.flatMap(({ body }) => ('access_token' in body ? [body['access_token']] : []));
    expect(tokens.length).toBeLessThanOrEqual(1);
    expect(answers.filter(({ body }) => body['error_description'] === 'Invalid code.')).toHaveLength(50 - tokens.length);
    expect(await Promise.all(tokens.map((token) => assent.isActive(token)))).not.toContain(true);
  });

  it('a refresh that is repeated soon has the same answer again; later, it revokes the family', async () => {
    const assent = new DialectAssent();
    const { refresh_token } = await assent.dialectTokens();
    const first = await assent.get({ refresh_token, ...OMGMG });
    assent.clock.advance(29);
    const again = await assent.get({ refresh_token, ...OMGMG });
    expect(again.body).toEqual({ ...first.body, expires_in: DAYS_30 - 29 });
    assent.clock.advance(1);
    expect(await assent.get({ refresh_token, client_id: 'automgtic' })).toMatchObject(INVALID_REFRESH_TOKEN);
    expect(await assent.isActive(first.body['access_token'])).toBe(true);
    expect(await assent.get({ refresh_token, ...OMGMG })).toMatchObject(INVALID_REFRESH_TOKEN);
    expect(await assent.isActive(first.body['access_token'])).toBe(false);
    expect(await assent.get({ refresh_token: String(first.body['refresh_token']), ...OMGMG })).toMatchObject(INVALID_REFRESH_TOKEN);
  });

  it('a refresh token within the grace time still asks who calls', async () => {
    const assent = new DialectAssent();
    const { refresh_token } = await assent.dialectTokens();
    await assent.get({ refresh_token, ...OMGMG });
    expect(await assent.get({ refresh_token, ...OMGMG, client_secret: 'wrong' })).toMatchObject(MISMATCH);
  });

  it('a refresh token after idleness', async () => {
    const assent = new DialectAssent({ config: { refreshTokenIdleTtlSeconds: 100 } });
    const { refresh_token } = await assent.dialectTokens();
    assent.clock.advance(100);
    expect(await assent.get({ refresh_token, ...OMGMG })).toMatchObject(INVALID_REFRESH_TOKEN);
    expect(await assent.get({ refresh_token })).toMatchObject(INVALID_REFRESH_TOKEN);
  });

  it('all of a person who withdrew the connection, or is disabled, or of a client that is', async () => {
    const falls = [
      async (assent: DialectAssent) => assent.needs.connections.withdraw(assent.alice.userId, 'omgmg', assent.clock.now()),
      async ({ alice, clock, durable }: DialectAssent) => durable.users.put({ ...alice, disabledAt: clock.now() }),
      async ({ clock, durable }: DialectAssent) => durable.clients.put(omgmg({ disabledAt: clock.now() })),
      async ({ durable }: DialectAssent) => durable.clients.put(omgmg({ policy: { ...omgmg().policy, allowMediagoblin: false } })),
    ];
    for (const fall of falls) {
      const assent = new DialectAssent();
      const { refresh_token } = await assent.dialectTokens();
      const code = await assent.dialectCode();
      await fall(assent);
      for (const rest of [{}, OMGMG]) {
        expect(await assent.get({ code, ...rest })).toMatchObject(INVALID_CODE);
        expect(await assent.get({ refresh_token, ...rest })).toMatchObject(INVALID_REFRESH_TOKEN);
      }
    }
  });

  it('codes of the ordinary endpoints, which may be for less', async () => {
    const assent = new DialectAssent({ apis: [exampleApi({ scopes: [...mediaApi.scopes, { name: 'api:read', description: 'Read' }] })] });
    for (const scope of [['api:read'], ['full_control', 'api:read'], []]) {
      expect(await assent.get({ ...OMGMG, code: await assent.dialectCode({}, { scope }) })).toMatchObject(INVALID_CODE);
    }
  });
});

describe('/oauth/access_token: limits', () => {
  it('slows down guessing of one client\'s secret, there and at /token together', async () => {
    const assent = new DialectAssent({ config: { clientAuthFailureLimit: 3 } });
    const code = await assent.dialectCode();
    for (let guess = 0; guess < 2; guess += 1) expect(await assent.get({ code, ...OMGMG, client_secret: `guess ${guess}` })).toMatchObject(MISMATCH);
    expect(await assent.token({ grant_type: 'authorization_code', code, ...OMGMG, client_secret: 'guess' }, null)).toMatchObject({ status: 401 });
    expect(await assent.get({ code, ...OMGMG })).toMatchObject({ status: 429, headers: { 'retry-after': expect.any(String) }, body: { error: 'temporarily_unavailable' } });
    assent.clock.advance(61);
    expect(await assent.get({ code, ...OMGMG })).toMatchObject(success);
  });

  it('refuses clients that prove themselves by keys, or may not use codes', async () => {
    const byKey = omgmg({ clientId: 'by-key', tokenEndpointAuthMethod: 'private_key_jwt' });
    const machine = omgmg({ clientId: 'machine', grantTypes: ['client_credentials'] });
    const assent = new DialectAssent({ clients: [byKey, machine] });
    const used = async (client_id: string) => assent.get({ ...OMGMG, client_id, code: await assent.dialectCode({}, { clientId: client_id }) });
    expect(await used('by-key')).toMatchObject(MISMATCH);
    expect(await used('machine')).toMatchObject(refused('unauthorized_client'));
  });

  it('refuses while no API owns full_control, which uses nothing up', async () => {
    const assent = new DialectAssent({ apis: [exampleApi()] });
    const code = await assent.dialectCode();
    expect(await assent.get({ code, ...OMGMG })).toMatchObject(refused('invalid_scope'));
    assent.durable.apis.put(mediaApi);
    expect(await assent.get({ code, ...OMGMG })).toMatchObject(success);
  });

  it('promise 4: answers 503 while a store is down', async () => {
    const assent = new DialectAssent();
    const code = await assent.dialectCode();
    assent.needs.grants.find = () => Promise.reject(new StoreUnavailable('postgres', new Error('ECONNREFUSED')));
    expect(await assent.get({ code, ...OMGMG })).toMatchObject({ status: 503, headers: { 'retry-after': '1' }, body: { error: 'temporarily_unavailable' } });
  });

  it('is in no metadata', async () => {
    const assent = new DialectAssent({ config: { mediagoblin: true } });
    expect(JSON.stringify(answerOf(await assent.server.metadata(aRequest({ path: '/.well-known/oauth-authorization-server' }))))).not.toMatch(/oauth\/|oauth-2|mediagoblin/);
  });
});
