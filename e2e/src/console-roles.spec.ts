import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchChromium } from './browser.js';
import { AtConsole } from './console/at-console.js';
import { FULL_IMPORT, fillInstallation, type Places } from './console/full-installation.js';
import { ROUND_TRIP_MILLISECONDS, START_MILLISECONDS } from './console/patience.js';
import { ALICE, API } from './stack/import-file.js';
import { Stack } from './stack/stack.js';
import type { Credentials } from './stack/visitor.js';

const OLGA = { username: 'olga', password: 'operator password' };
const ADAM = { username: 'adam', password: 'auditor password' };
const READ_ONLY = 'Your role may look at this but not change it.';
/** What every page of the console has, and what only looks. */
const HARMLESS = /^(Account and appearance|Copy|Copied|Search or jump|Filters|Clear|Load more|Try again|Refresh|Show details|Details|Inspect|Follow live|Export CSV|Open navigation|Show its|Paste any token|Visibility|.*: Any)/;

let stack: Stack;
let browser: Browser;
let places: Places;

beforeAll(async () => {
  stack = await Stack.start({ importFile: FULL_IMPORT });
  browser = await launchChromium();
  places = await fillInstallation(stack);
}, START_MILLISECONDS);
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

const arrive = (credentials: Credentials): Promise<AtConsole> => AtConsole.signedIn(browser, stack.issuer, { credentials });

/** Buttons and links of the page that change something, by name. */
async function offered(person: AtConsole, path: string): Promise<readonly string[]> {
  await person.open(path);
  await person.settled();
  const buttons = await person.page.getByRole('main').getByRole('button').all();
  const names = await Promise.all([...buttons, ...(await person.page.getByRole('main').locator('a.mantine-Button-root').all())].map(async (button) => (await button.getAttribute('aria-label')) ?? (await button.innerText())));
  return names.filter((name) => name !== '' && !HARMLESS.test(name));
}

/** As a script of the page would call. @returns the statuses */
const call = (person: AtConsole, calls: readonly (readonly [method: string, path: string, body?: object])[], token?: string): Promise<readonly number[]> =>
  person.page.evaluate(
    async ([all, given]) => {
      const { csrf_token: own } = (await (await fetch('/admin/session')).json()) as { csrf_token: string };
      const statuses: number[] = [];
      for (const [method, path, body] of all) {
        const headers = { 'content-type': 'application/json', ...(given !== '' && { 'x-csrf-token': given ?? own }) };
        statuses.push((await fetch(`/admin${path}`, { method, headers, ...(method !== 'DELETE' && { body: JSON.stringify(body ?? {}) }) })).status);
      }
      return statuses;
    },
    [calls, token] as const,
  );

const managing = (): readonly (readonly [string, string, object?])[] => [
  ['POST', '/clients', { client_name: 'X', grant_types: ['client_credentials'] }],
  ['PATCH', '/clients/web', { client_name: 'X' }],
  ['POST', '/clients/web/secret'],
  ['POST', '/clients/web/disable'],
  ['DELETE', '/clients/web'],
  ['POST', '/users', { username: 'x' }],
  ['PATCH', `/users/${places.userId}`, { roles: ['admin'] }],
  ['POST', `/users/${places.userId}/password`, { password: 'another password' }],
  ['POST', '/apis', { identifier: 'https://x.example.test/' }],
  ['DELETE', `/apis/${encodeURIComponent(API)}`],
  ['POST', '/keys/rotate'],
  ['DELETE', `/trusted-issuers/${places.jwtIssuerId}`],
];
const revoking = (): readonly (readonly [string, string])[] => [
  ['POST', `/tokens/${places.tokenId}/revoke`],
  ['POST', `/grants/${places.grantId}/revoke`],
  ['POST', '/clients/web/revoke'],
  ['POST', `/users/${places.userId}/revoke`],
  ['POST', `/users/${places.userId}/end-sessions`],
];

const detailPages = (): readonly string[] => [
  '/clients', '/clients/web', '/clients/native', '/tokens', `/tokens/${places.tokenId}`, '/tokens/inspect', '/grants', `/grants/${places.grantId}`, '/users', `/users/${places.userId}`,
  '/apis', `/apis/${encodeURIComponent(API)}`, '/keys', '/trusted-issuers', `/trusted-issuers/${places.jwtIssuerId}`, '/audit', '/settings', '/',
];
const forms = (): readonly string[] => [
  '/clients/new', '/clients/web/edit', '/users/new', `/users/${places.userId}/edit`, '/apis/new', `/apis/${encodeURIComponent(API)}/edit`, '/trusted-issuers/new', `/trusted-issuers/${places.jwtIssuerId}/edit`,
];

