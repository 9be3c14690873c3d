import type { Session } from '../model/session.js';

export interface SessionStore {
  /** Gone after `expiresAt`. */
  save(cookieHash: Buffer, session: Session): Promise<void>;
  find(cookieHash: Buffer): Promise<Session | undefined>;
  remove(cookieHash: Buffer): Promise<void>;
}
