import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { HashedSecret } from '@assent/core';
import { aClient } from '@assent/core-testing';
import { specDatabase, type SpecDatabase } from '../testing/spec-database.js';

let database: SpecDatabase;

beforeAll(async () => {
  database = await specDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  await database.sql.query('TRUNCATE encryption_keys, clients CASCADE');
});
afterEach(() => void jest.restoreAllMocks());

const createdAt = new Date('2026-02-01T00:00:00Z');
const [BEFORE, NEW] = [{ keyLabel: '01234567' }, { keyLabel: '89abcdef' }];

/** One secret, hashed with both keys. */
const aSecret = () => ({ before: { hash: randomUUID(), ...BEFORE }, anew: { hash: randomUUID(), ...NEW } });
const rehash = (from: HashedSecret, to: HashedSecret) => database.nodes[0].stores.clients.rehash('web', from.hash, to);
const put = (secret: HashedSecret) => database.subject.putClient(aClient({ clientId: 'web', secrets: [{ ...secret, createdAt }] }));
const hashes = async () => (await database.sql.query<{ readonly hash: string }>('SELECT hash FROM client_secrets')).rows.map(({ hash }) => hash);

/** Services work with both keys, and began to work with the new one later. */
const bothPresent = () =>
  database.sql.query(
    `INSERT INTO encryption_keys (label, present_since, outlasts_seconds) VALUES ($1, now() - interval '1 day', 3600), ($2, now() - interval '1 minute', 3600)`,
    [BEFORE.keyLabel, NEW.keyLabel],
  );

describe('hashing client secrets again while the encryption key is changed', () => {
  it('is done with the newer key, by whatever service: what has the key from before leaves it alone', async () => {
    const { anew, before } = aSecret();
    await bothPresent();
    await put(anew);
    await rehash(anew, before);
    expect(await hashes()).toEqual([anew.hash]);
    await put(before);
    await rehash(before, anew);
    expect(await hashes()).toEqual([anew.hash]);
  });

  it('goes back when all services went back to the key from before', async () => {
    const { anew, before } = aSecret();
    await bothPresent();
    await database.sql.query(`UPDATE encryption_keys SET last_present_at = now() - interval '16 minutes' WHERE label = $1`, [NEW.keyLabel]);
    await put(anew);
    await rehash(anew, before);
    expect(await hashes()).toEqual([before.hash]);
  });

  it('is done again, but not at once, when the hash from before came back', async () => {
    const { anew, before } = aSecret();
    await put(before);
    await rehash(before, anew);
    await put(before);
    await rehash(before, anew);
    expect(await hashes()).toEqual([before.hash]);
    jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 60_001);
    await rehash(before, anew);
    expect(await hashes()).toEqual([anew.hash]);
  });
});
