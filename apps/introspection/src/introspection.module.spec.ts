import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPostgres, type TestPostgres } from '@assent/core-testing';
import { type RunningService, startService } from '@assent/service-kit';
import { IntrospectionModule } from './introspection.module.js';

let postgres: TestPostgres;
let service: RunningService;

beforeAll(async () => {
  postgres = await startPostgres();
  const env = {
    ASSENT_ISSUER: 'https://as.example.test/tenant',
    DATABASE_URL: await postgres.createDatabase(),
    ASSENT_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
    ASSENT_PORT: '0',
    ASSENT_LOG_LEVEL: 'silent',
  };
  service = await startService({ name: 'introspection', module: IntrospectionModule, env });
});

afterAll(async () => {
  await service.close();
  await postgres.stop();
});

const ask = (headers: Record<string, string>, body: string | URLSearchParams): Promise<Response> =>
  fetch(`${service.url}/tenant/introspect`, { method: 'POST', headers, body });

describe('the introspection service', () => {
  it('RFC 7662 §2.1: answers only who authenticates', async () => {
    const answer = await ask({}, new URLSearchParams({ token: 'at_x' }));

    expect(answer.status).toBe(401);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it.each(['application/json', 'text/plain'])('RFC 7662 §2.1: refuses a body of type %s', async (type) => {
    expect((await ask({ 'content-type': type, authorization: 'Basic YTpi' }, '{"token":"x"}')).status).toBe(400);
  });

  it('answers GET with 405', async () => {
    expect((await fetch(`${service.url}/tenant/introspect?token=x`)).status).toBe(405);
  });

  it.each(['verify', 'check'])('has %s below the issuer too', async (path) => {
    expect([401, 403, 400]).toContain((await fetch(`${service.url}/tenant/${path}`, { method: 'POST' })).status);
    expect((await fetch(`${service.url}/${path}`, { method: 'POST' })).status).toBe(404);
  });

  it('has no other endpoint', async () => {
    expect((await fetch(`${service.url}/tenant/token`, { method: 'POST' })).status).toBe(404);
  });
});
