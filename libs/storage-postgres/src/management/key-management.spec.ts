import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KeyRing, SecretBox, type KeyStore, type SigningKey } from '@assent/core';
import { SigningKeyEntity } from '../entities/signing-key.entity.js';
import { BY, ENCRYPTION_KEY, managedDatabase, type ManagedDatabase } from '../testing/managed-database.js';
import { Conflict } from './management-errors.js';

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
