import { z } from 'zod';
import { exactly, instant, search, status, version } from './common.js';
import { brokenRule } from './problem.js';
import { pageOf, pageQuery } from './pagination.js';

const jwks = z.object({ keys: z.array(z.record(z.string(), z.unknown())) });

/** What an admin may switch on for one client, although today's rules advise against it. */
const policy = {
  profile: z.string().meta({ description: 'oauth2.1 (default) or oauth2. oauth2 lets a client leave out redirect_uri; the switches that OAuth 2.1 dropped need it.' }),
  redirect_match: z.string().meta({ description: 'exact (default), or prefix-path: the query of a redirect URI may vary.' }),
  allow_implicit: z.boolean().meta({ description: 'Tokens straight from the authorization endpoint (RFC 6749 §4.2). Off: RFC 9700 §2.1.2 advises against it.' }),
  implicit_answer_page: z.boolean().meta({ description: 'Implicit answers as a page with a link, for browsers that lose fragments of redirects.' }),
  allow_password_grant: z.boolean().meta({ description: "Trusted with people's passwords (RFC 6749 §4.3); ASSENT_PASSWORD_GRANT must be on too. Off: RFC 9700 §2.4 forbids it." }),
  allow_body_token: z.boolean().meta({ description: 'Its tokens count in form bodies, at APIs that take them there (RFC 6750 §2.2).' }),
  allow_query_token: z.boolean().meta({ description: 'Its tokens count in queries, at APIs that take them there (RFC 6750 §2.3). Off: URLs end up in logs.' }),
  access_token_type: z.string().meta({ description: 'bearer (default) or mac: what the client gets when it does not ask.' }),
  token_types: z.array(z.string()).meta({ description: 'What the client may ask for with the parameter token_type.' }),
  strict_token_type: z.boolean().meta({ description: 'Asking for another token type is an error instead of being ignored.' }),
  mac_algorithm: z.string().meta({ description: 'hmac-sha-256 (default) or hmac-sha-1.' }),
  mac_require_bodyhash: z.boolean().meta({ description: 'MAC requests with a body must cover it: ext="bodyhash=…".' }),
  allow_mediagoblin: z.boolean().meta({ description: "May use the routes of GNU MediaGoblin's OAuth plugin; ASSENT_MEDIAGOBLIN must be on too." }),
  skip_consent: z.boolean().meta({ description: 'First-party: people who sign in are not asked. Confidential clients with https or loopback redirect URIs only.' }),
  mac_allow_draft_00: z.boolean().meta({ description: 'MAC requests may be in the form of draft-ietf-oauth-v2-http-mac-00.' }),
};

/** What an application is: decides what is offered for it. @spec RFC 6749 §2.1, §9; RFC 8628 */
export const applicationType = z
  .enum(['web', 'spa', 'native', 'machine', 'device', 'api'])
  .meta({ description: 'web: on a server; spa: in a browser; native: on a phone or desktop; machine: acts for itself; device: without a browser; api: a resource server that introspects.' });

/** Client metadata in RFC 7591's names. The server's rules say more than these shapes. @spec RFC 7591 §2 */
const metadata = {
  client_name: z.string(),
  client_description: z.string().meta({ description: 'What it is for: shown to people when they are asked.' }),
  application_type: z.string().meta({ description: 'web, spa, native, machine, device or api. Describes; what the client may do is in the other members.' }),
  client_uri: z.string(),
  logo_uri: z.string(),
  policy_uri: z.string(),
  tos_uri: z.string(),
  contacts: z.array(z.string()),
  redirect_uris: z.array(z.string()),
  grant_types: z.array(z.string()),
  response_types: z.array(z.string()),
  token_endpoint_auth_method: z.string(),
  client_type: z.string().meta({ description: 'confidential or public (RFC 6749 §2.1). Left out: public without authentication, else confidential.' }),
  jwks,
  scope: z.string().meta({ description: 'Space-separated.' }),
  require_pkce: z.boolean(),
  access_token_ttl_seconds: z.number(),
  ...policy,
};

/** Members that we do not know are ignored (RFC 7591 §2). */
export const clientRegistration = z
  .object({ ...metadata, jwks_uri: z.string().meta({ description: 'Not supported: give the keys themselves in jwks.' }) })
  .partial();

