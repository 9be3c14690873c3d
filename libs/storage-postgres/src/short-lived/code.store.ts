import type { AuthorizationCode, Clock, CodeStore } from '@assent/core';
import type { HotPool, Statement } from '../hot/hot-pool.js';
import { ShortLivedTable, type Stored } from './short-lived-table.js';

/** A spent code is remembered for ten minutes beyond its life, so that its reuse is noticed. */
const SPEND: Statement = {
  name: 'codes-spend',
  text: `
    WITH spending AS (
      UPDATE short_lived SET spent = true, expires_at = expires_at + interval '10 minutes'
      WHERE kind = 'code' AND key = $1::bytea AND NOT spent AND expires_at > $2::timestamptz
      RETURNING 1
    )
    SELECT CASE
      WHEN EXISTS (SELECT FROM spending) THEN 'fresh'
      WHEN EXISTS (SELECT FROM short_lived WHERE kind = 'code' AND key = $1::bytea AND expires_at > $2::timestamptz) THEN 'replayed'
      ELSE 'unknown' END AS outcome`,
};

interface SpendRow {
  readonly outcome: 'fresh' | 'replayed' | 'unknown';
}

/** Dates are text in JSON, at every depth. */
const codeOf = ({ grant, expiresAt, ...code }: Stored<AuthorizationCode>): AuthorizationCode => ({
  ...code,
  grant: { ...grant, createdAt: new Date(grant.createdAt) },
  expiresAt: new Date(expiresAt),
});

export class PostgresCodeStore implements CodeStore {
  private readonly table: ShortLivedTable<AuthorizationCode>;

  constructor(
    private readonly pool: HotPool,
    private readonly clock: Clock,
  ) {
    this.table = new ShortLivedTable(pool, clock, 'code');
  }

  save(codeHash: Buffer, code: AuthorizationCode): Promise<void> {
    return this.table.put(codeHash, code);
  }

  async find(codeHash: Buffer): Promise<{ readonly code: AuthorizationCode; readonly spent: boolean } | undefined> {
    const row = await this.table.get(codeHash);
    return row && { code: codeOf(row.value), spent: row.spent };
  }

  async spend(codeHash: Buffer): Promise<'fresh' | 'replayed' | 'unknown'> {
    return (await this.pool.rows<SpendRow>(SPEND, [codeHash, this.clock.now()]))[0]?.outcome ?? 'unknown';
  }
}
