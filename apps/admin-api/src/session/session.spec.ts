import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { consoleSession, problem } from '@assent/admin-contracts';
import { CONSOLE_CLIENT_ID } from '@assent/core';
import { ConsoleBrowser } from '../testing/console-browser.js';
import { ISSUER, runningAdminApi, type RunningAdminApi } from '../testing/running-admin-api.js';

const COOKIE = '__Host-assent_console';
const ENDED = 'The session of the console has ended. Sign in again.';

let api: RunningAdminApi;
let browser: ConsoleBrowser;

beforeAll(async () => {
  api = await runningAdminApi();
  browser = new ConsoleBrowser(api);
  await browser.signIn(api.adminId);
});
afterAll(() => api.stop());

async function signedIn(roles: Parameters<RunningAdminApi['user']>[1] = ['admin']): Promise<{ readonly browser: ConsoleBrowser; readonly userId: string }> {
  const userId = await api.user(`u${Math.random().toString(36).slice(2)}`, roles);
  const fresh = new ConsoleBrowser(api);
  await fresh.signIn(userId);
  return { browser: fresh, userId };
}

async function refusal(answer: Response): Promise<{ readonly status: number; readonly detail: string | undefined }> {
  const { status, detail } = problem.parse(await answer.json());
  expect(status).toBe(answer.status);
  return { status, detail };
}

const setCookies = (answer: Response): readonly string[] => answer.headers.getSetCookie();
const liveTokens = async (userId: string): Promise<number> =>
  (await api.call('listTokens', { query: `user_id=${userId}` })).body.items.filter(({ active }) => active).length;

const newest = async (list: 'listGrants' | 'listTokens', userId: string, member: string): Promise<string> =>
  String((await api.call(list, { query: `user_id=${userId}` })).body.items[0]?.[member]);

describe('signing in', () => {
  it('asks the authorization endpoint, with PKCE, for the admin API', async () => {
    const fresh = new ConsoleBrowser(api);
    const { origin, pathname, searchParams } = await fresh.begin();
    expect(`${origin}${pathname}`).toBe(`${ISSUER}/authorize`);
    expect(Object.fromEntries(searchParams)).toEqual({
      response_type: 'code', client_id: CONSOLE_CLIENT_ID, redirect_uri: `${ISSUER}/admin/session/callback`, scope: 'admin:read admin:revoke admin:manage', resource: `${ISSUER}/admin`,
      state: expect.stringMatching(/^[\w-]{43}$/), code_challenge: expect.stringMatching(/^[\w-]{43}$/), code_challenge_method: 'S256',
    });
    const answer = await fresh.fetch('/admin/session/sign-in?at_issuer=1');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(setCookies(answer)).toEqual([expect.stringMatching(/^__Host-assent_console_sign_in_[\w-]{43}=[\w-]+; Path=\/; Max-Age=960; HttpOnly; SameSite=Lax; Secure$/)]);
  });

  it('leads back with a cookie that no script reads and no other site sends', async () => {
    const fresh = new ConsoleBrowser(api);
    await fresh.signInToAssent(api.adminId);
    const answer = await fresh.callback(await fresh.approve(await fresh.begin('/console/clients?q=x#top')));
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/console/clients?q=x#top']);
    const [removed, session] = setCookies(answer);
    expect(removed).toMatch(/^__Host-assent_console_sign_in_[\w-]{43}=; Path=\/; Max-Age=0; HttpOnly; SameSite=Lax; Secure$/);
    expect(session).toMatch(/^__Host-assent_console=[\w-]+; Path=\/; Max-Age=3600; HttpOnly; SameSite=Strict; Secure$/);
    const { accessToken, csrfToken, refreshToken } = fresh.session;
    const shown = `${session}${await answer.text()}`;
    for (const secret of [accessToken, refreshToken, csrfToken]) expect(shown).not.toContain(secret);
    expect([...fresh.cookies.keys()].sort()).toEqual([COOKIE, '__Host-assent_session']);
  });

  it('is in the audit log', async () => {
    const { userId } = await signedIn();
    const { items } = (await api.call('listAudit', { query: `action=console.sign_in&actor=user:${userId}` })).body;
    expect(items).toEqual([expect.objectContaining({ actor: `user:${userId}`, ip: '127.0.0.1' })]);
  });

  it('begins at the issuer, where the browser\'s cookies must be: whoever is at another name of the server is sent there, once', async () => {
    const answer = await api.fetch('/admin/session/sign-in?return_to=/console/keys', { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, `${ISSUER}/admin/session/sign-in?return_to=%2Fconsole%2Fkeys&at_issuer=1`]);
    expect(setCookies(answer)).toEqual([]);
  });

  it('works in two tabs at once, finished in the opposite order, and what the first got is dead', async () => {
    const userId = await api.user('two-tabs', ['admin']);
    const fresh = new ConsoleBrowser(api);
    await fresh.signInToAssent(userId);
    const [first, second] = [await fresh.begin('/console/first'), await fresh.begin('/console/second')];
    const answers = [await fresh.callback(await fresh.approve(second)), await fresh.callback(await fresh.approve(first))];
    expect(answers.map(({ headers }) => headers.get('location'))).toEqual(['/console/second', '/console/first']);
    expect((await fresh.fetch('/admin/session')).status).toBe(200);
    expect(await liveTokens(userId)).toBe(1);
  });

  it('again as the same person, leaves other tabs the token that they know', async () => {
    const { browser: fresh, userId } = await signedIn();
    const before = fresh.csrfToken;
    await fresh.signIn(userId);
    expect(fresh.csrfToken).toBe(before);
    await fresh.signIn(api.adminId);
    expect(fresh.csrfToken).not.toBe(before);
  });

  it('remembers a few sign-ins that nobody finished, the latest', async () => {
    const fresh = new ConsoleBrowser(api);
    const begun: URL[] = [];
    for (let n = 0; n < 8; n += 1) begun.push(await fresh.begin());
    expect([...fresh.cookies.keys()]).toEqual(begun.slice(-5).map(({ searchParams }) => `__Host-assent_console_sign_in_${searchParams.get('state')}`));
  });
});

