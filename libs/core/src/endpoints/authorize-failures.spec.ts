import { describe, expect, it } from '@jest/globals';
import { ALICE, allowing, aFormPost, answerOf, aRequest, authorizationRequest, encodeForm, ISSUER, TestAssent, TestBrowser, webClient } from '@assent/core-testing';
import type { Endpoint } from './endpoint.js';
import { DEFAULT_CLIENT_POLICY } from '../model/client-policy.js';
import { StoreUnavailable } from '../errors/store-unavailable.js';

const BUG = new TypeError('cannot read properties of undefined');
const OUTAGE = new StoreUnavailable('postgres', new Error('connection refused'));

const authorize = (endpoint: Endpoint, params = authorizationRequest()) => endpoint(aRequest({ path: '/authorize', query: encodeForm(params) }));

/** At the consent page, and what its form is answered. */
async function consenting(assent: TestAssent) {
  const browser = assent.browser();
  const signIn = await browser.authorize(authorizationRequest());
  const consent = await browser.post({ ...ALICE, csrf_token: String(signIn.body['csrfToken']) });
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  return () => assent.pages.consent(aFormPost(browser.path, allowing(consent), { cookie }));
}

describe.each([
  ['server_error', 'RFC 6749 §4.1.2.1: a 500 cannot be returned by a redirect', BUG],
  ['temporarily_unavailable', 'RFC 6749 §4.1.2.1: a 503 cannot be returned by a redirect', OUTAGE],
])('%s (%s)', (code, _sentence, thrown) => {
  const fail = () => Promise.reject(thrown);

  it.each([
    ['APIs', (assent: TestAssent) => { assent.durable.apis.relevantTo = fail; }],
    ['interactions', (assent: TestAssent) => { assent.shortLived.interactions.save = fail; }],
  ])('comes from the authorization endpoint when %s fail, with state and iss, and the log learns the cause', async (_case, sabotage) => {
    const assent = new TestAssent();
    sabotage(assent);
    const response = await authorize(assent.pages.authorize);
    expect(Object.fromEntries(TestBrowser.location(answerOf(response)).searchParams)).toMatchObject({ error: code, state: 'xyz', iss: ISSUER });
    expect(response.status).toBe(302);
    expect(response.error?.cause).toBe(thrown);
  });

  it('comes when the session cannot be looked up', async () => {
    const assent = new TestAssent();
    const browser = assent.browser();
    await assent.approve({}, browser);
    assent.shortLived.sessions.find = fail;
    expect(TestBrowser.location(await browser.authorize(authorizationRequest())).searchParams.get('error')).toBe(code);
  });

  it.each([
    ['the audit log', (assent: TestAssent) => { assent.durable.audit.append = fail; }],
    ['the consents', (assent: TestAssent) => { assent.durable.consents.add = fail; }],
    ['the grants', (assent: TestAssent) => { assent.durable.grants.create = fail; }],
    ['the codes', (assent: TestAssent) => { assent.shortLived.codes.save = fail; }],
  ])('comes from the approval when %s fail, as a 303, and the log learns the cause', async (_case, sabotage) => {
    const assent = new TestAssent();
    const decide = await consenting(assent);
    sabotage(assent);
    const response = await decide();
    expect(response.status).toBe(303);
    expect(Object.fromEntries(TestBrowser.location(answerOf(response)).searchParams)).toMatchObject({ error: code, state: 'xyz', iss: ISSUER });
    expect(response.error?.cause).toBe(thrown);
  });

  it('comes after the sign-in when nothing had to be asked', async () => {
    const assent = new TestAssent();
    const browser = assent.browser();
    await assent.approve({}, browser);
    browser.cookies.delete('__Host-assent_session');
    assent.durable.grants.create = fail;
    const signIn = await browser.authorize(authorizationRequest());
    const answer = await browser.post({ ...ALICE, csrf_token: String(signIn.body['csrfToken']) });
    expect(TestBrowser.location(answer).searchParams.get('error')).toBe(code);
  });

  it('says nothing about what happened', async () => {
    const assent = new TestAssent();
    assent.durable.apis.relevantTo = fail;
    const { headers } = await authorize(assent.pages.authorize);
    expect(JSON.stringify(headers)).not.toMatch(/undefined|postgres|refused/);
  });

  it('stands in the fragment for tokens', async () => {
    const policy = { ...DEFAULT_CLIENT_POLICY, profile: 'oauth2', allowImplicit: true } as const;
    const assent = new TestAssent({ clients: [webClient({ policy, grantTypes: ['implicit'], responseTypes: ['token'] })] });
    assent.durable.apis.relevantTo = fail;
    const location = TestBrowser.location(answerOf(await authorize(assent.pages.authorize, authorizationRequest({ response_type: 'token' }))));
    expect(new URLSearchParams(location.hash.slice(1)).get('error')).toBe(code);
  });
});

describe('before the client is known', () => {
  it('a bug reaches the shell, and nothing is redirected', async () => {
    const assent = new TestAssent();
    assent.durable.clients.find = () => Promise.reject(BUG);
    await expect(authorize(assent.pages.authorize)).rejects.toBe(BUG);
  });
});

describe('a person whose decision came too late', () => {
  it('stays with us, whatever else is broken', async () => {
    const assent = new TestAssent();
    const decide = await consenting(assent);
    await decide();
    expect(answerOf(await decide())).toMatchObject({ status: 400, body: { page: 'error', title: 'This page has expired' } });
  });
});
