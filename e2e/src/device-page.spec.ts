import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { launchChromium } from './browser.js';
import { introspect } from './stack/client.js';
import { DEVICE_CLIENTS, pollDevice, startDevice } from './stack/device.js';
import { IMPORT_FILE } from './stack/import-file.js';
import { Stack } from './stack/stack.js';
import { Visitor, type Credentials } from './stack/visitor.js';

const people: readonly Credentials[] = Array.from({ length: 8 }, (_, index) => ({ username: `person${index}`, password: `long enough password ${index}` }));
const UNKNOWN = 'No device shows this code. Compare it with your device: it may show another one by now.';

let stack: Stack;
let browser: Browser;
let visitors: Visitor[] = [];
let used = 0;

beforeAll(async () => {
  stack = await Stack.start({ redis: false, importFile: { ...IMPORT_FILE, users: people, clients: [...IMPORT_FILE.clients, ...DEVICE_CLIENTS] } });
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

function somebody(): Credentials {
  const person = people[used];
  if (person === undefined) throw new Error('more people are needed');
  used += 1;
  return person;
}

async function at(url: string, options: BrowserContextOptions = {}): Promise<Visitor> {
  const visitor = await Visitor.arrive(browser, stack.issuer, options);
  visitors.push(visitor);
  await visitor.page.goto(url);
  return visitor;
}

const atHeading = (visitor: Visitor, name: string) => visitor.page.getByRole('heading', { level: 1, name }).waitFor();
const textOf = (visitor: Visitor) => visitor.page.getByRole('main').innerText();
const errorOf = async (device: Parameters<typeof pollDevice>[1]) => (await pollDevice(stack.issuer, device)).body['error'];

describe('a person with a device', () => {
  it('types its code in lower case, signs in, compares, allows, and is sent back to it', async () => {
    const person = somebody();
    const device = await startDevice(stack.issuer, 'api:read api:write');
    const visitor = await at(device.verification_uri);
    await visitor.page.locator('input[name=user_code]:focus').waitFor();
    await visitor.page.keyboard.type(device.user_code.toLowerCase().replace('-', ' '));
    await visitor.page.keyboard.press('Enter');
    await atHeading(visitor, 'Sign in');
    await visitor.signIn(person);
    await atHeading(visitor, 'Allow access for Living Room TV?');
    for (const words of [device.user_code, 'Only continue if you see this code on your device.', `Signed in as ${person.username}`, 'Read your things', 'Change your things']) expect(await textOf(visitor)).toContain(words);
    expect(visitor.page.url()).not.toContain(device.user_code);
    await visitor.page.getByRole('checkbox', { name: /Change your things/ }).uncheck();
    await visitor.press('Allow');
    await atHeading(visitor, 'Your device is connected');
    const { body } = await pollDevice(stack.issuer, device);
    expect(body).toMatchObject({ scope: 'api:read' });
    expect((await introspect(stack.issuer, String(body['access_token']))).body).toMatchObject({ active: true, username: person.username });
    expect(visitor.complaints).toEqual([]);
  });

  it('does the same by the link, on a phone without JavaScript, and still has to say yes twice', async () => {
    const device = await startDevice(stack.issuer);
    const visitor = await at(device.verification_uri_complete, { javaScriptEnabled: false, viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
    expect(await visitor.page.getByLabel('Code').inputValue()).toBe(device.user_code);
    expect(await textOf(visitor)).toContain('Only continue if you see this code on your device.');
    await visitor.press('Continue');
    await visitor.signIn(somebody());
    await atHeading(visitor, 'Allow access for Living Room TV?');
    expect(await errorOf(device)).toBe('authorization_pending');
    await visitor.press('Allow');
    await atHeading(visitor, 'Your device is connected');
    expect((await pollDevice(stack.issuer, device)).status).toBe(200);
  });

  it('connects the next one without signing in again, and goes back and forth without harm', async () => {
    const visitor = await at(`${stack.issuer}/device`);
    const [first, second] = [await startDevice(stack.issuer), await startDevice(stack.issuer)];
    await visitor.page.getByLabel('Code').fill(first.user_code);
    await visitor.press('Continue');
    await visitor.signIn(somebody());
    await visitor.press('Allow');
    await atHeading(visitor, 'Your device is connected');
    await visitor.page.goBack();
    await visitor.page.reload();
    await atHeading(visitor, 'Your device is connected');
    await visitor.page.getByRole('link', { name: 'Connect another device' }).click();
    await visitor.page.getByLabel('Code').fill(second.user_code);
    await visitor.press('Continue');
    await atHeading(visitor, 'Allow access for Living Room TV?');
    await visitor.press('Allow');
    await atHeading(visitor, 'Your device is connected');
    for (const device of [first, second]) expect((await pollDevice(stack.issuer, device)).status).toBe(200);
  });

  it('keeps a device out', async () => {
    const device = await startDevice(stack.issuer);
    const visitor = await at(device.verification_uri_complete);
    await visitor.press('Continue');
    await visitor.signIn(somebody());
    await visitor.press('Deny');
    await atHeading(visitor, 'Your device was not connected');
    expect(await textOf(visitor)).toContain('Nothing was shared with Living Room TV.');
    expect(await errorOf(device)).toBe('access_denied');
  });

  it('may change to another account on the way', async () => {
    const [first, second] = [somebody(), somebody()];
    const device = await startDevice(stack.issuer);
    const visitor = await at(device.verification_uri_complete);
    await visitor.press('Continue');
    await visitor.signIn(first);
    await visitor.press('Use another account');
    await visitor.signIn(second);
    expect(await textOf(visitor)).toContain(`Signed in as ${second.username}`);
    await visitor.press('Allow');
    await atHeading(visitor, 'Your device is connected');
    const { body } = await pollDevice(stack.issuer, device);
    expect((await introspect(stack.issuer, String(body['access_token']))).body).toMatchObject({ username: second.username });
  });
});

describe('a code that is wrong', () => {
  it('is told kindly, loses nothing, and can be mended in place', async () => {
    const device = await startDevice(stack.issuer);
    const visitor = await at(`${stack.issuer}/device`);
    await visitor.page.getByLabel('Code').fill('hello');
    await visitor.press('Continue');
    expect(await visitor.page.getByRole('alert').innerText()).toContain('A code has eight letters');
    expect(await visitor.page.getByLabel('Code').inputValue()).toBe('hello');
    await visitor.page.getByLabel('Code').fill('bbbbbbbb');
    await visitor.press('Continue');
    await visitor.signIn(somebody());
    expect(await visitor.page.getByRole('alert').innerText()).toBe(UNKNOWN);
    expect(await visitor.page.getByLabel('Code').inputValue()).toBe('BBBB-BBBB');
    await visitor.page.getByLabel('Code').fill(device.user_code);
    await visitor.press('Continue');
    await visitor.press('Allow');
    await atHeading(visitor, 'Your device is connected');
    expect((await pollDevice(stack.issuer, device)).status).toBe(200);
  });
});
