import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { launchChromium } from './browser.js';
import { redeem } from './stack/client.js';
import { IMPORT_FILE } from './stack/import-file.js';
import { Stack } from './stack/stack.js';
import { Visitor, type Credentials } from './stack/visitor.js';

const PEOPLE = 30;
const people: readonly Credentials[] = Array.from({ length: PEOPLE }, (_, index) => ({ username: `person${index}`, password: `long enough password ${index}` }));
const WRONG = 'The username or the password is not right.';

let stack: Stack;
let browser: Browser;
let visitors: Visitor[] = [];
let used = 0;

beforeAll(async () => {
  stack = await Stack.start({ importFile: { ...IMPORT_FILE, users: people } });
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

/** Somebody who never allowed anything. */
function somebody(): Credentials {
  const person = people[used];
  if (person === undefined) throw new Error('more people are needed');
  used += 1;
  return person;
}

async function arrive(options: BrowserContextOptions = {}): Promise<Visitor> {
  const visitor = await Visitor.arrive(browser, stack.issuer, options);
  visitors.push(visitor);
  return visitor;
}

/** On the sign-in page. */
async function atSignIn(options: BrowserContextOptions = {}): Promise<Visitor> {
  const visitor = await arrive(options);
  await visitor.page.goto(visitor.authorizationUrl());
  return visitor;
}

/** On the consent page. */
async function atConsent(person = somebody(), options: BrowserContextOptions = {}): Promise<Visitor> {
  const visitor = await atSignIn(options);
  await visitor.signIn(person);
  await visitor.page.getByRole('button', { name: 'Allow' }).waitFor();
  return visitor;
}

describe('a person who signs in and consents', () => {
  it('sees who asks, for what and where it leads, and comes back with a code', async () => {
    const person = somebody();
    const visitor = await atSignIn();
    expect(await visitor.heading()).toMatch(/^Sign in\s+to continue to Web$/);
    await visitor.signIn(person);
    await visitor.page.getByRole('heading', { name: 'Allow access for Web?' }).waitFor();
    const text = await visitor.page.getByRole('main').innerText();
    for (const words of [`Signed in as ${person.username}`, 'Read your things', 'Change your things', 'Then you go back to rp.example.test.']) expect(text).toContain(words);
    await visitor.press('Allow');
    const answer = await visitor.answer();
    expect(Object.fromEntries(answer)).toEqual({ code: expect.stringMatching(/^ac_/), state: 'xyz', iss: stack.issuer });
    expect((await redeem(stack.issuer, await visitor.code())).body['scope']).toBe('api:read api:write');
  });

  it('does the same without JavaScript', async () => {
    const visitor = await atConsent(somebody(), { javaScriptEnabled: false });
    await visitor.press('Allow');
    expect((await visitor.answer()).get('code')).toMatch(/^ac_/);
  });

  it('does the same on a phone', async () => {
    const visitor = await atConsent(somebody(), { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
    await visitor.page.getByRole('checkbox').first().tap();
    await visitor.page.getByRole('button', { name: 'Allow' }).tap();
    expect((await redeem(stack.issuer, await visitor.code())).body['scope']).toBe('api:write');
  });

  it('declines a single scope', async () => {
    const visitor = await atConsent();
    await visitor.page.getByRole('checkbox', { name: 'Change your things' }).uncheck();
    await visitor.press('Allow');
    expect((await redeem(stack.issuer, await visitor.code())).body['scope']).toBe('api:read');
  });

  it('cancels, and the client is told', async () => {
    const visitor = await atConsent();
    await visitor.press('Cancel');
    const answer = await visitor.answer();
    expect([answer.get('error'), answer.get('code'), answer.get('state')]).toEqual(['access_denied', null, 'xyz']);
  });

  it('uses nothing but the keyboard', async () => {
    const { username, password } = somebody();
    const visitor = await atSignIn();
    const { page } = visitor;
    await page.locator('input[name=username]:focus').waitFor(); // autofocus comes with the first frame
    await page.keyboard.type(username);
    await page.keyboard.press('Tab');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Allow' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space'); // the first checkbox
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter'); // Allow
    expect((await redeem(stack.issuer, await visitor.code())).body['scope']).toBe('api:write');
  });

  it('is not asked again for what was allowed before, and sees it marked when there is more', async () => {
    const visitor = await arrive();
    await visitor.page.goto(visitor.authorizationUrl('api:read'));
    await visitor.signIn(somebody());
    await visitor.press('Allow');
    await visitor.answer();
    await visitor.page.goto(visitor.authorizationUrl('api:read'));
    expect((await visitor.answer()).get('code')).toMatch(/^ac_/);
    await visitor.page.goto(visitor.authorizationUrl('api:read api:write'));
    expect(await visitor.page.getByText('Allowed before').count()).toBe(1);
  });

  it('uses another account', async () => {
    const visitor = await atConsent();
    await visitor.press('Use another account');
    const other = somebody();
    await visitor.signIn(other);
    await visitor.page.getByText(`Signed in as ${other.username}`).waitFor();
    await visitor.press('Allow');
    expect((await visitor.answer()).get('code')).toMatch(/^ac_/);
  });
});

describe('a person who mistypes', () => {
  it('is told, keeps the username, and goes on in the field for the password', async () => {
    const { username, password } = somebody();
    const visitor = await atSignIn();
    await visitor.signIn({ username, password: 'wrong' });
    expect(await visitor.page.getByRole('alert').innerText()).toBe(WRONG);
    expect(await visitor.page.getByLabel('Username').inputValue()).toBe(username);
    expect(await visitor.page.getByLabel('Password').inputValue()).toBe('');
    await visitor.page.locator('input[name=password]:focus').waitFor();
    await visitor.page.keyboard.type(password);
    await visitor.page.keyboard.press('Enter');
    await visitor.page.getByRole('button', { name: 'Allow' }).waitFor();
  });

  it('cannot tell an unknown username from a wrong password', async () => {
    const visitor = await atSignIn();
    await visitor.signIn({ username: 'nobody', password: 'wrong' });
    expect(await visitor.page.getByRole('alert').innerText()).toBe(WRONG);
  });

  it.each([
    ['markup', '<script>alert(1)</script>'],
    ['SQL', `' OR 1=1 --`],
    ['LDAP', '*)(uid=*'],
    ['right-to-left override', '\u202eecila'],
    ['a prototype', '__proto__'],
    ['10 KB', 'x'.repeat(10_000)],
  ])('sees an odd username again as typed: %s', async (_, username) => {
    const visitor = await atSignIn();
    await visitor.signIn({ username, password: 'wrong' });
    expect(await visitor.page.getByLabel('Username').inputValue()).toBe(username);
    expect(visitor.complaints.filter((complaint) => !/status of 401/.test(complaint))).toEqual([]);
  });
});

describe('the pages in a browser', () => {
  it('are complete under their own Content-Security-Policy', async () => {
    const visitor = await atConsent();
    await visitor.press('Allow');
    await visitor.answer();
    expect(visitor.complaints).toEqual([]);
  });

  it('run no script that somebody manages to inject', async () => {
    const { page, complaints } = await atSignIn();
    await page.evaluate(`document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.injected = true' }))`);
    expect(await page.evaluate('window.injected')).toBeUndefined();
    expect(complaints.join()).toMatch(/Content Security Policy/);
  });

  it('send no form to anybody without TLS', async () => {
    const { page } = await atSignIn();
    const address = page.url();
    const complaint = page.waitForEvent('console', (message) => /Content Security Policy.*form-action/.test(message.text()));
    await page.evaluate(`Object.assign(document.querySelector('form'), { action: 'http://evil.example.test/' }).submit()`);
    await complaint;
    expect(page.url()).toBe(address);
  });

  it('cannot be framed', async () => {
    const visitor = await arrive();
    const frame = `<iframe src="${visitor.authorizationUrl().replaceAll('&', '&amp;')}"></iframe>`;
    await visitor.context.route('https://evil.example.test/**', (route) => route.fulfill({ contentType: 'text/html', body: frame }));
    await visitor.page.goto('https://evil.example.test/');
    expect(visitor.page.frames().map((each) => new URL(each.url()).protocol)).toEqual(['https:', 'chrome-error:']);
  });

  it('keep their cookies from scripts and other sites', async () => {
    const visitor = await atConsent();
    const cookies = await visitor.context.cookies(stack.issuer);
    expect(cookies.length).toBeGreaterThan(0);
    for (const cookie of cookies) expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', domain: 'localhost' });
  });

  it('never put a password into an address', async () => {
    const { username, password } = somebody();
    const visitor = await atSignIn();
    const addresses: string[] = [];
    visitor.page.on('request', (request) => addresses.push(request.url(), request.headers()['referer'] ?? ''));
    await visitor.signIn({ username, password });
    await visitor.press('Allow');
    await visitor.answer();
    expect(addresses.join('\n')).not.toContain(encodeURIComponent(password).slice(0, 8));
  });
});

describe('an interaction', () => {
  it('cannot be continued in another browser, neither at sign-in nor at consent', async () => {
    for (const visitor of [await atSignIn(), await atConsent()]) {
      const other = await arrive();
      await other.page.goto(visitor.page.url());
      expect(await other.heading()).toBe('This sign-in was started elsewhere');
      expect(await other.page.getByRole('button').count()).toBe(0);
    }
  });

  it('gives no second code to the back button', async () => {
    const visitor = await atConsent();
    await visitor.press('Allow');
    await visitor.answer();
    await visitor.page.goBack();
    if (await visitor.page.getByRole('button', { name: 'Allow' }).isVisible()) await visitor.press('Allow');
    expect(await visitor.heading()).toBe('This page has expired');
  });

  it('goes back from consent to sign-in and on again', async () => {
    const person = somebody();
    const visitor = await atConsent(person);
    await visitor.page.goBack();
    await visitor.signIn(person);
    await visitor.press('Allow');
    expect((await visitor.answer()).get('code')).toMatch(/^ac_/);
  });

  it('ends each with its own state, when two tabs finish in the opposite order', async () => {
    const first = await arrive();
    const second = await first.openTab();
    await first.page.goto(first.authorizationUrl('api:read', 'first'));
    await second.page.goto(second.authorizationUrl('api:write', 'second'));
    const person = somebody();
    await second.signIn(person);
    await second.press('Allow');
    await first.signIn(person);
    await first.press('Allow');
    expect([(await second.answer()).get('state'), (await first.answer()).get('state')]).toEqual(['second', 'first']);
    expect((await redeem(stack.issuer, await second.code())).body['scope']).toBe('api:write');
    expect((await redeem(stack.issuer, await first.code())).body['scope']).toBe('api:read');
  });

  it('shows a page, and goes nowhere, when the client is unknown', async () => {
    const visitor = await arrive();
    await visitor.page.goto(`${stack.issuer}/authorize?client_id=unknown&redirect_uri=https://evil.example.test/&response_type=code`);
    expect(await visitor.heading()).toBe('This link does not work');
    expect(new URL(visitor.page.url()).origin).toBe(stack.issuer);
  });
});
