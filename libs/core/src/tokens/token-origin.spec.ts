import { describe, expect, it } from '@jest/globals';
import { aTrustedIssuer, ALICE, codeRequest, macClient, refreshRequest, TestAssent, webClient, type ParamValues } from '@assent/core-testing';
import { DEFAULT_CLIENT_POLICY } from '../model/client-policy.js';
import type { AccessToken } from '../model/access-token.js';
import { accessTokenReference } from './token-text.js';

const SAML = 'urn:ietf:params:oauth:grant-type:saml2-bearer';

/** What was recorded about where a token came from. */
async function originOf(assent: TestAssent, text: unknown): Promise<Pick<AccessToken, 'grantType' | 'rotation'>> {
  const reference = accessTokenReference(String(text));
  const state = reference && (await assent.durable.accessTokens.find(reference));
  if (state === undefined) throw new Error('there is no such token');
  const { grantType, rotation } = state.token;
  return { ...(grantType !== undefined && { grantType }), ...(rotation !== undefined && { rotation }) };
}

async function answered(assent: TestAssent, values: ParamValues) {
  const answer = await assent.token(values);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

describe('the origin of a token', () => {
  it('is the code, with rotation 0 when the first refresh token came along', async () => {
    const assent = new TestAssent();
    const { access_token } = await assent.tokens();
    expect(await originOf(assent, access_token)).toEqual({ grantType: 'authorization_code', rotation: 0 });
  });

  it('is the code alone for a client that gets no refresh tokens', async () => {
    const assent = new TestAssent({ clients: [webClient({ grantTypes: ['authorization_code'] })] });
    const { access_token } = await answered(assent, codeRequest(await assent.approvedCode()));
    expect(await originOf(assent, access_token)).toEqual({ grantType: 'authorization_code' });
  });

  it('is the refresh token, with the number of its rotation, also where the answer is given again', async () => {
    const assent = new TestAssent();
    let { refresh_token } = await assent.tokens();
    for (let rotation = 1; rotation <= 3; rotation += 1) {
      const [next, again] = await Promise.all([answered(assent, refreshRequest(refresh_token)), answered(assent, refreshRequest(refresh_token))]);
      expect(again['access_token']).toBe(next['access_token']);
      expect(await originOf(assent, next['access_token'])).toEqual({ grantType: 'refresh_token', rotation });
      refresh_token = String(next['refresh_token']);
    }
  });

  it('is client_credentials, and the same for MAC tokens', async () => {
    for (const clients of [[webClient()], [macClient()]]) {
      const assent = new TestAssent({ clients });
      const { access_token } = await answered(assent, { grant_type: 'client_credentials', scope: 'api:read' });
      expect(await originOf(assent, access_token)).toEqual({ grantType: 'client_credentials' });
    }
  });

  it('is the password', async () => {
    const policy = { ...DEFAULT_CLIENT_POLICY, profile: 'oauth2', allowPasswordGrant: true } as const;
    const assent = new TestAssent({ config: { passwordGrantEnabled: true }, clients: [webClient({ grantTypes: ['password', 'refresh_token'], policy })] });
    const { access_token } = await answered(assent, { grant_type: 'password', ...ALICE, scope: 'api:read' });
    expect(await originOf(assent, access_token)).toEqual({ grantType: 'password', rotation: 0 });
  });

  it('is the kind of assertion', async () => {
    const assent = new TestAssent({ clients: [webClient({ grantTypes: [SAML] })] });
    const issuer = aTrustedIssuer({ kind: 'saml2', certificates: ['cert'], scope: ['api:read'] });
    assent.durable.trustedIssuers.put(issuer);
    await assent.shortLived.replays.remember('warm-up', 'x', assent.clock.now()); // the memory is older than the assertion
    assent.clock.advance(10);
    const soon = new Date(assent.clock.now().getTime() + 60_000);
    const assertion = {
      id: '_1', issuer: issuer.issuer, issuedAt: assent.clock.now(), subject: 'alice',
      bearerConfirmations: [{ recipient: `${assent.needs.config.issuer}/token`, notOnOrAfter: soon }],
      conditions: { audienceRestrictions: [[assent.needs.config.issuer]] },
    };
    const text = Buffer.from(JSON.stringify({ signedWith: 'cert', assertion })).toString('base64url');
    const { access_token } = await answered(assent, { grant_type: SAML, assertion: text, scope: 'api:read' });
    expect(await originOf(assent, access_token)).toEqual({ grantType: SAML });
  });

  it('is implicit where the authorization endpoint answers with the token itself', async () => {
    const implicit = webClient({
      grantTypes: ['authorization_code', 'implicit', 'refresh_token'],
      responseTypes: ['code', 'token'],
      policy: { ...DEFAULT_CLIENT_POLICY, profile: 'oauth2', allowImplicit: true },
    });
    const assent = new TestAssent({ clients: [implicit] });
    const back = await assent.approve({ response_type: 'token', code_challenge: undefined, code_challenge_method: undefined });
    expect(await originOf(assent, new URLSearchParams(back.hash.slice(1)).get('access_token'))).toEqual({ grantType: 'implicit' });
  });
});
