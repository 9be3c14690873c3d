import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { launchChromium } from './browser.js';
import { ConsoleVisitor } from './stack/console-visitor.js';
import { ADMIN, ALICE } from './stack/import-file.js';
import { Stack } from './stack/stack.js';

const OLGA = { username: 'olga', password: 'operator password' };
const ADAM = { username: 'adam', password: 'auditor password' };
const PAGE = '<!doctype html><html lang="en"><head><base href="/console/" /><title>The console</title></head><body></body></html>';

let stack: Stack;
let files: string;

beforeAll(async () => {
  files = await mkdtemp(join(tmpdir(), 'assent-e2e-console-'));
  await writeFile(join(files, 'index.html'), PAGE);
  stack = await Stack.start({ env: { ASSENT_CONSOLE_DIRECTORY: files, ASSENT_LOG_LEVEL: 'debug' } });
});
afterAll(async () => {
  await stack.stop();
  await rm(files, { recursive: true, force: true });
});

async function signedIn(credentials: { readonly username: string; readonly password: string } = ADMIN): Promise<ConsoleVisitor> {
  const visitor = new ConsoleVisitor(stack.issuer);
  await visitor.signIn(credentials);
  return visitor;
}

/** Somebody whom an admin made for one test. */
async function somebody(username: string, roles: readonly string[]): Promise<{ readonly visitor: ConsoleVisitor; readonly userId: string }> {
  const credentials = { username, password: `the password of ${username}` };
  const made = await (await signedIn()).change('/admin/users', { ...credentials, roles });
  return { userId: ((await made.json()) as { user_id: string }).user_id, visitor: await signedIn(credentials) };
}

async function inDatabase<Row extends object>(text: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: stack.databaseUrl });
  await client.connect();
  try {
    return (await client.query<Row>(text, [...values])).rows;
  } finally {
    await client.end();
  }
}

const detailOf = async (answer: Response): Promise<readonly [number, unknown]> => [answer.status, ((await answer.json()) as { detail?: string }).detail];

describe('signing in to the console', () => {
  it('leads through the sign-in page, without a question, to the page that was wanted', async () => {
    const visitor = new ConsoleVisitor(stack.issuer);
    const page = await visitor.toSignIn('/console/clients?status=disabled#list');
    expect([page.url.pathname.split('/')[1], page.text.includes('Assent Console')]).toEqual(['sign-in', true]);
    const shown = await visitor.fillIn(page, ADMIN);
    expect([shown.url.href, shown.status, shown.text]).toEqual([`${stack.issuer}/console/clients?status=disabled#list`, 200, PAGE]);
    expect(await visitor.session()).toMatchObject({ username: 'root', roles: ['admin'], permissions: ['read', 'revoke', 'manage'] });
  });

  it('is a matter of one click for who is signed in at Assent already', async () => {
    const visitor = await signedIn();
    visitor.cookies.delete('assent_console');
    expect((await visitor.toSignIn('/console/keys')).url.pathname).toBe('/console/keys');
    expect((await visitor.session()).username).toBe('root');
  });

  it('sets cookies that scripts cannot read, and the session\'s for no other site', async () => {
    const visitor = await signedIn();
    const [attempt, , , removed, session] = visitor.setCookies;
    expect(attempt).toMatch(/^assent_console_sign_in_[\w-]{43}=[\w-]+; Path=\/; Max-Age=960; HttpOnly; SameSite=Lax$/);
    expect(removed).toMatch(/^assent_console_sign_in_[\w-]{43}=; Path=\/; Max-Age=0; HttpOnly; SameSite=Lax$/);
    expect(session).toMatch(/^assent_console=[\w-]+; Path=\/; Max-Age=3600; HttpOnly; SameSite=Strict$/);
    expect(visitor.cookieHeader).not.toMatch(/[ar]t_[\w-]{10}/);
  });

  it('works in two tabs at the same time', async () => {
    const visitor = new ConsoleVisitor(stack.issuer);
    const tabs = [await visitor.toSignIn('/console/one'), await visitor.toSignIn('/console/two')];
    const places = [];
    for (const tab of tabs) places.push((await visitor.fillIn(tab, ADMIN)).url.pathname);
    expect(places).toEqual(['/console/one', '/console/two']);
    expect((await visitor.session()).username).toBe('root');
  });

  it.each([
    '//evil.example.test', '//evil.example.test/console/', 'https://evil.example.test/console/', '/\\evil.example.test', '\\\\evil.example.test/console/', '/console/..//evil.example.test', '/console/%2e%2e//evil.example.test',
    '/console/\\..\\evil', 'javascript:alert(1)', '/console/\r\nlocation: https://evil.example.test', '/authorize', '',
  ])('RFC 9700 §4.11: never leads away to %j', async (returnTo) => {
    const visitor = await signedIn();
    expect((await visitor.toSignIn(returnTo)).url.href).toBe(`${stack.issuer}/console/`);
  });

  it.each(['code=ac_x&state=y', 'error=access_denied', '', 'state=%00'])('says in the console that something is wrong when its redirect URI is opened with %j', async (query) => {
    const answer = await new ConsoleVisitor(stack.issuer).fetch(`/admin/session/callback?${query}`);
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/console/?sign_in_error=expired']);
  });

  it('says so too when the browser goes back to it, and the session goes on', async () => {
    const visitor = new ConsoleVisitor(stack.issuer);
    const page = await visitor.toSignIn();
    const action = /action="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const csrf = /name="csrf_token"[^>]*value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const toCallback = await visitor.fetch(action, { method: 'POST', body: new URLSearchParams({ csrf_token: csrf, ...ADMIN }) });
    const callback = toCallback.headers.get('location') ?? '';
    expect((await visitor.fetch(callback)).headers.get('location')).toBe('/console/');
    expect((await visitor.fetch(callback)).headers.get('location')).toBe('/console/?sign_in_error=expired');
    expect((await visitor.session()).username).toBe('root');
  });

  it('begins at the issuer, whatever name of this computer the browser knows', async () => {
    const answer = await fetch(`${stack.node.address}/admin/session/sign-in?return_to=/console/keys`, { redirect: 'manual' });
    expect(answer.headers.get('location')).toBe(`${stack.issuer}/admin/session/sign-in?return_to=%2Fconsole%2Fkeys&at_issuer=1`);
  });

  it('nobody else gets tokens in the console\'s name', async () => {
    const body = new URLSearchParams({ grant_type: 'authorization_code', client_id: 'assent-console', code: 'x' });
    expect((await fetch(`${stack.issuer}/token`, { method: 'POST', body })).status).toBe(401);
  });
});

