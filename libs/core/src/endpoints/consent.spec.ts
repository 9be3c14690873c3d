import { describe, expect, it } from '@jest/globals';
import { ALICE, allowing, aUser, authorizationRequest, codeRequest, TestAssent, TestBrowser, webClient, type Answer, type ParamValues } from '@assent/core-testing';
import { matchingHeaders } from './page-headers.fixture.js';

async function atConsent(params: ParamValues = {}, assent = new TestAssent()) {
  const browser = assent.browser();
  const signIn = await browser.authorize(authorizationRequest(params));
  const page = await browser.post({ ...ALICE, csrf_token: String(signIn.body['csrfToken']) });
  return { assent, browser, page };
}

const answerFor = (answer: Answer) => Object.fromEntries(TestBrowser.location(answer).searchParams);

describe('the consent page', () => {
  it('names the client, where the person goes back to, and every scope in readable words', async () => {
    const { page } = await atConsent({ scope: 'api:read offline_access' });
    expect(page.body).toMatchObject({
      page: 'consent', clientName: 'Web', username: 'alice', returnsTo: 'rp.example.test', returnsToThisComputer: false,
      scopes: [
        { name: 'api:read', description: 'Read your things', apiName: 'Example API', allowedBefore: false },
        { name: 'offline_access', description: 'Keep access while you are away' },
      ],
    });
    expect(page.headers).toMatchObject(matchingHeaders);
  });

  it('lets single scopes be declined', async () => {
    const { assent, browser, page } = await atConsent({ scope: 'api:read api:write' });
    const { code } = answerFor(await browser.post(allowing(page, { scope: 'api:read' })));
    expect((await assent.token(codeRequest(code!))).body).toMatchObject({ scope: 'api:read' });
  });

  it('grants only scopes of the stored request, whatever the form says', async () => {
    const { assent, browser, page } = await atConsent({ scope: 'api:read' });
    const { code } = answerFor(await browser.post(allowing(page, { scope: ['api:read', 'api:write', 'admin'] })));
    expect((await assent.token(codeRequest(code!))).body).toMatchObject({ scope: 'api:read' });
  });

  it.each([
    ['denies', { decision: 'deny' }],
    ['declines every scope', { decision: 'allow', scope: [] }],
    ['sends a form without a decision', { decision: undefined }],
  ])('answers access_denied when the person %s', async (_case, values) => {
    const { browser, page } = await atConsent();
    const answer = await browser.post(allowing(page, values));
    expect(answer.status).toBe(303);
    expect(answerFor(answer)).toMatchObject({ error: 'access_denied', state: 'xyz', iss: 'https://assent.example.test' });
  });

  it('is decided once: the second click finds an expired page', async () => {
    const { browser, page } = await atConsent();
    const answers = await Promise.all([browser.post(allowing(page)), browser.post(allowing(page)), browser.post(allowing(page))]);
    expect(answers.filter(({ headers }) => String(headers['location']).includes('code='))).toHaveLength(1);
    expect(answers.filter(({ body }) => body['title'] === 'This page has expired')).toHaveLength(2);
  });

  it('refuses the form without its token', async () => {
    const { browser, page } = await atConsent();
    expect(await browser.post(allowing(page, { csrf_token: undefined }))).toMatchObject({ status: 400, body: { page: 'error' } });
  });

  it('keeps two tabs apart, finished in the opposite order', async () => {
    const assent = new TestAssent();
    const { browser, page } = await atConsent({ state: 'first', scope: 'api:read' }, assent);
    const firstPath = browser.path;
    const second = await browser.authorize(authorizationRequest({ state: 'second', scope: 'api:write' }));
    expect(answerFor(await browser.post(allowing(second)))).toMatchObject({ state: 'second' });
    expect(answerFor(await browser.post(allowing(page), firstPath))).toMatchObject({ state: 'first' });
  });
});

describe('between sign-in and consent', () => {
  it('a disabled person gets no code', async () => {
    const { assent, browser, page } = await atConsent();
    assent.durable.users.put({ ...assent.alice, disabledAt: assent.clock.now() });
    expect((await browser.post(allowing(page))).body).toMatchObject({ page: 'sign-in' });
  });

  it('a disabled client gets no code and no redirect', async () => {
    const { assent, browser, page } = await atConsent();
    assent.durable.clients.put(webClient({ disabledAt: assent.clock.now() }));
    expect(await browser.post(allowing(page))).toMatchObject({ status: 400, body: { page: 'error' } });
  });

  it('another person in the same browser decides for themselves, not with the page of the first', async () => {
    const assent = new TestAssent();
    assent.durable.users.put(aUser({ username: 'bob', passwordHash: 'plain:bob' }));
    const { browser, page } = await atConsent({}, assent);
    const alicesPath = browser.path;
    const switched = await browser.post({ csrf_token: String(page.body['csrfToken']) }, String(page.body['switchAccountAction']));
    expect(switched.body).toMatchObject({ page: 'sign-in' });
    expect(browser.cookies.has('__Host-assent_session')).toBe(false);
    const bobs = await browser.post({ username: 'bob', password: 'bob', csrf_token: String(switched.body['csrfToken']) });
    expect(bobs.body).toMatchObject({ page: 'consent', username: 'bob' });
    const { code } = answerFor(await browser.post(allowing(bobs), alicesPath));
    const { access_token } = (await assent.token(codeRequest(code!))).body;
    expect((await assent.introspect(String(access_token))).body).toMatchObject({ username: 'bob' });
  });
});

describe('the decision', () => {
  it('is in the audit log', async () => {
    const { assent, browser, page } = await atConsent();
    await browser.post(allowing(page));
    expect(assent.durable.audit.entries.at(-1)).toMatchObject({
      action: 'consent.allow', actorName: 'alice', target: 'client:web', ip: '192.0.2.1', detail: { scope: ['api:read', 'api:write'] },
    });
  });
});
