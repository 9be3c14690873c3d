import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aClient, aGrant, anAccessToken, aRefreshFamily, aRotation, aUser } from '@assent/core-testing';
import { whyGrantIsDead, whyTokenIsDead, type AccessToken } from '@assent/core';
import { createDataSource } from '../operations/data-source.js';
import { specDatabase, type SpecDatabase } from '../testing/spec-database.js';
import { revokeEverythingOf } from './revocation.js';

let database: SpecDatabase;
const user = aUser();

beforeAll(async () => {
  database = await specDatabase();
  await database.subject.putUser(user);
});
afterAll(() => database.stop());

async function registered() {
  const client = aClient();
  await database.subject.putClient(client);
  return client;
}

const whyDead = async (token: AccessToken): Promise<string | undefined> => {
  const state = await database.nodes[1].stores.accessTokens.find(token);
  return state === undefined ? 'unknown' : whyTokenIsDead(state, new Date());
};

/** Runs the work while everything of the client is being revoked: the instant is taken, and nobody sees it yet. */
async function whileRevoking(clientId: string, work: () => Promise<void>): Promise<void> {
  const dataSource = createDataSource({ url: database.server.url, poolSize: 1, connectionTimeoutMilliseconds: 5_000, statementTimeoutMilliseconds: 0 });
  await dataSource.initialize();
  await dataSource.transaction(async (manager) => {
    await revokeEverythingOf(manager, 'clients', clientId);
    await work();
  });
  await dataSource.destroy();
}

describe('revoking everything, and what is issued before it commits', () => {
  it('kills what is redeemed and rotated from older grants', async () => {
    const [client, { grants }] = [await registered(), database.nodes[0].stores];
    const owned = { clientId: client.clientId, userId: user.userId };
    const [redeemed, rotated] = [aGrant(owned), aGrant(owned)];
    const tokenOf = (grantId: string) => anAccessToken({ ...owned, grantId });
    const [first, refresh, second] = [tokenOf(rotated.grantId), aRefreshFamily(), tokenOf(redeemed.grantId)];
    const rotation = aRotation({ presentedHash: refresh.currentHash, accessToken: tokenOf(rotated.grantId) });
    for (const grant of [redeemed, rotated]) await grants.create(grant);
    await grants.redeem(rotated.grantId, new Date(), { accessToken: first, refresh });
    await whileRevoking(client.clientId, async () => {
      expect(await grants.redeem(redeemed.grantId, new Date(), { accessToken: second })).toBe('redeemed');
      expect(await grants.rotate(rotated.grantId, rotation)).toBe('rotated');
      expect([await whyDead(second), await whyDead(rotation.accessToken)]).toEqual([undefined, undefined]);
    });
    for (const token of [first, second, rotation.accessToken]) expect(await whyDead(token)).toBe('everything of the client was revoked since');
  });

  it('leaves alone what is new: a grant that was made after its instant, and a token of the client itself', async () => {
    const [client, { accessTokens, grants }] = [await registered(), database.nodes[0].stores];
    const grant = aGrant({ clientId: client.clientId, userId: user.userId });
    const token = anAccessToken({ clientId: client.clientId });
    await whileRevoking(client.clientId, async () => {
      await grants.create(grant);
      await accessTokens.save(token);
    });
    const state = await grants.find(grant.grantId);
    expect([await whyDead(token), state && whyGrantIsDead(state)]).toEqual([undefined, undefined]);
  });

  it('kills what was recorded before its instant and is committed after it', async () => {
    const client = await registered();
    const token = anAccessToken({ clientId: client.clientId });
    await database.nodes[0].stores.accessTokens.save({ ...token, tokenHash: Buffer.alloc(32, 1) }); // makes the partition
    const saving = await database.sql.connect();
    await saving.query('BEGIN');
    await saving.query(
      `INSERT INTO access_tokens (expiry_day, token_hash, client_id, format, scope, audience, issued_at, expires_at)
       VALUES ($1, $2, $3, 'opaque', '{}', '{}', now() + interval '1 hour', $4)`,
      [token.expiryDay, token.tokenHash, client.clientId, token.expiresAt],
    );
    await whileRevoking(client.clientId, async () => undefined);
    await saving.query('COMMIT');
    saving.release();
    expect(await whyDead(token)).toBe('everything of the client was revoked since');
  });
});
