import { describe, expect, it } from '@jest/globals';
import { aClient, aFormPost, answerOf, aSecret, basic, ISSUER, TestAssent, webClient, type ParamValues } from '@assent/core-testing';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import type { WireRequest } from '../wire/request.js';

const machine: ParamValues = { grant_type: 'client_credentials', scope: 'api:read' };
const refused = { status: 401, headers: { 'www-authenticate': 'Basic realm="assent"' }, body: { error: 'invalid_client', error_description: 'Client authentication failed.' } };
const send = async (assent: TestAssent, values: ParamValues, headers: WireRequest['headers'] = {}) => answerOf(await assent.server.token(aFormPost('/token', { ...machine, ...values }, headers)));
const posting = webClient({ clientId: 'poster', tokenEndpointAuthMethod: 'client_secret_post', secrets: [aSecret('post-secret')] });

describe('RFC 6749 §2.3.1 client password', () => {
  it('reads the vector of the RFC', async () => {
    const vector = webClient({ clientId: 's6BhdRkqt3', secrets: [aSecret('7Fjfp0ZBr1KtDRbnfVdmIw')] });
    const assent = new TestAssent({ clients: [vector] });
    expect(await send(assent, {}, { authorization: 'Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3' })).toMatchObject({ status: 200 });
  });

  it.each([':', '+', '%', ' ', 'é', 'a:b', '%3A', '日本', '"\\'])('reads id and secret with %j, form-encoded', async (odd) => {
    const client = webClient({ clientId: `id${odd}`, secrets: [aSecret(`s${odd}t`)] });
    const assent = new TestAssent({ clients: [client] });
    expect(await send(assent, {}, basic(`id${odd}`, `s${odd}t`))).toMatchObject({ status: 200 });
    expect(await send(assent, {}, basic(`id${odd}`, `s${odd}x`))).toMatchObject(refused);
  });

  it('takes the scheme name without case', async () => {
    const { authorization } = basic('web', 'web-secret');
    expect(await send(new TestAssent(), {}, { authorization: authorization.replace('Basic', 'bAsIc') })).toMatchObject({ status: 200 });
  });

  it('answers an unknown client exactly like a wrong secret', async () => {
    const wrong = await send(new TestAssent(), {}, basic('web', 'wrong'));
    expect(wrong).toMatchObject(refused);
    expect(await send(new TestAssent(), {}, basic('unknown', 'wrong'))).toEqual(wrong);
  });

  it.each(['Basic', 'Basic ', 'Basic !!!', 'Basic Zm9v', 'Basic Og==', `Basic ${btoa('web:')}`, `Basic ${btoa(':web-secret')}`, `Basic ${btoa('%zz:x')}`, 'Bearer abc', 'Digest x', 'Basic a b', ''])(
    'refuses the Authorization header %j',
    async (authorization) => {
      expect(await send(new TestAssent(), {}, { authorization })).toMatchObject(refused);
    },
  );

  it('refuses a repeated Authorization header', async () => {
    const { authorization } = basic('web', 'web-secret');
    expect(await send(new TestAssent(), {}, { authorization: [authorization, authorization] })).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  it('accepts client_secret_post from a client registered for it, and only that', async () => {
    const assent = new TestAssent({ clients: [posting] });
    expect(await send(assent, { client_id: 'poster', client_secret: 'post-secret' })).toMatchObject({ status: 200 });
    expect(await send(assent, { client_id: 'poster', client_secret: 'wrong' })).toMatchObject(refused);
    expect(await send(assent, {}, basic('poster', 'post-secret'))).toMatchObject(refused);
    expect(await send(assent, { client_id: 'web', client_secret: 'web-secret' })).toMatchObject(refused);
  });

  it('refuses a public client that sends a secret', async () => {
    const open = aClient({ clientId: 'open', tokenEndpointAuthMethod: 'none' });
    expect(await send(new TestAssent({ clients: [open] }), { client_id: 'open', client_secret: 'x' })).toMatchObject(refused);
  });

  it('refuses a disabled client and a client without credentials', async () => {
    expect(await send(new TestAssent({ clients: [webClient({ disabledAt: new Date() })] }), {}, basic('web', 'web-secret'))).toMatchObject(refused);
    expect(await send(new TestAssent(), {})).toMatchObject(refused);
    expect(await send(new TestAssent(), { client_id: 'web' })).toMatchObject(refused);
  });

  it('accepts both secrets within the overlap of a rotation, and only the new one after it', async () => {
    const assent = new TestAssent();
    const expiresAt = new Date(assent.clock.now().getTime() + 60_000);
    assent.durable.clients.put(webClient({ secrets: [aSecret('new'), { ...aSecret('old'), expiresAt }] }));
    expect(await send(assent, {}, basic('web', 'old'))).toMatchObject({ status: 200 });
    expect(await send(assent, {}, basic('web', 'new'))).toMatchObject({ status: 200 });
    assent.clock.advance(60);
    expect(await send(assent, {}, basic('web', 'old'))).toMatchObject(refused);
    expect(await send(assent, {}, basic('web', 'new'))).toMatchObject({ status: 200 });
  });
});

describe('RFC 6749 §2.3 not more than one authentication method', () => {
  it.each([
    ['Basic and client_secret', { client_id: 'web', client_secret: 'web-secret' }],
    ['Basic and an assertion', { client_assertion: 'x', client_assertion_type: 'y' }],
    ['Basic and the client_id of another client', { client_id: 'other' }],
  ])('refuses %s', async (_case, values) => {
    expect(await send(new TestAssent(), values, basic('web', 'web-secret'))).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  it('accepts Basic with the same client_id in the body', async () => {
    expect(await send(new TestAssent(), { client_id: 'web' }, basic('web', 'web-secret'))).toMatchObject({ status: 200 });
  });
});

describe('RFC 6749 §2.3.1 protection against guessing', () => {
  it('stops one address guessing at one client, and nobody else', async () => {
    const assent = new TestAssent({ config: { clientAuthFailureLimit: 5 } });
    for (let guess = 0; guess < 5; guess += 1) expect(await send(assent, {}, basic('web', `guess ${guess}`))).toMatchObject(refused);
    const stopped = await send(assent, {}, basic('web', 'web-secret'));
    expect(stopped).toMatchObject({ status: 429, body: { error: 'temporarily_unavailable' } });
    expect(Number(stopped.headers['retry-after'])).toBeGreaterThan(0);
    const elsewhere = { ...aFormPost('/token', machine, basic('web', 'web-secret')), remoteAddress: '198.51.100.7' };
    expect(answerOf(await assent.server.token(elsewhere))).toMatchObject({ status: 200 });
    assent.clock.advance(60);
    expect(await send(assent, {}, basic('web', 'web-secret'))).toMatchObject({ status: 200 });
  });
});

describe('RFC 7523 §3 private_key_jwt', () => {
  type Claims = { readonly [Name in keyof JWTPayload]?: JWTPayload[Name] | undefined };
  const TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

  async function keyClient() {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' };
    const signer = webClient({ clientId: 'signer', tokenEndpointAuthMethod: 'private_key_jwt', secrets: [], jwks: { keys: [jwk] } });
    const assent = new TestAssent({ clients: [signer] });
    await assent.shortLived.replays.remember('warm-up', 'x', assent.clock.now()); // the memory is older than the assertions
    assent.clock.advance(10);
    const now = () => Math.floor(assent.clock.now().getTime() / 1000);
    const claims = (given: Claims = {}) => ({ iss: 'signer', sub: 'signer', aud: ISSUER, jti: `${Math.random()}`, iat: now(), exp: now() + 60, ...given }) as JWTPayload;
    const sign = (given: Claims = {}) => new SignJWT(claims(given)).setProtectedHeader({ alg: 'ES256', kid: 'k1' }).sign(privateKey);
    const use = (assertion: string, values: ParamValues = {}) => send(assent, { client_assertion: assertion, client_assertion_type: TYPE, ...values });
    return { assent, claims, jwk, now, privateKey, sign, use };
  }

  it('accepts an assertion for the issuer or the token endpoint', async () => {
    const { sign, use } = await keyClient();
    expect(await use(await sign())).toMatchObject({ status: 200 });
    expect(await use(await sign({ aud: `${ISSUER}/token` }))).toMatchObject({ status: 200 });
    expect(await use(await sign({ aud: [ISSUER] }))).toMatchObject({ status: 200 });
  });

  it('accepts an assertion once, whatever the concurrency', async () => {
    const { sign, use } = await keyClient();
    const assertion = await sign();
    const answers = await Promise.all(Array.from({ length: 10 }, () => use(assertion)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await use(assertion)).toMatchObject(refused);
  });

  it.each<[string, Claims]>([
    ['without exp', { exp: undefined }],
    ['without jti', { jti: undefined }],
    ['expired', { exp: 1_700_000_000 }],
    ['for another audience', { aud: 'https://evil.example.test' }],
    ['for several audiences', { aud: [ISSUER, 'https://evil.example.test'] }],
    ['whose iss differs from sub', { iss: 'other' }],
    ['for another client', { sub: 'web', iss: 'web' }],
    ['without a subject', { sub: undefined }],
    ['not yet valid', { nbf: 4_000_000_000 }],
    ['from the future', { iat: 4_000_000_000 }],
    ['that lives for years', { exp: 4_000_000_000 }],
  ])('refuses an assertion %s', async (_case, given) => {
    const { sign, use } = await keyClient();
    expect(await use(await sign(given))).toMatchObject(refused);
  });

  it('refuses what is not signed with a registered key', async () => {
    const { claims, jwk, use } = await keyClient();
    const other = await generateKeyPair('ES256');
    const otherJwk = await exportJWK(other.publicKey);
    const signed = (header: Record<string, unknown>) => new SignJWT(claims()).setProtectedHeader({ alg: 'ES256', ...header }).sign(other.privateKey);
    expect(await use(await signed({ kid: 'k1' }))).toMatchObject(refused);
    expect(await use(await signed({ jwk: otherJwk }))).toMatchObject(refused);
    expect(await use(await signed({ jku: 'http://127.0.0.1:1/jwks', kid: 'k2' }))).toMatchObject(refused);
    expect(await use(new UnsecuredJWT(claims()).encode())).toMatchObject(refused);
    const hmac = await new SignJWT(claims()).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(JSON.stringify(jwk)));
    expect(await use(hmac)).toMatchObject(refused);
  });

  it.each(['x', 'a.b.c', '..', 'eyJhbGciOiJFUzI1NiJ9.bm9wZQ.AA', 'x'.repeat(20_000)])('refuses the garbage %j', async (assertion) => {
    const { use } = await keyClient();
    expect(await use(assertion)).toMatchObject({ status: 401 });
  });

  it('requires the assertion type, and a matching client_id if there is one', async () => {
    const { sign, use } = await keyClient();
    expect(await use(await sign(), { client_assertion_type: undefined })).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    expect(await use(await sign(), { client_assertion_type: 'other' })).toMatchObject({ status: 400 });
    expect(await use(await sign(), { client_id: 'web' })).toMatchObject(refused);
    expect(await use(await sign(), { client_id: 'signer' })).toMatchObject({ status: 200 });
  });

  it('refuses, after the replay memory was lost, what may have been used before', async () => {
    const { assent, now, sign, use } = await keyClient();
    const before = await sign();
    expect(await use(before)).toMatchObject({ status: 200 });
    const ahead = await sign({ iat: now() + 5 }); // by a clock that runs ahead
    expect(await use(ahead)).toMatchObject({ status: 200 });
    assent.shortLived.replays.loseMemory();
    for (const used of [before, ahead]) {
      expect(await use(used)).toMatchObject({ status: 503, headers: { 'retry-after': '1' }, body: { error: 'temporarily_unavailable' } });
    }
    assent.clock.advance(6);
    expect(await use(await sign())).toMatchObject({ status: 200 });
  });
});
