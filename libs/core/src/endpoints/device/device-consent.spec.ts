import { describe, expect, it } from '@jest/globals';
import { ALICE, aFormPost, allowing, authorizationRequest, TestAssent, webClient, type Answer, type TestBrowser } from '@assent/core-testing';
import { fromBase32 } from '../../accounts/base32.js';
import { totpCode, totpStepAt } from '../../accounts/totp.js';
import { DEFAULT_CLIENT_POLICY } from '../../model/client-policy.js';
import { newTotpFactor } from '../../registration/new-totp-factor.js';
import { matchingHeaders } from '../page-headers.fixture.js';
import { csrf, DEVICE_CODE, DeviceFlow, enterCode, signIn, tvClient } from './device-flow.fixture.js';

const DONE = { status: 200, body: { page: 'device-done', allowed: true, clientName: 'Living Room TV', devicePath: '/device' } };
const DENIED = { status: 200, body: { page: 'device-done', allowed: false, clientName: 'Living Room TV' } };
const EXPIRED = 'This code has expired. Start again on your device to get another one.';
const USED = 'This code was used before. Start again on your device to get another one.';
const TOO_LATE = 'That took too long, or was begun in another browser. Type the code once more.';

interface AtConsent {
  readonly flow: DeviceFlow;
  readonly browser: TestBrowser;
  readonly page: Answer;
}

async function atConsent(assent = new TestAssent({ clients: [tvClient()] }), params = {}): Promise<AtConsent> {
  const flow = await DeviceFlow.start({ assent, params });
  const browser = assent.browser();
  return { flow, browser, page: await flow.atConsent(browser) };
}

const grantIds = ({ assent }: DeviceFlow) => assent.durable.audit.entries.filter(({ action }) => action === 'consent.allow').length;

