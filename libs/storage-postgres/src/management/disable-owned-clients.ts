import { ClientEntity } from '../entities/client.entity.js';
import type { Change } from './change.js';
import { clientTarget, saveClient } from './client-records.js';
import { revokeEverythingOf } from './revocation.js';

/** Nobody looks after the clients of a person who is gone. An admin may enable one again, and look after it. */
export async function disableOwnedClients(change: Change, userId: string): Promise<void> {
  const owned = await change.manager
    .createQueryBuilder(ClientEntity, 'client')
    .where(`client.metadata ? 'ownerUserId' AND client.metadata->>'ownerUserId' = :userId AND client.disabledAt IS NULL`, { userId })
    .orderBy('client.clientId')
    .setLock('pessimistic_write')
    .getMany();
  for (const entity of owned) {
    entity.disabledAt = change.at;
    await saveClient(change, entity);
    await revokeEverythingOf(change.manager, 'clients', entity.clientId);
    await change.record('client.disable', clientTarget(entity.clientId), { because: 'its owner was deleted' });
  }
}
