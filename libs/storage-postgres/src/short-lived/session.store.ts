import type { Clock, Session, SessionStore } from '@assent/core';
import type { HotPool } from '../hot/hot-pool.js';
import { ShortLivedTable, type Stored } from './short-lived-table.js';

export class PostgresSessionStore implements SessionStore {
  private readonly table: ShortLivedTable<Session>;

  constructor(pool: HotPool, clock: Clock) {
    this.table = new ShortLivedTable(pool, clock, 'session');
  }

  save(cookieHash: Buffer, session: Session): Promise<void> {
    return this.table.put(cookieHash, session);
  }

  async find(cookieHash: Buffer): Promise<Session | undefined> {
    const row = await this.table.get(cookieHash);
    return row && sessionOf(row.value);
  }

  async remove(cookieHash: Buffer): Promise<void> {
    await this.table.take(cookieHash);
  }
}

const sessionOf = (stored: Stored<Session>): Session => ({
  ...stored,
  signedInAt: new Date(stored.signedInAt),
  expiresAt: new Date(stored.expiresAt),
});
