import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '@assent/core';
import { aProcess, aSample } from '../testing/a-sample.js';
import { specDatabase, type SpecDatabase } from '../testing/spec-database.js';

let database: SpecDatabase;

beforeAll(async () => {
  database = await specDatabase();
});
afterAll(() => database.stop());
beforeEach(() => database.sql.query('TRUNCATE service_samples, service_instances'));

const rowsOf = async (text: string): Promise<unknown[]> => (await database.sql.query<object>(text)).rows;
const samples = () => rowsOf(`SELECT service, instance, to_char(at AT TIME ZONE 'UTC', 'HH24:MI:SS') AS at, payload->'overall'->'tokens' AS tokens FROM service_samples ORDER BY at`);
const instances = () => rowsOf('SELECT service, instance, version, failing FROM service_instances');

describe('a report', () => {
  it('adds a row for each sample, and says that the process lives', async () => {
    const { reports } = database.nodes[0];
    await reports.report(aProcess(), [aSample('2026-03-01T12:00:00Z', { overall: { tokens: 1 } }), aSample('2026-03-01T12:00:05Z', { overall: { tokens: 2 } })]);

    expect(await samples()).toEqual([
      { service: 'introspection', instance: 'host-1', at: '12:00:00', tokens: 1 },
      { service: 'introspection', instance: 'host-1', at: '12:00:05', tokens: 2 },
    ]);
    expect(await instances()).toEqual([{ service: 'introspection', instance: 'host-1', version: '1.2.3', failing: null }]);
  });

  it('is a sign of life without samples too, and says what fails as long as it fails', async () => {
    const { reports } = database.nodes[0];
    await reports.report(aProcess(), []);
    await database.sql.query(`UPDATE service_instances SET last_seen_at = '2026-01-01'`);
    await reports.report(aProcess(), [], 'redis does not answer');
    expect(await instances()).toMatchObject([{ failing: 'redis does not answer' }]);
    expect(await rowsOf(`SELECT now() - last_seen_at < interval '10 seconds' AS recent FROM service_instances`)).toEqual([{ recent: true }]);

    await reports.report(aProcess(), []);
    expect(await instances()).toMatchObject([{ failing: null }]);
  });

  it('may be repeated when its answer was lost: nothing counts twice', async () => {
    const { reports } = database.nodes[1];
    await reports.report(aProcess(), [aSample('2026-03-01T12:00:00Z', { overall: { tokens: 1 } })]);
    await reports.report(aProcess(), [aSample('2026-03-01T12:00:00Z', { overall: { tokens: 3 } })]);

    expect(await samples()).toMatchObject([{ tokens: 3 }]);
  });

  it('keeps processes apart', async () => {
    for (const process of [aProcess(), aProcess({ instance: 'host-2' }), aProcess({ service: 'token' })]) await database.nodes[0].reports.report(process, [aSample('2026-03-01T12:00:00Z')]);

    expect(await samples()).toHaveLength(3);
    expect(await instances()).toHaveLength(3);
  });

  it('is StoreUnavailable without Postgres', async () => {
    await database.server.down();
    try {
      await expect(database.nodes[0].reports.report(aProcess(), [])).rejects.toBeInstanceOf(StoreUnavailable);
    } finally {
      await database.server.up();
    }
  });
});

describe('a process that leaves', () => {
  it('is forgotten, and what it did last is not', async () => {
    const { reports } = database.nodes[0];
    await reports.report(aProcess(), []);
    await reports.report(aProcess({ instance: 'host-2' }), []);
    await reports.leave(aProcess(), [aSample('2026-03-01T12:00:00Z', { overall: { tokens: 1 } })]);

    expect(await instances()).toMatchObject([{ instance: 'host-2' }]);
    expect(await samples()).toMatchObject([{ instance: 'host-1', tokens: 1 }]);
  });
});
