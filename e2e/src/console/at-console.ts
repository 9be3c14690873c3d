import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { ConsoleVisitor } from '../stack/console-visitor.js';
import { ADMIN } from '../stack/import-file.js';
import type { Credentials } from '../stack/visitor.js';

const PATIENCE_MILLISECONDS = 15_000;
/** What Chromium writes about each answer that is no success, which tests look at themselves; when somebody else on this machine changes its network; and
 *  when a test, quicker than any person, is in a field before the page has put the cursor there. */
const NOT_OURS = /^Failed to load resource: (the server responded with a status of|net::ERR_NETWORK_CHANGED)|^Autofocus processing was blocked because a document already has a focused element/;

export interface Arrival extends BrowserContextOptions {
  readonly credentials?: Credentials;
}

/** Somebody at the admin console, in a real browser. */
export class AtConsole {
  /** What the browser complained about: blocked content, errors of scripts, dialogs of its own. */
  readonly complaints: string[];

  private constructor(
    readonly issuer: string,
    readonly context: BrowserContext,
    readonly page: Page,
    complaints: string[] = [],
  ) {
    this.complaints = complaints;
    page.on('console', (message) => NOT_OURS.test(message.text()) || complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
  }

  /** Nobody is signed in yet. */
  static async arrive(browser: Browser, issuer: string, options: BrowserContextOptions = {}): Promise<AtConsole> {
    const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', ...options });
    context.setDefaultTimeout(PATIENCE_MILLISECONDS);
    return new AtConsole(issuer, context, await context.newPage());
  }

  /** Signed in, without looking at the sign-in page. No page is open yet. */
  static async signedIn(browser: Browser, issuer: string, { credentials = ADMIN, ...options }: Arrival = {}): Promise<AtConsole> {
    const console = await AtConsole.arrive(browser, issuer, options);
    await console.signInQuickly(credentials);
    return console;
  }

  async signInQuickly(credentials: Credentials): Promise<void> {
    const visitor = new ConsoleVisitor(this.issuer);
    const { status, url, text } = await visitor.signIn(credentials);
    if (!visitor.cookies.has('assent_console')) throw new Error(`${credentials.username} is not signed in: ${status} ${url.pathname} ${text.replaceAll(/<[^>]+>/g, ' ').slice(0, 500)}`);
    const cookies = [...visitor.cookies].map(([name, value]) => ({ name, value, url: this.issuer, httpOnly: true, sameSite: name === 'assent_console' ? ('Strict' as const) : ('Lax' as const) }));
    await this.context.addCookies(cookies);
  }

  /** One more tab of the same browser. */
  async openTab(): Promise<AtConsole> {
    return new AtConsole(this.issuer, this.context, await this.context.newPage(), this.complaints);
  }

  /** Opens a page of the console by its address. @param title of it, to be waited for */
  async open(path: string, title?: string | RegExp): Promise<void> {
    await this.page.goto(`${this.issuer}/console${path}`);
    await this.title(title).waitFor();
  }

  /** Waits until everything that the page asked for is there. */
  async settled(): Promise<void> {
    await this.title().first().waitFor();
    await this.page.locator('[aria-busy=true], .mantine-Loader-root, .mantine-Skeleton-root').first().waitFor({ state: 'detached' });
  }

  /** Chooses from the menu at the left. */
  async go(name: string, title = name): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name, exact: true }).click();
    await this.title(title).waitFor();
  }

  /** The heading of the page. */
  title(name?: string | RegExp): Locator {
    return this.page.getByRole('heading', { level: 1, ...(name !== undefined && { name }) });
  }

  /** A card of the page. */
  section(name: string | RegExp): Locator {
    return this.page.getByRole('region', { name, exact: true });
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  link(name: string | RegExp): Locator {
    return this.page.getByRole('link', { name, exact: true });
  }

  field(label: string | RegExp): Locator {
    return this.page.getByLabel(label, { exact: true });
  }

  dialog(name?: string | RegExp): Locator {
    return this.page.getByRole('dialog', name === undefined ? {} : { name });
  }

  /** Fills in the sign-in page of Assent, which the browser shows. */
  async signIn({ username, password }: Credentials): Promise<void> {
    await this.page.getByLabel('Username').fill(username);
    await this.page.getByLabel('Password').fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
  }

  leave(): Promise<void> {
    return this.context.close();
  }
}
