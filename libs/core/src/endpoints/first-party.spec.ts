import { describe, expect, it } from '@jest/globals';
import { ALICE, authorizationRequest, codeRequest, TestAssent, TestBrowser, webClient, type Answer, type ParamValues } from '@assent/core-testing';
import { DEFAULT_CLIENT_POLICY } from '../model/client-policy.js';
import type { Client } from '../model/client.js';

const LOOPBACK = 'http://127.0.0.1/cb';
const first = (given: Partial<Client> = {}): Client => webClient({ redirectUris: [LOOPBACK, 'https://rp.example.test/cb'], ...given, policy: { ...DEFAULT_CLIENT_POLICY, skipConsent: true, ...given.policy } });

/** Where a person gets who signs in for a request of the client. */
async function afterSignIn(client: Client, params: ParamValues = {}): Promise<{ readonly assent: TestAssent; readonly browser: TestBrowser; readonly answer: Answer }> {
  const assent = new TestAssent({ clients: [client] });
  const browser = assent.browser();
  const signIn = await browser.authorize(authorizationRequest(params));
  return { assent, browser, answer: await browser.post({ ...ALICE, csrf_token: String(signIn.body['csrfToken']) }) };
}

const codeOf = (answer: Answer): string | null => TestBrowser.location(answer).searchParams.get('code');

describe('a first-party client (skip_consent)', () => {
  it('asks nobody: from the sign-in straight back, with everything that it wanted', async () => {
    const { answer, assent } = await afterSignIn(first());
    expect((await assent.token(codeRequest(codeOf(answer) ?? ''))).body).toMatchObject({ scope: 'api:read api:write' });
  });

  it.each(['https://rp.example.test/cb', LOOPBACK, 'http://127.0.0.1:8123/cb'])('asks nobody who is signed in either, at %s', async (redirectUri) => {
    const { browser } = await afterSignIn(first());
    const answer = await browser.authorize(authorizationRequest({ redirect_uri: redirectUri }));
    expect(codeOf(answer)).toMatch(/^ac_/);
    expect(TestBrowser.location(answer).href.startsWith(redirectUri)).toBe(true);
  });

  it('leaves no consent behind: once it is like others again, people are asked', async () => {
    const { assent, browser } = await afterSignIn(first());
    assent.durable.clients.put(webClient());
    expect((await browser.authorize(authorizationRequest())).body).toMatchObject({ page: 'consent' });
  });

  it('still shows the sign-in page to whoever is not signed in', async () => {
    const signIn = await new TestAssent({ clients: [first()] }).browser().authorize(authorizationRequest());
    expect(signIn.body).toMatchObject({ page: 'sign-in', clientName: 'Web' });
  });
});

describe('everybody else asks', () => {
  it.each<[string, Client, ParamValues]>([
    ['a client without the policy', webClient(), {}],
    ['one without it on loopback (RFC 8252 §8.6)', webClient({ redirectUris: [LOOPBACK] }), { redirect_uri: LOOPBACK }],
    ['a public one, whatever its record says', first({ clientType: 'public' }), {}],
    ['one that a person registered for themselves, whatever its record says', first({ ownerUserId: 'somebody' }), {}],
    ['one with implicit, whatever its record says', first({ policy: { ...DEFAULT_CLIENT_POLICY, allowImplicit: true, skipConsent: true } }), {}],
  ])('%s', async (_case, client, params) => {
    expect((await afterSignIn(client, params)).answer.body).toMatchObject({ page: 'consent' });
  });
});
