import { hash, hkdfSync } from 'node:crypto';
import { keyLabel } from './key-label.js';
import { sameBytes } from './sha256.js';

const SHA256_BLOCK_BYTES = 64;

/** A hash, and which key it needs: it cannot be made anew without the secret. */
export interface HashedSecret {
  readonly hash: string;
  readonly keyLabel: string;
}

/** Keyed hashes of client secrets: fast enough for every request, and a stolen database alone cannot even test a guess,
 *  so that secrets chosen by people (imported ones) are as safe as ours. */
export class SecretHasher {
  /** Of the present key. */
  readonly keyLabel: string;
  private readonly present: Hmac;
  private readonly previous: readonly Hmac[];

  /** @param encryptionKey 32 bytes from the environment: hashes, and verifies
   *  @param previousKeys verify only */
  constructor(encryptionKey: Uint8Array, previousKeys: readonly Uint8Array[] = []) {
    this.keyLabel = keyLabel(encryptionKey);
    this.present = new Hmac(encryptionKey);
    this.previous = previousKeys.map((key) => new Hmac(key));
  }

  hash(secret: string): string {
    return this.present.of(secret).toString('base64url');
  }

  hashed(secret: string): HashedSecret {
    return { hash: this.hash(secret), keyLabel: this.keyLabel };
  }

  /** Under every key, the present one first: for what is found by its hash. */
  everyHash(secret: string): readonly string[] {
    return [this.present, ...this.previous].map((key) => key.of(secret).toString('base64url'));
  }

  matches(secretHash: string, secret: string): boolean {
    return this.matchOf(secretHash, secret) !== undefined;
  }

  /** By which key it matches; undefined: by none. What matches by a previous one should be hashed again, now that the secret is here. */
  matchOf(secretHash: string, secret: string): 'present' | 'previous' | undefined {
    const expected = Buffer.from(secretHash, 'base64url');
    if (sameBytes(expected, this.present.of(secret))) return 'present';
    return this.previous.some((key) => sameBytes(expected, key.of(secret))) ? 'previous' : undefined;
  }
}

/** HMAC-SHA-256 by two one-shot hashes, which cost a third of an Hmac object: this runs at each client authentication. @spec RFC 2104 §2 */
class Hmac {
  private readonly innerKey: Buffer;
  private readonly outerKey: Buffer;

  constructor(encryptionKey: Uint8Array) {
    const key = Buffer.alloc(SHA256_BLOCK_BYTES);
    Buffer.from(hkdfSync('sha256', encryptionKey, '', 'assent client secrets', 32)).copy(key);
    this.innerKey = key.map((byte) => byte ^ 0x36) as Buffer;
    this.outerKey = key.map((byte) => byte ^ 0x5c) as Buffer;
  }

  of(text: string): Buffer {
    const inner = hash('sha256', Buffer.concat([this.innerKey, Buffer.from(text)]), 'buffer');
    return hash('sha256', Buffer.concat([this.outerKey, inner]), 'buffer');
  }
}
