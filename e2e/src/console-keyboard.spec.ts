import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Locator } from 'playwright-core';
import { launchChromium } from './browser.js';
import { AtConsole } from './console/at-console.js';
import { faults, HEIGHT_PIXELS } from './console/axe.js';
import { CONSOLE_DIALOGS } from './console/console-dialogs.js';
import { FULL_IMPORT, fillInstallation, type Places } from './console/full-installation.js';
import { START_MILLISECONDS } from './console/patience.js';
import { until } from './console/until.js';
import { Stack } from './stack/stack.js';

let stack: Stack;
let browser: Browser;
let places: Places;
let admin: AtConsole;

beforeAll(async () => {
  stack = await Stack.start({ importFile: FULL_IMPORT });
  browser = await launchChromium();
  places = await fillInstallation(stack);
  admin = await AtConsole.signedIn(browser, stack.issuer);
}, START_MILLISECONDS);
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

const hasFocus = (locator: Locator): Promise<boolean> => locator.evaluate((element) => element.contains(document.activeElement));

describe('every dialog, wide and narrow, light and dark', () => {
  it.each(CONSOLE_DIALOGS)('$name: axe finds nothing; Tab stays inside; Escape leaves, and the focus is where it was', async ({ path, opener }) => {
    await admin.open(path(places));
    await admin.settled();
    const button = opener(admin);
    await button.focus();
    await button.press('Enter');
    const dialog = admin.dialog();
    await dialog.waitFor();
    await dialog.locator('[aria-busy=true], .mantine-Skeleton-root').first().waitFor({ state: 'detached' });
    expect(await faults(admin.page, { within: '[role=dialog]' })).toEqual({});
    for (let tab = 0; tab < 8; tab += 1) {
      expect(await hasFocus(dialog)).toBe(true);
      await admin.page.keyboard.press('Tab');
    }
    await admin.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await until(() => hasFocus(button));
  });
});

describe('with the keyboard alone', () => {
  const press = (...keys: readonly string[]): Promise<void> => keys.reduce((before, key) => before.then(() => admin.page.keyboard.press(key)), Promise.resolve());

  /** With the focus where people type. */
  async function openPalette(): Promise<Locator> {
    await press('Control+k');
    const palette = admin.dialog();
    await palette.locator('[role=combobox]:focus').waitFor();
    return palette;
  }

  it('the first stop is a link past the navigation', async () => {
    await admin.open('/clients');
    await admin.settled();
    await press('Tab');
    const skip = admin.page.getByRole('link', { name: 'Skip to content' });
    expect(await hasFocus(skip)).toBe(true);
    expect((await skip.boundingBox())?.x).toBeGreaterThanOrEqual(0);
    await press('Enter');
    expect(await admin.page.getByRole('main').evaluate((main) => main === document.activeElement)).toBe(true);
    await press('Tab');
    expect(await hasFocus(admin.link('Register a client'))).toBe(true);
  });

  it('Ctrl K finds a client and opens it', async () => {
    await admin.open('/settings');
    await admin.settled();
    const palette = await openPalette();
    await admin.page.keyboard.type('Example resource');
    await palette.getByRole('option', { name: /Example resource server/ }).waitFor();
    expect(await faults(admin.page)).toEqual({});
    await press('Enter');
    await admin.title('Example resource server').waitFor();
    expect(new URL(admin.page.url()).pathname).toBe('/console/clients/rs');
  });

  it('Ctrl K takes a token to the inspector, and leaves it in no address', async () => {
    await openPalette();
    await admin.page.keyboard.insertText(places.accessToken);
    await press('Enter');
    await admin.page.getByText('This token is good').waitFor();
    expect(admin.page.url()).toBe(`${stack.issuer}/console/tokens/inspect`);
    expect(await faults(admin.page)).toEqual({});
  });

  it('Escape leaves the palette, and the focus is where it was', async () => {
    await admin.open('/users');
    await admin.settled();
    await admin.link('Create a user').focus();
    await openPalette();
    await press('Escape');
    await admin.dialog().waitFor({ state: 'detached' });
    await until(() => hasFocus(admin.link('Create a user')));
  });

  it('the menu of the account opens, and Escape gives the focus back to its button', async () => {
    await admin.button('Account and appearance').focus();
    await press('Enter');
    await admin.page.getByRole('radio', { name: 'Deutsch' }).waitFor();
    expect(await faults(admin.page)).toEqual({});
    await press('Tab', 'Escape');
    await admin.page.getByRole('radio', { name: 'Deutsch' }).waitFor({ state: 'detached' });
    expect(await hasFocus(admin.button('Account and appearance'))).toBe(true);
  });

  it('at 360 px the navigation opens from its button', async () => {
    await admin.page.setViewportSize({ width: 360, height: HEIGHT_PIXELS });
    await admin.open('/users');
    await admin.button('Open navigation').press('Enter');
    expect(await admin.button('Open navigation').getAttribute('aria-expanded')).toBe('true');
    await admin.page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name: 'Signing keys' }).press('Enter');
    await admin.title('Signing keys').waitFor();
    expect(await admin.button('Open navigation').getAttribute('aria-expanded')).toBe('false');
    await admin.page.setViewportSize({ width: 1280, height: HEIGHT_PIXELS });
  });
});

describe('a form that is refused', () => {
  it.each([
    ['creating a user', '/users/new', 'Username', 'Create a user'],
    ['registering an API', '/apis/new', 'Identifier', 'Register an API'],
    ['trusting an issuer', '/trusted-issuers/new', 'Issuer', 'Trust an issuer'],
  ])('%s: the field has the focus, is marked, and axe finds nothing', async (_, path, field, submit) => {
    await admin.open(path);
    await admin.settled();
    if (path === '/trusted-issuers/new') await admin.field('Public keys (JWK Set)').fill('{"keys":[]}');
    await admin.button(submit).click();
    const input = admin.page.getByRole('textbox', { name: field });
    await admin.page.getByRole('alert').first().waitFor();
    expect([await hasFocus(input), await input.getAttribute('aria-invalid')]).toEqual([true, 'true']);
    expect(await input.evaluate((element) => document.getElementById(element.getAttribute('aria-describedby')?.split(' ').find((id) => id.endsWith('-error')) ?? '')?.textContent)).toMatch(/\w/);
    expect(await faults(admin.page)).toEqual({});
  });

  it('registering a client: says why http is refused, in the words of the rule, and the field has the focus', async () => {
    await admin.open('/clients/new');
    await admin.page.getByRole('radio', { name: 'Web server' }).click();
    await admin.button('Next').click();
    await admin.field('Name').fill('Careless');
    await admin.field('Redirect URI 1').fill('http://careless.example.test/cb');
    await admin.button('Next').click();
    await admin.page.getByText(/must use https/).first().waitFor();
    expect(await hasFocus(admin.field('Redirect URI 1'))).toBe(true);
    expect(await faults(admin.page)).toEqual({});
  });
});
