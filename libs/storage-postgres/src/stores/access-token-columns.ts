import type { AccessToken } from '@assent/core';

/** Columns of access_tokens that an insert fills. */
export const TOKEN_COLUMNS = 'expiry_day, token_hash, client_id, user_id, grant_id, format, scope, audience, issued_at, expires_at';

const TYPES = ['integer', 'bytea', 'text', 'uuid', 'uuid', 'text', 'text', 'text', 'timestamptz', 'timestamptz'];

/** The parameters of a batch of tokens, from $first on: one array for each column. */
export const tokenParameters = (first: number): string => TYPES.map((type, index) => `$${first + index}::${type}[]`).join(', ');

/** The columns, read from the alias of such a batch. */
export const tokenSelect = (alias: string): string =>
  TOKEN_COLUMNS.split(', ')
    .map((column) => (column === 'scope' || column === 'audience' ? `${alias}.${column}::text[]` : `${alias}.${column}`))
    .join(', ');

/** What goes into the parameters. */
export const tokenValues = (tokens: readonly AccessToken[]): unknown[] => [
  tokens.map(({ expiryDay }) => expiryDay),
  tokens.map(({ tokenHash }) => tokenHash),
  tokens.map(({ clientId }) => clientId),
  tokens.map(({ userId }) => userId ?? null),
  tokens.map(({ grantId }) => grantId ?? null),
  tokens.map(({ format }) => format),
  tokens.map(({ scope }) => arrayLiteral(scope)),
  tokens.map(({ audience }) => arrayLiteral(audience)),
  tokens.map(({ issuedAt }) => issuedAt.toISOString()),
  tokens.map(({ expiresAt }) => expiresAt.toISOString()),
];

/** An array as an element of an array: unnest would flatten arrays of arrays. */
export const arrayLiteral = (values: readonly string[]): string => `{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