/** Members that are left out stay; null takes one back to its default. */
export const clientPatch = z.strictObject(
  Object.fromEntries(Object.entries(metadata).map(([name, schema]) => [name, schema.nullable().optional()])) as {
    [Name in keyof typeof metadata]: z.ZodOptional<z.ZodNullable<(typeof metadata)[Name]>>;
  },
);

export const client = z.strictObject({
  client_id: z.string(),
  client_name: metadata.client_name.optional(),
  client_description: metadata.client_description.optional(),
  application_type: applicationType.optional(),
  client_uri: metadata.client_uri.optional(),
  logo_uri: metadata.logo_uri.optional(),
  policy_uri: metadata.policy_uri.optional(),
  tos_uri: metadata.tos_uri.optional(),
  contacts: metadata.contacts.optional(),
  redirect_uris: metadata.redirect_uris,
  grant_types: metadata.grant_types,
  response_types: metadata.response_types,
  token_endpoint_auth_method: metadata.token_endpoint_auth_method,
  client_type: metadata.client_type,
  jwks: jwks.optional(),
  scope: metadata.scope,
  require_pkce: metadata.require_pkce,
  ...policy,
  access_token_ttl_seconds: metadata.access_token_ttl_seconds.optional(),
  secrets: z.array(z.strictObject({ created_at: instant, expires_at: instant.optional() })).meta({ description: 'When the secrets that work were made and when they end.' }),
  introspects: z.array(z.string()).meta({ description: 'Identifiers of the APIs whose tokens the client may introspect.' }),
  owner_user_id: z.string().optional().meta({ description: 'The person who registered it for themselves.' }),
  unregistered: z.literal(true).optional().meta({ description: 'Nobody registered it: a person allowed an application that names itself by its origin.' }),
  disabled_at: instant.optional(),
  tokens_not_before: instant.optional().meta({ description: 'Grants and tokens from then or before are dead.' }),
  created_at: instant,
  updated_at: instant,
  version,
});

/** The only answer that has a secret. @spec RFC 7591 §3.2.1 */
export const clientWithSecret = client.extend({
  client_secret: z.string().optional().meta({ description: 'Shown this once. Absent when the client does not authenticate with a secret.' }),
  client_secret_expires_at: z.literal(0).optional(),
});

export const clientsQuery = pageQuery.extend({
  q: search.optional(),
  token_endpoint_auth_method: exactly.optional(),
  grant_type: exactly.optional(),
  application_type: applicationType.optional(),
  status: status.optional(),
});

const MAX_OVERLAP_SECONDS = 30 * 86_400;
const DEFAULT_OVERLAP_SECONDS = 3600;

export const secretRotation = z.strictObject({
  overlap_seconds: z
    .int()
    .min(0)
    .max(MAX_OVERLAP_SECONDS)
    .default(DEFAULT_OVERLAP_SECONDS)
    .meta({ description: 'For how long the secrets so far work beside the new one; 0: not at all.' }),
});

export const clientsPage = pageOf(client);

/** Metadata as a registration has them, or as a change of a client would leave them. */
export const clientCheck = z.strictObject({
  client_id: z.string().optional().meta({ description: 'The client that would be changed; the metadata are a patch of it then. Absent: it would be new.' }),
  metadata: z.record(z.string(), z.unknown()),
});

/** What registering or changing would answer, without doing it. */
export const clientCheckResult = z.strictObject({ errors: z.array(brokenRule) });

/** What stops working when a client is disabled, deleted, or all of it is revoked. */
export const clientUsage = z.strictObject({ live_grants: z.int(), live_tokens: z.int(), counted_up_to: z.int().meta({ description: 'Counting stops here: such a number means "at least".' }) });

export type ClientRegistration = z.input<typeof clientRegistration>;
export type ClientPatch = z.input<typeof clientPatch>;
export type ClientView = z.output<typeof client>;
export type ClientWithSecretView = z.output<typeof clientWithSecret>;
export type ApplicationType = z.output<typeof applicationType>;
export type ClientCheck = z.input<typeof clientCheck>;
export type ClientCheckResult = z.output<typeof clientCheckResult>;
export type ClientUsageView = z.output<typeof clientUsage>;
