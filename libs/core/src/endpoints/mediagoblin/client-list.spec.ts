import { describe, expect, it } from '@jest/globals';
import { aClient, aFormPost, aRequest, aUser, ISSUER, type TestAssent, type Answer, type ParamValues, type TestBrowser } from '@assent/core-testing';
import { matchingHeaders } from '../page-headers.fixture.js';
import { dialect, signedIn } from './dialect.fixture.js';
import { CONFIDENTIAL, PUBLIC } from './person.fixture.js';
import { MAX_ROTATIONS_PER_HOUR } from './rotate-secret.js';

const LIST = '/oauth/client/list';
const ROTATE = '/oauth/client/rotate-secret';

/** @returns the list, as the browser sees it next */
async function register(browser: TestBrowser, values: ParamValues): Promise<Answer> {
  const { body } = await browser.get('/oauth/client/register');
  return browser.post({ csrf_token: String(body['csrfToken']), ...values });
}

async function rotate(browser: TestBrowser, clientId: unknown, given: ParamValues = {}): Promise<Answer> {
  const { body } = await browser.get(LIST);
  return browser.once(aFormPost(ROTATE, { csrf_token: String(body['csrfToken']), client_id: String(clientId), ...given }));
}

const clientsOf = ({ body }: Answer) => body['clients'] as readonly Readonly<Record<string, unknown>>[];
const newsOf = ({ body }: Answer) => body['news'] as Readonly<Record<string, string>> | undefined;
const verifies = async (assent: TestAssent, clientId: unknown, secret: unknown): Promise<boolean> => {
  const client = await assent.needs.clients.find(String(clientId));
  return client?.secrets.some(({ hash }) => assent.needs.secretHasher.matches(hash, String(secret))) ?? false;
};

describe.each(['/oauth', '/oauth-2'])('%s/client/list', (mount) => {
  it('sends who is not signed in to the log-in page, and back', async () => {
    const { headers, status } = await dialect().browser().once(aRequest({ path: `${mount}/client/list` }));
    expect([status, headers['location']]).toEqual([302, `/auth/login/?next=${encodeURIComponent(`${ISSUER}${mount}/client/list`)}`]);
  });

  it('stays on its mount', async () => {
    const { body } = await (await signedIn(dialect())).get(`${mount}/client/list`);
    expect(body).toMatchObject({ registerPath: `${mount}/client/register`, rotateAction: `${mount}/client/rotate-secret` });
  });
});

