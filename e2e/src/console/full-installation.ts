import { generateKeyPairSync } from 'node:crypto';
import { aCertificate } from '@assent/core-testing';
import { exportJWK } from 'jose';
import { codeFlow, introspect, postForm, refresh } from '../stack/client.js';
import { ConsoleVisitor } from '../stack/console-visitor.js';
import { ADMIN, ALICE, API, IMPORT_FILE, JWT_API } from '../stack/import-file.js';
import type { Stack } from '../stack/stack.js';

/** A name as long as they may be, in which no line can break. */
const LONG = 'averylongnamewithoutanyplacewherealinecouldbreak'.repeat(3);
export const LONG_API = `https://api.example.test/${LONG}`;
export const LEGACY = { client_id: 'legacy', client_secret: 'legacy-secret', client_name: 'Old application', redirect_uris: ['https://old.example.test/cb'], scope: 'api:read', profile: 'oauth2', allow_implicit: true, allow_query_token: true, response_types: ['code', 'token'], grant_types: ['authorization_code', 'implicit'] } as const;

/** What such an installation starts with. */
export const FULL_IMPORT = {
  ...IMPORT_FILE,
  users: [...IMPORT_FILE.users, { username: 'bea', password: 'correct horse battery bea', email: `${'b'.repeat(60)}@${'example.'.repeat(8)}test`, name: LONG.slice(0, 100) }],
  clients: [
    ...IMPORT_FILE.clients,
    LEGACY,
    { client_id: LONG.slice(0, 120), client_name: LONG.slice(0, 100), redirect_uris: [`https://rp.example.test/${LONG}`], token_endpoint_auth_method: 'none', scope: 'api:read' },
    { client_id: 'mac', client_secret: 'mac-secret', client_name: 'MAC', grant_types: ['client_credentials'], token_types: ['mac'], scope: 'api:read' },
  ],
} as const;

/** What stands in the addresses of pages. */
export interface Places {
  readonly userId: string;
  readonly grantId: string;
  readonly tokenId: string;
  readonly jwtTokenId: string;
  readonly revokedTokenId: string;
  readonly jwtIssuerId: string;
  readonly samlIssuerId: string;
  /** Texts to paste. */
  readonly accessToken: string;
  readonly jwt: string;
  readonly refreshToken: string;
}

type Items = { readonly items: readonly Readonly<Record<string, string>>[] };

