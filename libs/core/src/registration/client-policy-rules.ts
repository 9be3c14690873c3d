import { z } from 'zod';
import { DEFAULT_CLIENT_POLICY, type ClientPolicy, type TokenType } from '../model/client-policy.js';

const TOKEN_TYPES = ['bearer', 'mac'] as const;
const off = z.boolean().default(false);

/** RFC 6749 §5.1: token types are compared without case. */
const tokenType = z.string().transform((text, context): TokenType => {
  const known = TOKEN_TYPES.find((name) => name === text.toLowerCase());
  if (known === undefined) context.addIssue(`must be one of ${TOKEN_TYPES.join(', ')}`);
  return known ?? 'bearer';
});

/** What an admin may switch on for one client: off unless said. */
export const policyMembers = {
  profile: z.enum(['oauth2', 'oauth2.1']).optional(),
  redirect_match: z.enum(['exact', 'prefix-path']).default(DEFAULT_CLIENT_POLICY.redirectMatch),
  allow_implicit: off,
  implicit_answer_page: off,
  allow_password_grant: off,
  allow_body_token: off,
  allow_query_token: off,
  access_token_type: tokenType.optional(),
  token_types: z.array(tokenType).optional(),
  strict_token_type: off,
  mac_algorithm: z.enum(['hmac-sha-1', 'hmac-sha-256']).default(DEFAULT_CLIENT_POLICY.macAlgorithm),
  mac_require_bodyhash: off,
  mac_allow_draft_00: off,
  allow_mediagoblin: off,
  skip_consent: off,
};

interface PolicyMembers extends z.output<z.ZodObject<typeof policyMembers>> {
  readonly redirect_uris: readonly string[];
  readonly grant_types: readonly string[];
  readonly token_endpoint_auth_method: string;
  readonly client_type: 'confidential' | 'public';
}

type Rule = readonly [field: string, rule: string, broken: (members: PolicyMembers) => boolean];

const needsOauth2 = (field: 'allow_implicit' | 'allow_password_grant' | 'allow_query_token'): Rule => [
  field,
  'must not be true with the profile oauth2.1: OAuth 2.1 dropped it; give the profile oauth2',
  (m) => m.profile === 'oauth2.1' && m[field],
];

/** Who can wait at a redirect URI of another scheme, nobody knows (RFC 8252 §8.4); which http is allowed, the URI's own rules say. */
const WEB = /^https?:/i;

/** Where nobody is asked, the client's own secret must stand between an intercepted answer and a token. */
const neverAsked = (rule: string, broken: (members: PolicyMembers) => boolean): Rule => ['skip_consent', rule, (m) => m.skip_consent && broken(m)];

/** Rules that several members break together. */
export const POLICY_RULES: readonly Rule[] = [
  needsOauth2('allow_implicit'),
  needsOauth2('allow_password_grant'),
  needsOauth2('allow_query_token'),
  ['redirect_match', 'must be exact with the profile oauth2.1 (RFC 9700 §2.1); give the profile oauth2', (m) => m.profile === 'oauth2.1' && m.redirect_match !== 'exact'],
  ['grant_types', 'must not contain implicit unless allow_implicit is true (RFC 9700 §2.1.2 advises against it)', (m) => m.grant_types.includes('implicit') && !m.allow_implicit],
  ['grant_types', 'must not contain password unless allow_password_grant is true (RFC 9700 §2.4 forbids it)', (m) => m.grant_types.includes('password') && !m.allow_password_grant],
  ['implicit_answer_page', 'must not be true unless allow_implicit is true', (m) => m.implicit_answer_page && !m.allow_implicit],
  ['access_token_type', 'must be one of token_types', (m) => m.access_token_type !== undefined && m.token_types !== undefined && !m.token_types.includes(m.access_token_type)],
  ['token_types', 'must not be empty', (m) => m.token_types?.length === 0],
  neverAsked('must not be true for a public client (client_type public or token_endpoint_auth_method none): anybody can pretend to be it', (m) => m.client_type === 'public' || m.token_endpoint_auth_method === 'none'),
  neverAsked('must not be true with redirect URIs other than https, or http on this computer', (m) => !m.redirect_uris.every((uri) => WEB.test(uri))),
  neverAsked('must not be true with allow_implicit: tokens would leave without a question and without a secret', (m) => m.allow_implicit),
  neverAsked('must not be true with allow_mediagoblin: there people decide where answers go', (m) => m.allow_mediagoblin),
];

/** Without a word about the profile, a client has today's, unless something is on that needs the older one. */
export function policyOf(members: PolicyMembers): ClientPolicy {
  const older = members.allow_implicit || members.allow_password_grant || members.allow_query_token || members.redirect_match !== 'exact';
  const accessTokenType = members.access_token_type ?? members.token_types?.[0] ?? DEFAULT_CLIENT_POLICY.accessTokenType;
  return {
    profile: members.profile ?? (older ? 'oauth2' : 'oauth2.1'),
    redirectMatch: members.redirect_match,
    allowImplicit: members.allow_implicit,
    implicitAnswerPage: members.implicit_answer_page,
    allowPasswordGrant: members.allow_password_grant,
    allowBodyToken: members.allow_body_token,
    allowQueryToken: members.allow_query_token,
    accessTokenType,
    tokenTypes: [...new Set(members.token_types ?? [accessTokenType])],
    strictTokenType: members.strict_token_type,
    macAlgorithm: members.mac_algorithm,
    macRequireBodyhash: members.mac_require_bodyhash,
    macAllowDraft00: members.mac_allow_draft_00,
    allowMediagoblin: members.allow_mediagoblin,
    skipConsent: members.skip_consent,
  };
}

/** The same with the names of the file and the admin API; what policyOf reads back unchanged. */
export const policyMembersOf = (policy: ClientPolicy): Record<string, unknown> => ({
  profile: policy.profile,
  redirect_match: policy.redirectMatch,
  allow_implicit: policy.allowImplicit,
  implicit_answer_page: policy.implicitAnswerPage,
  allow_password_grant: policy.allowPasswordGrant,
  allow_body_token: policy.allowBodyToken,
  allow_query_token: policy.allowQueryToken,
  access_token_type: policy.accessTokenType,
  token_types: policy.tokenTypes,
  strict_token_type: policy.strictTokenType,
  mac_algorithm: policy.macAlgorithm,
  mac_require_bodyhash: policy.macRequireBodyhash,
  mac_allow_draft_00: policy.macAllowDraft00,
  allow_mediagoblin: policy.allowMediagoblin,
  skip_consent: policy.skipConsent,
});
