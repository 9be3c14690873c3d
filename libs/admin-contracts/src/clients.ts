import { z } from 'zod';
import { exactly, instant, search, status, version } from './common.js';
import { pageOf, pageQuery } from './pagination.js';

const jwks = z.object({ keys: z.array(z.record(z.string(), z.unknown())) });

/** Client metadata in RFC 7591's names. The server's rules say more than these shapes. @spec RFC 7591 §2 */
const metadata = {
  client_name: z.string(),
  client_uri: z.string(),
  logo_uri: z.string(),
  policy_uri: z.string(),
  tos_uri: z.string(),
  contacts: z.array(z.string()),
  redirect_uris: z.array(z.string()),
  grant_types: z.array(z.string()),
  response_types: z.array(z.string()),
  token_endpoint_auth_method: z.string(),
  jwks,
  scope: z.string().meta({ description: 'Space-separated.' }),
  require_pkce: z.boolean(),
  access_token_ttl_seconds: z.number(),
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
  client_uri: metadata.client_uri.optional(),
  logo_uri: metadata.logo_uri.optional(),
  policy_uri: metadata.policy_uri.optional(),
  tos_uri: metadata.tos_uri.optional(),
  contacts: metadata.contacts.optional(),
  redirect_uris: metadata.redirect_uris,
  grant_types: metadata.grant_types,
  response_types: metadata.response_types,
  token_endpoint_auth_method: metadata.token_endpoint_auth_method,
  jwks: jwks.optional(),
  scope: metadata.scope,
  require_pkce: metadata.require_pkce,
  access_token_ttl_seconds: metadata.access_token_ttl_seconds.optional(),
  secrets: z.array(z.strictObject({ created_at: instant, expires_at: instant.optional() })).meta({ description: 'When the secrets that work were made and when they end.' }),
  introspects: z.array(z.string()).meta({ description: 'Identifiers of the APIs whose tokens the client may introspect.' }),
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

export type ClientRegistration = z.input<typeof clientRegistration>;
export type ClientPatch = z.input<typeof clientPatch>;
export type ClientView = z.output<typeof client>;
export type ClientWithSecretView = z.output<typeof clientWithSecret>;
