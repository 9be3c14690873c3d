import { describe, expect, it } from '@jest/globals';
import { aClient, aFormPost, answerOf, aSecret, refreshRequest, TestAssent, webClient } from '@assent/core-testing';
import { StoreUnavailable } from '../errors/store-unavailable.js';

describe('RFC 7009 §2.1 revocation request', () => {
  it('kills an access token and leaves the rest of the grant alone', async () => {
    const assent = new TestAssent();
    const { access_token, refresh_token } = await assent.tokens();
    const answer = await assent.revoke(access_token);
    expect(answer).toMatchObject({ status: 200, body: {} });
    expect((await assent.introspect(access_token)).body).toEqual({ active: false });
    expect(await assent.token(refreshRequest(refresh_token))).toMatchObject({ status: 200 });
  });

  it('with a refresh token ends the grant and its access tokens', async () => {
    const assent = new TestAssent();
    const { access_token, refresh_token } = await assent.tokens();
    expect(await assent.revoke(refresh_token)).toMatchObject({ status: 200 });
    expect((await assent.introspect(access_token)).body).toEqual({ active: false });
    expect(await assent.token(refreshRequest(refresh_token))).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  it('with a rotated refresh token ends the grant as well', async () => {
    const assent = new TestAssent();
    const { refresh_token } = await assent.tokens();
    const next = await assent.token(refreshRequest(refresh_token));
    await assent.revoke(refresh_token);
    expect((await assent.introspect(String(next.body['access_token']))).body).toEqual({ active: false });
  });

  it("refuses another client's tokens, which live on", async () => {
    const assent = new TestAssent({ clients: [webClient({ clientId: 'other', secrets: [aSecret('s')] })] });
    const { access_token, refresh_token } = await assent.tokens();
    for (const token of [access_token, refresh_token]) {
      expect(await assent.revoke(token, ['other', 's'])).toMatchObject({ status: 400, body: { error: 'unauthorized_client' } });
    }
    expect((await assent.introspect(access_token)).body).toMatchObject({ active: true });
  });

  it('requires client authentication', async () => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    expect(await assent.revoke(access_token, null)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    expect(await assent.revoke(access_token, ['web', 'wrong'])).toMatchObject({ status: 401 });
    expect((await assent.introspect(access_token)).body).toMatchObject({ active: true });
  });

  it('lets a public client revoke its own token by its client_id', async () => {
    const native = aClient({ clientId: 'native', redirectUris: ['https://rp.example.test/cb'], tokenEndpointAuthMethod: 'none' });
    const assent = new TestAssent({ clients: [native] });
    const code = await assent.approvedCode({ client_id: 'native', scope: 'api:read' });
    const { body } = await assent.token({ grant_type: 'authorization_code', client_id: 'native', code, redirect_uri: 'https://rp.example.test/cb', code_verifier: 'a-verifier-of-forty-three-characters-or-more' }, null);
    const request = aFormPost('/revoke', { token: String(body['access_token']), client_id: 'native', token_type_hint: 'nonsense' });
    expect(answerOf(await assent.server.revoke(request))).toMatchObject({ status: 200 });
    expect((await assent.introspect(String(body['access_token']))).body).toEqual({ active: false });
  });
});

describe('RFC 7009 §2.2 revocation response', () => {
  it('is 200 for an unknown or already revoked token', async () => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    await assent.revoke(access_token);
    for (const token of [access_token, 'unknown', `at_abc_${'A'.repeat(43)}`]) expect(await assent.revoke(token)).toMatchObject({ status: 200 });
  });

  it('is 400 without a token', async () => {
    expect(await new TestAssent().revoke(undefined)).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  it('is 503, never 200, when the store is down (§2.2.1)', async () => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    assent.durable.accessTokens.revoke = () => Promise.reject(new StoreUnavailable('postgres', new Error('down')));
    expect(await assent.revoke(access_token)).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
  });
});
