import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPostgres, type TestPostgres } from '@assent/core-testing';
import { startService, type RunningService } from '@assent/service-kit';
import { TokenModule } from './token.module.js';

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

describe.each([
  { issuer: 'https://as.example.test', path: '' },
  { issuer: 'https://example.test/auth', path: '/auth' },
])('the token service of $issuer, alone', ({ issuer, path }) => {
  let service: RunningService;

  beforeAll(async () => {
    service = await startService({ name: 'token', module: TokenModule, env: environment(issuer, postgres.url) });
  });
  afterAll(() => service.close());

  it('publishes its metadata where RFC 8414 §3.1 wants them', async () => {
    const answer = await fetch(`${service.url}/.well-known/oauth-authorization-server${path}`);
    expect(await answer.json()).toMatchObject({ issuer, token_endpoint: `${issuer}/token`, revocation_endpoint: `${issuer}/revoke`, jwks_uri: `${issuer}/jwks` });
  });

  it('publishes its keys', async () => {
    expect(await (await fetch(`${service.url}${path}/jwks`)).json()).toEqual({ keys: [expect.objectContaining({ kty: 'EC', crv: 'P-256' })] });
  });

  it.each(['token', 'revoke'])('has POST /%s, for clients that prove who they are', async (endpoint) => {
    const answer = await fetch(`${service.url}${path}/${endpoint}`, { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials', token: 'x' }) });
    expect([answer.status, await answer.json()]).toEqual([401, expect.objectContaining({ error: 'invalid_client' })]);
    expect((await fetch(`${service.url}${path}/${endpoint}`)).status).toBe(405);
  });

  it.each(['authorize', 'introspect', 'admin/clients'])('has no /%s: other services have', async (endpoint) => {
    expect((await fetch(`${service.url}${path}/${endpoint}`, { method: 'POST' })).status).toBe(404);
  });
});

const environment = (issuer: string, databaseUrl: string): Record<string, string> => ({
  ASSENT_ISSUER: issuer,
  ASSENT_HOST: '127.0.0.1',
  ASSENT_PORT: '0',
  ASSENT_LOG_LEVEL: 'silent',
  ASSENT_ENCRYPTION_KEY: Buffer.alloc(32, 9).toString('base64'),
  DATABASE_URL: databaseUrl,
});
