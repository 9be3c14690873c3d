import { describe, expect, it } from '@jest/globals';
import { TestBrowser } from '@assent/core-testing';
import { allow, android, ask, automgtic, dialect, errorPage, request, signedIn } from './dialect.fixture.js';

const shown = async (url: string, clients = dialect()) => ask(await signedIn(clients), url);

describe('a public client', () => {
  it.each([undefined, 'http://foo.example/', 'https://evil.example', 'javascript:alert(1)', 'no URI'])(
    'gets its answers at its registered redirect URI, whatever it sends: %s',
    async (redirect_uri) => {
      const answer = await allow(await signedIn(dialect()), request({ client_id: 'automgtic', redirect_uri }));
      expect(answer.origin + answer.pathname).toBe('http://www.foo.example/');
      expect(answer.searchParams.get('code')).toMatch(/^ac_/);
    },
  );

  it('that has several may choose among them', async () => {
    const redirectUris = ['https://one.example', 'https://two.example'];
    const browser = await signedIn(dialect({ clients: [android({ clientId: 'two', redirectUris })] }));
    expect((await allow(browser, request({ client_id: 'two', redirect_uri: redirectUris[1] }))).origin).toBe('https://two.example');
    expect(TestBrowser.location(await ask(browser, request({ client_id: 'two' }))).origin).toBe('https://one.example');
  });
});

describe('a confidential client with a registered redirect URI', () => {
  it('RFC 6749 §3.1.2.3: need not send it', async () => {
    const answer = await allow(await signedIn(dialect()), request({ client_id: 'gallery', redirect_uri: undefined }));
    expect(answer.href).toMatch(/^https:\/\/gallery\.example\/cb\?code=/);
  });

  it.each(['https://gallery.example/cb/', 'https://gallery.example/cb?x=1', 'https://gallery.example/CB', 'https://gallery.example:443/cb', 'https://evil.example/cb', 'https://gallery.example/%63b'])(
    'RFC 9700 §2.1: is refused for %s',
    async (redirect_uri) => {
      expect(await shown(request({ client_id: 'gallery', redirect_uri }))).toMatchObject(errorPage('redirect_uri is not registered for this client.'));
    },
  );
});

describe('a confidential client without one', () => {
  it.each(['https://foo.example', 'https://foo.example:8443/a/b?c=d', 'https://localhost-x/', 'http://localhost:8181/mg/callback', 'http://127.0.0.1/', 'http://[::1]:9/x'])(
    'may name %s, which the page shows',
    async (redirect_uri) => {
      expect((await shown(request({ redirect_uri }))).body).toMatchObject({ returnsTo: new URL(redirect_uri).origin, redirectUriRegistered: false });
    },
  );

  it.each([
    ['http://foo.example', expect.stringContaining('redirect_uri must use https, or http with the host 127.0.0.1, [::1] or localhost: ')],
    ['http://localhost.evil.example/', expect.stringContaining('redirect_uri must use https, or http with the host 127.0.0.1, [::1] or localhost: ')],
    ['http://127.0.0.2/', expect.stringContaining('redirect_uri must use https, or http with the host 127.0.0.1, [::1] or localhost: ')],
    ['https://foo.example/#x', expect.stringContaining('redirect_uri must not have a fragment, ')],
    ['https://foo.example@evil.example/', expect.stringContaining('redirect_uri must not contain a user name or password: ')],
    ['https://foo.example/../x', expect.stringContaining('redirect_uri must not contain . or .. as a path segment: ')],
    ['https://0x7f.1/', expect.stringContaining('redirect_uri must write its host as 127.0.0.1: ')],
    ['https://', expect.any(String)],
    ['//foo.example', 'redirect_uri must be an absolute URI with https, or with http to this computer.'],
    ['/cb', 'redirect_uri must be an absolute URI with https, or with http to this computer.'],
    ['com.example.app:/cb', 'redirect_uri must be an absolute URI with https, or with http to this computer.'],
    ['javascript:alert(1)', 'redirect_uri must be an absolute URI with https, or with http to this computer.'],
    ['https:/foo.example', 'redirect_uri must be an absolute URI with https, or with http to this computer.'],
  ])('may not name %s', async (redirect_uri, description) => {
    const answer = await shown(request({ redirect_uri }));
    expect(answer).toMatchObject(errorPage(description));
    expect(answer.headers['location']).toBeUndefined();
  });

  it('may not name plain http even where people may register it', async () => {
    const assent = dialect({ config: { mediagoblinHttpRedirects: true }, clients: [automgtic()] });
    expect(await shown(request({ redirect_uri: 'http://foo.example' }), assent)).toMatchObject({ status: 400 });
  });
});
