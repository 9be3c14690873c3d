import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPostgres, type TestPostgres } from '@assent/core-testing';
import { type RunningService, startService } from '@assent/service-kit';
import { AuthorizationModule } from './authorization.module.js';

let postgres: TestPostgres;
let services: readonly [on: RunningService, off: RunningService];

beforeAll(async () => {
  postgres = await startPostgres();
  const DATABASE_URL = await postgres.createDatabase();
  const start = (given: Readonly<Record<string, string>>) =>
    startService({
      name: 'authorization',
      module: AuthorizationModule,
      env: {
        ASSENT_ISSUER: 'https://as.example.test/tenant',
        DATABASE_URL,
        ASSENT_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
        ASSENT_PORT: '0',
        ASSENT_LOG_LEVEL: 'silent',
        ...given,
      },
    });
  services = [await start({ ASSENT_MEDIAGOBLIN: 'on' }), await start({})];
});

afterAll(async () => {
  for (const service of services) await service.close();
  await postgres.stop();
});

const ROUTES = ['authorize', 'client/authorize', 'client/register', 'client/list', 'client/rotate-secret', 'client/connections', 'client/connections/revoke'];
const PATHS = ['/auth/login/', '/auth/login', ...['/oauth', '/oauth-2'].flatMap((mount) => ROUTES.map((route) => `${mount}/${route}`))];

const get = (path: string, service = services[0]): Promise<Response> => fetch(`${service.url}/tenant${path}`, { redirect: 'manual' });

describe('ASSENT_MEDIAGOBLIN', () => {
  it.each(PATHS)('%s is there when it is on, and a path like any unknown one when it is off', async (path) => {
    expect([200, 302, 405]).toContain((await get(path)).status);
    expect((await get(path, services[1])).status).toBe(404);
  });

  it('is no part of the ordinary endpoints: nothing else is below the mounts', async () => {
    expect((await get('/oauth/token')).status).toBe(404);
    expect((await get('/oauth')).status).toBe(404);
  });

  it('answers in JSON with status 200 where the plugin did', async () => {
    const answer = await get('/oauth-2/authorize');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(await answer.json()).toEqual({ status: 400, errors: ['No client identifier in URL'] });
  });

  it.each(['/oauth/client/%6cist', '/oauth-2/client/%72egister', '/%6fauth/client/connections'])('answers %s with an error page, not with a failure: routers read it as the page', async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('This link does not work');
  });

  it('leads from a page to the sign-in, below the path of the issuer, and keeps where to go on', async () => {
    const first = await get('/oauth/client/list');
    expect(first.headers.get('location')).toBe(`/tenant/auth/login/?next=${encodeURIComponent('https://as.example.test/tenant/oauth/client/list')}`);
    const second = await get('/auth/login/?next=https%3A%2F%2Fas.example.test%2Ftenant%2Foauth%2Fclient%2Flist');
    expect(second.status).toBe(302);
    expect(second.headers.get('location')).toMatch(/^\/tenant\/sign-in\/[\w-]{43}$/);
    const cookie = second.headers.getSetCookie().map((set) => set.split(';')[0]).join('; ');
    const page = await fetch(services[0].url + String(second.headers.get('location')), { headers: { cookie } });
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<title>Sign in – Assent</title>');
  });
});
