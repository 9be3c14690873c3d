import { describe, expect, it } from '@jest/globals';
import { NO_ANSWERS, type Answers } from './answers.js';
import { metadataFor } from './metadata-for.js';

const KEY = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' };
const answers = (some: Partial<Answers> = {}): Answers => ({ ...NO_ANSWERS, client_name: 'Photo Book', redirect_uris: ['https://a.example/cb'], scope: ['photos:read'], refresh: true, ...some });

describe('what is registered for', () => {
  it('a web server: code with PKCE and refresh tokens, and a secret in the header', () => {
    expect(metadataFor('web', answers())).toEqual({
      client_name: 'Photo Book',
      application_type: 'web',
      redirect_uris: ['https://a.example/cb'],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_basic',
      scope: 'photos:read offline_access',
      require_pkce: true,
    });
  });

  it('a single-page app: no secret, and no refresh token unless somebody wants it', () => {
    expect(metadataFor('spa', answers({ refresh: false }))).toMatchObject({ grant_types: ['authorization_code'], token_endpoint_auth_method: 'none', scope: 'photos:read', require_pkce: true });
    expect(metadataFor('spa', answers())).toMatchObject({ grant_types: ['authorization_code', 'refresh_token'], scope: 'photos:read offline_access' });
  });

  it('a native app: no secret, code with PKCE and refresh tokens', () => {
    expect(metadataFor('native', answers({ redirect_uris: ['http://127.0.0.1/cb'] }))).toMatchObject({ token_endpoint_auth_method: 'none', grant_types: ['authorization_code', 'refresh_token'], require_pkce: true });
  });

  it('a machine: its own tokens, never a refresh token (RFC 6749 §4.4.3) or a redirect URI, whatever was said before', () => {
    expect(metadataFor('machine', answers())).toEqual({
      client_name: 'Photo Book',
      application_type: 'machine',
      redirect_uris: [],
      grant_types: ['client_credentials'],
      response_types: [],
      token_endpoint_auth_method: 'client_secret_basic',
      scope: 'photos:read',
    });
  });

  it('a machine with a key pair: its public keys instead of a secret', () => {
    const metadata = metadataFor('machine', answers({ token_endpoint_auth_method: 'private_key_jwt', jwks: JSON.stringify(KEY) }));
    expect(metadata).toMatchObject({ token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [KEY] } });
  });

  it('a device without a browser: device code and refresh tokens, no secret, no redirect URI', () => {
    expect(metadataFor('device', answers())).toMatchObject({
      redirect_uris: [],
      grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
      response_types: [],
      token_endpoint_auth_method: 'none',
    });
  });

  it('an API: no tokens at all, but a secret to ask with', () => {
    expect(metadataFor('api', answers())).toMatchObject({ redirect_uris: [], grant_types: [], response_types: [], token_endpoint_auth_method: 'client_secret_basic', scope: '' });
  });

  it('those who cannot keep a secret: no key pair either, even if one was pasted before', () => {
    const metadata = metadataFor('spa', answers({ token_endpoint_auth_method: 'private_key_jwt', jwks: JSON.stringify(KEY) }));
    expect(metadata.token_endpoint_auth_method).toBe('none');
    expect(metadata).not.toHaveProperty('jwks');
  });
});

describe('what was typed', () => {
  it('is trimmed, and empty rows are left out', () => {
    const metadata = metadataFor('web', answers({ client_name: ' Photo Book ', client_description: ' ', redirect_uris: ['', ' https://a.example/cb ', ''] }));
    expect(metadata.client_name).toBe('Photo Book');
    expect(metadata).not.toHaveProperty('client_description');
    expect(metadata.redirect_uris).toEqual(['https://a.example/cb']);
  });
});
