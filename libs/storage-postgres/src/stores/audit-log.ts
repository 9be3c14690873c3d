import type { AuditEntry, AuditLog } from '@assent/core';
import { Coalescer } from '../hot/coalescer.js';
import type { HotPool, Statement } from '../hot/hot-pool.js';
import { storable } from '../hot/text.js';

const APPEND: Statement = {
  name: 'audit-append',
  text: `
    INSERT INTO audit_log (at, actor, actor_name, action, target, ip, detail)
    SELECT at, actor, actor_name, action, target, ip, detail
    FROM unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::jsonb[])
      WITH ORDINALITY AS e (at, actor, actor_name, action, target, ip, detail, ordinal)
    ORDER BY ordinal`,
};

/** Takes any text: what Postgres cannot store must not keep an event out of the log. */
export class PostgresAuditLog implements AuditLog {
  private readonly appending: Coalescer<AuditEntry, void>;

  constructor(pool: HotPool) {
    this.appending = new Coalescer<AuditEntry, void>(async (entries) => {
      await pool.rows(APPEND, columnsOf(entries));
      return entries.map(() => undefined);
    });
  }

  append(entry: AuditEntry): Promise<void> {
    return this.appending.call(entry);
  }
}

const columnsOf = (entries: readonly AuditEntry[]): unknown[] => [
  entries.map(({ at }) => at),
  entries.map(({ actor }) => storable(actor)),
  entries.map(({ actorName }) => textOf(actorName)),
  entries.map(({ action }) => storable(action)),
  entries.map(({ target }) => textOf(target)),
  entries.map(({ ip }) => textOf(ip)),
  entries.map(({ detail }) => (detail === undefined ? null : jsonOf(detail))),
];

const textOf = (text: string | undefined): string | null => (text === undefined ? null : storable(text));

const jsonOf = (detail: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(detail, (_name, value: unknown) => (typeof value === 'string' ? storable(value) : value));
