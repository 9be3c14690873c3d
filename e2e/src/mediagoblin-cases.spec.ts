import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { answered, type Page } from './guide/browser.js';
import { startMediaApi, type RunningMediaApi } from './media-api.js';
import { ALICE_ACCOUNT, MEDIA_API, MEDIA_IMPORT } from './mediagoblin/import-file.js';
import { hiddenFieldsOf, Member, type RegisteredClient, type Registration } from './mediagoblin/member.js';
import { multipart, rawRequest, type RawAnswer } from './mediagoblin/raw-request.js';
import type { ProcessingReport } from './media/processing-callback.js';
import { Stack } from './stack/stack.js';

const [ALICE] = MEDIA_IMPORT.users;
const REDIRECT_URI = 'https://foo.example';

/** The cases of the plugin's own test suite, on both of its places. MG-10 and MG-11 are in media-api.spec.ts. */
describe.each(['/oauth', '/oauth-2'])("the cases of GNU MediaGoblin's test suite, at %s", (mount) => {
  let stack: Stack;
  let media: RunningMediaApi;
  let alice: Member;
  const reports: (readonly [string, ProcessingReport])[] = [];

  beforeAll(async () => {
    stack = await Stack.start({ redis: mount === '/oauth', importFile: MEDIA_IMPORT, env: { ASSENT_MEDIAGOBLIN: 'on', ASSENT_MEDIAGOBLIN_HTTP_REDIRECTS: 'on' } });
    const sendCallback = async (url: string, report: ProcessingReport): Promise<void> => void reports.push([url, report]);
    media = await startMediaApi({ issuer: stack.issuer, clientId: 'media', clientSecret: 'media-secret', audience: MEDIA_API, accounts: [ALICE_ACCOUNT], sendCallback });
    alice = new Member(stack.issuer, ALICE);
  });
  afterAll(async () => {
    await media.stop();
    await stack.stop();
  });

  const filledIn = async (registration: Partial<Registration>): Promise<Page> => {
    const form = await alice.open(`${mount}/client/register`);
    return alice.browser.submit(form, Object.entries({ name: 'OMGMG', description: 'OMGMG Description', type: 'confidential', redirect_uri: '', ...registration }));
  };
  const listed = async (): Promise<string> => (await alice.open(`${mount}/client/list`)).text;
  const confidential = () => alice.register(mount, { name: 'OMGMG', description: 'OMGMG Description', type: 'confidential', redirect_uri: '' });
  const consent = ({ clientId }: RegisteredClient) => alice.open(`${mount}/authorize?client_id=${clientId}&scope=all&redirect_uri=${encodeURIComponent(REDIRECT_URI)}`);
  const accessToken = (query: Readonly<Record<string, string>>): Promise<RawAnswer> => rawRequest(stack.issuer, 'GET', `${mount}/access_token?${new URLSearchParams(query).toString()}`);

  /** MG-3 to MG-5. */
  async function approved(): Promise<RegisteredClient & { readonly code: string }> {
    const client = await confidential();
    const page = await consent(client);
    const back = await alice.browser.follow(await alice.browser.submit(page, [...hiddenFieldsOf(page), ['allow', 'Allow']]));
    return { ...client, code: answered(back).get('code') ?? '' };
  }
  /** MG-6. */
  async function tokens(): Promise<RegisteredClient & { readonly accessToken: string; readonly refreshToken: string }> {
    const { code, ...client } = await approved();
    const { access_token, refresh_token } = (await accessToken({ client_id: client.clientId, code, client_secret: client.secret })).json();
    return { ...client, accessToken: String(access_token), refreshToken: String(refresh_token) };
  }
  const positiveInteger = (value: unknown) => Number.isInteger(value) && Number(value) > 0;

  it('MG-1: a public client without a redirect URI is not registered', async () => {
    const answer = await filledIn({ name: 'No redirect', type: 'public' });
    expect(answer.status).toBe(200);
    expect(answer.text).toMatch(/name="redirect_uri"[^>]*aria-invalid="true"/);
    expect(await listed()).not.toContain('No redirect');
  });

  it('MG-2: a public client is registered with its redirect URI as it was written', async () => {
    expect((await filledIn({ name: 'With redirect', type: 'public', redirect_uri: 'http://foo.example' })).status).toBe(302);
    expect(await listed()).toContain('>http://foo.example<');
  });

  it('MG-3: a confidential client is registered without a redirect URI', async () => {
    const answer = await filledIn({ name: 'Confidential' });
    expect([answer.status, answer.location?.pathname]).toEqual([302, `${mount}/client/list`]);
    expect(await listed()).toContain('Confidential');
  });

  it('MG-4: a person is asked, whatever the scope and without a response_type', async () => {
    const client = await confidential();
    const page = await consent(client);
    expect(page.status).toBe(200);
    const next = `${stack.issuer}${mount}/authorize?client_id=${client.clientId}&scope=all&redirect_uri=${encodeURIComponent(REDIRECT_URI)}`;
    expect(Object.fromEntries(hiddenFieldsOf(page))).toEqual({ client_id: client.clientId, next });
  });

  it('MG-5: allowing leads back to the request, and from there to the client with a code', async () => {
    const page = await consent(await confidential());
    const first = await alice.browser.submit(page, [...hiddenFieldsOf(page), ['allow', 'Allow']]);
    expect([first.status, first.location?.pathname]).toEqual([302, `${mount}/authorize`]);
    const second = await alice.browser.request(first.location ?? '');
    expect([second.status, second.location?.href.startsWith(REDIRECT_URI), second.location?.searchParams.has('code')]).toEqual([302, true, true]);
  });

  it('MG-6: the code becomes tokens', async () => {
    const { clientId, code, secret } = await approved();
    const answer = await accessToken({ client_id: clientId, code, client_secret: secret });
    const body = answer.json();
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json']);
    expect(Object.keys(body).sort()).toEqual(['access_token', 'expires_in', 'refresh_token', 'token_type']);
    expect([positiveInteger(body['expires_in']), body['token_type'], body['refresh_token'] !== '']).toEqual([true, 'bearer', true]);
  });

  it('MG-7: but not without a client_id', async () => {
    const { code, secret } = await approved();
    const answer = await accessToken({ code, client_secret: secret });
    expect([answer.status, answer.json()]).toEqual([200, { error: 'invalid_request', error_description: 'Missing client_id in request.' }]);
  });

  it('MG-8: the refresh token becomes tokens', async () => {
    const { clientId, refreshToken, secret } = await tokens();
    const answer = await accessToken({ refresh_token: refreshToken, client_id: clientId, client_secret: secret });
    const body = answer.json();
    expect([answer.status, body['error'], typeof body['access_token'], body['token_type'], positiveInteger(body['expires_in'])]).toEqual([200, undefined, 'string', 'bearer', true]);
  });

  it('MG-9: an upload is reported when it is processed', async () => {
    const { accessToken: token, clientId, secret } = await tokens();
    const callback = 'https://foo.example?secretkey=letmein';
    const form = multipart('x', [['title', 'Test'], ['callback_url', callback], ['file', Buffer.from('GIF89a'), 'good.gif', 'image/gif']]);
    const answer = await rawRequest(media.url, 'POST', `/api/submit?client_id=${clientId}&access_token=${token}&client_secret=${secret}`, form.headers, form.body);
    expect(answer.status).toBe(200);
    await media.settle();
    expect(reports).toEqual([[callback, { id: answer.json()['id'], state: 'processed' }]]);
  });

  it('promise 1: of fifty uses of one code at once, at most one succeeds', async () => {
    const { clientId, code, secret } = await approved();
    const answers = await Promise.all(Array.from({ length: 50 }, () => accessToken({ client_id: clientId, code, client_secret: secret })));
    const bodies = answers.map((answer) => answer.json());
    const succeeded = bodies.filter((body) => 'access_token' in body);
    expect(succeeded.length).toBeLessThanOrEqual(1);
    expect(bodies.filter(({ error_description: said }) => said === 'Invalid code.')).toHaveLength(50 - succeeded.length);
  });
});
