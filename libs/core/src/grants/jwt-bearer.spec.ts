import { describe, expect, it } from '@jest/globals';
import { aTrustedIssuer, aUser, API, aRequest, answerOf, ISSUER, TestAssent, webClient, type ParamValues } from '@assent/core-testing';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import { createHmac } from 'node:crypto';
import { StoreUnavailable } from '../errors/store-unavailable.js';
import type { TrustedIssuer } from '../model/trusted-issuer.js';

const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const IDP = 'https://idp.example.test';
const refused = {
  status: 400,
  body: { error: 'invalid_grant', error_description: 'The assertion is invalid, expired, used before or not trusted.' },
};

type Claims = { readonly [Name in keyof JWTPayload]?: JWTPayload[Name] | undefined };

const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' };
const other = await generateKeyPair('ES256');

const idp = (given: Partial<TrustedIssuer> = {}): TrustedIssuer =>
  aTrustedIssuer({ trustedIssuerId: 'b0b5c0de-0000-4000-8000-000000000001', issuer: IDP, jwks: { keys: [jwk] }, scope: ['api:read', 'api:write'], ...given });

async function trusting(given: Partial<TrustedIssuer> = {}) {
  const assent = new TestAssent({ clients: [webClient({ grantTypes: [GRANT_TYPE] }), webClient({ clientId: 'other', grantTypes: [GRANT_TYPE] })] });
  assent.durable.trustedIssuers.put(idp(given));
  await assent.shortLived.replays.remember('warm-up', 'x', assent.clock.now()); // the memory is older than the assertions
  assent.clock.advance(10);
  const now = () => Math.floor(assent.clock.now().getTime() / 1000);
  const claims = (more: Claims = {}) => ({ iss: IDP, sub: 'alice', aud: `${ISSUER}/token`, jti: `${Math.random()}`, iat: now(), exp: now() + 60, ...more }) as JWTPayload;
  const sign = (more: Claims = {}, header: Record<string, unknown> = {}) => new SignJWT(claims(more)).setProtectedHeader({ alg: 'ES256', kid: 'k1', ...header }).sign(privateKey);
  const use = (assertion: string, values: ParamValues = {}) => assent.token({ grant_type: GRANT_TYPE, assertion, ...values });
  return { assent, claims, now, sign, use };
}

describe('RFC 7523 §2.1 using JWTs as authorization grants', () => {
  it('answers an assertion with an access token for its subject, and without a refresh token (RFC 7521 §4.1)', async () => {
    const { assent, sign, use } = await trusting();
    const answer = await use(await sign(), { scope: 'api:read' });
    expect(answer).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 3600, scope: 'api:read' } });
    expect(answer.body).not.toHaveProperty('refresh_token');
    expect((await assent.introspect(String(answer.body['access_token']))).body).toMatchObject({
      active: true, sub: assent.alice.userId, username: 'alice', client_id: 'web', scope: 'api:read', aud: API,
    });
  });

  it('requires the parameter assertion', async () => {
    const { assent } = await trusting();
    expect(await assent.token({ grant_type: GRANT_TYPE })).toMatchObject({ status: 400, body: { error: 'invalid_request', error_description: 'The parameter assertion is missing.' } });
  });

  it('is unsupported and absent from metadata until an issuer of JWTs is trusted', async () => {
    const supported = async (assent: TestAssent) => answerOf(await assent.server.metadata(aRequest())).body['grant_types_supported'];
    for (const given of [{ disabledAt: new Date() }, { kind: 'saml2' as const }]) {
      const { assent, sign, use } = await trusting(given);
      expect(await use(await sign())).toMatchObject({ status: 400, body: { error: 'unsupported_grant_type' } });
      expect(await supported(assent)).not.toContain(GRANT_TYPE);
    }
    expect(await supported((await trusting()).assent)).toContain(GRANT_TYPE);
  });

  it('is for clients that are registered for it, authenticated as they are registered', async () => {
    const { assent, sign } = await trusting();
    const values = { grant_type: GRANT_TYPE, assertion: await sign() };
    assent.durable.clients.put(webClient({ clientId: 'plain', grantTypes: ['client_credentials'] }));
    expect(await assent.token(values, ['plain', 'web-secret'])).toMatchObject({ status: 400, body: { error: 'unauthorized_client' } });
    expect(await assent.token(values, ['web', 'wrong'])).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    expect(await assent.token({ ...values, client_id: 'web' }, null)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    assent.durable.clients.put(webClient({ clientId: 'app', clientType: 'public', tokenEndpointAuthMethod: 'none', grantTypes: [GRANT_TYPE], secrets: [] }));
    expect(await assent.token({ ...values, client_id: 'app' }, null)).toMatchObject({ status: 200 });
  });

  it('is for the clients that the issuer names, if it names any', async () => {
    const { assent, sign, use } = await trusting({ clients: ['web'] });
    const values = { grant_type: GRANT_TYPE, assertion: await sign() };
    expect(await assent.token(values, ['other', 'web-secret'])).toMatchObject(refused);
    expect(await use(values.assertion)).toMatchObject({ status: 200 });
  });

  it('makes a grant that is seen, audited with the issuer, and revoked like any other', async () => {
    const { assent, sign, use } = await trusting();
    const token = String((await use(await sign())).body['access_token']);
    const entry = assent.durable.audit.entries.at(-1);
    expect(entry).toMatchObject({
      actor: 'client:web', action: 'assertion.accept', ip: '192.0.2.1',
      detail: { trusted_issuer_id: idp().trustedIssuerId, kind: 'jwt', issuer: IDP, user_id: assent.alice.userId, scope: 'api:read api:write' },
    });
    const grantId = String(entry?.target).replace('grant:', '');
    expect((await assent.durable.grants.find(grantId))?.grant).toMatchObject({ clientId: 'web', userId: assent.alice.userId, scope: ['api:read', 'api:write'] });
    await assent.durable.grants.revoke(grantId, assent.clock.now());
    expect((await assent.introspect(token)).body).toEqual({ active: false });
  });
});

