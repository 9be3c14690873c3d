import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startPostgres, type TestPostgres } from '@assent/core-testing';
import { type RunningService, startService } from '@assent/service-kit';
import { TokenModule } from './token.module.js';

let postgres: TestPostgres;
let service: RunningService | undefined;

beforeAll(async () => {
  postgres = await startPostgres();
});

afterAll(async () => {
  await postgres.stop();
});

afterEach(async () => {
  await service?.close();
  service = undefined;
});

async function start(issuer = 'https://as.example.test', further: Readonly<Record<string, string>> = {}): Promise<string> {
  const env = {
    ASSENT_ISSUER: issuer,
    DATABASE_URL: await postgres.createDatabase(),
    ASSENT_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
    ASSENT_PORT: '0',
    ASSENT_LOG_LEVEL: 'silent',
    ...further,
  };
  service = await startService({ name: 'token', module: TokenModule, env });
  return service.url;
}

describe('the token service', () => {
  it('RFC 8414 §3: publishes metadata, whatever Host the caller names', async () => {
    const url = await start();

    const answer = await fetch(`${url}/.well-known/oauth-authorization-server`, { headers: { 'x-forwarded-host': 'evil.example' } });

    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=300');
    expect(await answer.json()).toMatchObject({ issuer: 'https://as.example.test', token_endpoint: 'https://as.example.test/token' });
  });

  it('RFC 8414 §3.1: inserts the well-known part before the path of the issuer', async () => {
    const url = await start('https://as.example.test/tenant');

    expect((await fetch(`${url}/.well-known/oauth-authorization-server/tenant`)).status).toBe(200);
    expect((await fetch(`${url}/.well-known/oauth-authorization-server`)).status).toBe(404);
    expect((await fetch(`${url}/tenant/jwks`)).status).toBe(200);
    expect((await fetch(`${url}/jwks`)).status).toBe(404);
  });

  it('publishes a key set from the start', async () => {
    const url = await start();

    const { keys } = (await (await fetch(`${url}/jwks`)).json()) as { keys: object[] };

    expect(keys).toEqual([expect.objectContaining({ kty: 'EC', crv: 'P-256', alg: 'ES256' })]);
    expect(keys[0]).not.toHaveProperty('d');
  });

  it.each([
    ['GET', '/token', 'POST'],
    ['GET', '/device_authorization', 'POST'],
    ['PUT', '/revoke', 'POST'],
    ['POST', '/jwks', 'GET, HEAD'],
    ['DELETE', '/.well-known/oauth-authorization-server', 'GET, HEAD'],
  ])('RFC 9110 §15.5.6: answers %s %s with 405 and Allow: %s', async (method, path, allow) => {
    const url = await start();

    const answer = await fetch(url + path, { method });

    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe(allow);
    expect(await answer.json()).toMatchObject({ error: 'invalid_request' });
  });

  it.each(['/token', '/device_authorization', '/revoke'])('RFC 6749 §5.2: answers an unknown client at %s with 401 and a challenge', async (path) => {
    const url = await start();

    const answer = await fetch(url + path, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa('nobody:secret')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', token: 'x' }),
    });

    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Basic realm="assent"');
    expect(await answer.json()).toMatchObject({ error: 'invalid_client' });
  });

  it.each(['/oauth/access_token', '/oauth-2/access_token'])("has MediaGoblin's %s where the instance wants it, and below the issuer's path only", async (path) => {
    const url = await start('https://as.example.test/tenant', { ASSENT_MEDIAGOBLIN: 'on' });

    const answer = await fetch(`${url}/tenant${path}?code=unknown`);

    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(await answer.json()).toEqual({ error: 'invalid_request', error_description: 'Invalid code.' });
    expect((await fetch(url + path)).status).toBe(404);
  });

  it.each(['/oauth/access_token', '/oauth-2/access_token'])("has nothing at MediaGoblin's %s unless it is told to", async (path) => {
    const url = await start();

    for (const method of ['GET', 'POST', 'OPTIONS']) expect((await fetch(url + path, { method })).status).toBe(404);
  });

  it('answers 503 and nothing else while Postgres is down', async () => {
    const url = await start();
    await postgres.down();
    try {
      const answer = await fetch(`${url}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa('web:secret')}` },
        body: new URLSearchParams({ grant_type: 'client_credentials' }),
      });

      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('1');
      expect(await answer.json()).toMatchObject({ error: 'temporarily_unavailable' });
    } finally {
      await postgres.up();
    }
  });
});
