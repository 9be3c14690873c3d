import { clientMembersOf, type ClientMetadata, type ImportedClient } from '@assent/core';
import { ClientEntity } from '../entities/client.entity.js';
import type { Change } from './change.js';
import { clientTarget, insertClient, saveClient, writeMetadata } from './client-records.js';
import { addSecret, hasSecret } from './client-secrets.js';
import type { Outcome } from './configuration-import.js';
import type { ManagementNeeds } from './management-needs.js';
import { revokeEverythingOf } from './revocation.js';

type Needs = Pick<ManagementNeeds, 'secretHasher'>;

export async function importClient(change: Change, client: ImportedClient, needs: Needs): Promise<Outcome> {
  const { clientId } = client;
  const entity = await change.manager.findOne(ClientEntity, { where: { clientId }, lock: { mode: 'pessimistic_write' } });
  return entity === null ? createClient(change, client, needs) : updateClient(change, entity, client, needs);
}

async function createClient(change: Change, client: ImportedClient, { secretHasher }: Needs): Promise<Outcome> {
  const metadata = metadataFrom(client);
  const entity = await insertClient(change, client.clientId, metadata);
  if (client.clientSecret !== undefined) await addSecret(change, client.clientId, secretHasher.hashed(client.clientSecret), 0);
  if (client.disabled) await setDisabled(change, entity, true);
  await change.record('client.create', clientTarget(client.clientId), { ...clientMembersOf(metadata), ...(client.disabled && { disabled: true }) });
  return 'created';
}

async function updateClient(change: Change, entity: ClientEntity, client: ImportedClient, { secretHasher }: Needs): Promise<Outcome> {
  const { clientId, clientSecret } = client;
  const changed = await writeMetadata(change, entity, metadataFrom(client));
  const disabled = client.disabled !== undefined && client.disabled !== (entity.disabledAt !== null) ? client.disabled : undefined;
  if (disabled !== undefined) await setDisabled(change, entity, disabled);
  const newSecret = clientSecret !== undefined && !(await hasSecret(change, clientId, clientSecret, secretHasher));
  if (newSecret) {
    await addSecret(change, clientId, secretHasher.hashed(clientSecret), 0);
    await saveClient(change, entity);
  }
  if (changed === undefined && disabled === undefined && !newSecret) return 'unchanged';
  await change.record('client.update', clientTarget(clientId), {
    ...(changed !== undefined && { changed }),
    ...(disabled !== undefined && { disabled }),
    ...(newSecret && { client_secret: 'replaced' }),
  });
  return 'changed';
}

async function setDisabled(change: Change, entity: ClientEntity, disabled: boolean): Promise<void> {
  entity.disabledAt = disabled ? change.at : null;
  await saveClient(change, entity);
  await revokeEverythingOf(change.manager, 'clients', entity.clientId);
}

const metadataFrom = ({ clientId: _, clientSecret: __, disabled: ___, ...metadata }: ImportedClient): ClientMetadata => metadata;
