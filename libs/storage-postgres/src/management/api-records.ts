import { apiMembersOf, RulesBroken, unknownIntrospectionClients, type Api } from '@assent/core';
import { In, type EntityManager } from 'typeorm';
import { ApiScopeEntity } from '../entities/api-scope.entity.js';
import { ApiEntity } from '../entities/api.entity.js';
import { ClientEntity } from '../entities/client.entity.js';
import type { Change } from './change.js';
import { differences } from './documents.js';
import { NotFound } from './management-errors.js';

export interface ManagedApi extends Api {
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

export const apiTarget = (identifier: string): string => `api:${identifier}`;

/** @throws NotFound */
export async function lockApi({ manager }: Change, identifier: string): Promise<ManagedApi> {
  const entity = await manager.findOne(ApiEntity, { where: { identifier }, lock: { mode: 'pessimistic_write' } });
  const [api] = await managedApis(manager, entity === null ? [] : [entity]);
  if (api === undefined) throw new NotFound('API');
  return api;
}

export async function insertApi(change: Change, api: Api): Promise<ManagedApi> {
  const { manager, at } = change;
  const { bearerMethods, identifier, name, tokenFormat, introspectionClients } = api;
  const dates = { createdAt: at, updatedAt: at, version: 1 };
  await manager.insert(ApiEntity, { identifier, name, tokenFormat, bearerMethods: [...bearerMethods], introspectionClients: [...introspectionClients], ...dates });
  await insertScopes(manager, api);
  return { ...api, ...dates };
}

/** Takes the scopes that the API loses from the clients too. @returns what changed; undefined: nothing, and nothing was written */
export async function writeApi(change: Change, before: ManagedApi, api: Api): Promise<Record<string, unknown> | undefined> {
  const changed = differences(apiMembersOf(before), apiMembersOf(api));
  if (changed === undefined) return undefined;
  const { manager, at } = change;
  const { bearerMethods, identifier, name, tokenFormat, introspectionClients } = api;
  await manager.update(ApiEntity, { identifier }, {
    name, tokenFormat, bearerMethods: [...bearerMethods], introspectionClients: [...introspectionClients], updatedAt: at, version: before.version + 1,
  });
  await manager.delete(ApiScopeEntity, { apiIdentifier: identifier });
  await insertScopes(manager, api);
  const clients = await withdrawScopes(change, before.scopes.map((scope) => scope.name));
  return { changed, ...(clients.length > 0 && { scopes_withdrawn_from: clients }) };
}

/** Clients and trusted issuers keep no scope that no API has (any more): an API that gets one of that name later would be theirs to use.
 *  @returns the clients that had one */
export async function withdrawScopes({ manager, at }: Change, scopes: readonly string[]): Promise<readonly string[]> {
  const kept = await manager.findBy(ApiScopeEntity, { name: In([...scopes]) });
  const gone = scopes.filter((scope) => !kept.some(({ name }) => name === scope));
  if (gone.length === 0) return [];
  const [rows]: [{ client_id: string }[], number] = await manager.query(
    `UPDATE clients SET scope = ARRAY(SELECT name FROM unnest(scope) WITH ORDINALITY AS s(name, position) WHERE name <> ALL($1) ORDER BY position),
       updated_at = $2, version = version + 1 WHERE scope && $1 RETURNING client_id`,
    [gone, at],
  );
  await manager.query(
    `UPDATE trusted_issuers SET scope = ARRAY(SELECT name FROM unnest(scope) WITH ORDINALITY AS s(name, position) WHERE name <> ALL($1) ORDER BY position),
       updated_at = $2, version = version + 1 WHERE scope && $1`,
    [gone, at],
  );
  return rows.map(({ client_id }) => client_id).sort();
}

/** Holds the clients until the change is done, so that none is deleted meanwhile. @throws RulesBroken */
export async function requireKnownIntrospectionClients({ manager }: Change, api: Api): Promise<void> {
  const found = await manager.find(ClientEntity, {
    select: { clientId: true },
    where: { clientId: In([...api.introspectionClients]) },
    lock: { mode: 'pessimistic_read' },
  });
  const violations = unknownIntrospectionClients(api.introspectionClients, new Set(found.map(({ clientId }) => clientId)));
  if (violations.length > 0) throw new RulesBroken(violations);
}

export async function managedApis(manager: EntityManager, entities: readonly ApiEntity[]): Promise<readonly ManagedApi[]> {
  const identifiers = entities.map(({ identifier }) => identifier);
  const scopes = await manager.find(ApiScopeEntity, { where: { apiIdentifier: In(identifiers) }, order: { position: 'ASC' } });
  return entities.map((entity) => ({
    ...entity,
    scopes: scopes.filter(({ apiIdentifier }) => apiIdentifier === entity.identifier).map(({ name, description }) => ({ name, description })),
  }));
}

async function insertScopes(manager: EntityManager, { identifier, scopes }: Api): Promise<void> {
  if (scopes.length === 0) return;
  await manager.insert(ApiScopeEntity, scopes.map((scope, position) => ({ apiIdentifier: identifier, ...scope, position })));
}
