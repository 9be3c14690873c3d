/** Takes the pictures of the README: `npm run screenshots`, after a build of @assent/authorization. */
import { mkdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { chromiumLaunchOptions } from './chromium.mjs';
import { servePages } from './page-preview.mjs';

const MAX_BYTES = 80_000;
const PICTURES = [
  { state: 'sign-in', scheme: 'light', file: 'sign-in.png' },
  { state: 'sign-in', scheme: 'dark', file: 'sign-in-dark.png' },
  { state: 'consent', scheme: 'light', file: 'consent.png' },
  { state: 'consent', scheme: 'dark', file: 'consent-dark.png' },
];

const folder = fileURLToPath(new URL('../docs/images/', import.meta.url));
mkdirSync(folder, { recursive: true });
const pages = await servePages();
const browser = await chromium.launch(chromiumLaunchOptions());
try {
  for (const picture of PICTURES) await take(picture);
} finally {
  await browser.close();
  await pages.close();
}

async function take({ state, scheme, file }) {
  const context = await browser.newContext({ viewport: { width: 560, height: 960 }, colorScheme: scheme });
  const page = await context.newPage();
  await page.goto(`${pages.origin}/${state}`);
  await page.screenshot({ path: `${folder}${file}`, caret: 'hide' });
  await context.close();
  const { size } = statSync(`${folder}${file}`);
  if (size > MAX_BYTES) throw new Error(`docs/images/${file} has ${size} bytes, more than ${MAX_BYTES}.`);
  console.log(`docs/images/${file} ${Math.round(size / 1000)} kB`);
}
