import { describe, expect, it } from '@jest/globals';
import { aFormPost, ALICE, aRequest, aUser, ISSUER, TestBrowser, type ParamValues } from '@assent/core-testing';
import { sha256 } from '../../secrets/sha256.js';
import { allow, ask, automgtic, dialect, errorPage, FOO, formOf, gallery, location, omgmg, press, request, signedIn } from './dialect.fixture.js';

const PATH = '/oauth/client/authorize';

async function atConsent(given: ParamValues = {}, assent = dialect(), mount = '/oauth') {
  const browser = await signedIn(assent);
  return { assent, browser, page: await ask(browser, request({ state: 'xyz', ...given }, mount)) };
}

const answerFor = (answer: Parameters<typeof TestBrowser.location>[0]) => Object.fromEntries(TestBrowser.location(answer).searchParams);
const decisions = async ({ durable, alice }: ReturnType<typeof dialect>) => durable.connections.listOf(alice.userId);

describe('allow', () => {
  it.each(['/oauth', '/oauth-2'])('MG-5: goes to next with 302, at %s, and from there to the client', async (mount) => {
    const { browser, page } = await atConsent({}, dialect(), mount);
    const answer = await press(browser, page, { allow: 'Allow' });
    expect(answer.status).toBe(302);
    expect(location(answer)).toBe(ISSUER + request({ state: 'xyz' }, mount));
    const sent = await ask(browser, location(answer).slice(ISSUER.length));
    expect(sent.status).toBe(302);
    expect(answerFor(sent)).toEqual({ code: expect.any(String), state: 'xyz', iss: ISSUER });
  });

  it('counts whatever the button says, and more than deny', async () => {
    const { assent, browser, page } = await atConsent();
    await press(browser, page, { allow: 'x', deny: 'Deny' });
    expect(await decisions(assent)).toMatchObject([{ clientId: 'omgmg', state: 'approved' }]);
  });

  it('is remembered as a consent and as a decision about that redirect URI, and stands in the audit log', async () => {
    const { assent, browser, page } = await atConsent();
    await press(browser, page, { allow: 'Allow' });
    expect(await assent.needs.consents.find(assent.alice.userId, 'omgmg')).toEqual(['full_control']);
    expect(await decisions(assent)).toEqual([{ userId: assent.alice.userId, clientId: 'omgmg', redirectUri: FOO, state: 'approved', decidedAt: assent.clock.now() }]);
    expect(assent.durable.audit.entries.at(-1)).toMatchObject({
      action: 'consent.allow', actor: `user:${assent.alice.userId}`, actorName: 'alice', target: 'client:omgmg', ip: '192.0.2.1', detail: { scope: ['full_control'], redirectUri: FOO },
    });
  });

  it('of a registered redirect URI is bound to none', async () => {
    const { assent, browser, page } = await atConsent({ client_id: 'gallery', redirect_uri: undefined });
    await press(browser, page, { allow: 'Allow' });
    expect(await decisions(assent)).toEqual([{ userId: assent.alice.userId, clientId: 'gallery', state: 'approved', decidedAt: assent.clock.now() }]);
  });
});

describe('deny', () => {
  it('goes back to the client with access_denied, state and iss', async () => {
    const { assent, browser, page } = await atConsent();
    const answer = await press(browser, page, { deny: 'Deny' });
    expect(answer.status).toBe(302);
    expect(TestBrowser.location(answer).origin).toBe(FOO);
    expect(answerFor(answer)).toEqual({ error: 'access_denied', error_description: expect.any(String), state: 'xyz', iss: ISSUER });
    expect(await decisions(assent)).toMatchObject([{ state: 'rejected', redirectUri: FOO }]);
    expect(await assent.needs.consents.find(assent.alice.userId, 'omgmg')).toEqual([]);
    expect(assent.durable.audit.entries.at(-1)).toMatchObject({ action: 'consent.deny', detail: { redirectUri: FOO } });
  });

  it('takes an earlier yes to the same place back, with what was issued on it', async () => {
    const { assent, browser, page } = await atConsent();
    await press(browser, page, { allow: 'Allow' });
    const code = TestBrowser.location(await ask(browser, request())).searchParams.get('code') ?? '';
    await press(browser, page, { deny: 'Deny' });
    expect(await assent.needs.consents.find(assent.alice.userId, 'omgmg')).toEqual([]);
    expect((await decisions(assent))[0]).toEqual({ userId: assent.alice.userId, clientId: 'omgmg', state: 'rejected', decidedAt: assent.clock.now() });
    const found = await assent.needs.codes.find(sha256(code));
    expect((await assent.needs.grants.find(found?.code.grant.grantId ?? ''))?.revokedAt).toEqual(assent.clock.now());
    expect((await ask(browser, request())).body).toMatchObject({ page: 'mediagoblin-consent' });
  });

  it('asks again instead, where the instance wants it as it was', async () => {
    const { assent, browser, page } = await atConsent({}, dialect({ config: { mediagoblinDenyReturnsToPrompt: true } }));
    const answer = await press(browser, page, { deny: 'Deny' });
    expect(location(answer)).toBe(ISSUER + request({ state: 'xyz' }));
    expect((await browser.get(location(answer))).body).toMatchObject({ page: 'mediagoblin-consent' });
    expect(await decisions(assent)).toMatchObject([{ state: 'rejected' }]);
  });
});

