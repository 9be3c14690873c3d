import { describe, expect, it } from '@jest/globals';
import { aFormPost, ALICE, authorizationRequest, TestAssent, TestBrowser, webClient, type Answer } from '@assent/core-testing';
import { sha256 } from '../secrets/sha256.js';
import { matchingHeaders } from './page-headers.fixture.js';

const csrf = (page: Answer) => ({ csrf_token: String(page.body['csrfToken']) });

async function atSignIn(assent = new TestAssent()) {
  const browser = assent.browser();
  const page = await browser.authorize(authorizationRequest());
  return { assent, browser, page };
}

describe('the sign-in page', () => {
  it('names the client and must not be framed, cached or leak a Referer', async () => {
    const { page } = await atSignIn();
    expect(page).toMatchObject({ status: 200, body: { page: 'sign-in', clientName: 'Web' } });
    expect(page.headers).toMatchObject(matchingHeaders);
    expect(page.headers['content-security-policy']).toContain("form-action 'self' https://rp.example.test https:;");
  });

  it('sets cookies that scripts, subdomains and other sites cannot use', async () => {
    const assent = new TestAssent();
    const response = await assent.pages.authorize({ method: 'GET', path: '/authorize', query: new URLSearchParams(authorizationRequest() as Record<string, string>).toString(), headers: {}, body: Buffer.alloc(0), transport: 'tls', remoteAddress: '192.0.2.1' });
    expect(String(response.headers['set-cookie'])).toMatch(/^__Host-assent_browser=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/);
  });

  it('lets the person in with the right password, under a new session', async () => {
    const { browser, page } = await atSignIn();
    browser.cookies.set('__Host-assent_session', 'planted');
    expect((await browser.post({ ...ALICE, ...csrf(page) })).body).toMatchObject({ page: 'consent', username: 'alice' });
    expect(browser.cookies.get('__Host-assent_session')).not.toBe('planted');
  });

  it.each<[string, string | readonly string[] | undefined, object]>([
    ['what the browser says it is', 'Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0', { userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0' }],
    ['200 characters of it', 'x'.repeat(16_000), { userAgent: 'x'.repeat(200) }],
    ['whole characters', `${'x'.repeat(199)}\u{1f642}\u{1f642}`, { userAgent: `${'x'.repeat(199)}\u{1f642}` }],
    ['no control characters', ' \u001b[31mred\u0000\u009b\u202e\ud800\t', { userAgent: '[31mred' }],
    ['nothing where it says nothing', undefined, {}],
    ['nothing where nothing is left', ' \u0007 ', {}],
    ['nothing where it says two things', ['a', 'b'], {}],
  ])('remembers with the session where the person is, and %s', async (_what, userAgent, remembered) => {
    const { assent, browser, page } = await atSignIn();
    const form = aFormPost(browser.path, { ...ALICE, ...csrf(page) });
    await browser.once({ ...form, headers: { ...form.headers, 'user-agent': userAgent } });
    const [kept, ...more] = await assent.shortLived.sessions.listOf(assent.alice.userId);
    expect(kept?.session).toStrictEqual({ userId: assent.alice.userId, signedInAt: assent.clock.now(), expiresAt: expect.any(Date), ip: '192.0.2.1', ...remembered });
    expect(kept?.cookieHash).toEqual(sha256(browser.cookies.get('__Host-assent_session') ?? ''));
    expect(more).toEqual([]);
  });

  it('leaves no session behind when the password is changed while the old one is checked', async () => {
    let changed: () => void = () => undefined;
    const passwordHasher = { hash: async () => '', verify: async () => (changed(), true) };
    const { assent, browser, page } = await atSignIn(new TestAssent({ needs: { passwordHasher } }));
    changed = () => {
      assent.clock.advance(1);
      assent.durable.users.put({ ...assent.alice, sessionsNotBefore: assent.clock.now() });
      assent.clock.advance(1);
    };
    expect((await browser.post({ ...ALICE, ...csrf(page) })).body).toMatchObject({ page: 'sign-in' });
    expect((await browser.authorize(authorizationRequest())).body).toMatchObject({ page: 'sign-in' });
  });

  it('finds the account whatever the case of the username', async () => {
    const { browser, page } = await atSignIn();
    expect((await browser.post({ ...ALICE, username: 'ALICE', ...csrf(page) })).body).toMatchObject({ page: 'consent' });
  });

  it.each<[string, { username?: string; password?: string }]>([
    ['a wrong password', { username: 'alice', password: 'wrong' }],
    ['an unknown username', { username: 'mallory', password: 'wrong' }],
    ['no password', { username: 'alice' }],
    ['nothing', {}],
    ['odd characters', { username: "' OR 1=1 -- \u202e __proto__", password: '<script>' }],
  ])('answers %s with the same words, and keeps what was typed', async (_case, values) => {
    const { browser, page } = await atSignIn();
    const answer = await browser.post({ ...values, ...csrf(page) });
    expect(answer).toMatchObject({ status: 401, body: { page: 'sign-in', problem: 'The username or the password is not right.', username: values.username ?? '' } });
    expect(browser.cookies.has('__Host-assent_session')).toBe(false);
  });

  it('does not let a disabled person in', async () => {
    const { assent, browser, page } = await atSignIn();
    assent.durable.users.put({ ...assent.alice, disabledAt: assent.clock.now() });
    expect((await browser.post({ ...ALICE, ...csrf(page) })).status).toBe(401);
  });

  it('stops guessing after ten attempts, also the right password, until the window ends', async () => {
    const { assent, browser, page } = await atSignIn();
    for (let attempt = 0; attempt < 10; attempt += 1) expect((await browser.post({ username: 'alice', password: 'no', ...csrf(page) })).status).toBe(401);
    const stopped = await browser.post({ ...ALICE, ...csrf(page) });
    expect(stopped).toMatchObject({ status: 429, body: { problem: 'There were too many attempts. Please wait a few minutes, then try again.' } });
    expect(Number(stopped.headers['retry-after'])).toBeGreaterThan(0);
    assent.clock.advance(300);
    expect((await browser.post({ ...ALICE, ...csrf(page) })).body).toMatchObject({ page: 'consent' });
  });

  it('counts only what was wrong: many people may come from one address', async () => {
    const assent = new TestAssent();
    for (let person = 0; person < 120; person += 1) {
      const browser = assent.browser();
      const page = await browser.authorize(authorizationRequest());
      expect((await browser.post({ ...ALICE, ...csrf(page) })).body).toMatchObject({ page: 'consent' });
    }
  });

  it('counts parallel guesses too', async () => {
    const { browser, page } = await atSignIn();
    const answers = await Promise.all(Array.from({ length: 30 }, () => browser.post({ username: 'alice', password: 'no', ...csrf(page) })));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
  });

  it('writes successes and failures to the audit log, without passwords', async () => {
    const { assent, browser, page } = await atSignIn();
    await browser.post({ username: 'alice', password: 'wrong-password', ...csrf(page) });
    await browser.post({ ...ALICE, ...csrf(page) });
    const { entries } = assent.durable.audit;
    expect(entries).toMatchObject([
      { action: 'sign_in.failure', actor: 'anonymous', actorName: 'alice', ip: '192.0.2.1' },
      { action: 'sign_in.success', actor: `user:${assent.alice.userId}`, ip: '192.0.2.1' },
    ]);
    expect(JSON.stringify(entries)).not.toContain('wrong-password');
  });
});

describe('RFC 9700 §4.7 cross-site request forgery', () => {
  const otherBrowser = { status: 400, body: { page: 'error', title: 'This sign-in was started elsewhere' } };

  it('refuses the form without its token', async () => {
    const { browser } = await atSignIn();
    expect(await browser.post(ALICE)).toMatchObject(otherBrowser);
    expect(await browser.post({ ...ALICE, csrf_token: 'x' })).toMatchObject(otherBrowser);
  });

  it('refuses the token of another interaction', async () => {
    const { browser } = await atSignIn();
    const first = browser.path;
    const second = await browser.authorize(authorizationRequest());
    expect(await browser.post({ ...ALICE, ...csrf(second) }, first)).toMatchObject(otherBrowser);
  });

  it('does not let another browser continue the interaction', async () => {
    const { assent, browser, page } = await atSignIn();
    const other = assent.browser();
    expect(await other.get(browser.path)).toMatchObject(otherBrowser);
    await other.authorize(authorizationRequest());
    expect(await other.post({ ...ALICE, ...csrf(page) }, browser.path)).toMatchObject(otherBrowser);
  });
});

describe('an interaction ends', () => {
  const expired = { status: 400, body: { page: 'error', title: 'This page has expired' } };

  it('after its time', async () => {
    const { assent, browser, page } = await atSignIn();
    assent.clock.advance(900);
    expect(await browser.post({ ...ALICE, ...csrf(page) })).toMatchObject(expired);
  });

  it('with its client', async () => {
    const { assent, browser, page } = await atSignIn();
    assent.durable.clients.put(webClient({ disabledAt: assent.clock.now() }));
    expect(await browser.post({ ...ALICE, ...csrf(page) })).toMatchObject(expired);
  });

  it.each(['unknown', '', '..', '%00', 'x'.repeat(5000)])('or never was: %j', async (id) => {
    expect(await new TestAssent().browser().get(`/sign-in/${id}`)).toMatchObject(expired);
  });

  it('with a code when everything was allowed before', async () => {
    const assent = new TestAssent();
    await assent.approve();
    const { browser, page } = await atSignIn(assent);
    const answer = await browser.post({ ...ALICE, ...csrf(page) });
    expect(TestBrowser.location(answer).searchParams.has('code')).toBe(true);
    expect(await browser.post({ ...ALICE, ...csrf(page) })).toMatchObject(expired);
  });
});
