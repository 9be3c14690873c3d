import { describe, expect, it } from '@jest/globals';
import { ALICE, aFormPost, aRequest, answerOf, TestAssent, type TestBrowser } from '@assent/core-testing';
import { matchingHeaders } from '../page-headers.fixture.js';
import { csrf, DeviceFlow, enterCode, signIn } from './device-flow.fixture.js';
import { MAX_CODES_FROM_AN_ADDRESS, MAX_CODES_OF_A_PERSON } from './entered-code.js';

const NO_CODE = 'A code has eight letters, such as WDJB-MJHT. Type the one that your device shows.';
const UNKNOWN = 'No device shows this code. Compare it with your device: it may show another one by now.';
const TOO_MANY = 'There were too many attempts. Please wait a few minutes, then try again.';

/** Alice, signed in by a first code that nobody shows. */
async function signedIn({ assent }: DeviceFlow, address?: string): Promise<TestBrowser> {
  const browser = assent.browser(address);
  expect((await signIn(browser, await enterCode(browser, 'BBBB-BBBB'))).body).toMatchObject({ problem: UNKNOWN });
  return browser;
}

describe('RFC 8628 §3.3 the page that asks for the code', () => {
  it('asks, and must not be framed, cached or leak a Referer', async () => {
    const page = await new TestAssent().browser().get('/device');
    expect(page).toMatchObject({ status: 200, body: { page: 'device-code', action: '/device' }, headers: matchingHeaders });
    expect(page.body).not.toHaveProperty('userCode');
  });

  it.each(['upper', 'lower', 'blank', 'nothing between'])('takes the code without minding how it is written: %s', async (spelling) => {
    const flow = await DeviceFlow.start();
    const typed = { upper: flow.userCode, lower: ` ${flow.userCode.toLowerCase()} `, blank: flow.userCode.replace('-', ' '), 'nothing between': flow.userCode.replace('-', '') }[spelling] ?? '';
    const page = await flow.atConsent(undefined, typed);
    expect(page.body).toMatchObject({ page: 'device-consent', userCode: flow.userCode, clientName: 'Living Room TV', username: 'alice' });
  });

  it('has the person sign in first, and tells nobody before that whether a device shows the code', async () => {
    const flow = await DeviceFlow.start();
    for (const typed of [flow.userCode, 'BBBB-BBBB']) {
      const page = await enterCode(flow.assent.browser(), typed);
      expect(page).toMatchObject({ status: 200, body: { page: 'sign-in' } });
      expect(page.body).not.toHaveProperty('clientName');
    }
  });

  it('goes straight on with somebody who is signed in', async () => {
    const flow = await DeviceFlow.start();
    const browser = await signedIn(flow);
    expect((await enterCode(browser, flow.userCode)).body).toMatchObject({ page: 'device-consent' });
  });

  it.each(['', 'WDJB', 'AEIO-UUUU', '1234-5678', '<script>alert(1)</script>'])('says what a code looks like, and keeps what was typed: %j', async (typed) => {
    const answer = await enterCode(new TestAssent().browser(), typed);
    expect(answer).toMatchObject({ status: 400, body: { page: 'device-code', problem: NO_CODE, ...(typed !== '' && { userCode: typed }) } });
  });

  it('says so when no device shows the code, and keeps it', async () => {
    const flow = await DeviceFlow.start();
    const browser = flow.assent.browser();
    const answer = await signIn(browser, await enterCode(browser, 'bbbbbbbb'));
    expect(answer).toMatchObject({ status: 400, body: { page: 'device-code', problem: UNKNOWN, userCode: 'BBBB-BBBB', action: '/device' } });
    expect((await browser.post({ user_code: flow.userCode, ...csrf(answer) }, '/device')).body).toMatchObject({ page: 'device-consent' });
  });

  it('is there for an issuer with a path too', async () => {
    const assent = new TestAssent({ config: { issuer: 'https://assent.example.test/tenant' } });
    const page = answerOf(await assent.pages.device(aRequest({ path: '/tenant/device' })));
    expect(page.body).toMatchObject({ action: '/tenant/device' });
  });

  it.each(['PUT', 'DELETE'])('RFC 9110 §15.5.6: answers %s with 405', async (method) => {
    expect((await new TestAssent().pages.device(aRequest({ method, path: '/device' }))).status).toBe(405);
  });
});

