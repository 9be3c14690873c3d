import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM under keys derived from the key in the environment: for what must be read again. */
export class SecretBox {
  /** @param encryptionKey 32 bytes from the environment */
  constructor(private readonly encryptionKey: Uint8Array) {}

  /** @param purpose separates uses: what was sealed for one does not open for another
   *  @param extraKey further secret that opening needs too, such as the text of a token that is not stored */
  seal(purpose: string, plaintext: string, extraKey = ''): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.derive(purpose, extraKey), nonce);
    return Buffer.concat([nonce, cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  }

  /** @throws Error tampered with, or sealed under another key or for another purpose */
  open(purpose: string, sealed: Uint8Array, extraKey = ''): string {
    const nonce = sealed.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.derive(purpose, extraKey), nonce);
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
    const text = decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  }

  private derive(purpose: string, extraKey: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.encryptionKey, extraKey, `assent ${purpose}`, 32));
  }
}
