import { describe, expect, it } from '@jest/globals';
import {
  ALICE, answerOf, API, aRequest, aSecret, authorizationRequest, exampleApi, refreshRequest, RS, TestAssent, WEB, webClient, type Answer, type ParamValues, type TestAssentOptions,
} from '@assent/core-testing';
import type { Client } from '../model/client.js';
import { DEFAULT_CLIENT_POLICY } from '../model/client-policy.js';
import type { PasswordHasher } from '../ports/password-hasher.js';

const PASSWORD = 'correct horse';
const WRONG = 'The username or the password is not right.';
const WINDOW_SECONDS = 300;
const wrong = { status: 400, body: { error: 'invalid_grant', error_description: WRONG } };
const error = (code: string, status = 400) => ({ status, body: { error: code } });

const trusted = (given: Partial<Client> = {}): Client =>
  webClient({
    grantTypes: ['authorization_code', 'password', 'refresh_token'],
    policy: { ...DEFAULT_CLIENT_POLICY, profile: 'oauth2', allowPasswordGrant: true },
    ...given,
  });

const assentWith = ({ clients = [trusted()], config, ...options }: TestAssentOptions = {}) =>
  new TestAssent({ clients, config: { passwordGrantEnabled: true, ...config }, ...options });

const passwordRequest = (given: ParamValues = {}): ParamValues => ({ grant_type: 'password', ...ALICE, scope: 'api:read', ...given });

const grantTypes = async (assent: TestAssent) =>
  answerOf(await assent.server.metadata(aRequest({ path: '/.well-known/oauth-authorization-server' }))).body['grant_types_supported'];

const withSecondFactor = (assent: TestAssent) => assent.durable.users.put({ ...assent.alice, totpSealedSecret: Buffer.from('sealed') });

describe('RFC 9700 §2.4: the password grant is off unless it is switched on', () => {
  it('is unsupported and absent from metadata while the instance does not allow it, whatever a client may', async () => {
    const assent = assentWith({ config: { passwordGrantEnabled: false } });
    expect(await assent.token(passwordRequest())).toMatchObject(error('unsupported_grant_type'));
    expect(await grantTypes(assent)).not.toContain('password');
    expect(assent.durable.audit.entries).toEqual([]);
  });

  it('is in metadata where the instance allows it', async () => {
    expect(await grantTypes(assentWith())).toContain('password');
  });

  it('is refused to clients that are not on the allow-list, although they are registered for it', async () => {
    const assent = assentWith({ clients: [trusted({ policy: DEFAULT_CLIENT_POLICY })] });
    expect(await assent.token(passwordRequest())).toMatchObject(error('unauthorized_client'));
    expect(assent.durable.audit.entries).toEqual([]);
  });

  it('is refused to clients that are not registered for it, although they are on the allow-list', async () => {
    const assent = assentWith({ clients: [trusted({ grantTypes: ['authorization_code'] })] });
    expect(await assent.token(passwordRequest())).toMatchObject(error('unauthorized_client'));
  });
});

describe('RFC 6749 §4.3.2 access token request', () => {
  it.each(['username', 'password'])('requires %s', async (name) => {
    for (const value of [undefined, '']) {
      const answer = await assentWith().token(passwordRequest({ [name]: value }));
      expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_request', error_description: `The parameter ${name} is missing.` } });
    }
  });

  it.each(['username', 'password'])('refuses the repeated parameter %s', async (name) => {
    expect(await assentWith().token(passwordRequest({ [name]: ['a', 'b'] }))).toMatchObject(error('invalid_request'));
  });

  it('requires client authentication of clients that have credentials', async () => {
    const assent = assentWith();
    expect(await assent.token(passwordRequest({ client_id: 'web' }), null)).toMatchObject(error('invalid_client', 401));
    expect(await assent.token(passwordRequest(), ['web', 'wrong'])).toMatchObject(error('invalid_client', 401));
    expect(assent.durable.audit.entries).toEqual([]);
  });

  it('serves a public client that an admin trusts', async () => {
    const app = trusted({ clientId: 'app', clientType: 'public', tokenEndpointAuthMethod: 'none', secrets: [] });
    expect(await assentWith({ clients: [app] }).token(passwordRequest({ client_id: 'app' }), null)).toMatchObject({ status: 200 });
  });

  it('finds the person whatever the case and width of the username, and takes the password as it is', async () => {
    for (const username of ['ALICE', 'ａｌｉｃｅ']) expect(await assentWith().token(passwordRequest({ username }))).toMatchObject({ status: 200 });
    for (const other of ['Correct horse', ' correct horse', 'correct horse ']) expect(await assentWith().token(passwordRequest({ password: other }))).toMatchObject(wrong);
  });

  it('gives the default scope when none is asked for, and refuses what is too much before it looks at the password', async () => {
    expect((await assentWith().token(passwordRequest({ scope: undefined }))).body).toMatchObject({ scope: 'api:read api:write offline_access' });
    for (const password of [PASSWORD, 'wrong']) {
      const assent = assentWith();
      expect(await assent.token(passwordRequest({ scope: 'admin', password }))).toMatchObject(error('invalid_scope'));
      expect(await assent.token(passwordRequest({ resource: 'https://unknown.example.test/', password }))).toMatchObject(error('invalid_target'));
      expect(assent.durable.audit.entries).toEqual([]);
    }
  });

  it('refuses without a scope where the client has no default', async () => {
    expect(await assentWith({ clients: [trusted({ scope: [] })] }).token(passwordRequest({ scope: undefined }))).toMatchObject(error('invalid_scope'));
  });
});

