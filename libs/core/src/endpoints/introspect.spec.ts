import { describe, expect, it } from '@jest/globals';
import { aClient, aFormPost, answerOf, API, aRequest, aSecret, basic, exampleApi, issuedMacToken, macClient, resourceServer, TestAssent, webClient } from '@assent/core-testing';
import { StoreUnavailable } from '../errors/store-unavailable.js';

const inactive = { status: 200, body: { active: false } };

describe('RFC 7662 §2.2 introspection response', () => {
  it('tells an API about a token for it', async () => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    const answer = await assent.introspect(access_token);
    const now = assent.clock.now().getTime() / 1000;
    expect(answer).toEqual({
      status: 200,
      headers: expect.objectContaining({ 'cache-control': 'no-store', 'content-type': 'application/json' }),
      body: {
        active: true, scope: 'api:read api:write', client_id: 'web', username: 'alice', token_type: 'Bearer',
        exp: now + 3600, iat: now, sub: assent.alice.userId, aud: API, iss: 'https://assent.example.test',
      },
    });
  });

  it.each(['', 'x', 'at_', `at_abc_${'A'.repeat(43)}`, 'a.b.c', 'x'.repeat(10_000), '.', "' OR 1=1"])('says exactly {"active":false} of the unknown token %j', async (token) => {
    const assent = new TestAssent();
    expect(await assent.introspect(token === '' ? ' ' : token)).toMatchObject(inactive);
    expect((await assent.introspect(token === '' ? ' ' : token)).body).toEqual({ active: false });
  });

  it('says it of an expired token', async () => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    assent.clock.advance(3600);
    expect((await assent.introspect(access_token)).body).toEqual({ active: false });
  });

  it('says it of a damaged token', async () => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    const end = access_token.endsWith('A') ? 'B' : 'A';
    for (const damaged of [access_token.slice(0, -1), `${access_token}A`, access_token.slice(0, -1) + end, ` ${access_token}`, access_token.toUpperCase()]) {
      expect((await assent.introspect(damaged)).body).toEqual({ active: false });
    }
  });

  it.each([
    ['the person is disabled', (assent: TestAssent) => assent.durable.users.put({ ...assent.alice, disabledAt: assent.clock.now() })],
    ['everything of the person was revoked', (assent: TestAssent) => assent.durable.users.revokeEverythingOf(assent.alice.userId)],
    ['the client is disabled', (assent: TestAssent) => assent.durable.clients.put(webClient({ disabledAt: assent.clock.now() }))],
    ['everything of the client was revoked', (assent: TestAssent) => assent.durable.clients.revokeEverythingOf('web')],
  ])('says it when %s', async (_case, fall) => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    expect((await assent.introspect(access_token)).body).toMatchObject({ active: true });
    fall(assent);
    expect((await assent.introspect(access_token)).body).toEqual({ active: false });
  });
});

