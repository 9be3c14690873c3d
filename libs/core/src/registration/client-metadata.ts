import { z } from 'zod';
import { APPLICATION_TYPES, type Client } from '../model/client.js';
import { APPLICATION_TYPE_RULES } from './application-type-rules.js';
import { policyMembers, policyMembersOf, policyOf, POLICY_RULES } from './client-policy-rules.js';
import { publicJwks } from './jwks-rules.js';
import { redirectUri, redirectUriProblem } from './redirect-uri-rules.js';
import { scopeString } from './scope-rules.js';
import { displayText, pageUri } from './text-rules.js';
import { parseByRules } from './violation.js';

/** Grant types that a client may register for. */
export const REGISTRABLE_GRANT_TYPES = [
  'authorization_code',
  'refresh_token',
  'client_credentials',
  'implicit',
  'password',
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
  'urn:ietf:params:oauth:grant-type:saml2-bearer',
  'urn:ietf:params:oauth:grant-type:device_code',
] as const;
export const REGISTRABLE_RESPONSE_TYPES = ['code', 'token'] as const;
export const REGISTRABLE_AUTH_METHODS = ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'] as const;
export const SECRET_AUTH_METHODS: readonly string[] = ['client_secret_basic', 'client_secret_post'];

export const MAX_NAME_LENGTH = 200;
export const MAX_DESCRIPTION_LENGTH = 500;
const MAX_URIS = 100;
const MAX_CONTACTS = 20;
const MAX_CONTACT_LENGTH = 254;
const MIN_TTL_SECONDS = 60;
const MAX_TTL_SECONDS = 365 * 86_400;

/** What a client says about itself, checked and with defaults. */
export type ClientMetadata = Pick<
  Client,
  | 'clientName' | 'clientDescription' | 'applicationType' | 'clientUri' | 'logoUri' | 'policyUri' | 'tosUri' | 'contacts' | 'redirectUris' | 'grantTypes' | 'responseTypes'
  | 'tokenEndpointAuthMethod' | 'clientType' | 'jwks' | 'scope' | 'requirePkce' | 'policy' | 'accessTokenTtlSeconds'
>;

/** Members that RFC 7591 does not know, or that we do not, are ignored (RFC 7591 §2). */
export const clientMembers = z.object({
  client_name: displayText(MAX_NAME_LENGTH).optional(),
  client_description: displayText(MAX_DESCRIPTION_LENGTH).optional(),
  application_type: z.enum(APPLICATION_TYPES).optional(),
  client_uri: pageUri.optional(),
  logo_uri: pageUri.optional(),
  policy_uri: pageUri.optional(),
  tos_uri: pageUri.optional(),
  contacts: z.array(displayText(MAX_CONTACT_LENGTH)).max(MAX_CONTACTS).optional(),
  redirect_uris: z.array(redirectUri).max(MAX_URIS).default([]),
  grant_types: z.array(z.enum(REGISTRABLE_GRANT_TYPES)).optional(),
  response_types: z.array(z.enum(REGISTRABLE_RESPONSE_TYPES)).optional(),
  token_endpoint_auth_method: z.enum(REGISTRABLE_AUTH_METHODS).default('client_secret_basic'),
  client_type: z.enum(['confidential', 'public']).optional(),
  jwks: publicJwks.optional(),
  jwks_uri: z.never({ error: 'is not supported: give the keys themselves in jwks' }).optional(),
  scope: scopeString.default([]),
  require_pkce: z.boolean().default(true),
  ...policyMembers,
  access_token_ttl_seconds: z.int().min(MIN_TTL_SECONDS).max(MAX_TTL_SECONDS).optional(),
});

type Members = z.output<typeof clientMembers>;

/** RFC 7591 §2's defaults. A client without redirect URIs can only be one that calls us itself (a resource server, say),
 *  so it gets no grant type that it did not name. */
export function withDefaults<M extends Members>(members: M) {
  const redirecting = members.redirect_uris.length > 0;
  const usual = [...(redirecting ? ['authorization_code' as const] : []), ...(redirecting && members.allow_implicit ? ['implicit' as const] : [])];
  const grantTypes = [...new Set<GrantTypeName>(members.grant_types ?? usual)];
  const answers = [...(grantTypes.includes('authorization_code') ? ['code' as const] : []), ...(grantTypes.includes('implicit') ? ['token' as const] : [])];
  const responseTypes = [...new Set<ResponseTypeName>(members.response_types ?? answers)];
  const clientType = members.client_type ?? (members.token_endpoint_auth_method === 'none' ? ('public' as const) : ('confidential' as const));
  return { ...members, grant_types: grantTypes, response_types: responseTypes, client_type: clientType };
}

type GrantTypeName = (typeof REGISTRABLE_GRANT_TYPES)[number];
type ResponseTypeName = (typeof REGISTRABLE_RESPONSE_TYPES)[number];
type Complete = ReturnType<typeof withDefaults<Members>>;

/** Grant types whose answers travel by redirect. @spec RFC 6749 §3.1.2.2 */
const REDIRECTING: readonly (readonly [GrantTypeName, ResponseTypeName])[] = [['authorization_code', 'code'], ['implicit', 'token']];

const TOGETHER = 'one does not work without the other (RFC 7591 §2.1)';
const PUBLIC_CLIENT = 'a public client (client_type public or token_endpoint_auth_method none)';

