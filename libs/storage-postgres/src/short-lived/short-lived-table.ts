import type { Clock } from '@assent/core';
import type { HotPool, Statement } from '../hot/hot-pool.js';

/** Values of one kind never answer for another. */
export type Kind = 'code' | 'interaction' | 'session';

const PUT: Statement = {
  name: 'short-lived-put',
  text: `
    INSERT INTO short_lived (kind, key, value, expires_at) VALUES ($1::text, $2::bytea, $3::jsonb, $4::timestamptz)
    ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value, spent = false, expires_at = excluded.expires_at`,
};
const GET: Statement = {
  name: 'short-lived-get',
  text: `SELECT value, spent FROM short_lived WHERE kind = $1::text AND key = $2::bytea AND expires_at > $3::timestamptz`,
};
const TAKE: Statement = {
  name: 'short-lived-take',
  text: `DELETE FROM short_lived WHERE kind = $1::text AND key = $2::bytea AND expires_at > $3::timestamptz RETURNING value, spent`,
};

/** A JSON value on its way out: dates are still text. */
export type Stored<Value> = { readonly [Name in keyof Value]: Date extends Value[Name] ? string : Value[Name] };

interface Row<Value> {
  readonly value: Stored<Value>;
  readonly spent: boolean;
}

/** The rows of one kind, for a small installation that has no Redis. */
export class ShortLivedTable<Value extends { readonly expiresAt: Date }> {
  constructor(
    private readonly pool: HotPool,
    private readonly clock: Clock,
    private readonly kind: Kind,
  ) {}

  async put(key: Buffer, value: Value): Promise<void> {
    await this.pool.rows(PUT, [this.kind, key, JSON.stringify(value), value.expiresAt]);
  }

  async get(key: Buffer): Promise<Row<Value> | undefined> {
    return (await this.pool.rows<Row<Value>>(GET, [this.kind, key, this.clock.now()]))[0];
  }

  /** Atomic: of several callers one gets it. */
  async take(key: Buffer): Promise<Row<Value> | undefined> {
    return (await this.pool.rows<Row<Value>>(TAKE, [this.kind, key, this.clock.now()]))[0];
  }
}
