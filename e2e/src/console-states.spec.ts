import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './browser.js';
import { AtConsole } from './console/at-console.js';
import { FULL_IMPORT, fillInstallation, type Places } from './console/full-installation.js';
import { START_MILLISECONDS } from './console/patience.js';
import { until } from './console/until.js';
import { API } from './stack/import-file.js';
import { Stack } from './stack/stack.js';

/** Longer than anything waits before it asks again or says that it takes long. */
const LATER_MILLISECONDS = 5000;
const RETRIES = 2;
const NOBODY = '00000000-0000-4000-8000-000000000000';

let stack: Stack;
let browser: Browser;
let places: Places;
let admin: AtConsole;

beforeAll(async () => {
  stack = await Stack.start({ importFile: FULL_IMPORT, env: { ASSENT_SAMPLE_SECONDS: '1' } });
  browser = await launchChromium();
  places = await fillInstallation(stack);
  admin = await AtConsole.signedIn(browser, stack.issuer);
  await admin.page.clock.install();
}, START_MILLISECONDS);
beforeEach(() => admin.page.unrouteAll({ behavior: 'ignoreErrors' }));
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

const of = encodeURIComponent;

/** Pages by what they ask first, and what is there when it was answered. */
const PAGES: readonly (readonly [name: string, path: () => string, asks: RegExp, shows: string | RegExp])[] = [
  ['dashboard', () => '/', /\/admin\/metrics/, 'Tokens issued'],
  ['health on the dashboard', () => '/', /\/admin\/health/, 'Every part is well'],
  ['clients', () => '/clients', /\/admin\/clients\?|\/admin\/clients$/, 'Example resource server'],
  ['a client', () => '/clients/web', /\/admin\/clients\/web$/, 'Show its tokens'],
  ['changing a client', () => '/clients/web/edit', /\/admin\/clients\/web$/, 'Redirect URIs'],
  ['tokens', () => '/tokens', /\/admin\/tokens(\?|$)/, /^…/],
  ['a token', () => `/tokens/${of(places.tokenId)}`, /\/admin\/tokens\/[^/]+$/, 'This token is good'],
  ['what introspection says', () => `/tokens/${of(places.tokenId)}`, /\/introspection$/, 'This token is good'],
  ['who asked about a token', () => `/tokens/${of(places.tokenId)}`, /\/inquiries$/, 'Example resource server'],
  ['grants', () => '/grants', /\/admin\/grants(\?|$)/, 'Web'],
  ['a grant', () => `/grants/${places.grantId}`, /\/admin\/grants\/[^/]+$/, 'alice authorized Web'],
  ['users', () => '/users', /\/admin\/users(\?|$)/, 'alice@example.test'],
  ['a user', () => `/users/${places.userId}`, /\/admin\/users\/[^/]+$/, 'alice@example.test'],
  ['sessions of a user', () => `/users/${places.userId}`, /\/sessions$/, 'Sign out there'],
  ['consents of a user', () => `/users/${places.userId}`, /\/consents$/, 'Withdraw'],
  ['changing a user', () => `/users/${places.userId}/edit`, /\/admin\/users\/[^/]+$/, 'Roles in this console'],
  ['APIs', () => '/apis', /\/admin\/apis(\?|$)/, 'Example API'],
  ['an API', () => `/apis/${of(API)}`, /\/admin\/apis\/[^/]+$/, 'Read your things'],
  ['changing an API', () => `/apis/${of(API)}/edit`, /\/admin\/apis\/[^/]+$/, 'Where the API takes bearer tokens'],
  ['signing keys', () => '/keys', /\/admin\/keys$/, 'Signs new tokens.'],
  ['trusted issuers', () => '/trusted-issuers', /\/admin\/trusted-issuers(\?|$)/, 'Identity provider'],
  ['a trusted issuer', () => `/trusted-issuers/${places.jwtIssuerId}`, /\/admin\/trusted-issuers\/[^/]+$/, 'By username'],
  ['changing a trusted issuer', () => `/trusted-issuers/${places.jwtIssuerId}/edit`, /\/admin\/trusted-issuers\/[^/]+$/, 'How its subjects name people'],
  ['audit log', () => '/audit', /\/admin\/audit(\?|$)/, 'Signed in to this console'],
  ['settings', () => '/settings', /\/admin\/settings$/, 'ASSENT_ISSUER'],
];

const shown = (page: Page, text: string | RegExp) => page.getByRole('main').getByText(text, { exact: typeof text === 'string' }).first();
const problem = (title: string) => admin.page.getByRole('alert').filter({ hasText: title }).first();
const tryAgain = (timeout = LATER_MILLISECONDS) => admin.page.getByRole('alert').getByRole('button', { name: 'Try again' }).first().click({ timeout });

/** An error as the admin API answers it. @spec RFC 9457 */
const refusal = (status: number, title: string) => ({ status, contentType: 'application/problem+json', body: JSON.stringify({ type: `urn:assent:problem:${status}`, title, status, detail: `The server says ${status}.`, request_id: 'req-1' }) });

/** Holds back what waits for it. */
function aGate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  return { opened: new Promise<void>((resolve) => (open = resolve)), open: () => open() };
}

