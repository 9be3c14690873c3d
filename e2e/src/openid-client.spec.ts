import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as client from 'openid-client';
import { ALICE, API, REDIRECT_URI } from './stack/import-file.js';
import { Person } from './stack/person.js';
import { Stack } from './stack/stack.js';

describe('the main job with openid-client', () => {
  let stack: Stack;
  let web: client.Configuration;
  let native: client.Configuration;
  let resourceServer: client.Configuration;

  const discover = (clientId: string, authentication?: client.ClientAuth) =>
    client.discovery(new URL(stack.issuer), clientId, undefined, authentication, { algorithm: 'oauth2', execute: [client.allowInsecureRequests] });

  beforeAll(async () => {
    stack = await Stack.start({ redis: false }); // a small install: short-lived data in Postgres too
    web = await discover('web', client.ClientSecretBasic('web-secret'));
    native = await discover('native', client.None());
    resourceServer = await discover('rs', client.ClientSecretBasic('rs-secret'));
  });
  afterAll(() => stack.stop());

  async function codeFlow(config: client.Configuration, scope: string) {
    const pkceCodeVerifier = client.randomPKCECodeVerifier();
    const expectedState = client.randomState();
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: REDIRECT_URI, scope, state: expectedState,
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier), code_challenge_method: 'S256',
    });
    return client.authorizationCodeGrant(config, await new Person(ALICE).authorize(url), { pkceCodeVerifier, expectedState });
  }

  it('runs code + PKCE for confidential and public clients', async () => {
    for (const config of [web, native]) {
      const tokens = await codeFlow(config, 'api:read offline_access');
      expect(tokens).toMatchObject({ token_type: 'bearer', scope: 'api:read offline_access' });
      expect(await client.tokenIntrospection(resourceServer, tokens.access_token)).toMatchObject({ active: true, username: 'alice', aud: API });
    }
  });

  it('refreshes', async () => {
    const first = await codeFlow(native, 'api:read');
    const second = await client.refreshTokenGrant(native, first.refresh_token!);
    expect(await client.tokenIntrospection(resourceServer, second.access_token)).toMatchObject({ active: true });
  });

  it('gets client credentials', async () => {
    const { access_token } = await client.clientCredentialsGrant(web, { scope: 'api:read', resource: API });
    expect(await client.tokenIntrospection(resourceServer, access_token)).toMatchObject({ active: true, sub: 'web', aud: API });
  });

  it('revokes', async () => {
    const { access_token, refresh_token } = await codeFlow(web, 'api:read');
    await client.tokenRevocation(web, access_token);
    expect(await client.tokenIntrospection(resourceServer, access_token)).toEqual({ active: false });
    await client.tokenRevocation(web, refresh_token!);
    await expect(client.refreshTokenGrant(web, refresh_token!)).rejects.toMatchObject({ error: 'invalid_grant' });
  });
});
