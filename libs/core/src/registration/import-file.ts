import { z } from 'zod';
import type { Api } from '../model/api.js';
import { apiMembers, apiOf } from './api-rules.js';
import { checkTogether, clientMembers, clientMetadataOf, SECRET_AUTH_METHODS, withDefaults, type ClientMetadata } from './client-metadata.js';
import { duplicateEntries, withEntry } from './import-entries.js';
import { clientId, clientSecret } from './text-rules.js';
import { checkIssuerTogether, trustedIssuerMembers, trustedIssuerOf, type TrustedIssuerProfile } from './trusted-issuer-rules.js';
import { importedPassword, userMembers, type UserProfile } from './user-rules.js';
import { readable, RulesBroken, violationsOf } from './violation.js';

/** A checked import file. What is left out of an entry has its default, but where it says otherwise. */
export interface ImportFile {
  readonly users: readonly ImportedUser[];
  readonly apis: readonly Api[];
  readonly clients: readonly ImportedClient[];
  readonly trustedIssuers: readonly ImportedTrustedIssuer[];
}

export interface ImportedUser extends Omit<UserProfile, 'roles'> {
  /** Left out: a known person keeps theirs, a new one has none. */
  readonly roles?: UserProfile['roles'];
  /** Left out: a known person keeps theirs, a new one cannot sign in yet. */
  readonly password?: string;
  /** Left out: as before; a new one is enabled. */
  readonly disabled?: boolean;
}

export interface ImportedClient extends ClientMetadata {
  readonly clientId: string;
  /** Left out: a known client keeps its secrets, a new one has none yet. */
  readonly clientSecret?: string;
  /** Left out: as before; a new one is enabled. */
  readonly disabled?: boolean;
}

export interface ImportedTrustedIssuer extends TrustedIssuerProfile {
  /** Left out: as before; a new one is enabled. */
  readonly disabled?: boolean;
}

const importedUser = userMembers.extend({ password: importedPassword.optional(), disabled: z.boolean().optional() });

const importedClient = clientMembers
  .extend({ client_id: clientId, client_secret: clientSecret.optional(), disabled: z.boolean().optional() })
  .transform(withDefaults)
  .superRefine(checkTogether)
  .refine((client) => client.client_secret === undefined || SECRET_AUTH_METHODS.includes(client.token_endpoint_auth_method), {
    path: ['client_secret'],
    error: `must be given only with the token_endpoint_auth_method ${SECRET_AUTH_METHODS.join(' or ')}`,
  });

const importedTrustedIssuer = trustedIssuerMembers.extend({ disabled: z.boolean().optional() }).superRefine(checkIssuerTogether);

const importFile = z.strictObject({
  $schema: z.string().optional(),
  users: z.array(importedUser).default([]),
  apis: z.array(apiMembers).default([]),
  clients: z.array(importedClient).default([]),
  trusted_issuers: z.array(importedTrustedIssuer).default([]),
});

/** @throws RulesBroken naming every entry and the rule that it breaks */
export function parseImportFile(input: unknown): ImportFile {
  const result = importFile.safeParse(input, { error: readable });
  if (!result.success) throw new RulesBroken(violationsOf(result.error, input).map((violation) => withEntry(violation, input)));
  const { users, apis, clients, trusted_issuers } = result.data;
  const file = { users: users.map(userOf), apis: apis.map(apiOf), clients: clients.map(clientOf), trustedIssuers: trusted_issuers.map(issuerOf) };
  const duplicates = duplicateEntries(file);
  if (duplicates.length > 0) throw new RulesBroken(duplicates);
  return file;
}

function userOf({ username, email, name, roles, password, disabled }: z.output<typeof importedUser>): ImportedUser {
  return {
    username,
    ...(email !== undefined && { email }),
    ...(name !== undefined && { name }),
    ...(roles !== undefined && { roles }),
    ...(password !== undefined && { password }),
    ...(disabled !== undefined && { disabled }),
  };
}

function clientOf(client: z.output<typeof importedClient>): ImportedClient {
  return {
    clientId: client.client_id,
    ...clientMetadataOf(client),
    ...(client.client_secret !== undefined && { clientSecret: client.client_secret }),
    ...(client.disabled !== undefined && { disabled: client.disabled }),
  };
}

const issuerOf = ({ disabled, ...members }: z.output<typeof importedTrustedIssuer>): ImportedTrustedIssuer => ({
  ...trustedIssuerOf(members),
  ...(disabled !== undefined && { disabled }),
});
