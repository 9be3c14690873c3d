import { describe, expect, it } from '@jest/globals';
import { answerOf, aRequest, ISSUER, TestAssent } from '@assent/core-testing';

const metadata = async () => answerOf(await new TestAssent().server.metadata(aRequest({ path: '/.well-known/oauth-authorization-server' })));

describe('RFC 8414 §2 authorization server metadata', () => {
  it('names the issuer and endpoints below it, whatever the caller says in Host', async () => {
    const request = aRequest({ headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' } });
    const { body } = answerOf(await new TestAssent().server.metadata(request));
    expect(body).toMatchObject({ issuer: ISSUER, token_endpoint: `${ISSUER}/token`, authorization_endpoint: `${ISSUER}/authorize`, jwks_uri: `${ISSUER}/jwks` });
    expect(JSON.stringify(body)).not.toContain('evil');
  });

  it('lists exactly what is registered', async () => {
    expect((await metadata()).body).toMatchObject({
      response_types_supported: ['code'],
      grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials', 'urn:ietf:params:oauth:grant-type:device_code'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
      introspection_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
    });
  });

  it('offers no algorithm none and no symmetric one (RFC 8725 §3.1)', async () => {
    const algorithms = (await metadata()).body['token_endpoint_auth_signing_alg_values_supported'] as string[];
    expect(algorithms.filter((name) => name === 'none' || name.startsWith('HS'))).toEqual([]);
  });

  it('may be cached, and answers GET and HEAD only', async () => {
    expect((await metadata()).headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'public, max-age=300' });
    expect(await new TestAssent().server.metadata(aRequest({ method: 'POST' }))).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
  });
});
