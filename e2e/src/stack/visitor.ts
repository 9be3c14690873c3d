import { createHash, randomBytes } from 'node:crypto';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import type { ApprovedCode } from './client.js';
import { REDIRECT_URI } from './import-file.js';

const PATIENCE_MILLISECONDS = 10_000;

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Somebody at a real browser, on the way from the client `web` to Assent and back. */
export class Visitor {
  /** What the browser complained about: blocked content, script errors, dialogs. */
  readonly complaints: string[] = [];
  private readonly verifier = randomBytes(32).toString('base64url');

  private constructor(
    private readonly issuer: string,
    readonly context: BrowserContext,
    readonly page: Page,
  ) {}

  static async arrive(browser: Browser, issuer: string, options: BrowserContextOptions = {}): Promise<Visitor> {
    const context = await browser.newContext(options);
    context.setDefaultTimeout(PATIENCE_MILLISECONDS);
    return Visitor.at(issuer, context);
  }

  /** One more tab of the same browser. */
  openTab(): Promise<Visitor> {
    return Visitor.at(this.issuer, this.context);
  }

  private static async at(issuer: string, context: BrowserContext): Promise<Visitor> {
    const page = await context.newPage();
    await standInForClient(page);
    const visitor = new Visitor(issuer, context, page);
    visitor.listen(page);
    return visitor;
  }

  authorizationUrl(scope = 'api:read api:write', state = 'xyz'): string {
    const challenge = createHash('sha256').update(this.verifier).digest('base64url');
    const query = { client_id: 'web', redirect_uri: REDIRECT_URI, response_type: 'code', scope, state, code_challenge: challenge, code_challenge_method: 'S256' };
    return `${this.issuer}/authorize?${new URLSearchParams(query).toString()}`;
  }

  async signIn({ username, password }: Credentials): Promise<void> {
    await this.page.getByLabel('Username').fill(username);
    await this.page.getByLabel('Password').fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
  }

  press(button: 'Allow' | 'Cancel' | 'Continue' | 'Deny' | 'Use another account'): Promise<void> {
    return this.page.getByRole('button', { name: button }).click();
  }

  heading(): Promise<string> {
    return this.page.getByRole('heading', { level: 1 }).innerText();
  }

  /** Parameters that the client received. */
  async answer(): Promise<URLSearchParams> {
    await this.page.waitForURL(`${REDIRECT_URI}?**`);
    return new URL(this.page.url()).searchParams;
  }

  async code(): Promise<ApprovedCode> {
    return { code: (await this.answer()).get('code') ?? '', verifier: this.verifier };
  }

  leave(): Promise<void> {
    return this.context.close();
  }

  private listen(page: Page): void {
    page.on('console', (message) => this.complaints.push(message.text()));
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('dialog', (dialog) => this.complaints.push(dialog.message()));
  }
}

/** The client is not there: what counts is that the browser goes to it. Playwright's route() does not see redirects. */
async function standInForClient(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const body = Buffer.from('<title>Back at the client</title>').toString('base64');
  session.on('Fetch.requestPaused', ({ requestId }) => {
    const answer = { requestId, responseCode: 200, responseHeaders: [{ name: 'content-type', value: 'text/html' }], body };
    session.send('Fetch.fulfillRequest', answer).catch(() => undefined); // the visitor left meanwhile
  });
  await session.send('Fetch.enable', { patterns: [{ urlPattern: `${new URL(REDIRECT_URI).origin}/*` }] });
}