describe('RFC 9700 §4.11: return_to leads nowhere but into the console', () => {
  it.each([
    ['/console/', '/console/'],
    ['/console/clients/web?tab=tokens#x', '/console/clients/web?tab=tokens#x'],
    ['/console/apis/https%3A%2F%2Fapi.example.test%2F', '/console/apis/https%3A%2F%2Fapi.example.test%2F'],
    ['/console/./a/../b', '/console/b'],
    ['/console//evil.example.test', '/console//evil.example.test'],
    ...[
      '', '/', '/console', '/consolex/', '/admin/session/sign-out', '//evil.example.test', '//evil.example.test/console/', '/\\evil.example.test', '\\\\evil.example.test', '/console/\\..\\..\\evil',
      'https://evil.example.test/console/', `${ISSUER}/console/`, 'javascript:alert(1)', '/console/../admin', '/console/..//evil.example.test', '/console/%2e%2e/authorize', '/console/%2E%2E/%2e%2e//evil.example.test',
      '/console/\r\nset-cookie: a=b', '/console/\t/x', '/console/\0', '/console/é', ' /console/', `/console/${'a'.repeat(600)}`,
    ].map((wanted) => [wanted, '/console/']),
  ])('%j becomes %j', async (wanted, place) => {
    const fresh = new ConsoleBrowser(api);
    expect(await fresh.signIn(api.adminId, wanted)).toBe(place);
  });
});

describe('a sign-in that fails', () => {
  const failed = async (change: (callback: URL) => void): Promise<[number, string | null]> => {
    const fresh = new ConsoleBrowser(api);
    await fresh.signInToAssent(api.adminId);
    const callback = await fresh.approve(await fresh.begin('/console/keys?a=b'));
    change(callback);
    const { headers, status } = await fresh.callback(callback);
    expect([...fresh.cookies.keys()]).not.toContain(COOKIE);
    return [status, headers.get('location')];
  };
  const replace = (entries: Readonly<Record<string, string>>) => (callback: URL) => Object.entries(entries).forEach(([name, value]) => callback.searchParams.set(name, value));
  const without = (...names: readonly string[]) => (callback: URL) => names.forEach((name) => callback.searchParams.delete(name));

  it.each<[string, (callback: URL) => void, string]>([
    ['the person says no', (callback) => (without('code')(callback), replace({ error: 'access_denied' })(callback)), 'access_denied'],
    ['a store is down at the authorization endpoint', (callback) => (without('code')(callback), replace({ error: 'temporarily_unavailable' })(callback)), 'unavailable'],
    ['the authorization endpoint has a bug', replace({ error: 'server_error' }), 'failed'],
    ['an error is not one that we know', replace({ error: '"><script>' }), 'failed'],
    ['somebody else answered (RFC 9207 §2.4)', replace({ iss: 'https://evil.example.test' }), 'failed'],
    ['nobody says who answered (RFC 9207 §2.4)', without('iss'), 'failed'],
    ['the code is missing', without('code'), 'failed'],
    ['the code is unknown', replace({ code: `ac_${'A'.repeat(43)}` }), 'failed'],
    ['the code is broken', replace({ code: 'x' }), 'failed'],
  ])('tells the console when %s', async (_, change, code) => {
    expect(await failed(change)).toEqual([302, `/console/keys?a=b&sign_in_error=${code}`]);
  });

  it.each<[string, (callback: URL) => void]>([
    ['the state is missing (RFC 6749 §10.12)', without('state')],
    ['the state is another browser\'s (RFC 6749 §10.12)', replace({ state: 'A'.repeat(43) })],
    ['the state is broken', replace({ state: '; assent=x' })],
  ])('starts over when %s', async (_, change) => {
    expect(await failed(change)).toEqual([302, '/console/?sign_in_error=expired']);
  });

  it('starts over when the address is opened again, and the session goes on', async () => {
    const fresh = new ConsoleBrowser(api);
    await fresh.signInToAssent(api.adminId);
    const callback = await fresh.approve(await fresh.begin());
    await fresh.callback(callback);
    const again = await fresh.callback(callback);
    expect([again.status, again.headers.get('location')]).toEqual([302, '/console/?sign_in_error=expired']);
    expect((await fresh.fetch('/admin/session')).status).toBe(200);
  });

  it('starts over when the cookie of one state is put under another', async () => {
    const fresh = new ConsoleBrowser(api);
    await fresh.signInToAssent(api.adminId);
    const [one, two] = [await fresh.begin(), await fresh.begin()].map(({ searchParams }) => `__Host-assent_console_sign_in_${searchParams.get('state')}`);
    fresh.cookies.set(one ?? '', fresh.cookies.get(two ?? '') ?? '');
    const answer = await fresh.callback({ search: `?code=x&iss=${ISSUER}&state=${one?.slice(-43)}` });
    expect(answer.headers.get('location')).toBe('/console/?sign_in_error=expired');
  });
});