describe('RFC 7521 §4.1 scope', () => {
  it('is what the client asks for, or its default, without offline_access', async () => {
    const { sign, use } = await trusting();
    expect((await use(await sign())).body).toMatchObject({ scope: 'api:read api:write' });
    expect((await use(await sign(), { scope: 'api:write offline_access' })).body).toMatchObject({ scope: 'api:write' });
  });

  it.each([
    ['more than the client is registered for', 'api:read admin:manage', undefined],
    ['more than the issuer is trusted with', 'api:read api:write', ['api:read']],
    ['a default beyond what the issuer is trusted with', undefined, ['api:read']],
    ['anything of an issuer that is trusted with nothing', 'api:read', []],
    ['nothing but offline_access', 'offline_access', undefined],
  ])('refuses %s, and leaves the assertion unused', async (_case, scope, trusted) => {
    const { assent, sign, use } = await trusting(trusted && { scope: trusted });
    const assertion = await sign();
    expect(await use(assertion, { scope })).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
    assent.durable.trustedIssuers.put(idp());
    expect(await use(assertion, { scope: 'api:read' })).toMatchObject({ status: 200 });
  });

  it('goes with the resources that are asked for (RFC 8707 §2.2)', async () => {
    const { sign, use } = await trusting();
    expect(await use(await sign(), { resource: API })).toMatchObject({ status: 200 });
    expect(await use(await sign(), { resource: 'https://unknown.example.test/' })).toMatchObject({ status: 400, body: { error: 'invalid_target' } });
  });
});

