import { createHash, randomBytes } from 'node:crypto';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import type { ApprovedCode } from './client.js';
import { REDIRECT_URI } from './import-file.js';

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
    // The client is not there: what counts is that the browser goes to it.
    await context.route('https://rp.example.test/**', (route) => route.fulfill({ contentType: 'text/html', body: '<title>Back</title>' }));
    const visitor = new Visitor(issuer, context, await context.newPage());
    visitor.listen(visitor.page);
    return visitor;
  }

  /** One more tab of the same browser. */
  async openTab(): Promise<Visitor> {
    const tab = new Visitor(this.issuer, this.context, await this.context.newPage());
    tab.listen(tab.page);
    return tab;
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

  press(button: 'Allow' | 'Cancel' | 'Use another account'): Promise<void> {
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
