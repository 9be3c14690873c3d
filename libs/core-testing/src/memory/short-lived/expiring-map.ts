import type { Clock } from '@assent/core';

interface Entry<T> {
  readonly value: T;
  readonly expiresAt: Date;
}

/** A map whose entries are gone from their expiry on. */
export class ExpiringMap<T> {
  private readonly entries = new Map<string, Entry<T>>();

  constructor(private readonly clock: Clock) {}

  set(key: Buffer | string, value: T, expiresAt: Date): void {
    this.entries.set(textOf(key), { value, expiresAt });
  }

  get(key: Buffer | string): T | undefined {
    const entry = this.entries.get(textOf(key));
    return entry !== undefined && entry.expiresAt > this.clock.now() ? entry.value : undefined;
  }

  /** What has not expired, by the keys' text. */
  live(): readonly (readonly [key: string, value: T])[] {
    const now = this.clock.now();
    return [...this.entries].flatMap(([key, { expiresAt, value }]) => (expiresAt > now ? [[key, value] as const] : []));
  }

  delete(key: Buffer | string): void {
    this.entries.delete(textOf(key));
  }

  clear(): void {
    this.entries.clear();
  }
}

const textOf = (key: Buffer | string): string => (typeof key === 'string' ? key : key.toString('base64url'));
