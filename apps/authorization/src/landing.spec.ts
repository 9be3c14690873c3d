import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPostgres, type TestPostgres } from '@assent/core-testing';
import { startService, type RunningService } from '@assent/service-kit';
import { AuthorizationModule } from './authorization.module.js';

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
};

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

describe.each([
  { issuer: 'https://as.example.test', path: '', addresses: ['/', '/?utm=x'] },
  { issuer: 'https://example.test/auth', path: '/auth', addresses: ['/auth', '/auth/'] },
])('the landing page of $issuer', ({ issuer, path, addresses }) => {
  let service: RunningService;

  beforeAll(async () => {
    service = await startService({ name: 'authorization', module: AuthorizationModule, env: environment(issuer, postgres.url) });
  });
  afterAll(() => service.close());

  it.each(addresses)('is at %s, with the headers of every page', async (address) => {
    const answer = await fetch(service.url + address);
    expect([answer.status, Object.fromEntries(answer.headers)]).toEqual([200, expect.objectContaining(HEADERS)]);
    const document = await answer.text();
    expect(document).toContain('Assent is running');
    expect(document).toContain(`href="${new URL(issuer).origin}/.well-known/oauth-authorization-server${path}"`);
    expect(document).toContain(`href="${issuer}/admin/openapi.json"`);
    expect(document).toContain(`href="${issuer}/console/"`);
  });

  it('loads a stylesheet that is there', async () => {
    const document = await (await fetch(`${service.url}${path}/`)).text();
    const href = /<link rel="stylesheet" href="([^"]+)"/.exec(document)?.[1] ?? '';
    expect((await fetch(service.url + href)).headers.get('content-type')).toBe('text/css; charset=utf-8');
  });

  it('answers HEAD with the headers alone', async () => {
    const answer = await fetch(`${service.url}${path}/`, { method: 'HEAD' });
    expect([answer.status, Object.fromEntries(answer.headers), await answer.text()]).toEqual([200, expect.objectContaining(HEADERS), '']);
  });

  it.each(['POST', 'PUT', 'DELETE'])('refuses %s', async (method) => {
    const answer = await fetch(`${service.url}${path}/`, { method });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('is nowhere else', async () => {
    expect((await fetch(`${service.url}${path}/index.html`)).status).toBe(404);
    if (path !== '') expect((await fetch(`${service.url}/`)).status).toBe(404);
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
