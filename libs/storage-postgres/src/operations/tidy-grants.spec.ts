import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aClient, aGrant, anAccessToken, aRefreshFamily, aRotation, aUser } from '@assent/core-testing';
import { specDatabase, type SpecDatabase } from '../testing/spec-database.js';
import { tidyGrants } from './tidy-grants.js';

const DAY_MILLISECONDS = 86_400_000;
const inDays = (days: number): Date => new Date(Date.now() + days * DAY_MILLISECONDS);
const daysAgo = (days: number): Date => inDays(-days);

let database: SpecDatabase;
const client = aClient();
const user = aUser();

beforeAll(async () => {
  database = await specDatabase();
  await database.subject.putClient(client);
  await database.subject.putUser(user);
});
afterAll(() => database.stop());

interface Life {
  readonly createdAt?: Date;
  readonly recordedAt?: Date;
  readonly redeemedAt?: Date;
  readonly revokedAt?: Date;
  readonly refreshExpiresAt?: Date;
  readonly refreshIdleExpiresAt?: Date;
  /** Of an access token from the grant. */
  readonly tokenExpiresAt?: Date;
}

const INSERT = `
  INSERT INTO grants (grant_id, client_id, user_id, scope, created_at, recorded_at, redeemed_at, revoked_at, refresh_expires_at, refresh_idle_expires_at)
  VALUES ($1, $2, $3, '{a}', $4, $5, $6, $7, $8, $9)`;

async function grantOf({ tokenExpiresAt, ...life }: Life): Promise<string> {
  const grantId = randomUUID();
  const { redeemedAt, createdAt = redeemedAt ?? new Date(), recordedAt = createdAt, revokedAt, refreshExpiresAt, refreshIdleExpiresAt } = life;
  const instants = [createdAt, recordedAt, redeemedAt, revokedAt, refreshExpiresAt, refreshIdleExpiresAt];
  await database.sql.query(INSERT, [grantId, client.clientId, user.userId, ...instants]);
  if (tokenExpiresAt) await database.nodes[0].stores.accessTokens.save(anAccessToken({ clientId: client.clientId, grantId, expiresAt: tokenExpiresAt }));
  return grantId;
}

const exists = async (grantId: string): Promise<boolean> => (await database.nodes[1].stores.grants.find(grantId)) !== undefined;

const DEAD: readonly (readonly [string, () => Life])[] = [
  ['was never redeemed and is older than a day', () => ({ createdAt: daysAgo(1.1) })],
  ['was never redeemed, was revoked and is older than a day', () => ({ createdAt: daysAgo(1.1), revokedAt: new Date() })],
  ['was revoked long ago', () => ({ redeemedAt: daysAgo(40), revokedAt: daysAgo(31), refreshExpiresAt: inDays(9), refreshIdleExpiresAt: inDays(9) })],
  ['has refresh tokens that expired long ago', () => ({ redeemedAt: daysAgo(60), refreshExpiresAt: daysAgo(31), refreshIdleExpiresAt: inDays(1) })],
  ['has refresh tokens that lay idle and ended long ago', () => ({ redeemedAt: daysAgo(60), refreshExpiresAt: inDays(90), refreshIdleExpiresAt: daysAgo(31) })],
  ['expired long ago and was revoked since', () => ({ redeemedAt: daysAgo(60), revokedAt: daysAgo(2), refreshExpiresAt: daysAgo(31), refreshIdleExpiresAt: daysAgo(31) })],
  ['had no refresh token and has no access token left', () => ({ redeemedAt: daysAgo(31) })],
];

const KEPT: readonly (readonly [string, () => Life])[] = [
  ['may still be redeemed', () => ({ createdAt: daysAgo(0.9) })],
  ['was made a moment ago by a service whose clock is late', () => ({ createdAt: daysAgo(50), recordedAt: new Date() })],
  ['has living refresh tokens', () => ({ redeemedAt: daysAgo(300), refreshExpiresAt: inDays(1), refreshIdleExpiresAt: inDays(1) })],
  ['was revoked in the last weeks', () => ({ redeemedAt: daysAgo(90), revokedAt: daysAgo(29), refreshExpiresAt: inDays(1), refreshIdleExpiresAt: inDays(1) })],
  ['has refresh tokens that expired in the last weeks', () => ({ redeemedAt: daysAgo(90), refreshExpiresAt: daysAgo(29), refreshIdleExpiresAt: daysAgo(29) })],
  ['had no refresh token and was redeemed in the last weeks', () => ({ redeemedAt: daysAgo(29) })],
  ['has no refresh token and a living access token', () => ({ redeemedAt: daysAgo(90), tokenExpiresAt: inDays(9) })],
  ['has an access token that outlives its refresh tokens', () => ({ redeemedAt: daysAgo(90), refreshExpiresAt: daysAgo(31), refreshIdleExpiresAt: daysAgo(31), tokenExpiresAt: inDays(9) })],
];

