import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { wordsOf } from './guide/browser.js';
import { encoded, post, send } from './guide/exchange.js';
import { DialectStack, FOO, type Tokens } from './mediagoblin/dialect-stack.js';
import { MEDIA_IMPORT } from './mediagoblin/import-file.js';
import { Member } from './mediagoblin/member.js';
import type { AssentProcess } from './stack/assent-process.js';

const ROUTES = ['authorize', 'access_token', 'client/authorize', 'client/register', 'client/list', 'client/rotate-secret', 'client/connections', 'client/connections/revoke'];
const PATHS = ['/oauth', '/oauth-2'].flatMap((mount) => ROUTES.map((route) => `${mount}/${route}`));

/** The dialect as one part of an installation: what admins see of it, what settings change, and what it leaves alone. */
describe('an installation with the MediaGoblin dialect', () => {
  let dialect: DialectStack;

  beforeAll(async () => {
    dialect = await DialectStack.start({ env: { ASSENT_LOG_LEVEL: 'debug' } });
  });
  afterAll(() => dialect?.stop());

  const refreshed = async ({ clientId, refreshToken, secret }: Tokens) => (await dialect.accessToken('/oauth', { client_id: clientId, refresh_token: refreshToken, client_secret: secret })).body;
  const items = (body: Readonly<Record<string, unknown>>) => body['items'] as readonly Readonly<Record<string, unknown>>[];

  describe('an admin', () => {
    it('sees a client that a person registered, and whose it is', async () => {
      const { clientId } = await dialect.register('/oauth', { name: 'For the admin', description: 'Shows pictures' });
      const client = await dialect.manage('GET', `/clients/${clientId}`);
      const [alice] = items((await dialect.manage('GET', '/users?q=alice')).body);
      expect(client).toMatchObject({
        status: 200,
        body: {
          client_id: clientId, client_name: 'For the admin', client_description: 'Shows pictures', owner_user_id: alice?.['user_id'], allow_mediagoblin: true, allow_query_token: true,
          client_type: 'confidential', token_endpoint_auth_method: 'client_secret_post', redirect_uris: [], scope: 'full_control', require_pkce: false, access_token_ttl_seconds: 2_592_000,
        },
      });
      expect(items((await dialect.manage('GET', '/clients?q=For%20the%20admin')).body)).toHaveLength(1);
      expect(JSON.stringify(client.body)).not.toMatch(/"client_secret"|"hash"/);
    });

    it.each(['public', 'confidential'] as const)('changes a %s one, and it stays whose it was', async (type) => {
      const { clientId } = await dialect.register('/oauth', { name: 'To be renamed', type, redirect_uri: type === 'public' ? 'http://foo.example' : '' });
      const before = (await dialect.manage('GET', `/clients/${clientId}`)).body;
      const changed = await dialect.manage('PATCH', `/clients/${clientId}`, { client_name: 'Renamed' });
      expect(changed).toMatchObject({ status: 200, body: { client_name: 'Renamed', owner_user_id: before['owner_user_id'], redirect_uris: before['redirect_uris'], allow_mediagoblin: true } });
      expect(wordsOf(await dialect.alice.open('/oauth/client/list'))).toContain('Renamed');
    });

    it('revokes all tokens of one: introspection says so at once, and people are asked again', async () => {
      const tokens = await dialect.tokens('/oauth');
      expect(await dialect.introspect(tokens.accessToken)).toMatchObject({ active: true });
      expect((await dialect.manage('POST', `/clients/${tokens.clientId}/revoke`)).status).toBe(200);
      expect(await dialect.introspect(tokens.accessToken)).toEqual({ active: false });
      expect(await refreshed(tokens)).toEqual({ error: 'invalid_request', error_description: 'Invalid refresh token.' });
      const page = await dialect.alice.open(`/oauth/authorize?client_id=${tokens.clientId}&redirect_uri=${FOO}`);
      expect([page.status, wordsOf(page)]).toEqual([200, expect.stringContaining('Gallery')]);
    });

    it('finds the grant of a token, and revokes it', async () => {
      const tokens = await dialect.tokens('/oauth');
      const { body } = await dialect.manage('POST', '/tokens/lookup', { token: tokens.accessToken });
      expect(body).toMatchObject({ access_token: { active: true, client_id: tokens.clientId, username: 'alice', scope: 'full_control' } });
      const { grant_id } = body['access_token'] as { grant_id: string };
      expect((await dialect.manage('POST', `/grants/${grant_id}/revoke`)).status).toBe(204);
      expect(await dialect.introspect(tokens.accessToken)).toEqual({ active: false });
    });

    it('stops one: the routes do not know it any more, and its owner sees why', async () => {
      const tokens = await dialect.tokens('/oauth', { name: 'Stopped' });
      await dialect.manage('POST', `/clients/${tokens.clientId}/disable`);
      expect((await send(`${dialect.issuer}/oauth/authorize?client_id=${tokens.clientId}`)).body).toEqual({ status: 400, errors: ['No such client identifier'] });
      expect(await dialect.introspect(tokens.accessToken)).toEqual({ active: false });
      expect(wordsOf(await dialect.alice.open('/oauth/client/list'))).toContain('Stopped by an administrator');
    });

    it('takes the dialect away from one, and gives it to another', async () => {
      const { clientId } = await dialect.register('/oauth');
      await dialect.manage('PATCH', `/clients/${clientId}`, { allow_mediagoblin: false, redirect_uris: [FOO] });
      expect((await send(`${dialect.issuer}/oauth/authorize?client_id=${clientId}`)).body).toEqual({ status: 400, errors: ['No such client identifier'] });
      const { body } = await dialect.manage('POST', '/clients', { client_name: 'Of an admin', redirect_uris: [FOO], scope: 'full_control', allow_mediagoblin: true, require_pkce: false });
      expect((await dialect.alice.answer(`/oauth/authorize?client_id=${String(body['client_id'])}`)).searchParams.has('code')).toBe(true);
    });

    it('reads in the audit trail what people did', async () => {
      const { clientId } = await dialect.tokens('/oauth');
      const press = async (page: string, route: string) => {
        const csrf = /name="csrf_token" value="([^"]+)"/.exec((await dialect.alice.open(page)).text)?.[1] ?? '';
        const answer = await dialect.alice.browser.request(`${dialect.issuer}${route}`, { method: 'POST', body: encoded({ csrf_token: csrf, client_id: clientId }) });
        expect(answer.status).toBe(302);
      };
      await press('/oauth/client/list', '/oauth/client/rotate-secret');
      await press('/oauth/client/connections', '/oauth/client/connections/revoke');
      const entries = items((await dialect.manage('GET', '/audit?limit=100')).body).filter(({ target }) => target === `client:${clientId}`);
      expect(entries.map(({ action, actor_name }) => [action, actor_name])).toEqual(
        expect.arrayContaining([['client.create', 'alice'], ['consent.allow', 'alice'], ['client.rotate_secret', 'alice'], ['consent.withdraw', 'alice']]),
      );
    });
  });

  describe('the ordinary endpoints', () => {
    it('want PKCE from a public client of the dialect, and a registered redirect URI from every client', async () => {
      const app = await dialect.register('/oauth', { type: 'public', redirect_uri: `${FOO}/app` });
      const plain = await send(`${dialect.issuer}/authorize?${encoded({ client_id: app.clientId, response_type: 'code', redirect_uri: `${FOO}/app` }).toString()}`);
      expect([plain.status, new URL(plain.headers.get('location') ?? '').searchParams.get('error')]).toEqual([302, 'invalid_request']);
      const web = await dialect.register('/oauth');
      const free = await send(`${dialect.issuer}/authorize?${encoded({ client_id: web.clientId, response_type: 'code', redirect_uri: FOO }).toString()}`);
      expect([free.status, free.headers.get('location')]).toEqual([400, null]);
    });

    it('know its tokens as they know all others: RFC 7009 revokes them', async () => {
      const { accessToken, clientId, secret } = await dialect.tokens('/oauth');
      expect((await post(`${dialect.issuer}/revoke`, { token: accessToken, client_id: clientId, client_secret: secret })).status).toBe(200);
      expect(await dialect.introspect(accessToken)).toEqual({ active: false });
    });

    it('say nothing of it in metadata', async () => {
      const metadata = await send(`${dialect.issuer}/.well-known/oauth-authorization-server`);
      expect(metadata.text).not.toMatch(/mediagoblin|access_token"|\/oauth(-2)?\//i);
    });
  });

  it('writes no code, token or secret to its log, not even at the level debug', async () => {
    const client = await dialect.register('/oauth-2');
    const code = (await dialect.allow('/oauth-2', client)).searchParams.get('code') ?? '';
    const { body } = await dialect.accessToken('/oauth-2', { client_id: client.clientId, code, client_secret: client.secret });
    const tokens = { ...client, accessToken: String(body['access_token']), refreshToken: String(body['refresh_token']) };
    await dialect.accessToken('/oauth-2', { client_id: client.clientId, code: 'ac_wrong-code-of-nobody', client_secret: 'wrong-secret-of-nobody' });
    await dialect.accessToken('/oauth-2', { client_id: client.clientId, refresh_token: tokens.refreshToken, client_secret: 'wrong-secret-of-nobody' });
    await send(`${dialect.issuer}/introspect?token=${tokens.accessToken}`);
    const { output } = dialect.stack.node;
    expect(output).toContain('/oauth-2/access_token'); // the refusals are there
    for (const secret of [code, tokens.accessToken, tokens.refreshToken, tokens.secret, 'ac_wrong-code-of-nobody', 'wrong-secret-of-nobody', 'access_token=']) {
      expect(output.includes(secret)).toBe(false);
    }
  });

  describe('with the switch off', () => {
    let off: AssentProcess;
    let tokens: Tokens;

    beforeAll(async () => {
      tokens = await dialect.tokens('/oauth');
      off = await dialect.stack.startNode('standalone', undefined, { ASSENT_MEDIAGOBLIN: 'off' });
    });

    it.each([...PATHS, '/auth/login', '/auth/login/'])('there is nothing at %s', async (path) => {
      const unknown = await send(`${off.address}/nothing-here`);
      for (const method of ['GET', 'POST', 'OPTIONS']) {
        const answer = await send(`${off.address}${path}?client_id=${tokens.clientId}`, { method });
        expect([method, answer.status, answer.text]).toEqual([method, 404, unknown.text]);
      }
    });

    it('metadata are those of an installation that has it', async () => {
      const path = '/.well-known/oauth-authorization-server';
      expect((await send(off.address + path)).body).toEqual((await send(dialect.issuer + path)).body);
    });

    it('tokens from before are known until they are revoked', async () => {
      expect(await dialect.introspect(tokens.accessToken, off.address)).toMatchObject({ active: true });
      await dialect.manage('POST', `/clients/${tokens.clientId}/revoke`);
      expect(await dialect.introspect(tokens.accessToken, off.address)).toEqual({ active: false });
    });
  });

  describe('with other settings', () => {
    let other: AssentProcess;

    beforeAll(async () => {
      const env = { ASSENT_MEDIAGOBLIN_ERROR_STATUS: 'rfc', ASSENT_MEDIAGOBLIN_DENY_RETURNS_TO_PROMPT: 'on', ASSENT_MEDIAGOBLIN_HTTP_REDIRECTS: 'off' };
      other = await dialect.stack.startNode('standalone', undefined, env);
    });

    it('ASSENT_MEDIAGOBLIN_ERROR_STATUS=rfc: errors have the statuses of RFC 6749 §5.2', async () => {
      const { clientId, refreshToken } = await dialect.tokens('/oauth');
      expect(await dialect.accessToken('/oauth', { code: 'x' }, other.address)).toMatchObject({ status: 400, body: { error: 'invalid_request', error_description: 'Invalid code.' } });
      const wrong = { client_id: clientId, refresh_token: refreshToken, client_secret: 'wrong' };
      expect(await dialect.accessToken('/oauth', wrong, other.address)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    });

    it('ASSENT_MEDIAGOBLIN_DENY_RETURNS_TO_PROMPT=on: who declines sees the question again', async () => {
      const { clientId } = await dialect.register('/oauth');
      const alice = new Member(other.address, MEDIA_IMPORT.users[0]);
      const request = `/oauth/authorize?${encoded({ client_id: clientId, redirect_uri: FOO }).toString()}`;
      expect((await alice.answer(request, 'deny')).href).toBe(dialect.issuer + request);
      expect((await alice.open(request)).status).toBe(200);
    });

    it('ASSENT_MEDIAGOBLIN_HTTP_REDIRECTS=off: http leads nowhere but to this computer', async () => {
      const alice = new Member(other.address, MEDIA_IMPORT.users[0]);
      const form = await alice.open('/oauth/client/register');
      const register = (redirect_uri: string) => alice.browser.submit(form, Object.entries({ name: 'x', description: '', type: 'public', redirect_uri }));
      expect(wordsOf(await register('http://foo.example'))).toContain('The redirect URI must use https');
      expect((await register('http://localhost:8181/mg/callback')).status).toBe(302);
    });
  });
});
