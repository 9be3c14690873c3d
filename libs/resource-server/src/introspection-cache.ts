import { createHash } from 'node:crypto';
import type { ActiveToken } from './introspection.js';

interface Entry {
  readonly token: ActiveToken;
  readonly goodUntilMilliseconds: number;
}

/** Good answers of the last few seconds, at most `maxEntries`: the one unused for longest goes first. Knows tokens by SHA-256 only. */
export class IntrospectionCache {
  private readonly entries = new Map<string, Entry>();

  constructor(
    private readonly maxEntries: number,
    private readonly ttlSeconds: number,
  ) {}

  static keyOf(token: string): string {
    return createHash('sha256').update(token).digest('base64');
  }

  get(key: string, nowMilliseconds: number): ActiveToken | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    this.entries.delete(key);
    if (entry.goodUntilMilliseconds <= nowMilliseconds) return undefined;
    this.entries.set(key, entry); // a Map keeps the order of insertion: now it is the youngest
    return entry.token;
  }

  /** @param askedAtMilliseconds when the question was sent: the answer is at least as old as the reply */
  set(key: string, token: ActiveToken, askedAtMilliseconds: number): void {
    const limit = askedAtMilliseconds + this.ttlSeconds * 1000;
    const goodUntilMilliseconds = token.exp === undefined ? limit : Math.min(limit, token.exp * 1000);
    this.entries.delete(key);
    this.entries.set(key, { token, goodUntilMilliseconds });
    const [oldest] = this.entries.keys();
    if (this.entries.size > this.maxEntries && oldest !== undefined) this.entries.delete(oldest);
  }

  get size(): number {
    return this.entries.size;
  }
}
