import { clientMembersOf, RulesBroken, unknownScopes, type ClientMetadata } from '@assent/core';
import type { EntityManager } from 'typeorm';
import { ApiScopeEntity } from '../entities/api-scope.entity.js';
import { AuditEntryEntity } from '../entities/audit-entry.entity.js';
import { ClientSecretEntity } from '../entities/client-secret.entity.js';
import { ClientEntity, withPolicy, type ClientMetadataColumn } from '../entities/client.entity.js';
import type { Change } from './change.js';
import { usesSecret } from './client-secrets.js';
import { differences } from './documents.js';
import { NotFound } from './management-errors.js';
import { revokeEverythingOf } from './revocation.js';

export const clientTarget = (clientId: string): string => `client:${clientId}`;

/** @throws NotFound */
export async function lockClient({ manager }: Change, clientId: string): Promise<ClientEntity> {
  const entity = await manager.findOne(ClientEntity, { where: { clientId }, lock: { mode: 'pessimistic_write' } });
  if (entity === null) throw new NotFound('client');
  return entity;
}

/** @throws NotFound */
export async function readClient(manager: EntityManager, clientId: string): Promise<ClientEntity> {
  const entity = await manager.findOneBy(ClientEntity, { clientId });
  if (entity === null) throw new NotFound('client');
  return entity;
}

export async function insertClient(change: Change, clientId: string, metadata: ClientMetadata): Promise<ClientEntity> {
  const { manager, at } = change;
  const entity = manager.create(ClientEntity, {
    clientId,
    ...columnsOf(metadata),
    disabledAt: null,
    tokensNotBefore: null,
    createdAt: at,
    updatedAt: at,
    version: 1,
  });
  await manager.insert(ClientEntity, entity as object);
  if (await wasUsedBefore(manager, clientId)) await revokeEverythingOf(manager, 'clients', clientId);
  return entity;
}

/** A client_id may come back after its deletion; what its predecessor was issued may not. */
const wasUsedBefore = (manager: EntityManager, clientId: string): Promise<boolean> =>
  manager.existsBy(AuditEntryEntity, { target: clientTarget(clientId), action: 'client.delete' });

/** First-party is what an admin registered. */
const NOT_OURS = { field: 'skip_consent', rule: 'must not be true for a client that a person registered for themselves, or that nobody registered' };

/** @returns what changed; undefined: nothing, and nothing was written @throws RulesBroken */
export async function writeMetadata(change: Change, entity: ClientEntity, metadata: ClientMetadata): Promise<object | undefined> {
  const changed = differences(clientMembersOf(metadataOf(entity)), clientMembersOf(metadata));
  if (changed === undefined) return undefined;
  const { ownerUserId, unregistered } = entity.metadata;
  if (metadata.policy.skipConsent && (ownerUserId !== undefined || unregistered)) throw new RulesBroken([NOT_OURS]);
  Object.assign(entity, columnsOf(metadata));
  // where a client comes from is no member that anybody changes
  entity.metadata = { ...entity.metadata, ...(ownerUserId !== undefined && { ownerUserId }), ...(unregistered && { unregistered }) };
  await saveClient(change, entity);
  // A secret that no longer counts must not count again after the next change.
  if (!usesSecret(entity)) await change.manager.delete(ClientSecretEntity, { clientId: entity.clientId });
  return changed;
}

export async function saveClient({ manager, at }: Change, entity: ClientEntity): Promise<void> {
  entity.updatedAt = at;
  entity.version += 1;
  await manager.update(ClientEntity, { clientId: entity.clientId }, entity as object);
}

/** @throws RulesBroken */
export async function requireKnownScopes({ manager }: Pick<Change, 'manager'>, scope: readonly string[]): Promise<void> {
  const rows = await manager.createQueryBuilder(ApiScopeEntity, 'scope').where('scope.name = ANY(:scope)', { scope }).getMany();
  const violations = unknownScopes(scope, new Set(rows.map(({ name }) => name)));
  if (violations.length > 0) throw new RulesBroken(violations);
}

export const metadataOf = (entity: ClientEntity): ClientMetadata => ({
  ...(entity.clientName !== null && { clientName: entity.clientName }),
  ...withPolicy(entity.metadata, entity.tokenEndpointAuthMethod),
  redirectUris: entity.redirectUris,
  grantTypes: entity.grantTypes,
  responseTypes: entity.responseTypes,
  tokenEndpointAuthMethod: entity.tokenEndpointAuthMethod,
  scope: entity.scope,
  requirePkce: entity.requirePkce,
  ...(entity.accessTokenTtlSeconds !== null && { accessTokenTtlSeconds: entity.accessTokenTtlSeconds }),
});

function columnsOf(metadata: ClientMetadata) {
  const { clientName = null, redirectUris, grantTypes, responseTypes, tokenEndpointAuthMethod, scope, requirePkce, accessTokenTtlSeconds = null, ...rest } = metadata;
  return {
    clientName,
    redirectUris: [...redirectUris],
    grantTypes: [...grantTypes],
    responseTypes: [...responseTypes],
    tokenEndpointAuthMethod,
    scope: [...scope],
    requirePkce,
    accessTokenTtlSeconds,
    metadata: rest satisfies ClientMetadataColumn,
  };
}
