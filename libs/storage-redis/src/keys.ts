import { sha256 } from '@assent/core';

/** One key space for each type: the id of one thing never finds another. */
export type KeyType = 'code' | 'device-code' | 'device-user-code' | 'interaction' | 'session' | 'sessions-of' | 'seen' | 'rate';

/** Names of keys. They hold hashes only: no secret, nothing that a caller can shape or make long. */
export class Keys {
  /** @param prefix separates several installations on one server */
  constructor(private readonly prefix: string) {}

  ofHash(type: KeyType, hash: Buffer): string {
    return `${this.prefix}${type}:${hash.toString('base64url')}`;
  }

  ofText(type: KeyType, text: string): string {
    return this.ofHash(type, sha256(text));
  }

  /** When the memory of seen values began. */
  get birth(): string {
    return `${this.prefix}birth`;
  }
}