describe('tidying grants: what is dead for good', () => {
  it.each(DEAD)('deletes a grant that %s', async (_name, life) => {
    const grantId = await grantOf(life());
    await database.nodes[0].maintain(new Date());
    expect(await exists(grantId)).toBe(false);
  });

  it.each(KEPT)('keeps a grant that %s', async (_name, life) => {
    const grantId = await grantOf(life());
    await database.nodes[0].maintain(new Date());
    expect(await exists(grantId)).toBe(true);
  });

  it('believes neither a service whose clock runs ahead nor one whose clock is late', async () => {
    const [kept, dead] = [await Promise.all(KEPT.map(([, life]) => grantOf(life()))), await grantOf({ createdAt: daysAgo(1.1) })];
    await database.nodes[0].maintain(daysAgo(300));
    expect(await exists(dead)).toBe(true);
    await database.nodes[0].maintain(inDays(300));
    expect([await exists(dead), ...(await Promise.all(kept.map(exists)))]).toEqual([false, ...kept.map(() => true)]);
  });

  it('goes through the whole table', async () => {
    await database.sql.query(
      `INSERT INTO grants (grant_id, client_id, user_id, scope, created_at, recorded_at)
       SELECT gen_random_uuid(), 'many', gen_random_uuid(), '{a}', now(), now() - CASE WHEN i % 100 = 0 THEN interval '1 hour' ELSE interval '2 days' END
       FROM generate_series(1, 20000) i`,
    );
    await database.nodes[0].maintain(new Date());
    const { rows } = await database.sql.query(`SELECT count(*)::integer AS left_over FROM grants WHERE client_id = 'many'`);
    expect(rows).toEqual([{ left_over: 200 }]);
  });

  it('goes through a large table in several rounds, each another part of it', async () => {
    await database.sql.query('TRUNCATE grants CASCADE'); // the grants below are spread over all of it
    await database.sql.query(
      `INSERT INTO grants (grant_id, client_id, user_id, scope, created_at, recorded_at)
       SELECT gen_random_uuid(), 'large', gen_random_uuid(), '{a}', now(), now() - interval '2 days' FROM generate_series(1, 2000) i`,
    );
    const leftOver = async () => (await database.sql.query(`SELECT FROM grants WHERE client_id = 'large'`)).rows.length;
    const { rows } = await database.sql.query<{ readonly pages: number }>(`SELECT (pg_relation_size('grants') / 8192)::integer AS pages`);
    const rounds = 4;
    const left: number[] = [];
    const sql = await database.sql.connect();
    for (let round = 0; round < rounds; round += 1) {
      await tidyGrants(sql, new Date(Date.now() + round * 300_000), Math.ceil(rows[0]!.pages / rounds));
      left.push(await leftOver());
    }
    sql.release();
    expect(left.map((count, round) => count < (left[round - 1] ?? 2000))).toEqual([true, true, true, true]);
    expect(left.at(-1)).toBe(0);
  });

  it('waits for nobody, and leaves a grant alone that is being redeemed', async () => {
    const [grantId, other] = [await grantOf({ createdAt: daysAgo(2) }), await grantOf({ createdAt: daysAgo(2) })];
    const redeeming = await database.sql.connect();
    await redeeming.query('BEGIN');
    await redeeming.query('UPDATE grants SET redeemed_at = now() WHERE grant_id = $1', [grantId]);
    await database.nodes[0].maintain(new Date());
    await redeeming.query('COMMIT');
    redeeming.release();
    await database.nodes[0].maintain(new Date());
    expect([await exists(grantId), await exists(other)]).toEqual([true, false]);
  });

  it('never deletes a grant that is redeemed at the same time', async () => {
    const grantIds = await Promise.all(Array.from({ length: 300 }, () => grantOf({ createdAt: daysAgo(2) })));
    const tidying = database.nodes.map((node) => node.maintain(new Date()));
    const outcomes = await Promise.all(
      grantIds.map((grantId, index) => {
        const accessToken = anAccessToken({ clientId: client.clientId, userId: user.userId, grantId });
        return database.nodes[index % 2 === 0 ? 0 : 1].stores.grants.redeem(grantId, new Date(), { accessToken });
      }),
    );
    await Promise.all(tidying);
    await database.nodes[0].maintain(new Date());
    const found = await Promise.all(grantIds.map(exists));
    expect(found).toEqual(outcomes.map((outcome) => outcome === 'redeemed'));
  });
});

describe('tidying grants: sealed answers', () => {
  it('erases those of rotations long ago, and nothing else', async () => {
    const { grants } = database.nodes[0].stores;
    const rotatedAgo = async (daysAgo: number) => {
      const grant = aGrant({ clientId: client.clientId, userId: user.userId });
      const refresh = aRefreshFamily();
      const tokenOf = () => anAccessToken({ clientId: client.clientId, userId: user.userId, grantId: grant.grantId });
      await grants.create(grant);
      await grants.redeem(grant.grantId, new Date(), { accessToken: tokenOf(), refresh });
      const rotation = aRotation({ presentedHash: refresh.currentHash, accessToken: tokenOf(), rotatedAt: inDays(-daysAgo) });
      await grants.rotate(grant.grantId, rotation);
      return { grantId: grant.grantId, rotation };
    };
    const [old, recent] = [await rotatedAgo(2), await rotatedAgo(0)];
    await database.nodes[0].maintain(new Date());
    const families = await Promise.all([old, recent].map(async ({ grantId }) => (await grants.find(grantId))?.refresh));
    expect(families[0]?.sealedAnswer).toBeUndefined();
    expect(families[0]?.currentHash).toEqual(old.rotation.nextHash);
    expect(families[1]?.sealedAnswer).toEqual(recent.rotation.sealedAnswer);
  });
});
