import { MAX_LISTED_SESSIONS, newestFirst, type Clock, type KeptSession, type Session, type SessionStore } from '@assent/core';
import { ExpiringMap } from './expiring-map.js';

export class MemorySessionStore implements SessionStore {
  private readonly sessions: ExpiringMap<Session>;

  constructor(clock: Clock) {
    this.sessions = new ExpiringMap(clock);
  }

  async save(cookieHash: Buffer, session: Session): Promise<void> {
    this.sessions.set(cookieHash, session, session.expiresAt);
  }

  async find(cookieHash: Buffer): Promise<Session | undefined> {
    return this.sessions.get(cookieHash);
  }

  async remove(cookieHash: Buffer): Promise<void> {
    this.sessions.delete(cookieHash);
  }

  async listOf(userId: string): Promise<readonly KeptSession[]> {
    const own = this.sessions.live().filter(([, session]) => session.userId === userId);
    const longest = own.toSorted(([, one], [, other]) => other.expiresAt.getTime() - one.expiresAt.getTime()).slice(0, MAX_LISTED_SESSIONS);
    return newestFirst(longest.map(([key, session]) => ({ cookieHash: Buffer.from(key, 'base64url'), session })));
  }
}
