import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { APPLICATION_TYPES } from '../model/client.js';
import { DEFAULT_CLIENT_POLICY } from '../model/client-policy.js';
import { clientMembersOf, parseClientMetadata, REGISTRABLE_GRANT_TYPES } from './client-metadata.js';
import { RulesBroken } from './violation.js';

const CALLBACK = ['https://rp.example.test/cb'];
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const PUBLIC_JWK = publicKey.export({ format: 'jwk' });
const SMALL_RSA = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' });
const INTROSPECTS = 'the application_type api: who introspects tokens has to authenticate (RFC 7662 §2.1)';
const PUBLIC = 'a public client (client_type public or token_endpoint_auth_method none)';
const DECEPTIVE = 'must not contain control, invisible or text-direction characters: with them, text passes for other text';
const PLAIN_HTTP = 'must use https, or http with the host 127.0.0.1, [::1] or localhost: over plain http anybody on the way reads the answer (RFC 9700 §2.6)';
const TOGETHER = 'one does not work without the other (RFC 7591 §2.1)';
const NO_URI = 'answers go to no other (RFC 6749 §3.1.2.2)';
const PAGE = 'must be an absolute http or https URL, such as https://app.example.com/about: people follow it from our pages';
const ABSOLUTE = 'must be an absolute URI, such as https://app.example.com/cb: a path alone does not say where (RFC 6749 §3.1.2)';
const ASYMMETRIC = 'must be an asymmetric key, such as EC or RSA: with a shared one we could sign for its owner';
const NO_KEY = 'jwks: must contain at least one key for token_endpoint_auth_method private_key_jwt: its signatures are checked with it (RFC 7523 §3)';

function broken(input: unknown): string {
  try {
    parseClientMetadata(input);
  } catch (error) {
    if (error instanceof RulesBroken) return error.message;
    throw error;
  }
  return 'nothing is broken';
}