describe('a yes to one unregistered redirect URI', () => {
  it('sends no code to another one: that is asked for by itself', async () => {
    const { browser, page } = await atConsent();
    await press(browser, page, { allow: 'Allow' });
    for (const redirect_uri of ['https://evil.example', `${FOO}/`, `${FOO}?x`, `${FOO}:8443`]) {
      expect((await ask(browser, request({ redirect_uri }))).body).toMatchObject({ page: 'mediagoblin-consent', redirectUriRegistered: false });
    }
    expect((await ask(browser, request())).status).toBe(302);
  });

  it('survives that another one is declined', async () => {
    const { browser, page } = await atConsent();
    await press(browser, page, { allow: 'Allow' });
    await press(browser, await ask(browser, request({ redirect_uri: 'https://evil.example' })), { deny: 'Deny' });
    expect((await ask(browser, request())).status).toBe(302);
  });
});

describe('next', () => {
  const client = '?client_id=omgmg&redirect_uri=https://foo.example';
  it.each([
    ['a foreign URL', `https://evil.example/oauth/authorize${client}`],
    ['a foreign URL that begins like ours', `${ISSUER}.evil.example/oauth/authorize${client}`],
    ['a foreign URL behind userinfo', `${ISSUER}@evil.example/oauth/authorize${client}`],
    ['a protocol-relative URL', `//evil.example/oauth/authorize${client}`],
    ['backslashes', `\\\\evil.example/oauth/authorize${client}`],
    ['a backslash behind the origin', `${ISSUER}\\@evil.example/oauth/authorize${client}`],
    ['a slash and a backslash', `/\\evil.example/oauth/authorize${client}`],
    ['plain http', `${ISSUER.replace('https', 'http')}/oauth/authorize${client}`],
    ['another scheme', `javascript:alert(1)//oauth/authorize${client}`],
    ['blanks before it', ` ${ISSUER}/oauth/authorize${client}`],
    ['a tab within', `https:\t//assent.example.test/oauth/authorize${client}`],
    ['another page of ours', `${ISSUER}/oauth/client/list${client}`],
    ['the other mount', `${ISSUER}/oauth-2/authorize${client}`],
    ['the ordinary endpoint', `${ISSUER}/authorize${client}`],
    ['dot segments', `${ISSUER}/oauth/authorize/../authorize${client}`],
    ['an encoded letter', `${ISSUER}/oauth/%61uthorize${client}`],
    ['an encoded slash', `${ISSUER}/oauth%2Fauthorize${client}`],
    ['an encoded question mark', `${ISSUER}/oauth/authorize%3Fclient_id=omgmg`],
    ['a doubled slash', `${ISSUER}//oauth/authorize${client}`],
    ['a fragment', `${ISSUER}/oauth/authorize${client}#x`],
    ['a line break', `${ISSUER}/oauth/authorize${client}\r\nset-cookie: x=1`],
    ['a letter that is not ASCII', `${ISSUER}/oauth/authorize${client}&state=ü`],
    ['another client', `${ISSUER}/oauth/authorize?client_id=gallery`],
    ['two clients', `${ISSUER}/oauth/authorize${client}&client_id=gallery`],
    ['no client', `${ISSUER}/oauth/authorize`],
  ])('refuses %s, and nothing is decided', async (_case, next) => {
    const { assent, browser, page } = await atConsent();
    for (const button of ['allow', 'deny', 'switch_account']) {
      const answer = await press(browser, page, { next, [button]: 'x' });
      expect(answer).toMatchObject(errorPage('next is not an authorization request of this client.'));
      expect(answer.headers['location']).toBeUndefined();
    }
    expect(await decisions(assent)).toEqual([]);
  });

  it('is the request that counts: what it says about the redirect URI is checked again', async () => {
    const { assent, browser, page } = await atConsent({ client_id: 'gallery', redirect_uri: undefined });
    for (const button of ['allow', 'deny']) {
      const answer = await press(browser, page, { next: ISSUER + request({ client_id: 'gallery', redirect_uri: 'https://evil.example' }), [button]: 'x' });
      expect(answer).toMatchObject(errorPage('redirect_uri is not registered for this client.'));
    }
    expect(await decisions(assent)).toEqual([]);
  });

  it('may be a path', async () => {
    const { browser, page } = await atConsent();
    expect(location(await press(browser, page, { next: request(), allow: 'Allow' }))).toBe(ISSUER + request());
  });

  it('that is missing shows the consent page again, for the shortest request of that client', async () => {
    const { assent, browser, page } = await atConsent({ client_id: 'gallery', redirect_uri: undefined });
    expect(await press(browser, page, { next: undefined, allow: 'Allow' })).toMatchObject({
      status: 200, body: { page: 'mediagoblin-consent', next: `${ISSUER}/oauth/authorize?client_id=gallery` },
    });
    expect(await decisions(assent)).toEqual([]);
  });
});

