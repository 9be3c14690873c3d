import { describe, expect, it } from '@jest/globals';
import { aFormPost, answerOf, aRequest, aUser, encodeForm, ISSUER, REDIRECT_URI, type Answer, type ParamValues, type TestBrowser } from '@assent/core-testing';
import { matchingHeaders } from '../page-headers.fixture.js';
import { dialect, signedIn } from './dialect.fixture.js';

const CONNECTIONS = '/oauth/client/connections';
const REVOKE = '/oauth/client/connections/revoke';

/** Alice's answer to the question of a client. */
async function decide(browser: TestBrowser, button: 'allow' | 'deny', query: ParamValues): Promise<Answer> {
  const { body } = await browser.get(`/oauth/authorize?${encodeForm(query)}`);
  const { clientId, csrfToken, next } = body as Record<string, string>;
  return browser.post({ csrf_token: csrfToken, client_id: clientId, next, [button]: 'x' }, '/oauth/client/authorize');
}

async function revoke(browser: TestBrowser, clientId: string, given: ParamValues = {}): Promise<Answer> {
  const { body } = await browser.get(CONNECTIONS);
  return browser.once(aFormPost(REVOKE, { csrf_token: String(body['csrfToken']), client_id: clientId, ...given }));
}

const linesOf = ({ body }: Answer) => body['connections'] as readonly Readonly<Record<string, unknown>>[];
const OMGMG = { client_id: 'omgmg', redirect_uri: REDIRECT_URI };

describe.each(['/oauth', '/oauth-2'])('%s/client/connections', (mount) => {
  it('sends who is not signed in to the log-in page, and back', async () => {
    for (const request of [aRequest({ path: `${mount}/client/connections` }), aFormPost(`${mount}/client/connections/revoke`, { client_id: 'omgmg' })]) {
      const { headers, status } = await dialect().browser().once(request);
      expect([status, headers['location']]).toEqual([302, `/auth/login/?next=${encodeURIComponent(`${ISSUER}${mount}/client/connections`)}`]);
    }
  });

  it('stays on its mount', async () => {
    const { body } = await (await signedIn(dialect())).get(`${mount}/client/connections`);
    expect(body).toMatchObject({ revokeAction: `${mount}/client/connections/revoke` });
  });
});

describe('the connections', () => {
  it('are none at first', async () => {
    const { body, headers, status } = await (await signedIn(dialect())).get(CONNECTIONS);
    expect([status, headers]).toEqual([200, expect.objectContaining(matchingHeaders)]);
    expect(body).toMatchObject({ page: 'connections', username: 'alice', connections: [] });
  });

  it('have a line for each decision, newest first, a Deny too, and say where answers go', async () => {
    const assent = dialect();
    const browser = await signedIn(assent);
    await decide(browser, 'allow', { client_id: 'automgtic' });
    assent.clock.advance(60);
    await decide(browser, 'deny', OMGMG);
    expect(linesOf(await browser.get(CONNECTIONS))).toEqual([
      { clientId: 'omgmg', clientName: 'OMGMG', clientDescription: 'Uploads your pictures', state: 'rejected', inForce: true, revocable: false, decidedAt: '2026-03-01T12:01:00.000Z', returnsTo: 'rp.example.test' },
      { clientId: 'automgtic', clientName: 'OMGMG', clientDescription: 'Uploads your pictures', state: 'approved', inForce: true, revocable: true, decidedAt: '2026-03-01T12:00:00.000Z', returnsTo: 'www.foo.example' },
    ]);
  });

  it('tell what counts from what a later decision replaced', async () => {
    const assent = dialect();
    const browser = await signedIn(assent);
    await decide(browser, 'allow', OMGMG);
    await decide(browser, 'allow', { ...OMGMG, redirect_uri: 'https://other.example/' });
    await assent.needs.connections.record({ userId: assent.alice.userId, clientId: 'omgmg', redirectUri: REDIRECT_URI, state: 'rejected', decidedAt: assent.clock.now() });
    expect(linesOf(await browser.get(CONNECTIONS)).map(({ inForce, returnsTo, revocable, state }) => [returnsTo, state, inForce, revocable])).toEqual([
      ['rp.example.test', 'rejected', true, false],
      ['other.example', 'approved', true, true],
      ['rp.example.test', 'approved', false, false],
    ]);
  });

  it('can be revoked as long as there is something to take back, even behind a later Deny', async () => {
    const assent = dialect();
    const browser = await signedIn(assent);
    await decide(browser, 'allow', OMGMG);
    await assent.needs.connections.record({ userId: assent.alice.userId, clientId: 'omgmg', redirectUri: REDIRECT_URI, state: 'rejected', decidedAt: assent.clock.now() });
    expect(linesOf(await browser.get(CONNECTIONS))).toMatchObject([{ state: 'rejected', revocable: false }, { state: 'approved', inForce: false, revocable: true }]);
    await revoke(browser, 'omgmg');
    expect(linesOf(await browser.get(CONNECTIONS)).some(({ revocable }) => revocable)).toBe(false);
  });

  it('are shown to the person alone', async () => {
    const assent = dialect();
    await decide(await signedIn(assent), 'allow', OMGMG);
    assent.durable.users.put(aUser({ username: 'bob', passwordHash: 'plain:bob' }));
    const bob = assent.browser();
    const { body } = await bob.get(CONNECTIONS);
    expect(await bob.post({ username: 'bob', password: 'bob', csrf_token: String(body['csrfToken']) })).toMatchObject({ body: { page: 'connections', username: 'bob', connections: [] } });
  });
});