describe('who may do what with the cookie', () => {
  it.each([
    ['an admin', ADMIN, [200, 201, 404]],
    ['an operator', OLGA, [200, 403, 404]],
    ['an auditor', ADAM, [200, 403, 403]],
    ['somebody without a role', ALICE, [403, 403, 403]],
  ])('%s', async (_, credentials, statuses) => {
    const visitor = await signedIn(credentials);
    expect([
      (await visitor.fetch('/admin/clients')).status,
      (await visitor.change('/admin/clients', { client_name: 'By hand' })).status,
      (await visitor.change('/admin/grants/00000000-0000-4000-8000-000000000000/revoke')).status,
    ]).toEqual(statuses);
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['without the token', {}, 'The header X-CSRF-Token is missing. GET /admin/session says what it must be.'],
    ['with a wrong token', { 'x-csrf-token': 'A'.repeat(43) }, 'The header X-CSRF-Token is not that of this session. GET /admin/session says what it must be.'],
    ['from another site', { 'sec-fetch-site': 'cross-site' }, 'Only pages of the console itself may send this request: Sec-Fetch-Site is not same-origin.'],
    ['from another origin', { origin: 'https://evil.example.test' }, 'Only pages of the console itself may send this request: Origin is another one than that of the issuer.'],
  ])('nothing changes %s', async (_, headers, detail) => {
    const visitor = await signedIn();
    for (const path of ['/admin/clients', '/admin/session/sign-out']) {
      const answer = await visitor.fetch(path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: '{}' });
      expect(await detailOf(answer)).toEqual([403, detail]);
    }
    expect((await visitor.session()).username).toBe('root');
  });

  it('a form of another site, which can send no such header, changes nothing', async () => {
    const visitor = await signedIn();
    const answer = await visitor.fetch('/admin/clients', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{"client_name":"x"}' });
    expect(answer.status).toBe(403);
  });

  it('a role that is taken away counts with the next request', async () => {
    const { userId, visitor } = await somebody('fired', ['operator']);
    expect((await visitor.fetch('/admin/clients')).status).toBe(200);
    await (await signedIn()).change(`/admin/users/${userId}`, { roles: [] }, 'PATCH');
    expect(await detailOf(await visitor.fetch('/admin/clients'))).toEqual([403, 'Your role does not allow this.']);
    expect((await visitor.session()).permissions).toEqual([]);
  });

  it('who is disabled is out with the next request', async () => {
    const { userId, visitor } = await somebody('gone', ['admin']);
    await (await signedIn()).change(`/admin/users/${userId}/disable`);
    expect((await visitor.fetch('/admin/clients')).status).toBe(401);
    expect(visitor.cookies.has('assent_console')).toBe(false);
  });

  it('the console itself cannot be changed: that would lock everybody out', async () => {
    const answer = await (await signedIn()).change('/admin/clients/assent-console/disable');
    expect(await detailOf(answer)).toEqual([409, 'assent-console is the console itself: it is built in and cannot be changed, disabled or deleted. Its grants and tokens can be revoked.']);
  });
});

