import type { SigningKey } from '../model/signing-key.js';

export interface KeyStore {
  /** Every key not yet retired at `at`, oldest first. */
  published(at: Date): Promise<readonly SigningKey[]>;
  /** Saves the key unless another key is published: several services that start at once agree on one. */
  saveFirst(key: SigningKey): Promise<void>;
}
