import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { servePages, stateNames } from '@assent/tools/page-preview.mjs';
import { launchChromium } from './browser.js';

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const axeRun = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)`;

/** Every finding as one line: rule and element. */
async function axeFindings(page: Page): Promise<readonly string[]> {
  // evaluate() is not bound by the page's Content-Security-Policy, unlike a script element.
  await page.evaluate(axeSource);
  const violations = await page.evaluate<readonly Violation[]>(axeRun);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`));
}

/** Elements that stick out of the page, and targets smaller than WCAG 2.2 §2.5.8 asks for. */
const layoutFaults = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const faults: string[] = [];
    for (const element of document.body.querySelectorAll('*')) {
      const { left, right, width, height } = element.getBoundingClientRect();
      if (width > 1 && (left < 0 || right > window.innerWidth + 0.5)) faults.push(`sticks out: ${element.outerHTML.slice(0, 120)}`);
      const isTarget = element.matches('a, button, label.scope, input:not([type=hidden], .checkbox)');
      if (isTarget && Math.min(width, height) < 40) faults.push(`too small: ${element.outerHTML.slice(0, 120)}`);
    }
    return faults;
  });

let browser: Browser;
let pages: Awaited<ReturnType<typeof servePages>>;

beforeAll(async () => {
  browser = await launchChromium();
  pages = await servePages();
});

afterAll(async () => {
  await browser?.close();
  await pages?.close();
});

const screens = [
  { width: 320, height: 640, colorScheme: 'light', forcedColors: 'none' },
  { width: 360, height: 740, colorScheme: 'light', forcedColors: 'none' },
  { width: 360, height: 740, colorScheme: 'dark', forcedColors: 'none' },
  { width: 1280, height: 800, colorScheme: 'light', forcedColors: 'none' },
  { width: 1280, height: 800, colorScheme: 'dark', forcedColors: 'none' },
  { width: 360, height: 740, colorScheme: 'dark', forcedColors: 'active' },
] as const;

describe.each(screens)('at $width × $height, $colorScheme, forced colours $forcedColors', ({ width, height, colorScheme, forcedColors }) => {
  let context: BrowserContext;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    context = await browser.newContext({ viewport: { width, height }, colorScheme, forcedColors, reducedMotion: 'reduce' });
    page = await context.newPage();
    page.on('console', (message) => complaints.push(message.text()));
    page.on('dialog', (dialog) => complaints.push(dialog.message()));
    page.on('pageerror', (error) => complaints.push(String(error)));
  });

  afterAll(async () => {
    await context.close();
  });

  it.each(stateNames)('%s: axe finds nothing, nothing sticks out, targets are large, the Content-Security-Policy holds', async (state) => {
    complaints.length = 0;
    await page.goto(`${pages.origin}/${state}`);
    expect(await axeFindings(page)).toEqual([]);
    expect(await layoutFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

describe('the checks themselves', () => {
  it('see a fault of each kind', async () => {
    const page = await browser.newPage({ viewport: { width: 360, height: 740 } });
    await page.setContent('<p style="color:#aaa;width:400px">pale</p><input><button>x</button>');
    const findings = (await axeFindings(page)).map((finding) => finding.split(':')[0]);
    expect(findings).toEqual(expect.arrayContaining(['color-contrast', 'html-has-lang', 'label', 'page-has-heading-one']));
    expect((await layoutFaults(page)).map((fault) => fault.split(':')[0])).toEqual(expect.arrayContaining(['sticks out', 'too small']));
    await page.close();
  });
});
