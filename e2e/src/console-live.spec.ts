import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { launchChromium } from './browser.js';
import { AtConsole } from './console/at-console.js';
import { until } from './console/until.js';
import { clientCredentials, introspect, postForm } from './stack/client.js';
import { ConsoleVisitor } from './stack/console-visitor.js';
import { ADMIN, API } from './stack/import-file.js';
import { Stack } from './stack/stack.js';

let stack: Stack;
let browser: Browser;
let admin: AtConsole;
/** Somebody else at the same time, elsewhere. */
let colleague: ConsoleVisitor;

beforeAll(async () => {
  stack = await Stack.start({ env: { ASSENT_SAMPLE_SECONDS: '1' } });
  browser = await launchChromium();
  admin = await AtConsole.signedIn(browser, stack.issuer);
  colleague = new ConsoleVisitor(stack.issuer);
  await colleague.signIn(ADMIN);
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

const row = (text: string | RegExp, { page }: AtConsole = admin): Locator => page.getByRole('row').filter({ hasText: text });

async function registered(name: string): Promise<string> {
  const answer = await colleague.change('/admin/clients', { client_name: name, grant_types: ['client_credentials'] });
  return ((await answer.json()) as { client_id: string }).client_id;
}

/** A page that is loaded anew forgets this. */
const mark = (page: Page): Promise<void> => page.evaluate(() => document.body.setAttribute('data-same-page', ''));
const isSame = (page: Page): Promise<boolean> => page.evaluate(() => document.body.hasAttribute('data-same-page'));

describe('the audit log, followed live', () => {
  it('shows at its top what a colleague does, without a reload', async () => {
    await admin.open('/audit');
    await admin.page.getByRole('switch', { name: 'Follow live' }).check();
    await admin.page.getByText('New entries appear by themselves.').waitFor();
    await mark(admin.page);
    const clientId = await registered('Made elsewhere');
    await row(`client:${clientId}`).waitFor();
    expect(await admin.page.getByRole('row').nth(1).innerText()).toMatch(new RegExp(`Client registered[\\s\\S]*root[\\s\\S]*client:${clientId}`));
    expect([await isSame(admin.page), new URL(admin.page.url()).searchParams.get('follow')]).toEqual([true, 'live']);
  });
});

describe('the dashboard', () => {
  const shown = (name: string): Promise<string> => admin.section(name).first().innerText();
  const numberIn = async (name: string): Promise<number> => Number(/\n+(\d+)/.exec(await shown(name))?.[1]);
  const cells = async (text: string): Promise<readonly string[]> => row(text).first().getByRole('cell').allInnerTexts();

  it('moves with the traffic, without a reload, to exactly what was done', async () => {
    await admin.open('/');
    const before = await until(() => numberIn('Tokens issued'), (count) => count >= 2); // that of this console and that of the colleague's
    await mark(admin.page);
    const tokens = await Promise.all(Array.from({ length: 7 }, () => clientCredentials(stack.issuer)));
    for (const { body } of tokens.slice(0, 5)) await introspect(stack.issuer, String(body['access_token']));
    for (const unknown of ['at_1', 'at_2', 'at_3']) await introspect(stack.issuer, unknown);
    for (let attempt = 0; attempt < 2; attempt += 1) await postForm(`${stack.issuer}/token`, { grant_type: 'client_credentials' }, 'web:wrong');

    await until(() => numberIn('Tokens issued'), (count) => count === before + 7);
    await until(() => numberIn('Errors answered'), (count) => count === 2);
    await until(() => cells('Example resource server'), ([, , introspections]) => introspections === '8');
    expect(await cells('Web')).toEqual(['Web', '7', '0']);
    expect(await cells('invalid_client')).toEqual(['invalid_client', '/token', '2']);
    expect(await cells('client_credentials')).toEqual(['client_credentials', '7']);
    expect(await shown('Introspections')).toMatch(/6[23](\.\d)?\s?% active/); // 5 of 8
    expect(await isSame(admin.page)).toBe(true);
  });
});

describe('the export of the audit log', () => {
  const exported = async (): Promise<readonly string[]> => {
    const download = admin.page.waitForEvent('download');
    await admin.link('Export CSV').click();
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/\.csv$/);
    return (await readFile(await file.path(), 'utf8')).trim().split(/\r?\n/);
  };

  it('has a row for each entry that the filters find, and no other', async () => {
    const ids = [await registered('First of two'), await registered('Second of two')];
    await admin.open('/audit?action=client.create&actor=nobody');
    expect(await exported()).toHaveLength(1); // the head
    await admin.open('/audit?action=client.create');
    await row(`client:${ids[1]}`).waitFor();
    const [head, ...all] = await exported();
    expect(head).toMatch(/actor.*action.*target/);
    expect(all.every((line) => line.includes('client.create'))).toBe(true);
    for (const id of ids) expect(all.filter((line) => line.includes(`client:${id}`))).toHaveLength(1);
    expect(all).toHaveLength((await admin.page.getByRole('row').count()) - 1);

    await admin.page.getByRole('searchbox', { name: /^To what/ }).or(admin.page.getByRole('textbox', { name: /^To what/ })).fill(`client:${ids[0]}`);
    await row(`client:${ids[1]}`).waitFor({ state: 'detached' });
    const [, ...one] = await exported();
    expect(one).toEqual([expect.stringContaining(`client:${ids[0]}`)]);
  });
});

describe('an address that somebody sent', () => {
  it.each([
    ['/audit?action=client.create&target=client%3Aweb', 'Audit log'],
    ['/clients?status=disabled&q=nat', 'Clients'],
    ['/tokens?client_id=web', 'Tokens'],
    ['/clients/web?tab=configuration', 'Web'],
    [`/apis/${encodeURIComponent(API)}`, 'Example API'],
  ])('%s opens after the sign-in as it was', async (path, title) => {
    const guest = await AtConsole.arrive(browser, stack.issuer);
    await guest.page.goto(`${stack.issuer}/console${path}`);
    await guest.signIn(ADMIN);
    await guest.title(title).waitFor();
    await guest.settled();
    const [pathname, query] = path.split('?');
    const { pathname: at, searchParams } = new URL(guest.page.url());
    expect([at, Object.fromEntries(searchParams)]).toEqual([`/console${pathname}`, Object.fromEntries(new URLSearchParams(query))]);
    expect(guest.complaints).toEqual([]);
    await guest.leave();
  });

  it('shows its filters as filled in', async () => {
    await admin.open('/audit?target=client%3Aweb');
    expect(await admin.page.getByLabel(/^To what/).inputValue()).toBe('client:web');
    await row('client:web').first().waitFor();
    expect(await row('client:post').count()).toBe(0);
  });
});

describe('an issuer with a path', () => {
  let elsewhere: Stack;
  let guest: AtConsole;
  const asked: string[] = [];
  const bad: string[] = [];

  beforeAll(async () => {
    elsewhere = await Stack.prepare();
    const issuer = `${elsewhere.issuer}/auth`;
    await elsewhere.startNode('standalone', elsewhere.port, { ASSENT_ISSUER: issuer });
    guest = await AtConsole.arrive(browser, issuer);
    guest.page.on('response', (answer) => {
      asked.push(new URL(answer.url()).pathname);
      if (answer.status() >= 400 && answer.status() !== 401) bad.push(`${answer.status()} ${answer.url()}`);
    });
  });
  afterAll(() => elsewhere?.stop());

  it('leads from a deep link through the sign-in back to it', async () => {
    await guest.page.goto(`${guest.issuer}/console/clients/web?tab=configuration`);
    await guest.signIn(ADMIN);
    await guest.title('Web').waitFor();
    expect(guest.page.url()).toBe(`${guest.issuer}/console/clients/web?tab=configuration`);
    expect(await guest.page.getByRole('tab', { name: 'Configuration' }).getAttribute('aria-selected')).toBe('true');
  });

  it('works everywhere below that path: pages, their scripts, the admin API and changes', async () => {
    for (const name of ['Dashboard', 'Clients', 'Tokens', 'Grants', 'Users', 'Signing keys', 'Trusted issuers', 'Audit log', 'Settings']) {
      await guest.go(name);
      await guest.settled();
    }
    await guest.open(`/apis/${encodeURIComponent(API)}`, 'Example API'); // loads the page anew
    await guest.open('/clients/native', 'Native');
    await guest.button('Disable').click();
    await guest.dialog().getByRole('button', { name: 'Disable' }).click();
    await guest.button('Enable').waitFor();
    expect([asked.filter((path) => !path.startsWith('/auth/')), bad, guest.complaints]).toEqual([[], [], []]);
    expect(asked.some((path) => /^\/auth\/console\/assets\/.+\.js$/.test(path))).toBe(true);
  });

  it('keeps its cookies, and signs out', async () => {
    expect((await guest.context.cookies(guest.issuer)).map(({ name, httpOnly }) => [name, httpOnly])).toContainEqual(['assent_console', true]);
    await guest.button('Account and appearance').click();
    await guest.page.getByRole('menuitem', { name: 'Sign out' }).or(guest.button('Sign out')).click();
    await until(async () => (await guest.context.cookies(`${guest.issuer}/admin`)).every(({ name }) => name !== 'assent_console'));
  });
});