describe('RFC 7662 §2.1 introspection request', () => {
  it('requires authentication', async () => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    expect(await assent.introspect(access_token, null)).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Basic realm="assent"' }, body: { error: 'invalid_client' } });
    expect(await assent.introspect(access_token, ['rs', 'wrong'])).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  it('refuses a public client', async () => {
    const assent = new TestAssent({ clients: [aClient({ clientId: 'open', tokenEndpointAuthMethod: 'none' })] });
    const request = aFormPost('/introspect', { token: (await assent.tokens()).access_token, client_id: 'open' });
    expect(answerOf(await assent.server.introspect(request))).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  it('requires the token, once, in a POST', async () => {
    const assent = new TestAssent();
    expect(await assent.introspect(undefined)).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    expect(await assent.introspect(['a', 'b'])).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    expect(answerOf(await assent.server.introspect(aRequest({ path: '/introspect' })))).toMatchObject({ status: 405 });
  });

  it('takes empty client_id and client_secret beside Basic as absent', async () => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    const request = aFormPost('/introspect', { token: access_token, client_id: '', client_secret: '' }, { authorization: `Basic ${btoa('rs:rs-secret')}` });
    expect(answerOf(await assent.server.introspect(request)).body).toMatchObject({ active: true });
  });
});

describe('RFC 7662 §4 security considerations', () => {
  it("says nothing about a token to a resource server of another API, nor to another client", async () => {
    const other = resourceServer({ clientId: 'other-rs', secrets: [aSecret('s')], introspects: ['https://other.example.test/'] });
    const assent = new TestAssent({ clients: [other, webClient({ clientId: 'other', secrets: [aSecret('s')] })], apis: [exampleApi()] });
    const { access_token } = await assent.tokens();
    expect((await assent.introspect(access_token, ['other-rs', 's'])).body).toEqual({ active: false });
    expect((await assent.introspect(access_token, ['other', 's'])).body).toEqual({ active: false });
  });

  it('tells a client about its own access and refresh tokens', async () => {
    const assent = new TestAssent();
    const { access_token, refresh_token } = await assent.tokens();
    expect((await assent.introspect(access_token, ['web', 'web-secret'])).body).toMatchObject({ active: true });
    expect((await assent.introspect(refresh_token, ['web', 'web-secret'])).body).toMatchObject({ active: true, client_id: 'web', username: 'alice' });
    await assent.token({ grant_type: 'refresh_token', refresh_token });
    expect((await assent.introspect(refresh_token, ['web', 'web-secret'])).body).toEqual({ active: false });
  });
});

describe('what deployed clients send', () => {
  const FORM = { 'content-type': 'application/x-www-form-urlencoded', ...basic('rs', 'rs-secret') };
  const posted = async (assent: TestAssent, body: string | Uint8Array) => answerOf(await assent.server.introspect(aRequest({ method: 'POST', path: '/introspect', body, headers: FORM })));

  it.each(['access_token', 'refresh_token', 'mac', 'x y'])('RFC 7662 §2.1: a token_type_hint is a hint: %j changes nothing', async (hint) => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    expect((await posted(assent, `token=${access_token}&token_type_hint=${hint}`)).body).toMatchObject({ active: true });
  });

  it.each(['%FF', '%00', 'a%C3', '%ED%A0%80', '%F0%9F%98%80'])('a mail client may send any bytes as a token: token=%s is inactive, no fault of the mail server', async (token) => {
    for (const body of [`token=${token}&client_id=&client_secret=`, `client_id=&token=${token}`]) {
      expect(await posted(new TestAssent(), body)).toMatchObject({ status: 200, body: { active: false } });
    }
  });

  it('but broken encoding, and bytes elsewhere, are a fault', async () => {
    for (const body of ['token=%zz', 'token=%', 'token=x&client_id=%FF', 'token=%FF&token=%FF', Buffer.from([0x74, 0xff])]) {
      expect(await posted(new TestAssent(), body)).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    }
  });

  it('username and scope are plain texts, whatever the audience', async () => {
    const apis = [exampleApi(), exampleApi({ identifier: 'https://other.example.test/' })];
    const assent = new TestAssent({ apis });
    const { access_token } = await assent.tokens();
    expect((await assent.introspect(access_token)).body).toMatchObject({ username: 'alice', scope: 'api:read api:write', aud: [API, 'https://other.example.test/'] });
  });
});

describe('legacy introspection by GET', () => {
  const get = async (assent: TestAssent, query: string, authorization: string | readonly string[] | undefined = basic('rs', 'rs-secret').authorization) =>
    answerOf(await assent.server.introspect(aRequest({ path: '/introspect', query, headers: { authorization } })));
  const legacy = () => new TestAssent({ config: { legacyIntrospection: true } });

  it('is off unless the instance has it on', async () => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    expect(await get(assent, `token=${access_token}`)).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    expect(await get(assent, '', `Bearer ${access_token}`)).toMatchObject({ status: 405, headers: { allow: 'POST' } });
  });

  it('answers about the token in the query, with Basic', async () => {
    const assent = legacy();
    const { access_token } = await assent.tokens();
    for (const query of [`token=${access_token}`, `token=${access_token}&client_id=&client_secret=`]) {
      expect((await get(assent, query)).body).toEqual((await assent.introspect(access_token)).body);
    }
  });

  it('says {"active":false} of a bad one, whatever its bytes', async () => {
    for (const token of ['at_unknown', 'x', '%FF', '%00']) expect(await get(legacy(), `token=${token}&client_id=&client_secret=`)).toMatchObject({ status: 200, body: { active: false } });
  });

  it('RFC 7662 §2.1: wants proof, which RFC 6749 §2.3.1 does not let travel in the URI', async () => {
    const assent = legacy();
    const { access_token } = await assent.tokens();
    expect(await get(assent, `token=${access_token}`, basic('rs', 'wrong').authorization)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    expect(answerOf(await assent.server.introspect(aRequest({ path: '/introspect', query: `token=${access_token}` })))).toMatchObject({ status: 401 });
    for (const secret of ['client_secret=rs-secret', 'client_assertion=x']) {
      expect(await get(assent, `token=${access_token}&client_id=rs&${secret}`)).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    }
  });

  it('requires the token, once', async () => {
    expect(await get(legacy(), '')).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    expect(await get(legacy(), 'token=a&token=b')).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  it('answers a bearer token about itself', async () => {
    const assent = legacy();
    const { access_token } = await assent.tokens();
    expect((await get(assent, '', `Bearer ${access_token}`)).body).toEqual((await assent.introspect(access_token)).body);
    expect((await get(assent, '', `bearer  ${access_token}`)).body).toMatchObject({ active: true });
  });

  it('says {"active":false} to anything else that comes as a bearer token', async () => {
    const assent = new TestAssent({ config: { legacyIntrospection: true }, clients: [macClient({}, { clientId: 'macs' })] });
    const { refresh_token, access_token } = await assent.tokens();
    await assent.revoke(access_token);
    for (const token of ['at_unknown', '', 'x y', '\u00e9', refresh_token, access_token]) {
      expect(await get(assent, '', `Bearer ${token}`)).toMatchObject({ status: 200, body: { active: false } });
    }
  });

  it('MC13: does not take the id of a MAC token for a bearer token', async () => {
    const assent = new TestAssent({ config: { legacyIntrospection: true }, clients: [macClient()] });
    const { id } = await issuedMacToken(assent);
    expect((await get(assent, '', `Bearer ${id}`)).body).toEqual({ active: false });
  });

  it('refuses two tokens, and two Authorization headers', async () => {
    const assent = legacy();
    const { access_token } = await assent.tokens();
    expect(await get(assent, `token=${access_token}`, `Bearer ${access_token}`)).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    expect(await get(assent, '', [`Bearer ${access_token}`, `Bearer ${access_token}`])).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  it('answers no other methods', async () => {
    const answer = await legacy().server.introspect(aRequest({ method: 'PUT', path: '/introspect' }));
    expect(answer).toMatchObject({ status: 405, headers: { allow: 'POST, GET' } });
  });
});

describe('promise 4: fail closed', () => {
  it('never says active when the store is down', async () => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    assent.durable.accessTokens.find = () => Promise.reject(new StoreUnavailable('postgres', new Error('down')));
    expect(await assent.introspect(access_token)).toMatchObject({ status: 503, headers: { 'retry-after': '1' }, body: { error: 'temporarily_unavailable' } });
  });
});