describe('who is signed in', () => {
  it('is told with live roles, and with the token that changes need', async () => {
    const { browser: fresh, userId } = await signedIn(['operator']);
    const answer = await fresh.fetch('/admin/session');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const body = consoleSession.parse(await answer.json());
    expect(body).toMatchObject({ user_id: userId, roles: ['operator'], permissions: ['read', 'revoke'], csrf_token: fresh.session.csrfToken });
    expect(Date.parse(body.ends_at) - fresh.session.signedInAt.getTime()).toBe(12 * 3_600_000);
    expect(JSON.stringify(body)).not.toMatch(/at_|rt_/);
    await api.call('updateUser', { params: { user_id: userId }, body: { roles: ['auditor'], name: 'Anna' } });
    expect(await (await fresh.fetch('/admin/session')).json()).toMatchObject({ name: 'Anna', roles: ['auditor'], permissions: ['read'] });
  });

  it('may be somebody without any role, who may do nothing', async () => {
    const { browser: fresh } = await signedIn([]);
    const answer = await fresh.fetch('/admin/session');
    expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining({ roles: [], permissions: [] })]);
    expect(await refusal(await fresh.fetch('/admin/clients'))).toEqual({ status: 403, detail: 'Your role does not allow this.' });
  });

  it.each<[string, string]>([
    ['nothing', ''],
    ['an empty cookie', `${COOKIE}=`],
    ['an invented cookie', `${COOKIE}=${'A'.repeat(400)}`],
    ['a broken cookie', `${COOKIE}=%00`],
    ['a cookie without the prefix', 'assent_console=x'],
  ])('is nobody with %s', async (_, cookie) => {
    const answer = await api.fetch('/admin/session', { headers: { cookie } });
    expect(setCookies(answer)).toEqual([`${COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure`]);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="assent"');
    expect(await refusal(answer)).toEqual({ status: 401, detail: ENDED });
  });
});

