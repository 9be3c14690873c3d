import { createHmac, hkdfSync } from 'node:crypto';
import { sameBytes } from '@assent/core';
import { InvalidCursor } from './management-errors.js';

const TAG_BYTES = 16;
const MAX_CURSOR_LENGTH = 2048;

/** Where a listing goes on: opaque to callers and authenticated, so that nobody can make one. */
export class Cursors {
  private readonly keys: readonly [present: Buffer, ...previous: Buffer[]];

  /** @param encryptionKey 32 bytes from the environment
   *  @param previousKeys for cursors that other services made while the key is being changed */
  constructor(encryptionKey: Uint8Array, previousKeys: readonly Uint8Array[] = []) {
    this.keys = [derived(encryptionKey), ...previousKeys.map(derived)];
  }

  /** @param list separates lists: the cursor of one does not continue another */
  seal(list: string, position: readonly string[]): string {
    const payload = Buffer.from(JSON.stringify(position));
    return Buffer.concat([tag(this.keys[0], list, payload), payload]).toString('base64url');
  }

  /** @throws InvalidCursor */
  open(list: string, cursor: string): readonly string[] {
    const bytes = Buffer.from(cursor.slice(0, MAX_CURSOR_LENGTH), 'base64url');
    const payload = bytes.subarray(TAG_BYTES);
    if (!this.keys.some((key) => sameBytes(bytes.subarray(0, TAG_BYTES), tag(key, list, payload)))) throw new InvalidCursor();
    return JSON.parse(payload.toString('utf8')) as string[];
  }
}

const derived = (encryptionKey: Uint8Array): Buffer => Buffer.from(hkdfSync('sha256', encryptionKey, '', 'assent cursors', 32));

const tag = (key: Buffer, list: string, payload: Uint8Array): Buffer => createHmac('sha256', key).update(`${list}\0`).update(payload).digest().subarray(0, TAG_BYTES);
