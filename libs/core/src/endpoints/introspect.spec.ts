import { describe, expect, it } from '@jest/globals';
import { aClient, aFormPost, answerOf, API, aRequest, aSecret, exampleApi, resourceServer, TestAssent, webClient } from '@assent/core-testing';
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

describe('promise 4: fail closed', () => {
  it('never says active when the store is down', async () => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    assent.durable.accessTokens.find = () => Promise.reject(new StoreUnavailable('postgres', new Error('down')));
    expect(await assent.introspect(access_token)).toMatchObject({ status: 503, headers: { 'retry-after': '1' }, body: { error: 'temporarily_unavailable' } });
  });
});
