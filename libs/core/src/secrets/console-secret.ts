import { hkdfSync } from 'node:crypto';

const SECRET_BYTES = 32;

/** The secret of the built-in console client: every service of an installation derives the same, and nothing is stored in clear.
 *  @param encryptionKey 32 bytes from the environment */
export const consoleSecret = (encryptionKey: Uint8Array): string =>
  Buffer.from(hkdfSync('sha256', encryptionKey, '', 'assent console client secret', SECRET_BYTES)).toString('base64url');
