import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startMediaApi, type MediaApiOptions, type RunningMediaApi } from './media-api.js';
import { ALICE_ACCOUNT, MEDIA_API, MEDIA_IMPORT } from './mediagoblin/import-file.js';
import { callbackSender, type ProcessingReport } from './media/processing-callback.js';
import { postForm } from './stack/client.js';
import { Stack } from './stack/stack.js';

const [ALICE, BOB] = MEDIA_IMPORT.users;
const direct = (id: string, members: object = {}) => ({ client_id: id, client_secret: `${id}-secret`, grant_types: ['password'], allow_password_grant: true, scope: 'full_control media:read', ...members });
const CLIENTS = [direct('uploader', { allow_query_token: true }), direct('modern'), { client_id: 'machine', client_secret: 'machine-secret', grant_types: ['client_credentials'], scope: 'full_control', allow_query_token: true }];
const importFile = { ...MEDIA_IMPORT, clients: [...MEDIA_IMPORT.clients, ...CLIENTS] };

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'POST, GET, OPTIONS',
  'access-control-allow-headers': 'Content-Type, X-Requested-With',
};
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

/** Spec of GNU MediaGoblin's API plugins, 4.5 and 4.6. */
describe('the example media server', () => {
  let stack: Stack;
  let api: RunningMediaApi;
  const reports: (readonly [string, ProcessingReport])[] = [];
  const log: string[] = [];

  const start = (options: Partial<MediaApiOptions> = {}) =>
    startMediaApi({
      issuer: stack.issuer, clientId: 'media', clientSecret: 'media-secret', audience: MEDIA_API, log: (line) => log.push(line),
      accounts: [ALICE_ACCOUNT, { id: 2, username: 'bob', email: 'bob@example.test', bio: '', active: false }],
      sendCallback: async (url, report) => void reports.push([url, report]),
      ...options,
    });
  beforeAll(async () => {
    stack = await Stack.start({ redis: false, importFile, env: { ASSENT_PASSWORD_GRANT: 'on', ASSENT_MEDIAGOBLIN: 'on' } });
    api = await start();
  });
  beforeEach(() => {
    reports.length = log.length = 0;
  });
  afterAll(async () => {
    await api.stop();
    await stack.stop();
  });

  const tokenOf = async (client = 'uploader', scope = 'full_control', person: Readonly<Record<'username' | 'password', string>> = ALICE): Promise<string> => {
    const grant = client === 'machine' ? { grant_type: 'client_credentials' } : { grant_type: 'password', username: person.username, password: person.password };
    const { body } = await postForm(`${stack.issuer}/token`, { ...grant, scope }, `${client}:${client}-secret`);
    return String(body['access_token']);
  };
  const get = (path: string, headers: Record<string, string> = {}) => fetch(api.url + path, { headers });
  const basic = (username: string, password: string) => ({ authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` });
  const form = (fields: Readonly<Record<string, string>> = {}, file: Blob | null = new Blob([PNG], { type: 'image/png' })) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    if (file !== null) body.append('file', file, 'good.png');
    return body;
  };
  const submit = (query: string, body: BodyInit = form(), headers: Record<string, string> = {}) => fetch(`${api.url}/api/submit${query}`, { method: 'POST', body, headers });
  const refusedWith = (error: string) => ({ status: 403, errors: [error] });

  describe('4.5 authentication', () => {
    it('takes a token in the query, of clients that may send it there, and ignores what else is there', async () => {
      const answer = await get(`/api/test?client_id=x&access_token=${await tokenOf()}&client_secret=y`);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
      expect(JSON.parse(await answer.text())).toEqual({ username: 'alice', email: 'alice@example.test' });
      expect(await (await get(`/api/test?access_token=${await tokenOf('modern')}`)).json()).toEqual(refusedWith('Invalid access token'));
    });

    it('takes a token in the Authorization header', async () => {
      for (const client of ['uploader', 'modern']) expect((await get('/api/test', { authorization: `Bearer ${await tokenOf(client)}` })).headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(await (await get('/api/test', { authorization: 'Bearer nonsense' })).json()).toEqual(refusedWith('Invalid access token'));
    });

    it.each([
      ['an unknown token', async () => 'nonsense', 'Invalid access token'],
      ['no token', async () => '', 'No access_token specified'],
      ['a token for less', () => tokenOf('uploader', 'media:read'), 'Client has not been approved by the resource owner'],
      ['the token of a program that acts for nobody', () => tokenOf('machine'), 'Invalid access token'],
    ])('refuses %s with status 200, which any origin may read', async (_name, token, error) => {
      const answer = await get(`/api/test?access_token=${await token()}`);
      expect(answer.status).toBe(200);
      expect(Object.fromEntries(answer.headers)).toMatchObject({ ...CORS, 'content-type': expect.stringContaining('application/json'), 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
      expect(await answer.json()).toEqual(refusedWith(error));
    });

    it('refuses a token once it is revoked', async () => {
      const token = await tokenOf();
      expect((await get(`/api/test?access_token=${token}`)).headers.get('content-type')).toContain('text/plain');
      await postForm(`${stack.issuer}/revoke`, { token }, 'uploader:uploader-secret');
      expect(await (await get(`/api/test?access_token=${token}`)).json()).toEqual(refusedWith('Invalid access token'));
    });

    it('shows a page with 403 to who brings nothing', async () => {
      const schemes: Record<string, string>[] = [{}, { authorization: 'Digest x' }, { authorization: 'Basic !' }];
      for (const headers of schemes) {
        const answer = await get('/api/test', headers);
        expect([answer.status, answer.headers.get('content-type')]).toEqual([403, 'text/html; charset=utf-8']);
      }
    });

    it('lets nobody in who is not, or not any more, a member', async () => {
      expect((await get(`/api/test?access_token=${await tokenOf('uploader', 'full_control', BOB)}`)).status).toBe(403);
      expect((await get('/api/test', basic(BOB.username, BOB.password))).status).toBe(403);
    });

    it('MG-10: takes name and password in HTTP Basic', async () => {
      for (const name of ['alice', 'ALICE']) {
        const answer = await get('/api/test', basic(name, ALICE.password));
        expect([answer.status, JSON.parse(await answer.text())]).toEqual([200, { username: 'alice', email: 'alice@example.test' }]);
      }
      for (const [name, password] of [['alice', 'wrong'], ['nobody', ALICE.password], ['alice', ''], ['', '']] as const) {
        expect((await get('/api/test', basic(name, password))).status).toBe(403);
      }
    });

    it('keeps tokens out of its log and of caches', async () => {
      const token = await tokenOf();
      const answer = await get(`/api/test?access_token=${token}`);
      expect([answer.headers.get('cache-control'), answer.headers.get('referrer-policy')]).toEqual(['private, no-store', 'no-referrer']);
      await submit(`?access_token=${token}`);
      expect(log).toContain('GET /api/test?access_token=REDACTED 200');
      expect(log.join('\n')).not.toContain(token);
      expect(stack.node.output).not.toContain(token);
    });
  });

  describe('4.6 uploads', () => {
    it('MG-9: takes a file with a token in the query, and reports when it is processed', async () => {
      const callback = 'https://foo.example/path?with=query';
      const answer = await submit(`?client_id=x&access_token=${await tokenOf()}&client_secret=y`, form({ title: 'Test', callback_url: callback, description: '<b>', license: 'https://creativecommons.org/licenses/by/4.0/', tags: 'a, b' }));
      expect([answer.status, answer.headers.get('content-type'), answer.headers.get('access-control-allow-origin')]).toEqual([200, expect.stringContaining('application/json'), '*']);
      const entry = (await answer.json()) as Record<string, unknown>;
      const page = `${api.url}/u/alice/`;
      const original = `${api.url}/media/${String(entry['id'])}/original`;
      expect(entry).toEqual({
        user: 'alice', user_id: 1, user_bio: 'I <3 "pictures"', user_bio_html: '<p>I &lt;3 &quot;pictures&quot;</p>', user_permalink: page,
        id: expect.any(Number), created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/), title: 'Test', license: 'https://creativecommons.org/licenses/by/4.0/',
        description: '<b>', description_html: '<p>&lt;b&gt;</p>', media_type: 'mediagoblin.media_types.image', state: 'unprocessed',
        permalink: `${page}m/${String(entry['id'])}/`, media_files: { thumb: original, medium: original, original },
      });
      await api.settle();
      expect(reports).toEqual([[callback, { id: entry['id'], state: 'processed' }]]);
      const stored = await fetch(original);
      expect([stored.headers.get('content-disposition'), Buffer.from(await stored.arrayBuffer())]).toEqual(['attachment', PNG]);
    });

    it('MG-11: takes a file with HTTP Basic', async () => {
      const answer = await submit('', form({ title: 'By name' }), basic('alice', ALICE.password));
      expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining({ title: 'By name', user: 'alice' })]);
      await api.settle();
      expect(await (await get('/api/entries?limit=1')).json()).toEqual([expect.objectContaining({ title: 'By name', state: 'processed' })]);
      expect(reports).toEqual([]);
    });

    it('reports files that cannot be processed, and does not show them', async () => {
      const callback_url = 'https://foo.example/';
      const { id } = (await (await submit(`?access_token=${await tokenOf()}`, form({ callback_url }, new Blob([], { type: 'image/png' })))).json()) as { id: number };
      await api.settle();
      expect(reports).toEqual([[callback_url, { id, state: 'failed' }]]);
      expect(await (await get('/api/entries?limit=100')).json()).not.toContainEqual(expect.objectContaining({ id }));
    });

    it('takes the file even if the report must not be sent where its uploader wants it', async () => {
      const careful = await start({ sendCallback: callbackSender() });
      for (const callback_url of ['http://localhost:8181/processing-callback', `https://localhost:${new URL(api.url).port}/`, 'https://169.254.169.254/', 'nonsense']) {
        const answer = await fetch(`${careful.url}/api/submit?access_token=${await tokenOf()}`, { method: 'POST', body: form({ callback_url }) });
        expect(answer.status).toBe(200);
      }
      await careful.stop();
      expect(log.filter((line) => line.startsWith('no callback for entry'))).toEqual([
        'no callback for entry 1: Error: it is no https URL', 'no callback for entry 2: Error: the host is not on the Internet',
        'no callback for entry 3: Error: the host is not on the Internet', 'no callback for entry 4: Error: it is no https URL',
      ]);
    });

    it('lets browsers ask first, who must say who they are', async () => {
      const asks = (query: string) =>
        fetch(`${api.url}/api/submit${query}`, { method: 'OPTIONS', headers: { origin: 'http://localhost:8181', 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' } });
      const allowed = await asks(`?access_token=${await tokenOf()}`);
      expect([allowed.status, await allowed.json()]).toEqual([200, { status: 200 }]);
      expect(Object.fromEntries(allowed.headers)).toMatchObject(CORS);
      expect(await (await asks('?access_token=nonsense')).json()).toEqual(refusedWith('Invalid access token'));
      expect((await asks('')).status).toBe(403);
    });

    it('answers 400 without a file, with another method, or to what is no form', async () => {
      const query = `?access_token=${await tokenOf()}`;
      const type = { 'content-type': 'multipart/form-data; boundary=x' };
      const head = '--x\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\n\r\n';
      const attempts = [
        submit(query, form({ title: 'x' }, null)),
        submit(query, form({ file: 'no file name' }, null)),
        submit(query, new URLSearchParams({ title: 'x' })),
        submit(query, '{}', { 'content-type': 'application/json' }),
        submit(query, `${head}cut off`, type),
        submit(query, '', type),
        submit(query, 'no form at all', type),
        submit(query, `${head}\r\n--x--`, { 'content-type': 'multipart/form-data' }),
        ...['GET', 'PUT', 'DELETE'].map((method) => fetch(`${api.url}/api/submit${query}`, { method })),
      ];
      expect((await Promise.all(attempts)).map(({ status }) => status)).toEqual(attempts.map(() => 400));
    });

    it('takes no more than it can keep', async () => {
      const query = `?access_token=${await tokenOf()}`;
      expect((await submit(query, form({}, new Blob([Buffer.alloc(10 * 1024 * 1024 + 1)])))).status).toBe(413);
      expect((await submit(query, form({ description: 'x'.repeat(20_000) }))).status).toBe(413);
    });

    it('reads nothing of strangers', async () => {
      expect(await (await submit('?access_token=nonsense')).json()).toEqual(refusedWith('Invalid access token'));
      expect((await submit('')).status).toBe(403);
    });
  });

  describe('/api/entries', () => {
    it('lists what is processed to anybody, newest first, ten unless told otherwise', async () => {
      const query = `?access_token=${await tokenOf()}`;
      for (let count = 1; count <= 12; count += 1) await submit(query, form({ title: `number ${count}` }));
      await api.settle();
      const titles = async (path: string) => ((await (await get(path)).json()) as { title: string }[]).map(({ title }) => title);
      const newest = Array.from({ length: 10 }, (_, index) => `number ${12 - index}`);
      for (const path of ['/api/entries', '/api/entries?limit=nonsense', '/api/entries?limit=-1', '/api/entries?limit=0']) expect(await titles(path)).toEqual(newest);
      expect(await titles('/api/entries?limit=2')).toEqual(newest.slice(0, 2));
      expect((await get('/api/entries')).headers.get('access-control-allow-origin')).toBe('*');
    });
  });

  it('leaves none of the tokens alive that HTTP Basic is checked with', async () => {
    const before = await tokensOf(stack);
    await get('/api/test', basic('alice', ALICE.password));
    const made = (await tokensOf(stack)).filter(({ hash }) => !before.some((old) => old.hash === hash));
    expect(made).toEqual([expect.objectContaining({ client: 'media', revoked: true })]);
  });

  it('fails closed while Assent cannot be asked', async () => {
    const token = await tokenOf();
    await stack.node.stop();
    try {
      for (const answer of [await get(`/api/test?access_token=${token}`), await get('/api/test', { authorization: `Bearer ${token}` }), await get('/api/test', basic('alice', ALICE.password))]) {
        expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
      }
    } finally {
      await stack.node.start();
    }
    expect((await get(`/api/test?access_token=${token}`)).headers.get('content-type')).toContain('text/plain');
  });
});

/** Every access token that was ever issued. */
async function tokensOf({ databaseUrl }: Stack): Promise<readonly { readonly hash: string; readonly client: string; readonly revoked: boolean }[]> {
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  const sql = `SELECT encode(token_hash, 'hex') AS hash, client_id AS client, revoked_at IS NOT NULL AS revoked FROM access_tokens`;
  const { rows } = await database.query<{ hash: string; client: string; revoked: boolean }>(sql);
  await database.end();
  return rows;
}
