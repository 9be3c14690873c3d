import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser as Chromium } from 'playwright-core';
import { launchChromium } from './browser.js';
import { startMediaApi, type RunningMediaApi } from './media-api.js';
import { ALICE_ACCOUNT, MEDIA_API, MEDIA_IMPORT } from './mediagoblin/import-file.js';
import { Member, type RegisteredClient } from './mediagoblin/member.js';
import type { ProcessingReport } from './media/processing-callback.js';
import { multipart, rawRequest, type RawAnswer } from './mediagoblin/raw-request.js';
import { Stack } from './stack/stack.js';

const [ALICE] = MEDIA_IMPORT.users;
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

/** OMGMG, automgtic and MediaGoblin for Android, byte for byte as they were: against a real Assent and a media server that trusts it. */
describe('clients of GNU MediaGoblin', () => {
  let stack: Stack;
  let media: RunningMediaApi;
  let alice: Member;
  const reports: (readonly [string, ProcessingReport])[] = [];

  beforeAll(async () => {
    stack = await Stack.start({ importFile: MEDIA_IMPORT, env: { ASSENT_MEDIAGOBLIN: 'on', ASSENT_MEDIAGOBLIN_HTTP_REDIRECTS: 'on', ASSENT_PASSWORD_GRANT: 'on' } });
    const sendCallback = async (url: string, report: ProcessingReport): Promise<void> => void reports.push([url, report]);
    media = await startMediaApi({ issuer: stack.issuer, clientId: 'media', clientSecret: 'media-secret', audience: MEDIA_API, accounts: [ALICE_ACCOUNT], sendCallback });
    alice = new Member(stack.issuer, ALICE);
  });
  afterAll(async () => {
    await media.stop();
    await stack.stop();
  });

  /** To Assent, or to the media server. */
  const get = (target: string): Promise<RawAnswer> => rawRequest(stack.issuer, 'GET', target);
  const atMedia = (method: string, target: string, ...rest: [headers?: Readonly<Record<string, string>>, body?: Buffer]): Promise<RawAnswer> => rawRequest(media.url, method, target, ...rest);
  const codeIn = (location: URL): string => location.searchParams.get('code') ?? '';

  /** What all of them read of a token answer: OMGMG gives up before the body of anything from 400 on. */
  function tokenIn(answer: RawAnswer): string {
    if (answer.status >= 400) throw new Error(`HTTP ${answer.status}`);
    const { access_token: token, token_type: type } = answer.json();
    if (typeof token !== 'string' || typeof type !== 'string') throw new Error(`no token: ${answer.text}`);
    return token;
  }

  describe('6.1 OMGMG', () => {
    const ORIGIN = 'http://localhost:8181';
    const authorize = (id: string) => `/oauth/authorize?response_type=code&client_id=${id}&redirect_uri=http%3A%2F%2Flocalhost%3A8181%2Fmg%2Fcallback&scope=full_control`;
    /** What is left of its query is that of an authorization request: no grant_type, no redirect_uri, a stray response_type. */
    const token = (id: string, code: string, secret: string) => `/oauth/access_token?response_type=code&client_id=${id}&code=${encodeURIComponent(code)}&client_secret=${encodeURIComponent(secret)}`;
    const tokenTheOtherWayRound = (id: string, code: string, secret: string) => `/oauth/access_token?response_type=code&client_id=${id}&client_secret=${encodeURIComponent(secret)}&code=${encodeURIComponent(code)}`;

    const registered = (redirect_uri = '') => alice.register('/oauth', { name: 'OMGMG', description: 'A web app', type: 'confidential', redirect_uri });
    /** Its session: who visits /mg/authorize comes back with a token. */
    async function connected(client: RegisteredClient, request = token): Promise<string> {
      const back = await alice.answer(authorize(client.clientId));
      expect(back.href.startsWith(`${ORIGIN}/mg/callback?code=`)).toBe(true);
      return tokenIn(await get(request(client.clientId, codeIn(back), client.secret)));
    }

    it.each([
      ['registered without a redirect URI', '', token],
      ['registered with its own', `${ORIGIN}/mg/callback`, token],
      ['with its parameters in the other order', '', tokenTheOtherWayRound],
    ])('shows its user, %s', async (_case, redirectUri, request) => {
      const client = await registered(redirectUri);
      const accessToken = await connected(client, request);
      const answer = await atMedia('GET', `/api/test?client_id=${client.clientId}&access_token=${accessToken}`);
      expect([answer.status, answer.headers['content-type'], answer.json()]).toEqual([200, 'text/plain; charset=utf-8', { username: 'alice', email: 'alice@example.test' }]);
    });

    it('comes back without a question when its user has allowed it, and the answer names its sender', async () => {
      const client = await registered(`${ORIGIN}/mg/callback`);
      await connected(client);
      const before = alice.browser.trail.length;
      const back = await alice.answer(authorize(client.clientId));
      expect(alice.browser.trail.slice(before).map(({ status }) => status)).toEqual([302]);
      expect(Object.fromEntries(back.searchParams)).toEqual({ code: expect.any(String), iss: stack.issuer });
    });

    it('hears that its user declined', async () => {
      const client = await registered(`${ORIGIN}/mg/callback`);
      const back = await alice.answer(authorize(client.clientId), 'deny');
      expect([back.origin + back.pathname, back.searchParams.get('error')]).toEqual([`${ORIGIN}/mg/callback`, 'access_denied']);
    });

    it('raises when it comes twice with one code, and what it had is dead', async () => {
      const client = await registered(`${ORIGIN}/mg/callback`);
      const code = codeIn(await alice.answer(authorize(client.clientId)));
      const accessToken = tokenIn(await get(token(client.clientId, code, client.secret)));
      expect((await get(token(client.clientId, code, client.secret))).json()).toEqual({ error: 'invalid_request', error_description: 'Invalid code.' });
      expect((await atMedia('GET', `/api/test?client_id=${client.clientId}&access_token=${accessToken}`)).json()).toEqual({ status: 403, errors: ['Invalid access token'] });
    });

    it('uploads from its page, after the browser has asked', async () => {
      const accessToken = await connected(await registered(`${ORIGIN}/mg/callback`));
      const target = `/api/submit?access_token=${accessToken}`;
      const preflight = await atMedia('OPTIONS', target, { origin: ORIGIN, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' });
      expect([preflight.status, preflight.json()]).toEqual([200, { status: 200 }]);
      expect(preflight.headers).toMatchObject({ 'access-control-allow-origin': '*', 'access-control-allow-methods': 'POST, GET, OPTIONS', 'access-control-allow-headers': 'Content-Type, X-Requested-With' });
      const form = multipart('----MediaGoblinJavaScriptClient1355011234', [
        ['file', PNG, 'good.png', 'image/png'], ['title', 'From a page'], ['license', ''], ['description', 'said so'], ['callback_url', `${ORIGIN}/processing-callback`],
      ]);
      const answer = await atMedia('POST', target, { origin: ORIGIN, ...form.headers }, form.body);
      const { error, permalink, state, user_permalink } = answer.json();
      expect([answer.status, answer.headers['access-control-allow-origin'], error, state]).toEqual([200, '*', undefined, 'unprocessed']);
      expect([user_permalink, permalink]).toEqual([`${media.url}/u/alice/`, expect.stringContaining(`${media.url}/u/alice/m/`)]);
      await media.settle();
      expect(reports.at(-1)).toEqual([`${ORIGIN}/processing-callback`, { id: expect.any(Number), state: 'processed' }]);
    });

    describe('in a real browser', () => {
      let chromium: Chromium;
      let app: Server;
      let appUrl: string;

      beforeAll(async () => {
        chromium = await launchChromium();
        app = createServer((_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<title>OMGMG</title>'));
        await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
        appUrl = `http://127.0.0.1:${(app.address() as AddressInfo).port}/`;
      });
      afterAll(async () => {
        await chromium.close();
        app.closeAllConnections();
        app.close();
      });

      it('uploads across origins with a progress listener, which makes the browser ask first', async () => {
        const page = await chromium.newPage();
        await page.goto(appUrl);
        const url = `${media.url}/api/submit?access_token=${await connected(await registered())}`;
        const answer = await page.evaluate(upload, url);
        expect(answer).toMatchObject({ status: 200, body: { title: 'From a browser', user: 'alice', state: 'unprocessed' } });
        expect(answer.progress).toBeGreaterThan(0);
        expect(await page.evaluate(upload, `${media.url}/api/submit?access_token=nonsense`)).toMatchObject({ status: 200, body: { status: 403, errors: ['Invalid access token'] } });
        await media.settle();
        await page.close();
      });

      it('6.4: the showcase page shows what is new', async () => {
        const page = await chromium.newPage();
        await page.goto(appUrl);
        const entries = await page.evaluate(async (url) => (await fetch(url, { headers: { accept: 'application/json' } })).json() as Promise<Record<string, unknown>[]>, `${media.url}/api/entries`);
        const permalink = `${media.url}/u/alice/`;
        expect(entries[0]).toMatchObject({ user: 'alice', user_permalink: permalink, permalink: expect.stringContaining(permalink), title: expect.any(String), media_files: { thumb: expect.stringMatching(/^http/) }, created: expect.any(String) });
        await page.close();
      });
    });
  });

  describe('6.2 automgtic', () => {
    /** Its example, registered with `www`, sent without. */
    const REGISTERED = 'http://www.foo.example/';
    const authorize = (id: string) => `/oauth-2/authorize?response_type=code&client_id=${id}&redirect_uri=http%3A%2F%2Ffoo.example%2F`;
    const token = (id: string, code: string) => `/oauth-2/access_token?response_type=code&client_id=${id}&code=${code}`;
    const registered = () => alice.register('/oauth-2', { name: 'automgtic', description: 'Uploads whatever is in a folder', type: 'public', redirect_uri: REGISTERED });

    it('uploads with a code that its user copied from the address bar', async () => {
      const { clientId } = await registered();
      const back = await alice.answer(authorize(clientId));
      expect(back.href.startsWith(`${REGISTERED}?code=`)).toBe(true); // never to what the request names
      const accessToken = tokenIn(await get(token(clientId, codeIn(back))));
      const form = multipart('8d4f1c2b3a', [['file', PNG, 'good.png', 'image/png'], ['title', 'good.png'], ['description', ''], ['license', 'http://creativecommons.org/licenses/by-sa/3.0/'], ['tags', 'auto, folder']]);
      const answer = await atMedia('POST', `/api/submit?access_token=${accessToken}`, form.headers, form.body);
      expect([answer.status, answer.json()]).toEqual([200, expect.objectContaining({ title: 'good.png', license: 'http://creativecommons.org/licenses/by-sa/3.0/', user: 'alice' })]);
      await media.settle();
    });

    it('finds no access_token in the answer to a code that is none', async () => {
      const { clientId } = await registered();
      const answer = await get(token(clientId, 'mistyped'));
      expect([answer.status, answer.json()]).toEqual([200, { error: 'invalid_request', error_description: 'Invalid code.' }]);
    });
  });

  describe.each(['/oauth', '/oauth-2'])('6.3 MediaGoblin for Android, at %s', (mount) => {
    const REDIRECT_URI = 'https://localhost-mediagoblin-app';
    /** It says token and means code, and it encodes nothing. */
    const authorize = (id: string) => `${mount}/authorize?response_type=token&client_id=${id}&redirect_uri=${REDIRECT_URI}`;
    const token = (id: string, code: string, secret: string) => `${mount}/access_token?code=${code}&client_secret=${secret}&client_id=${id}`;

    it('reads the code of its web view, shows its user and uploads', async () => {
      const { clientId, secret } = await alice.register(mount, { name: 'Android', description: '', type: 'confidential', redirect_uri: REDIRECT_URI });
      const target = authorize(clientId);
      expect(new URL(stack.issuer + target).search).toBe(target.slice(target.indexOf('?'))); // as it is, not as browsers write it
      const back = await alice.answer(target);
      expect([back.origin, back.hash, back.searchParams.has('code'), back.searchParams.has('access_token')]).toEqual([REDIRECT_URI, '', true, false]);
      const accessToken = tokenIn(await get(token(clientId, codeIn(back), secret)));
      expect((await atMedia('GET', `/api/test?access_token=${accessToken}`)).json()).toEqual({ username: 'alice', email: 'alice@example.test' });
      const form = multipart('*****', [['title', 'From a phone'], ['description', 'While walking'], ['file', PNG, 'IMG_0001.png', 'image/png']]);
      expect((await atMedia('POST', `/api/submit?access_token=${accessToken}`, form.headers, form.body)).json()).toMatchObject({ title: 'From a phone', description: 'While walking', user: 'alice' });
      await media.settle();
    });
  });

  it('can do nothing any more once their user has taken everything back', async () => {
    const registration = { name: 'Forgotten', description: '', type: 'confidential', redirect_uri: 'https://forgotten.example.test/' } as const;
    const { clientId, secret } = await alice.register('/oauth', registration);
    const code = codeIn(await alice.answer(`/oauth/authorize?client_id=${clientId}`));
    const { access_token, refresh_token } = (await get(`/oauth/access_token?client_id=${clientId}&client_secret=${secret}&code=${code}`)).json();
    const connections = await alice.open('/oauth/client/connections');
    const revocation = connections.text.split('<form').find((form) => form.includes(clientId)) ?? '';
    await alice.browser.follow(await alice.browser.submit({ ...connections, text: `<form${revocation}` }, [['client_id', clientId]]));
    expect((await atMedia('GET', `/api/test?access_token=${String(access_token)}`)).json()).toEqual({ status: 403, errors: ['Invalid access token'] });
    const refreshed = await get(`/oauth/access_token?client_id=${clientId}&client_secret=${secret}&refresh_token=${String(refresh_token)}`);
    expect(refreshed.json()).toEqual({ error: 'invalid_request', error_description: 'Invalid refresh token.' });
  });
});

/** What OMGMG's page does, within the browser. */
function upload(url: string): Promise<{ status: number; body: unknown; progress: number }> {
  return new Promise((resolve, reject) => {
    const boundary = `----MediaGoblinJavaScriptClient${Date.now()}`;
    const part = (name: string, value: string, more = '') => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
    const body = `${part('file', 'not really a picture', '; filename="x.png"\r\nContent-Type: image/png')}${part('title', 'From a browser')}${part('license', '')}${part('description', '')}${part('callback_url', 'http://localhost:8181/processing-callback')}--${boundary}--\r\n`;
    const request = new XMLHttpRequest();
    let progress = 0;
    request.upload.addEventListener('progress', () => (progress += 1));
    request.open('POST', url);
    request.setRequestHeader('Content-Type', `multipart/form-data; boundary=${boundary}`);
    request.onload = () => resolve({ status: request.status, body: JSON.parse(request.responseText) as unknown, progress });
    request.onerror = () => reject(new Error('the browser did not let it through'));
    request.send(body);
  });
}