describe('RFC 7591 §2 defaults', () => {
  it('registers for the authorization code with client_secret_basic when only redirect URIs are given', () => {
    expect(parseClientMetadata({ redirect_uris: CALLBACK })).toEqual({
      redirectUris: CALLBACK,
      grantTypes: ['authorization_code'],
      responseTypes: ['code'],
      tokenEndpointAuthMethod: 'client_secret_basic',
      clientType: 'confidential',
      scope: [],
      requirePkce: true,
      policy: DEFAULT_CLIENT_POLICY,
    });
  });

  it('gives a client without redirect URIs no grant type that it did not name', () => {
    expect(parseClientMetadata({})).toMatchObject({ grantTypes: [], responseTypes: [], redirectUris: [] });
  });

  it('derives the response types of a client that only acts for itself', () => {
    expect(parseClientMetadata({ grant_types: ['client_credentials'] })).toMatchObject({ responseTypes: [] });
  });

  it.each([
    [{ token_endpoint_auth_method: 'none' }, 'public'],
    [{ token_endpoint_auth_method: 'client_secret_basic' }, 'confidential'],
    [{ token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [PUBLIC_JWK] } }, 'confidential'],
  ])('RFC 8628 §3.1: takes devices without a redirect URI, public and confidential ones: %j', (members, clientType) => {
    const device = { application_type: 'device', grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'], redirect_uris: [], scope: 'api:read offline_access', ...members };
    expect(parseClientMetadata(device)).toMatchObject({ grantTypes: device.grant_types, redirectUris: [], responseTypes: [], clientType });
    expect(clientMembersOf(parseClientMetadata(device))).toMatchObject(device);
  });

  it('takes devices that can show a browser now and then as well: the rules of redirects count for them too', () => {
    const both = { grant_types: ['authorization_code', 'urn:ietf:params:oauth:grant-type:device_code'], token_endpoint_auth_method: 'none' };
    expect(parseClientMetadata({ ...both, redirect_uris: CALLBACK })).toMatchObject({ grantTypes: both.grant_types, responseTypes: ['code'] });
    expect(broken(both)).toContain('redirect_uris: must contain at least one URI for the grant type authorization_code');
  });

  it('gives nobody the device grant who did not name it', () => {
    expect(parseClientMetadata({ application_type: 'device', token_endpoint_auth_method: 'none' }).grantTypes).toEqual([]);
  });

  it('keeps what kind of application a client is, which changes nothing else', () => {
    for (const type of APPLICATION_TYPES) {
      const members = { token_endpoint_auth_method: type === 'spa' ? 'none' : 'private_key_jwt', jwks: { keys: [PUBLIC_JWK] } };
      expect(parseClientMetadata({ ...members, application_type: type })).toEqual({ ...parseClientMetadata(members), applicationType: type });
    }
    expect(parseClientMetadata({ redirect_uris: CALLBACK })).not.toHaveProperty('applicationType');
  });

  it.each([
    { application_type: 'machine', grant_types: ['client_credentials'] },
    { application_type: 'machine', grant_types: ['urn:ietf:params:oauth:grant-type:jwt-bearer'], token_endpoint_auth_method: 'none' },
    { application_type: 'native', redirect_uris: ['com.example.app:/cb'] }, // RFC 8252 §8.4: each copy may have a secret of its own
    { application_type: 'web', redirect_uris: CALLBACK, grant_types: ['authorization_code', 'client_credentials'] },
    { application_type: 'api', redirect_uris: CALLBACK },
    { application_type: 'device', redirect_uris: CALLBACK, token_endpoint_auth_method: 'none' },
  ])('lets whatever may make sense be described: %j', (members) => {
    expect(clientMembersOf(parseClientMetadata(members))).toMatchObject(members);
  });

  it('ignores what it does not know, prototype names among it', () => {
    const input: unknown = JSON.parse('{"__proto__":{"require_pkce":false},"constructor":1,"client_name#de":"x","software_id":"y","disabled_at":1}');
    const metadata = parseClientMetadata(input);
    expect(metadata).toEqual(parseClientMetadata({}));
    expect(({} as Record<string, unknown>)['require_pkce']).toBeUndefined();
  });

  it('reads back what it writes', () => {
    const members = {
      client_name: 'Wéb', client_description: 'Reads your things', application_type: 'web', client_uri: 'https://rp.example.test/', logo_uri: 'https://rp.example.test/l.png', policy_uri: 'http://rp.example.test/p',
      tos_uri: 'https://rp.example.test/t', contacts: ['dev@example.test'], redirect_uris: CALLBACK, grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'], token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [PUBLIC_JWK] }, scope: 'a b', require_pkce: false,
      access_token_ttl_seconds: 60, client_type: 'confidential', profile: 'oauth2', redirect_match: 'prefix-path', allow_implicit: true, implicit_answer_page: true,
      allow_password_grant: true, allow_body_token: true, allow_query_token: true, access_token_type: 'mac', token_types: ['mac', 'bearer'],
      strict_token_type: true, mac_algorithm: 'hmac-sha-1', mac_require_bodyhash: true, mac_allow_draft_00: true, allow_mediagoblin: true, skip_consent: false,
    };
    expect(clientMembersOf(parseClientMetadata(members))).toEqual(members);
  });

  it.each(['https://rp.example.test/cb', 'http://127.0.0.1/cb', 'http://localhost:8080/cb'])('reads back a first-party client at %s', (uri) => {
    const members = { redirect_uris: [uri], skip_consent: true };
    expect(clientMembersOf(parseClientMetadata(members))).toMatchObject(members);
    expect(parseClientMetadata({ redirect_uris: [uri] }).policy.skipConsent).toBe(false);
  });

  it('reads back the clients that people register for the MediaGoblin dialect', () => {
    const dialect = { scope: 'full_control', allow_mediagoblin: true, allow_query_token: true, require_pkce: false };
    const confidential = { ...dialect, redirect_uris: [], grant_types: ['authorization_code', 'refresh_token'], token_endpoint_auth_method: 'client_secret_post' };
    const phone = { ...dialect, redirect_uris: ['http://foo.example'], grant_types: ['authorization_code', 'refresh_token'], token_endpoint_auth_method: 'none' };
    for (const members of [confidential, phone]) expect(clientMembersOf(parseClientMetadata(members))).toMatchObject(members);
  });

  it.each([
    [{ redirect_uris: [], grant_types: ['authorization_code'], token_endpoint_auth_method: 'none', allow_mediagoblin: true }, `redirect_uris: must contain at least one URI for the grant type authorization_code: ${NO_URI}`],
    [{ redirect_uris: ['http://foo.example'] }, `redirect_uris[0]: ${PLAIN_HTTP}`],
    [{ redirect_uris: ['http://foo.example/#x'], allow_mediagoblin: true }, 'redirect_uris[0]: must not have a fragment'],
  ])('refuses %j all the same', (members, problem) => {
    expect(() => parseClientMetadata(members)).toThrow(problem);
  });

  it('keeps only the known public members of a key', () => {
    const { jwks } = parseClientMetadata({ jwks: { keys: [{ ...PUBLIC_JWK, x5u: 'http://127.0.0.1/' }] } });
    expect(jwks?.keys).toEqual([PUBLIC_JWK]);
  });

  it('takes repeated scopes, grant types and spaces once', () => {
    const metadata = parseClientMetadata({ redirect_uris: CALLBACK, scope: ' a  b a ', grant_types: ['authorization_code', 'authorization_code'] });
    expect(metadata).toMatchObject({ scope: ['a', 'b'], grantTypes: ['authorization_code'] });
  });
});

