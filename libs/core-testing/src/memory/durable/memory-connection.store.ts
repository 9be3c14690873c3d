import type { Connection, ConnectionStore } from '@assent/core';
import type { MemoryClientStore } from './memory-client.store.js';
import type { MemoryUserStore } from './memory-user.store.js';

interface Entry extends Connection {
  readonly withdrawal?: true;
}

interface Joined {
  readonly clients: MemoryClientStore;
  readonly users: MemoryUserStore;
  /** Forgets the consent and revokes the grants of a person to a client. */
  readonly takeBack: (userId: string, clientId: string, at: Date) => Promise<void>;
}

export class MemoryConnectionStore implements ConnectionStore {
  private readonly entries: Entry[] = [];

  constructor(private readonly joined: Joined) {}

  async record(connection: Connection): Promise<void> {
    const { clients, users } = this.joined;
    const parties = await Promise.all([users.find(connection.userId), clients.find(connection.clientId)]);
    if (!parties.includes(undefined)) this.entries.unshift(connection);
  }

  async latest(userId: string, clientId: string, redirectUri: string | undefined): Promise<Connection | undefined> {
    const found = this.entries.find((entry) => entry.userId === userId && entry.clientId === clientId && (entry.withdrawal || entry.redirectUri === redirectUri));
    return found && connectionOf(found);
  }

  async listOf(userId: string): Promise<readonly Connection[]> {
    return this.entries.filter((entry) => entry.userId === userId).map(connectionOf);
  }

  async withdraw(userId: string, clientId: string, at: Date): Promise<void> {
    await this.joined.takeBack(userId, clientId, at);
    this.entries.unshift({ userId, clientId, state: 'rejected', withdrawal: true, decidedAt: at });
  }
}

const connectionOf = ({ withdrawal: _, ...connection }: Entry): Connection => connection;
