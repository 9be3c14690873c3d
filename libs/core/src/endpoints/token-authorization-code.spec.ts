import { describe, expect, it } from '@jest/globals';
import { DEFAULT_CLIENT_POLICY } from '../model/client-policy.js';
import { aClient, authorizationRequest, codeRequest, CODE_VERIFIER, REDIRECT_URI, RS, TestAssent, WEB, webClient, aSecret } from '@assent/core-testing';

const refused = { status: 400, body: { error: 'invalid_grant' } };
const native = aClient({ clientId: 'native', redirectUris: [REDIRECT_URI], tokenEndpointAuthMethod: 'none', grantTypes: ['authorization_code'] });

const OAUTH_2 = { policy: { ...DEFAULT_CLIENT_POLICY, profile: 'oauth2' as const } };

describe('RFC 6749 §4.1.3 access token request', () => {
  it('answers a valid code with a bearer token, its lifetime and its scope, not to be cached', async () => {
    const assent = new TestAssent();
    const answer = await assent.token(codeRequest(await assent.approvedCode()));
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store', pragma: 'no-cache' },
      body: { token_type: 'Bearer', expires_in: 3600, scope: 'api:read api:write' },
    });
    expect(answer.body['access_token']).toMatch(/^at_[0-9a-z]+_[A-Za-z0-9_-]{43}$/);
  });

  it('requires the code', async () => {
    const answer = await new TestAssent().token(codeRequest(''));
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_request', error_description: 'The parameter code is missing.' } });
  });

  it('requires that the code was issued to the client that presents it, which does not burn it', async () => {
    const assent = new TestAssent({ clients: [webClient({ clientId: 'other', secrets: [aSecret('other-secret')] })] });
    const code = await assent.approvedCode();
    expect(await assent.token(codeRequest(code), ['other', 'other-secret'])).toMatchObject(refused);
    expect(await assent.token(codeRequest(code))).toMatchObject({ status: 200 });
  });

  it('refuses the code of one public client to another', async () => {
    const assent = new TestAssent({ clients: [native, { ...native, clientId: 'other-native' }] });
    const code = await assent.approvedCode({ client_id: 'native', scope: 'api:read' });
    expect(await assent.token(codeRequest(code, { client_id: 'other-native' }), null)).toMatchObject(refused);
    expect(await assent.token(codeRequest(code, { client_id: 'native' }), null)).toMatchObject({ status: 200 });
  });

  it('requires the identical redirect_uri when it was in the authorization request', async () => {
    const assent = new TestAssent({ clients: [webClient(OAUTH_2)] });
    const code = await assent.approvedCode();
    expect(await assent.token(codeRequest(code, { redirect_uri: undefined }))).toMatchObject(refused);
    expect(await assent.token(codeRequest(code, { redirect_uri: 'https://rp.example.test/other' }))).toMatchObject(refused);
    expect(await assent.token(codeRequest(code))).toMatchObject({ status: 200 });
  });

  it('does not require redirect_uri when it was not in the authorization request; one that comes all the same must match', async () => {
    const assent = new TestAssent({ clients: [webClient(OAUTH_2)] });
    const code = await assent.approvedCode({ redirect_uri: undefined });
    expect(await assent.token(codeRequest(code, { redirect_uri: 'https://rp.example.test/other' }))).toMatchObject(refused);
    expect(await assent.token(codeRequest(code, { redirect_uri: undefined }))).toMatchObject({ status: 200 });
    const another = await assent.approvedCode({ redirect_uri: undefined });
    expect(await assent.token(codeRequest(another))).toMatchObject({ status: 200 });
  });

  it('OAuth 2.1 §4.1.3: does not require redirect_uri beside PKCE', async () => {
    const assent = new TestAssent();
    const code = await assent.approvedCode();
    expect(await assent.token(codeRequest(code, { redirect_uri: 'https://rp.example.test/other' }))).toMatchObject(refused);
    expect(await assent.token(codeRequest(code, { redirect_uri: undefined }))).toMatchObject({ status: 200 });
  });

  it.each(['', 'ac_', 'ac_unknown', 'x'.repeat(8192), '%', '*', "' OR 1=1 --"])('refuses the damaged code %j', async (code) => {
    const answer = await new TestAssent().token(codeRequest(code === '' ? 'ac_0' : code));
    expect(answer).toMatchObject(refused);
  });

  it('refuses a code as refresh token and a refresh token as code', async () => {
    const assent = new TestAssent();
    const { refresh_token } = await assent.tokens();
    expect(await assent.token(codeRequest(refresh_token))).toMatchObject(refused);
    expect(await assent.token({ grant_type: 'refresh_token', refresh_token: await assent.approvedCode() })).toMatchObject(refused);
  });
});

