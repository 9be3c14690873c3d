import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { launchChromium } from './browser.js';
import { ALICE, IMPORT_FILE } from './stack/import-file.js';
import { Stack } from './stack/stack.js';

interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly referer: string | undefined;
  readonly params: Readonly<Record<string, string>>;
}

const AWKWARD_STATE = `a "b" & <c> 'd' + ä %20 \u{1f511}`;

const CLIENTS = [
  { client_id: 'app', client_name: 'App', redirect_uris: ['http://127.0.0.1/cb', 'http://[::1]/cb'] },
  { client_id: 'paged', client_name: 'Paged', redirect_uris: ['http://127.0.0.1/cb'], implicit_answer_page: true },
].map((client) => ({
  ...client,
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'implicit'],
  response_types: ['code', 'token'],
  allow_implicit: true,
  scope: 'api:read',
}));

/** A client on this machine, which keeps what the browser brings. */
async function listen(host: string, received: Received[]): Promise<Server> {
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { method, url } = request;
      if (url?.startsWith('/cb')) received.push({ method, url, referer: request.headers.referer, params: Object.fromEntries(new URLSearchParams(body)) });
      response.writeHead(200, { 'content-type': 'text/html' }).end('<title>Back</title>');
    });
  }).listen(0, host);
  await once(server, 'listening');
  return server;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

let stack: Stack;
let browser: Browser;
let servers: Server[];
const received: Received[] = [];
let contexts: BrowserContext[] = [];

beforeAll(async () => {
  stack = await Stack.start({ importFile: { ...IMPORT_FILE, clients: [...IMPORT_FILE.clients, ...CLIENTS] }, env: { ASSENT_UNREGISTERED_CLIENTS: 'on' } });
  browser = await launchChromium();
  servers = [await listen('127.0.0.1', received), await listen('::1', received)];
});

afterEach(async () => {
  await Promise.all(contexts.map((context) => context.close()));
  contexts = [];
  received.length = 0;
});

afterAll(async () => {
  await browser?.close();
  for (const server of servers ?? []) {
    server.close();
    server.closeAllConnections();
  }
  await stack?.stop();
});

const redirectUri = (index = 0): string => (index === 0 ? `http://127.0.0.1:${portOf(servers[0]!)}/cb` : `http://[::1]:${portOf(servers[1]!)}/cb`);

function authorizationUrl(given: Readonly<Record<string, string>>): string {
  const challenge = createHash('sha256').update(randomBytes(32).toString('base64url')).digest('base64url');
  const usual = { client_id: 'app', redirect_uri: redirectUri(), response_type: 'code', scope: 'api:read', state: AWKWARD_STATE, code_challenge: challenge, code_challenge_method: 'S256' };
  return `${stack.issuer}/authorize?${new URLSearchParams({ ...usual, ...given }).toString()}`;
}

/** A person who has signed in and sees the consent page. */
async function atConsent(given: Readonly<Record<string, string>>, options: BrowserContextOptions = {}): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext(options);
  contexts.push(context);
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(authorizationUrl(given));
  await page.getByLabel('Username').fill(ALICE.username);
  await page.getByLabel('Password').fill(ALICE.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Allow' }).waitFor();
  return { page, complaints };
}

describe('OAuth 2.0 Form Post Response Mode', () => {
  it('posts the code by itself, and nothing is blocked', async () => {
    const { complaints, page } = await atConsent({ response_mode: 'form_post' });
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.waitForURL(redirectUri());
    expect(received).toEqual([{ method: 'POST', url: '/cb', referer: undefined, params: { code: expect.stringMatching(/^ac_/), state: AWKWARD_STATE, iss: stack.issuer } }]);
    expect(complaints).toEqual([]);
  });

  it('posts it by one button without JavaScript', async () => {
    const { page } = await atConsent({ response_mode: 'form_post' }, { javaScriptEnabled: false });
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.getByRole('button', { name: `Continue to 127.0.0.1:${portOf(servers[0]!)}` }).click();
    await page.waitForURL(redirectUri());
    expect(received).toMatchObject([{ method: 'POST', params: { code: expect.stringMatching(/^ac_/), state: AWKWARD_STATE } }]);
  });

  it('posts tokens and errors so', async () => {
    const { page } = await atConsent({ response_mode: 'form_post', response_type: 'token' });
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.waitForURL(redirectUri());
    await page.goto(authorizationUrl({ response_mode: 'form_post', scope: 'unknown' }));
    await page.waitForURL(redirectUri());
    expect(received).toMatchObject([{ params: { access_token: expect.stringMatching(/^at_/), token_type: 'Bearer' } }, { params: { error: 'invalid_scope', state: AWKWARD_STATE } }]);
  });

  it('posts to an IPv6 address, which no Content-Security-Policy can name', async () => {
    const { complaints, page } = await atConsent({ response_mode: 'form_post', redirect_uri: redirectUri(1) });
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.waitForURL(redirectUri(1));
    expect(received).toMatchObject([{ method: 'POST', params: { state: AWKWARD_STATE } }]);
    expect(complaints).toEqual([]);
  });
});

describe('RFC 8252 §7.3: an IPv6 loopback address', () => {
  it('is reached from the consent page by a redirect too', async () => {
    const { complaints, page } = await atConsent({ redirect_uri: redirectUri(1) });
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.waitForURL(`${redirectUri(1)}?**`);
    expect(complaints).toEqual([]);
  });
});

describe('RFC 6749 §4.2.2', () => {
  it('the fragment reaches the client by a redirect, in the browser alone', async () => {
    const { page } = await atConsent({ response_type: 'token' });
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.waitForURL(`${redirectUri()}#**`);
    expect(Object.fromEntries(new URLSearchParams(new URL(page.url()).hash.slice(1)))).toMatchObject({ access_token: expect.stringMatching(/^at_/), state: AWKWARD_STATE });
    expect(received).toMatchObject([{ method: 'GET', url: '/cb', referer: undefined }]);
  });

  it('a link to the full URI takes its place where the client wants that', async () => {
    const { complaints, page } = await atConsent({ client_id: 'paged', response_type: 'token' }, { javaScriptEnabled: false });
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.getByRole('link', { name: `Continue to 127.0.0.1:${portOf(servers[0]!)}` }).click();
    await page.waitForURL(`${redirectUri()}#**`);
    expect(new URLSearchParams(new URL(page.url()).hash.slice(1)).get('state')).toBe(AWKWARD_STATE);
    expect(received).toMatchObject([{ method: 'GET', url: '/cb', referer: undefined }]);
    expect(complaints).toEqual([]);
  });
});

describe('RFC 6749 §2.4: a client that nobody registered', () => {
  const STRANGER = { client_id: 'https://stranger.example.test', redirect_uri: 'https://stranger.example.test/', response_type: 'token' };

  it('is shown as that', async () => {
    const { page } = await atConsent(STRANGER);
    const words = await page.getByRole('main').innerText();
    expect(words).toContain('Nobody has registered this app here.');
    expect(words).toContain('https://stranger.example.test');
  });

  it('does not get a person by an error: they see a page, and go on if they like', async () => {
    const context = await browser.newContext();
    contexts.push(context);
    const page = await context.newPage();
    const response = await page.goto(authorizationUrl({ ...STRANGER, scope: 'unknown' }));
    expect(response?.status()).toBe(400);
    const href = await page.getByRole('link', { name: 'Continue to stranger.example.test' }).getAttribute('href');
    expect(href).toMatch(/^https:\/\/stranger\.example\.test\/#error=invalid_scope&/);
  });
});