describe('a form that is wrong', () => {
  it.each([
    ['an unknown client', { client_id: 'nobody' }, 'The client is unknown.'],
    ['no client', { client_id: undefined }, 'The client is unknown.'],
    ['a client that is not for these routes', { client_id: 'web' }, 'The client is unknown.'],
    ['no button', {}, 'Neither allow nor deny was pressed.'],
    ['an empty button', { allow: '', deny: '' }, 'Neither allow nor deny was pressed.'],
    ['a repeated parameter', { allow: ['Allow', 'Allow'] }, 'A parameter is repeated.'],
  ])('%s: a page with status 400', async (_case, values, description) => {
    const { assent, browser, page } = await atConsent();
    expect(await press(browser, page, values as ParamValues)).toMatchObject(errorPage(description));
    expect(await decisions(assent)).toEqual([]);
  });

  it.each([
    ['no token', { csrf_token: undefined }, {}],
    ['a wrong token', { csrf_token: 'x'.repeat(43) }, {}],
    ['another site', {}, { 'sec-fetch-site': 'cross-site' }],
  ])('RFC 9700 §4.7: refuses %s with 403', async (_case, values, headers) => {
    const { assent, browser, page } = await atConsent();
    const form = { ...formOf(page), allow: 'Allow', ...values };
    expect(await browser.once(aFormPost(PATH, form, headers))).toMatchObject({ status: 403, body: { page: 'error' } });
    expect(await decisions(assent)).toEqual([]);
  });

  it('is not a GET, and not JSON', async () => {
    const { browser, page } = await atConsent();
    expect((await browser.once(aRequest({ path: PATH, query: new URLSearchParams({ ...(formOf(page) as Record<string, string>), allow: '1' }).toString() }))).status).toBe(405);
    expect(await browser.once(aRequest({ method: 'POST', path: PATH, body: '{}', headers: { 'content-type': 'application/json' } }))).toMatchObject({ status: 400 });
  });
});

describe('between the page and the answer', () => {
  it('a session that ended: the person signs in again, and is asked again', async () => {
    const { assent, browser, page } = await atConsent();
    assent.durable.users.put({ ...assent.alice, sessionsNotBefore: assent.clock.now() });
    const answer = await press(browser, page, { allow: 'Allow' });
    expect(location(answer)).toBe(`/auth/login/?next=${encodeURIComponent(ISSUER + request({ state: 'xyz' }))}`);
    expect(await decisions(assent)).toEqual([]);
  });

  it('another person in the same browser: the form of the first is not theirs', async () => {
    const { assent, browser, page } = await atConsent();
    const bob = aUser({ username: 'bob', passwordHash: 'plain:bob' });
    assent.durable.users.put(bob);
    const switched = await browser.get(location(await press(browser, page, { switch_account: '1' })));
    expect(switched.body).toMatchObject({ page: 'sign-in', clientName: 'OMGMG' });
    const bobs = await browser.post({ username: 'bob', password: 'bob', csrf_token: String(switched.body['csrfToken']) });
    expect(bobs.body).toMatchObject({ page: 'mediagoblin-consent', username: 'bob', next: page.body['next'] });
    expect((await press(browser, page, { allow: 'Allow' })).status).toBe(403);
    expect(await assent.durable.connections.listOf(bob.userId)).toEqual([]);
    expect((await press(browser, bobs, { allow: 'Allow' })).status).toBe(302);
  });

  it('nobody signed in yet: the question comes after the sign-in', async () => {
    const browser = dialect().browser();
    const page = await browser.get(request());
    expect(page.body).toMatchObject({ page: 'sign-in', clientName: 'OMGMG' });
    expect((await browser.post({ ...ALICE, csrf_token: String(page.body['csrfToken']) })).body).toMatchObject({ page: 'mediagoblin-consent' });
  });

  it.each([
    ['was disabled', omgmg({ disabledAt: new Date() })],
    ['may not use these routes any more', omgmg({ policy: { ...omgmg().policy, allowMediagoblin: false } })],
  ])('a client that %s gets nothing', async (_case, client) => {
    const { assent, browser, page } = await atConsent();
    assent.durable.clients.put(client);
    for (const button of ['allow', 'deny']) expect(await press(browser, page, { [button]: 'x' })).toMatchObject(errorPage('The client is unknown.'));
  });

  it('a client whose redirect URI was registered meanwhile must use that', async () => {
    const { assent, browser, page } = await atConsent();
    assent.durable.clients.put(omgmg({ redirectUris: ['https://registered.example'] }));
    expect(await press(browser, page, { allow: 'Allow' })).toMatchObject(errorPage('redirect_uri is not registered for this client.'));
  });
});

describe('clients keep apart', () => {
  it('a yes to one is none to another', async () => {
    const assent = dialect({ clients: [gallery(), automgtic()] });
    const browser = await signedIn(assent);
    await allow(browser, request());
    expect((await ask(browser, request({ client_id: 'gallery', redirect_uri: undefined }))).body).toMatchObject({ page: 'mediagoblin-consent', clientId: 'gallery' });
  });
});
