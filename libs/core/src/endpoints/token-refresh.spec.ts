import { describe, expect, it } from '@jest/globals';
import { aClient, aSecret, codeRequest, exampleApi, refreshRequest, RS, TestAssent, webClient } from '@assent/core-testing';

const refused = { status: 400, body: { error: 'invalid_grant' } };
const GRACE_SECONDS = 30;

describe('RFC 6749 §6 refreshing an access token', () => {
  it('answers a refresh token with a new access token and a new refresh token', async () => {
    const assent = new TestAssent();
    const first = await assent.tokens();
    const second = await assent.token(refreshRequest(first.refresh_token));
    expect(second).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 3600, scope: 'api:read api:write' } });
    expect(second.body['refresh_token']).not.toBe(first.refresh_token);
    expect((await assent.introspect(String(second.body['access_token']))).body).toMatchObject({ active: true });
  });

  it('requires the refresh token', async () => {
    expect(await new TestAssent().token({ grant_type: 'refresh_token' })).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  it('narrows the scope on request, and the next refresh may have the whole grant again', async () => {
    const assent = new TestAssent();
    const first = await assent.tokens();
    const narrow = await assent.token(refreshRequest(first.refresh_token, { scope: 'api:read' }));
    expect(narrow.body).toMatchObject({ scope: 'api:read' });
    expect((await assent.token(refreshRequest(String(narrow.body['refresh_token'])))).body).toMatchObject({ scope: 'api:read api:write' });
  });

  it('refuses a scope that was not granted, and the refresh token stays good', async () => {
    const assent = new TestAssent();
    const { refresh_token } = await assent.tokens({ scope: 'api:read' });
    expect(await assent.token(refreshRequest(refresh_token, { scope: 'api:read api:write' }))).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
    expect(await assent.token(refreshRequest(refresh_token))).toMatchObject({ status: 200 });
  });

  it("refuses another client's refresh token, which stays good for its own", async () => {
    const assent = new TestAssent({ clients: [webClient({ clientId: 'other', secrets: [aSecret('s')] })] });
    const { refresh_token } = await assent.tokens();
    expect(await assent.token(refreshRequest(refresh_token), ['other', 's'])).toMatchObject(refused);
    expect(await assent.token(refreshRequest(refresh_token))).toMatchObject({ status: 200 });
  });

  it('requires client authentication of a confidential client', async () => {
    const assent = new TestAssent();
    const { refresh_token } = await assent.tokens();
    expect(await assent.token(refreshRequest(refresh_token, { client_id: 'web' }), null)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  it.each(['rt_', 'rt_x', 'nonsense', `rt_${'A'.repeat(107)}`, `rt_${'_'.repeat(107)}`])('refuses the damaged refresh token %s', async (text) => {
    expect(await new TestAssent().token(refreshRequest(text))).toMatchObject(refused);
  });

  it('refuses a refresh token with a changed character, without harm to the right one', async () => {
    const assent = new TestAssent();
    const { refresh_token } = await assent.tokens();
    const flip = (at: number) => refresh_token.slice(0, at) + (refresh_token[at] === 'A' ? 'B' : 'A') + refresh_token.slice(at + 1);
    expect(await assent.token(refreshRequest(flip(40)))).toMatchObject(refused);
    expect(await assent.token(refreshRequest(`${refresh_token}A`))).toMatchObject(refused);
    expect(await assent.token(refreshRequest(refresh_token))).toMatchObject({ status: 200 });
  });
});

describe('promise 7: rotation that forgives the network (RFC 9700 §4.14.2)', () => {
  it('gives the same answer again to a refresh repeated within the window', async () => {
    const assent = new TestAssent();
    const { refresh_token } = await assent.tokens();
    const first = await assent.token(refreshRequest(refresh_token));
    expect((await assent.token(refreshRequest(refresh_token))).body).toEqual(first.body);
    assent.clock.advance(GRACE_SECONDS - 1);
    const repeated = await assent.token(refreshRequest(refresh_token));
    expect(repeated.body).toEqual({ ...first.body, expires_in: 3600 - GRACE_SECONDS + 1 });
    expect(await assent.token(refreshRequest(String(repeated.body['refresh_token'])))).toMatchObject({ status: 200 });
  });

  it('gives the same answer to refreshes that come at once', async () => {
    const assent = new TestAssent();
    const { refresh_token } = await assent.tokens();
    const answers = await Promise.all(Array.from({ length: 20 }, () => assent.token(refreshRequest(refresh_token))));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(new Set(answers.map(({ body }) => body['refresh_token'])).size).toBe(1);
    expect(new Set(answers.map(({ body }) => body['access_token'])).size).toBe(1);
  });

  it('revokes the family when a rotated token is used after the window', async () => {
    const assent = new TestAssent();
    const { refresh_token } = await assent.tokens();
    const { body } = await assent.token(refreshRequest(refresh_token));
    assent.clock.advance(GRACE_SECONDS);
    expect(await assent.token(refreshRequest(refresh_token))).toMatchObject(refused);
    expect(await assent.token(refreshRequest(String(body['refresh_token'])))).toMatchObject(refused);
    expect((await assent.introspect(String(body['access_token']))).body).toEqual({ active: false });
  });

  it('never reaches back two generations: that is reuse even within the window', async () => {
    const assent = new TestAssent();
    const { refresh_token } = await assent.tokens();
    const second = await assent.token(refreshRequest(refresh_token));
    const third = await assent.token(refreshRequest(String(second.body['refresh_token'])));
    expect(await assent.token(refreshRequest(refresh_token))).toMatchObject(refused);
    expect(await assent.token(refreshRequest(String(third.body['refresh_token'])))).toMatchObject(refused);
  });

  it('is off with a window of zero', async () => {
    const assent = new TestAssent({ config: { refreshGraceSeconds: 0 } });
    const { refresh_token } = await assent.tokens();
    expect(await assent.token(refreshRequest(refresh_token))).toMatchObject({ status: 200 });
    expect(await assent.token(refreshRequest(refresh_token))).toMatchObject(refused);
  });

  it('writes reuse to the audit log', async () => {
    const assent = new TestAssent({ config: { refreshGraceSeconds: 0 } });
    const { refresh_token } = await assent.tokens();
    await assent.token(refreshRequest(refresh_token));
    await assent.token(refreshRequest(refresh_token));
    expect(assent.durable.audit.entries.map(({ action }) => action)).toContain('refresh_token.reuse');
  });

  it('repeats the very same signed token where the API wants JWTs', async () => {
    const assent = new TestAssent({ apis: [exampleApi({ tokenFormat: 'jwt' })] });
    const { refresh_token } = await assent.tokens();
    const first = await assent.token(refreshRequest(refresh_token));
    expect((await assent.token(refreshRequest(refresh_token))).body).toEqual(first.body);
  });
});

describe('RFC 9700 §4.14.2 refresh tokens end', () => {
  it('after idleness, which rotation starts anew', async () => {
    const assent = new TestAssent({ config: { refreshTokenIdleTtlSeconds: 100, refreshTokenTtlSeconds: 1000 } });
    const { refresh_token } = await assent.tokens();
    assent.clock.advance(99);
    const next = String((await assent.token(refreshRequest(refresh_token))).body['refresh_token']);
    assent.clock.advance(100);
    expect(await assent.token(refreshRequest(next))).toMatchObject(refused);
  });

  it('after their absolute lifetime, which rotation does not extend', async () => {
    const assent = new TestAssent({ config: { refreshTokenIdleTtlSeconds: 100, refreshTokenTtlSeconds: 150 } });
    const { refresh_token } = await assent.tokens();
    assent.clock.advance(80);
    const next = String((await assent.token(refreshRequest(refresh_token))).body['refresh_token']);
    assent.clock.advance(70);
    expect(await assent.token(refreshRequest(next))).toMatchObject(refused);
  });

  it('when the person or the client is disabled, or everything of them was revoked', async () => {
    const falls = [
      ({ alice, clock, durable }: TestAssent) => durable.users.put({ ...alice, disabledAt: clock.now() }),
      ({ alice, durable }: TestAssent) => durable.users.revokeEverythingOf(alice.userId),
      ({ durable }: TestAssent) => durable.clients.revokeEverythingOf('web'),
    ];
    for (const fall of falls) {
      const assent = new TestAssent();
      const { refresh_token } = await assent.tokens();
      fall(assent);
      expect(await assent.token(refreshRequest(refresh_token))).toMatchObject(refused);
    }
  });
});

describe('a public client', () => {
  it('refreshes without a secret, and only its own tokens', async () => {
    const native = aClient({ clientId: 'native', redirectUris: ['http://127.0.0.1/cb'], tokenEndpointAuthMethod: 'none' });
    const assent = new TestAssent({ clients: [native, { ...native, clientId: 'other' }] });
    const redirect = { redirect_uri: 'http://127.0.0.1:5123/cb' };
    const code = await assent.approvedCode({ client_id: 'native', scope: 'api:read', ...redirect });
    const { body } = await assent.token(codeRequest(code, { client_id: 'native', ...redirect }), null);
    const refresh_token = String(body['refresh_token']);
    expect(await assent.token(refreshRequest(refresh_token, { client_id: 'other' }), null)).toMatchObject(refused);
    expect(await assent.token(refreshRequest(refresh_token, { client_id: 'native' }), null)).toMatchObject({ status: 200 });
    expect((await assent.introspect(String(body['access_token']), RS)).body).toMatchObject({ active: true, client_id: 'native' });
  });
});
