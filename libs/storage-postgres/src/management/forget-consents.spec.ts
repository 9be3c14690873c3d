import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aClient, aGrant, aUser } from '@assent/core-testing';
import type { Connection } from '@assent/core';
import { connectPostgres, type Postgres } from '../connect-postgres.js';
import { postgresSubject } from '../testing/postgres-subject.js';
import { BY, managedDatabase, type ManagedDatabase } from '../testing/managed-database.js';
import pg from 'pg';

let db: ManagedDatabase;
let postgres: Postgres;
let sql: pg.Pool;
beforeAll(async () => {
  db = await managedDatabase();
  postgres = connectPostgres({ url: db.postgres.url, poolSize: 2 });
  sql = new pg.Pool({ connectionString: db.postgres.url, max: 1 });
});
afterAll(async () => {
  await Promise.all([postgres.close(), sql.end()]);
  await db.stop();
});

const PLACES = ['https://one.example', 'https://two.example'];

/** A person who said yes to two places of one client, and a grant. */
async function approved() {
  const [client, user] = [aClient(), aUser()];
  const subject = postgresSubject(sql, [postgres]);
  await subject.putClient(client);
  await subject.putUser(user);
  const { connections, consents, grants } = postgres.stores;
  const pair = { clientId: client.clientId, userId: user.userId };
  for (const redirectUri of PLACES) await connections.record({ ...pair, redirectUri, state: 'approved', decidedAt: new Date() });
  await consents.add(pair.userId, pair.clientId, ['full_control'], new Date());
  const grant = aGrant(pair);
  await grants.create(grant);
  const latest = async (): Promise<(Connection['state'] | undefined)[]> =>
    Promise.all(PLACES.map(async (place) => (await connections.latest(pair.userId, pair.clientId, place))?.state));
  return { ...pair, grant, latest };
}

describe('what admins revoke', () => {
  it.each<[string, (given: Awaited<ReturnType<typeof approved>>) => Promise<unknown>]>([
    ['a grant', ({ grant }) => db.management.grants.revoke(grant.grantId, BY)],
    ['everything of a client', ({ clientId }) => db.management.clients.revokeAll(clientId, BY)],
    ['everything of a person', ({ userId }) => db.management.users.revokeAll(userId, BY)],
  ])('with %s, no decision for any redirect URI counts any more, even after a new yes to another', async (_what, revoke) => {
    const given = await approved();
    const bystander = await approved();
    await revoke(given);
    expect(await given.latest()).toEqual(['rejected', 'rejected']);
    expect(await postgres.stores.consents.find(given.userId, given.clientId)).toEqual([]);
    await postgres.stores.connections.record({ userId: given.userId, clientId: given.clientId, redirectUri: PLACES[0] ?? '', state: 'approved', decidedAt: new Date() });
    expect(await given.latest()).toEqual(['approved', 'rejected']);
    expect(await bystander.latest()).toEqual(['approved', 'approved']);
  });
});
