import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Browser, wordsOf, type Page } from './guide/browser.js';
import { encoded, post, send, type Fields } from './guide/exchange.js';
import { DialectStack, FOO, PLAIN } from './mediagoblin/dialect-stack.js';
import { hiddenFieldsOf, type RegisteredClient } from './mediagoblin/member.js';

const CORS = { 'access-control-allow-origin': '*', 'access-control-allow-methods': 'POST, GET, OPTIONS', 'access-control-allow-headers': 'Content-Type, X-Requested-With' };
const EVIL = ['https://evil.example/', '//evil.example/', '/\\evil.example/', 'javascript:alert(1)', 'https://evil.example/oauth/authorize?client_id=x'];

const corsOf = (headers: Headers): Readonly<Record<string, string>> => Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')));
/** Beyond the plugin's own cases, which are in mediagoblin-cases.spec.ts: what its source and our hardening say. */
describe.each(['/oauth', '/oauth-2'])('the MediaGoblin dialect at %s', (mount) => {
  let dialect: DialectStack;
  /** One that nothing is done to. */
  let gallery: RegisteredClient;

  beforeAll(async () => {
    dialect = await DialectStack.start({ redis: mount === '/oauth' });
    gallery = await dialect.register(mount);
  });
  afterAll(() => dialect.stop());

  const connections = (): Promise<Page> => dialect.alice.open(`${mount}/client/connections`);
  const ask = (clientId: string, fields: Fields = {}): Promise<Page> => dialect.alice.open(`${mount}/authorize?${encoded({ client_id: clientId, redirect_uri: FOO, ...fields }).toString()}`);

  /** Presses the button of one client, among many forms of a page. */
  async function press(page: Page, clientId: string): Promise<Page> {
    const form = page.text.split('<form').find((text) => text.includes(`value="${clientId}"`)) ?? '';
    return dialect.alice.browser.submit({ ...page, text: `<form${form}` }, [['client_id', clientId]]);
  }

  describe('authorize, before anybody is signed in', () => {
    it.each([
      ['', 'No client identifier in URL'],
      ['?client_id=', 'No client identifier in URL'],
      ['?client_id=nobody', 'No such client identifier'],
      [`?client_id=${PLAIN.client_id}`, 'No such client identifier'],
    ])('answers %j with JSON and status 200, for no other origin', async (query, text) => {
      const answer = await send(`${dialect.issuer}${mount}/authorize${query}`);
      expect([answer.status, answer.body, corsOf(answer.headers)]).toEqual([200, { status: 400, errors: [text] }, {}]);
    });

    it('leads to the log-in page with its whole URL, and back to the question', async () => {
      const { clientId } = gallery;
      const url = `${dialect.issuer}${mount}/authorize?${encoded({ client_id: clientId, redirect_uri: `${FOO}/?a=b&c=d`, state: 'x y' }).toString()}`;
      const stranger = new Browser();
      const first = await stranger.request(url);
      expect([first.status, first.location?.href]).toEqual([302, `${dialect.issuer}/auth/login/?next=${encodeURIComponent(url)}`]);
      const page = await stranger.follow(await stranger.signIn(await stranger.follow(first), { username: 'bob', password: 'wrong pony charger paperclip' }));
      expect([page.status, page.url.href]).toEqual([200, url]);
      expect(Object.fromEntries(hiddenFieldsOf(page))).toEqual({ client_id: clientId, next: url });
    });

    it.each(['register', 'list', 'connections'])('client/%s leads there too', async (page) => {
      const answer = await send(`${dialect.issuer}${mount}/client/${page}`);
      expect([answer.status, answer.headers.get('location')]).toEqual([302, `/auth/login/?next=${encodeURIComponent(`${dialect.issuer}${mount}/client/${page}`)}`]);
    });
  });

  describe('access_token, row by row', () => {
    it('1 and 2: an unknown code or refresh token, before everything else', async () => {
      for (const [fields, text] of [[{ code: 'x' }, 'Invalid code.'], [{ refresh_token: 'x' }, 'Invalid refresh token.']] as const) {
        const answer = await dialect.accessToken(mount, fields);
        expect([answer.status, answer.headers.get('content-type'), answer.body, corsOf(answer.headers)]).toEqual([200, 'application/json', { error: 'invalid_request', error_description: text }, CORS]);
        expect(answer.headers.get('cache-control')).toBe('no-store');
      }
    });

    it('3: neither', async () => {
      expect((await dialect.accessToken(mount, {})).body).toEqual({ error: 'invalid_request', error_description: 'Missing `code` or `refresh_token` parameter in request.' });
    });

    it('4 to 8: the client, its secret, and success without a word about other origins', async () => {
      const { clientId, refreshToken, secret } = await dialect.tokens(mount);
      const other = gallery;
      const refused = (error: string, error_description: string) => ({ status: 200, body: { error, error_description } });
      const refresh = (fields: object) => dialect.accessToken(mount, { refresh_token: refreshToken, ...fields });
      expect(await refresh({ client_secret: secret })).toMatchObject(refused('invalid_request', 'Missing client_id in request.'));
      expect(await refresh({ client_id: other.clientId, client_secret: other.secret })).toMatchObject(refused('invalid_client', 'Mismatching client credentials.'));
      expect(await refresh({ client_id: clientId })).toMatchObject(refused('invalid_request', 'Missing client_secret in request.'));
      expect(await refresh({ client_id: clientId, client_secret: 'wrong' })).toMatchObject(refused('invalid_client', 'Mismatching client credentials.'));
      const answer = await refresh({ client_id: clientId, client_secret: secret });
      expect(Object.keys(answer.body).sort()).toEqual(['access_token', 'expires_in', 'refresh_token', 'token_type']);
      expect(corsOf(answer.headers)).toEqual({});
    });

    it('answers a preflight, a POST with a form and HTTP Basic', async () => {
      const url = `${dialect.issuer}${mount}/access_token`;
      expect(corsOf((await send(url, { method: 'OPTIONS', headers: { origin: FOO, 'access-control-request-method': 'GET' } })).headers)).toMatchObject(CORS);
      const { clientId, refreshToken, secret } = await dialect.tokens(mount);
      const posted = await post(url, { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId, client_secret: secret });
      expect(posted.body).toMatchObject({ token_type: 'bearer' });
      const withBasic = await post(url, { refresh_token: String(posted.body['refresh_token']), client_id: clientId }, { authorization: `Basic ${btoa(`${clientId}:${secret}`)}` });
      expect(withBasic.body).toMatchObject({ token_type: 'bearer' });
    });
  });

  describe('tokens', () => {
    it('are full_control, for 30 days, of the person and the client; introspection says so', async () => {
      const { accessToken, clientId } = await dialect.tokens(mount);
      const about = await dialect.introspect(accessToken);
      expect(about).toMatchObject({ active: true, scope: 'full_control', client_id: clientId, username: 'alice' });
      expect(Number(about['exp']) - Number(about['iat'])).toBe(30 * 86_400);
    });

    it('die with the code that somebody uses again', async () => {
      const client = await dialect.register(mount);
      const code = (await dialect.allow(mount, client)).searchParams.get('code') ?? '';
      const redeem = () => dialect.accessToken(mount, { client_id: client.clientId, code, client_secret: client.secret });
      const token = String((await redeem()).body['access_token']);
      expect(await dialect.introspect(token)).toMatchObject({ active: true });
      expect((await redeem()).body).toEqual({ error: 'invalid_request', error_description: 'Invalid code.' });
      expect(await dialect.introspect(token)).toEqual({ active: false });
    });

    it('die when the person takes the connection back, and the person is asked again', async () => {
      const { accessToken, clientId, refreshToken, secret } = await dialect.tokens(mount);
      const answer = await press(await connections(), clientId);
      expect([answer.status, answer.location?.pathname]).toEqual([302, `${mount}/client/connections`]);
      expect(await dialect.introspect(accessToken)).toEqual({ active: false });
      expect((await dialect.accessToken(mount, { client_id: clientId, refresh_token: refreshToken, client_secret: secret })).body).toEqual({ error: 'invalid_request', error_description: 'Invalid refresh token.' });
      expect(wordsOf(await dialect.alice.browser.follow(answer))).toContain('has no access any more');
      const page = await ask(clientId);
      expect([page.status, Object.fromEntries(hiddenFieldsOf(page))['client_id']]).toEqual([200, clientId]);
    });
  });

  describe('a person', () => {
    it('who declines sends the client access_denied, and finds it among the connections', async () => {
      const { clientId } = await dialect.register(mount, { name: 'Declined' });
      const back = await dialect.alice.answer(`${mount}/authorize?client_id=${clientId}&redirect_uri=${FOO}&state=s`, 'deny');
      expect([back.origin, Object.fromEntries(back.searchParams)]).toEqual([FOO, { error: 'access_denied', error_description: expect.any(String), state: 's', iss: dialect.issuer }]);
      const [, first = ''] = (await connections()).text.split('class="entry"');
      expect(wordsOf({ text: first } as Page)).toMatch(/Declined .*Rejected/);
    });

    it('who allowed one redirect URI is asked about another', async () => {
      const client = await dialect.register(mount);
      await dialect.allow(mount, client);
      const again = await ask(client.clientId);
      expect([again.status, again.location?.origin]).toEqual([302, FOO]);
      const other = await ask(client.clientId, { redirect_uri: 'https://other.example/' });
      expect([other.status, wordsOf(other)]).toEqual([200, expect.stringContaining('other.example')]);
    });

    it('sees the secret once, and replaces it; the one so far stops at once', async () => {
      const { clientId, refreshToken, secret } = await dialect.tokens(mount);
      const list = await dialect.alice.open(`${mount}/client/list`);
      expect(list.text).toContain(clientId);
      expect(list.text).not.toContain(secret);
      const shown = await dialect.alice.browser.follow(await press(list, clientId));
      const fresh = /<dt>Secret<\/dt><dd><code><bdi>([\w-]{43})</.exec(shown.text)?.[1] ?? '';
      const refresh = (client_secret: string) => dialect.accessToken(mount, { client_id: clientId, refresh_token: refreshToken, client_secret });
      expect((await refresh(secret)).body).toEqual({ error: 'invalid_client', error_description: 'Mismatching client credentials.' });
      expect((await refresh(fresh)).body).toMatchObject({ token_type: 'bearer' });
      expect((await dialect.alice.open(`${mount}/client/list`)).text).not.toContain(fresh);
    });

    it('sees names and descriptions as they were typed, never as markup', async () => {
      const { clientId } = await dialect.register(mount, { name: '<b>x</b> & "y"', description: '<script>alert(1)</script>' });
      const pages = [
        await dialect.alice.open(`${mount}/client/list`),
        await ask(clientId),
      ];
      await dialect.allow(mount, { clientId, secret: '' });
      pages.push(await connections());
      for (const { text } of pages) {
        expect(text).toContain('&lt;b&gt;x&lt;/b&gt; &amp; &quot;y&quot;');
        expect(text).not.toMatch(/<b>x|<script>alert/);
      }
    });
  });

  describe('nobody is sent elsewhere', () => {
    it.each(EVIL)('by the log-in page, with next=%s', async (next) => {
      const browser = new Browser();
      const page = await browser.open(`${dialect.issuer}/auth/login/?next=${encodeURIComponent(next)}`);
      const answer = await browser.signIn(page, { username: 'bob', password: 'wrong pony charger paperclip' });
      expect([answer.status, answer.location?.href]).toEqual([303, `${dialect.issuer}/`]);
      const again = await browser.request(`${dialect.issuer}/auth/login/?next=${encodeURIComponent(next)}`);
      expect([again.status, again.location?.href]).toEqual([302, `${dialect.issuer}/`]);
    });

    it.each(EVIL)('by the consent form, with next=%s', async (next) => {
      const { clientId } = gallery;
      const page = await ask(clientId);
      const answer = await dialect.alice.browser.submit(page, [['client_id', clientId], ['next', next], ['allow', 'Allow']]);
      expect([answer.status, answer.location]).toEqual([400, undefined]);
    });

    it('by a redirect URI that is not registered, nor by one that nobody may use', async () => {
      const app = await dialect.register(mount, { type: 'public', redirect_uri: `${FOO}/app` });
      const web = await dialect.register(mount, { redirect_uri: `${FOO}/web` });
      expect((await dialect.alice.answer(`${mount}/authorize?client_id=${app.clientId}&redirect_uri=https://evil.example/`)).href.startsWith(`${FOO}/app?code=`)).toBe(true);
      for (const uri of ['https://evil.example/', `${FOO}/web/`]) expect((await ask(web.clientId, { redirect_uri: uri })).status).toBe(400);
      for (const uri of ['http://foo.example/', 'javascript:alert(1)', 'https://foo.example/#x', 'foo']) {
        const page = await ask(gallery.clientId, { redirect_uri: uri });
        expect([uri, page.status, page.location]).toEqual([uri, 400, undefined]);
      }
    });
  });

  it.each(['client/register', 'client/rotate-secret', 'client/connections/revoke', 'client/authorize'])('RFC 9700 §4.7: %s takes no form without the token of the session', async (route) => {
    const { clientId } = gallery;
    const next = `${dialect.issuer}${mount}/authorize?client_id=${clientId}&redirect_uri=${FOO}`;
    for (const csrf_token of ['', 'wrong']) {
      const body = encoded({ csrf_token, name: 'x', type: 'confidential', client_id: clientId, next, allow: 'Allow' });
      const answer = await dialect.alice.browser.request(`${dialect.issuer}${mount}/${route}`, { method: 'POST', body });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([403, 'text/html; charset=utf-8']);
    }
  });
});
