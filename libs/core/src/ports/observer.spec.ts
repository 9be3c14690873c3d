import { beforeEach, describe, expect, it } from '@jest/globals';
import { aRequest, basic, codeRequest, refreshRequest, TestAssent, verified, webClient, withBearer } from '@assent/core-testing';
import { DEFAULT_CLIENT_POLICY } from '../model/client-policy.js';

let assent: TestAssent;

beforeEach(() => {
  assent = new TestAssent();
});

describe('the observer of tokens', () => {
  it('hears of each token with its client, what was given for it, and its type', async () => {
    const { refresh_token } = await assent.tokens({ scope: 'api:read offline_access' });
    await assent.token(refreshRequest(refresh_token));
    await assent.token({ grant_type: 'client_credentials', scope: 'api:read' });

    expect(assent.observer.issued).toEqual(['authorization_code', 'refresh_token', 'client_credentials'].map((grantType) => ({ clientId: 'web', grantType, tokenType: 'Bearer' })));
  });

  it('hears of the implicit grant', async () => {
    const policy = { ...DEFAULT_CLIENT_POLICY, profile: 'oauth2', allowImplicit: true } as const;
    assent.durable.clients.put(webClient({ tokenEndpointAuthMethod: 'none', clientType: 'public', secrets: [], grantTypes: ['implicit'], responseTypes: ['token'], policy }));
    await assent.approve({ response_type: 'token', code_challenge: undefined, code_challenge_method: undefined });

    expect(assent.observer.issued).toEqual([{ clientId: 'web', grantType: 'implicit', tokenType: 'Bearer' }]);
  });

  it('hears nothing of an answer that is repeated, nor of a refusal', async () => {
    const { refresh_token } = await assent.tokens({ scope: 'api:read offline_access' });
    await Promise.all([1, 2, 3].map(() => assent.token(refreshRequest(refresh_token))));
    await assent.token(codeRequest('ac_unknown'));

    expect(assent.observer.issued.map(({ grantType }) => grantType)).toEqual(['authorization_code', 'refresh_token']);
  });
});

describe('the observer of introspections', () => {
  it('hears what each endpoint answered, and whom', async () => {
    const { access_token } = await assent.tokens();
    await assent.introspect(access_token);
    await assent.introspect('at_unknown');
    await verified(assent, withBearer(access_token));
    await verified(assent, withBearer('at_unknown'));

    expect(assent.observer.asked).toEqual([
      { endpoint: 'introspect', active: true, askedBy: 'rs' },
      { endpoint: 'introspect', active: false, askedBy: 'rs' },
      { endpoint: 'verify', active: true, askedBy: 'rs' },
      { endpoint: 'verify', active: false, askedBy: 'rs' },
    ]);
  });

  it('hears of reverse proxies', async () => {
    const { access_token } = await assent.tokens();
    const proof = { 'assent-authorization': basic('rs', 'rs-secret').authorization, 'x-original-method': 'GET', 'x-original-url': 'https://api.example.test/things' };
    for (const token of [access_token, 'at_unknown']) {
      await assent.server.check(aRequest({ path: '/check', transport: 'local', headers: { ...proof, authorization: `Bearer ${token}` } }));
    }

    expect(assent.observer.asked).toEqual([
      { endpoint: 'check', active: true, askedBy: 'rs' },
      { endpoint: 'check', active: false, askedBy: 'rs' },
    ]);
  });

  it('hears nothing of a caller who is refused', async () => {
    expect((await assent.introspect('at_unknown', ['rs', 'wrong'])).status).toBe(401);
    expect((await verified(assent, withBearer('at_unknown'), ['rs', 'wrong'])).status).toBe(401);

    expect(assent.observer.asked).toEqual([]);
  });
});
