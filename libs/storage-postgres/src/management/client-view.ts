import type { Client } from '@assent/core';
import type { EntityManager } from 'typeorm';
import { ClientSecretEntity } from '../entities/client-secret.entity.js';
import type { ClientEntity } from '../entities/client.entity.js';
import { metadataOf } from './client-records.js';

/** A client as admins see it: of its secrets only when they were made and when they end. */
export type ManagedClient = Omit<Client, 'secrets'> & {
  readonly secrets: readonly { readonly createdAt: Date; readonly expiresAt?: Date }[];
};

/** With the secrets' dates and what the clients may introspect: three queries however many clients. */
export async function managedClients(manager: EntityManager, entities: readonly ClientEntity[], at: Date): Promise<readonly ManagedClient[]> {
  const clientIds = entities.map(({ clientId }) => clientId);
  if (clientIds.length === 0) return [];
  const secrets = await manager
    .createQueryBuilder(ClientSecretEntity, 'secret')
    .select(['secret.secretId', 'secret.clientId', 'secret.createdAt', 'secret.expiresAt'])
    .where('secret.clientId = ANY(:clientIds) AND (secret.expiresAt IS NULL OR secret.expiresAt > :at)', { clientIds, at })
    .orderBy('secret.createdAt', 'DESC')
    .getMany();
  const apis: { identifier: string; clients: string[] }[] = await manager.query(
    `SELECT identifier, introspection_clients AS clients FROM apis WHERE introspection_clients && $1 ORDER BY identifier`,
    [clientIds],
  );
  return entities.map((entity) => ({
    ...managedClient(entity),
    secrets: secrets.filter(({ clientId }) => clientId === entity.clientId).map(secretDates),
    introspects: apis.filter(({ clients }) => clients.includes(entity.clientId)).map(({ identifier }) => identifier),
  }));
}

const managedClient = (entity: ClientEntity): Omit<ManagedClient, 'secrets' | 'introspects'> => ({
  clientId: entity.clientId,
  ...metadataOf(entity),
  ...(entity.disabledAt !== null && { disabledAt: entity.disabledAt }),
  ...(entity.tokensNotBefore !== null && { tokensNotBefore: entity.tokensNotBefore }),
  createdAt: entity.createdAt,
  updatedAt: entity.updatedAt,
  version: entity.version,
});

const secretDates = ({ createdAt, expiresAt }: ClientSecretEntity) => ({ createdAt, ...(expiresAt !== null && { expiresAt }) });