describe('signing out', () => {
  it('promise 2: what the console held is dead when it answers', async () => {
    const { userId, visitor } = await somebody('leaving', ['admin']);
    const stolen = { cookie: visitor.cookieHeader };
    const admin = await signedIn();
    const active = async (): Promise<readonly unknown[]> => {
      const { items } = (await (await admin.fetch(`/admin/tokens?user_id=${userId}`)).json()) as { items: readonly { active: boolean; inactive_because?: string }[] };
      return items.map((token) => token.active);
    };
    expect(await active()).toEqual([true]);
    expect((await visitor.change('/admin/session/sign-out')).status).toBe(204);
    expect(await active()).toEqual([false]);
    expect((await fetch(`${stack.issuer}/admin/clients`, { headers: stolen })).status).toBe(401);
  });

  it('lets somebody else sign in where that is wanted', async () => {
    const visitor = await signedIn();
    await visitor.change('/admin/session/sign-out', { sign_out_of_assent: true });
    const page = await visitor.toSignIn();
    expect(page.url.pathname).toMatch(/^\/sign-in\//);
    await visitor.fillIn(page, OLGA);
    expect((await visitor.session()).username).toBe('olga');
  });
});

describe('while the console is used', () => {
  it('renews its access token once, however many requests at however many processes find it due', async () => {
    const { userId, visitor } = await somebody('busy', ['admin']);
    const second = await stack.startNode('admin-api');
    await inDatabase(`UPDATE clients SET access_token_ttl_seconds = 60 WHERE client_id = 'assent-console'`); // due at once
    try {
      visitor.cookies.delete('assent_console');
      await visitor.toSignIn();
      const before = await inDatabase(`SELECT 1 FROM access_tokens WHERE user_id = $1`, [userId]);
      const headers = { cookie: visitor.cookieHeader };
      const requests = Array.from({ length: 20 }, (_, n) => fetch(`${n % 2 === 0 ? stack.node.address : second.address}/admin/${n % 3 === 0 ? 'session' : 'clients'}`, { headers }));
      const answers = await Promise.all(requests);
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
      expect(await inDatabase(`SELECT 1 FROM access_tokens WHERE user_id = $1`, [userId])).toHaveLength(before.length + 1);
      for (const answer of [answers[0], answers.at(-1)]) {
        visitor.cookies.set('assent_console', /^assent_console=([^;]+)/.exec(answer?.headers.getSetCookie()[0] ?? '')?.[1] ?? '');
        expect((await visitor.fetch('/admin/clients')).status).toBe(200);
      }
    } finally {
      await inDatabase(`UPDATE clients SET access_token_ttl_seconds = 300 WHERE client_id = 'assent-console'`);
      await second.stop();
    }
  });

  it('promise 3: a process that is killed takes no session along', async () => {
    const visitor = await signedIn();
    await stack.node.kill();
    await stack.node.start();
    expect((await visitor.session()).username).toBe('root');
    expect((await visitor.change('/admin/keys/rotate')).status).not.toBe(403);
  });

  it('writes neither cookies nor tokens into the log', async () => {
    const visitor = await signedIn();
    await visitor.fetch('/admin/session', { headers: { 'x-csrf-token': 'x' } });
    const secrets = [...visitor.cookies.values(), (await visitor.session()).csrf_token, ADMIN.password];
    for (const secret of secrets) expect(stack.output).not.toContain(secret);
    expect(stack.output).not.toMatch(/[ar]t_[\w-]{20}|ac_[\w-]{20}/);
  });
});

describe('in a real browser', () => {
  it('the session reaches the console\'s pages, also by a link from another site, and their script sees no secret', async () => {
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      // cookies with SameSite=Strict do not come along from there, but the page's own requests bring them
      await page.setContent(`<a href="${stack.issuer}/admin/session/sign-in?return_to=/console/keys">To the console</a>`);
      await page.getByRole('link').click();
      await page.getByLabel('Username').fill(ADMIN.username);
      await page.getByLabel('Password').fill(ADMIN.password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.waitForURL(`${stack.issuer}/console/keys`);
      const seen = await page.evaluate(async () => ({ cookie: document.cookie, session: await (await fetch('/admin/session')).text() }));
      expect(seen.cookie).toBe('');
      const { csrf_token, username } = JSON.parse(seen.session) as { csrf_token: string; username: string };
      expect(username).toBe('root');
      const statuses = await page.evaluate(async (token) => {
        const signOut = (headers: Record<string, string>): Promise<number> => fetch('/admin/session/sign-out', { method: 'POST', headers }).then(({ status }) => status);
        return [await signOut({}), await signOut({ 'x-csrf-token': token }), (await fetch('/admin/session')).status];
      }, csrf_token);
      expect(statuses).toEqual([403, 204, 401]);
      expect(complaints.filter((text) => !/status of (401|403|404)/.test(text))).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
