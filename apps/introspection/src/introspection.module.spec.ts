import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPostgres, type TestPostgres } from '@assent/core-testing';
import { startService, type RunningService } from '@assent/service-kit';
import { IntrospectionModule } from './introspection.module.js';

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

describe.each([
  { issuer: 'https://as.example.test', path: '' },
  { issuer: 'https://example.test/auth', path: '/auth' },
])('the introspection service of $issuer, alone', ({ issuer, path }) => {
  let service: RunningService;

  beforeAll(async () => {
    service = await startService({ name: 'introspection', module: IntrospectionModule, env: environment(issuer, postgres.url) });
  });
  afterAll(() => service.close());

  it('tells strangers nothing: RFC 7662 §2.1', async () => {
    const answer = await fetch(`${service.url}${path}/introspect`, { method: 'POST', body: new URLSearchParams({ token: 'x' }) });
    expect([answer.status, await answer.json()]).toEqual([401, expect.objectContaining({ error: 'invalid_client' })]);
  });

  it('answers POST only', async () => {
    const answer = await fetch(`${service.url}${path}/introspect?token=x`);
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it.each(['authorize', 'token', 'revoke', 'admin/clients'])('has no /%s: other services have', async (endpoint) => {
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
