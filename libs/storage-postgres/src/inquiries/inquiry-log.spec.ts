import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { aClient, anAccessToken } from '@assent/core-testing';
import type { AccessToken, AccessTokenReference } from '@assent/core';
import { connectPostgres } from '../connect-postgres.js';
import { HotPool } from '../hot/hot-pool.js';
import { specDatabase, type SpecDatabase } from '../testing/spec-database.js';
import { PostgresInquiryLog } from './inquiry-log.js';

const DAY_MILLISECONDS = 86_400_000;
const NOW = new Date('2026-03-01T12:00:00.000Z');
const client = aClient();

let database: SpecDatabase;
let pool: HotPool;
const logs: PostgresInquiryLog[] = [];

beforeAll(async () => {
  database = await specDatabase();
  await database.subject.putClient(client);
  pool = new HotPool({ url: database.server.url, poolSize: 2, statementTimeoutMilliseconds: 2_000, connectionTimeoutMilliseconds: 500 });
});
afterEach(async () => {
  await Promise.all(logs.splice(0).map((log) => log.close()));
});
afterAll(async () => {
  await pool.close();
  await database.stop();
});

/** One that writes only when it is told to, unless said otherwise. */
function logOf(capacity = 10_000, windowMilliseconds = DAY_MILLISECONDS): PostgresInquiryLog {
  const log = new PostgresInquiryLog(pool, capacity, windowMilliseconds);
  logs.push(log);
  return log;
}

async function saved(given: Partial<AccessToken> = {}): Promise<AccessToken> {
  const token = anAccessToken({ clientId: client.clientId, ...given });
  await database.nodes[0].stores.accessTokens.save(token);
  return token;
}

async function countOf({ expiryDay, tokenHash }: AccessTokenReference): Promise<number> {
  const { rows } = await database.sql.query<{ readonly count: number }>(
    'SELECT coalesce(sum(count), 0)::integer AS count FROM token_inquiries WHERE expiry_day = $1 AND token_hash = $2',
    [expiryDay, tokenHash],
  );
  return rows[0]?.count ?? 0;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; ) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('the condition never came true');
}

describe('the inquiry log: windows', () => {
  it('writes by itself once a window is over, again and again', async () => {
    const [log, token] = [logOf(10, 20), await saved()];
    for (let round = 1; round <= 3; round += 1) {
      log.note(token, 'rs', true, NOW);
      await until(async () => (await countOf(token)) === round);
    }
  });

  it('writes one row for however many questions of one asker about one token', async () => {
    const [log, token] = [logOf(), await saved()];
    for (let question = 0; question < 1000; question += 1) log.note(token, 'rs', true, NOW);
    expect(await countOf(token)).toBe(0);
    await log.flush();
    const { rows } = await database.sql.query('SELECT xmin FROM token_inquiries WHERE token_hash = $1', [token.tokenHash]);
    expect(rows).toHaveLength(1);
    expect(await countOf(token)).toBe(1000);
  });

  it('writes what is left when it is closed', async () => {
    const node = connectPostgres({ url: database.server.url, poolSize: 2 });
    const token = await saved();
    node.stores.inquiries.note(token, 'rs', true, NOW);
    await node.close();
    expect(await countOf(token)).toBe(1);
  });

  it('notes nothing when that is switched off', async () => {
    const node = connectPostgres({ url: database.server.url, poolSize: 2, recordInquiries: false });
    const token = await saved();
    node.stores.inquiries.note(token, 'rs', true, NOW);
    await node.inquiries.flush();
    await node.close();
    expect(await countOf(token)).toBe(0);
  });

  it('begins no state epoch: what was read before stays true', async () => {
    const epoch = async () => (await database.sql.query<{ settings: string; revocations: string }>('SELECT settings, revocations FROM state_epoch')).rows;
    const [log, token, before] = [logOf(), await saved(), await epoch()];
    for (const active of [true, false]) {
      log.note(token, 'rs', active, NOW);
      await log.flush();
    }
    expect(await epoch()).toEqual(before);
  });
});

