import { describe, expect, it } from '@jest/globals';
import { API, issuedMacToken, macClient, MemoryApiStore, refreshRequest, resourceServer, TestAssent, WEB, webClient } from '@assent/core-testing';
import { accessTokenReference } from '../tokens/token-text.js';
import { previewAccessToken, previewRefreshToken } from './introspection-preview.js';

const preview = (assent: TestAssent, text: string): Promise<object> => previewAccessToken(accessTokenReference(text)!, assent.needs);

const FALLS: readonly (readonly [string, (assent: TestAssent, token: string) => unknown])[] = [
  ['it is revoked', (assent, token) => assent.revoke(token)],
  ['it expired', ({ clock }) => clock.advance(3600)],
  ['the client is disabled', ({ durable, clock }) => durable.clients.put(webClient({ disabledAt: clock.now() }))],
  ['everything of the client was revoked', ({ durable }) => durable.clients.revokeEverythingOf('web')],
  ['everything of the person was revoked', ({ alice, durable }) => durable.users.revokeEverythingOf(alice.userId)],
];

describe('what introspection would answer: access tokens', () => {
  it('is exactly what a resource server of the API hears', async () => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    expect(await preview(assent, access_token)).toEqual((await assent.introspect(access_token)).body);
    expect(await preview(assent, access_token)).toMatchObject({ active: true, username: 'alice', aud: API });
  });

  it.each(FALLS)('is exactly {"active":false} at once when %s', async (_case, fall) => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    await fall(assent, access_token);
    expect(await preview(assent, access_token)).toEqual({ active: false });
    expect((await assent.introspect(access_token)).body).toEqual({ active: false });
  });

  it('is for MAC tokens what resource servers hear at /introspect: inactive', async () => {
    const assent = new TestAssent({ clients: [macClient()] });
    const { id } = await issuedMacToken(assent);
    expect(await preview(assent, id)).toEqual((await assent.introspect(id)).body);
    expect(await preview(assent, id)).toEqual({ active: false });
  });

  it('is inactive once the API is gone: nobody may ask any more', async () => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    assent.durable.clients.put(resourceServer({ introspects: [] }));
    expect(await previewAccessToken(accessTokenReference(access_token)!, { ...assent.needs, apis: new MemoryApiStore() })).toEqual({ active: false });
    expect((await assent.introspect(access_token)).body).toEqual({ active: false });
  });

  it('is inactive for a token that is for no API: only its own client hears about it', async () => {
    const assent = new TestAssent({ clients: [webClient({ scope: ['offline_access'] })] });
    const { access_token } = await assent.tokens({ scope: 'offline_access' });
    expect(await preview(assent, access_token)).toEqual({ active: false });
    expect((await assent.introspect(access_token, WEB)).body).toMatchObject({ active: true });
  });

  it('is nobody\'s question: nothing is noted', async () => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    await preview(assent, access_token);
    expect(assent.observer.asked).toEqual([]);
    expect(assent.durable.inquiries.about(accessTokenReference(access_token)!)).toEqual([]);
  });

  it('is inactive for what is no token', async () => {
    expect(await preview(new TestAssent(), `at_fuv_${'A'.repeat(43)}`)).toEqual({ active: false });
  });
});

describe('what introspection would answer: refresh tokens', () => {
  it('is exactly what its own client hears', async () => {
    const assent = new TestAssent();
    const { refresh_token } = await assent.tokens();
    expect(await previewRefreshToken(refresh_token, assent.needs)).toEqual((await assent.introspect(refresh_token, WEB)).body);
    expect(await previewRefreshToken(refresh_token, assent.needs)).toMatchObject({ active: true, client_id: 'web' });
  });

  it('is inactive once it was rotated out, its grant is revoked, or it lay idle', async () => {
    const assent = new TestAssent();
    const { refresh_token } = await assent.tokens();
    const next = String((await assent.token(refreshRequest(refresh_token))).body['refresh_token']);
    expect(await previewRefreshToken(refresh_token, assent.needs)).toEqual({ active: false });
    expect(await previewRefreshToken(next, assent.needs)).toMatchObject({ active: true });
    assent.clock.advance(14 * 86_400);
    expect(await previewRefreshToken(next, assent.needs)).toEqual({ active: false });
    const { refresh_token: revoked } = await assent.tokens();
    await assent.revoke(revoked);
    expect(await previewRefreshToken(revoked, assent.needs)).toEqual({ active: false });
  });

  it('is inactive for what is no refresh token', async () => {
    for (const text of ['', 'x', `rt_${'A'.repeat(107)}`]) expect(await previewRefreshToken(text, new TestAssent().needs)).toEqual({ active: false });
  });
});
