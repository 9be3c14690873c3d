import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import * as oauth from 'oauth4webapi';
import { ALICE, API, IMPORT_FILE, JWT_API, REDIRECT_URI } from './stack/import-file.js';
import { Person } from './stack/person.js';
import { Stack } from './stack/stack.js';

/** The issuer is on loopback here, so plain http is allowed. */
const http = { [oauth.allowInsecureRequests]: true };

describe('the main job with oauth4webapi', () => {
  let stack: Stack;
  let as: oauth.AuthorizationServer;
  const keys = generateKeyPair('ES256', { extractable: true });
  const rs: [oauth.Client, oauth.ClientAuth] = [{ client_id: 'rs' }, oauth.ClientSecretBasic('rs-secret')];
  const web: [oauth.Client, oauth.ClientAuth] = [{ client_id: 'web' }, oauth.ClientSecretBasic('web-secret')];
  const native: [oauth.Client, oauth.ClientAuth] = [{ client_id: 'native' }, oauth.None()];

  beforeAll(async () => {
    const jwk = await exportJWK((await keys).publicKey);
    const signer = { client_id: 'signer', token_endpoint_auth_method: 'private_key_jwt', grant_types: ['client_credentials'], scope: 'api:read', jwks: { keys: [jwk] } };
    stack = await Stack.start({ importFile: { ...IMPORT_FILE, clients: [...IMPORT_FILE.clients, signer] } });
    const issuer = new URL(stack.issuer);
    as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { ...http, algorithm: 'oauth2' }));
  });
  afterAll(() => stack.stop());

  async function codeFlow([client, authentication]: [oauth.Client, oauth.ClientAuth], values: Record<string, string>, redirectUri = REDIRECT_URI) {
    const verifier = oauth.generateRandomCodeVerifier();
    const state = oauth.generateRandomState();
    const url = new URL(as.authorization_endpoint!);
    url.search = new URLSearchParams({
      client_id: client.client_id, redirect_uri: redirectUri, response_type: 'code', state,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256', ...values,
    }).toString();
    const back = await new Person(ALICE).authorize(url);
    const params = oauth.validateAuthResponse(as, client, back, state); // checks state and iss
    const response = await oauth.authorizationCodeGrantRequest(as, client, authentication, params, redirectUri, verifier, http);
    return oauth.processAuthorizationCodeResponse(as, client, response);
  }

  async function introspect(token: string) {
    return oauth.processIntrospectionResponse(as, rs[0], await oauth.introspectionRequest(as, ...rs, token, http));
  }

  it('discovers the metadata of RFC 8414', () => {
    expect(as).toMatchObject({ issuer: stack.issuer, authorization_response_iss_parameter_supported: true, code_challenge_methods_supported: ['S256'] });
  });

  it('runs code + PKCE for a confidential client, and an API learns who and what for', async () => {
    const tokens = await codeFlow(web, { scope: 'api:read offline_access' });
    expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 3600, scope: 'api:read offline_access', refresh_token: expect.any(String) });
    expect(await introspect(tokens.access_token)).toMatchObject({ active: true, username: 'alice', client_id: 'web', scope: 'api:read offline_access', aud: API, iss: stack.issuer });
  });

  it('runs code + PKCE for a public client, also on a loopback port of its choice', async () => {
    const tokens = await codeFlow(native, { scope: 'api:read' });
    expect(await introspect(tokens.access_token)).toMatchObject({ active: true, client_id: 'native' });
    const loopback = await codeFlow(native, { scope: 'api:read' }, 'http://127.0.0.1:49999/cb');
    expect(await introspect(loopback.access_token)).toMatchObject({ active: true });
  });

  it('refreshes, rotates, and refuses the old token once the new one was used', async () => {
    const first = await codeFlow(web, { scope: 'api:read' });
    const refresh = async (token: string) => oauth.processRefreshTokenResponse(as, web[0], await oauth.refreshTokenGrantRequest(as, ...web, token, http));
    const second = await refresh(first.refresh_token!);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    const third = await refresh(second.refresh_token!);
    expect(await introspect(third.access_token)).toMatchObject({ active: true });
    await expect(refresh(first.refresh_token!)).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it.each([
    ['client_secret_basic', 'web', () => oauth.ClientSecretBasic('web-secret')],
    ['client_secret_post', 'post', () => oauth.ClientSecretPost('post-secret')],
    ['private_key_jwt', 'signer', async () => oauth.PrivateKeyJwt((await keys).privateKey)],
  ])('issues client credentials by %s', async (_method, clientId, authentication) => {
    const client = { client_id: clientId };
    const ask = async () => oauth.clientCredentialsGrantRequest(as, client, await authentication(), { scope: 'api:read' }, http);
    let response = await ask();
    // in the first seconds of a replay memory an assertion may be older than it: the client is asked to come again
    while (response.status === 503) response = await ask();
    const { access_token } = await oauth.processClientCredentialsResponse(as, client, response);
    expect(await introspect(access_token)).toMatchObject({ active: true, sub: clientId, client_id: clientId });
  });

  it('issues RFC 9068 tokens to an API that asks for them, which the library validates', async () => {
    const response = await oauth.clientCredentialsGrantRequest(as, ...web, { scope: 'jwt:read' }, http);
    const { access_token } = await oauth.processClientCredentialsResponse(as, web[0], response);
    const request = new Request('https://jwt.example.test/things', { headers: { authorization: `Bearer ${access_token}` } });
    expect(await oauth.validateJwtAccessToken(as, request, JWT_API, http)).toMatchObject({ client_id: 'web', sub: 'web', scope: 'jwt:read' });
  });

  it('restricts a token to the resource it was asked for (RFC 8707)', async () => {
    const { access_token } = await codeFlow(web, { scope: 'api:read jwt:read', resource: API });
    expect(await introspect(access_token)).toMatchObject({ aud: API, scope: 'api:read' });
  });

  it('revokes: the API refuses at once', async () => {
    const tokens = await codeFlow(web, { scope: 'api:read' });
    await oauth.processRevocationResponse(await oauth.revocationRequest(as, ...web, tokens.refresh_token!, http));
    expect(await introspect(tokens.access_token)).toEqual({ active: false });
  });

  it('tells the client why a person said no', async () => {
    const url = new URL(as.authorization_endpoint!);
    url.search = new URLSearchParams({ client_id: 'web', redirect_uri: REDIRECT_URI, response_type: 'code', state: 's', scope: 'nonsense', code_challenge: 'A'.repeat(43), code_challenge_method: 'S256' }).toString();
    const back = await new Person(ALICE).authorize(url);
    expect(() => oauth.validateAuthResponse(as, web[0], back, 's')).toThrow(expect.objectContaining({ error: 'invalid_scope' }));
  });
});
