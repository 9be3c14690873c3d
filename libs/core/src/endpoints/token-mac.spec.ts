import { describe, expect, it } from '@jest/globals';
import { aFormPost, answerOf, aRequest, basic, exampleApi, issuedMacToken, macClient, macTokenOf, refreshRequest, RS, signedRequest, TestAssent, verified, webClient, WEB, type MacAttributes, type MacToken, type ParamValues } from '@assent/core-testing';
import { mac } from '../credentials/mac.js';
import type { ClientPolicy } from '../model/client-policy.js';

const machine: ParamValues = { grant_type: 'client_credentials', scope: 'api:read' };
const inactive = { status: 200, body: { active: false } };
const withPolicy = (policy: Partial<ClientPolicy> = {}) => new TestAssent({ clients: [macClient(policy)] });
/** Registered for both types; bearer unless it asks. */
const both = (policy: Partial<ClientPolicy> = {}) => withPolicy({ accessTokenType: 'bearer', tokenTypes: ['bearer', 'mac'], ...policy });
const nowOf = (assent: TestAssent): number => Math.floor(assent.clock.now().getTime() / 1000);

describe('draft-ietf-oauth-v2-http-mac-02 §5.1 issuing MAC tokens', () => {
  it('answers with the type, a key identifier, a key and an algorithm', async () => {
    const answer = await withPolicy().token(machine);
    expect(answer).toEqual({
      status: 200,
      headers: { 'content-type': 'application/json', 'access-control-allow-origin': '*', 'access-control-expose-headers': 'WWW-Authenticate, Retry-After', 'cache-control': 'no-store', pragma: 'no-cache' },
      body: {
        access_token: expect.stringMatching(/^mt_[0-9a-z]+_[\w-]{43}$/),
        token_type: 'mac',
        expires_in: 3600,
        scope: 'api:read',
        mac_key: expect.stringMatching(/^[\w-]{43}$/),
        mac_algorithm: 'hmac-sha-256',
      },
    });
    for (const name of ['access_token', 'mac_key', 'mac_algorithm']) expect(answer.body[name]).toMatch(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/); // §2
  });

  it('never issues an identifier or a key twice', async () => {
    const assent = withPolicy();
    const tokens = await Promise.all(Array.from({ length: 20 }, () => issuedMacToken(assent)));
    expect(new Set(tokens.map(({ id }) => id)).size).toBe(20);
    expect(new Set(tokens.map(({ key }) => key)).size).toBe(20);
  });

  it('is opaque even where the API wants JWTs', async () => {
    const assent = new TestAssent({ clients: [macClient()], apis: [exampleApi({ tokenFormat: 'jwt' })] });
    expect((await issuedMacToken(assent)).id).toMatch(/^mt_/);
  });

  it("refuses plaintext: the key would be anybody's", async () => {
    const assent = withPolicy();
    const request = { ...aFormPost('/token', machine, basic(...WEB)), transport: 'plaintext' as const };
    expect(answerOf(await assent.server.token(request))).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  it('gives the code flow MAC tokens, and each refresh a new identifier and a new key', async () => {
    const assent = withPolicy();
    const first: Record<string, unknown> = { ...(await assent.tokens()) };
    expect(first).toMatchObject({ token_type: 'mac', mac_algorithm: 'hmac-sha-256' });
    const second = await assent.token(refreshRequest(String(first['refresh_token'])));
    expect(second).toMatchObject({ status: 200, body: { token_type: 'mac', mac_algorithm: 'hmac-sha-256' } });
    expect(macTokenOf(second.body).id).not.toBe(macTokenOf(first).id);
    expect(macTokenOf(second.body).key).not.toBe(macTokenOf(first).key);
    for (const token of [macTokenOf(first), macTokenOf(second.body)]) {
      expect(await mac.verify(signedRequest(token, { ts: nowOf(assent), nonce: 'n' }), assent.needs)).toMatchObject({ state: { token: { clientId: 'web', userId: assent.alice.userId } } });
    }
  });

  it('MC12: repeats the very same answer to a refresh that is repeated within the grace window, and no other answer ever has the key', async () => {
    const assent = withPolicy();
    const { refresh_token } = await assent.tokens();
    const refreshed = await assent.token(refreshRequest(refresh_token));
    expect((await assent.token(refreshRequest(refresh_token))).body).toEqual(refreshed.body);
    assent.clock.advance(31);
    const late = await assent.token(refreshRequest(refresh_token));
    expect(late).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(JSON.stringify(late)).not.toContain(macTokenOf(refreshed.body).key);
  });
});

describe('asking for a token type: our parameters, as the drafts have none', () => {
  it.each([
    [{}, 'Bearer', undefined],
    [{ token_type: 'mac' }, 'mac', 'hmac-sha-256'],
    [{ token_type: 'MAC' }, 'mac', 'hmac-sha-256'],
    [{ token_type: 'bearer' }, 'Bearer', undefined],
    [{ token_type: 'unknown' }, 'Bearer', undefined],
    [{ token_type: 'mac', mac_algorithm: 'hmac-sha-1' }, 'mac', 'hmac-sha-256'],
    [{ mac_algorithm: 'hmac-sha-1' }, 'Bearer', undefined],
  ])('with %j, who may have both gets %s %s', async (params, tokenType, algorithm) => {
    const { body } = await both().token({ ...machine, ...params });
    expect([body['token_type'], body['mac_algorithm'], 'mac_key' in body]).toEqual([tokenType, algorithm, algorithm !== undefined]);
  });

  it.each([
    [{}, 'hmac-sha-1'],
    [{ mac_algorithm: 'hmac-sha-256' }, 'hmac-sha-256'],
    [{ mac_algorithm: 'hmac-sha-1' }, 'hmac-sha-1'],
    [{ mac_algorithm: 'hmac-md5' }, 'hmac-sha-1'],
  ])('with %j, who is registered for hmac-sha-1 gets %s', async (params, algorithm) => {
    expect((await withPolicy({ macAlgorithm: 'hmac-sha-1' }).token({ ...machine, ...params })).body).toMatchObject({ mac_algorithm: algorithm });
  });

  it('is ignored without permission, as parameters that nobody knows are', async () => {
    expect((await new TestAssent().token({ ...machine, token_type: 'mac' })).body).toMatchObject({ token_type: 'Bearer' });
    expect((await withPolicy({ tokenTypes: ['mac'] }).token({ ...machine, token_type: 'bearer' })).body).toMatchObject({ token_type: 'mac' });
  });

  it.each([
    [{ token_type: 'mac' }, 'The client is not registered for this token_type.', { accessTokenType: 'bearer', tokenTypes: ['bearer'] }],
    [{ token_type: 'unknown' }, 'The client is not registered for this token_type.', {}],
    [{ mac_algorithm: 'hmac-sha-1' }, 'The client is not registered for this mac_algorithm.', {}],
    [{ mac_algorithm: 'none' }, 'The client is not registered for this mac_algorithm.', {}],
  ] as const)('is an error without permission for strict clients: %j', async (params, description, policy) => {
    const answer = await withPolicy({ strictTokenType: true, ...policy }).token({ ...machine, ...params });
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_request', error_description: description } });
  });

  it('may change at a refresh, within the registration', async () => {
    const assent = both();
    const { refresh_token, token_type } = await assent.tokens();
    expect(token_type).toBe('Bearer');
    expect((await assent.token(refreshRequest(refresh_token, { token_type: 'mac' }))).body).toMatchObject({ token_type: 'mac' });
  });
});

describe('RFC 7662 introspection of what is no secret', () => {
  it('is silent about a MAC id to resource servers and other clients: it would be a bearer token to who does not look at token_type', async () => {
    const assent = new TestAssent({ clients: [macClient(), webClient({ clientId: 'other' })] });
    const token = await issuedMacToken(assent);
    expect(await assent.introspect(token.id, RS)).toMatchObject(inactive);
    expect((await assent.introspect(token.id, RS)).body).toEqual({ active: false });
    expect((await assent.introspect(token.id, ['other', 'web-secret'])).body).toEqual({ active: false });
  });

  it('MC12: tells its own client, without the key', async () => {
    const assent = withPolicy();
    const token = await issuedMacToken(assent);
    const answer = await assent.introspect(token.id, WEB);
    expect(answer.body).toMatchObject({ active: true, token_type: 'mac', client_id: 'web', scope: 'api:read' });
    expect(Object.keys(answer.body).filter((name) => name.includes('mac') || name.includes('key'))).toEqual([]);
    expect(JSON.stringify(answer)).not.toContain(token.key);
  });

  it('knows no key as a token', async () => {
    const assent = withPolicy();
    const token = await issuedMacToken(assent);
    expect((await assent.introspect(token.key, WEB)).body).toEqual({ active: false });
  });
});

describe('the verification endpoint', () => {
  let nonces = 0;
  const ask = (assent: TestAssent, token: MacToken, attributes: Partial<MacAttributes> = {}, members: object = {}) => {
    const { headers } = signedRequest(token, { ts: nowOf(assent), nonce: `n${++nonces}`, ...attributes }, members);
    return verified(assent, { headers, ...members });
  };
  const refusal = (text: string) => ({ active: false, status: 401, error: 'invalid_token', error_description: text, www_authenticate: ['Bearer realm="assent"', `MAC error="${text}"`] });

  it('says who stands behind a signed request, as introspection would', async () => {
    const assent = withPolicy();
    const token = await issuedMacToken(assent);
    const answer = await ask(assent, token);
    expect(answer.body).toEqual((await assent.introspect(token.id, WEB)).body);
    expect(answer.body).toMatchObject({ active: true, token_type: 'mac' });
  });

  it('draft-ietf-oauth-v2-http-mac-02 §4.2: says exactly what is wrong with one, and no more', async () => {
    const assent = withPolicy();
    const token = await issuedMacToken(assent);
    expect((await ask(assent, token, { nonce: '' })).body).toEqual(refusal('malformed MAC credentials'));
    expect((await ask(assent, { ...token, key: 'wrong' })).body).toEqual(refusal('invalid MAC'));
    expect((await ask(assent, { ...token, id: 'unknown' })).body).toEqual(refusal('invalid MAC'));
    expect((await ask(assent, token, { nonce: 'same' })).body).toMatchObject({ active: true });
    expect((await ask(assent, token, { nonce: 'same' })).body).toEqual(refusal('nonce already used'));
    expect((await ask(assent, token, { ts: nowOf(assent) - 301 })).body).toEqual(refusal('stale timestamp'));
    assent.clock.advance(3600);
    expect((await ask(assent, token)).body).toEqual(refusal('The MAC credentials expired'));
  });

  it('answers 403 to a good request whose scope is too small', async () => {
    const assent = withPolicy();
    const answer = await ask(assent, await issuedMacToken(assent), {}, { scope: 'api:write' });
    expect(answer.body).toMatchObject({ active: false, status: 403, error: 'insufficient_scope', www_authenticate: ['Bearer realm="assent"', 'MAC error="insufficient_scope"'] });
  });

  it('checks the body that the resource server passes on', async () => {
    const assent = withPolicy({ macRequireBodyhash: true });
    const token = await issuedMacToken(assent);
    const ext = 'bodyhash=f4OxZX/x/FO5LcGBSKHWXfwtSx+j1ncoSt3SABJtkGk='; // of "Hello World!", checked with openssl
    const posted = (text: string) => ({ method: 'POST', body: btoa(text) });
    expect((await ask(assent, token, { ext }, posted('Hello World!'))).body).toMatchObject({ active: true });
    expect((await ask(assent, token, { ext }, posted('Hello World?'))).body).toEqual(refusal('invalid MAC'));
    expect((await ask(assent, token, {}, posted('Hello World!'))).body).toEqual(refusal('invalid MAC'));
  });
});

describe('RFC 7009 revoking a MAC token by its id', () => {
  it('ends it', async () => {
    const assent = withPolicy();
    const token = await issuedMacToken(assent);
    expect(await assent.revoke(token.id)).toMatchObject({ status: 200 });
    expect((await assent.introspect(token.id, WEB)).body).toEqual({ active: false });
    expect(await mac.verify(signedRequest(token, { ts: nowOf(assent), nonce: 'n' }), assent.needs)).toMatchObject({ error: { status: 401, description: 'The MAC credentials expired' } });
  });

  it("is for its own client only", async () => {
    const assent = new TestAssent({ clients: [macClient(), webClient({ clientId: 'other' })] });
    const token = await issuedMacToken(assent);
    expect(await assent.revoke(token.id, ['other', 'web-secret'])).toMatchObject({ status: 400, body: { error: 'unauthorized_client' } });
    expect((await assent.introspect(token.id, WEB)).body).toMatchObject({ active: true });
  });
});

describe('RFC 8414 metadata', () => {
  const metadata = async (assent: TestAssent): Promise<Record<string, unknown>> => {
    return answerOf(await assent.server.metadata(aRequest({ path: '/.well-known/oauth-authorization-server' }))).body;
  };

  it('name MAC tokens only where some client may have them', async () => {
    expect(Object.keys(await metadata(new TestAssent())).filter((name) => /mac|token_types/.test(name))).toEqual([]);
    expect(await metadata(both())).toMatchObject({ token_types_supported: ['Bearer', 'mac'], mac_algorithms_supported: ['hmac-sha-1', 'hmac-sha-256'] });
  });
});
