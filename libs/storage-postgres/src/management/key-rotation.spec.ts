import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { JWKS_MAX_AGE_SECONDS, KeyRing, SecretBox } from '@assent/core';
import { connectPostgres, type Postgres } from '../connect-postgres.js';
import { BY, ENCRYPTION_KEY, managedDatabase, type ManagedDatabase } from '../testing/managed-database.js';

const DAY_SECONDS = 86_400;
const DAYS = 30;
const TTL_SECONDS = 3600;

let db: ManagedDatabase;
let postgres: Postgres;

beforeAll(async () => {
  db = await managedDatabase();
  postgres = connectPostgres({ url: db.postgres.url, poolSize: 2 });
});
afterAll(async () => {
  await postgres.close();
  await db.stop();
});
beforeEach(async () => {
  await db.dataSource.query('DELETE FROM signing_keys');
  db.clock.set(new Date('2020-01-01T00:00:00Z'));
});

const rotateWhenDue = (days = DAYS) => db.management.keys.rotateWhenDue(days);
const statuses = async () => (await db.management.keys.list()).map(({ status }) => status);
/** What a service signs with and publishes. */
const service = () => new KeyRing({ keys: postgres.stores.keys, clock: db.clock, secretBox: new SecretBox(ENCRYPTION_KEY) });
const rotations = async (): Promise<number> => (await db.audited()).filter((line) => line.startsWith('key.rotate ')).length;

describe('signing keys that rotate by themselves', () => {
  it('do so when the key has signed for so long, and are published an hour before they sign', async () => {
    const { kid } = await service().signer();
    db.clock.advance(DAYS * DAY_SECONDS - 1);
    expect(await rotateWhenDue()).toBeUndefined();
    db.clock.advance(1);
    const next = await rotateWhenDue();
    expect(await db.management.keys.list()).toMatchObject([{ kid: next, status: 'next' }, { kid, status: 'active' }]);
    db.clock.advance(3599);
    expect(await statuses()).toEqual(['next', 'active']);
    db.clock.advance(1);
    expect(await db.management.keys.list()).toMatchObject([{ kid: next, status: 'active' }, { kid, status: 'retiring' }]);
    const [entry] = (await db.management.audit.list({ action: 'key.rotate' }, { limit: 1 })).items;
    expect(entry).toMatchObject({ actor: 'system', target: `key:${next}`, detail: { retired: [kid] } });
  });

  it('do so once, however many services find that it is due', async () => {
    await service().signer();
    db.clock.advance(DAYS * DAY_SECONDS);
    const before = await rotations();
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => rotateWhenDue()));
    expect(outcomes.filter((kid) => kid !== undefined)).toHaveLength(1);
    expect([await rotations(), await statuses()]).toEqual([before + 1, ['next', 'active']]);
  });

  it('wait while an admin\'s new key does not sign yet, and count from when it does', async () => {
    await service().signer();
    db.clock.advance(DAYS * DAY_SECONDS);
    await db.management.keys.rotate(10 * DAY_SECONDS, BY);
    expect(await rotateWhenDue()).toBeUndefined();
    db.clock.advance((10 + DAYS) * DAY_SECONDS - 1);
    expect(await rotateWhenDue()).toBeUndefined();
    db.clock.advance(1);
    expect(await rotateWhenDue()).toBeDefined();
  });

  it('do nothing where there is no key yet, and never when they are told so', async () => {
    expect(await rotateWhenDue()).toBeUndefined();
    await service().signer();
    db.clock.advance(3650 * DAY_SECONDS);
    expect(await rotateWhenDue(0)).toBeUndefined();
    expect(await statuses()).toEqual(['active']);
  });

  it('do not because of a service whose clock runs ahead', async () => {
    db.clock.set(new Date());
    await service().signer();
    db.clock.advance(3650 * DAY_SECONDS);
    expect(await rotateWhenDue()).toBeUndefined();
  });

  it('never leave a token that its verifiers cannot verify, over a year of rotations by two services', async () => {
    const [one, other] = [service(), service()];
    const before = await rotations();
    let alive: { readonly kid: string; readonly expiresAt: number }[] = [];
    for (const end = db.clock.now().getTime() + 365 * DAY_SECONDS * 1000; db.clock.now().getTime() < end; ) {
      await Promise.all([rotateWhenDue(), rotateWhenDue()]);
      const known = (await other.published()).map(({ kid }) => kid); // a verifier fetches the keys, and keeps them
      db.clock.advance(JWKS_MAX_AGE_SECONDS);
      const now = db.clock.now().getTime();
      alive = [...alive.filter(({ expiresAt }) => expiresAt > now), { kid: (await one.signer()).kid, expiresAt: now + TTL_SECONDS * 1000 }];
      expect(known).toContain(alive.at(-1)?.kid);
      const published = (await other.published()).map(({ kid }) => kid);
      for (const { kid } of alive) expect(published).toContain(kid);
      db.clock.advance(published.length > 1 ? 600 : 4 * DAY_SECONDS);
    }
    expect(await rotations() - before).toBeGreaterThanOrEqual(11);
  });
});
