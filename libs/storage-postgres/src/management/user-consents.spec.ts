import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aClient, aGrant, anAccessToken, aUser } from '@assent/core-testing';
import { whyGrantIsDead, whyTokenIsDead, type Client } from '@assent/core';
import pg from 'pg';
import { connectPostgres, type Postgres } from '../connect-postgres.js';
import { BY, managedDatabase, type ManagedDatabase } from '../testing/managed-database.js';
import { postgresSubject } from '../testing/postgres-subject.js';
import { NotFound } from './management-errors.js';

let db: ManagedDatabase;
let node: Postgres;
let sql: pg.Pool;

beforeAll(async () => {
  db = await managedDatabase();
  node = connectPostgres({ url: db.postgres.url, poolSize: 4 });
  sql = new pg.Pool({ connectionString: db.postgres.url, max: 2 });
});
afterAll(async () => {
  await Promise.all([node.close(), sql.end()]);
  await db.stop();
});

async function person(): Promise<string> {
  const user = aUser();
  await postgresSubject(sql, [node]).putUser(user);
  return user.userId;
}

async function client(given: Partial<Client> = {}): Promise<string> {
  const made = aClient(given);
  await postgresSubject(sql, [node]).putClient(made);
  return made.clientId;
}

const remember = (userId: string, clientId: string, scope = ['a', 'b'], at = new Date()): Promise<void> => node.stores.consents.add(userId, clientId, scope, at);

/** A grant with a token. */
async function granted(userId: string, clientId: string) {
  const grant = aGrant({ userId, clientId });
  const accessToken = anAccessToken({ userId, clientId, grantId: grant.grantId });
  await node.stores.grants.create(grant);
  await node.stores.grants.redeem(grant.grantId, new Date(), { accessToken });
  const dead = async (): Promise<boolean> => {
    const [state, token] = [await node.stores.grants.find(grant.grantId), await node.stores.accessTokens.find(accessToken)];
    return state !== undefined && token !== undefined && whyGrantIsDead(state) !== undefined && whyTokenIsDead(token, new Date()) !== undefined;
  };
  return { grant, dead };
}

const nothing = new NotFound('consent');

describe('what a person allowed clients', () => {
  it('is listed with the names of the clients, the latest first', async () => {
    const [userId, otherId] = [await person(), await person()];
    const [named, unnamed] = [await client({ clientName: 'Photo Book' }), aClient()];
    const { clientName: _, ...nameless } = unnamed;
    await postgresSubject(sql, [node]).putClient(nameless);
    await remember(userId, unnamed.clientId, ['x'], new Date('2026-01-01T00:00:00Z'));
    await remember(userId, named, ['a', 'b'], new Date('2026-02-01T00:00:00Z'));
    await remember(otherId, named);
    expect(await db.management.consents.list(userId)).toStrictEqual([
      { clientId: named, clientName: 'Photo Book', scope: ['a', 'b'], updatedAt: new Date('2026-02-01T00:00:00Z') },
      { clientId: unnamed.clientId, scope: ['x'], updatedAt: new Date('2026-01-01T00:00:00Z') },
    ]);
  });

  it('is nothing for who allowed nothing, and unknown for who is not there', async () => {
    expect(await db.management.consents.list(await person())).toEqual([]);
    for (const userId of [randomUUID(), 'x', '\0']) await expect(db.management.consents.list(userId)).rejects.toThrow(new NotFound('user'));
  });
});

describe('withdrawing what a person allowed a client', () => {
  it('forgets the consent and kills every grant of the two, redeemed or not, and nothing else', async () => {
    const [userId, otherId, clientId, otherClient] = [await person(), await person(), await client(), await client()];
    for (const [who, what] of [[userId, clientId], [otherId, clientId], [userId, otherClient]] as const) await remember(who, what);
    const [first, second] = [await granted(userId, clientId), await granted(userId, clientId)];
    const [others, elsewhere] = [await granted(otherId, clientId), await granted(userId, otherClient)];
    const waiting = aGrant({ userId, clientId }); // its code is still on its way
    await node.stores.grants.create(waiting);

    await db.management.consents.withdraw(userId, clientId, BY);

    expect((await db.management.consents.list(userId)).map((consent) => consent.clientId)).toEqual([otherClient]);
    expect(await node.stores.consents.find(userId, clientId)).toEqual([]);
    expect(await Promise.all([first, second, others, elsewhere].map(({ dead }) => dead()))).toEqual([true, true, false, false]);
    const accessToken = anAccessToken({ userId, clientId, grantId: waiting.grantId });
    expect(await node.stores.grants.redeem(waiting.grantId, new Date(), { accessToken })).toBe('refused');
    const { items } = await db.management.audit.list({ target: `user:${userId}` }, { limit: 5 });
    expect(items).toMatchObject([{ ...BY, action: 'user.withdraw_consent', detail: { client_id: clientId, scope: ['a', 'b'], grants: 3 } }]);
  });

  it('takes back the decisions of the MediaGoblin dialect for every redirect URI', async () => {
    const [userId, clientId] = [await person(), await client()];
    const places = ['https://one.example', 'https://two.example'];
    for (const redirectUri of places) await node.stores.connections.record({ userId, clientId, redirectUri, state: 'approved', decidedAt: new Date() });
    await remember(userId, clientId, ['full_control']);
    await db.management.consents.withdraw(userId, clientId, BY);
    expect(await Promise.all(places.map(async (place) => (await node.stores.connections.latest(userId, clientId, place))?.state))).toEqual(['rejected', 'rejected']);
  });

  it('revokes what a first-party client got without asking', async () => {
    const [userId, clientId] = [await person(), await client()];
    const { dead } = await granted(userId, clientId);
    await db.management.consents.withdraw(userId, clientId, BY);
    expect(await dead()).toBe(true);
  });

  it('refuses where there is nothing (any more), and records nothing', async () => {
    const [userId, clientId] = [await person(), await client()];
    await remember(userId, clientId);
    await db.management.consents.withdraw(userId, clientId, BY);
    const before = await db.audited();
    for (const unknown of [clientId, 'nobody', '', '\0', '\ud800']) await expect(db.management.consents.withdraw(userId, unknown, BY)).rejects.toThrow(nothing);
    for (const unknown of [randomUUID(), 'x']) await expect(db.management.consents.withdraw(unknown, clientId, BY)).rejects.toThrow(new NotFound('user'));
    expect(await db.audited()).toEqual(before);
  });

  it('does not stand in the way of revoking the same grants at the same time', async () => {
    const [userId, clientId] = [await person(), await client()];
    for (let round = 0; round < 5; round += 1) {
      await remember(userId, clientId);
      const grants = await Promise.all([1, 2, 3].map(() => granted(userId, clientId)));
      const outcomes = await Promise.allSettled([
        db.management.consents.withdraw(userId, clientId, BY),
        ...grants.map(({ grant }) => db.management.grants.revoke(grant.grantId, BY)),
        ...grants.toReversed().map(({ grant }) => node.stores.grants.revoke(grant.grantId, new Date())),
      ]);
      for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toEqual(nothing);
      expect(await Promise.all(grants.map(({ dead }) => dead()))).toEqual([true, true, true]);
    }
  });
});
