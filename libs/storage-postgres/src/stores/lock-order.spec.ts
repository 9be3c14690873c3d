import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aClient, aGrant, anAccessToken, aUser } from '@assent/core-testing';
import { specDatabase, type SpecDatabase } from '../testing/spec-database.js';

const client = aClient();
const user = aUser();
let database: SpecDatabase;

beforeAll(async () => {
  database = await specDatabase();
  await database.subject.putClient(client);
  await database.subject.putUser(user);
});
afterAll(() => database.stop());

/** Holds the row with the lowest key, runs the batch until it waits for that row, and tells which of the others it has locked. */
async function lockedBefore(table: string, key: string, keys: readonly unknown[], batch: () => Promise<unknown>): Promise<unknown[]> {
  const holding = await database.sql.connect();
  await holding.query('BEGIN');
  await holding.query(`SELECT FROM ${table} WHERE ${key} = $1 FOR UPDATE`, [keys[0]]);
  const running = batch();
  let waiting = 0;
  while (waiting === 0) {
    const { rows } = await database.sql.query<{ readonly waiting: number }>(
      `SELECT count(*)::integer AS waiting FROM pg_stat_activity WHERE wait_event_type = 'Lock'`,
    );
    waiting = rows[0]?.waiting ?? 0;
  }
  const { rows: free } = await database.sql.query<Record<string, unknown>>(`SELECT ${key} FROM ${table} WHERE ${key} = ANY ($1) FOR UPDATE SKIP LOCKED`, [keys]);
  await holding.query('ROLLBACK');
  holding.release();
  await running;
  return keys.slice(1).filter((wanted) => !free.some((row) => String(row[key]) === String(wanted)));
}

describe('batches take row locks in order of the key, so that two batches never wait for each other', () => {
  const grantsOf = async (count: number) => {
    const grants = Array.from({ length: count }, () => aGrant({ clientId: client.clientId, userId: user.userId }));
    await Promise.all(grants.map((grant) => database.nodes[0].stores.grants.create(grant)));
    return grants.toSorted((a, b) => (a.grantId < b.grantId ? -1 : 1));
  };

  it('redemptions', async () => {
    const grants = await grantsOf(10);
    const redeem = () =>
      Promise.all(
        grants.toReversed().map(({ clientId, grantId }) => {
          const accessToken = anAccessToken({ clientId, grantId, userId: user.userId });
          return database.nodes[0].stores.grants.redeem(grantId, new Date(), { accessToken });
        }),
      );
    const ids = grants.map(({ grantId }) => grantId);
    expect(await lockedBefore('grants', 'grant_id', ids, redeem)).toEqual([]);
  });

  it('revocations of grants', async () => {
    const ids = (await grantsOf(10)).map(({ grantId }) => grantId);
    const revoke = () => Promise.all(ids.toReversed().map((grantId) => database.nodes[0].stores.grants.revoke(grantId, new Date())));
    expect(await lockedBefore('grants', 'grant_id', ids, revoke)).toEqual([]);
  });

  it('revocations of access tokens', async () => {
    const { accessTokens } = database.nodes[0].stores;
    const tokens = Array.from({ length: 10 }, () => anAccessToken({ clientId: client.clientId })).toSorted((a, b) => a.tokenHash.compare(b.tokenHash));
    await Promise.all(tokens.map((token) => accessTokens.save(token)));
    const revoke = () => Promise.all(tokens.toReversed().map((token) => accessTokens.revoke(token, new Date())));
    const hashes = tokens.map(({ tokenHash }) => tokenHash);
    expect(await lockedBefore('access_tokens', 'token_hash', hashes, revoke)).toEqual([]);
  });
});
