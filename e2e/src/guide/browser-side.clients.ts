import { ADMIN, ALICE, API, IMPORT_FILE, REDIRECT_URI } from '../stack/import-file.js';
import { app, BOB, CODE, confidential, machine, OTHER_URI, SCOPE } from './client-entries.js';

export const PREFIX_URI = 'https://rp.example.test/in';
export const QUERY_URI = 'https://rp.example.test/cb?tenant=a%20b&x=1';

const OLDER = { profile: 'oauth2', require_pkce: false };

/** One client for each way to be registered that the first half of the guide tells apart. */
const CLIENTS = [
  confidential('web', { grant_types: [...CODE, 'client_credentials'], scope: `${SCOPE} jwt:read` }),
  confidential('other'),
  confidential('classic', OLDER),
  confidential('classic-two', { ...OLDER, redirect_uris: [REDIRECT_URI, OTHER_URI] }),
  confidential('two', { redirect_uris: [REDIRECT_URI, OTHER_URI] }),
  confidential('prefix', { ...OLDER, redirect_uris: [PREFIX_URI], redirect_match: 'prefix-path' }),
  confidential('query', { redirect_uris: [QUERY_URI] }),
  confidential('scopeless', { scope: '' }),
  confidential('codeless', { grant_types: ['client_credentials'] }),
  confidential('shown', { client_name: '<b>Shop</b> & "Sons"', client_description: 'Sells <i>tea</i>', client_uri: 'https://shop.example.test/?a=1&b=2', logo_uri: 'https://shop.example.test/logo.png', policy_uri: 'https://shop.example.test/policy', tos_uri: 'https://shop.example.test/tos' }),
  app('native'),
  app('native-other'),
  app('implicit', { allow_implicit: true, grant_types: ['implicit'] }),
  app('implicit-page', { allow_implicit: true, implicit_answer_page: true, grant_types: ['implicit'], redirect_uris: [REDIRECT_URI] }),
  confidential('public-with-secret', { client_type: 'public' }),
  confidential('trusted', { allow_password_grant: true, grant_types: ['password', 'refresh_token'], redirect_uris: [] }),
  confidential('asserting', { grant_types: ['urn:ietf:params:oauth:grant-type:jwt-bearer'], redirect_uris: [] }),
  machine('machine'),
  machine('post', { token_endpoint_auth_method: 'client_secret_post' }),
  // RFC 6749 §2.3.1's example
  machine('s6BhdRkqt3', { client_secret: '7Fjfp0ZBr1KtDRbnfVdmIw' }),
  machine('id:with+odd%chars', { client_secret: 'se:cr+et % &=?' }),
  machine('manager', { scope: 'admin:read admin:revoke admin:manage' }),
  { client_id: 'rs', client_secret: 'rs-secret', client_name: 'Example resource server' },
];

const [EXAMPLE, JWT_THINGS] = IMPORT_FILE.apis;

export const BROWSER_SIDE_IMPORT = {
  users: [{ ...ALICE, email: 'alice@example.test', name: 'Alice' }, BOB, { ...ADMIN, roles: ['admin'] }],
  apis: [{ ...EXAMPLE, identifier: API }, JWT_THINGS],
  clients: CLIENTS,
};