describe('/client/connections/revoke', () => {
  /** What came of Alice's yes. */
  async function connected() {
    const assent = dialect();
    const browser = await signedIn(assent);
    const back = await decide(browser, 'allow', { client_id: 'automgtic' });
    const code = new URL(String(back.headers['location'])).searchParams.get('code') ?? '';
    const token = async (values: ParamValues) =>
      answerOf(await assent.server.mediagoblinToken(aRequest({ path: '/oauth/access_token', query: encodeForm({ client_id: 'automgtic', ...values }) }))).body;
    const { access_token, refresh_token } = (await token({ code })) as Record<'access_token' | 'refresh_token', string>;
    const isActive = async () => (await assent.introspect(access_token)).body['active'];
    const refreshed = () => token({ refresh_token });
    return { assent, browser, isActive, refreshed };
  }

  it('takes back every token at once, and the person is asked again', async () => {
    const { assent, browser, isActive, refreshed } = await connected();
    expect(await isActive()).toBe(true);
    const answer = await revoke(browser, 'automgtic');
    expect(await isActive()).toBe(false);
    expect([answer.status, answer.headers['location']]).toEqual([302, CONNECTIONS]);
    expect(await refreshed()).toMatchObject({ error: expect.any(String) });
    expect(await assent.needs.consents.find(assent.alice.userId, 'automgtic')).toEqual([]);
    expect(await browser.get('/oauth/authorize?client_id=automgtic')).toMatchObject({ status: 200, body: { page: 'mediagoblin-consent' } });
  });

  it('says so, once, and the list has both decisions', async () => {
    const { browser } = await connected();
    await revoke(browser, 'automgtic');
    const after = await browser.get(CONNECTIONS);
    expect(after.body['revokedClientName']).toBe('OMGMG');
    expect(linesOf(after)).toMatchObject([{ state: 'rejected' }, { state: 'approved', inForce: false, revocable: false }]);
    expect((await browser.get(CONNECTIONS)).body['revokedClientName']).toBeUndefined();
  });

  it('is in the audit trail', async () => {
    const { assent, browser } = await connected();
    await revoke(browser, 'automgtic');
    expect(assent.durable.audit.entries.at(-1)).toEqual({
      at: assent.clock.now(), actor: `user:${assent.alice.userId}`, actorName: 'alice', action: 'consent.withdraw', target: 'client:automgtic', ip: '192.0.2.1',
    });
  });

  it('leaves other clients alone', async () => {
    const { assent, browser, isActive } = await connected();
    await decide(browser, 'allow', OMGMG);
    await revoke(browser, 'omgmg');
    expect(await isActive()).toBe(true);
    expect(await assent.needs.consents.find(assent.alice.userId, 'automgtic')).toEqual(['full_control']);
  });

  it.each(['', 'nobody', 'omgmg'])('has nothing to take back from %j', async (clientId) => {
    const { assent, browser, isActive } = await connected();
    const before = assent.durable.audit.entries.length;
    expect(await revoke(browser, clientId)).toMatchObject({ status: 400, body: { page: 'error' } });
    expect(await isActive()).toBe(true);
    expect(assent.durable.audit.entries).toHaveLength(before);
  });

  it.each([{ csrf_token: '' }, { csrf_token: 'wrong' }])('RFC 9700 §4.7: needs the token of the session, not %j', async (given) => {
    const { browser, isActive } = await connected();
    expect((await revoke(browser, 'automgtic', given)).status).toBe(403);
    expect(await isActive()).toBe(true);
  });

  it('is for POST', async () => {
    const { browser } = await connected();
    expect((await browser.once(aRequest({ path: REVOKE }))).status).toBe(405);
  });
});
