import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './browser.js';
import { AtConsole } from './console/at-console.js';
import { Stack } from './stack/stack.js';

const LIMIT_BYTES = 200_000;
/** Contains the library that draws. */
const CHARTS = /\/assets\/metric-charts-/;

let stack: Stack;
let browser: Browser;

beforeAll(async () => {
  stack = await Stack.start({ redis: false });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

/** What travels when a browser takes gzip. */
const gzippedBytes = (url: string): Promise<number> =>
  new Promise((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': 'gzip' } }, (answer) => {
      if (answer.headers['content-encoding'] !== 'gzip') reject(new Error(`${url} is not compressed`));
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => (bytes += chunk.length));
      answer.on('end', () => resolve(bytes));
    }).on('error', reject);
  });

/** Addresses of everything that a page asks for, as it does. */
function requestsOf(page: Page): string[] {
  const urls: string[] = [];
  page.on('request', (request) => urls.push(request.url()));
  return urls;
}

const scripts = (urls: readonly string[]): readonly string[] => [...new Set(urls)].filter((url) => url.endsWith('.js'));

async function sizeOf(urls: readonly string[]): Promise<number> {
  const sizes = await Promise.all(urls.map(gzippedBytes));
  return sizes.reduce((sum, size) => sum + size, 0);
}

describe('the first load', () => {
  it.each([
    ['the list of clients', '/clients', 'Clients'],
    ['the dashboard, without what draws its charts', '/', 'Dashboard'],
  ])('%s takes less than 200 kB of gzipped JavaScript', async (_name, path, title) => {
    const admin = await AtConsole.signedIn(browser, stack.issuer);
    const urls = requestsOf(admin.page);
    await admin.open(path, title);
    await admin.settled();
    const loaded = scripts(urls).filter((url) => !CHARTS.test(url));
    expect(loaded.length).toBeGreaterThan(1);
    expect(await sizeOf(loaded)).toBeLessThan(LIMIT_BYTES);
    expect(admin.complaints).toEqual([]);
    await admin.leave();
  });

  it.each([
    ['/tokens', 'Tokens'],
    ['/clients/new', 'Register a client'],
    ['/audit', 'Audit log'],
    ['/users/new', 'Create a user'],
  ])('%s loads less than 75 kB more for whoever is in the console already', async (path, title) => {
    const admin = await AtConsole.signedIn(browser, stack.issuer);
    const urls = requestsOf(admin.page);
    await admin.open('/clients', 'Clients');
    await admin.settled();
    const before = new Set(scripts(urls));
    await admin.open(path, title);
    await admin.settled();
    expect(await sizeOf(scripts(urls).filter((url) => !before.has(url)))).toBeLessThan(75_000);
    await admin.leave();
  });

  it('charts are loaded by the dashboard alone, once its numbers are there', async () => {
    const admin = await AtConsole.signedIn(browser, stack.issuer);
    const urls = requestsOf(admin.page);
    await admin.open('/users', 'Users');
    await admin.settled();
    expect(urls.filter((url) => CHARTS.test(url))).toEqual([]);
    await admin.go('Dashboard');
    await admin.page.getByRole('figure').first().waitFor();
    const first = (pattern: RegExp): number => urls.findIndex((url) => pattern.test(url));
    expect(first(/\/admin\/metrics/)).toBeGreaterThan(-1);
    expect(first(/metric-charts-.*\.js$/)).toBeGreaterThan(first(/\/admin\/metrics/));
    await admin.leave();
  });

  it('nothing comes from anybody else, German only when it is spoken', async () => {
    const admin = await AtConsole.signedIn(browser, stack.issuer);
    const urls = requestsOf(admin.page);
    await admin.open('/', 'Dashboard');
    await admin.settled();
    expect([...new Set(urls.map((url) => new URL(url).origin))]).toEqual([stack.issuer]);
    expect(scripts(urls).filter((url) => /\/de-/.test(url))).toEqual([]);
    await admin.leave();
  });
});

describe('how the files travel', () => {
  it('files with a hash in their name are kept for a year, the page itself is asked for again each time', async () => {
    const page = await fetch(`${stack.issuer}/console/clients`);
    expect(page.headers.get('cache-control')).toBe('no-cache');
    const script = /src="\.\/(assets\/index-[^"]+\.js)"/.exec(await page.text())?.[1];
    const asset = await fetch(`${stack.issuer}/console/${script}`);
    expect([asset.status, asset.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
  });

  it('the policy of the page allows scripts of its own only', async () => {
    const policy = (await fetch(`${stack.issuer}/console/`)).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/script-src 'self'(;|$)/);
    expect(policy).toContain("frame-ancestors 'none'");
  });
});
