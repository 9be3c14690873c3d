import type { Client, ClientStore, Standing } from '@assent/core';
import { GONE } from './gone.js';

export class MemoryClientStore implements ClientStore {
  private readonly clients = new Map<string, Client>();

  /** Registers or replaces. */
  put(client: Client): void {
    this.clients.set(client.clientId, client);
  }

  remove(clientId: string): void {
    this.clients.delete(clientId);
  }

  async find(clientId: string): Promise<Client | undefined> {
    return this.clients.get(clientId);
  }

  standing(clientId: string): Standing {
    return standingOf(this.clients.get(clientId));
  }
}

/** Only what decides, without the rest of the record. */
export function standingOf(party: Standing | undefined): Standing {
  if (party === undefined) return { disabledAt: GONE };
  const { disabledAt, tokensNotBefore } = party;
  return { ...(disabledAt && { disabledAt }), ...(tokensNotBefore && { tokensNotBefore }) };
}
