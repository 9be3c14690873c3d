import { z } from 'zod';
import { isReservedScope, scopeTokenProblem } from './scope-rules.js';
import { clientId, displayText, textWith, uriCharactersProblem } from './text-rules.js';
import { MAX_NAME_LENGTH } from './client-metadata.js';
import { parseByRules } from './violation.js';
import { BEARER_METHODS, type Api } from '../model/api.js';

const MAX_IDENTIFIER_LENGTH = 500;
const MAX_SCOPES = 500;
const MAX_DESCRIPTION_LENGTH = 500;
const MAX_INTROSPECTION_CLIENTS = 500;

/** @spec RFC 8707 §2: an absolute URI without a fragment */
const identifier = textWith((text) => {
  if (text.length > MAX_IDENTIFIER_LENGTH) return `must be at most ${MAX_IDENTIFIER_LENGTH} characters long`;
  const problem = uriCharactersProblem(text);
  if (problem !== undefined) return problem;
  if (text.includes('#')) return 'must not have a fragment, the part from # on: it names the API as a whole (RFC 8707 §2)';
  return /^[A-Za-z][A-Za-z0-9+.-]*:.+/.test(text) && URL.canParse(text) ? undefined : 'must be an absolute URI, such as https://api.example.com/: it becomes the aud of tokens (RFC 8707 §2)';
});

const scopeName = textWith((text) => {
  if (isReservedScope(text)) return 'must not be offline_access or begin with admin: these scopes are built in';
  return scopeTokenProblem(text);
});

const apiScope = z
  .strictObject({ name: scopeName, description: displayText(MAX_DESCRIPTION_LENGTH).optional() })
  .transform(({ name, description = name }) => ({ name, description }));

/** Names the later one of two. */
function checkNames(scopes: readonly { readonly name: string }[], context: z.RefinementCtx): void {
  scopes.forEach(({ name }, index) => {
    const first = scopes.findIndex((scope) => scope.name === name);
    if (first < index) context.addIssue({ code: 'custom', message: `must not be that of scopes[${first}]: tokens tell scopes apart by name alone`, path: [index, 'name'] });
  });
}

/** An API of an import file or of the admin API. */
export const apiMembers = z.strictObject({
  identifier,
  name: displayText(MAX_NAME_LENGTH).optional(),
  token_format: z.enum(['opaque', 'jwt']).default('opaque'),
  bearer_methods_supported: z
    .array(z.enum(BEARER_METHODS))
    .refine((methods) => methods.includes('header'), { error: 'must contain header: every resource server takes tokens there (RFC 6750 §2.1)' })
    .transform((methods) => BEARER_METHODS.filter((method) => methods.includes(method)))
    .default(['header']),
  scopes: z
    .array(apiScope)
    .max(MAX_SCOPES)
    .superRefine(checkNames)
    .default([]),
  introspection_clients: z
    .array(clientId)
    .max(MAX_INTROSPECTION_CLIENTS)
    .transform((ids) => [...new Set(ids)])
    .default([]),
});

export const apiOf = (members: z.output<typeof apiMembers>): Api => ({
  identifier: members.identifier,
  name: members.name ?? members.identifier,
  tokenFormat: members.token_format,
  bearerMethods: members.bearer_methods_supported,
  scopes: members.scopes,
  introspectionClients: members.introspection_clients,
});

/** @throws RulesBroken */
export const parseApi = (input: unknown): Api => apiOf(parseByRules(apiMembers, input));

/** The same with the names of the file and the admin API; what parseApi reads back unchanged. */
export const apiMembersOf = (api: Api): Record<string, unknown> => ({
  identifier: api.identifier,
  name: api.name,
  token_format: api.tokenFormat,
  bearer_methods_supported: api.bearerMethods,
  scopes: api.scopes.map(({ name, description }) => ({ name, description })),
  introspection_clients: api.introspectionClients,
});
