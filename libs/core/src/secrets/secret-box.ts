import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { KEY_LABEL_BYTES, keyLabel } from './key-label.js';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

interface LabelledKey {
  readonly key: Uint8Array;
  readonly label: string;
}

interface Opened {
  readonly text: string;
  /** Of the key that it is sealed under. */
  readonly label: string;
}

/** AES-256-GCM under keys derived from those in the environment: for what must be read again.
 *
 *  What is sealed is nonce, ciphertext and tag, and the nonce begins with the label of the key. A release from before labels takes that
 *  for the random bytes which it expects there, and what such a release sealed opens here too. The other 64 bits are random: what is
 *  sealed in great numbers has a derived key of its own for each item (`extraKey`), and of what shares one, a million items have a
 *  chance below one in 30 million that two have the same nonce. */
export class SecretBox {
  private readonly keys: readonly [present: LabelledKey, ...previous: LabelledKey[]];

  /** @param encryptionKey 32 bytes from the environment: seals, and opens
   *  @param previousKeys open only */
  constructor(encryptionKey: Uint8Array, previousKeys: readonly Uint8Array[] = []) {
    this.keys = [labelled(encryptionKey), ...previousKeys.map(labelled)];
  }

  /** Of all keys, that of the present one first. */
  get labels(): readonly string[] {
    return this.keys.map(({ label }) => label);
  }

  /** @param purpose separates uses: what was sealed for one does not open for another
   *  @param extraKey further secret that opening needs too, such as the text of a token that is not stored */
  seal(purpose: string, plaintext: string, extraKey = ''): Buffer {
    const [{ key, label }] = this.keys;
    const nonce = Buffer.concat([Buffer.from(label, 'hex'), randomBytes(NONCE_BYTES - KEY_LABEL_BYTES)]);
    const cipher = createCipheriv('aes-256-gcm', derive(key, purpose, extraKey), nonce);
    return Buffer.concat([nonce, cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  }

  /** @throws Error tampered with, or sealed under a key that is not here, or for another purpose */
  open(purpose: string, sealed: Uint8Array, extraKey = ''): string {
    return this.opened(purpose, sealed, extraKey).text;
  }

  /** As open; undefined where it would throw: for what may outlive a key that was given up. */
  openIfPossible(purpose: string, sealed: Uint8Array, extraKey = ''): string | undefined {
    return this.openedIfPossible(purpose, sealed, extraKey)?.text;
  }

  /** The label of the key that it is sealed under; undefined: none that is here, or not for this. */
  keyOf(purpose: string, sealed: Uint8Array, extraKey = ''): string | undefined {
    return this.openedIfPossible(purpose, sealed, extraKey)?.label;
  }

  /** The same under the present key; undefined: it is so already. @throws Error as open does */
  reseal(purpose: string, sealed: Uint8Array, extraKey = ''): Buffer | undefined {
    const { label, text } = this.opened(purpose, sealed, extraKey);
    return label === this.keys[0].label && labelOf(sealed) === label ? undefined : this.seal(purpose, text, extraKey);
  }

  private openedIfPossible(purpose: string, sealed: Uint8Array, extraKey: string): Opened | undefined {
    try {
      return this.opened(purpose, sealed, extraKey);
    } catch {
      return undefined;
    }
  }

  private opened(purpose: string, sealed: Uint8Array, extraKey: string): Opened {
    let failure: unknown;
    for (const { key, label } of this.likeliestFirst(labelOf(sealed))) {
      try {
        return { text: decrypted(derive(key, purpose, extraKey), sealed), label };
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  }

  /** What has no label looks as if it had any: the label says where to begin, and the tag decides. */
  private likeliestFirst(label: string): readonly LabelledKey[] {
    if (this.keys[0].label === label) return this.keys;
    return [...this.keys.filter((key) => key.label === label), ...this.keys.filter((key) => key.label !== label)];
  }
}

const labelled = (key: Uint8Array): LabelledKey => ({ key, label: keyLabel(key) });

/** What stands where the label of a key is, if it was sealed with one. */
export const labelOf = (sealed: Uint8Array): string => Buffer.from(sealed.subarray(0, KEY_LABEL_BYTES)).toString('hex');

const derive = (key: Uint8Array, purpose: string, extraKey: string): Buffer => Buffer.from(hkdfSync('sha256', key, extraKey, `assent ${purpose}`, 32));

function decrypted(key: Buffer, sealed: Uint8Array): string {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  const text = decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES));
  return Buffer.concat([text, decipher.final()]).toString('utf8');
}
