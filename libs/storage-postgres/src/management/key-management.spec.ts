import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KeyRing, SecretBox, type KeyStore, type SigningKey } from '@assent/core';
import { SigningKeyEntity } from '../entities/signing-key.entity.js';
import { BY, ENCRYPTION_KEY, managedDatabase, type ManagedDatabase } from '../testing/managed-database.js';
import { Conflict, NotFound } from './management-errors.js';

let db: ManagedDatabase;

beforeAll(async () => {
  db = await managedDatabase();
});
afterAll(() => db.stop());

const statuses = async (): Promise<string[]> => (await db.management.keys.list()).map(({ status }) => status);

/** What the core signs with and publishes, from what is in the table. */
function keyRing(): KeyRing {
  const keys: KeyStore = {
    async published(at) {
      const rows = await db.dataSource.manager.find(SigningKeyEntity);
      return rows.filter(({ retiredAt }) => retiredAt === null || retiredAt > at).map(({ retiredAt: _, ...key }): SigningKey => key);
    },
    saveFirst: () => Promise.reject(new Error('there is a key already')),
  };
  return new KeyRing({ keys, clock: db.clock, secretBox: new SecretBox(ENCRYPTION_KEY) });
}

describe('RFC 7517: rotating the signing key without breaking tokens in flight', () => {
  it('publishes the new key before it signs, and the old one until its last token has expired', async () => {
    const [first] = await db.management.keys.rotate(600, BY);
    expect(await statuses()).toEqual(['active']); // there was none to wait for
    expect((await keyRing().signer()).kid).toBe(first?.kid);

    db.clock.advance(60);
    await db.management.clients.register({ access_token_ttl_seconds: 7200 }, BY);
    const [second] = await db.management.keys.rotate(600, BY);
    expect(await statuses()).toEqual(['next', 'active']);
    expect((await keyRing().published()).map(({ kid }) => kid).sort()).toEqual([first?.kid, second?.kid].sort());
    expect((await keyRing().signer()).kid).toBe(first?.kid);

    db.clock.advance(600);
    expect(await statuses()).toEqual(['active', 'retiring']);
    expect((await keyRing().signer()).kid).toBe(second?.kid);

    db.clock.advance(7200); // the longest life of a token that the old key signed
    expect(await statuses()).toEqual(['active', 'retiring']);
    db.clock.advance(60);
    expect(await statuses()).toEqual(['active', 'retired']);
    expect((await keyRing().published()).map(({ kid }) => kid)).toEqual([second?.kid]);
  });

  it('does not begin a rotation within another, not even at the same time', async () => {
    const results = await Promise.allSettled([1, 2, 3].map(() => db.management.keys.rotate(600, BY)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(db.management.keys.rotate(600, BY)).rejects.toThrow(new Conflict('A new key is published already and will sign soon.'));
  });

  it('shows no private key, and records who rotated', async () => {
    expect(JSON.stringify(await db.management.keys.list())).not.toMatch(/sealed|"d"/);
    const [entry] = (await db.management.audit.list({ action: 'key.rotate' }, { limit: 1 })).items;
    expect(entry).toMatchObject({ ...BY, target: `key:${(await db.management.keys.list())[0]?.kid}` });
  });
});

describe('taking a key back that does not sign yet', () => {
  /** One key that has signed for a long time, and one that was published now. */
  async function rotated(overlapSeconds = 600) {
    await db.dataSource.query('DELETE FROM signing_keys');
    const [old] = await db.management.keys.rotate(overlapSeconds, BY);
    db.clock.advance(86_400);
    const [next] = await db.management.keys.rotate(overlapSeconds, BY);
    return { old: old?.kid ?? '', next: next?.kid ?? '' };
  }
  const published = async (): Promise<string[]> => (await keyRing().published()).map(({ kid }) => kid).sort();

  it('leaves the one before signing and published, without an end', async () => {
    const { old, next } = await rotated();
    await db.management.keys.cancel(next, BY);
    expect(await db.management.keys.list()).toMatchObject([{ kid: old, status: 'active' }]);
    expect((await db.management.keys.list())[0]).not.toHaveProperty('retiredAt');
    for (const seconds of [0, 600, 30 * 86_400]) {
      db.clock.advance(seconds);
      expect([await published(), (await keyRing().signer()).kid]).toEqual([[old], old]);
    }
    const [entry] = (await db.management.audit.list({ action: 'key.cancel' }, { limit: 1 })).items;
    expect(entry).toMatchObject({ ...BY, target: `key:${next}`, detail: { signing: old } });
  });

  it('does not make a service sign with it that has not heard of it yet', async () => {
    const { old, next } = await rotated();
    const [deaf, hearing] = [keyRing(), keyRing()];
    await deaf.published(); // its copy has the new key
    db.clock.advance(600 - 61); // as late as it may be
    await deaf.published();
    await db.management.keys.cancel(next, BY);
    for (let second = 0; second < 90; second += 1) {
      expect([(await deaf.signer()).kid, (await hearing.signer()).kid]).toEqual([old, old]);
      db.clock.advance(1);
    }
  });

  it('refuses when it signs within a minute: a service may not hear of it in time', async () => {
    const { next } = await rotated();
    db.clock.advance(600 - 60);
    await expect(db.management.keys.cancel(next, BY)).rejects.toThrow(
      new Conflict('The key signs in less than 60 seconds: that is too late to take it back. Rotate once more when it does.'),
    );
    expect(await statuses()).toEqual(['next', 'active']);
  });

  it.each([
    ['signs', 600, 'next', 'The key signs already, so there are tokens that need it. Rotate to replace it.'],
    ['signed before', 600, 'old', 'There may be tokens that the key signed. It goes by itself when the last of them has expired.'],
    ['is no longer published', 600 + 7200 + 60, 'old', 'The key is no longer published: there is nothing to take back.'],
  ] as const)('refuses a key that %s', async (_what, seconds, which, sentence) => {
    const keys = await rotated();
    db.clock.advance(seconds);
    const before = await db.audited();
    await expect(db.management.keys.cancel(keys[which], BY)).rejects.toThrow(new Conflict(sentence));
    expect(await db.audited()).toEqual(before);
  });

  it('knows no key of another name', async () => {
    await rotated();
    for (const kid of ['nobody', '', '\0']) await expect(db.management.keys.cancel(kid, BY)).rejects.toThrow(new NotFound('key'));
  });

  it('leaves a key alone that retires from an earlier rotation', async () => {
    const { old, next: signing } = await rotated();
    db.clock.advance(600);
    const [next] = await db.management.keys.rotate(600, BY);
    const retiring = (await db.management.keys.list()).find(({ kid }) => kid === old);
    await db.management.keys.cancel(next?.kid ?? '', BY);
    expect(await db.management.keys.list()).toEqual([expect.objectContaining({ kid: signing, status: 'active' }), retiring]);
    db.clock.advance(30 * 86_400);
    expect(await published()).toEqual([signing]);
  });

  it('makes room for another rotation; of those that come at once, one is made', async () => {
    const { old, next } = await rotated();
    const outcomes = await Promise.allSettled([
      db.management.keys.cancel(next, BY),
      db.management.keys.cancel(next, BY),
      db.management.keys.rotate(600, BY),
      db.management.keys.rotate(600, BY),
    ]);
    const cancelled = outcomes.slice(0, 2).filter(({ status }) => status === 'fulfilled');
    expect(cancelled).toHaveLength(1);
    if ((await statuses()).length === 1) await db.management.keys.rotate(600, BY);
    expect(await statuses()).toEqual(['next', 'active']);
    db.clock.advance(600);
    expect((await keyRing().signer()).kid).not.toBe(old);
    expect(await statuses()).toEqual(['active', 'retiring']);
  });
});