describe('RFC 6749 §4.1.2 authorization response', () => {
  it('denies a code that is used more than once, and revokes the tokens issued from it', async () => {
    const assent = new TestAssent();
    const code = await assent.approvedCode();
    const first = await assent.token(codeRequest(code));
    expect(await assent.token(codeRequest(code))).toMatchObject(refused);
    expect((await assent.introspect(String(first.body['access_token']))).body).toEqual({ active: false });
    expect(await assent.token({ grant_type: 'refresh_token', refresh_token: String(first.body['refresh_token']) })).toMatchObject(refused);
  });

  it('redeems a code at most once, whatever the concurrency', async () => {
    const assent = new TestAssent();
    const code = await assent.approvedCode();
    const answers = await Promise.all(Array.from({ length: 20 }, () => assent.token(codeRequest(code))));
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
  });

  it('redeems a grant once even if the code store has forgotten that the code was spent', async () => {
    const assent = new TestAssent();
    const code = await assent.approvedCode();
    const { codes } = assent.shortLived;
    const { sha256 } = await import('../secrets/sha256.js');
    const before = await codes.find(sha256(code));
    expect(await assent.token(codeRequest(code))).toMatchObject({ status: 200 });
    await codes.save(sha256(code), before!.code); // an old snapshot came back
    expect(await assent.token(codeRequest(code))).toMatchObject(refused);
  });

  it('lets a code expire after a minute', async () => {
    const assent = new TestAssent();
    const code = await assent.approvedCode();
    assent.clock.advance(60);
    expect(await assent.token(codeRequest(code))).toMatchObject(refused);
  });

  it('refuses the code of a person or a client that was disabled meanwhile', async () => {
    const assent = new TestAssent();
    const code = await assent.approvedCode();
    assent.durable.users.put({ ...assent.alice, disabledAt: assent.clock.now() });
    expect(await assent.token(codeRequest(code))).toMatchObject(refused);
    assent.durable.clients.put(webClient({ disabledAt: assent.clock.now() }));
    expect(await assent.token(codeRequest(code))).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });
});

describe('RFC 7636 §4.6 server verifies code_verifier', () => {
  it.each([
    ['is missing', undefined],
    ['does not match', `${CODE_VERIFIER}x`],
    ['equals the challenge', String(authorizationRequest()['code_challenge'])],
    ['is too short', 'x'],
  ])('refuses when the verifier %s, and burns the code', async (_case, verifier) => {
    const assent = new TestAssent();
    const code = await assent.approvedCode();
    expect(await assent.token(codeRequest(code, { code_verifier: verifier }))).toMatchObject(refused);
    expect(await assent.token(codeRequest(code))).toMatchObject(refused);
  });

  it('refuses a verifier for a request that had no challenge (RFC 9700 §4.8.2)', async () => {
    const assent = new TestAssent({ clients: [webClient({ requirePkce: false })] });
    const without = { code_challenge: undefined, code_challenge_method: undefined };
    expect(await assent.token(codeRequest(await assent.approvedCode(without)))).toMatchObject(refused);
    expect(await assent.token(codeRequest(await assent.approvedCode(without), { code_verifier: undefined }))).toMatchObject({ status: 200 });
  });
});

describe('RFC 8707 §2.2 access token request with resource', () => {
  it('narrows the token to the resource, and refuses one outside the grant', async () => {
    const assent = new TestAssent();
    const code = await assent.approvedCode();
    expect(await assent.token(codeRequest(code, { resource: 'https://unknown.example.test/' }))).toMatchObject({ status: 400, body: { error: 'invalid_target' } });
    const answer = await assent.token(codeRequest(code, { resource: 'https://api.example.test/' }));
    expect((await assent.introspect(String(answer.body['access_token']))).body).toMatchObject({ aud: 'https://api.example.test/' });
  });
});

describe('refresh tokens of the code grant', () => {
  it('come to a client registered for refresh_token, and to no other', async () => {
    const assent = new TestAssent({ clients: [native] });
    expect((await assent.token(codeRequest(await assent.approvedCode()), WEB)).body).toHaveProperty('refresh_token');
    const code = await assent.approvedCode({ client_id: 'native', scope: 'api:read' });
    expect((await assent.token(codeRequest(code, { client_id: 'native' }), null)).body).not.toHaveProperty('refresh_token');
  });

  it('do not come when offline_access was asked for and declined', async () => {
    const assent = new TestAssent();
    const browser = assent.browser();
    const signIn = await browser.authorize(authorizationRequest({ scope: 'api:read offline_access' }));
    const consent = await browser.post({ username: 'alice', password: 'correct horse', csrf_token: String(signIn.body['csrfToken']) });
    const decided = await browser.post({ csrf_token: String(consent.body['csrfToken']), decision: 'allow', scope: 'api:read' });
    const code = new URL(String(decided.headers['location'])).searchParams.get('code')!;
    const answer = await assent.token(codeRequest(code));
    expect(answer).toMatchObject({ status: 200, body: { scope: 'api:read' } });
    expect(answer.body).not.toHaveProperty('refresh_token');
  });

  it('are no access tokens', async () => {
    const assent = new TestAssent();
    const { refresh_token } = await assent.tokens();
    expect((await assent.introspect(refresh_token, RS)).body).toEqual({ active: false });
  });
});