describe('RFC 6749 §4.3.3 access token response', () => {
  it('is a bearer token of the person, for the client and the scope', async () => {
    const assent = assentWith();
    const answer = await assent.token(passwordRequest());
    expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' }, body: { token_type: 'Bearer', expires_in: 3600, scope: 'api:read' } });
    const about = await assent.introspect(String(answer.body['access_token']));
    expect(about.body).toMatchObject({ active: true, sub: assent.alice.userId, username: 'alice', client_id: 'web', scope: 'api:read', aud: API });
  });

  it('has a refresh token for a client registered for it, and for no other', async () => {
    const assent = assentWith();
    const { refresh_token } = (await assent.token(passwordRequest())).body;
    expect(await assent.token(refreshRequest(String(refresh_token)))).toMatchObject({ status: 200, body: { scope: 'api:read' } });
    const once = assentWith({ clients: [trusted({ grantTypes: ['password'] })] });
    expect((await once.token(passwordRequest())).body).not.toHaveProperty('refresh_token');
  });

  it('is restricted to the named resource, also when it is refreshed (RFC 8707 §2.2)', async () => {
    const apis = [exampleApi(), exampleApi({ identifier: 'https://other.example.test/', scopes: [{ name: 'other:read', description: 'Other' }] })];
    const assent = assentWith({ apis, clients: [trusted({ scope: ['api:read', 'other:read'] })] });
    const first = await assent.token(passwordRequest({ scope: 'api:read other:read', resource: API }));
    const next = await assent.token(refreshRequest(String(first.body['refresh_token'])));
    for (const { body } of [first, next]) {
      expect((await assent.introspect(String(body['access_token']))).body).toMatchObject({ aud: API, scope: 'api:read' });
    }
  });

  it('comes from a grant that can be revoked like any other', async () => {
    const assent = assentWith();
    const { access_token, refresh_token } = (await assent.token(passwordRequest())).body as Record<string, string>;
    expect(await assent.revoke(refresh_token)).toMatchObject({ status: 200 });
    expect((await assent.introspect(access_token)).body).toEqual({ active: false });
    expect(await assent.token(refreshRequest(refresh_token ?? ''))).toMatchObject(error('invalid_grant'));
  });

  it('dies with the person', async () => {
    const assent = assentWith();
    const { access_token } = (await assent.token(passwordRequest())).body as Record<string, string>;
    assent.durable.users.put({ ...assent.alice, disabledAt: assent.clock.now() });
    expect((await assent.introspect(access_token)).body).toEqual({ active: false });
  });
});

