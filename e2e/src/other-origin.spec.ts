import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './browser.js';
import { Stack } from './stack/stack.js';

interface Init {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What a script got, or why the browser kept it from it. */
const ask = (page: Page, url: string, init: Init): Promise<unknown> =>
  page.evaluate(async ([address, options]) => fetch(address, options).then(async (answer) => ({ status: answer.status, body: (await answer.json()) as unknown }), (error: Error) => error.name), [url, init] as const);

describe('RFC 9700 §2.6: applications in a browser, on an origin of their own', () => {
  let stack: Stack;
  let browser: Browser;
  let application: Server;
  let page: Page;

  beforeAll(async () => {
    stack = await Stack.start({ redis: false });
    browser = await launchChromium();
    application = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end('<title>An application</title>')).listen(0, '127.0.0.1');
    await once(application, 'listening');
    page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(application.address() as AddressInfo).port}/`);
  });

  afterAll(async () => {
    await browser.close();
    application.close();
    await stack.stop();
  });

  it('read the metadata and the keys', async () => {
    expect(await ask(page, `${stack.issuer}/.well-known/oauth-authorization-server`, {})).toMatchObject({ status: 200, body: { issuer: stack.issuer } });
    expect(await ask(page, `${stack.issuer}/jwks`, {})).toMatchObject({ status: 200 });
  });

  it('call the token endpoint, with a preflight too, and read its errors', async () => {
    const body = 'grant_type=authorization_code&code=unknown&client_id=unknown';
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await ask(page, `${stack.issuer}/token`, { method: 'POST', body, headers })).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    expect(await ask(page, `${stack.issuer}/token`, { method: 'POST', body, headers: { ...headers, authorization: 'Basic dW5rbm93bjp4' } })).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  it('cannot read the authorization endpoint, introspection or the admin API', async () => {
    for (const path of ['/authorize?client_id=web', '/introspect', '/admin/openapi.json', '/admin/session']) {
      expect([path, await ask(page, stack.issuer + path, {})]).toEqual([path, 'TypeError']);
    }
  });
});
