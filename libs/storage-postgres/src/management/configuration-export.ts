import { adminApiIdentifier, apiMembersOf, clientMembersOf, CONSOLE_CLIENT_ID, trustedIssuerMembersOf, userMembersOf } from '@assent/core';
import { Not, type EntityManager } from 'typeorm';
import { ApiEntity } from '../entities/api.entity.js';
import { ClientEntity } from '../entities/client.entity.js';
import { TrustedIssuerEntity } from '../entities/trusted-issuer.entity.js';
import { UserEntity } from '../entities/user.entity.js';
import { managedApis } from './api-records.js';
import { metadataOf } from './client-records.js';
import type { Document } from './documents.js';
import type { ManagementNeeds } from './management-needs.js';
import { profileOfIssuer } from './trusted-issuer-records.js';
import { profileOf } from './user-records.js';

/** The shape of the import file. */
export interface ExportedConfiguration {
  readonly users: readonly Document[];
  readonly apis: readonly Document[];
  readonly clients: readonly Document[];
  readonly trusted_issuers: readonly Document[];
}

/** Everything that is registered, without secrets and passwords: importing it where it came from changes nothing. */
export class ConfigurationExport {
  constructor(private readonly needs: Pick<ManagementNeeds, 'changes' | 'issuer'>) {}

  read(): Promise<ExportedConfiguration> {
    return this.needs.changes.read((root) =>
      // One view of all tables.
      root.transaction('REPEATABLE READ', async (manager) => ({
        users: await users(manager),
        apis: await apis(manager, this.needs.issuer),
        clients: await clients(manager),
        trusted_issuers: await trustedIssuers(manager),
      })),
    );
  }
}

async function users(manager: EntityManager): Promise<Document[]> {
  const entities = await manager.find(UserEntity, { order: { usernameKey: 'ASC' } });
  return entities.map((entity) => ({ ...userMembersOf(profileOf(entity)), ...disabled(entity) }));
}

async function apis(manager: EntityManager, issuer: string): Promise<Document[]> {
  const entities = await manager.find(ApiEntity, { where: { identifier: Not(adminApiIdentifier(issuer)) }, order: { identifier: 'ASC' } });
  return (await managedApis(manager, entities)).map(apiMembersOf);
}

/** What nobody registered would come back as registered; the console is wherever the server is. */
async function clients(manager: EntityManager): Promise<Document[]> {
  const entities = (await manager.find(ClientEntity, { where: { clientId: Not(CONSOLE_CLIENT_ID) }, order: { clientId: 'ASC' } })).filter(({ metadata }) => metadata.unregistered !== true);
  return entities.map((entity) => ({ client_id: entity.clientId, ...clientMembersOf(metadataOf(entity)), ...disabled(entity) }));
}

async function trustedIssuers(manager: EntityManager): Promise<Document[]> {
  const entities = await manager.find(TrustedIssuerEntity, { order: { issuer: 'ASC', kind: 'ASC' } });
  return entities.map((entity) => ({ ...trustedIssuerMembersOf(profileOfIssuer(entity)), ...disabled(entity) }));
}

const disabled = ({ disabledAt }: { disabledAt: Date | null }): Document => (disabledAt === null ? {} : { disabled: true });
