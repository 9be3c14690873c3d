import { ADMIN, ALICE, API, IMPORT_FILE, JWT_API, REDIRECT_URI } from '../stack/import-file.js';
import { app, BOB, CODE, confidential, machine, OTHER_URI, SCOPE } from './client-entries.js';

/** A second API of the resource server; takes tokens in the header only. */
export const HEADER_API = 'https://header.example.test/';

const SAML = 'urn:ietf:params:oauth:grant-type:saml2-bearer';
const JWT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** One client for each way to be registered that the second half of the guide tells apart. */
const CLIENTS = [
  confidential('web', { grant_types: [...CODE, 'client_credentials'], scope: `${SCOPE} jwt:read head:read` }),
  confidential('other'),
  confidential('classic', { profile: 'oauth2', require_pkce: false }),
  confidential('classic-two', { profile: 'oauth2', require_pkce: false, redirect_uris: [REDIRECT_URI, OTHER_URI] }),
  confidential('once', { grant_types: ['authorization_code'] }),
  confidential('disabled', { disabled: true, grant_types: ['client_credentials'], redirect_uris: [] }),
  app('native'),
  app('native-other'),
  machine('machine'),
  machine('scopeless', { scope: '' }),
  machine('post', { token_endpoint_auth_method: 'client_secret_post' }),
  machine('body', { allow_body_token: true }),
  machine('query', { allow_query_token: true, allow_body_token: true }),
  confidential('trusted', { allow_password_grant: true, grant_types: ['password', 'refresh_token'], redirect_uris: [] }),
  confidential('untrusted', { grant_types: ['client_credentials'], redirect_uris: [] }),
  confidential('asserting', { grant_types: [JWT, SAML], redirect_uris: [] }),
  machine('mac', { token_types: ['mac'] }),
  machine('mac-sha-1', { token_types: ['mac'], mac_algorithm: 'hmac-sha-1' }),
  machine('mac-either', { token_types: ['bearer', 'mac'] }),
  machine('mac-strict', { token_types: ['bearer'], strict_token_type: true }),
  machine('mac-draft-00', { token_types: ['mac'], mac_algorithm: 'hmac-sha-1', mac_allow_draft_00: true }),
  confidential('mac-code', { token_types: ['mac'] }),
  { client_id: 'rs', client_secret: 'rs-secret', client_name: 'Example resource server' },
  { client_id: 'stranger', client_secret: 'stranger-secret', client_name: 'Resource server of somebody else' },
  machine('manager', { scope: 'admin:read admin:manage' }),
];

const [, JWT_THINGS] = IMPORT_FILE.apis;

export const TOKEN_SIDE_IMPORT = {
  users: [{ ...ALICE, email: 'alice@example.test', name: 'Alice' }, BOB, { ...ADMIN, roles: ['admin'] }],
  apis: [
    {
      identifier: API,
      name: 'Example API',
      bearer_methods_supported: ['header', 'body', 'query'],
      scopes: [
        { name: 'api:read', description: 'Read your things' },
        { name: 'api:write', description: 'Change your things' },
      ],
      introspection_clients: ['rs'],
    },
    { identifier: HEADER_API, name: 'Header API', scopes: [{ name: 'head:read', description: 'Read what the header opens' }], introspection_clients: ['rs'] },
    { ...JWT_THINGS, identifier: JWT_API },
  ],
  clients: CLIENTS,
};
