import { API, REDIRECT_URI } from '../stack/import-file.js';
import { basic, encoded, type Fields } from './exchange.js';
import type { RawRequest } from './raw-http.js';
import { pkce } from './token-side.js';

/** One endpoint, as soup is poured into it. */
export interface SoupCase {
  readonly name: string;
  readonly path: string;
  /** Names of parameters that mean something here. */
  readonly names: readonly string[];
  readonly right: Fields;
  readonly client: readonly [id: string, secret: string];
  /** The right request, whole. */
  readonly request: RawRequest;
}

const CLIENT_NAMES = ['client_id', 'client_secret', 'client_assertion', 'client_assertion_type'];
const authorization = (client: SoupCase['client']) => ['authorization', basic(...client).authorization] as const;

export const posted = (path: string, right: Fields, client: SoupCase['client'], names: readonly string[] = []): SoupCase => ({
  name: `${path} ${String(right['grant_type'] ?? '')}`.trim(),
  path,
  names: [...Object.keys(right), ...names, ...CLIENT_NAMES],
  right,
  client,
  request: { method: 'POST', target: path, headers: [['content-type', 'application/x-www-form-urlencoded'], authorization(client)], body: Buffer.from(encoded(right).toString()) },
});

const AUTHORIZATION: Fields = { client_id: 'web', redirect_uri: REDIRECT_URI, response_type: 'code', scope: 'api:read', state: 'xyz', code_challenge: pkce().challenge, code_challenge_method: 'S256' };
const RS = ['rs', 'rs-secret'] as const;
const VERIFIED = JSON.stringify({
  method: 'POST',
  uri: 'https://api.example.test/things?b=1',
  headers: { host: 'api.example.test', authorization: 'MAC id="a", ts="1", nonce="b", mac="c"', 'content-type': 'application/x-www-form-urlencoded' },
  body: Buffer.from('access_token=x').toString('base64'),
  scope: 'api:read',
  resource: API,
});

/** Every endpoint that programs and browsers reach without having been let in. */
export const SOUP_CASES: readonly SoupCase[] = [
  {
    name: '/authorize',
    path: '/authorize',
    names: [...Object.keys(AUTHORIZATION), 'response_mode', 'nonce', 'prompt', 'resource', 'request', 'request_uri', 'token_type', 'mac_algorithm'],
    right: AUTHORIZATION,
    client: ['web', 'web-secret'],
    request: { method: 'GET', target: `/authorize?${encoded(AUTHORIZATION).toString()}`, headers: [] },
  },
  posted('/token', { grant_type: 'client_credentials', scope: 'api:read' }, ['web', 'web-secret'], ['code', 'redirect_uri', 'code_verifier', 'refresh_token', 'resource', 'token_type', 'mac_algorithm']),
  posted('/token', { grant_type: 'password', username: 'alice', password: 'x' }, ['trusted', 'trusted-secret'], ['scope']),
  posted('/token', { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: 'e30.e30.e30' }, ['asserting', 'asserting-secret'], ['scope']),
  posted('/token', { grant_type: 'urn:ietf:params:oauth:grant-type:saml2-bearer', assertion: 'PEFzc2VydGlvbi8-' }, ['asserting', 'asserting-secret'], ['scope']),
  posted('/introspect', { token: 'at_x' }, RS, ['token_type_hint']),
  posted('/revoke', { token: 'at_x' }, ['web', 'web-secret'], ['token_type_hint']),
  {
    name: '/verify',
    path: '/verify',
    names: ['method', 'uri', 'headers', 'body', 'scope', 'resource'],
    right: {},
    client: RS,
    request: { method: 'POST', target: '/verify', headers: [['content-type', 'application/json'], authorization(RS)], body: Buffer.from(VERIFIED) },
  },
  {
    name: '/check',
    path: '/check',
    names: ['scope', 'resource', 'access_token'],
    right: {},
    client: RS,
    request: {
      method: 'GET',
      target: '/check?scope=api:read',
      headers: [['assent-authorization', basic(...RS).authorization], ['authorization', 'Bearer at_x'], ['x-original-url', 'https://api.example.test/things?a=1'], ['x-original-method', 'GET']],
    },
  },
];
