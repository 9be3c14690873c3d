import { describe, expect, it } from '@jest/globals';
import type { ClientView } from '@assent/admin-contracts';
import { patchOf, valuesOf, type ClientValues } from './client-values.js';

const KEY = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' };
const CLIENT = {
  client_id: 'photo-book', client_name: 'Photo Book', application_type: 'web', contacts: ['a@example.test'],
  redirect_uris: ['https://a.example/cb', 'https://b.example/cb'], grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'],
  token_endpoint_auth_method: 'client_secret_basic', client_type: 'confidential', scope: 'photos:read offline_access', require_pkce: true,
  profile: 'oauth2.1', redirect_match: 'exact', allow_implicit: false, implicit_answer_page: false, allow_password_grant: false, allow_body_token: false, allow_query_token: false,
  access_token_type: 'bearer', token_types: ['bearer'], strict_token_type: false, mac_algorithm: 'hmac-sha-256', mac_require_bodyhash: false, mac_allow_draft_00: false,
  allow_mediagoblin: false, skip_consent: false, access_token_ttl_seconds: 900, secrets: [], introspects: [], created_at: '', updated_at: '', version: 3,
} as unknown as ClientView;

const patched = (changes: Partial<ClientValues>) => patchOf(CLIENT, { ...valuesOf(CLIENT), ...changes });

describe('what a form changes of a client', () => {
  it('nothing, when nothing was changed', () => {
    expect(patched({})).toEqual({});
    expect(patched({ client_name: ' Photo Book ', redirect_uris: ['', 'https://a.example/cb', 'https://b.example/cb'] })).toEqual({});
  });

  it('only the members that differ', () => {
    expect(patched({ client_name: 'Photos', allow_query_token: true })).toEqual({ client_name: 'Photos', allow_query_token: true });
  });

  it('null for what was emptied: it goes back to its default', () => {
    expect(patched({ client_name: ' ', contacts: [''], access_token_ttl_seconds: '', application_type: '' })).toEqual({ client_name: null, contacts: null, access_token_ttl_seconds: null, application_type: null });
  });

  it('an empty list of redirect URIs is a list', () => {
    expect(patched({ redirect_uris: [''] })).toEqual({ redirect_uris: [] });
  });

  it('their order counts, that of scopes, grant types and token types does not', () => {
    expect(patched({ redirect_uris: ['https://b.example/cb', 'https://a.example/cb'] })).toEqual({ redirect_uris: ['https://b.example/cb', 'https://a.example/cb'] });
    expect(patched({ scope: ['offline_access', 'photos:read'], grant_types: ['refresh_token', 'authorization_code'] })).toEqual({});
    expect(patched({ scope: [] })).toEqual({ scope: '' });
  });

  it('keys as an object, and not while they cannot be read', () => {
    expect(patched({ jwks: JSON.stringify(KEY) })).toEqual({ jwks: { keys: [KEY] } });
    expect(patched({ jwks: '{"keys":' })).toEqual({});
    expect(patchOf({ ...CLIENT, jwks: { keys: [KEY] } }, { ...valuesOf(CLIENT), jwks: '' })).toEqual({ jwks: null });
    expect(patchOf({ ...CLIENT, jwks: { keys: [KEY] } }, valuesOf({ ...CLIENT, jwks: { keys: [KEY] } }))).toEqual({});
  });
});
