import { In, type EntityManager } from 'typeorm';
import { ClientEntity } from '../entities/client.entity.js';

/** The names of the clients behind a page of grants or tokens. */
export async function clientNamesOf(manager: EntityManager, clientIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const clients = await manager.find(ClientEntity, { select: { clientId: true, clientName: true }, where: { clientId: In([...new Set(clientIds)]) } });
  return new Map(clients.flatMap(({ clientId, clientName }) => (clientName === null ? [] : [[clientId, clientName] as const])));
}
