import type { Clock, Session, SessionStore } from '@assent/core';
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
}
