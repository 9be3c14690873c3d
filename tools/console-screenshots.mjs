/** Takes the pictures of the console: a part of `npm run screenshots`, after a build of @assent/standalone.
 *  `node tools/console-screenshots.mjs client audit` takes only those of these names. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { chromiumLaunchOptions } from './chromium.mjs';
import { INSTALLATION } from './console-pictures/installation.mjs';
import { live, signIn } from './console-pictures/life.mjs';
import { moveIntoThePast } from './console-pictures/past.mjs';
import { PICTURES } from './console-pictures/pictures.mjs';
import { startServer } from './console-pictures/server.mjs';
import { smallPng } from './console-pictures/small-png.mjs';

const MAX_BYTES = 120_000;
const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 360, height: 740 };
const MAX_HEIGHT = 1500;
const CONTEXT = { locale: 'en-GB', timezoneId: 'Europe/Berlin', viewport: WIDE, deviceScaleFactor: 1, reducedMotion: 'reduce' };
const BUSY = '[aria-busy=true], .mantine-Loader-root, .mantine-Skeleton-root';

const wanted = process.argv.slice(2);
const folder = fileURLToPath(new URL('../docs/images/console/', import.meta.url));
mkdirSync(folder, { recursive: true });
const ends = [];
try {
  await takeAll();
} finally {
  for (const end of ends.reverse()) await end();
}

async function takeAll() {
  const server = await startServer(INSTALLATION);
  ends.push(() => server.stop());
  const browser = await chromium.launch(chromiumLaunchOptions());
  ends.push(() => browser.close());
  const context = await browser.newContext(CONTEXT);
  const page = await context.newPage();
  await page.goto(`${server.issuer}/console/`);
  await signIn(page);
  await page.getByRole('heading', { level: 1, name: 'Dashboard' }).waitFor();
  const places = await live(browser, server.issuer, page);
  await moveIntoThePast(server.databaseUrl);
  await page.close();
  for (const picture of PICTURES) if (wanted.length === 0 || wanted.includes(picture.file)) await take(context, server.issuer, places, picture);
}

/** Light, dark, and on a phone. Each in a tab of its own: drafts and what was visited do not go along. */
async function take(context, issuer, places, { file, path, act, narrow }) {
  const page = await context.newPage();
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(`${issuer}/console${typeof path === 'string' ? path : path(places)}`);
  await settled(page);
  await act?.(page, places);
  await shot(page, WIDE, 'light', file);
  await shot(page, WIDE, 'dark', `${file}-dark`);
  if (narrow) await shot(page, NARROW, 'light', `${file}-narrow`);
  await page.close({ runBeforeUnload: false });
}

async function settled(page) {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.locator(BUSY).first().waitFor({ state: 'detached' });
}

async function shot(page, size, colorScheme, file) {
  await page.emulateMedia({ colorScheme });
  await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
  await page.setViewportSize(size);
  const height = await page.evaluate('document.documentElement.scrollHeight');
  await page.setViewportSize({ width: size.width, height: Math.min(Math.max(height, size.height), MAX_HEIGHT) });
  await page.locator(BUSY).first().waitFor({ state: 'detached' });
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
  const picture = smallPng(await page.screenshot({ caret: 'hide', animations: 'disabled' }));
  if (picture.length > MAX_BYTES) throw new Error(`docs/images/console/${file}.png would have ${picture.length} bytes, more than ${MAX_BYTES}.`);
  writeFileSync(`${folder}${file}.png`, picture);
  console.log(`docs/images/console/${file}.png ${Math.round(picture.length / 1000)} kB`);
}