describe('a page whose answer is slow', () => {
  it.each(PAGES)('%s: says that it loads, later that it takes long, and then shows everything', async (_name, path, asks, shows) => {
    const gate = aGate();
    await admin.page.route(asks, (route) => gate.opened.then(() => route.continue()));
    await admin.open(path());
    const loading = admin.page.getByRole('status').filter({ hasText: 'Loading…' }).first();
    await loading.waitFor();
    await admin.page.clock.fastForward(LATER_MILLISECONDS);
    await loading.getByText('This takes longer than usual. It is still going on.').waitFor();
    gate.open();
    await shown(admin.page, shows).waitFor();
    expect(await admin.title().count()).toBe(1);
  });
});

describe('a page whose answer is an error', () => {
  it.each(PAGES)('%s: 403, 503 and no answer are told apart, and trying again helps', async (_name, path, asks, shows) => {
    let how: 'forbidden' | 'unavailable' | 'down' = 'forbidden';
    let answers = 0;
    await admin.page.route(asks, async (route) => {
      answers += 1;
      if (how === 'forbidden') await route.fulfill(refusal(403, 'Forbidden'));
      else if (how === 'unavailable') await route.fulfill(refusal(503, 'Unavailable'));
      else await route.abort();
    });
    await admin.open(path());
    await problem('Your role does not allow this').waitFor();
    expect(await problem('Your role does not allow this').innerText()).toMatch(/The server says 403\.[\s\S]*Ask an administrator[\s\S]*Request id req-1/);
    expect(await admin.title().count()).toBe(1);
    for (const [next, title] of [['unavailable', 'The admin API is temporarily unavailable'], ['down', 'The admin API cannot be reached']] as const) {
      how = next;
      const before = answers;
      await tryAgain();
      // What may succeed a moment later is asked again after pauses, for which nobody has to wait here.
      for (let retry = 1; retry <= RETRIES; retry += 1) {
        await until(async () => answers >= before + retry);
        await admin.page.clock.fastForward(LATER_MILLISECONDS);
      }
      await problem(title).waitFor();
    }
    await admin.page.unroute(asks);
    // The dashboard asks again by itself, and may be faster.
    await tryAgain(1000).catch(() => undefined);
    await shown(admin.page, shows).waitFor();
    expect(await admin.page.getByRole('alert').filter({ hasText: 'cannot be reached' }).count()).toBe(0);
  });
});

describe('a page about something that is not there', () => {
  it.each([
    ['/clients/nobody', 'nobody'], ['/clients/nobody/edit', 'Edit: nobody'], ['/tokens/nothing', 'Access token …nothing'], [`/grants/${NOBODY}`, /./], [`/users/${NOBODY}`, NOBODY], [`/users/${NOBODY}/edit`, NOBODY],
    ['/apis/https%3A%2F%2Fnobody.example.test%2F', 'https://nobody.example.test/'], [`/trusted-issuers/${NOBODY}`, NOBODY],
  ])('%s says so, and leads back', async (path, title) => {
    await admin.open(path, title);
    await problem('There is nothing here').waitFor();
    await admin.page.getByRole('navigation', { name: 'Where you are' }).getByRole('link').first().click();
    await admin.page.getByRole('table').waitFor();
  });
});

describe('a page without anything on it', () => {
  const EMPTY = { status: 200, contentType: 'application/json', body: '{"items":[]}' };
  it.each([
    ['/clients', /\/admin\/clients/, 'A client is an application', 'Register a client'],
    ['/tokens', /\/admin\/tokens/, 'No access token was issued yet.', undefined],
    ['/grants', /\/admin\/grants/, 'Nobody has authorized a client yet.', undefined],
    ['/users', /\/admin\/users/, 'Nobody can sign in yet.', 'Create a user'],
    ['/apis', /\/admin\/apis/, 'An API is what tokens are good for', 'Register an API'],
    ['/keys', /\/admin\/keys/, 'There is no key yet', undefined],
    ['/trusted-issuers', /\/admin\/trusted-issuers/, 'No issuer is trusted', 'Trust an issuer'],
    ['/audit', /\/admin\/audit/, 'There is nothing here yet', undefined],
  ])('%s says what would be there, and offers to make the first one', async (path, asks, sentence, button) => {
    await admin.page.route(asks, (route) => route.fulfill(EMPTY));
    await admin.open(path);
    await admin.page.getByText(sentence).waitFor();
    if (button !== undefined) {
      await admin.page.getByRole('main').getByRole('link', { name: button }).last().click();
      await admin.title(button).waitFor();
    }
  });

  it.each(['/clients?q=nothinglikethis', '/users?role=auditor&status=disabled', '/apis?q=nothinglikethis', '/tokens?client_id=native', '/grants?client_id=native', '/trusted-issuers?status=disabled', '/audit?action=key.cancel'])('%s says that the filters find nothing, and clears them', async (path) => {
    await admin.open(path);
    await admin.page.getByText('Nothing matches these filters').waitFor();
    await admin.button('Clear filters').click();
    await admin.page.getByRole('table').waitFor();
    expect(new URL(admin.page.url()).search).toBe('');
  });
});
