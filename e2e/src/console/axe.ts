import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Levels A and AA of WCAG up to 2.2, the size of targets among them, and what else axe recommends. */
const EVERYTHING = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] };
/** All that another colour scheme changes. */
const CONTRAST = { type: 'rule', values: ['color-contrast'] };

/** Every finding as one line: rule and element. @param within a selector */
export async function axeFindings(page: Page, { within = 'html', onlyContrast = false } = {}): Promise<readonly string[]> {
  // evaluate() is not bound by the page's Content-Security-Policy, unlike a script element.
  if (!(await page.evaluate<boolean>(`'axe' in window`))) await page.evaluate(axeSource);
  const options = JSON.stringify({ resultTypes: ['violations'], runOnly: onlyContrast ? CONTRAST : EVERYTHING });
  const violations = await page.evaluate<readonly Violation[]>(`axe.run(${JSON.stringify(within)}, ${options}).then(({ violations }) => violations)`);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 300)} ${failureSummary ?? ''}`));
}

/** Elements that reach beyond the right edge, in a page that can be scrolled sideways; empty: it cannot. */
const sidewaysScrolling = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const beyond = [...document.body.querySelectorAll('*')].filter((element) => element.getBoundingClientRect().right > clientWidth + 0.5);
    return beyond.map((element) => `${scrollWidth - clientWidth} px too wide: ${element.outerHTML.slice(0, 160)}`).slice(-5);
  });

/** Colours that change pass through others, however fast, and their children follow. */
const painted = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    // In a closed <details> nothing moves, and so nothing arrives.
    const isShown = (effect: AnimationEffect | null): boolean => effect instanceof KeyframeEffect && effect.target?.checkVisibility() === true;
    const going = (): readonly Animation[] => document.getAnimations().filter((animation) => animation instanceof CSSTransition && isShown(animation.effect));
    for (let quiet = 0; quiet < 2; quiet += going().length === 0 ? 1 : 0) {
      await Promise.all(going().map(({ finished }) => finished.catch(() => undefined)));
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    }
  });

export interface Screen {
  readonly width: number;
  readonly colorScheme: 'light' | 'dark';
  readonly forcedColors?: 'active' | 'none';
  /** What else is there to find was found at another screen already. */
  readonly onlyContrast?: true;
}

/** Wide and narrow, light and dark: the last one is too narrow for any phone. */
export const SCREENS: readonly Screen[] = [
  { width: 1280, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark', onlyContrast: true },
  { width: 360, colorScheme: 'dark' },
  { width: 360, colorScheme: 'light', onlyContrast: true },
];
export const NARROWEST_PIXELS = 320;
export const HEIGHT_PIXELS = 800;

/** What is wrong with what the page shows, by screen. */
export async function faults(page: Page, { screens = SCREENS, within = 'html' } = {}): Promise<Readonly<Record<string, readonly string[]>>> {
  const found: Record<string, readonly string[]> = {};
  const note = (name: string, here: readonly string[]): void => void (here.length > 0 && (found[name] = here));
  for (const { width, colorScheme, forcedColors = 'none', onlyContrast = false } of screens) {
    await page.setViewportSize({ width, height: HEIGHT_PIXELS });
    await page.emulateMedia({ colorScheme, forcedColors, reducedMotion: 'reduce' });
    await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
    await painted(page);
    note(`${width} px, ${colorScheme}`, [...(await axeFindings(page, { within, onlyContrast })), ...(await sidewaysScrolling(page))]);
  }
  await page.setViewportSize({ width: NARROWEST_PIXELS, height: HEIGHT_PIXELS });
  await painted(page);
  note(`${NARROWEST_PIXELS} px`, await sidewaysScrolling(page));
  await page.setViewportSize({ width: 1280, height: HEIGHT_PIXELS });
  return found;
}
