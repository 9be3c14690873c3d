import type { KeyNeeds } from './key-needs.js';

/** A key that the database needs and this process does not have. */
export interface MissingKey {
  readonly label: string;
  /** A service seals with it now. */
  readonly isPresent: boolean;
  readonly needs: KeyNeeds;
}

/** This process has not all of the encryption keys that the database needs: whatever it began would fail, or lock others out. */
export class WrongEncryptionKeys extends Error {
  constructor(
    /** Of the keys that are here. */
    readonly labels: readonly string[],
    readonly missing: readonly MissingKey[],
    /** Signing keys that no key here opens, where it is not known which one would. */
    readonly unopened: readonly string[],
  ) {
    super('the encryption keys are not those of this database');
    this.name = 'WrongEncryptionKeys';
  }
}