describe('RFC 8628 §3.3.1, §5.4 a link with the code in it', () => {
  it('fills the code in and goes no further: the person compares it and presses a button', async () => {
    const flow = await DeviceFlow.start();
    const browser = await signedIn(flow);
    const page = await browser.get(String(flow.answer['verification_uri_complete']));
    expect(page).toMatchObject({ status: 200, body: { page: 'device-code', userCode: flow.userCode, fromLink: true } });
    expect((await browser.post({ user_code: flow.userCode, ...csrf(page) })).body).toMatchObject({ page: 'device-consent', userCode: flow.userCode });
  });

  it.each([['wdjbmjht', 'WDJB-MJHT'], ['not a code', 'not a code'], ['x'.repeat(500), 'x'.repeat(40)]])('shows %s as %s', async (given, shown) => {
    const page = await new TestAssent().browser().get(`/device?user_code=${encodeURIComponent(given)}`);
    expect(page.body).toMatchObject({ userCode: shown, fromLink: true });
    expect(page.body).not.toHaveProperty('problem');
  });

  it('is no link with a code where it says none', async () => {
    expect((await new TestAssent().browser().get('/device?user_code=')).body).not.toHaveProperty('fromLink');
  });
});

describe('RFC 9700 §4.7 a form that is not ours', () => {
  it.each<[string, (browser: TestBrowser, token: string, assent: TestAssent) => Promise<unknown>]>([
    ['without a token', (browser) => browser.post({ user_code: 'WDJB-MJHT' }, '/device')],
    ['with a wrong one', (browser) => browser.post({ user_code: 'WDJB-MJHT', csrf_token: 'x' }, '/device')],
    ['with that of another browser', async (browser, _token, assent) => browser.post({ user_code: 'WDJB-MJHT', ...csrf(await assent.browser().get('/device')) }, '/device')],
    ['from another site', async (browser, token) => browser.once(aFormPost('/device', { user_code: 'WDJB-MJHT', csrf_token: token }, { 'sec-fetch-site': 'cross-site' }))],
  ])('leads nowhere: the code stays in the page, for one more press (%s)', async (_case, act) => {
    const assent = new TestAssent();
    const browser = assent.browser();
    const { csrf_token: token } = csrf(await browser.get('/device'));
    expect(await act(browser, token, assent)).toMatchObject({ status: 403, body: { page: 'device-code', userCode: 'WDJB-MJHT', problem: expect.stringContaining('press Continue once more') } });
  });

  it('gives a browser that lost its cookies a page that works', async () => {
    const flow = await DeviceFlow.start();
    const browser = flow.assent.browser();
    const page = await browser.get('/device');
    browser.cookies.clear();
    const again = await browser.post({ user_code: flow.userCode, ...csrf(page) }, '/device');
    expect((await browser.post({ user_code: flow.userCode, ...csrf(again) }, '/device')).body).toMatchObject({ page: 'sign-in' });
  });

  it('is refused where it is no form', async () => {
    const answer = await new TestAssent().pages.device(aRequest({ method: 'POST', path: '/device', headers: { 'content-type': 'application/json' }, body: '{}' }));
    expect(answer.status).toBe(400);
  });
});

describe('RFC 8628 §5.1 guessing codes', () => {
  it('stops for a person after so many, also for the right one, whatever the address, until the window ends; other people go on', async () => {
    const flow = await DeviceFlow.start();
    for (let typed = 0; typed < MAX_CODES_OF_A_PERSON; typed += 1) await signedIn(flow, `192.0.2.${typed}`);
    const browser = flow.assent.browser('198.51.100.1');
    const stopped = await signIn(browser, await enterCode(browser, flow.userCode));
    expect(stopped).toMatchObject({ status: 429, body: { page: 'device-code', problem: TOO_MANY, userCode: flow.userCode } });
    expect(Number(stopped.headers['retry-after'])).toBeGreaterThan(0);

    const bob = { ...flow.assent.alice, userId: 'bob', username: 'bob' };
    flow.assent.durable.users.put(bob);
    const other = flow.assent.browser('198.51.100.2');
    expect((await signIn(other, await enterCode(other, flow.userCode), { username: 'bob', password: ALICE.password })).body).toMatchObject({ page: 'device-consent' });

    flow.assent.clock.advance(300);
    expect((await enterCode(browser, flow.userCode)).body).toMatchObject({ page: 'device-consent' });
  });

  it('stops for an address after more, whoever signs in there', async () => {
    const flow = await DeviceFlow.start();
    for (let typed = 0; typed < MAX_CODES_FROM_AN_ADDRESS; typed += 1) await flow.assent.needs.rateLimiter.hit('user-code:address:192.0.2.1', 300);
    const browser = flow.assent.browser();
    expect(await signIn(browser, await enterCode(browser, flow.userCode))).toMatchObject({ status: 429, body: { problem: TOO_MANY } });
  });

  it('counts a code once, however often its page is looked at', async () => {
    const flow = await DeviceFlow.start();
    const browser = flow.assent.browser();
    await flow.atConsent(browser);
    for (let look = 0; look < MAX_CODES_OF_A_PERSON + 5; look += 1) expect((await browser.get(browser.path)).body).toMatchObject({ page: 'device-consent' });
    expect(await flow.assent.needs.rateLimiter.peek(`user-code:user:${flow.assent.alice.userId}`)).toMatchObject({ count: 1 });
  });
});
