import { sha256, type Clock, type ReplayStore } from '@assent/core';
import type { HotPool, Statement } from '../hot/hot-pool.js';

const REMEMBER: Statement = {
  name: 'replays-remember',
  text: `
    WITH seen AS (
      INSERT INTO short_lived (kind, key, value, expires_at) VALUES ('seen', $1::bytea, 'true', $2::timestamptz)
      ON CONFLICT (kind, key) DO UPDATE SET expires_at = excluded.expires_at WHERE short_lived.expires_at <= $3::timestamptz
      RETURNING 1
    )
    SELECT EXISTS (SELECT FROM seen) AS is_first, (SELECT value #>> '{}' FROM short_lived WHERE kind = 'birth' AND key = '') AS born_at`,
};

/** The row of the memory's birth is lost together with the memory. */
const BE_BORN: Statement = {
  name: 'replays-be-born',
  text: `
    INSERT INTO short_lived (kind, key, value, expires_at) VALUES ('birth', '', to_jsonb($1::text), 'infinity')
    ON CONFLICT (kind, key) DO UPDATE SET value = short_lived.value
    RETURNING value #>> '{}' AS born_at`,
};

interface RememberRow {
  readonly is_first: boolean;
  /** Null: nobody has used this memory yet. */
  readonly born_at: string | null;
}

export class PostgresReplayStore implements ReplayStore {
  constructor(
    private readonly pool: HotPool,
    private readonly clock: Clock,
  ) {}

  async remember(kind: string, value: string, until: Date): Promise<{ readonly outcome: 'first' | 'replayed'; readonly bornAt: Date }> {
    const now = this.clock.now();
    const key = sha256(JSON.stringify([kind, value]));
    const [row] = await this.pool.rows<RememberRow>(REMEMBER, [key, until, now]);
    const bornAt = row?.born_at ?? (await this.beBorn(now));
    return { outcome: row?.is_first === true ? 'first' : 'replayed', bornAt: new Date(bornAt) };
  }

  private async beBorn(now: Date): Promise<string> {
    const [row] = await this.pool.rows<{ readonly born_at: string }>(BE_BORN, [now.toISOString()]);
    return row?.born_at ?? now.toISOString();
  }
}
