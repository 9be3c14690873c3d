import { sha256, type Clock, type RateLimiter } from '@assent/core';
import type { HotPool, Statement } from '../hot/hot-pool.js';

/** $1 key, $2 now, $3 end of a window that begins now. */
const HIT: Statement = {
  name: 'rate-limiter-hit',
  text: `
    INSERT INTO short_lived (kind, key, value, expires_at) VALUES ('rate', $1::bytea, '1', $3::timestamptz)
    ON CONFLICT (kind, key) DO UPDATE SET
      value = CASE WHEN short_lived.expires_at <= $2::timestamptz THEN '1' ELSE to_jsonb(short_lived.value::integer + 1) END,
      expires_at = CASE WHEN short_lived.expires_at <= $2::timestamptz THEN excluded.expires_at ELSE short_lived.expires_at END
    RETURNING value::integer AS count, expires_at`,
};
const PEEK: Statement = {
  name: 'rate-limiter-peek',
  text: `
    SELECT value::integer AS count, expires_at FROM short_lived
    WHERE kind = 'rate' AND key = $1::bytea AND expires_at > $2::timestamptz`,
};
const TAKE_BACK: Statement = {
  name: 'rate-limiter-take-back',
  text: `
    UPDATE short_lived SET value = to_jsonb(greatest(value::integer - 1, 0))
    WHERE kind = 'rate' AND key = $1::bytea AND expires_at > $2::timestamptz`,
};
const RESET: Statement = {
  name: 'rate-limiter-reset',
  text: `DELETE FROM short_lived WHERE kind = 'rate' AND key = $1::bytea`,
};

interface WindowRow {
  readonly count: number;
  readonly expires_at: Date;
}

interface Window {
  readonly count: number;
  readonly resetsAt: Date;
}

export class PostgresRateLimiter implements RateLimiter {
  constructor(
    private readonly pool: HotPool,
    private readonly clock: Clock,
  ) {}

  async hit(key: string, windowSeconds: number): Promise<Window> {
    const now = this.clock.now();
    const resetsAt = new Date(now.getTime() + windowSeconds * 1000);
    const [row] = await this.pool.rows<WindowRow>(HIT, [sha256(key), now, resetsAt]);
    if (row === undefined) throw new Error('an upsert returns its row');
    return windowOf(row);
  }

  async peek(key: string): Promise<Window | undefined> {
    const [row] = await this.pool.rows<WindowRow>(PEEK, [sha256(key), this.clock.now()]);
    return row && windowOf(row);
  }

  async takeBack(key: string): Promise<void> {
    await this.pool.rows(TAKE_BACK, [sha256(key), this.clock.now()]);
  }

  async reset(key: string): Promise<void> {
    await this.pool.rows(RESET, [sha256(key)]);
  }
}

const windowOf = ({ count, expires_at }: WindowRow): Window => ({ count, resetsAt: expires_at });