describe('RFC 7523 §3 JWT format and processing requirements', () => {
  it.each<[string, Claims]>([
    ['(1) must contain an iss claim', { iss: undefined }],
    ['(1) an issuer that we trust', { iss: 'https://evil.example.test' }],
    ['(1) compared exactly: case', { iss: 'https://IDP.example.test' }],
    ['(1) compared exactly: trailing slash', { iss: `${IDP}/` }],
    ['(2) must contain a sub claim', { sub: undefined }],
    ['(2) that is not empty', { sub: '' }],
    ['(2) that is a text', { sub: ['alice'] as unknown as string }],
    ['(3) must contain an aud claim', { aud: undefined }],
    ['(3) that identifies this server', { aud: 'https://other.example.test' }],
    ['(3) exactly', { aud: `${ISSUER}/` }],
    ['(3) and nobody else', { aud: [ISSUER, 'https://other.example.test'] }],
    ['(3) not even twice us', { aud: [ISSUER, `${ISSUER}/token`] }],
    ['(4) must contain an exp claim', { exp: undefined }],
    ['(4) that has not passed', { exp: 1_700_000_000 }],
    ['(4) that is not unreasonably far in the future', { exp: 4_000_000_000 }],
    ['(4) nor beyond all calendars', { exp: 1e300 }],
    ['(4) that is a number', { exp: '4000000000' as unknown as number }],
    ['(5) must not be accepted before nbf', { nbf: 4_000_000_000 }],
    ['(5) that is a date', { nbf: 1e300 }],
    ['(6) must not come from the future', { iat: 4_000_000_000 }],
    ['(6) nor from before all calendars', { iat: -1e300 }],
    ['(7) with a jti that is a text', { jti: 7 as unknown as string }],
    ['(7) that is not empty', { jti: '' }],
  ])('%s', async (_sentence, given) => {
    const { sign, use } = await trusting();
    expect(await use(await sign(given))).toMatchObject(refused);
  });

  it('(3) the issuer or the token endpoint, alone, as text or in an array', async () => {
    const { sign, use } = await trusting();
    for (const aud of [ISSUER, `${ISSUER}/token`, [ISSUER]]) expect(await use(await sign({ aud }))).toMatchObject({ status: 200 });
  });

  it('(3) the token endpoint as it is configured', async () => {
    const tokenEndpoint = 'https://other.example.test/oauth/token?tenant=1';
    const assent = new TestAssent({ config: { tokenEndpoint }, clients: [webClient({ grantTypes: [GRANT_TYPE] })] });
    assent.durable.trustedIssuers.put(idp());
    assent.clock.advance(10);
    const exp = assent.clock.now().getTime() / 1000 + 60;
    const use = async (aud: string) => assent.token({ grant_type: GRANT_TYPE, assertion: await new SignJWT({ iss: IDP, sub: 'alice', aud, exp, iat: exp - 60 }).setProtectedHeader({ alg: 'ES256' }).sign(privateKey) });
    expect(await use(`${ISSUER}/token`)).toMatchObject(refused);
    expect(await use(tokenEndpoint)).toMatchObject({ status: 200 });
  });

  it('(4) to (6) with small differences of clocks: 15 seconds at the end, 5 ahead, at most 10 minutes of life', async () => {
    const { now, sign, use } = await trusting();
    for (const given of [{ exp: now() - 14 }, { exp: now() + 615 }, { nbf: now() + 15 }, { iat: now() + 5 }]) expect(await use(await sign(given))).toMatchObject({ status: 200 });
    for (const given of [{ exp: now() - 15 }, { exp: now() + 616 }, { nbf: now() + 16 }, { iat: now() + 6 }]) expect(await use(await sign(given))).toMatchObject(refused);
  });

  it('(8) may contain other claims', async () => {
    const { sign, use } = await trusting();
    expect(await use(await sign({ scope: 'admin', azp: 'x', __proto__x: 1, name: 'Alice' }))).toMatchObject({ status: 200 });
  });
});

describe('RFC 7523 §3(7) replay', () => {
  it.each([['a jti', {}], ['without jti', { jti: undefined }]])('accepts an assertion with %s once, whatever the concurrency', async (_case, given) => {
    const { sign, use } = await trusting();
    const assertion = await sign(given);
    const answers = await Promise.all(Array.from({ length: 50 }, () => use(assertion)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 200)) expect(answer).toMatchObject(refused);
    expect(await use(assertion)).toMatchObject(refused);
  });

  it('refuses a jti that was used before, whatever else the assertion says', async () => {
    const { sign, use } = await trusting();
    expect(await use(await sign({ jti: 'one' }))).toMatchObject({ status: 200 });
    expect(await use(await sign({ jti: 'one', sub: 'bob' }))).toMatchObject(refused);
  });

  it('without jti refuses the same content under another spelling of a signature that is valid as well', async () => {
    const { sign, use } = await trusting();
    const assertion = await sign({ jti: undefined });
    expect(await use(assertion)).toMatchObject({ status: 200 });
    for (const again of [await sign({ jti: undefined }), withOtherS(assertion)]) {
      expect(again).not.toBe(assertion);
      expect(await use(again)).toMatchObject(refused);
    }
  });

  it('keeps apart the jti of two issuers', async () => {
    const { assent, claims, use } = await trusting();
    assent.durable.trustedIssuers.put(aTrustedIssuer({ issuer: 'https://second.example.test', jwks: { keys: [jwk] }, scope: ['api:read', 'api:write'] }));
    for (const iss of [IDP, 'https://second.example.test']) {
      expect(await use(await new SignJWT(claims({ iss, jti: 'one' })).setProtectedHeader({ alg: 'ES256' }).sign(privateKey))).toMatchObject({ status: 200 });
    }
  });

  it('refuses, after the replay memory was lost, what may have been used before', async () => {
    const { assent, now, sign, use } = await trusting();
    const used = await sign({ iat: now() + 5 });
    expect(await use(used)).toMatchObject({ status: 200 });
    assent.shortLived.replays.loseMemory();
    for (const assertion of [used, await sign(), await sign({ iat: undefined })]) {
      expect(await use(assertion)).toMatchObject({ status: 503, headers: { 'retry-after': '1' }, body: { error: 'temporarily_unavailable' } });
    }
    assent.clock.advance(6);
    expect(await use(await sign())).toMatchObject({ status: 200 });
    expect(await use(await sign({ iat: undefined, exp: now() + 600 }))).toMatchObject({ status: 503 });
    assent.clock.advance(11);
    expect(await use(await sign({ iat: undefined, exp: now() + 600 }))).toMatchObject({ status: 200 });
  });

  it('issues nothing while the replay memory is down', async () => {
    const { assent, sign, use } = await trusting();
    assent.shortLived.replays.remember = () => Promise.reject(new StoreUnavailable('redis', new Error('down')));
    expect(await use(await sign())).toMatchObject({ status: 503, body: { error: 'temporarily_unavailable' } });
  });
});

