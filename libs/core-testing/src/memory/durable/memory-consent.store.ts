import type { ConsentStore } from '@assent/core';

export class MemoryConsentStore implements ConsentStore {
  private readonly allowed = new Map<string, readonly string[]>();

  async find(userId: string, clientId: string): Promise<readonly string[]> {
    return this.allowed.get(keyOf(userId, clientId)) ?? [];
  }

  async add(userId: string, clientId: string, scope: readonly string[]): Promise<void> {
    const before = this.allowed.get(keyOf(userId, clientId)) ?? [];
    this.allowed.set(keyOf(userId, clientId), [...new Set([...before, ...scope])]);
  }

  remove(userId: string, clientId: string): void {
    this.allowed.delete(keyOf(userId, clientId));
  }
}

const keyOf = (userId: string, clientId: string): string => JSON.stringify([userId, clientId]);
