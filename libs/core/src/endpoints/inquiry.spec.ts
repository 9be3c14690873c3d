import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  aClient, aRequest, aSecret, answerOf, basic, exampleApi, macClient, RS, signedRequest, TestAssent, verified, WEB, withBearer,
  type Credentials, type RecordedInquiry,
} from '@assent/core-testing';
import { accessTokenReference } from '../tokens/token-text.js';

const OTHER: Credentials = ['other', 'other-secret'];
const other = aClient({ clientId: 'other', secrets: [aSecret('other-secret')], introspects: ['https://other.example.test/'] });
const otherApi = exampleApi({ identifier: 'https://other.example.test/', scopes: [], introspectionClients: ['other'] });

let assent: TestAssent;

beforeEach(() => {
  assent = new TestAssent({ clients: [macClient({}, { clientId: 'mac', secrets: [aSecret('mac-secret')] }), other], apis: [exampleApi(), otherApi] });
});

function noted(text: string): readonly RecordedInquiry[] {
  const reference = accessTokenReference(text);
  if (reference === undefined) throw new Error('this is no token');
  return assent.durable.inquiries.about(reference);
}

const once = (clientId: string, lastActive: boolean, at = assent.clock.now()): RecordedInquiry => ({ clientId, firstAskedAt: at, lastAskedAt: at, count: 1, lastActive });

async function macToken() {
  const answer = await assent.token({ grant_type: 'client_credentials', scope: 'api:read' }, ['mac', 'mac-secret']);
  return { id: String(answer.body['access_token']), key: String(answer.body['mac_key']), algorithm: 'hmac-sha-256' as const };
}

const checkedWith = (authorization: string, query = '') =>
  assent.server.check(
    aRequest({
      path: '/check', transport: 'local', query,
      headers: { 'assent-authorization': basic(...RS).authorization, 'x-original-method': 'GET', 'x-original-url': 'https://api.example.test/things', authorization },
    }),
  );

describe('who asked about a token', () => {
  it('is noted with the time and the answer, at each endpoint', async () => {
    for (const ask of [
      (token: string): Promise<unknown> => assent.introspect(token),
      (token: string) => verified(assent, withBearer(token)),
      (token: string) => checkedWith(`Bearer ${token}`),
    ]) {
      const { access_token } = await assent.tokens();
      await ask(access_token);
      expect(noted(access_token)).toEqual([once('rs', true)]);
      const first = assent.clock.now();
      assent.clock.advance(10);
      await assent.revoke(access_token);
      await ask(access_token);
      expect(noted(access_token)).toEqual([{ clientId: 'rs', firstAskedAt: first, lastAskedAt: assent.clock.now(), count: 2, lastActive: false }]);
    }
  });

  it('is noted as they heard it: nothing, where the token is for another API', async () => {
    const { access_token } = await assent.tokens();
    await assent.introspect(access_token, OTHER);
    expect(noted(access_token)).toEqual([once('other', false)]);
    await verified(assent, withBearer(access_token), OTHER);
    expect(noted(access_token)).toMatchObject([{ clientId: 'other', count: 2, lastActive: false }]);
  });

  it('is noted as inactive where the scope is too small or the token expired', async () => {
    const { access_token } = await assent.tokens({ scope: 'api:read' });
    await verified(assent, { ...withBearer(access_token), scope: 'api:write' });
    expect(noted(access_token)).toEqual([once('rs', false)]);
    await checkedWith(`Bearer ${access_token}`, 'scope=api:write');
    expect(noted(access_token)).toMatchObject([{ count: 2, lastActive: false }]);
    assent.clock.advance(3600);
    await assent.introspect(access_token);
    expect(noted(access_token)).toMatchObject([{ count: 3, lastActive: false, lastAskedAt: assent.clock.now() }]);
  });

  it('is noted when it is the client that the token was issued to', async () => {
    const { access_token } = await assent.tokens();
    await assent.introspect(access_token, WEB);
    expect(noted(access_token)).toEqual([once('web', true)]);
  });

  it('is noted of GET requests with client authentication', async () => {
    const legacy = new TestAssent({ config: { legacyIntrospection: true } });
    const { access_token } = await legacy.tokens();
    await legacy.server.introspect(aRequest({ path: '/introspect', query: `token=${access_token}`, headers: basic(...RS) }));
    expect(legacy.durable.inquiries.about(accessTokenReference(access_token)!)).toMatchObject([{ clientId: 'rs', lastActive: true }]);
  });

  it('is noted of MAC tokens by what was answered: /introspect says inactive, /verify judges the request', async () => {
    const token = await macToken();
    await assent.introspect(token.id);
    expect(noted(token.id)).toEqual([once('rs', false)]);
    assent.clock.advance(1);
    const { headers } = signedRequest(token, { ts: Math.floor(assent.clock.now().getTime() / 1000), nonce: 'n1' });
    expect((await verified(assent, { headers })).body).toMatchObject({ active: true });
    expect(noted(token.id)).toMatchObject([{ clientId: 'rs', count: 2, lastActive: true }]);
    expect((await verified(assent, { headers })).body).toMatchObject({ active: false, error_description: 'nonce already used' });
    expect(noted(token.id)).toMatchObject([{ clientId: 'rs', count: 3, lastActive: false }]);
  });
});

describe('nothing is noted', () => {
  it('of a caller who does not prove itself', async () => {
    const { access_token } = await assent.tokens();
    expect((await assent.introspect(access_token, ['rs', 'wrong'])).status).toBe(401);
    expect((await verified(assent, withBearer(access_token), ['rs', 'wrong'])).status).toBe(401);
    expect(noted(access_token)).toEqual([]);
  });

  it('of a text that is no token', async () => {
    const unknown = `at_fuv_${'A'.repeat(43)}`;
    expect((await assent.introspect(unknown)).body).toEqual({ active: false });
    await verified(assent, withBearer(unknown));
    await checkedWith(`Bearer ${unknown}`);
    expect(noted(unknown)).toEqual([]);
  });

  it('of a refresh token', async () => {
    const { access_token, refresh_token } = await assent.tokens();
    expect((await assent.introspect(refresh_token, WEB)).body).toMatchObject({ active: true });
    expect(noted(access_token)).toEqual([]);
  });

  it('of a request whose MAC was made without the key: the id travels in the clear', async () => {
    const token = await macToken();
    const ts = Math.floor(assent.clock.now().getTime() / 1000);
    expect((await verified(assent, { headers: signedRequest({ ...token, key: 'wrong' }, { ts, nonce: 'n1' }).headers })).body).toMatchObject({ active: false });
    expect(noted(token.id)).toEqual([]);
  });

  it('of a token that asks about itself', async () => {
    const legacy = new TestAssent({ config: { legacyIntrospection: true } });
    const { access_token } = await legacy.tokens();
    const answer = answerOf(await legacy.server.introspect(aRequest({ path: '/introspect', headers: { authorization: `Bearer ${access_token}` } })));
    expect(answer.body).toMatchObject({ active: true });
    expect(legacy.durable.inquiries.about(accessTokenReference(access_token)!)).toEqual([]);
  });
});
