import { readFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as openid from 'openid-client';
import type { Browser, Locator } from 'playwright-core';
import { launchChromium } from './browser.js';
import { AtConsole } from './console/at-console.js';
import { START_MILLISECONDS } from './console/patience.js';
import { until } from './console/until.js';
import { startExampleApi, type RunningExampleApi } from './example-api.js';
import { introspect } from './stack/client.js';
import { ADMIN, ALICE, API } from './stack/import-file.js';
import { Person } from './stack/person.js';
import { Stack } from './stack/stack.js';

const CALLBACK = 'https://photobook.example.test/oauth/callback';

/** What an admin does with the console on a day on which a new application comes: each test goes on where the one before ended. */
describe('an admin registers a client, sees its token, and revokes it', () => {
  let stack: Stack;
  let browser: Browser;
  let api: RunningExampleApi;
  let admin: AtConsole;
  let env: NodeJS.Dict<string>;
  let accessToken: string;

  beforeAll(async () => {
    stack = await Stack.start();
    browser = await launchChromium();
    api = await startExampleApi({ issuer: stack.issuer, clientId: 'rs', clientSecret: 'rs-secret', audience: API, cache: { ttlSeconds: 0 } });
    admin = await AtConsole.arrive(browser, stack.issuer);
  }, START_MILLISECONDS);
  afterAll(async () => {
    await browser?.close();
    await api?.stop();
    await stack?.stop();
  });

  const askApi = async (): Promise<number> => (await fetch(`${api.url}/things`, { headers: { authorization: `Bearer ${accessToken}` } })).status;
  const shownIntrospection = async (): Promise<unknown> => JSON.parse(await admin.page.getByRole('region', { name: 'Introspection answer' }).innerText());
  const row = (text: string | RegExp): Locator => admin.page.getByRole('row').filter({ hasText: text });

  it('signs in through Assent', async () => {
    await admin.page.goto(`${stack.issuer}/console/`);
    await admin.signIn(ADMIN);
    await admin.title('Dashboard').waitFor();
  });

  it('says what kind of application it is, and gets safe defaults', async () => {
    const { page } = admin;
    await admin.go('Clients');
    await admin.link('Register a client').click();
    await page.getByRole('radio', { name: 'Web server' }).click();
    await admin.button('Next').click();
    await admin.field('Name').fill('Photo Book');
    await admin.field('Description').fill('Prints your pictures.');
    await admin.field('Redirect URI 1').fill(CALLBACK);
    await admin.button('Next').click();
    await page.getByRole('checkbox', { name: 'Read your things api:read' }).check();
    await admin.button('Next').click();
    await page.getByRole('heading', { name: 'What was chosen for you' }).waitFor();
    const chosen = await page.getByRole('region', { name: 'Is it right?' }).innerText();
    for (const words of ['Required', 'client_secret_basic', CALLBACK, 'Refresh', 'Read your things']) expect(chosen).toContain(words);
    await admin.button('Register').click();
    await admin.title('Photo Book is registered').waitFor();
  });

  it('reads the secret this once, and saves it as a file', async () => {
    const { page } = admin;
    const download = page.waitForEvent('download');
    await admin.button('Download .env').click();
    const file = await download;
    env = parseEnv(await readFile(await file.path(), 'utf8'));
    expect(file.suggestedFilename()).toBe(`${env['OAUTH_CLIENT_ID']}.env`);
    expect(env).toEqual({ ASSENT_ISSUER: stack.issuer, OAUTH_CLIENT_ID: expect.any(String), OAUTH_CLIENT_SECRET: expect.stringMatching(/^[\w-]{43}$/), OAUTH_REDIRECT_URI: CALLBACK, OAUTH_SCOPE: 'api:read offline_access' });
    expect(await admin.section('Id and secret').innerText()).toContain(env['OAUTH_CLIENT_SECRET']);
    await admin.field('I have stored the secret').check();
    await admin.link('Open the client').click();
    await admin.title('Photo Book').waitFor();
    await page.reload();
    await admin.section('Secrets').getByRole('row').filter({ hasText: 'Secret 1' }).waitFor();
    expect(await page.content()).not.toContain(env['OAUTH_CLIENT_SECRET']);
  });

  it('runs a code flow with what the file says', async () => {
    const { ASSENT_ISSUER = '', OAUTH_CLIENT_ID = '', OAUTH_CLIENT_SECRET = '', OAUTH_REDIRECT_URI = '', OAUTH_SCOPE = '' } = env;
    const client = await openid.discovery(new URL(ASSENT_ISSUER), OAUTH_CLIENT_ID, undefined, openid.ClientSecretBasic(OAUTH_CLIENT_SECRET), { algorithm: 'oauth2', execute: [openid.allowInsecureRequests] });
    const pkceCodeVerifier = openid.randomPKCECodeVerifier();
    const url = openid.buildAuthorizationUrl(client, { redirect_uri: OAUTH_REDIRECT_URI, scope: OAUTH_SCOPE, code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier), code_challenge_method: 'S256' });
    const tokens = await openid.authorizationCodeGrant(client, await new Person(ALICE).authorize(url), { pkceCodeVerifier });
    accessToken = tokens.access_token;
    expect(tokens.refresh_token).toMatch(/^rt_/);
  });

  it('finds the token by its client, before anybody has asked about it', async () => {
    await admin.page.reload();
    await admin.link('Show its tokens').click();
    await admin.title('Tokens').waitFor();
    expect(new URL(admin.page.url()).searchParams.get('client_id')).toBe(env['OAUTH_CLIENT_ID']);
    await row('Photo Book').waitFor();
    expect(await admin.page.getByRole('row').count()).toBe(2); // one, and the head
    expect(await row('Photo Book').innerText()).toMatch(/Active[\s\S]*alice[\s\S]*api:read[\s\S]*Authorization code/);
    await row('Photo Book').getByRole('link').first().click();
    await admin.title(/^Access token …/).waitFor();
    await admin.page.getByText('Nobody has asked about this token yet.').waitFor();
  });

  it('pastes the token, and reads what introspection says word for word', async () => {
    await admin.link('Paste any token').click();
    await admin.field('Token').fill(`Authorization: Bearer ${accessToken}`);
    await admin.button('Inspect').click();
    await admin.page.getByText('This token is good').waitFor();
    const { body } = await introspect(stack.issuer, accessToken);
    expect(await shownIntrospection()).toEqual(body);
    expect(body).toMatchObject({ active: true, username: 'alice', scope: 'api:read offline_access' });
    expect(admin.page.url()).not.toContain(accessToken);
    const history = await admin.page.getByRole('list', { name: 'History of the token' }).innerText();
    expect(history).toMatch(/Grant given by alice to Photo Book[\s\S]*This token issued for the code/);
  });

  it('sees that the API has asked about it', async () => {
    expect(await askApi()).toBe(200);
    await until(async () => {
      await admin.section('What introspection says').getByRole('button', { name: 'Refresh' }).click();
      return (await row('Example resource server').count()) === 1;
    });
    expect(await row('Example resource server').innerText()).toContain('Active');
  });

  it('revokes it: when the spinner has ended, introspection says so and the API refuses', async () => {
    await admin.button('Revoke this token').click();
    const dialog = admin.dialog('Revoke this token?');
    expect(await dialog.innerText()).toContain('Its refresh token stays');
    await dialog.getByRole('button', { name: 'Revoke this token' }).click();
    await dialog.waitFor({ state: 'hidden' });
    // Asked in the moment in which the dialog is gone: nothing is waited for.
    expect(await introspect(stack.issuer, accessToken)).toMatchObject({ status: 200, body: { active: false } });
    expect(await askApi()).toBe(401);
    expect(await shownIntrospection()).toEqual({ active: false });
    await admin.page.getByText('This token is dead: revoked').waitFor();
    expect(await admin.button('Revoke this token').isDisabled()).toBe(true);
  });

  it('finds all of it in the audit log', async () => {
    await admin.go('Audit log');
    for (const action of ['Client registered', 'Consent given', 'Token revoked']) await row(action).first().waitFor();
    expect(admin.complaints).toEqual([]);
  });
});
