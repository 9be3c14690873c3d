import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findAccessToken } from '@assent/core';
import { ConsoleBrowser } from '../testing/console-browser.js';
import { runningAdminApi, type RunningAdminApi } from '../testing/running-admin-api.js';

const COOKIE = '__Host-assent_console';
const DUE = { accessTokenExpiresAt: new Date(0) };

let api: RunningAdminApi;

beforeAll(async () => {
  api = await runningAdminApi();
});
afterAll(() => api.stop());

async function signedIn(): Promise<ConsoleBrowser> {
  const browser = new ConsoleBrowser(api);
  await browser.signIn(await api.user(`u${Math.random().toString(36).slice(2)}`, ['admin']));
  return browser;
}

const isGood = async (accessToken: string): Promise<boolean> => 'state' in (await findAccessToken(accessToken, api.service.platform.needs));

/** Several requests that leave with the same cookie. */
const atOnce = (browser: ConsoleBrowser, paths: readonly string[]): Promise<readonly Response[]> => {
  const headers = { cookie: browser.cookieHeader };
  return Promise.all(paths.map((path) => api.fetch(path, { headers })));
};

describe('the access token is renewed', () => {
  it('when it is about to expire, on the answer of the request that found it so', async () => {
    const browser = await signedIn();
    const before = browser.session;
    expect((await browser.fetch('/admin/clients')).headers.getSetCookie()).toEqual([]);
    browser.alterSession({ accessTokenExpiresAt: new Date(Date.now() + 50_000), refreshedAt: new Date(Date.now() - 250_000) });
    const answer = await browser.fetch('/admin/clients');
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie()).toEqual([expect.stringMatching(/^__Host-assent_console=[\w-]+; Path=\/; Max-Age=3600; HttpOnly; SameSite=Strict; Secure$/)]);
    const { accessToken, csrfToken, refreshedAt, refreshToken, signedInAt } = browser.session;
    expect([csrfToken, signedInAt]).toEqual([before.csrfToken, before.signedInAt]);
    expect(accessToken).not.toBe(before.accessToken);
    expect(refreshToken).not.toBe(before.refreshToken);
    expect(Date.now() - refreshedAt.getTime()).toBeLessThan(30_000);
  });

  it.each(['/admin/clients/no-such', '/admin/nothing', '/admin/session'])('on whatever answer that is: %s', async (path) => {
    const browser = await signedIn();
    const { accessToken } = browser.session;
    browser.alterSession(DUE);
    await browser.fetch(path);
    expect(browser.session.accessToken).not.toBe(accessToken);
  });

  it('once, however many requests come at the same time', async () => {
    const browser = await signedIn();
    browser.alterSession(DUE);
    const before = browser.session;
    const answers = await atOnce(browser, Array.from({ length: 24 }, (_, n) => (n % 2 === 0 ? '/admin/clients' : '/admin/session')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const after = answers.map((answer) => {
      browser.cookies.set(COOKIE, /=([^;]*)/.exec(answer.headers.getSetCookie()[0] ?? '')?.[1] ?? '');
      return browser.session.accessToken;
    });
    expect(new Set(after).size).toBe(1);
    expect(after[0]).not.toBe(before.accessToken);
    const { items } = (await api.call('listTokens', { query: `user_id=${before.userId}` })).body;
    expect(items).toHaveLength(2);
    expect((await browser.fetch('/admin/clients')).status).toBe(200);
  });

  it('again after an answer that was lost', async () => {
    const browser = await signedIn();
    browser.alterSession(DUE);
    await atOnce(browser, ['/admin/clients']);
    expect((await browser.fetch('/admin/clients')).status).toBe(200);
  });

  it('RFC 9700 §4.14.2: not with a cookie that was copied and used long ago, which ends the session', async () => {
    const browser = await signedIn();
    const copy = browser.cookies.get(COOKIE) ?? '';
    for (let use = 0; use < 2; use += 1) {
      browser.alterSession(DUE);
      await browser.fetch('/admin/session');
    }
    const { accessToken } = browser.session;
    const thief = new ConsoleBrowser(api);
    thief.cookies.set(COOKIE, copy);
    thief.alterSession(DUE);
    expect((await thief.fetch('/admin/clients')).status).toBe(401);
    expect((await browser.fetch('/admin/clients')).status).toBe(401);
    expect(await isGood(accessToken)).toBe(false);
  });
});

describe('signing out', () => {
  const signOut = (browser: ConsoleBrowser, body?: string): Promise<Response> =>
    browser.fetch('/admin/session/sign-out', { method: 'POST', headers: { 'x-csrf-token': browser.csrfToken, ...(body !== undefined && { 'content-type': 'application/json' }) }, ...(body !== undefined && { body }) });

  it('promise 2: kills what the console was issued before it answers, and removes the cookie', async () => {
    const browser = await signedIn();
    browser.alterSession(DUE);
    await browser.fetch('/admin/session');
    const { accessToken } = browser.session;
    const stolen = { cookie: browser.cookieHeader };
    expect(await isGood(accessToken)).toBe(true);
    const answer = await signOut(browser);
    expect([answer.status, await answer.text()]).toEqual([204, '']);
    expect(await isGood(accessToken)).toBe(false);
    expect(answer.headers.getSetCookie()).toEqual([`${COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure`]);
    expect((await api.fetch('/admin/session', { headers: stolen })).status).toBe(401);
    expect([...browser.cookies.keys()]).toEqual(['__Host-assent_session']);
  });

  it('leaves the sign-in at Assent alone, unless somebody else is to sign in', async () => {
    const browser = await signedIn();
    await signOut(browser, '{}');
    expect((await browser.approve(await browser.begin())).searchParams.has('code')).toBe(true);
    await browser.callback(await browser.approve(await browser.begin()));
    browser.csrfToken = browser.session.csrfToken;
    expect((await signOut(browser, '{"sign_out_of_assent": true}')).status).toBe(204);
    expect([...browser.cookies.keys()].filter((name) => !name.includes('sign_in'))).toEqual([]);
  });

  it('ends a session at Assent that somebody copied, too', async () => {
    const browser = await signedIn();
    const copy = browser.cookies.get('__Host-assent_session') ?? '';
    await signOut(browser, '{"sign_out_of_assent": true}');
    browser.cookies.set('__Host-assent_session', copy);
    const { pathname } = await browser.approve(await browser.begin()).catch(() => new URL('https://x.test/asked'));
    expect(pathname).not.toContain('callback');
  });

  it('works after the session has ended by itself', async () => {
    const browser = await signedIn();
    browser.alterSession({ signedInAt: new Date(0) });
    expect((await signOut(browser)).status).toBe(204);
  });

  it('is in the audit log', async () => {
    const browser = await signedIn();
    const { userId } = browser.session;
    await signOut(browser);
    const { items } = (await api.call('listAudit', { query: `action=console.sign_out&actor=user:${userId}` })).body;
    expect(items).toHaveLength(1);
  });

  it.each<[string, string, number]>([
    ['a member that it does not know', '{"everywhere": true}', 400],
    ['a text for a switch', '{"sign_out_of_assent": "yes"}', 400],
    ['no JSON', 'sign_out_of_assent', 400],
  ])('refuses %s, and the session goes on', async (_, body, status) => {
    const browser = await signedIn();
    expect((await signOut(browser, body)).status).toBe(status);
    expect((await browser.fetch('/admin/session')).status).toBe(200);
  });

  it('without a session is refused', async () => {
    expect((await api.fetch('/admin/session/sign-out', { method: 'POST' })).status).toBe(401);
  });
});

describe('an issuer with a path, on plain http of this computer', () => {
  const ISSUER = 'http://localhost:3000/auth';
  let below: RunningAdminApi;

  beforeAll(async () => {
    below = await runningAdminApi({ ASSENT_ISSUER: ISSUER });
  });
  afterAll(() => below.stop());

  it('has everything below the path, with cookies without a prefix', async () => {
    const browser = new ConsoleBrowser(below, '/auth');
    const begun = await browser.begin('/auth/console/keys');
    expect([begun.origin + begun.pathname, begun.searchParams.get('redirect_uri'), begun.searchParams.get('resource')]).toEqual([`${ISSUER}/authorize`, `${ISSUER}/admin/session/callback`, `${ISSUER}/admin`]);
    expect(await browser.signIn(below.adminId, '/auth/console/keys')).toBe('/auth/console/keys');
    expect([...browser.cookies.keys()].filter((name) => !name.includes('sign_in'))).toEqual(['assent_session', 'assent_console']);
    expect((await browser.fetch('/admin/clients')).status).toBe(200);
    expect((await browser.change('/admin/session/sign-out', { 'x-csrf-token': browser.csrfToken, origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' })).status).toBe(204);
  });

  it.each(['/console/', '/auth', '/auth/console', '/auth/../console/', '/auth/console/../../console/'])('leads from %s to the root of the console', async (wanted) => {
    expect(await new ConsoleBrowser(below, '/auth').signIn(below.adminId, wanted)).toBe('/auth/console/');
  });

  it('starts over below the path', async () => {
    const { headers } = await new ConsoleBrowser(below, '/auth').callback({ search: '?code=x&state=y' });
    expect(headers.get('location')).toBe('/auth/console/?sign_in_error=expired');
  });
});

describe('behind a proxy that ends TLS', () => {
  let behind: RunningAdminApi;

  beforeAll(async () => {
    behind = await runningAdminApi({ ASSENT_TRUSTED_PROXIES: '127.0.0.1' });
  });
  afterAll(() => behind.stop());

  it.each(['/admin/session/sign-in', '/admin/session/callback', '/admin/session'])('%s is refused over plaintext', async (path) => {
    for (const proto of ['http', 'https, http']) {
      const answer = await behind.fetch(path, { headers: { 'x-forwarded-proto': proto }, redirect: 'manual' });
      expect([answer.status, answer.headers.getSetCookie()]).toEqual([400, []]);
      expect(await answer.json()).toMatchObject({ detail: 'This API needs TLS. A proxy that ends TLS must say so with X-Forwarded-Proto.' });
    }
    expect((await behind.fetch(path, { headers: { 'x-forwarded-proto': 'https' }, redirect: 'manual' })).status).not.toBe(400);
  });
});
