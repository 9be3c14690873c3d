import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { aCertificate, aSamlAssertion, signedSamlAssertion, startPostgres, type TestPostgres } from '@assent/core-testing';
import { type RunningService, startService } from '@assent/service-kit';
import { TokenModule } from './token.module.js';

const ISSUER = 'https://as.example.test';
const BY = { actor: 'cli' };
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const SAML2_BEARER = 'urn:ietf:params:oauth:grant-type:saml2-bearer';

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });

let postgres: TestPostgres;
let service: RunningService;
let authorization: string;

beforeAll(async () => {
  postgres = await startPostgres();
  const env = {
    ASSENT_ISSUER: ISSUER,
    DATABASE_URL: postgres.url,
    ASSENT_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
    ASSENT_PORT: '0',
    ASSENT_LOG_LEVEL: 'silent',
  };
  service = await startService({ name: 'token', module: TokenModule, env });
  // as if the replay memory had begun long ago: an assertion is then known to be unused
  await (await service.platform.postgres.dataSource()).query(`UPDATE short_lived SET value = '"2026-01-01T00:00:00.000Z"' WHERE kind = 'birth'`);
  const { management } = service.platform;
  await management.apis.create({ identifier: 'https://api.example.test/', scopes: [{ name: 'api:read' }] }, BY);
  await management.users.create({ username: 'alice', email: 'alice@example.test' }, undefined, BY);
  const { client, clientSecret } = await management.clients.register({ grant_types: [JWT_BEARER, SAML2_BEARER], scope: 'api:read' }, BY);
  authorization = `Basic ${btoa(`${client.clientId}:${clientSecret}`)}`;
});

afterAll(async () => {
  await service.close();
  await postgres.stop();
});

const seconds = () => Math.floor(Date.now() / 1000);

function jwt(sub = 'alice@example.test'): string {
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  const claims = { iss: 'https://idp.example.test', sub, aud: `${ISSUER}/token`, iat: seconds(), exp: seconds() + 60, jti: randomUUID() };
  const input = `${encode({ alg: 'ES256' })}.${encode(claims)}`;
  return `${input}.${sign('sha256', Buffer.from(input), { key: ec.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

const saml = (subject = 'alice'): string => {
  const xml = aSamlAssertion({ issuer: 'urn:idp', issuedAt: new Date(), subject, recipient: `${ISSUER}/token`, audience: ISSUER });
  return Buffer.from(signedSamlAssertion(xml, rsa.privateKey)).toString('base64url');
};

async function token(grantType: string, assertion: string) {
  const answer = await fetch(`${service.url}/token`, {
    method: 'POST',
    headers: { authorization, 'x-forwarded-proto': 'https' },
    body: new URLSearchParams({ grant_type: grantType, assertion }),
  });
  return { status: answer.status, body: (await answer.json()) as Readonly<Record<string, string>> };
}

const offered = async () =>
  ((await (await fetch(`${service.url}/.well-known/oauth-authorization-server`)).json()) as { grant_types_supported: string[] }).grant_types_supported.filter((type) => type.endsWith('-bearer'));

const refused = { status: 400, body: { error: 'invalid_grant', error_description: 'The assertion is invalid, expired, used before or not trusted.' } };

describe.each([
  [JWT_BEARER, jwt, { kind: 'jwt', issuer: 'https://idp.example.test', jwks: { keys: [ec.publicKey.export({ format: 'jwk' })] }, subject: 'email', scope: 'api:read' }],
  [SAML2_BEARER, saml, { kind: 'saml2', issuer: 'urn:idp', certificates: [aCertificate(rsa.privateKey, rsa.publicKey)], scope: 'api:read' }],
] as const)('the grant type %s, on Postgres', (grantType, assertion, trusted) => {
  it('is switched on by an issuer that an admin trusts, and off with it, at once', async () => {
    expect(await offered()).not.toContain(grantType);
    expect(await token(grantType, assertion())).toMatchObject({ status: 400, body: { error: 'unsupported_grant_type' } });
    const { trustedIssuerId } = await service.platform.management.trustedIssuers.create(trusted, BY);
    expect(await offered()).toContain(grantType);
    expect(await token(grantType, assertion())).toMatchObject({ status: 200, body: { token_type: 'Bearer', scope: 'api:read' } });
    await service.platform.management.trustedIssuers.disable(trustedIssuerId, BY);
    expect(await token(grantType, assertion())).toMatchObject({ status: 400, body: { error: 'unsupported_grant_type' } });
    await service.platform.management.trustedIssuers.enable(trustedIssuerId, BY);
  });

  it('gives one token for an assertion that comes fifty times at once', async () => {
    const once = assertion();
    const answers = await Promise.all(Array.from({ length: 50 }, () => token(grantType, once)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 200)) expect(answer).toMatchObject(refused);
  });

  it('makes a grant that admins see and revoke, and an audit entry that names the issuer', async () => {
    const { body } = await token(grantType, assertion());
    const { management } = service.platform;
    const found = await management.tokens.lookUp(body['access_token'] ?? '');
    if (found.kind !== 'access_token') throw new Error('it is an access token');
    const grantId = found.accessToken.grantId ?? '';
    expect(await management.grants.get(grantId)).toMatchObject({ username: 'alice', scope: ['api:read'], redeemedAt: expect.any(Date) });
    const { items } = await management.audit.list({ target: `grant:${grantId}` }, { limit: 10 });
    expect(items).toEqual([expect.objectContaining({ action: 'assertion.accept', detail: expect.objectContaining({ kind: trusted.kind, issuer: trusted.issuer }) })]);
    await management.grants.revoke(grantId, BY);
    expect(await management.tokens.lookUp(body['access_token'] ?? '')).toMatchObject({ accessToken: { deadBecause: 'its grant is revoked' } });
  });

  it('says nothing of why it refuses', async () => {
    for (const wrong of [assertion('nobody'), `${assertion().slice(0, -8)}AAAAAAAA`, 'x', 'PHg-', 'PCFET0NUWVBFIHg-', 'A'.repeat(60_000)]) expect(await token(grantType, wrong)).toMatchObject(refused);
  });
});