describe('RFC 7591 §2 rules', () => {
  it.each<[Record<string, unknown>, string]>([
    [{ redirect_uris: 'https://rp.example.test/cb' }, 'redirect_uris: must be an array'],
    [{ redirect_uris: [CALLBACK[0], 'http://rp.example.test/cb'] }, `redirect_uris[1]: ${PLAIN_HTTP}`],
    [{ redirect_uris: [...CALLBACK, ...CALLBACK] }, 'redirect_uris: must not contain a URI twice'],
    [{ redirect_uris: Array.from({ length: 101 }, (_, n) => `https://rp.example.test/${n}`) }, 'redirect_uris: must be at most 100 entries long'],
    [{ grant_types: ['authorization_code'] }, `redirect_uris: must contain at least one URI for the grant type authorization_code: ${NO_URI}`],
    [{ grant_types: ['device'] }, `grant_types[0]: must be one of ${REGISTRABLE_GRANT_TYPES.join(', ')}`],
    [{ redirect_uris: CALLBACK, grant_types: ['implicit'] }, 'grant_types: must not contain implicit unless allow_implicit is true (RFC 9700 §2.1.2 advises against it)'],
    [{ grant_types: ['implicit'], allow_implicit: true }, `redirect_uris: must contain at least one URI for the grant type implicit: ${NO_URI}`],
    [{ grant_types: ['password'] }, 'grant_types: must not contain password unless allow_password_grant is true (RFC 9700 §2.4 forbids it)'],
    [{ response_types: ['id_token'] }, 'response_types[0]: must be one of code, token'],
    [{ response_types: ['token'] }, `response_types: must not contain token without the grant type implicit: ${TOGETHER}`],
    [{ allow_implicit: true, profile: 'oauth2.1' }, 'allow_implicit: must not be true with the profile oauth2.1: OAuth 2.1 dropped it; give the profile oauth2'],
    [{ allow_password_grant: true, profile: 'oauth2.1' }, 'allow_password_grant: must not be true with the profile oauth2.1: OAuth 2.1 dropped it; give the profile oauth2'],
    [{ allow_query_token: true, profile: 'oauth2.1' }, 'allow_query_token: must not be true with the profile oauth2.1: OAuth 2.1 dropped it; give the profile oauth2'],
    [{ redirect_match: 'prefix-path', profile: 'oauth2.1' }, 'redirect_match: must be exact with the profile oauth2.1 (RFC 9700 §2.1); give the profile oauth2'],
    [{ skip_consent: true, redirect_uris: CALLBACK, token_endpoint_auth_method: 'none' }, `skip_consent: must not be true for ${PUBLIC}: anybody can pretend to be it`],
    [{ skip_consent: true, redirect_uris: CALLBACK, client_type: 'public' }, `skip_consent: must not be true for ${PUBLIC}: anybody can pretend to be it`],
    [{ skip_consent: true, redirect_uris: [...CALLBACK, 'com.example.app:/cb'] }, 'skip_consent: must not be true with redirect URIs other than https, or http on this computer'],
    [{ skip_consent: true, redirect_uris: ['http://rp.example.test/cb'] }, `redirect_uris[0]: ${PLAIN_HTTP}`],
    [{ skip_consent: true, redirect_uris: CALLBACK, allow_implicit: true }, 'skip_consent: must not be true with allow_implicit: tokens would leave without a question and without a secret'],
    [{ skip_consent: true, redirect_uris: CALLBACK, allow_mediagoblin: true }, 'skip_consent: must not be true with allow_mediagoblin: there people decide where answers go'],
    [{ skip_consent: 'yes' }, 'skip_consent: must be true or false'],
    [{ implicit_answer_page: true }, 'implicit_answer_page: must not be true unless allow_implicit is true'],
    [{ access_token_type: 'mac', token_types: ['bearer'] }, 'access_token_type: must be one of token_types'],
    [{ access_token_type: 'saml' }, 'access_token_type: must be one of bearer, mac'],
    [{ token_types: [] }, 'token_types: must not be empty'],
    [{ mac_algorithm: 'hmac-md5' }, 'mac_algorithm: must be one of hmac-sha-1, hmac-sha-256'],
    [{ token_endpoint_auth_method: 'none', client_type: 'confidential' }, 'client_type: must be public for a client without authentication (token_endpoint_auth_method none): anybody can say its client_id (RFC 6749 §2.1)'],
    [{ client_type: 'public', grant_types: ['client_credentials'] }, `grant_types: must not contain client_credentials for ${PUBLIC}: anybody could get its tokens (RFC 6749 §4.4)`],
    [{ client_type: 'trusted' }, 'client_type: must be one of confidential, public'],
    [{ redirect_uris: CALLBACK, response_types: [] }, `response_types: must contain code for the grant type authorization_code: ${TOGETHER}`],
    [{ grant_types: ['client_credentials'], response_types: ['code'] }, `response_types: must not contain code without the grant type authorization_code: ${TOGETHER}`],
    [{ token_endpoint_auth_method: 'tls' }, 'token_endpoint_auth_method: must be one of client_secret_basic, client_secret_post, private_key_jwt, none'],
    [
      { token_endpoint_auth_method: 'none', grant_types: ['client_credentials'] },
      `grant_types: must not contain client_credentials for ${PUBLIC}: anybody could get its tokens (RFC 6749 §4.4)`,
    ],
    [{ token_endpoint_auth_method: 'private_key_jwt' }, NO_KEY],
    [{ token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [] } }, NO_KEY],
    [{ jwks: {} }, 'jwks.keys: is required'],
    [{ jwks: { keys: [{ kty: 'oct', k: 'AAAA' }] } }, `jwks.keys[0]: ${ASYMMETRIC}`],
    [{ jwks: { keys: [privateKey.export({ format: 'jwk' })] } }, 'jwks.keys[0]: must be a public key: it contains private members, so make a new pair and keep its private half'],
    [{ jwks: { keys: [{ kty: 'XX' }] } }, 'jwks.keys[0]: must have a kty of EC, RSA, OKP'],
    [{ jwks: { keys: [{ ...PUBLIC_JWK, use: 'enc' }] } }, 'jwks.keys[0]: must be for signatures: its use is not sig (RFC 7517 §4.2)'],
    [{ jwks: { keys: [{ ...PUBLIC_JWK, crv: 'secp256k1' }] } }, 'jwks.keys[0]: must have a crv of P-256, P-384, P-521, Ed25519'],
    [{ jwks: { keys: [{ ...PUBLIC_JWK, x: 'AAAA' }] } }, 'jwks.keys[0]: must be a valid key (RFC 7517)'],
    [{ jwks: { keys: [SMALL_RSA] } }, 'jwks.keys[0]: must have at least 2048 bits (RFC 7518 §3.3)'],
    [{ jwks: { keys: Array.from({ length: 21 }, () => PUBLIC_JWK) } }, 'jwks.keys: must be at most 20 entries long'],
    [{ jwks_uri: 'https://rp.example.test/jwks' }, 'jwks_uri: is not supported: give the keys themselves in jwks'],
    [{ application_type: 'mobile' }, 'application_type: must be one of web, spa, native, machine, device, api'],
    [{ application_type: ['web'] }, 'application_type: must be one of web, spa, native, machine, device, api'],
    [
      { application_type: 'machine', redirect_uris: CALLBACK },
      'redirect_uris: must be empty for the application_type machine: it acts for itself, and nobody is sent back to it (RFC 6749 §4.4); where people sign in is web, spa or native',
    ],
    [
      { application_type: 'spa', redirect_uris: CALLBACK },
      'token_endpoint_auth_method: must not use a secret for the application_type spa: whoever opens the page can read it there (RFC 6749 §2.1); give none, or the type web where a server of yours keeps the secret',
    ],
    [{ application_type: 'api', token_endpoint_auth_method: 'none' }, `token_endpoint_auth_method: must not be none for ${INTROSPECTS}`],
    [{ application_type: 'api', client_type: 'public' }, `client_type: must not be public for ${INTROSPECTS}`],
    [{ scope: ['a'] }, 'scope: must be a string'],
    [{ scope: 'a b"c' }, 'scope: must be printable ASCII without spaces, quotes and backslashes (RFC 6749 §3.3)'],
    [{ scope: 'é' }, 'scope: must be printable ASCII without spaces, quotes and backslashes (RFC 6749 §3.3)'],
    [{ scope: 'a'.repeat(129) }, 'scope: must have scopes of at most 128 characters'],
    [{ scope: Array.from({ length: 201 }, (_, n) => `s${n}`).join(' ') }, 'scope: must have at most 200 scopes'],
    [{ client_name: 'a'.repeat(201) }, 'client_name: must be at most 200 characters long'],
    [{ client_name: 'Bank\u202ekcart' }, `client_name: ${DECEPTIVE}`],
    [{ client_name: 'Ba\u200bnk' }, `client_name: ${DECEPTIVE}`],
    [{ client_name: 'a\nb' }, `client_name: ${DECEPTIVE}`],
    [{ client_name: '\ud800' }, `client_name: ${DECEPTIVE}`],
    [{ client_name: ' ' }, 'client_name: must not be empty, nor begin or end with a space'],
    [{ client_name: null }, 'client_name: must be a string'],
    [{ client_uri: 'javascript:alert(1)' }, `client_uri: ${PAGE}`],
    [{ logo_uri: 'data:image/png,x' }, `logo_uri: ${PAGE}`],
    [{ policy_uri: 'https://a@b.test/' }, 'policy_uri: must not contain a user name or password: what stands before @ passes for the host (RFC 3986 §7.6)'],
    [{ tos_uri: 'https://a b' }, 'tos_uri: must not contain spaces or control characters'],
    [{ contacts: [1] }, 'contacts[0]: must be a string'],
    [
      { token_endpoint_auth_method: 'none', require_pkce: false },
      `require_pkce: must not be false for ${PUBLIC}: nothing else keeps others from using its codes (RFC 9700 §2.1.1)`,
    ],
    [{ require_pkce: 'no' }, 'require_pkce: must be true or false'],
    [{ access_token_ttl_seconds: 59 }, 'access_token_ttl_seconds: must be at least 60'],
    [{ access_token_ttl_seconds: 31_536_001 }, 'access_token_ttl_seconds: must be at most 31536000'],
    [{ access_token_ttl_seconds: 60.5 }, 'access_token_ttl_seconds: must be a whole number'],
  ])('refuses %j', (members, message) => {
    expect(broken(members)).toBe(message);
  });

  it.each([[null], ['x'], [[]]])('refuses %j as a whole', (input) => {
    expect(broken(input)).toBe('must be an object');
  });

  it('names every broken rule, with the value where it is no secret', () => {
    const input = { redirect_uris: ['/cb'], scope: 'é', jwks: { keys: [{ kty: 'oct', k: 'secret' }] } };
    expect(() => parseClientMetadata(input)).toThrow(
      expect.objectContaining({
        violations: [
          { field: 'redirect_uris[0]', rule: ABSOLUTE, value: '/cb' },
          { field: 'jwks.keys[0]', rule: ASYMMETRIC },
          { field: 'scope', rule: 'must be printable ASCII without spaces, quotes and backslashes (RFC 6749 §3.3)', value: 'é' },
        ],
      }),
    );
  });
});