describe('the inquiry log: its bound', () => {
  it('drops and counts what is new in a full window, and goes on counting what is known', async () => {
    const log = logOf(2);
    const [one, two, three] = [await saved(), await saved(), await saved()];
    for (const token of [one, two, three, one, three]) log.note(token, 'rs', true, NOW);
    log.note(one, 'another', true, NOW);
    await log.flush();
    expect(await Promise.all([one, two, three].map(countOf))).toEqual([2, 1, 0]);
    expect(log.dropped).toBe(3);
    log.note(three, 'rs', true, NOW);
    await log.flush();
    expect([await countOf(three), log.dropped]).toEqual([1, 3]);
  });

  it('writes a full window, whole', async () => {
    const log = logOf();
    const token = await saved();
    for (let asker = 0; asker < 10_500; asker += 1) log.note(token, `rs-${asker}`, true, NOW);
    await log.flush();
    expect([await countOf(token), log.dropped]).toEqual([10_000, 500]);
  });
});

describe('the inquiry log: what is not there', () => {
  it('writes nothing about what is no token, and makes no partition for it', async () => {
    const log = logOf();
    const unknown = { expiryDay: 12_345, tokenHash: randomBytes(32) };
    log.note(unknown, 'rs', false, NOW);
    await log.flush();
    expect(await countOf(unknown)).toBe(0);
    const { rows } = await database.sql.query(`SELECT to_regclass('token_inquiries_12345') AS partition`);
    expect(rows).toEqual([{ partition: null }]);
  });

  it('makes the partition of a day for which a service from before only made that of the tokens', async () => {
    const [log, token] = [logOf(), await saved({ expiresAt: new Date(Date.now() + 50 * DAY_MILLISECONDS) })];
    await database.sql.query(`DROP TABLE token_inquiries_${token.expiryDay}`);
    log.note(token, 'rs', true, NOW);
    await log.flush();
    expect(await countOf(token)).toBe(1);
  });

  it('does not bring back a day that was dropped meanwhile', async () => {
    const [log, token] = [logOf(), await saved({ expiresAt: new Date(Date.now() - DAY_MILLISECONDS) })];
    log.note(token, 'rs', false, NOW);
    await database.nodes[0].maintain(new Date());
    await log.flush();
    const { rows } = await database.sql.query('SELECT to_regclass($1) AS tokens, to_regclass($2) AS inquiries', [
      `access_tokens_${token.expiryDay}`,
      `token_inquiries_${token.expiryDay}`,
    ]);
    expect(rows).toEqual([{ tokens: null, inquiries: null }]);
  });
});

describe('the inquiry log: when Postgres does not answer', () => {
  it('neither throws nor forgets: what it noted is written later, within the bound', async () => {
    const log = logOf(2);
    const [one, two, three] = [await saved(), await saved(), await saved()];
    log.note(one, 'rs', true, NOW);
    await database.server.down();
    try {
      await log.flush();
      for (const token of [one, two, three]) log.note(token, 'rs', true, NOW);
      await log.flush();
    } finally {
      await database.server.up();
    }
    await until(async () => (await log.flush(), (await countOf(one)) === 2));
    expect(await Promise.all([two, three].map(countOf))).toEqual([1, 0]);
    expect(log.dropped).toBe(1);
  });

  it('gives up what Postgres finds wrong, and goes on', async () => {
    const [log, token] = [logOf(), await saved()];
    await database.sql.query('ALTER TABLE token_inquiries ADD CONSTRAINT refused CHECK (client_id <> $$bad$$)');
    log.note(token, 'bad', true, NOW);
    await log.flush();
    await database.sql.query('ALTER TABLE token_inquiries DROP CONSTRAINT refused');
    log.note(token, 'rs', true, NOW);
    await log.flush();
    expect([await countOf(token), log.dropped]).toEqual([1, 1]);
  });
});
