import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { launchChromium } from './browser.js';
import { MEDIA_IMPORT } from './mediagoblin/import-file.js';
import { REDIRECT_URI } from './stack/import-file.js';
import { Stack } from './stack/stack.js';
import { Visitor } from './stack/visitor.js';

const [ALICE, BOB] = MEDIA_IMPORT.users;
const gallery = (client_id: string) => ({
  client_id,
  client_secret: 'gallery-secret',
  client_name: 'Gallery',
  client_description: 'Shows your pictures',
  redirect_uris: [REDIRECT_URI],
  grant_types: ['authorization_code', 'refresh_token'],
  token_endpoint_auth_method: 'client_secret_post',
  require_pkce: false,
  scope: 'full_control',
  allow_mediagoblin: true,
});

let stack: Stack;
let browser: Browser;
const visitors: Visitor[] = [];

beforeAll(async () => {
  const clients = [...MEDIA_IMPORT.clients, ...['one', 'two', 'three', 'four', 'five'].map(gallery)];
  stack = await Stack.start({ importFile: { ...MEDIA_IMPORT, clients }, env: { ASSENT_MEDIAGOBLIN: 'on', ASSENT_PASSWORD_GRANT: 'on' } });
  browser = await launchChromium();
});

/** The Content-Security-Policy let everything pass that it must. */
afterEach(async () => {
  const complaints = visitors.flatMap((visitor) => visitor.complaints);
  await Promise.all(visitors.splice(0).map((visitor) => visitor.leave()));
  expect(complaints).toEqual([]);
});

afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

const urlOf = (client: string): string => `${stack.issuer}/oauth/authorize?response_type=code&client_id=${client}&state=xyz`;

/** On the page that a client sends people to. */
async function sent(client: string, options: BrowserContextOptions = {}): Promise<Visitor> {
  const visitor = await Visitor.arrive(browser, stack.issuer, options);
  visitors.push(visitor);
  await visitor.page.goto(urlOf(client));
  return visitor;
}

const codeOf = async (visitor: Visitor): Promise<unknown> => Object.fromEntries(await visitor.answer());
const aCode = () => ({ code: expect.stringMatching(/^ac_/), state: 'xyz', iss: stack.issuer });

describe("a person whom a client of MediaGoblin's dialect asks", () => {
  it.each([
    ['one', {}],
    ['two', { javaScriptEnabled: false }],
  ])('signs in, reads who asks for what, allows it, and comes back with a code (%s, %j)', async (client, options) => {
    const visitor = await sent(client, options);
    expect(await visitor.heading()).toMatch(/^Sign in\s+to continue to Gallery$/);
    await visitor.signIn(ALICE);
    await visitor.page.getByRole('heading', { name: 'Allow access for Gallery?' }).waitFor();
    const text = await visitor.page.getByRole('main').innerText();
    for (const words of ['Signed in as alice', 'Shows your pictures', 'Do everything that you can do there', 'Then you go back to https://rp.example.test.']) expect(text).toContain(words);
    await visitor.press('Allow');
    expect(await codeOf(visitor)).toEqual(aCode());
  });

  it('goes from the sign-in straight to the client the next time', async () => {
    const first = await sent('three');
    await first.signIn(ALICE);
    await first.press('Allow');
    await first.answer();
    const second = await sent('three');
    await second.signIn(ALICE);
    expect(await codeOf(second)).toEqual(aCode());
    await second.page.goto(urlOf('three'));
    expect(await codeOf(second)).toEqual(aCode());
  });

  it('denies it, and the client hears', async () => {
    const visitor = await sent('four');
    await visitor.signIn(ALICE);
    await visitor.press('Deny');
    expect(await codeOf(visitor)).toMatchObject({ error: 'access_denied', state: 'xyz', iss: stack.issuer });
  });

  it('takes another account', async () => {
    const visitor = await sent('five');
    await visitor.signIn(ALICE);
    await visitor.press('Use another account');
    await visitor.signIn(BOB);
    await visitor.page.getByText('Signed in as bob').waitFor();
    await visitor.press('Allow');
    expect(await codeOf(visitor)).toEqual(aCode());
  });
});