describe('RFC 7523 §3(9) and RFC 8725 signatures', () => {
  it('accepts only what is signed with a registered key, never with one that the header names (RFC 8725 §3.10)', async () => {
    const { claims, use } = await trusting();
    const otherJwk = await exportJWK(other.publicKey);
    const forged = (header: Record<string, unknown>) => new SignJWT(claims()).setProtectedHeader({ alg: 'ES256', ...header }).sign(other.privateKey);
    for (const header of [{}, { kid: 'k1' }, { kid: 'k2' }, { jwk: otherJwk }, { kid: 'k1', jku: 'http://127.0.0.1:1/jwks' }, { x5u: 'http://127.0.0.1:1/' }]) {
      expect(await use(await forged(header))).toMatchObject(refused);
    }
  });

  it('accepts asymmetric algorithms only, and of these none with the wrong kind of key (RFC 8725 §3.1)', async () => {
    const { claims, use } = await trusting();
    const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');
    for (const key of [JSON.stringify(jwk), String(jwk.x)]) {
      const input = `${encode({ alg: 'HS256', kid: 'k1' })}.${encode(claims())}`;
      expect(await use(`${input}.${createHmac('sha256', key).update(input).digest('base64url')}`)).toMatchObject(refused);
    }
    expect(await use(new UnsecuredJWT(claims()).encode())).toMatchObject(refused);
    for (const alg of ['none', 'nOnE', 'NONE', 'RS256', 'ES384', 'es256', '', 'PBES2-HS256+A128KW']) {
      expect(await use(`${encode({ alg })}.${encode(claims())}.`)).toMatchObject(refused);
      expect(await use(`${encode({ alg, kid: 'k1' })}.${encode(claims())}.${'A'.repeat(86)}`)).toMatchObject(refused);
    }
  });

  it('tells keys without a kid apart by trying', async () => {
    const keys = await Promise.all([other.publicKey, publicKey].map(exportJWK));
    const { claims, use } = await trusting({ jwks: { keys } });
    expect(await use(await new SignJWT(claims()).setProtectedHeader({ alg: 'ES256' }).sign(privateKey))).toMatchObject({ status: 200 });
    const third = await generateKeyPair('ES256');
    expect(await use(await new SignJWT(claims()).setProtectedHeader({ alg: 'ES256' }).sign(third.privateKey))).toMatchObject(refused);
  });

  it('ends with the key: one that was taken away signs no more', async () => {
    const { assent, sign, use } = await trusting();
    assent.durable.trustedIssuers.put(idp({ jwks: { keys: [await exportJWK(other.publicKey)] } }));
    expect(await use(await sign())).toMatchObject(refused);
  });

  it('understands no critical extensions (RFC 7515 §4.1.11)', async () => {
    const { claims, use } = await trusting();
    const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');
    for (const header of [{ alg: 'ES256', crit: ['exp'], exp: 1 }, { alg: 'ES256', crit: ['b64'], b64: false }]) {
      expect(await use(`${encode(header)}.${encode(claims())}.${'A'.repeat(86)}`)).toMatchObject(refused);
    }
  });
});