describe('the list of own clients', () => {
  it('is empty at first, with the way to the registration', async () => {
    const { body, headers, status } = await (await signedIn(dialect())).get(LIST);
    expect([status, headers]).toEqual([200, expect.objectContaining(matchingHeaders)]);
    expect(body).toMatchObject({ page: 'client-list', username: 'alice', clients: [], registerPath: '/oauth/client/register' });
    expect(body['news']).toBeUndefined();
  });

  it('shows everything about each client but its secret, newest first', async () => {
    const assent = dialect();
    const browser = await signedIn(assent);
    await register(browser, CONFIDENTIAL);
    await register(browser, PUBLIC);
    const list = await browser.get(LIST);
    expect(clientsOf(list)).toEqual([
      { clientId: expect.any(String), clientName: 'Phone', clientType: 'public', hasSecret: false, redirectUris: ['https://foo.example'], disabled: false },
      { clientId: expect.any(String), clientName: 'Uploader', clientDescription: 'Uploads pictures', clientType: 'confidential', hasSecret: true, redirectUris: [], disabled: false },
    ]);
    expect(JSON.stringify(list.body)).not.toMatch(/secrets|hash"/);
  });

  it('shows nobody else’s clients', async () => {
    const assent = dialect();
    assent.durable.clients.put(aClient({ clientId: 'bobs', ownerUserId: aUser().userId }));
    assent.durable.clients.put(aClient({ clientId: 'admins' }));
    expect(clientsOf(await (await signedIn(assent)).get(LIST))).toEqual([]);
  });

  it('says which ones an admin has stopped', async () => {
    const assent = dialect();
    assent.durable.clients.put(aClient({ clientId: 'own', ownerUserId: assent.alice.userId, disabledAt: assent.clock.now() }));
    expect(clientsOf(await (await signedIn(assent)).get(LIST))).toMatchObject([{ clientId: 'own', disabled: true }]);
  });
});

describe('the secret of a new client', () => {
  it('is shown on the page behind the registration, once', async () => {
    const assent = dialect();
    const browser = await signedIn(assent);
    const list = await register(browser, CONFIDENTIAL);
    const [client] = clientsOf(list);
    expect(newsOf(list)).toEqual({ about: 'registered', clientId: client?.['clientId'], clientName: 'Uploader', clientSecret: expect.stringMatching(/^[\w-]{43}$/) });
    expect(await verifies(assent, client?.['clientId'], newsOf(list)?.['clientSecret'])).toBe(true);
    expect(newsOf(await browser.get(LIST))).toBeUndefined();
  });

  it('does not exist for a public client, whose registration is still told', async () => {
    const list = await register(await signedIn(dialect()), PUBLIC);
    expect(newsOf(list)).toEqual({ about: 'registered', clientId: expect.any(String), clientName: 'Phone' });
  });

  it('is not for the session of somebody else, nor for later', async () => {
    const assent = dialect();
    const [browser, other] = [await signedIn(assent), await signedIn(assent)];
    const { body } = await browser.get('/oauth/client/register');
    await browser.once(aFormPost('/oauth/client/register', { csrf_token: String(body['csrfToken']), ...CONFIDENTIAL }));
    const [name = '', flash = ''] = [...browser.cookies].find(([cookie]) => cookie.endsWith('flash')) ?? [];
    other.cookies.set(name, flash);
    expect(newsOf(await other.get(LIST))).toBeUndefined();
    assent.clock.advance(120);
    expect(newsOf(await browser.get(LIST))).toBeUndefined();
  });

  it('travels in a cookie that no script and no other site reads, and that says nothing', async () => {
    const browser = await signedIn(dialect());
    const { body } = await browser.get('/oauth/client/register');
    const answer = await browser.once(aFormPost('/oauth/client/register', { csrf_token: String(body['csrfToken']), ...CONFIDENTIAL }));
    expect(answer.headers['set-cookie']).toEqual([expect.stringMatching(/^__Host-assent_flash=[\w-]+; Path=\/; Max-Age=120; HttpOnly; SameSite=Lax; Secure$/)]);
  });

  it.each(['', 'x', 'AAAA', 'x'.repeat(200), '%00'])('is nothing where the cookie is %j', async (flash) => {
    const browser = await signedIn(dialect());
    browser.cookies.set('__Host-assent_flash', flash);
    expect(await browser.get(LIST)).toMatchObject({ status: 200 });
  });
});

describe('/client/rotate-secret', () => {
  async function withClient(values: ParamValues = CONFIDENTIAL) {
    const assent = dialect();
    const browser = await signedIn(assent);
    const list = await register(browser, values);
    return { assent, browser, clientId: String(clientsOf(list)[0]?.['clientId']), secret: newsOf(list)?.['clientSecret'] };
  }

  it('makes another secret, shown once, and the one so far stops at once', async () => {
    const { assent, browser, clientId, secret } = await withClient();
    const answer = await rotate(browser, clientId);
    expect([answer.status, answer.headers['location']]).toEqual([302, LIST]);
    const news = newsOf(await browser.get(LIST));
    expect(news).toEqual({ about: 'rotated', clientId, clientName: 'Uploader', clientSecret: expect.stringMatching(/^[\w-]{43}$/) });
    expect(await verifies(assent, clientId, news?.['clientSecret'])).toBe(true);
    expect(await verifies(assent, clientId, secret)).toBe(false);
    expect(newsOf(await browser.get(LIST))).toBeUndefined();
    expect(assent.durable.audit.entries.at(-1)).toMatchObject({ action: 'client.rotate_secret', actor: `user:${assent.alice.userId}`, target: `client:${clientId}` });
  });

  it('is not done without end', async () => {
    const { assent, browser, clientId } = await withClient();
    for (let index = 0; index < MAX_ROTATIONS_PER_HOUR; index++) expect((await rotate(browser, clientId)).status).toBe(302);
    expect(await rotate(browser, clientId)).toMatchObject({ status: 429, headers: { 'retry-after': '3600' }, body: { page: 'error' } });
    assent.clock.advance(3600);
    expect((await rotate(browser, clientId)).status).toBe(302);
  });

  it('is not for public clients', async () => {
    const { assent, browser, clientId } = await withClient(PUBLIC);
    expect((await rotate(browser, clientId)).status).toBe(400);
    expect(await assent.needs.clients.find(clientId)).toMatchObject({ secrets: [] });
  });

  it.each([
    ['somebody else’s', (assent: TestAssent) => aClient({ clientId: 'other', ownerUserId: aUser().userId, secrets: [{ hash: 'h', createdAt: assent.clock.now() }] })],
    ['an admin’s', (assent: TestAssent) => aClient({ clientId: 'other', secrets: [{ hash: 'h', createdAt: assent.clock.now() }] })],
    ['one that is stopped', (assent: TestAssent) => aClient({ clientId: 'other', ownerUserId: assent.alice.userId, disabledAt: assent.clock.now(), secrets: [{ hash: 'h', createdAt: assent.clock.now() }] })],
    ['one with keys', (assent: TestAssent) => aClient({ clientId: 'other', ownerUserId: assent.alice.userId, tokenEndpointAuthMethod: 'private_key_jwt', secrets: [{ hash: 'h', createdAt: assent.clock.now() }] })],
  ])('is not for %s', async (_, client) => {
    const assent = dialect();
    assent.durable.clients.put(client(assent));
    expect(await rotate(await signedIn(assent), 'other')).toMatchObject({ status: 400, body: { page: 'error' } });
    expect((await assent.needs.clients.find('other'))?.secrets).toMatchObject([{ hash: 'h' }]);
    expect(assent.durable.audit.entries.some(({ action }) => action === 'client.rotate_secret')).toBe(false);
  });

  it.each([{ client_id: '' }, { client_id: 'nobody' }])('is not for %j', async (given) => {
    expect((await rotate(await signedIn(dialect()), '', given)).status).toBe(400);
  });

  it.each([{ csrf_token: '' }, { csrf_token: 'wrong' }])('RFC 9700 §4.7: needs the token of the session, not %j', async (given) => {
    const { assent, browser, clientId, secret } = await withClient();
    expect((await rotate(browser, clientId, given)).status).toBe(403);
    expect(await verifies(assent, clientId, secret)).toBe(true);
  });

  it('is for POST, and for who is signed in', async () => {
    const { assent, browser, clientId } = await withClient();
    expect((await browser.once(aRequest({ path: ROTATE }))).status).toBe(405);
    const stranger = await assent.browser().once(aFormPost(ROTATE, { client_id: clientId }));
    expect([stranger.status, stranger.headers['location']]).toEqual([302, `/auth/login/?next=${encodeURIComponent(`${ISSUER}${LIST}`)}`]);
  });
});