/** Fills an installation so that no page of the console is empty. It was started with FULL_IMPORT. */
export async function fillInstallation({ issuer }: Stack): Promise<Places> {
  const admin = new ConsoleVisitor(issuer);
  await admin.signIn(ADMIN);
  const made = async (path: string, body: object = {}, method = 'POST'): Promise<Readonly<Record<string, string>>> => {
    const answer = await admin.change(`/admin${path}`, body, method);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${text}`);
    return (text === '' ? {} : JSON.parse(text)) as Record<string, string>;
  };
  const first = async (path: string): Promise<Readonly<Record<string, string>>> => ((await (await admin.fetch(`/admin${path}`)).json()) as Items).items[0] ?? {};

  const used = await codeFlow(issuer);
  const { status, body: refreshed } = await refresh(issuer, used.refresh_token);
  if (status !== 200) throw new Error(`the refresh was answered with ${status}: ${JSON.stringify(refreshed)}`);
  const { body: jwt } = await postForm(`${issuer}/token`, { grant_type: 'client_credentials', scope: 'jwt:read', resource: JWT_API });
  const { body: revoked } = await postForm(`${issuer}/token`, { grant_type: 'client_credentials', scope: 'api:read' });
  await postForm(`${issuer}/token`, { grant_type: 'client_credentials' }, 'mac:mac-secret');
  await postForm(`${issuer}/token`, { grant_type: 'client_credentials' }, 'web:wrong');
  const accessToken = String(refreshed['access_token']);
  for (const token of [accessToken, String(jwt['access_token']), 'at_unknown']) await introspect(issuer, token);
  const tokenId = async (token: string): Promise<string> => ((await made('/tokens/lookup', { token })) as unknown as { access_token: { token_id: string } }).access_token.token_id;

  const { user_id: userId = '' } = await first(`/users?q=${ALICE.username}`);
  const { user_id: beaId } = await first('/users?q=bea');
  const { grant_id: grantId = '' } = await first('/grants?client_id=web');
  const revokedTokenId = await tokenId(String(revoked['access_token']));
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { trusted_issuer_id: jwtIssuerId = '' } = await made('/trusted-issuers', { kind: 'jwt', issuer: 'https://idp.example.test/', name: 'Identity provider', scope: 'api:read', clients: ['web'], jwks: { keys: [{ ...(await exportJWK(publicKey)), alg: 'RS256', use: 'sig' }] } });
  const { trusted_issuer_id: samlIssuerId = '' } = await made('/trusted-issuers', { kind: 'saml2', issuer: `https://saml.example.test/${LONG}`, scope: 'api:read', certificates: [aCertificate(privateKey, publicKey)] });
  await made('/apis', { identifier: LONG_API, name: LONG.slice(0, 100), scopes: [{ name: LONG.slice(0, 100), description: LONG }, { name: 'x:read' }], introspection_clients: ['rs'] });
  await made(`/tokens/${revokedTokenId}/revoke`);
  await made('/keys/rotate');
  await made(`/users/${beaId}/totp`);
  await made(`/users/${beaId}/disable`);
  await made('/clients/native/disable');
  await made(`/clients/web/secret`, { overlap_seconds: 3600 });
  return {
    userId, grantId, revokedTokenId, jwtIssuerId, samlIssuerId, accessToken,
    tokenId: await tokenId(accessToken),
    jwtTokenId: await tokenId(String(jwt['access_token'])),
    jwt: String(jwt['access_token']),
    refreshToken: String(refreshed['refresh_token']),
  };
}

export interface ConsolePage {
  readonly name: string;
  readonly path: (places: Places) => string;
}

const page = (name: string, path: string | ((places: Places) => string)): ConsolePage => ({ name, path: typeof path === 'string' ? () => path : path });
const of = encodeURIComponent;

/** Every page of the console that an address leads to. */
export const CONSOLE_PAGES: readonly ConsolePage[] = [
  page('dashboard', '/'),
  page('clients', '/clients'),
  page('clients, filtered', '/clients?q=nothinglikethis'),
  page('registering a client', '/clients/new'),
  page('a client', '/clients/web'),
  page('a client with long names', `/clients/${LONG.slice(0, 120)}`),
  page('ready to paste', '/clients/web?tab=configuration'),
  page('older ways', '/clients/legacy?tab=legacy'),
  page('changing a client', '/clients/legacy/edit'),
  page('the console as a client', '/clients/assent-console'),
  page('tokens', '/tokens'),
  page('a token', ({ tokenId }) => `/tokens/${of(tokenId)}`),
  page('a JWT', ({ jwtTokenId }) => `/tokens/${of(jwtTokenId)}`),
  page('a revoked token', ({ revokedTokenId }) => `/tokens/${of(revokedTokenId)}`),
  page('inspecting', '/tokens/inspect'),
  page('grants', '/grants'),
  page('a grant', ({ grantId }) => `/grants/${grantId}`),
  page('users', '/users'),
  page('creating a user', '/users/new'),
  page('a user', ({ userId }) => `/users/${userId}`),
  page('changing a user', ({ userId }) => `/users/${userId}/edit`),
  page('APIs', '/apis'),
  page('registering an API', '/apis/new'),
  page('an API', `/apis/${of(API)}`),
  page('an API with long names', `/apis/${of(LONG_API)}`),
  page('changing an API', `/apis/${of(LONG_API)}/edit`),
  page('signing keys', '/keys'),
  page('trusted issuers', '/trusted-issuers'),
  page('trusting an issuer', '/trusted-issuers/new'),
  page('a trusted issuer of JWTs', ({ jwtIssuerId }) => `/trusted-issuers/${jwtIssuerId}`),
  page('a trusted issuer of SAML', ({ samlIssuerId }) => `/trusted-issuers/${samlIssuerId}`),
  page('changing a trusted issuer', ({ samlIssuerId }) => `/trusted-issuers/${samlIssuerId}/edit`),
  page('audit log', '/audit'),
  page('settings', '/settings'),
  page('an address that leads nowhere', '/nowhere'),
];
