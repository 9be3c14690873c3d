import type { Session } from '../model/session.js';

export interface SessionStore {
  /** Gone after `expiresAt`. A hash belongs to one person for ever. */
  save(cookieHash: Buffer, session: Session): Promise<void>;
  find(cookieHash: Buffer): Promise<Session | undefined>;
  /** The browser is signed out when it returns. */
  remove(cookieHash: Buffer): Promise<void>;
  /** Those that have not expired, newest sign-in first; of more than 500, those that stay longest. Whether they stand, the person's row says. */
  listOf(userId: string): Promise<readonly KeptSession[]>;
}

export interface KeptSession {
  readonly cookieHash: Buffer;
  readonly session: Session;
}

/** More than anybody reads. */
export const MAX_LISTED_SESSIONS = 500;

export const newestFirst = (kept: readonly KeptSession[]): readonly KeptSession[] =>
  kept.toSorted(({ session: one }, { session: other }) => other.signedInAt.getTime() - one.signedInAt.getTime());