describe('RFC 6749 §5.2: resource owner credentials that are invalid', () => {
  const disabled = (assent: TestAssent) => assent.durable.users.put({ ...assent.alice, disabledAt: assent.clock.now() });
  const withoutPassword = (assent: TestAssent) => {
    const { passwordHash: _hash, ...rest } = assent.alice;
    assent.durable.users.put(rest);
  };

  it.each<[string, ParamValues, (assent: TestAssent) => void]>([
    ['a wrong password', { password: 'wrong' }, () => undefined],
    ['an unknown username', { username: 'mallory' }, () => undefined],
    ['an odd username', { username: "' OR 1=1 -- \u202e __proto__" }, () => undefined],
    ['a disabled person', {}, disabled],
    ['a person without a password', {}, withoutPassword],
    ['a person with a second factor and the right password', {}, withSecondFactor],
    ['a person with a second factor and a wrong password', { password: 'wrong' }, withSecondFactor],
  ])('are answered with invalid_grant and one text: %s', async (_case, given, arrange) => {
    const assent = assentWith();
    arrange(assent);
    const answer = await assent.token(passwordRequest(given));
    expect(answer).toMatchObject(wrong);
    expect(Object.keys(answer.body)).toEqual(['error', 'error_description']);
  });

  it('cost one password hash and the same look-ups, whoever is asked for', async () => {
    const cost = async (given: ParamValues, arrange: (assent: TestAssent) => void = () => undefined) => {
      const calls: string[] = [];
      const passwordHasher: PasswordHasher = { hash: async () => '', verify: async (hash, typed) => (calls.push('verify'), hash === `plain:${typed}`) };
      const assent = assentWith({ needs: { passwordHasher } });
      arrange(assent);
      const { users } = assent.durable;
      for (const name of ['find', 'findByUsername'] as const) {
        const original = users[name].bind(users);
        users[name] = async (key) => (calls.push(name), original(key));
      }
      await assent.token(passwordRequest(given));
      return calls;
    };
    const usual = await cost({ password: 'wrong' });
    expect(usual.filter((call) => call === 'verify')).toHaveLength(1);
    expect(await cost({ username: 'mallory' })).toEqual(usual);
    expect(await cost({}, disabled)).toEqual(usual);
    expect(await cost({}, withoutPassword)).toEqual(usual);
    expect(await cost({}, withSecondFactor)).toEqual(usual);
  });

  it('include a password that is changed while the old one is checked, and a person who is disabled or gets a second factor then', async () => {
    const changes: ((assent: TestAssent) => void)[] = [
      (assent) => assent.durable.users.put({ ...assent.alice, passwordHash: 'plain:other' }),
      disabled,
      withSecondFactor,
      (assent) => assent.durable.users.remove(assent.alice.userId),
    ];
    for (const change of changes) {
      const passwordHasher: PasswordHasher = { hash: async () => '', verify: async () => (change(assent), true) };
      const assent: TestAssent = assentWith({ needs: { passwordHasher } });
      expect(await assent.token(passwordRequest())).toMatchObject(wrong);
    }
  });

  it('leave no token when the person is disabled while it is recorded', async () => {
    const assent = assentWith();
    const create = assent.durable.grants.create.bind(assent.durable.grants);
    assent.durable.grants.create = async (grant) => (await create(grant), disabled(assent));
    expect(await assent.token(passwordRequest())).toMatchObject(wrong);
  });
});

describe('RFC 6749 §4.3.2: the endpoint is protected against brute force', () => {
  const guess = (assent: TestAssent, given: ParamValues = {}): Promise<Answer> => assent.token(passwordRequest({ password: 'wrong', ...given }));

  it('stops guessing after ten attempts, also the right password, until the window ends', async () => {
    const assent = assentWith();
    for (let attempt = 0; attempt < 10; attempt += 1) expect(await guess(assent)).toMatchObject(wrong);
    const stopped = await assent.token(passwordRequest());
    expect(stopped).toMatchObject({ status: 429, body: { error: 'temporarily_unavailable' }, headers: { 'retry-after': String(WINDOW_SECONDS) } });
    expect((await guess(assent, { username: 'bob' })).status).toBe(400);
    assent.clock.advance(WINDOW_SECONDS);
    expect(await assent.token(passwordRequest())).toMatchObject({ status: 200 });
  });

  it('counts parallel guesses too', async () => {
    const assent = assentWith();
    const answers = await Promise.all(Array.from({ length: 30 }, () => guess(assent)));
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(10);
  });

  it('counts guesses through several clients together', async () => {
    const assent = assentWith({ clients: [trusted(), trusted({ clientId: 'other', secrets: [aSecret('other-secret')] })] });
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await guess(assent);
      await assent.token(passwordRequest({ password: 'wrong' }), ['other', 'other-secret']);
    }
    expect((await assent.token(passwordRequest())).status).toBe(429);
  });

  it('counts them together with those on the sign-in page, in both directions', async () => {
    const assent = assentWith();
    const browser = assent.browser();
    const page = await browser.authorize(authorizationRequest());
    const csrf_token = String(page.body['csrfToken']);
    for (let attempt = 0; attempt < 5; attempt += 1) {
      expect((await browser.post({ username: 'alice', password: 'wrong', csrf_token })).status).toBe(401);
      expect((await guess(assent)).status).toBe(400);
    }
    expect((await assent.token(passwordRequest())).status).toBe(429);
    expect((await browser.post({ ...ALICE, csrf_token })).status).toBe(429);
  });

  it('stops whoever tries many usernames from one address', async () => {
    const assent = assentWith();
    for (let attempt = 0; attempt < 100; attempt += 1) expect((await guess(assent, { username: `user${attempt}` })).status).toBe(400);
    expect((await guess(assent, { username: 'another' })).status).toBe(429);
  });

  it('counts only what was wrong: many people may come from one address, and one person may come often', async () => {
    const assent = assentWith();
    for (let attempt = 0; attempt < 250; attempt += 1) expect((await assent.token(passwordRequest())).status).toBe(200);
  });

  it('does not let somebody with an account of their own guess at others for longer', async () => {
    const assent = assentWith();
    for (let attempt = 0; attempt < 100; attempt += 1) {
      expect((await guess(assent, { username: `user${attempt}` })).status).toBe(400);
      if (attempt < 99) expect((await assent.token(passwordRequest())).status).toBe(200);
    }
    expect((await guess(assent, { username: 'another' })).status).toBe(429);
  });

  it('forgets mistakes after a success, but not for a person with a second factor', async () => {
    const assent = assentWith();
    for (let attempt = 0; attempt < 9; attempt += 1) await guess(assent);
    expect(await assent.token(passwordRequest())).toMatchObject({ status: 200 });
    for (let attempt = 0; attempt < 9; attempt += 1) await guess(assent);
    withSecondFactor(assent);
    expect((await assent.token(passwordRequest())).status).toBe(400);
    expect((await assent.token(passwordRequest())).status).toBe(429);
  });
});