describe('the cookie opens the admin API', () => {
  it('to look at things', async () => {
    expect((await browser.fetch('/admin/clients')).status).toBe(200);
  });

  it('to change things, with the token that a page of the console knows', async () => {
    const sameOrigin = { 'x-csrf-token': browser.csrfToken, origin: ISSUER, 'sec-fetch-site': 'same-origin' };
    for (const headers of [{ 'x-csrf-token': browser.csrfToken }, sameOrigin]) expect((await browser.change('/admin/keys/rotate', headers)).status).not.toBe(403);
  });

  it.each<[string, () => Readonly<Record<string, string>>, string]>([
    ['without it', () => ({}), 'The header X-CSRF-Token is missing. GET /admin/session says what it must be.'],
    ['with another', () => ({ 'x-csrf-token': 'A'.repeat(43) }), 'The header X-CSRF-Token is not that of this session. GET /admin/session says what it must be.'],
    ['with a part of it', () => ({ 'x-csrf-token': browser.csrfToken.slice(1) }), 'The header X-CSRF-Token is not that of this session. GET /admin/session says what it must be.'],
    ['from another site', () => ({ 'x-csrf-token': browser.csrfToken, 'sec-fetch-site': 'cross-site' }), 'Only pages of the console itself may send this request: Sec-Fetch-Site is not same-origin.'],
    ['from a sister site', () => ({ 'x-csrf-token': browser.csrfToken, 'sec-fetch-site': 'same-site' }), 'Only pages of the console itself may send this request: Sec-Fetch-Site is not same-origin.'],
    ['from another origin', () => ({ 'x-csrf-token': browser.csrfToken, origin: 'https://evil.example.test' }), 'Only pages of the console itself may send this request: Origin is another one than that of the issuer.'],
    ['from an opaque origin', () => ({ 'x-csrf-token': browser.csrfToken, origin: 'null' }), 'Only pages of the console itself may send this request: Origin is another one than that of the issuer.'],
  ])('changes nothing %s', async (_, headers, detail) => {
    for (const [path, method] of [['/admin/clients', 'POST'], ['/admin/tokens/lookup', 'POST'], ['/admin/clients/web', 'DELETE'], ['/admin/session/sign-out', 'POST']] as const) {
      expect(await refusal(await browser.change(path, headers(), method))).toEqual({ status: 403, detail });
    }
    expect((await browser.fetch('/admin/session')).status).toBe(200);
  });

  it('takes the token of no other session', async () => {
    const other = await signedIn();
    expect((await browser.change('/admin/clients', { 'x-csrf-token': other.browser.csrfToken })).status).toBe(403);
  });

  it('counts for nothing beside an Authorization header', async () => {
    const { browser: auditor } = await signedIn(['auditor']);
    expect((await auditor.fetch('/admin/clients', { headers: { authorization: 'Bearer x' } })).status).toBe(401);
    const asAdmin = { authorization: `Bearer ${api.adminToken}` };
    expect((await auditor.change('/admin/keys/rotate', asAdmin)).status).not.toBe(403);
  });
});

describe('the session ends', () => {
  it.each<[string, number, number]>([
    ['12 hours after the sign-in, however busy', 12 * 3600, 0],
    ['after an hour without use', 3601, 3600],
  ])('%s', async (_, signedInSecondsAgo, refreshedSecondsAgo) => {
    const { browser: fresh } = await signedIn();
    const ago = (seconds: number): Date => new Date(Date.now() - seconds * 1000);
    fresh.alterSession({ signedInAt: ago(signedInSecondsAgo - 30), refreshedAt: ago(refreshedSecondsAgo - 30) });
    expect((await fresh.fetch('/admin/session')).status).toBe(200);
    fresh.alterSession({ signedInAt: ago(signedInSecondsAgo), refreshedAt: ago(refreshedSecondsAgo) });
    expect(await refusal(await fresh.fetch('/admin/session'))).toEqual({ status: 401, detail: ENDED });
  });

  it.each<[string, number, (userId: string) => Promise<{ readonly status: number }>]>([
    ['the grant is revoked', 401, async (userId) => api.call('revokeGrant', { params: { grant_id: await newest('listGrants', userId, 'grant_id') } })],
    ['the token is revoked', 401, async (userId) => api.call('revokeToken', { params: { token_id: await newest('listTokens', userId, 'token_id') } })],
    ['everything of the person is revoked', 401, (userId) => api.call('revokeUser', { params: { user_id: userId } })],
    ['the person is disabled', 401, (userId) => api.call('disableUser', { params: { user_id: userId } })],
    ['the person is deleted', 401, (userId) => api.call('deleteUser', { params: { user_id: userId } })],
    ['the role is taken away', 403, (userId) => api.call('updateUser', { params: { user_id: userId }, body: { roles: [] } })],
  ])('with the next request after %s, whether the access token is to be renewed or not', async (_, status, work) => {
    for (const due of [false, true]) {
      const { browser: fresh, userId } = await signedIn();
      expect((await fresh.fetch('/admin/clients')).status).toBe(200);
      expect((await work(userId)).status).toBeLessThan(300);
      if (due) fresh.alterSession({ accessTokenExpiresAt: new Date(0) });
      expect((await refusal(await fresh.fetch('/admin/clients'))).status).toBe(status);
      expect(fresh.cookies.has(COOKIE)).toBe(status === 403);
    }
  });

  it('for everybody when everything of the console is revoked', async () => {
    const { browser: fresh } = await signedIn();
    expect((await api.call('revokeClient', { params: { client_id: CONSOLE_CLIENT_ID } })).status).toBe(200);
    expect((await fresh.fetch('/admin/clients')).status).toBe(401);
    expect((await signedIn()).browser.csrfToken).not.toBe('');
  });
});
