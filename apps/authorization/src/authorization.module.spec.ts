import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPostgres, type TestPostgres } from '@assent/core-testing';
import { type RunningService, startService } from '@assent/service-kit';
import { AuthorizationModule } from './authorization.module.js';

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
  service = await startService({ name: 'authorization', module: AuthorizationModule, env });
});

afterAll(async () => {
  await service.close();
  await postgres.stop();
});

describe('the authorization service', () => {
  it('RFC 6749 §4.1.2.1: shows a page for an unknown client, and does not redirect', async () => {
    const query = new URLSearchParams({ client_id: 'nobody', response_type: 'code', redirect_uri: 'https://evil.example/cb' });

    const answer = await fetch(`${service.url}/tenant/authorize?${query.toString()}`, { redirect: 'manual' });

    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(answer.headers.get('location')).toBeNull();
  });

  it('finds stylesheet and icon below the path of the issuer', async () => {
    const html = await (await fetch(`${service.url}/tenant/authorize`)).text();
    const hrefs = [...html.matchAll(/<link[^>]* href="([^"]+)"/g)].map(([, href = '']) => href);

    expect(hrefs).toHaveLength(2);
    for (const href of hrefs) expect((await fetch(service.url + href)).status).toBe(200);
  });

  it.each(['/sign-in/x', '/consent/x', `/sign-in/${'x'.repeat(2000)}`])('shows a page for the unknown interaction %s', async (path) => {
    const answer = await fetch(`${service.url}/tenant${path}`);

    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('text/html');
  });

  it('RFC 8628 §3.3: asks for the code of a device below the path of the issuer, and takes it from a browser that keeps cookies', async () => {
    const page = await fetch(`${service.url}/tenant/device?user_code=wdjbmjht`);
    const html = await page.text();

    expect(page.status).toBe(200);
    expect(html).toContain('<form class="form" method="post" action="/tenant/device">');
    expect(html).toContain('value="WDJB-MJHT"');

    const body = new URLSearchParams({ user_code: 'WDJB-MJHT', csrf_token: /name="csrf_token" value="([^"]+)"/.exec(html)?.[1] ?? '' });
    const cookie = page.headers.getSetCookie().map((set) => set.split(';')[0]).join('; ');
    const next = await fetch(`${service.url}/tenant/device`, { method: 'POST', body, headers: { cookie }, redirect: 'manual' });
    expect(next.status).toBe(303);
    expect(next.headers.get('location')).toMatch(/^\/tenant\/sign-in\/[\w-]{43}$/);
    expect((await fetch(`${service.url}/tenant/device`, { method: 'POST', body })).status).toBe(403);
  });

  it('shows the page that asks for a code in place of one that is not there', async () => {
    const answer = await fetch(`${service.url}/tenant/device/x`);

    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('action="/tenant/device"');
  });

  it.each([
    ['PUT', '/authorize'],
    ['PUT', '/device'],
    ['DELETE', '/device/x'],
    ['DELETE', '/sign-in/x'],
    ['GET', '/switch-account/x'],
  ])('answers %s %s with 405', async (method, path) => {
    expect((await fetch(`${service.url}/tenant${path}`, { method })).status).toBe(405);
  });
});