describe('RFC 8725 §3.11 a JWT of one kind is not taken for another', () => {
  it.each([undefined, 'JWT', 'jwt', 'application/jwt', 'authorization-grant+jwt'])('takes typ %s', async (typ) => {
    const { sign, use } = await trusting();
    expect(await use(await sign({}, { typ }))).toMatchObject({ status: 200 });
  });

  it.each(['at+jwt', 'application/at+jwt', 'AT+JWT', 'logout+jwt', 'dpop+jwt', 'client-authentication+jwt', 'secevent+jwt', 'oauth-authz-req+jwt', '', 7, null])('refuses typ %j', async (typ) => {
    const { sign, use } = await trusting();
    expect(await use(await sign({}, { typ }))).toMatchObject(refused);
  });

  it('refuses a logout token, which is a security event', async () => {
    const { sign, use } = await trusting();
    expect(await use(await sign({ events: { 'http://schemas.openid.net/event/backchannel-logout': {} } }))).toMatchObject(refused);
  });

  it('refuses what this server signed itself, even when somebody registered it as an issuer', async () => {
    const { assent, claims, use } = await trusting();
    assent.durable.trustedIssuers.put(aTrustedIssuer({ issuer: ISSUER, jwks: { keys: [jwk] } }));
    expect(await use(await new SignJWT(claims({ iss: ISSUER })).setProtectedHeader({ alg: 'ES256' }).sign(privateKey))).toMatchObject(refused);
  });

  it.each(['x', 'a.b.c', '..', '....', 'eyJhbGciOiJFUzI1NiJ9.bm9wZQ.AA', 'eyJhbGciOiJFUzI1NiJ9.bnVsbA.AA', 'eyJhbGciOiJFUzI1NiJ9.W10.AA', '\u0001'])('answers the garbage %j with invalid_grant', async (assertion) => {
    const { use } = await trusting();
    expect(await use(assertion)).toMatchObject(refused);
  });

  it('answers what is too long with invalid_grant', async () => {
    const { sign, use } = await trusting();
    for (const assertion of ['x'.repeat(20_000), `${'a'.repeat(9_000)}.${'b'.repeat(7_000)}.c`, await sign({ padding: 'x'.repeat(13_000) })]) {
      expect(await use(assertion)).toMatchObject(refused);
    }
  });
});

describe('the person whom an assertion is about', () => {
  it('is found by username, whatever its case', async () => {
    const { assent, sign, use } = await trusting();
    const { body } = await use(await sign({ sub: 'ALICE' }));
    expect((await assent.introspect(String(body['access_token']))).body).toMatchObject({ sub: assent.alice.userId });
  });

  it('is found by user_id, and then by nothing else', async () => {
    const { assent, sign, use } = await trusting({ subject: 'user_id' });
    expect(await use(await sign({ sub: assent.alice.userId }))).toMatchObject({ status: 200 });
    expect(await use(await sign({ sub: 'alice' }))).toMatchObject(refused);
  });

  it('is found by e-mail address only if exactly one person has it', async () => {
    const { assent, sign, use } = await trusting({ subject: 'email' });
    assent.durable.users.put(aUser({ email: 'Carol@example.test' }));
    expect(await use(await sign({ sub: 'carol@example.test' }))).toMatchObject({ status: 200 });
    assent.durable.users.put(aUser({ email: 'carol@example.test' }));
    expect(await use(await sign({ sub: 'carol@example.test' }))).toMatchObject(refused);
  });

  it.each(['nobody', ' alice', 'alice\0', '__proto__'])('must be somebody: %j is not', async (sub) => {
    const { sign, use } = await trusting();
    expect(await use(await sign({ sub }))).toMatchObject(refused);
  });

  it('must not be disabled', async () => {
    const { assent, sign, use } = await trusting();
    assent.durable.users.put({ ...assent.alice, disabledAt: assent.clock.now() });
    expect(await use(await sign())).toMatchObject(refused);
  });

  it('must not be disabled while the request is served', async () => {
    const { assent, sign, use } = await trusting();
    const create = assent.durable.grants.create.bind(assent.durable.grants);
    assent.durable.grants.create = async (grant) => {
      await create(grant);
      assent.durable.users.put({ ...assent.alice, disabledAt: assent.clock.now() });
    };
    expect(await use(await sign())).toMatchObject(refused);
  });
});

describe('a trusted issuer', () => {
  it('that is disabled gets no new tokens from then on', async () => {
    const { assent, sign, use } = await trusting();
    assent.durable.trustedIssuers.put(aTrustedIssuer()); // so that the grant type stays supported
    expect(await use(await sign())).toMatchObject({ status: 200 });
    assent.durable.trustedIssuers.put(idp({ disabledAt: assent.clock.now() }));
    expect(await use(await sign())).toMatchObject(refused);
  });
});

/** ECDSA: with (r, s), (r, n - s) is valid too. */
function withOtherS(assertion: string): string {
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const [header, payload, signature = ''] = assertion.split('.');
  const bytes = Buffer.from(signature, 'base64url');
  const s = BigInt(`0x${bytes.subarray(32).toString('hex')}`);
  const otherS = Buffer.from((order - s).toString(16).padStart(64, '0'), 'hex');
  return `${header}.${payload}.${Buffer.concat([bytes.subarray(0, 32), otherS]).toString('base64url')}`;
}
