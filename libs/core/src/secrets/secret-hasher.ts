import { createHmac, hkdfSync } from 'node:crypto';
import { sameBytes } from './sha256.js';

/** Keyed hashes of client secrets: fast enough for every request, and a stolen database alone cannot even test a guess,
 *  so that secrets chosen by people (imported ones) are as safe as ours. */
export class SecretHasher {
  private readonly key: Buffer;

  /** @param encryptionKey 32 bytes from the environment */
  constructor(encryptionKey: Uint8Array) {
    this.key = Buffer.from(hkdfSync('sha256', encryptionKey, '', 'assent client secrets', 32));
  }

  hash(secret: string): string {
    return this.mac(secret).toString('base64url');
  }

  matches(secretHash: string, secret: string): boolean {
    return sameBytes(Buffer.from(secretHash, 'base64url'), this.mac(secret));
  }

  private mac(secret: string): Buffer {
    return createHmac('sha256', this.key).update(secret).digest();
  }
}
