import { MAX_LISTED_SESSIONS, newestFirst, type Clock, type KeptSession, type Session, type SessionStore } from '@assent/core';
import type { HotPool, Statement } from '../hot/hot-pool.js';
import { isUuid } from '../hot/text.js';
import { ShortLivedTable, type Stored } from './short-lived-table.js';

/** The kind stands in the text: the index of whose sessions there are is of this kind alone. */
export const LIST: Statement = {
  name: 'sessions-list',
  text: `
    SELECT key, value FROM short_lived
    WHERE kind = 'session' AND value->>'userId' = $1::text AND expires_at > $2::timestamptz
    ORDER BY expires_at DESC LIMIT ${MAX_LISTED_SESSIONS}`,
};

interface ListedRow {
  readonly key: Buffer;
  readonly value: Stored<Session>;
}

export class PostgresSessionStore implements SessionStore {
  private readonly table: ShortLivedTable<Session>;

  constructor(
    private readonly pool: HotPool,
    private readonly clock: Clock,
  ) {
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

  async listOf(userId: string): Promise<readonly KeptSession[]> {
    if (!isUuid(userId)) return [];
    const rows = await this.pool.rows<ListedRow>(LIST, [userId, this.clock.now()]);
    return newestFirst(rows.map(({ key, value }) => ({ cookieHash: key, session: sessionOf(value) })));
  }
}

const sessionOf = (stored: Stored<Session>): Session => ({
  ...stored,
  signedInAt: new Date(stored.signedInAt),
  expiresAt: new Date(stored.expiresAt),
});
