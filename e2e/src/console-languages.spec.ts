import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './browser.js';
import { AtConsole } from './console/at-console.js';
import { CONSOLE_PAGES, FULL_IMPORT, fillInstallation, type Places } from './console/full-installation.js';
import { Stack } from './stack/stack.js';

let stack: Stack;
let browser: Browser;
let places: Places;
let english: AtConsole;
let german: AtConsole;

beforeAll(async () => {
  stack = await Stack.start({ importFile: FULL_IMPORT });
  browser = await launchChromium();
  places = await fillInstallation(stack);
  english = await AtConsole.signedIn(browser, stack.issuer);
  german = await AtConsole.signedIn(browser, stack.issuer, { locale: 'de-DE' });
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

/** Visible texts of at least two words: sentences, labels, names of buttons; no code. */
const phrases = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const found = new Set<string>();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.textContent?.trim() ?? '';
      const isShown = node.parentElement?.checkVisibility() === true && node.parentElement.closest('[aria-hidden=true], code, pre, textarea, script, style') === null;
      if (isShown && /\p{L}+\s+\p{L}+/u.test(text)) found.add(text);
    }
    for (const element of document.querySelectorAll(':is([aria-label], [placeholder], [title]):not([aria-hidden=true])')) {
      for (const name of ['aria-label', 'placeholder', 'title']) {
        const text = element.getAttribute(name) ?? '';
        if (/\p{L}+\s+\p{L}+/u.test(text)) found.add(text);
      }
    }
    return [...found];
  });

/** Names and descriptions that somebody entered, and proper names, are the same in every language. */
const DATA = JSON.stringify(FULL_IMPORT);
const PROPER = /^(Ctrl K|Assent Console|Assent administration|Identity provider|Demo |HTTP Basic|Spring Security|ASP\.NET Core|Go oauth2|.*openid-client.*|.*oauth4webapi.*|.*\(RFC \d+.*\)|.*(HeadlessChrome|Mozilla).*)$/u;
/** What the server says in English: the manual's words about settings, descriptions of its own scopes. */
const SERVER = new Set(['Where this server is administered', 'Look at clients, people, grants, tokens, keys and the audit log of this server', 'Revoke grants and tokens and end sessions', 'Change clients, APIs, people and keys of this server']);

describe('German', () => {
  it.each(CONSOLE_PAGES.filter(({ name }) => name !== 'settings'))('$name has no English left', async ({ path }) => {
    await english.open(path(places));
    await english.settled();
    await german.open(path(places));
    await german.settled();
    const words = new Set(await phrases(english.page));
    const left = (await phrases(german.page)).filter((text) => words.has(text) && !DATA.includes(text) && !PROPER.test(text) && !SERVER.has(text));
    expect(left).toEqual([]);
    expect(await german.page.evaluate(() => document.documentElement.lang)).toBe('de');
    expect(await german.page.title()).toMatch(/ · Assent-Konsole$/);
  });

  it('numbers and instants are written as in German', async () => {
    await german.open('/users', 'Personen');
    await german.settled();
    expect(await german.page.getByRole('table').innerText()).toMatch(/vor \d+ (Sekunden?|Minuten?)|jetzt/);
  });
});

describe('what somebody chose', () => {
  it('language and appearance are still there after a reload, and another person at the browser can change them', async () => {
    const admin = await AtConsole.signedIn(browser, stack.issuer, { colorScheme: 'light' });
    await admin.open('/clients', 'Clients');
    await admin.button('Account and appearance').click();
    await admin.page.getByRole('radio', { name: 'Deutsch' }).click(); // the radio follows once German is loaded
    await admin.link('Übersicht').waitFor();
    await admin.page.getByRole('radio', { name: 'Dunkel' }).check();
    await admin.page.reload();
    await admin.link('Übersicht').waitFor();
    expect(await admin.page.evaluate(() => document.documentElement.getAttribute('data-mantine-color-scheme'))).toBe('dark');
    await admin.button('Konto und Darstellung').click();
    await admin.page.getByRole('radio', { name: 'English' }).click();
    await admin.link('Dashboard').waitFor();
    expect(admin.complaints).toEqual([]);
    await admin.leave();
  });
});
