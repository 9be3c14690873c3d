import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aClient, aGrant, anAccessToken, anApi, aUser } from '@assent/core-testing';
import { StoreUnavailable, type AccessToken } from '@assent/core';
import { connectPostgres, type Postgres } from './connect-postgres.js';
import { specDatabase, type SpecDatabase } from './testing/spec-database.js';

/** Connection and statement each have a limit; this is what both take together, with room for a busy machine. */
const LIMIT_MILLISECONDS = 3_000;

let database: SpecDatabase;
let postgres: Postgres;
const client = aClient();
const user = aUser();
let token: AccessToken;

const connect = (): Postgres =>
  connectPostgres({ url: database.server.url, poolSize: 3, connectionTimeoutMilliseconds: 300, statementTimeoutMilliseconds: 400 });

beforeAll(async () => {
  database = await specDatabase({ durable: true });
  await database.subject.putClient(client);
  await database.subject.putUser(user);
});
afterAll(() => database.stop());

beforeEach(async () => {
  postgres = connect();
  token = anAccessToken({ clientId: client.clientId });
  await postgres.stores.accessTokens.save(token);
});
afterEach(() => postgres.close());

/** A node that signs in as another role; the role is made when it has attributes. */
async function connectAs(role: string, attributes?: string): Promise<Postgres> {
  if (attributes !== undefined) await database.sql.query(`CREATE ROLE ${role} LOGIN PASSWORD 'specs-only' ${attributes}`);
  const url = new URL(database.server.url);
  [url.username, url.password] = [role, 'specs-only'];
  return connectPostgres({ url: url.href });
}

/** Every kind of call that a store offers. */
function calls({ shortLived, stores }: Postgres): Promise<unknown>[] {
  const grant = aGrant({ clientId: client.clientId, userId: user.userId });
  const hash = Buffer.alloc(32, 1);
  const expiresAt = new Date(Date.now() + 60_000);
  return [
    stores.clients.find(client.clientId),
    stores.users.find(user.userId),
    stores.users.findByUsername(user.username),
    stores.apis.relevantTo({ scopes: ['api:read'], identifiers: [anApi().identifier] }),
    stores.consents.find(user.userId, client.clientId),
    stores.consents.add(user.userId, client.clientId, ['a'], new Date()),
    stores.grants.create(grant),
    stores.grants.find(grant.grantId),
    stores.grants.redeem(grant.grantId, new Date(), { accessToken: anAccessToken({ clientId: client.clientId }) }),
    stores.grants.revoke(grant.grantId, new Date()),
    stores.accessTokens.save(anAccessToken({ clientId: client.clientId })),
    stores.accessTokens.find(token),
    stores.accessTokens.revoke(token, new Date()),
    stores.keys.published(new Date()),
    stores.audit.append({ at: new Date(), actor: 'system', action: 'spec' }),
    shortLived.codes.spend(hash),
    shortLived.sessions.save(hash, { userId: user.userId, signedInAt: new Date(), expiresAt }),
    shortLived.interactions.take(hash),
    shortLived.replays.remember('spec', 'value', expiresAt),
    shortLived.rateLimiter.hit('spec', 60),
  ];
}

async function expectAllUnavailable(): Promise<void> {
  const began = performance.now();
  const outcomes = await Promise.allSettled(calls(postgres));
  for (const outcome of outcomes) {
    expect(outcome.status).toBe('rejected');
    expect((outcome as PromiseRejectedResult).reason).toBeInstanceOf(StoreUnavailable);
  }
  expect(performance.now() - began).toBeLessThan(LIMIT_MILLISECONDS);
}

const becomesHealthy = async (): Promise<void> => {
  while (!(await postgres.healthy())) await new Promise((resolve) => setTimeout(resolve, 20));
};