describe('an auditor', () => {
  let adam: AtConsole;
  beforeAll(async () => {
    adam = await arrive(ADAM);
  });
  afterAll(() => adam.leave());

  it('is offered nothing that changes anything, on any page', async () => {
    const everywhere: (readonly [string, readonly string[]])[] = [];
    for (const path of detailPages()) everywhere.push([path, await offered(adam, path)]);
    expect(everywhere.filter(([, names]) => names.length > 0)).toEqual([]);
    expect(adam.complaints).toEqual([]);
  }, ROUND_TRIP_MILLISECONDS);

  it('sees no form where a link leads to one, but why there is none', async () => {
    for (const path of forms()) {
      await adam.open(path);
      await adam.settled();
      await adam.page.getByText(READ_ONLY).waitFor();
      expect([path, await adam.page.getByRole('main').getByRole('textbox').count(), await adam.page.getByRole('main').getByRole('button').count()]).toEqual([path, 0, 0]);
    }
  });

  it('is told so once on the pages of single things', async () => {
    for (const path of ['/clients/web', `/users/${places.userId}`, `/apis/${encodeURIComponent(API)}`, '/keys', `/trusted-issuers/${places.jwtIssuerId}`]) {
      await adam.open(path);
      await adam.settled();
      expect([path, await adam.page.getByText(READ_ONLY).count()]).toEqual([path, 1]);
    }
  });

  it('is offered no such action in the palette', async () => {
    await adam.page.keyboard.press('Control+k');
    const palette = adam.dialog();
    await palette.getByRole('option', { name: /^Inspect a token/ }).waitFor();
    expect(await palette.getByRole('option', { name: /^(Register|Create|Trust an|Rotate)/ }).count()).toBe(0);
    await adam.page.keyboard.press('Escape');
  });

  it('is refused by the API as well, with the session\'s cookie and token', async () => {
    const calls = [...managing(), ...revoking()];
    expect(await call(adam, calls)).toEqual(calls.map(() => 403));
  });
});

describe('an operator', () => {
  let olga: AtConsole;
  beforeAll(async () => {
    olga = await arrive(OLGA);
  });
  afterAll(() => olga.leave());

  it('is offered to revoke, and nothing else', async () => {
    const everywhere: string[] = [];
    for (const path of detailPages()) everywhere.push(...(await offered(olga, path)));
    const names = [...new Set(everywhere)].map((name) => name.replace(/^(Withdraw): .*/, '$1')).toSorted();
    expect(names.filter((name) => !/^Revoke everything of /.test(name))).toEqual(['Revoke everything', 'Revoke the grant', 'Revoke this token', 'Sign out everywhere', 'Sign out there', 'Withdraw']);
  }, ROUND_TRIP_MILLISECONDS);

  it('sees no form where a link leads to one', async () => {
    for (const path of forms()) {
      await olga.open(path);
      await olga.page.getByText(READ_ONLY).waitFor();
    }
  });

  it('is refused by the API for the rest', async () => {
    const calls = managing();
    expect(await call(olga, calls)).toEqual(calls.map(() => 403));
  });

  it('revokes nothing without the header of the session, or with another one', async () => {
    for (const token of ['', 'A'.repeat(43)]) expect(await call(olga, revoking(), token)).toEqual(revoking().map(() => 403));
  });

  it('revokes a grant in the console', async () => {
    await olga.open(`/grants/${places.grantId}`);
    await olga.button('Revoke the grant').click();
    await olga.dialog().getByRole('button', { name: 'Revoke the grant' }).click();
    await olga.dialog().waitFor({ state: 'hidden' });
    expect(await olga.button('Revoke the grant').isDisabled()).toBe(true);
    expect(await call(olga, revoking())).toEqual([204, 204, 200, 200, 200]);
  });
});

describe('somebody without a role', () => {
  it('reads why there is nothing for them, and can go', async () => {
    const alice = await arrive(ALICE);
    await alice.open('/clients/new', 'Your account has no role here');
    expect(await alice.page.getByRole('main').innerText()).toContain('alice is signed in, but may not use the console.');
    expect(await alice.page.getByRole('navigation').count()).toBe(0);
    await alice.button('Use another account').click();
    await alice.page.getByLabel('Password').waitFor();
    await alice.signIn(ADAM);
    await alice.title('Dashboard').waitFor();
    await alice.button('Account and appearance').click();
    await alice.page.getByText('adam · Auditor').waitFor();
    await alice.leave();
  });

  it('whoever loses the role while a page is open is told so with the next thing they do', async () => {
    const olga = await arrive(OLGA);
    const admin = await AtConsole.signedIn(browser, stack.issuer);
    await olga.open('/users', 'Users');
    await admin.open('/users?q=olga', 'Users');
    await admin.link('olga').click();
    await admin.link('Edit').click();
    await admin.page.getByRole('checkbox', { name: 'Operator' }).uncheck();
    await admin.button('Save').click();
    await admin.title('olga').waitFor();
    await olga.page.getByRole('navigation', { name: 'Main navigation' }).getByRole('link', { name: 'Clients' }).click();
    await olga.title('Your account has no role here').waitFor();
    await Promise.all([olga.leave(), admin.leave()]);
  });
});
