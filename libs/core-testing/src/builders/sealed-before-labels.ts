import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** As SecretBox sealed before keys had labels: any random bytes stand where the label is now. */
export function sealedBeforeLabels(key: Uint8Array, purpose: string, plaintext: string, extraKey = '', nonce = randomBytes(12)): Buffer {
  const derived = Buffer.from(hkdfSync('sha256', key, extraKey, `assent ${purpose}`, 32));
  const cipher = createCipheriv('aes-256-gcm', derived, nonce);
  return Buffer.concat([nonce, cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}
