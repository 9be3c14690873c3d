import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aProcess, aSample } from '../testing/a-sample.js';
import { specDatabase, type SpecDatabase } from '../testing/spec-database.js';

const MINUTE_MILLISECONDS = 60_000;
let database: SpecDatabase;
let now: Date;

beforeAll(async () => {
  database = await specDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  await database.sql.query('TRUNCATE service_samples, service_instances');
  now = new Date();
});

/** The beginning of the minute that was so long ago. */
const minutesAgo = (minutes: number, seconds = 0): Date => new Date(Math.floor(now.getTime() / MINUTE_MILLISECONDS) * MINUTE_MILLISECONDS - minutes * MINUTE_MILLISECONDS + seconds * 1000);
const tidied = () => database.nodes[0].maintain(now);

interface Row {
  readonly service: string;
  readonly at: Date;
  readonly payload: unknown;
}
const rows = async (): Promise<Row[]> => (await database.sql.query<Row>('SELECT service, at, payload FROM service_samples ORDER BY at, service')).rows;

describe('tidying samples', () => {
  it('adds up what all processes did in a minute, once it is old', async () => {
    const [one, other] = [aProcess(), aProcess({ service: 'token' })];
    const { reports } = database.nodes[0];
    await reports.report(one, [
      aSample(minutesAgo(20, 5), { overall: { active: 1, 'ms 2': 1 }, detail: { 'ms 2 /introspect': 1 }, clients: { rs: [0, 1] } }),
      aSample(minutesAgo(20, 55), { overall: { active: 2 }, clients: { rs: [0, 2] } }),
      aSample(minutesAgo(19), { overall: { active: 4 } }),
    ]);
    await reports.report(other, [aSample(minutesAgo(20, 30), { overall: { tokens: 5, 'ms 2': 5 }, detail: { 'grant password': 5 }, clients: { rs: [5, 0] } })]);
    await tidied();

    expect(await rows()).toEqual([
      {
        service: '',
        at: minutesAgo(20),
        payload: {
          overall: { active: 3, tokens: 5, 'ms 2': 6 },
          detail: { 'ms 2 /introspect': 1, 'grant password': 5 },
          clients: { rs: [5, 3] },
        },
      },
      { service: '', at: minutesAgo(19), payload: { overall: { active: 4 }, detail: {}, clients: {} } },
    ]);
  });

  it('leaves the last quarter of an hour as it is', async () => {
    await database.nodes[0].reports.report(aProcess(), [aSample(minutesAgo(15)), aSample(minutesAgo(0))]);
    await tidied();

    expect((await rows()).map(({ service }) => service)).toEqual(['introspection', 'introspection']);
  });

  it('takes what comes late, and what is left of a whole day', async () => {
    const { reports } = database.nodes[0];
    const samples = Array.from({ length: 300 }, (_, index) => aSample(minutesAgo(20 + index * 4), { overall: { tokens: 1 } }));
    await reports.report(aProcess(), samples);
    await tidied();
    await reports.report(aProcess(), samples.slice(0, 2));
    await tidied();

    const sums = (await rows()).map(({ service, payload }) => [service, (payload as { overall: { tokens: number } }).overall.tokens]);
    expect(sums).toHaveLength(302);
    expect(sums.every(([service, tokens]) => service === '' && tokens === 1)).toBe(true);
  });

  it('loses nothing while several services tidy and processes report', async () => {
    const reported: Promise<void>[] = [];
    for (let index = 0; index < 200; index += 1) reported.push(database.nodes[index % 2 === 0 ? 0 : 1].reports.report(aProcess(), [aSample(minutesAgo(17 + (index % 90), 1 + Math.floor(index / 90)), { overall: { tokens: 1 } })]));
    await Promise.all([...reported, ...database.nodes.map((node) => node.maintain(now))]);
    await tidied();

    const { rows: sums } = await database.sql.query<object>(`SELECT sum((payload->'overall'->>'tokens')::int)::int AS tokens FROM service_samples`);
    expect(sums).toEqual([{ tokens: 200 }]);
  });

  it('deletes what is older than 25 hours, and processes that are silent for a day', async () => {
    const { reports } = database.nodes[0];
    for (const instance of ['gone', 'living']) await reports.report(aProcess({ instance }), []);
    await database.sql.query(`UPDATE service_instances SET last_seen_at = now() - interval '25 hours' WHERE instance = 'gone'`);
    await reports.report(aProcess({ instance: 'living' }), [aSample(minutesAgo(25 * 60 + 2)), aSample(minutesAgo(24 * 60))]);
    await tidied();

    expect((await rows()).map(({ at }) => at)).toEqual([minutesAgo(24 * 60)]);
    expect((await database.sql.query<object>('SELECT instance FROM service_instances')).rows).toEqual([{ instance: 'living' }]);
  });

  it('deletes nothing because of a service whose clock runs ahead', async () => {
    await database.nodes[0].reports.report(aProcess(), [aSample(minutesAgo(0))]);
    await database.nodes[0].maintain(new Date(now.getTime() + 300 * 86_400_000));

    expect(await rows()).toHaveLength(1);
  });
});