describe('connectPostgres: fails closed', () => {
  it('answers StoreUnavailable within the limits while Postgres is down, and works again when it is back', async () => {
    expect(await postgres.healthy()).toBe(true);
    await database.server.down();
    await expectAllUnavailable();
    expect(await postgres.healthy()).toBe(false);
    await database.server.up();
    await becomesHealthy();
    expect((await postgres.stores.accessTokens.find(token))?.token).toEqual(token);
  });

  it('answers StoreUnavailable within the limits while Postgres is frozen, and works again when it moves', async () => {
    await Promise.all(calls(postgres)); // every connection of the pool is open
    await database.server.pause();
    await expectAllUnavailable().finally(() => database.server.resume());
    await becomesHealthy();
    expect((await postgres.stores.accessTokens.find(token))?.token).toEqual(token);
  });

  it('answers StoreUnavailable when Postgres crashes under load; what it acknowledged is still true afterwards', async () => {
    const acknowledged: AccessToken[] = [];
    const errors: unknown[] = [];
    let crashed = false;
    const load = Array.from({ length: 20 }, async () => {
      while (!crashed) {
        const mine = anAccessToken({ clientId: client.clientId });
        const saving = postgres.stores.accessTokens.save(mine).then(() => postgres.stores.accessTokens.revoke(mine, new Date()));
        await saving.then(() => acknowledged.push(mine)).catch((error: unknown) => errors.push(error));
      }
    });
    while (acknowledged.length < 200) await new Promise((resolve) => setTimeout(resolve, 5));
    await database.server.down('crash');
    crashed = true;
    await Promise.all(load);
    await database.server.up();
    await becomesHealthy();
    expect(errors.every((error) => error instanceof StoreUnavailable)).toBe(true);
    const states = await Promise.all(acknowledged.map((mine) => postgres.stores.accessTokens.find(mine)));
    expect(states.filter((state) => state?.revokedAt === undefined)).toEqual([]);
  });

  it('answers StoreUnavailable when a lock keeps a statement beyond its limit', async () => {
    const locking = await database.sql.connect();
    await locking.query('BEGIN; LOCK TABLE access_tokens IN ACCESS EXCLUSIVE MODE');
    await expect(postgres.stores.accessTokens.find(token)).rejects.toBeInstanceOf(StoreUnavailable);
    await locking.query('ROLLBACK');
    locking.release();
    expect(await postgres.stores.accessTokens.find(token)).toBeDefined();
  });

  it('answers StoreUnavailable when Postgres takes no more connections', async () => {
    const [one, other] = [await connectAs('few', 'CONNECTION LIMIT 1'), await connectAs('few')];
    const healthy = await one.healthy();
    const refusal = await other.stores.keys.published(new Date()).catch((error: unknown) => error);
    await Promise.all([one.close(), other.close()]);
    expect(healthy).toBe(true);
    expect(refusal).toBeInstanceOf(StoreUnavailable);
  });

  it('answers StoreUnavailable to writes while Postgres is read only', async () => {
    const reader = await connectAs('reader', 'SUPERUSER');
    await database.sql.query('ALTER ROLE reader SET default_transaction_read_only = on');
    const saving = reader.stores.accessTokens.save(anAccessToken({ clientId: client.clientId }));
    await expect(saving).rejects.toBeInstanceOf(StoreUnavailable);
    await reader.close();
  });
});

describe('connectPostgres: management', () => {
  it('connects its DataSource once for all who ask, and again after a failure', async () => {
    await database.server.down();
    await expect(postgres.dataSource()).rejects.toBeInstanceOf(StoreUnavailable);
    await database.server.up();
    const [one, other] = await Promise.all([postgres.dataSource(), postgres.dataSource()]);
    expect(one).toBe(other);
    expect(one.isInitialized).toBe(true);
  });

  it('opens nothing until it is used, and closes what it opened', async () => {
    const unused = connectPostgres({ url: 'postgres://nobody@127.0.0.1:1/none' });
    expect(await unused.healthy()).toBe(false);
    await expect(unused.close()).resolves.toBeUndefined();
  });
});
