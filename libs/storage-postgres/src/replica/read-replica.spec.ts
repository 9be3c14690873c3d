import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '@assent/core';
import { anAccessToken, startPostgres, until, type TestPostgres, type TestPostgresServer } from '@assent/core-testing';
import pg from 'pg';
import { connectPostgres, type Postgres } from '../connect-postgres.js';
import { InvalidCursor } from '../management/management-errors.js';
import type { Management } from '../management/management.js';
import { BY, managementOver } from '../testing/managed-database.js';
import { POSITION, type Position } from './position.js';

const EVERYTHING = { limit: 100 };
const METADATA = { redirect_uris: ['https://rp.example.test/cb'] };

let primary: TestPostgres;
let replica: TestPostgresServer;
let onReplica: pg.Pool;
let onPrimary: pg.Pool;
let postgres: Postgres;
let management: Management;
const problems: string[] = [];

beforeAll(async () => {
  primary = await startPostgres({ settings: ['synchronous_commit=on'] });
  replica = await primary.startReplica();
  [onPrimary, onReplica] = [primary, replica].map(({ url }) => new pg.Pool({ connectionString: url, max: 2 }).on('error', () => undefined)) as [pg.Pool, pg.Pool];
  await onPrimary.query(`CREATE ROLE ordinary LOGIN PASSWORD 'ordinary'; GRANT CREATE ON SCHEMA public TO ordinary; GRANT CREATE ON DATABASE postgres TO ordinary`);
  [postgres, management] = await connected(replica.url);
});
afterAll(async () => {
  await postgres.close();
  await Promise.all([onPrimary.end(), onReplica.end()]);
  await replica.stop();
  await primary.stop();
});
beforeEach(async () => {
  problems.length = 0;
  await untilUsed();
});

/** As a role without rights over the server. */
const ordinary = (url: string): string => url.replace(/\/\/[^@]*@/, '//ordinary:ordinary@');

async function connected(replicaUrl: string): Promise<[Postgres, Management]> {
  const connection = connectPostgres({ url: ordinary(primary.url), replicaUrl: ordinary(replicaUrl), poolSize: 2, managementTimeoutMilliseconds: 1_000, onReplicaProblem: ({ message }) => problems.push(message) });
  await connection.migrate();
  return [connection, managementOver(await connection.dataSource(), connection)];
}

/** Whether connections for lists asked something there meanwhile. */
async function isUsed(list: () => Promise<unknown> = names): Promise<boolean> {
  const { rows: [before] } = await onReplica.query<{ readonly now: string }>('SELECT clock_timestamp()::text AS now');
  await list();
  const { rows } = await onReplica.query(
    `SELECT FROM pg_stat_activity WHERE application_name = 'assent lists' AND query NOT LIKE '%pg_is_in_recovery%' AND query_start > $1::timestamptz`,
    [before?.now],
  );
  return rows.length > 0;
}

const untilUsed = () =>
  until('the replica is used', async () => {
    const told = problems.length;
    return (await isUsed()) && problems.length === told;
  });

let count = 0;
async function created(): Promise<string> {
  const clientName = `Client ${++count}`;
  await management.clients.register({ ...METADATA, client_name: clientName }, BY);
  return clientName;
}
const names = async (by = management): Promise<readonly (string | undefined)[]> => (await by.clients.list({}, EVERYTHING)).items.map(({ clientName }) => clientName);

