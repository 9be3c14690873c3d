import { describe, expect, it } from '@jest/globals';
import { aFormPost, ALICE, aRequest, ISSUER, TestAssent, TestBrowser, type Answer } from '@assent/core-testing';
import { fromBase32 } from '../../accounts/base32.js';
import { totpCode, totpStepAt } from '../../accounts/totp.js';
import { newTotpFactor } from '../../registration/new-totp-factor.js';
import { allow, ask, dialect, FOO, gallery, location, request, signedIn } from './dialect.fixture.js';

const logIn = (next: string) => `/auth/login/?next=${encodeURIComponent(next)}`;
const answer = (browser: TestBrowser, page: Answer, values = {}) => browser.once(aFormPost(browser.path, { ...ALICE, csrf_token: String(page.body['csrfToken']), ...values }));

describe('the log-in page', () => {
  it.each([
    ['the authorization request', ISSUER + request(), request()],
    ['the same at the other mount', ISSUER + request({}, '/oauth-2'), request({}, '/oauth-2')],
    ['a redirect URI that is not encoded', `${ISSUER}/oauth/authorize?client_id=android&redirect_uri=https://localhost-mediagoblin-app`, '/oauth/authorize?client_id=android&redirect_uri=https://localhost-mediagoblin-app'],
    ['a state with everything in it', `${ISSUER}/oauth/authorize?client_id=omgmg&state=%22%27%3C%5C%0D%0A%25`, '/oauth/authorize?client_id=omgmg&state=%22%27%3C%5C%0D%0A%25'],
    ['registration', `${ISSUER}/oauth/client/register`, '/oauth/client/register'],
    ['the list', `${ISSUER}/oauth-2/client/list`, '/oauth-2/client/list'],
    ['connections, as a path', '/oauth/client/connections', '/oauth/client/connections'],
    ['nothing', '', '/'],
  ])('goes on to %s with 303 after the sign-in, and with 302 at once for who is signed in', async (_case, next, expected) => {
    const assent = dialect();
    const browser = assent.browser();
    const page = await browser.get(logIn(next));
    expect(page.body).toMatchObject({ page: 'sign-in' });
    const signed = await answer(browser, page);
    expect(signed.status).toBe(303);
    expect(location(signed)).toBe(expected);
    const again = await ask(browser, logIn(next));
    expect(again.status).toBe(302);
    expect(location(again)).toBe(expected);
  });

  it.each([
    'https://evil.example/',
    `https://evil.example/oauth/authorize?client_id=omgmg`,
    '//evil.example/oauth/authorize',
    '///evil.example',
    '\\\\evil.example',
    '/\\evil.example/oauth/authorize',
    '/\t/evil.example',
    `${ISSUER}.evil.example/oauth/authorize`,
    `${ISSUER}@evil.example/oauth/authorize`,
    `${ISSUER}:443@evil.example/oauth/authorize`,
    `${ISSUER}\\.evil.example/oauth/authorize`,
    ISSUER.replace('https:', 'http:') + request(),
    'javascript:alert(1)',
    'data:text/html,x',
    '%2F%2Fevil.example',
    '/%2Fevil.example/oauth/authorize',
    '/oauth/../..//evil.example',
    '/oauth/authorize/..//evil.example',
    '/oauth/authorize\r\nlocation: https://evil.example',
    '/oauth/authorize?x=\r\nlocation:%20https://evil.example',
    '/oauth/authorize?client_id=omgmg#@evil.example',
    '/oauth/authorize?state=ü',
    '/oauth/access_token?code=x',
    '/oauth/client/authorize',
    '/authorize?client_id=web',
    '/admin/clients',
    '/auth/login/?next=/oauth/authorize',
    '/',
    ' /oauth/authorize',
  ])('RFC 9700 §4.11.1: does not go on to %j, but to the page at the issuer', async (next) => {
    const assent = dialect();
    const browser = assent.browser();
    const page = await browser.get(logIn(next));
    expect(location(await answer(browser, page))).toBe('/');
    expect(location(await ask(browser, logIn(next)))).toBe('/');
  });

  it('takes no repeated next', async () => {
    const browser = await signedIn(dialect());
    expect(location(await ask(browser, '/auth/login/?next=/oauth/client/list&next=https://evil.example'))).toBe('/');
  });

  it('is below the path of the issuer, like everything', async () => {
    const issuer = `${ISSUER}/tenant`;
    const { mediagoblin } = dialect({ config: { issuer } });
    const answered = await mediagoblin.logIn(aRequest({ path: '/tenant/auth/login/', query: 'next=/tenant/oauth/client/list' }));
    expect(answered.headers['location']).toMatch(/^\/tenant\/sign-in\//);
    const asked = await mediagoblin.routes.authorize(aRequest({ path: '/tenant/oauth/authorize', query: 'client_id=omgmg' }));
    expect(asked.headers['location']).toBe(`/tenant/auth/login/?next=${encodeURIComponent(`${issuer}/oauth/authorize?client_id=omgmg`)}`);
  });

  it('answers only GET', async () => {
    for (const method of ['POST', 'HEAD', 'PUT']) expect((await dialect().browser().once(aRequest({ method, path: '/auth/login/' }))).status).toBe(405);
  });
});

describe('signing in for a page', () => {
  it('names the client that asks there, and lets the answer go on to it', async () => {
    const browser = dialect().browser();
    const page = await browser.get(request());
    expect(page.body).toMatchObject({ page: 'sign-in', clientName: 'OMGMG' });
    expect(page.headers['content-security-policy']).toContain(`form-action 'self' ${FOO} https:;`);
  });

  it('names nobody where no client asks, or a request is wrong', async () => {
    for (const next of ['/oauth/client/list', '/oauth/authorize?client_id=nobody', request({ client_id: 'gallery' }), '/oauth/authorize?client_id=%ff']) {
      const page = await dialect().browser().get(logIn(next));
      expect(page.body).not.toHaveProperty('clientName');
      expect(page.headers['content-security-policy']).toContain("form-action 'self';");
    }
  });

  it('goes straight back to a client that was allowed before', async () => {
    const assent = dialect();
    await allow(await signedIn(assent), request());
    const browser = assent.browser();
    const page = await browser.get(request({ state: 's' }));
    const back = await browser.post({ ...ALICE, csrf_token: String(page.body['csrfToken']) });
    expect(TestBrowser.location(back).href).toMatch(/^https:\/\/foo\.example\/\?code=.+&state=s&iss=/);
  });

  it('is in the audit log with the client, or without where there is none', async () => {
    const assent = dialect({ clients: [gallery()] });
    const targets = () => assent.durable.audit.entries.map(({ action, target }) => [action, target]);
    await signedIn(assent);
    const browser = assent.browser();
    const page = await browser.get(request());
    await answer(browser, page, { password: 'wrong' });
    expect(targets()).toEqual([['sign_in.success', undefined], ['sign_in.failure', 'client:omgmg']]);
  });

  it('shows the page again after a wrong password, and is over after the right one', async () => {
    const browser = dialect().browser();
    const page = await browser.get(logIn('/oauth/client/list'));
    expect(await answer(browser, page, { password: 'wrong' })).toMatchObject({ status: 401, body: { page: 'sign-in', username: 'alice' } });
    expect((await answer(browser, page)).status).toBe(303);
    expect((await answer(browser, page)).body).toMatchObject({ title: 'This page has expired' });
  });

  it('asks for the second factor of who has one', async () => {
    const assent = dialect();
    const { secret, sealed } = newTotpFactor(assent.alice.userId, assent.clock.now(), assent.needs);
    assent.durable.users.put({ ...assent.alice, totpSealedSecret: sealed });
    const browser = assent.browser();
    const page = await browser.get(request());
    const second = await browser.post({ ...ALICE, csrf_token: String(page.body['csrfToken']) });
    expect(second.body).toMatchObject({ page: 'second-factor', clientName: 'OMGMG' });
    expect((await ask(browser, request())).status).toBe(302);
    const entered = await answer(browser, second, { code: totpCode(fromBase32(secret), totpStepAt(assent.clock.now())) });
    expect(location(entered)).toBe(request());
  });

  it('has no consent page of its own: that one is for requests of clients', async () => {
    const browser = dialect().browser();
    await browser.get(logIn('/oauth/client/list'));
    expect((await browser.get(browser.path.replace('sign-in', 'consent'))).body).toMatchObject({ page: 'error', title: 'This page has expired' });
  });

  it('cannot be continued in another browser', async () => {
    const assent = new TestAssent();
    const browser = assent.browser();
    const page = await browser.get(logIn('/oauth/client/list'));
    const other = assent.browser();
    other.path = browser.path;
    expect((await answer(other, page)).body).toMatchObject({ title: 'This sign-in was started elsewhere' });
  });
});
