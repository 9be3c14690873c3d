import type { ApiCreation, ApiPatch, ApiView } from '@assent/admin-contracts';

/** What a form about an API holds; named as in the JSON, so that the server's errors find their fields. */
export interface ApiValues {
  identifier: string;
  name: string;
  token_format: ApiView['token_format'];
  bearer_methods_supported: ApiView['bearer_methods_supported'];
  scopes: { name: string; description: string }[];
  introspection_clients: string[];
}

export const NEW_API: ApiValues = { identifier: '', name: '', token_format: 'opaque', bearer_methods_supported: ['header'], scopes: [{ name: '', description: '' }], introspection_clients: [] };

export const valuesOf = ({ identifier, name, token_format, bearer_methods_supported, scopes, introspection_clients }: ApiView): ApiValues => ({
  identifier,
  name,
  token_format,
  bearer_methods_supported: [...bearer_methods_supported],
  scopes: scopes.map((scope) => ({ ...scope })),
  introspection_clients: [...introspection_clients],
});

/** Rows that were left empty do not count. */
const members = ({ name, scopes, token_format, bearer_methods_supported, introspection_clients }: ApiValues) => ({
  token_format,
  bearer_methods_supported,
  introspection_clients,
  name: name.trim(),
  scopes: scopes
    .filter((scope) => `${scope.name}${scope.description}`.trim() !== '')
    .map((scope) => ({ name: scope.name.trim(), ...(scope.description.trim() !== '' && { description: scope.description.trim() }) })),
});

export function creationOf(values: ApiValues): ApiCreation {
  const { name, ...rest } = members(values);
  return { identifier: values.identifier.trim(), ...rest, ...(name !== '' && { name }) };
}

export function patchOf(values: ApiValues): ApiPatch {
  const { name, ...rest } = members(values);
  return { ...rest, name: name === '' ? null : name };
}