describe('the replica of Postgres', () => {
  it('is read for lists, and for nothing else', async () => {
    const lists: readonly (() => Promise<unknown>)[] = [
      () => management.clients.list({ search: 'x' }, EVERYTHING),
      () => management.users.list({}, EVERYTHING),
      () => management.apis.list({}, EVERYTHING),
      () => management.grants.list({}, EVERYTHING),
      () => management.tokens.list({}, EVERYTHING),
      () => management.tokens.list({ clientId: 'x' }, EVERYTHING),
      () => management.audit.list({}, EVERYTHING),
      () => management.audit.batches({}).next(),
    ];
    for (const list of lists) expect(await isUsed(list)).toBe(true);
    const { client } = await management.clients.register(METADATA, BY);
    const others: readonly (() => Promise<unknown>)[] = [
      () => management.clients.get(client.clientId),
      () => management.keys.list(),
      () => management.instances.list(),
      () => management.usage.ofClient(client.clientId),
      () => postgres.stores.accessTokens.find(anAccessToken({ clientId: 'x' })),
      () => postgres.stores.clients.find(client.clientId),
      () => postgres.healthy(),
    ];
    for (const other of others) expect(await isUsed(other)).toBe(false);
    expect(problems).toEqual([]);
  });

  it('shows every change in the next list, also one that another node made', async () => {
    const [another, elsewhere] = await connected(replica.url);
    for (let round = 0; round < 30; round += 1) {
      const name = await created();
      expect(await names()).toContain(name);
      expect(await names(elsewhere)).toContain(name);
    }
    await another.close();
  });

  it('goes on with a page that the primary began', async () => {
    for (let round = 0; round < 3; round += 1) await created();
    const first = await management.clients.list({}, { limit: 2 });
    const [without, over] = await connected(primary.url);
    const second = await over.clients.list({}, { limit: 2, cursor: first.nextCursor });
    expect(second.items).toEqual((await management.clients.list({}, { limit: 4 })).items.slice(2));
    await without.close();
  });

  it('has no part in it when a request is wrong', async () => {
    await expect(management.clients.list({}, { limit: 2, cursor: 'made-up' })).rejects.toBeInstanceOf(InvalidCursor);
    expect(problems).toEqual([]);
    expect(await isUsed()).toBe(true);
  });

  it('is left alone while it lags, and used again when it has caught up', async () => {
    await onReplica.query('SELECT pg_wal_replay_pause()');
    const name = await created();
    const startedAt = Date.now();
    expect(await names()).toContain(name);
    expect(await names()).toContain(name);
    expect(Date.now() - startedAt).toBeLessThan(1_000);
    expect(problems).toEqual(['the replica lags behind']);
    await onReplica.query('SELECT pg_wal_replay_resume()');
    await untilUsed();
  });

  it('is left alone while it is down or silent, and used again when it is back', async () => {
    const outages: readonly [start: () => Promise<void>, end: () => Promise<void>, problem: RegExp][] = [
      [() => replica.pause(), () => replica.resume(), /does not answer in time/],
      [() => replica.down('crash'), () => replica.up(), /unavailable/],
    ];
    for (const [start, end, problem] of outages) {
      await untilUsed();
      problems.length = 0;
      await start();
      const name = await created();
      const startedAt = Date.now();
      expect(await Promise.all([names(), names(), names()])).toEqual(Array(3).fill(expect.arrayContaining([name])));
      expect(Date.now() - startedAt).toBeLessThan(2_000);
      expect(problems[0]).toMatch(problem);
      await end();
    }
    await untilUsed();
  });

  it('does not hide that the primary is down', async () => {
    await primary.pause();
    await expect(names()).rejects.toBeInstanceOf(StoreUnavailable);
    await primary.resume();
    await untilUsed();
  });
});

describe('a server that is no replica of the primary', () => {
  it('is not believed: the primary itself', async () => {
    const [connection, over] = await connected(primary.url);
    const name = await created();
    expect(await names(over)).toContain(name);
    expect(problems).toEqual(['the server is no replica of the primary, or not yet again']);
    await connection.close();
  });

  it('has no part in it when the address of the primary leads to a standby: that one is read', async () => {
    const connection = connectPostgres({ url: ordinary(replica.url), replicaUrl: ordinary(replica.url), poolSize: 2, onReplicaProblem: ({ message }) => problems.push(message) });
    const name = await created();
    await untilUsed(); // so the standby has it
    expect(await names(managementOver(await connection.dataSource(), connection))).toContain(name);
    expect(problems).toEqual([]);
    await connection.close();
  });

  it('is not believed: one that was promoted, and begins a history of its own at once', async () => {
    await onPrimary.query('CREATE TABLE much AS SELECT i, repeat($$x$$, 500) FROM generate_series(1, 50000) AS i'); // so that a checkpoint takes long
    await untilUsed();
    await onReplica.query('SELECT pg_promote()');
    const [{ rows: [there] }, { rows: [here] }] = await Promise.all([onReplica, onPrimary].map((pool) => pool.query<Position>(POSITION))) as [pg.QueryResult<Position>, pg.QueryResult<Position>];
    expect(there).toEqual({ system: here?.system, timeline: '2', flushed: expect.any(String) }); // from the first moment, before any checkpoint
    expect(here?.timeline).toBe('1');
    await until('it is promoted', async () => (await onReplica.query('SELECT WHERE NOT pg_is_in_recovery()')).rows.length === 1);
    const name = await created();
    expect(await names()).toContain(name);
    expect(problems).toContain('the server is no replica of the primary, or not yet again');
  });
});
