import { z } from 'zod';
import { instant, search, version } from './common.js';
import { pageOf, pageQuery } from './pagination.js';

const tokenFormat = z.enum(['opaque', 'jwt']);
const bearerMethods = z
  .array(z.enum(['header', 'body', 'query']))
  .meta({ description: 'Where the API takes bearer tokens (RFC 9728 §2). The header always; body and query only from clients that may use them.' });
const inputScope = z.strictObject({ name: z.string(), description: z.string().optional().meta({ description: 'Words for the consent page.' }) });

const members = {
  name: z.string(),
  token_format: tokenFormat,
  bearer_methods_supported: bearerMethods,
  scopes: z.array(inputScope),
  introspection_clients: z.array(z.string()).meta({ description: 'client_ids that may introspect tokens for this API.' }),
};

export const apiCreation = z.strictObject({
  identifier: z.string().meta({ description: 'Absolute URI: the value of resource and aud (RFC 8707).' }),
  name: members.name.optional(),
  token_format: members.token_format.optional(),
  bearer_methods_supported: members.bearer_methods_supported.optional(),
  scopes: members.scopes.optional(),
  introspection_clients: members.introspection_clients.optional(),
});

/** Members that are left out stay; null takes one back to its default. */
export const apiPatch = z.strictObject({
  name: members.name.nullable().optional(),
  token_format: members.token_format.nullable().optional(),
  bearer_methods_supported: members.bearer_methods_supported.nullable().optional(),
  scopes: members.scopes.nullable().optional(),
  introspection_clients: members.introspection_clients.nullable().optional(),
});

export const api = z.strictObject({
  identifier: z.string(),
  name: z.string(),
  token_format: tokenFormat,
  bearer_methods_supported: bearerMethods,
  scopes: z.array(z.strictObject({ name: z.string(), description: z.string() })),
  introspection_clients: z.array(z.string()),
  created_at: instant,
  updated_at: instant,
  version,
});

export const apisQuery = pageQuery.extend({ q: search.optional() });
export const apisPage = pageOf(api);

export const apiUsage = z.strictObject({
  live_tokens: z.int(),
  clients: z.int().meta({ description: 'Clients that may ask for one of its scopes.' }),
  counted_up_to: z.int().meta({ description: 'Counting stops here: such a number means "at least".' }),
});

export type ApiUsageView = z.output<typeof apiUsage>;
export type ApiCreation = z.input<typeof apiCreation>;
export type ApiPatch = z.input<typeof apiPatch>;
export type ApiView = z.output<typeof api>;
