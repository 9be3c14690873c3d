import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aClient, anAccessToken, aUser, until } from '@assent/core-testing';
import { specDatabase, type SpecDatabase } from '../testing/spec-database.js';

const DAY_MILLISECONDS = 86_400_000;
const dayOf = (instant: Date): number => Math.floor(instant.getTime() / DAY_MILLISECONDS);
const inDays = (days: number): Date => new Date(Date.now() + days * DAY_MILLISECONDS);

let database: SpecDatabase;
const client = aClient();
const user = aUser();

beforeAll(async () => {
  database = await specDatabase();
  await database.subject.putClient(client);
  await database.subject.putUser(user);
});
afterAll(() => database.stop());

async function days(table = 'access_tokens'): Promise<number[]> {
  const { rows } = await database.sql.query<{ readonly name: string }>(
    `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = $1::regclass`,
    [table],
  );
  return rows.map(({ name }) => Number(name.replace(`${table}_`, ''))).sort((a, b) => a - b);
}

const saved = async (expiresAt: Date) => {
  const token = anAccessToken({ clientId: client.clientId, expiresAt });
  await database.nodes[0].stores.accessTokens.save(token);
  return token;
};

describe('maintain: partitions of access tokens', () => {
  it('makes those of today and the next days ahead', async () => {
    await database.nodes[0].maintain(new Date());
    const today = dayOf(new Date());
    expect(await days()).toEqual(expect.arrayContaining([today, today + 1, today + 2, today + 3]));
  });

  it('makes them for who starts too, and does not wait for the rest', async () => {
    const report = await database.sql.connect();
    await report.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await report.query('SELECT count(*) FROM access_tokens');
    await saved(inDays(-1));
    await database.nodes[0].prepare(inDays(20));
    const ahead = dayOf(inDays(20));
    expect(await days()).toEqual(expect.arrayContaining([ahead, ahead + 1, ahead + 2, ahead + 3]));
    expect((await days())[0]).toBe(dayOf(inDays(-1)));
    await report.query('ROLLBACK');
    report.release();
  });

  it('drops a day that has passed, and never a living one', async () => {
    const { accessTokens } = database.nodes[1].stores;
    const tokens = [await saved(inDays(-1)), await saved(inDays(-400)), await saved(new Date()), await saved(inDays(1)), await saved(inDays(900))];
    await database.nodes[0].maintain(new Date());
    expect((await days())[0]).toBe(dayOf(new Date()));
    const found = await Promise.all(tokens.map((token) => accessTokens.find(token)));
    expect(found.map((state) => state !== undefined)).toEqual([false, false, true, true, true]);
  });

  it.each(['access_tokens', 'token_inquiries'])('leaves no table of a passed day behind, also when it was detached before: %s', async (table) => {
    const { expiryDay } = await saved(inDays(-2));
    await database.sql.query(`ALTER TABLE ${table} DETACH PARTITION ${table}_${expiryDay}`);
    await database.nodes[0].maintain(new Date());
    const { rows } = await database.sql.query(`SELECT to_regclass('${table}_${expiryDay}') AS left_over`);
    expect(rows).toEqual([{ left_over: null }]);
  });

  it('makes and drops what is said about tokens together with them', async () => {
    const token = await saved(inDays(-1));
    database.nodes[0].stores.inquiries.note(token, 'rs', false, new Date());
    await database.nodes[0].inquiries.flush();
    expect(await days('token_inquiries')).toContain(token.expiryDay);
    await database.nodes[0].maintain(new Date());
    expect(await days('token_inquiries')).toEqual(await days());
  });

  it('does everything else before it waits for a transaction that is open for long; interrupted there, it goes on with the next call', async () => {
    for (const day of [-1, -2, -3]) await saved(inDays(day));
    await database.sql.query(`INSERT INTO short_lived (kind, key, value, expires_at) VALUES ('session', 'old', '{}', now() - interval '1 second')`);
    const report = await database.sql.connect();
    await report.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await report.query('SELECT count(*) FROM access_tokens');
    const maintained = database.nodes[0].maintain(new Date()).then(() => 'through', () => 'interrupted');
    const waits = `SELECT pid FROM pg_stat_activity WHERE query LIKE 'ALTER TABLE % DETACH PARTITION %' AND wait_event_type = 'Lock'`;
    await until('it waits', async () => (await database.sql.query(waits)).rowCount === 1);
    expect((await database.sql.query(`SELECT FROM short_lived WHERE key = 'old'`)).rowCount).toBe(0);
    await database.sql.query(`SELECT pg_terminate_backend(pid) FROM (${waits}) AS waiting`);
    expect(await maintained).toBe('interrupted');
    await report.query('ROLLBACK');
    report.release();
    await database.nodes[0].maintain(new Date());
    expect((await days())[0]).toBe(dayOf(new Date()));
  });

  it('drops nothing because of a service whose clock runs ahead', async () => {
    const token = await saved(new Date());
    await database.nodes[0].maintain(inDays(300));
    expect(await database.nodes[1].stores.accessTokens.find(token)).toBeDefined();
  });

  it('keeps look-ups and inserts working while days are dropped and made, by several services at once', async () => {
    const { accessTokens } = database.nodes[1].stores;
    const token = await saved(inDays(2));
    for (let day = 1; day <= 10; day += 1) await saved(inDays(-day));
    let working = true;
    const using = (async () => {
      for (let count = 0; working; count += 1) {
        expect(await accessTokens.find(token)).toBeDefined();
        await saved(inDays(100 + (count % 50)));
      }
    })();
    await Promise.all(database.nodes.flatMap((node) => [node.maintain(new Date()), node.maintain(new Date())]));
    working = false;
    await using;
    expect((await days())[0]).toBe(dayOf(new Date()));
  });
});

describe('maintain: what is short-lived', () => {
  it('deletes what has expired, in batches, and nothing else', async () => {
    await database.sql.query(
      `INSERT INTO short_lived (kind, key, value, expires_at)
       SELECT 'session', int4send(i), '{}', now() + CASE WHEN i <= 2500 THEN interval '-1 second' ELSE interval '1 hour' END
       FROM generate_series(1, 2600) i`,
    );
    await database.nodes[0].shortLived.replays.remember('x', 'y', new Date(Date.now() + 60_000));
    await database.nodes[0].maintain(new Date());
    const { rows } = await database.sql.query('SELECT kind, count(*)::integer AS rows FROM short_lived GROUP BY kind ORDER BY kind');
    expect(rows).toEqual([
      { kind: 'birth', rows: 1 },
      { kind: 'seen', rows: 1 },
      { kind: 'session', rows: 100 },
    ]);
  });
});
