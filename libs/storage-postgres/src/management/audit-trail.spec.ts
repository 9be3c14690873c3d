import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '@assent/core';
import { managedDatabase, type ManagedDatabase } from '../testing/managed-database.js';
import type { AuditFilter } from './audit-trail.js';

let db: ManagedDatabase;

beforeAll(async () => {
  db = await managedDatabase();
});
afterAll(() => db.stop());

const fill = (count: number, actor = 'system'): Promise<unknown> =>
  db.dataSource.query(
    `INSERT INTO audit_log (at, actor, action, detail)
     SELECT timestamptz '2026-01-01' + i * interval '1 second', $2, CASE WHEN i % 10 = 0 THEN 'sign_in.failure' ELSE 'token.issue' END, jsonb_build_object('i', i)
     FROM generate_series(1, $1::integer) i`,
    [count, actor],
  );

async function all(filter: AuditFilter): Promise<{ readonly ids: readonly bigint[]; readonly batches: number }> {
  const ids: bigint[] = [];
  let batches = 0;
  for await (const entries of db.management.audit.batches(filter)) {
    batches += 1;
    ids.push(...entries.map(({ auditId }) => BigInt(auditId)));
  }
  return { ids, batches };
}

describe('the whole audit log in batches', () => {
  it('has every entry once, newest first, few at a time', async () => {
    await fill(1234, 'user:many');
    const { ids, batches } = await all({ actor: 'user:many' });
    expect(ids).toHaveLength(1234);
    expect(ids).toEqual(ids.toSorted((one, other) => (one < other ? 1 : -1)));
    expect(new Set(ids).size).toBe(1234);
    expect(batches).toBe(3);
  });

  it('filters as the list does', async () => {
    await fill(100, 'user:filtered');
    const filters: readonly AuditFilter[] = [
      { actor: 'user:filtered', action: 'sign_in.*' },
      { actor: 'user:filtered', action: 'sign_in.failure', since: new Date('2026-01-01T00:00:30Z'), until: new Date('2026-01-01T00:01:00Z') },
      { target: 'nothing' },
    ];
    for (const filter of filters) {
      const { items } = await db.management.audit.list(filter, { limit: 200 });
      expect((await all(filter)).ids).toEqual(items.map(({ auditId }) => BigInt(auditId)));
    }
    expect((await all(filters[0] as AuditFilter)).ids).toHaveLength(10);
  });

  it('leaves out what is recorded meanwhile, and holds nothing between two batches', async () => {
    await fill(600, 'user:slow');
    const reading = db.management.audit.batches({ actor: 'user:slow' });
    const first = await reading.next();
    await fill(600, 'user:slow');
    const held: unknown[] = await db.dataSource.query(`SELECT pid FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'`);
    expect(held).toEqual([]);
    const second = await reading.next();
    expect([first.value?.length, second.value?.length, (await reading.next()).done]).toEqual([500, 100, true]);
  });

  it('is read in bounded memory and time, a million entries long, even where few match', async () => {
    await fill(1_000_000, 'user:million');
    const failures = await all({ action: 'sign_in.failure', since: new Date('2026-01-12T00:00:00Z') });
    expect(failures.ids.length).toBeGreaterThan(1_000);
    let [seen, peak] = [0, 0];
    for await (const entries of db.management.audit.batches({ actor: 'user:million' })) {
      seen += entries.length;
      peak = Math.max(peak, entries.length);
      if (seen >= 100_000) break; // one more of the same costs what each before it cost
    }
    expect([seen, peak]).toEqual([100_000, 500]);
  }, 120_000);

  it('fails with StoreUnavailable when Postgres goes in the middle', async () => {
    const reading = db.management.audit.batches({ actor: 'user:million' });
    await reading.next();
    await db.postgres.down('crash');
    await expect(reading.next()).rejects.toBeInstanceOf(StoreUnavailable);
    await db.postgres.up();
  });
});
