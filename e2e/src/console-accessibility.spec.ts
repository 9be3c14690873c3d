import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchChromium } from './browser.js';
import { AtConsole } from './console/at-console.js';
import { axeFindings, faults, type Screen } from './console/axe.js';
import { CONSOLE_PAGES, FULL_IMPORT, fillInstallation, type Places } from './console/full-installation.js';
import { ROUND_TRIP_MILLISECONDS, START_MILLISECONDS } from './console/patience.js';
import { Stack } from './stack/stack.js';

const FORCED: readonly Screen[] = [{ width: 1280, colorScheme: 'dark', forcedColors: 'active' }];

let stack: Stack;
let browser: Browser;
let places: Places;
let admin: AtConsole;

beforeAll(async () => {
  stack = await Stack.start({ importFile: FULL_IMPORT, env: { ASSENT_SAMPLE_SECONDS: '1' } });
  browser = await launchChromium();
  places = await fillInstallation(stack);
  admin = await AtConsole.signedIn(browser, stack.issuer);
}, START_MILLISECONDS);
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

describe('every page of the console, wide and narrow, light and dark', () => {
  it.each(CONSOLE_PAGES)('$name: axe finds nothing, nothing sticks out, the browser does not complain', async ({ path }) => {
    admin.complaints.length = 0;
    await admin.open(path(places));
    await admin.settled();
    expect(await faults(admin.page)).toEqual({});
    expect(admin.complaints).toEqual([]);
  });

  it.each(['/', '/clients/web', '/tokens', '/users/new'])('%s in forced colours: axe finds nothing', async (path) => {
    await admin.open(path);
    await admin.settled();
    expect(await faults(admin.page, { screens: FORCED })).toEqual({});
  });

  it('German words are longer, and fit as well', async () => {
    const german = await AtConsole.signedIn(browser, stack.issuer, { locale: 'de-DE' });
    for (const path of ['/', '/clients/web', '/clients/legacy/edit', `/tokens/${places.tokenId}`, `/users/${places.userId}`, '/trusted-issuers/new', '/keys']) {
      await german.open(path);
      await german.settled();
      expect([path, await faults(german.page, { screens: [{ width: 360, colorScheme: 'light' }] })]).toEqual([path, {}]);
    }
    await german.leave();
  }, ROUND_TRIP_MILLISECONDS);
});

describe('the checks themselves', () => {
  it('see a fault of each kind', async () => {
    const page = await browser.newPage();
    await page.setContent('<html data-mantine-color-scheme="light"><p style="color:#aaa;width:400px">pale</p><input><button style="width:9px;height:9px;padding:0"></button><button style="width:9px;height:9px;padding:0">x</button>');
    const narrow = await faults(page, { screens: [{ width: 360, colorScheme: 'light' }] });
    const kinds = new Set((narrow['360 px, light'] ?? []).map((fault) => /^(\d+ px too wide|[a-z0-9-]+)/.exec(fault)?.[1]));
    expect([...kinds]).toEqual(expect.arrayContaining(['color-contrast', 'html-has-lang', 'label', 'page-has-heading-one', 'target-size', expect.stringMatching(/px too wide$/)]));
    expect((await axeFindings(page, { onlyContrast: true })).every((finding) => finding.startsWith('color-contrast'))).toBe(true);
    await page.close();
  });
});
