import type { KeyStore, SigningKey } from '@assent/core';

export class MemoryKeyStore implements KeyStore {
  private readonly keys = new Map<string, SigningKey>();

  /** Adds or replaces. */
  put(key: SigningKey): void {
    this.keys.set(key.kid, key);
  }

  clear(): void {
    this.keys.clear();
  }

  async published(at: Date): Promise<readonly SigningKey[]> {
    return this.unretired(at);
  }

  async saveFirst(key: SigningKey): Promise<void> {
    if (this.unretired(key.createdAt).length === 0) this.put(key); // no await in between: nobody else can be first
  }

  private unretired(at: Date): SigningKey[] {
    return [...this.keys.values()].filter((key) => isPublished(key, at)).sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  }
}

const isPublished = ({ retiredAt }: SigningKey, at: Date): boolean => retiredAt === undefined || retiredAt > at;
