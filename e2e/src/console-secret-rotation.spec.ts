import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchChromium } from './browser.js';
import { AtConsole } from './console/at-console.js';
import { START_MILLISECONDS } from './console/patience.js';
import { until } from './console/until.js';
import { introspect, postForm } from './stack/client.js';
import { Stack } from './stack/stack.js';

let stack: Stack;
let browser: Browser;
let admin: AtConsole;

beforeAll(async () => {
  stack = await Stack.start();
  browser = await launchChromium();
  admin = await AtConsole.signedIn(browser, stack.issuer);
}, START_MILLISECONDS);
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

const tokenWith = (secret: string) => postForm(`${stack.issuer}/token`, { grant_type: 'client_credentials', scope: 'api:read' }, `post:${secret}`);
const tokenInForm = (clientSecret: string) => fetch(`${stack.issuer}/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials', client_id: 'post', client_secret: clientSecret }) });
const worksInForm = async (secret: string): Promise<boolean> => (await tokenInForm(secret)).ok;

/** A client that gets tokens with one secret, one after the other, until it is stopped. */
class BusyClient {
  readonly statuses: number[] = [];
  readonly tokens: string[] = [];
  private isGoing = true;
  private readonly end: Promise<void>;

  constructor(private readonly secret: string) {
    this.end = this.run();
  }

  async stop(): Promise<void> {
    this.isGoing = false;
    await this.end;
  }

  private async run(): Promise<void> {
    while (this.isGoing) {
      const { status, body } = await postForm(`${stack.issuer}/token`, { grant_type: 'client_credentials', scope: 'api:read' }, `web:${this.secret}`);
      this.statuses.push(status);
      if (status === 200) this.tokens.push(String(body['access_token']));
    }
  }
}

/** Rotates in the console. @returns the new secret, after the dialog was closed */
async function rotate(clientId: string, overlap: string): Promise<string> {
  await admin.open(`/clients/${clientId}`);
  await admin.button('Rotate the secret').click();
  const dialog = admin.dialog();
  await dialog.getByRole('radio', { name: overlap, exact: true }).check();
  await dialog.getByRole('button', { name: 'Make a new secret' }).click();
  const secret = await dialog.getByText(/^[\w-]{43}$/).innerText();
  await admin.page.keyboard.press('Escape'); // a stray key does not lose it
  expect(await dialog.getByRole('button', { name: 'Done' }).isDisabled()).toBe(true);
  await dialog.getByLabel('I have stored the secret').check();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await dialog.waitFor({ state: 'hidden' });
  return secret;
}

describe('rotating a secret in the console', () => {
  it('keeps a client working that has the old one, all the time, while the new one works at once', async () => {
    const client = new BusyClient('web-secret');
    await until(async () => client.tokens.length > 3);
    const newSecret = await rotate('web', '1 hour');
    const before = client.tokens.length;
    const withNew = await postForm(`${stack.issuer}/token`, { grant_type: 'client_credentials', scope: 'api:read' }, `web:${newSecret}`);
    await until(async () => client.tokens.length > before + 3);
    await client.stop();

    expect([withNew.status, [...new Set(client.statuses)]]).toEqual([200, [200]]);
    for (const token of [client.tokens[0], client.tokens.at(-1), String(withNew.body['access_token'])]) expect(await introspect(stack.issuer, token ?? '')).toMatchObject({ body: { active: true } });
    const secrets = admin.section('Secrets').getByRole('row');
    expect(await secrets.filter({ hasText: 'newest' }).innerText()).toContain('Secret 2');
    expect(await secrets.filter({ hasText: 'Secret 1' }).innerText()).toMatch(/in (1 hour|\d+ minutes)/);
  });

  it('without an overlap, ends the old one in the moment in which the new one is shown', async () => {
    expect(await worksInForm('post-secret')).toBe(true);
    const newSecret = await rotate('post', 'Not at all');
    expect(await Promise.all([worksInForm('post-secret'), worksInForm(newSecret)])).toEqual([false, true]);
    expect((await tokenWith(newSecret)).status).toBe(401); // in the header: not its way
    expect(await admin.section('Secrets').getByRole('row').count()).toBe(2); // one, and the head
    expect(admin.complaints).toEqual([]);
  });
});
