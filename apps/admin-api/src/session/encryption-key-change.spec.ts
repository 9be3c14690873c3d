import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keyLabel } from '@assent/core';
import { startService, type RunningService } from '@assent/service-kit';
import { AdminApiModule } from '../admin-api.module.js';
import { ConsoleBrowser } from '../testing/console-browser.js';
import { ISSUER, runningAdminApi, type RunningAdminApi } from '../testing/running-admin-api.js';

const [OLD, NEW] = [1, 2].map((byte) => Buffer.alloc(32, byte).toString('base64')) as [string, string];
const EXPIRED = { accessTokenExpiresAt: new Date(0) };
const COOKIE = '__Host-assent_console';

/** One works with the old encryption key and can open the new one, the others the other way round, and without the old one. */
let before: RunningAdminApi;
let after: Pick<RunningAdminApi, 'fetch' | 'service'>;
let userId: string;

beforeAll(async () => {
  before = await runningAdminApi({ ASSENT_ENCRYPTION_KEY: OLD, ASSENT_ENCRYPTION_KEY_PREVIOUS: NEW });
  userId = await before.user('alice', ['admin']);
  after = await another({ ASSENT_ENCRYPTION_KEY: NEW, ASSENT_ENCRYPTION_KEY_PREVIOUS: OLD });
});
afterAll(async () => {
  await after.service.close();
  await before.stop();
});

async function another(keys: Readonly<Record<string, string>>): Promise<Pick<RunningAdminApi, 'fetch' | 'service'>> {
  const env = { ASSENT_ISSUER: ISSUER, ASSENT_HOST: '127.0.0.1', ASSENT_PORT: '0', ASSENT_LOG_LEVEL: 'silent', DATABASE_URL: before.postgres.url, ...keys };
  const service: RunningService = await startService({ name: 'admin-api', module: AdminApiModule, env });
  return { service, fetch: (path, init) => fetch(service.url + path, init) };
}

/** The same browser, whose next request comes to another service. */
function at(api: Pick<RunningAdminApi, 'fetch' | 'service'>, { cookies }: ConsoleBrowser): ConsoleBrowser {
  const browser = new ConsoleBrowser(api);
  for (const [name, value] of cookies) browser.cookies.set(name, value);
  return browser;
}

describe('the console while the encryption key is changed', () => {
  it('keeps people signed in, whichever service answers, also when the access token is renewed', async () => {
    for (const [one, other] of [[before, after], [after, before]] as const) {
      const here = new ConsoleBrowser(one);
      await here.signIn(userId);
      const there = at(other, here);
      there.alterSession(EXPIRED);
      const answer = await there.fetch('/admin/clients');
      expect([answer.status, answer.headers.getSetCookie()]).toEqual([200, [expect.stringContaining(COOKIE)]]);
      expect((await at(one, there).fetch('/admin/session')).status).toBe(200);
    }
  });

  it('lets a sign-in end at another service than it began at', async () => {
    for (const [one, other] of [[before, after], [after, before]] as const) {
      const here = new ConsoleBrowser(one);
      await here.signInToAssent(userId);
      const approved = await here.approve(await here.begin());
      const there = at(other, here);
      await there.callback(approved);
      expect((await there.fetch('/admin/session')).status).toBe(200);
    }
  });

  it('goes on with a list at another service', async () => {
    const headers = { authorization: `Bearer ${before.adminToken}` };
    const page = async (api: Pick<RunningAdminApi, 'fetch'>, cursor = '') => (await api.fetch(`/admin/audit?limit=1${cursor && `&cursor=${cursor}`}`, { headers })).json() as Promise<{ items: unknown[]; next_cursor: string }>;
    for (const [one, other] of [[before, after], [after, before]] as const) {
      const first = await page(one);
      const next = await page(other, first.next_cursor);
      expect(next.items).toHaveLength(1);
      expect(next.items).not.toEqual(first.items);
    }
  });
});

describe('the console when the old key is gone', () => {
  it('asks whoever has a cookie of its time to sign in again, and begins lists anew', async () => {
    const browser = new ConsoleBrowser(before);
    await browser.signIn(userId);
    const headers = { authorization: `Bearer ${before.adminToken}` };
    const { next_cursor: cursor } = (await (await before.fetch('/admin/audit?limit=1', { headers })).json()) as { readonly next_cursor: string };
    const { encryptionKeys, postgres } = after.service.platform;
    const label = keyLabel(Buffer.from(OLD, 'base64'));
    await (await postgres.dataSource()).query(`UPDATE encryption_keys SET last_present_at = now() - interval '1 day' WHERE label = $1`, [label]);
    await encryptionKeys.forget(label, { actor: 'cli' });
    const forgetful = await another({ ASSENT_ENCRYPTION_KEY: NEW });
    expect((await at(forgetful, browser).fetch('/admin/clients')).status).toBe(401);
    expect((await forgetful.fetch(`/admin/audit?limit=1&cursor=${cursor}`, { headers })).status).toBe(400);
    await forgetful.service.close();
  });
});
