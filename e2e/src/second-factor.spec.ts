import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { launchChromium } from './browser.js';
import { authenticatorCode } from './stack/authenticator-app.js';
import { postForm, redeem } from './stack/client.js';
import { IMPORT_FILE } from './stack/import-file.js';
import { Stack } from './stack/stack.js';
import { Visitor, type Credentials } from './stack/visitor.js';

const OPERATIONS = { client_id: 'operations', client_secret: 'operations-secret', grant_types: ['client_credentials'], scope: 'admin:read admin:manage' };
const LEGACY = {
  client_id: 'legacy', client_secret: 'legacy-secret', grant_types: ['password'], allow_password_grant: true, scope: 'api:read',
};
const people: readonly Credentials[] = Array.from({ length: 8 }, (_, index) => ({ username: `person${index}`, password: `long enough password ${index}` }));
const WRONG = 'That code is not right, or it was used before. Wait until your app shows the next one, then type that.';

let stack: Stack;
let browser: Browser;
let visitors: Visitor[] = [];
let used = 0;

beforeAll(async () => {
  const importFile = { ...IMPORT_FILE, users: people, clients: [...IMPORT_FILE.clients, OPERATIONS, LEGACY] };
  stack = await Stack.start({ importFile, env: { ASSENT_PASSWORD_GRANT: 'on' } });
  browser = await launchChromium();
});

afterEach(async () => {
  await Promise.all(visitors.map((visitor) => visitor.leave()));
  visitors = [];
});

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

async function admin(method: string, path: string): Promise<Readonly<Record<string, unknown>>> {
  const { body } = await postForm(`${stack.issuer}/token`, { grant_type: 'client_credentials' }, 'operations:operations-secret');
  const answer = await fetch(`${stack.issuer}/admin${path}`, { method, headers: { authorization: `Bearer ${String(body['access_token'])}` } });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as Record<string, unknown>;
}

interface PersonWithApp extends Credentials {
  /** What the app shows now. */
  code(): string;
}

/** An admin gives somebody a second factor; they scan it with their app. */
async function somebodyWithApp(): Promise<PersonWithApp> {
  const person = people[used];
  if (person === undefined) throw new Error('more people are needed');
  used += 1;
  const [found] = (await admin('GET', `/users?q=${person.username}`))['items'] as { user_id: string }[];
  const { totp_uri: uri } = await admin('POST', `/users/${found?.user_id ?? ''}/totp`);
  return { ...person, code: () => authenticatorCode(String(uri)) };
}

/** On the page that asks for the code. */
async function atCode(person: Credentials, options: BrowserContextOptions = {}): Promise<Visitor> {
  const visitor = await Visitor.arrive(browser, stack.issuer, options);
  visitors.push(visitor);
  await visitor.page.goto(visitor.authorizationUrl());
  await visitor.signIn(person);
  await visitor.page.getByRole('heading', { name: 'Enter your code' }).waitFor();
  return visitor;
}

const sessions = async ({ context }: Visitor) => (await context.cookies(stack.issuer)).filter(({ name }) => name.endsWith('session'));

describe('a person with an authenticator app', () => {
  it('enters its code after the password, and is signed in only then', async () => {
    const person = await somebodyWithApp();
    const visitor = await atCode(person);
    expect(await visitor.heading()).toMatch(/^Enter your code\s+to continue to Web$/);
    expect(await visitor.page.getByRole('main').innerText()).toContain(`Enter the code from your authenticator app for ${person.username}.`);
    expect(await sessions(visitor)).toEqual([]);
    await visitor.page.locator('input[name=code]:focus').waitFor();
    await visitor.page.keyboard.type(person.code());
    await visitor.page.keyboard.press('Enter');
    await visitor.press('Allow');
    expect((await redeem(stack.issuer, await visitor.code())).body['scope']).toBe('api:read api:write');
    expect(await sessions(visitor)).toHaveLength(1);
    expect(visitor.complaints).toEqual([]);
  });

  it('does the same without JavaScript, on a phone, with the blank that apps write', async () => {
    const person = await somebodyWithApp();
    const visitor = await atCode(person, { javaScriptEnabled: false, viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
    const code = person.code();
    await visitor.page.getByLabel('6-digit code').fill(`${code.slice(0, 3)} ${code.slice(3)}`);
    await visitor.page.getByRole('button', { name: 'Continue' }).tap();
    await visitor.press('Allow');
    expect((await visitor.answer()).get('code')).toMatch(/^ac_/);
  });

  it('is told of a wrong code, and goes on in the field', async () => {
    const person = await somebodyWithApp();
    const visitor = await atCode(person);
    await visitor.page.keyboard.type('no');
    await visitor.page.keyboard.press('Enter');
    expect(await visitor.page.getByRole('alert').innerText()).toBe(WRONG);
    await visitor.page.locator('input[name=code]:focus').waitFor();
    expect(await visitor.page.getByLabel('6-digit code').inputValue()).toBe('');
    await visitor.page.keyboard.type(person.code());
    await visitor.page.keyboard.press('Enter');
    await visitor.page.getByRole('button', { name: 'Allow' }).waitFor();
  });

  it('uses a code once: whoever read it over the shoulder is refused', async () => {
    const person = await somebodyWithApp();
    const [owner, thief] = [await atCode(person), await atCode(person)];
    const code = person.code();
    await owner.page.getByLabel('6-digit code').fill(code);
    await owner.page.getByRole('button', { name: 'Continue' }).click();
    await owner.page.getByRole('button', { name: 'Allow' }).waitFor();
    await thief.page.getByLabel('6-digit code').fill(code);
    await thief.page.getByRole('button', { name: 'Continue' }).click();
    expect(await thief.page.getByRole('alert').innerText()).toBe(WRONG);
    expect(await sessions(thief)).toEqual([]);
  });

  it('cannot be continued in another browser', async () => {
    const person = await somebodyWithApp();
    const visitor = await atCode(person);
    const other = await Visitor.arrive(browser, stack.issuer);
    visitors.push(other);
    await other.page.goto(visitor.page.url());
    expect(await other.heading()).toBe('This sign-in was started elsewhere');
  });

  it('uses another account', async () => {
    const visitor = await atCode(await somebodyWithApp());
    await visitor.page.getByRole('link', { name: 'Use another account' }).click();
    const other = people.at(-1);
    if (other === undefined) throw new Error('nobody is left');
    await visitor.signIn(other);
    await visitor.page.getByText(`Signed in as ${other.username}`).waitFor();
  });

  it('gets no token by the password alone, at the other door', async () => {
    const person = await somebodyWithApp();
    const values = { grant_type: 'password', username: person.username };
    const refused = await postForm(`${stack.issuer}/token`, { ...values, password: person.password }, 'legacy:legacy-secret');
    const wrong = await postForm(`${stack.issuer}/token`, { ...values, password: 'wrong' }, 'legacy:legacy-secret');
    expect([refused.status, refused.body['error']]).toEqual([400, 'invalid_grant']);
    expect(refused.body).toEqual(wrong.body);
  });
});