/** Rules that several members break together: [field, rule, broken?]. */
const RULES: readonly (readonly [string, string, (members: Complete) => boolean])[] = [
  ...REDIRECTING.flatMap(([grantType, responseType]): [string, string, (members: Complete) => boolean][] => [
    ['redirect_uris', `must contain at least one URI for the grant type ${grantType}: answers go to no other (RFC 6749 §3.1.2.2)`, (m) => m.grant_types.includes(grantType) && m.redirect_uris.length === 0 && !mayNameItself(m)],
    ['response_types', `must contain ${responseType} for the grant type ${grantType}: ${TOGETHER}`, (m) => m.grant_types.includes(grantType) && !m.response_types.includes(responseType)],
    ['response_types', `must not contain ${responseType} without the grant type ${grantType}: ${TOGETHER}`, (m) => !m.grant_types.includes(grantType) && m.response_types.includes(responseType)],
  ]),
  ['redirect_uris', 'must not contain a URI twice', (m) => new Set(m.redirect_uris).size < m.redirect_uris.length],
  // RFC 6749 §2.1, §2.3
  ['client_type', 'must be public for a client without authentication (token_endpoint_auth_method none): anybody can say its client_id (RFC 6749 §2.1)', (m) => m.token_endpoint_auth_method === 'none' && m.client_type !== 'public'],
  ['grant_types', `must not contain client_credentials for ${PUBLIC_CLIENT}: anybody could get its tokens (RFC 6749 §4.4)`, (m) => isPublicMember(m) && m.grant_types.includes('client_credentials')],
  ['jwks', 'must contain at least one key for token_endpoint_auth_method private_key_jwt: its signatures are checked with it (RFC 7523 §3)', (m) => m.token_endpoint_auth_method === 'private_key_jwt' && (m.jwks?.keys.length ?? 0) === 0],
  // those from before there was PKCE need none, and /authorize asks them for it all the same
  ['require_pkce', `must not be false for ${PUBLIC_CLIENT}: nothing else keeps others from using its codes (RFC 9700 §2.1.1)`, (m) => isPublicMember(m) && !m.require_pkce && !m.allow_mediagoblin],
  ...APPLICATION_TYPE_RULES,
  ...POLICY_RULES,
];

/** A confidential client of GNU MediaGoblin may name its redirect URI in each request, and people decide about it. */
const mayNameItself = (members: Complete): boolean => members.allow_mediagoblin && !isPublicMember(members);

const isPublicMember = (members: Complete): boolean => members.token_endpoint_auth_method === 'none' || members.client_type === 'public';

/** The rules across members, as zod's check: for the schema here and for the one of import files. */
export function checkTogether(members: Complete, context: z.RefinementCtx): void {
  for (const [field, rule, broken] of RULES) {
    if (broken(members)) context.addIssue({ code: 'custom', message: rule, path: [field] });
  }
  if (members.allow_mediagoblin) return; // people may have registered it with plain http
  members.redirect_uris.forEach((uri, index) => {
    const problem = redirectUriProblem(uri);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem, path: ['redirect_uris', index] });
  });
}

const schema = clientMembers.transform(withDefaults).superRefine(checkTogether);

/** @spec RFC 7591 §2 @throws RulesBroken */
export const parseClientMetadata = (input: unknown): ClientMetadata => clientMetadataOf(parseByRules(schema, input));

export const clientMetadataOf = (members: Complete): ClientMetadata => ({
  ...(members.client_name !== undefined && { clientName: members.client_name }),
  ...(members.client_description !== undefined && { clientDescription: members.client_description }),
  ...(members.application_type !== undefined && { applicationType: members.application_type }),
  ...(members.client_uri !== undefined && { clientUri: members.client_uri }),
  ...(members.logo_uri !== undefined && { logoUri: members.logo_uri }),
  ...(members.policy_uri !== undefined && { policyUri: members.policy_uri }),
  ...(members.tos_uri !== undefined && { tosUri: members.tos_uri }),
  ...(members.contacts !== undefined && { contacts: members.contacts }),
  redirectUris: members.redirect_uris,
  grantTypes: members.grant_types,
  responseTypes: members.response_types,
  tokenEndpointAuthMethod: members.token_endpoint_auth_method,
  clientType: members.client_type,
  ...(members.jwks !== undefined && { jwks: members.jwks }),
  scope: members.scope,
  requirePkce: members.require_pkce,
  policy: policyOf(members),
  ...(members.access_token_ttl_seconds !== undefined && { accessTokenTtlSeconds: members.access_token_ttl_seconds }),
});

/** The same in RFC 7591's names; what parseClientMetadata reads back unchanged. */
export const clientMembersOf = (client: ClientMetadata): Record<string, unknown> => ({
  ...(client.clientName !== undefined && { client_name: client.clientName }),
  ...(client.clientDescription !== undefined && { client_description: client.clientDescription }),
  ...(client.applicationType !== undefined && { application_type: client.applicationType }),
  ...(client.clientUri !== undefined && { client_uri: client.clientUri }),
  ...(client.logoUri !== undefined && { logo_uri: client.logoUri }),
  ...(client.policyUri !== undefined && { policy_uri: client.policyUri }),
  ...(client.tosUri !== undefined && { tos_uri: client.tosUri }),
  ...(client.contacts !== undefined && { contacts: client.contacts }),
  redirect_uris: client.redirectUris,
  grant_types: client.grantTypes,
  response_types: client.responseTypes,
  token_endpoint_auth_method: client.tokenEndpointAuthMethod,
  client_type: client.clientType,
  ...(client.jwks !== undefined && { jwks: client.jwks }),
  scope: client.scope.join(' '),
  require_pkce: client.requirePkce,
  ...policyMembersOf(client.policy),
  ...(client.accessTokenTtlSeconds !== undefined && { access_token_ttl_seconds: client.accessTokenTtlSeconds }),
});
