import type { Client } from '../../model/client.js';
import type { ClientStore } from '../../ports/client.store.js';

/** A client that may use the routes of GNU MediaGoblin's OAuth plugin; to them every other one is unknown. */
export async function findMediagoblinClient(clientId: string, { clients }: { readonly clients: ClientStore }): Promise<Client | undefined> {
  const client = await clients.find(clientId);
  const usesDialect = client?.policy.allowMediagoblin === true && client.unregistered !== true && client.disabledAt === undefined;
  return usesDialect ? client : undefined;
}