describe('RFC 8628 §3.3, §5.4 the page that asks about the device', () => {
  it('says which app asks whom for what, and shows the code to compare; it must not be framed, cached or leak a Referer', async () => {
    const { flow, page } = await atConsent();
    expect(page).toMatchObject({
      status: 200,
      headers: matchingHeaders,
      body: {
        page: 'device-consent', clientId: 'tv', clientName: 'Living Room TV', username: 'alice', userCode: flow.userCode,
        scopes: [{ name: 'api:read', description: 'Read your things', allowedBefore: false }, { name: 'api:write' }, { name: 'offline_access' }],
      },
    });
    expect(page.headers['content-security-policy']).toContain("form-action 'self';");
  });

  it('lets the device in with a yes, and says so', async () => {
    const { browser, flow, page } = await atConsent();
    expect(await browser.post(allowing(page))).toMatchObject(DONE);
    expect(await flow.poll()).toMatchObject({ status: 200, body: { scope: 'api:read api:write offline_access' } });
  });

  it('keeps it out with a no, and says so', async () => {
    const { browser, flow, page } = await atConsent();
    expect(await browser.post(allowing(page, { decision: 'deny' }))).toMatchObject(DENIED);
    expect(await flow.poll()).toMatchObject({ body: { error: 'access_denied' } });
    expect(await flow.assent.durable.consents.find(flow.assent.alice.userId, 'tv')).toEqual([]);
  });

  it.each([{ scope: [] }, { decision: 'maybe' }, { decision: undefined }, { scope: ['admin:manage'] }])('takes everything but a yes to something for a no: %j', async (given) => {
    const { browser, flow, page } = await atConsent();
    expect(await browser.post(allowing(page, given))).toMatchObject(DENIED);
    expect(await flow.poll()).toMatchObject({ body: { error: 'access_denied' } });
  });

  it('gives no more than the device asked for, whatever the form says', async () => {
    const { browser, flow, page } = await atConsent(undefined, { scope: 'api:read' });
    await browser.post(allowing(page, { scope: ['api:read', 'api:write', 'admin:manage'] }));
    expect((await flow.poll()).body).toMatchObject({ scope: 'api:read' });
  });

  it('asks always, also who allowed the same before, and whoever skips consent elsewhere (§5.4)', async () => {
    const { browser, flow, page } = await atConsent();
    await browser.post(allowing(page));
    const again = await DeviceFlow.start({ assent: flow.assent });
    const asked = await again.atConsent(browser);
    expect(asked.body).toMatchObject({ page: 'device-consent', scopes: [{ allowedBefore: true }, { allowedBefore: true }, { allowedBefore: true }] });

    const assent = new TestAssent({ clients: [webClient({ grantTypes: [DEVICE_CODE], policy: { ...DEFAULT_CLIENT_POLICY, skipConsent: true } })] });
    expect((await (await DeviceFlow.start({ assent, as: ['web', 'web-secret'] })).atConsent()).body).toMatchObject({ page: 'device-consent' });
  });

  it('audits yes and no', async () => {
    const yes = await atConsent();
    await yes.browser.post(allowing(yes.page, { scope: ['api:read'] }));
    expect(yes.flow.assent.durable.audit.entries.at(-1)).toMatchObject({ action: 'consent.allow', actorName: 'alice', target: 'client:tv', detail: { scope: ['api:read'] } });
    const no = await atConsent();
    await no.browser.post(allowing(no.page, { decision: 'deny' }));
    expect(no.flow.assent.durable.audit.entries.at(-1)).toMatchObject({ action: 'consent.deny', target: 'client:tv' });
  });

  it('lets the person use another account', async () => {
    const { browser, flow, page } = await atConsent();
    flow.assent.durable.users.put({ ...flow.assent.alice, userId: 'bob', username: 'bob' });
    const signInPage = await browser.post(csrf(page), String(page.body['switchAccountAction']));
    expect(signInPage.body).toMatchObject({ page: 'sign-in' });
    const asBob = await signIn(browser, signInPage, { username: 'bob' });
    expect(asBob.body).toMatchObject({ page: 'device-consent', username: 'bob' });
    await browser.post(allowing(asBob));
    const { body } = await flow.poll();
    expect((await flow.assent.introspect(String(body['access_token']))).body).toMatchObject({ username: 'bob' });
  });

  it('has the person sign in again whose session ended, and goes on there', async () => {
    const { browser, flow, page } = await atConsent();
    browser.cookies.delete('__Host-assent_session');
    const signInPage = await browser.post(allowing(page));
    expect(signInPage.body).toMatchObject({ page: 'sign-in' });
    expect(await flow.poll()).toMatchObject({ body: { error: 'authorization_pending' } });
    expect((await signIn(browser, signInPage)).body).toMatchObject({ page: 'device-consent', userCode: flow.userCode });
  });

  it.each([{}, { csrf_token: 'x' }])('RFC 9700 §4.7: takes no form that is not ours: %j', async (given) => {
    const { browser, flow, page } = await atConsent();
    expect(await browser.post({ ...allowing(page), csrf_token: undefined, ...given })).toMatchObject({ status: 400, body: { page: 'error' } });
    const crossSite = await browser.once(aFormPost(browser.path, allowing(page), { 'sec-fetch-site': 'cross-site' }));
    expect(crossSite).toMatchObject({ status: 400, body: { page: 'error' } });
    expect(await flow.poll()).toMatchObject({ body: { error: 'authorization_pending' } });
  });
});

describe('a decision that was made', () => {
  it('stands when a button is pressed twice, or the page is opened again', async () => {
    const { browser, flow, page } = await atConsent();
    const path = browser.path;
    const answers = await Promise.all([browser.post(allowing(page)), browser.post(allowing(page)), browser.post(allowing(page))]);
    for (const answer of answers) expect(answer).toMatchObject(DONE);
    expect(await browser.get(path)).toMatchObject(DONE);
    expect(await flow.poll()).toMatchObject({ status: 200 });
    expect(await browser.get(path)).toMatchObject(DONE);
    expect(await browser.post(allowing(page, { decision: 'deny' }), path)).toMatchObject(DONE);
  });

  it('leaves one grant that stands, of two that were pressed for', async () => {
    const { browser, flow, page } = await atConsent();
    await Promise.all([browser.post(allowing(page)), browser.post(allowing(page))]);
    expect(grantIds(flow)).toBeGreaterThan(0);
    const { body } = await flow.poll();
    expect((await flow.assent.introspect(String(body['access_token']))).body).toMatchObject({ active: true });
  });

  it('is nobody else’s to see or change', async () => {
    const { browser, flow, page } = await atConsent();
    await browser.post(allowing(page));
    flow.assent.durable.users.put({ ...flow.assent.alice, userId: 'bob', username: 'bob' });
    const other = flow.assent.browser();
    const answer = await signIn(other, await enterCode(other, flow.userCode), { username: 'bob' });
    expect(answer).toMatchObject({ status: 400, body: { page: 'device-code', problem: USED, userCode: flow.userCode } });
  });

  it('is shown to whoever made it and types the code again', async () => {
    const { browser, flow, page } = await atConsent();
    await browser.post(allowing(page));
    expect(await enterCode(browser, flow.userCode)).toMatchObject(DONE);
    const no = await atConsent();
    await no.browser.post(allowing(no.page, { decision: 'deny' }));
    expect(await enterCode(no.browser, no.flow.userCode)).toMatchObject(DENIED);
  });
});

