import { hkdfSync } from 'node:crypto';

export const KEY_LABEL_BYTES = 4;

/** Says which of an installation's keys it is, and nothing about the key: what was sealed or hashed with it carries this.
 *  @param encryptionKey 32 bytes from the environment
 *  @returns eight hexadecimal digits */
export const keyLabel = (encryptionKey: Uint8Array): string =>
  Buffer.from(hkdfSync('sha256', encryptionKey, '', 'assent key label', KEY_LABEL_BYTES)).toString('hex');
