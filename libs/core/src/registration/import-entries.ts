import { usernameKey } from '../model/user.js';
import { BUILT_IN_SCOPES } from '../tokens/scope.js';
import { ADMIN_SCOPES } from './admin-api-entry.js';
import type { ImportFile } from './import-file.js';
import { unknownIssuerClients } from './trusted-issuer-rules.js';
import type { Violation } from './violation.js';

const ALWAYS_THERE = new Set<string>([...BUILT_IN_SCOPES, ...ADMIN_SCOPES]);
const ENTRY = /^(users|apis|clients|trusted_issuers)\[(\d+)\]\.?(.*)$/s;
const IDENTIFIERS = { users: 'username', apis: 'identifier', clients: 'client_id', trusted_issuers: 'issuer' } as const;

/** `clients[2].redirect_uris[0]` as entry `clients[2] "web"` and field `redirect_uris[0]`. */
export function withEntry(violation: Violation, input: unknown): Violation {
  const [, list, index, field = ''] = ENTRY.exec(violation.field) ?? [];
  if (list === undefined || index === undefined) return violation;
  const entries = (input as Record<string, unknown[]>)[list];
  const identifier = (entries?.[Number(index)] as Record<string, unknown> | null)?.[IDENTIFIERS[list as keyof typeof IDENTIFIERS]];
  return { ...violation, entry: entryName(list, Number(index), identifier), field };
}

export const entryName = (list: string, index: number, identifier: unknown): string =>
  `${list}[${index}]${typeof identifier === 'string' ? ` ${JSON.stringify(identifier.slice(0, 100))}` : ''}`;

/** Entries under an identifier that an earlier entry has. */
export const duplicateEntries = ({ users, apis, clients, trustedIssuers }: ImportFile): Violation[] => [
  ...repeated('users', 'username', users.map(({ username }) => username), usernameKey),
  ...repeated('apis', 'identifier', apis.map(({ identifier }) => identifier)),
  ...repeated('clients', 'client_id', clients.map(({ clientId }) => clientId)),
  // one name may issue both kinds
  ...repeated('trusted_issuers', 'issuer', trustedIssuers.map(({ issuer }) => issuer), (issuer, index) => `${trustedIssuers[index]?.kind} ${issuer}`),
];

function repeated(list: string, field: string, identifiers: readonly string[], key = (identifier: string, _index: number) => identifier): Violation[] {
  const first = new Map<string, number>();
  return identifiers.flatMap((identifier, index) => {
    const earlier = first.get(key(identifier, index));
    if (earlier === undefined) first.set(key(identifier, index), index);
    return earlier === undefined ? [] : [{ entry: entryName(list, index, identifier), field, rule: `must not be that of ${list}[${earlier}]`, value: identifier }];
  });
}

/** What is registered already. */
export interface Registered {
  readonly clientIds: ReadonlySet<string>;
  /** Scopes of registered APIs that the file does not define anew. */
  readonly scopes: ReadonlySet<string>;
}

/** Names in the file behind which there is nothing, neither in the file nor registered. */
export function unknownReferences(file: ImportFile, registered: Registered): Violation[] {
  const clientIds = new Set([...registered.clientIds, ...file.clients.map(({ clientId }) => clientId)]);
  const scopes = new Set([...registered.scopes, ...file.apis.flatMap((api) => api.scopes.map(({ name }) => name))]);
  return [
    ...file.apis.flatMap((api, index) => inEntry('apis', index, api.identifier, unknownIntrospectionClients(api.introspectionClients, clientIds))),
    ...file.clients.flatMap((client, index) => inEntry('clients', index, client.clientId, unknownScopes(client.scope, scopes))),
    ...file.trustedIssuers.flatMap(({ clients, issuer, scope }, index) =>
      inEntry('trusted_issuers', index, issuer, [...unknownIssuerClients(clients, clientIds), ...unknownScopes(scope, scopes)]),
    ),
  ];
}

export const unknownIntrospectionClients = (introspectionClients: readonly string[], clientIds: ReadonlySet<string>): Violation[] =>
  introspectionClients.flatMap((id, position) =>
    clientIds.has(id) ? [] : [{ field: `introspection_clients[${position}]`, rule: 'must be the client_id of a registered client', value: id }],
  );

export const unknownScopes = (scope: readonly string[], scopes: ReadonlySet<string>): Violation[] =>
  scope
    .filter((name) => !scopes.has(name) && !ALWAYS_THERE.has(name))
    .map((name) => ({ field: 'scope', rule: `must name scopes of registered APIs: there is no scope ${name}`, value: name }));

const inEntry = (list: string, index: number, identifier: string, violations: readonly Violation[]): Violation[] =>
  violations.map((violation) => ({ entry: entryName(list, index, identifier), ...violation }));
