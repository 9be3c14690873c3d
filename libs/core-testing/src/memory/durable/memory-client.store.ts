import type { Client, ClientStore, HashedSecret, Offered, Standing } from '@assent/core';
import { GONE } from './gone.js';
import { Revocations, type RecordOrder } from './revocations.js';

export class MemoryClientStore implements ClientStore {
  private readonly clients = new Map<string, Client>();
  private readonly revocations: Revocations;

  constructor(order: RecordOrder) {
    this.revocations = new Revocations(order);
  }

  /** Registers or replaces. */
  put(client: Client): void {
    this.clients.set(client.clientId, client);
  }

  /** In order of registration. */
  all(): readonly Client[] {
    return [...this.clients.values()];
  }

  remove(clientId: string): void {
    this.clients.delete(clientId);
  }

  revokeEverythingOf(clientId: string): void {
    const tokensNotBefore = this.revocations.revokeEverythingOf(clientId);
    const client = this.clients.get(clientId);
    if (client !== undefined) this.put({ ...client, tokensNotBefore });
  }

  async find(clientId: string): Promise<Client | undefined> {
    return this.clients.get(clientId);
  }

  async offered(): Promise<Offered> {
    const enabled = [...this.clients.values()].filter(({ disabledAt }) => disabledAt === undefined);
    return {
      implicit: enabled.some(({ grantTypes, unregistered }) => grantTypes.includes('implicit') && unregistered !== true),
      mac: enabled.some(({ policy }) => policy.tokenTypes.includes('mac')),
    };
  }

  async adopt(client: Client): Promise<void> {
    if (!this.clients.has(client.clientId)) this.put(client);
  }

  async rehash(clientId: string, from: string, to: HashedSecret): Promise<void> {
    const client = this.clients.get(clientId);
    if (client !== undefined) this.put({ ...client, secrets: client.secrets.map((secret) => (secret.hash === from ? { ...secret, ...to } : secret)) });
  }

  /** @param recorded of the grant or token in question */
  standing(clientId: string, recorded: number): Standing {
    return standingOf(this.clients.get(clientId), this.revocations.of(clientId, recorded));
  }

  isEnabled(clientId: string): boolean {
    const client = this.clients.get(clientId);
    return client !== undefined && client.disabledAt === undefined;
  }
}

/** Only what decides, without the rest of the record. */
export function standingOf(party: Pick<Standing, 'disabledAt'> | undefined, revoked: Pick<Standing, 'revokedAt'>): Standing {
  if (party === undefined) return { disabledAt: GONE };
  return { ...(party.disabledAt && { disabledAt: party.disabledAt }), ...revoked };
}