describe('a code that ends while the person reads', () => {
  it('says so kindly, and gives nothing', async () => {
    const { browser, flow, page } = await atConsent();
    flow.assent.clock.advance(600);
    expect(await browser.post(allowing(page))).toMatchObject({ status: 400, body: { page: 'device-code', problem: EXPIRED, userCode: flow.userCode } });
    expect(await flow.poll()).toMatchObject({ body: { error: 'expired_token' } });
  });

  it('asks for the code again once the page itself has ended', async () => {
    const { browser, flow, page } = await atConsent(new TestAssent({ clients: [tvClient()], config: { deviceCodeTtlSeconds: 3600 } }));
    flow.assent.clock.advance(900);
    const late = await browser.post(allowing(page));
    expect(late).toMatchObject({ status: 400, body: { page: 'device-code', problem: TOO_LATE } });
    expect((await browser.post({ user_code: flow.userCode, ...csrf(late) }, '/device')).body).toMatchObject({ page: 'device-consent' });
  });

  it('says so where the client is gone', async () => {
    const { browser, flow, page } = await atConsent();
    flow.assent.durable.clients.put(tvClient({ disabledAt: flow.assent.clock.now() }));
    expect(await browser.post(allowing(page))).toMatchObject({ status: 400, body: { page: 'device-code', problem: expect.stringContaining('may not ask for access any more') } });
  });
});

describe('an address of the page', () => {
  it('is of no use in another browser', async () => {
    const { browser, flow } = await atConsent();
    const other = flow.assent.browser();
    await signIn(other, await other.authorize(authorizationRequest()));
    expect(await other.get(browser.path)).toMatchObject({ status: 400, body: { page: 'device-code', problem: TOO_LATE } });
    expect(await other.get('/device/unknown')).toMatchObject({ status: 400, body: { page: 'device-code', problem: TOO_LATE } });
  });

  it('is none of an application that waits, nor the other way round', async () => {
    const { browser, flow } = await atConsent();
    const id = browser.path.split('/').at(-1) ?? '';
    expect(await browser.get(`/consent/${id}`)).toMatchObject({ status: 400, body: { page: 'error' } });
    const consent = await browser.authorize(authorizationRequest());
    expect(consent.body).toMatchObject({ page: 'consent' });
    expect(await browser.get(browser.path.replace('consent', 'device'))).toMatchObject({ status: 400, body: { page: 'device-code' } });
    expect(await flow.poll()).toMatchObject({ body: { error: 'authorization_pending' } });
  });

  it('comes after the second factor too', async () => {
    const flow = await DeviceFlow.start();
    const { alice, clock, durable, needs } = flow.assent;
    const { secret, sealed } = newTotpFactor(alice.userId, clock.now(), needs);
    durable.users.put({ ...alice, totpSealedSecret: sealed });
    const browser = flow.assent.browser();
    const asked = await signIn(browser, await enterCode(browser, flow.userCode), ALICE);
    expect(asked.body).toMatchObject({ page: 'second-factor', username: 'alice' });
    const page = await browser.post({ code: totpCode(fromBase32(secret), totpStepAt(clock.now())), ...csrf(asked) });
    expect(page.body).toMatchObject({ page: 'device-consent', userCode: flow.userCode });
    expect(await browser.post(allowing(page))).toMatchObject(DONE);
    expect(await flow.poll()).toMatchObject({ status: 200 });
  });
});
