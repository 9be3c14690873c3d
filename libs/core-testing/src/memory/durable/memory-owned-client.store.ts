import type { Client, ClientSecret, OwnedClientStore } from '@assent/core';
import type { MemoryClientStore } from './memory-client.store.js';

export class MemoryOwnedClientStore implements OwnedClientStore {
  constructor(private readonly clients: MemoryClientStore) {}

  async create(client: Client): Promise<void> {
    this.clients.put(client);
  }

  async listOf(userId: string): Promise<readonly Client[]> {
    return this.clients.all().filter(({ ownerUserId }) => ownerUserId === userId).reverse();
  }

  async replaceSecret(userId: string, clientId: string, secret: ClientSecret): Promise<boolean> {
    const client = await this.clients.find(clientId);
    if (client === undefined || client.ownerUserId !== userId || client.disabledAt !== undefined) return false;
    this.clients.put({ ...client, secrets: [secret], version: client.version + 1 });
    return true;
  }
}
