import type { Clock, PasswordHasher, Random, SecretBox, SecretHasher, SessionStore } from '@assent/core';
import type { Cursors } from './cursors.js';
import type { Changes } from './change.js';

/** What management classes need; each names the part that it uses. */
export interface ManagementNeeds {
  readonly changes: Changes;
  readonly cursors: Cursors;
  readonly clock: Clock;
  readonly random: Random;
  readonly secretHasher: SecretHasher;
  readonly passwordHasher: PasswordHasher;
  readonly secretBox: SecretBox;
  /** Wherever the browsers' sessions are: in Redis, or here. */
  readonly sessions: SessionStore;
  readonly issuer: string;
  /** The longest life of an access token of a client that has no lifetime of its own. */
  readonly accessTokenTtlSeconds: number;
}
