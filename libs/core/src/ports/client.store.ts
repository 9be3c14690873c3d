import type { Client } from '../model/client.js';

export interface ClientStore {
  /** Exact, case-sensitive match; disabled clients are found too (the caller decides). */
  find(clientId: string): Promise<Client | undefined>;
}