describe('RFC 6749 §4.3: the password is exchanged, then forgotten', () => {
  it('names person, client and address in the audit log', async () => {
    const assent = assentWith();
    await assent.token(passwordRequest({ password: 'wrong-password' }));
    await assent.token(passwordRequest());
    withSecondFactor(assent);
    await assent.token(passwordRequest());
    expect(assent.durable.audit.entries).toMatchObject([
      { action: 'sign_in.failure', actor: 'anonymous', actorName: 'alice', target: 'client:web', ip: '192.0.2.1', detail: { grant_type: 'password', because: 'wrong username or password' } },
      { action: 'sign_in.success', actor: `user:${assent.alice.userId}`, actorName: 'alice', target: 'client:web', ip: '192.0.2.1', detail: { grant_type: 'password' } },
      { action: 'sign_in.failure', actor: 'anonymous', target: 'client:web', detail: { because: 'the person has a second factor' } },
    ]);
  });

  it('is neither in the audit log, nor in the grant, nor in the answer, nor in what goes to the log', async () => {
    const secret = 'S3cret-of-alice';
    const assent = assentWith();
    assent.durable.users.put({ ...assent.alice, passwordHash: `plain:${secret}` });
    const recorded: unknown[] = [];
    const { grants } = assent.durable;
    const [create, redeem] = [grants.create.bind(grants), grants.redeem.bind(grants)];
    grants.create = async (grant) => (recorded.push(grant), create(grant));
    grants.redeem = async (...given) => (recorded.push(given), redeem(...given));
    const answers = [await assent.token(passwordRequest({ password: secret })), await assent.token(passwordRequest({ password: `${secret}-typo` }))];
    expect(answers.map(({ status }) => status)).toEqual([200, 400]);
    expect(recorded).toHaveLength(2);
    const { server, durable } = assent;
    const refused = await server.token(aRequest({
      method: 'POST', path: '/token', body: `grant_type=password&username=alice&password=${secret}-typo`,
      headers: { authorization: `Basic ${btoa(WEB.join(':'))}`, 'content-type': 'application/x-www-form-urlencoded' },
    }));
    const logged = [refused.error?.message, refused.error?.detail, refused.error?.description, String(refused.error?.cause)];
    expect(logged[1]).toBe('wrong username or password');
    expect(JSON.stringify([answers, recorded, durable.audit.entries, logged])).not.toContain(secret);
  });

  it('never travels in the URI', async () => {
    const request = aRequest({ method: 'POST', path: '/token', query: 'username=alice&password=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    expect(answerOf(await assentWith().server.token(request))).toMatchObject(error('invalid_request'));
  });

  it('gives nothing to a resource server', async () => {
    expect(await assentWith().token(passwordRequest(), RS)).toMatchObject(error('unauthorized_client'));
  });
});
