import type { KeyNeeds } from './key-needs.js';

/** A key that the database needs and this process does not have. */
export interface MissingKey {
  readonly label: string;
  /** A service seals with it now. */
  readonly isPresent: boolean;
  readonly needs: KeyNeeds;
}

/** Something that no key of this process opens, where nobody has said which one would. */
export interface Unopened {
  readonly what: 'signing key' | 'second factor';
  /** Of the signing key its `kid`, of the second factor the person's `user_id`. */
  readonly id: string;
}

/** This process has not all of the encryption keys that the database needs: whatever it began would fail, or lock others out. */
export class WrongEncryptionKeys extends Error {
  constructor(
    /** Of the keys that are here. */
    readonly labels: readonly string[],
    readonly missing: readonly MissingKey[],
    readonly unopened: readonly Unopened[],
  ) {
    super('the encryption keys are not those of this database');
    this.name = 'WrongEncryptionKeys';
  }
}
