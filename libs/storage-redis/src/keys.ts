import { sha256 } from '@assent/core';

/** One key space for each type: the id of one thing never finds another. */
export type KeyType = 'code' | 'device-code' | 'device-user-code' | 'interaction' | 'session' | 'sessions-of' | 'seen' | 'rate';

/** Into so many parts the memory of seen values falls in Redis Cluster: more than it has masters, so that each has about as many, and few
 *  enough to begin them all at every connection. */
export const MEMORY_PARTS = 64;

/** Of a value that was seen, and of the birth of the memory that it belongs to. */
export interface SeenKeys {
  readonly seen: string;
  readonly birth: string;
}

/** Names of keys. They hold hashes only: no secret, nothing that a caller can shape or make long.
 *
 *  Nearly every command has one key, so that Redis Cluster spreads them by itself. What was seen is remembered together with the birth of
 *  the memory, so the memory of a cluster has parts: `{17}` in both names (a hash tag) puts them into one slot. A part that a node lost
 *  begins anew and the others stay. */
export class Keys {
  /** @param prefix separates several installations on one server, and has no braces
   *  @param parts of the memory of seen values */
  constructor(
    private readonly prefix: string,
    private readonly parts = 1,
  ) {}

  ofHash(type: KeyType, hash: Buffer): string {
    return `${this.prefix}${type}:${hash.toString('base64url')}`;
  }

  ofText(type: KeyType, text: string): string {
    return this.ofHash(type, sha256(text));
  }

  ofSeen(text: string): SeenKeys {
    const hash = sha256(text);
    if (this.parts === 1) return { seen: this.ofHash('seen', hash), birth: this.birth() };
    const part = hash.readUInt32BE() % this.parts;
    return { seen: `${this.prefix}seen:{${part}}:${hash.toString('base64url')}`, birth: this.birth(part) };
  }

  /** When each part of the memory of seen values began. */
  get births(): readonly string[] {
    return this.parts === 1 ? [this.birth()] : Array.from({ length: this.parts }, (_, part) => this.birth(part));
  }

  private birth(part?: number): string {
    return `${this.prefix}memory${part === undefined ? '' : `:{${part}}`}`;
  }
}
