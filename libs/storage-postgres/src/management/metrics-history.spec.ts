import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { connectPostgres, type Postgres } from '../connect-postgres.js';
import { aProcess, aSample } from '../testing/a-sample.js';
import { managedDatabase, type ManagedDatabase, BY } from '../testing/managed-database.js';
import { stepSecondsFor } from './metrics-history.js';
import type { MetricsOver } from './metrics-summary.js';

let database: ManagedDatabase;
let postgres: Postgres;

beforeAll(async () => {
  database = await managedDatabase();
  postgres = connectPostgres({ url: database.postgres.url });
});
afterAll(async () => {
  await postgres.close();
  await database.stop();
});
beforeEach(async () => {
  await database.dataSource.query('TRUNCATE service_samples, service_instances');
  database.clock.set('2026-03-01T12:00:08.000Z');
});

const over = (minutes: number): Promise<MetricsOver> => database.management.metrics.over({ minutes, sampleSeconds: 5 });
const at = (time: string): string => `2026-03-01T${time}.000Z`;

describe('metrics of the last minutes', () => {
  it('add up all processes, step by step', async () => {
    await postgres.reports.report(aProcess(), [
      aSample(at('11:59:50'), { overall: { active: 2, inactive: 1, errors: 1, 'ms 2': 4 } }),
      aSample(at('11:59:55'), { overall: { active: 1, 'ms 2': 1 } }),
    ]);
    await postgres.reports.report(aProcess({ service: 'token' }), [aSample(at('11:59:53'), { overall: { tokens: 7, 'ms 5': 7 } })]);

    const { steps } = await over(15);

    expect(steps.at(-2)).toMatchObject({ at: new Date(at('11:59:50')), requests: 12, tokensIssued: 7, introspectionsActive: 3, introspectionsInactive: 1, errors: 1 });
    expect(steps.at(-2)?.p50).toBeCloseTo(3.286, 3);
  });

  it('have a step for quiet times too, and end where everything is known', async () => {
    const { from, to, stepSeconds, steps } = await over(15);

    expect({ from, to, stepSeconds }).toEqual({ from: new Date(at('11:45:00')), to: new Date(at('12:00:05')), stepSeconds: 10 });
    expect(steps).toHaveLength(91);
    expect(steps.map((step) => step.at.getTime())).toEqual(Array.from({ length: 91 }, (_, index) => from.getTime() + index * 10_000));
    expect(steps[7]).toEqual({ at: new Date(at('11:46:10')), requests: 0, tokensIssued: 0, introspectionsActive: 0, introspectionsInactive: 0, errors: 0, p50: 0, p95: 0, p99: 0 });
  });

  it('have the same sum in the steps and in the tables, whatever comes in meanwhile', async () => {
    const sample = (time: string) => aSample(at(time), { overall: { tokens: 1 }, detail: { 'grant password': 1 }, clients: { web: [1, 0] } });
    await postgres.reports.report(aProcess(), ['11:44:59', '11:45:00', '12:00:00', '12:00:05', '13:00:00'].map(sample));

    const { steps, tokensByGrantType, topClients } = await over(15);

    expect(steps.reduce((sum, { tokensIssued }) => sum + tokensIssued, 0)).toBe(2);
    expect(tokensByGrantType).toEqual([{ grantType: 'password', count: 2 }]);
    expect(topClients).toMatchObject([{ clientId: 'web', tokensIssued: 2 }]);
  });

  it('list endpoints, errors and grant types, most frequent first', async () => {
    await postgres.reports.report(aProcess(), [
      aSample(at('11:59:00'), { detail: { 'ms 2 /verify': 1, 'ms 2 /introspect': 3, 'ms 10 /introspect': 1, 'error invalid_request /introspect': 1, 'error invalid_client /introspect': 2, 'grant password': 1, 'grant refresh_token': 4 } }),
      aSample(at('11:59:10'), { detail: { 'ms 2 /introspect': 1, 'ms 2 /verify': 1 } }),
    ]);

    const { errors, latency, tokensByGrantType } = await over(15);

    expect(latency.map(({ endpoint, requests }) => [endpoint, requests])).toEqual([['/introspect', 5], ['/verify', 2]]);
    expect(latency[0]?.p99).toBeCloseTo(9.875);
    expect(errors).toEqual([{ endpoint: '/introspect', code: 'invalid_client', count: 2 }, { endpoint: '/introspect', code: 'invalid_request', count: 1 }]);
    expect(tokensByGrantType.map(({ grantType }) => grantType)).toEqual(['refresh_token', 'password']);
  });

  it('name the busiest clients', async () => {
    const { client } = await database.management.clients.register({ client_name: 'Shop' }, BY);
    await postgres.reports.report(aProcess(), [
      aSample(at('11:59:00'), { clients: { [client.clientId]: [1, 5], gone: [2, 0], ...Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`c${index}`, [1, 0]])) } }),
      aSample(at('11:59:10'), { clients: { gone: [1, 1] } }),
    ]);

    const { topClients } = await over(15);

    expect(topClients).toHaveLength(20);
    expect(topClients.slice(0, 2)).toEqual([
      { clientId: client.clientId, clientName: 'Shop', tokensIssued: 1, introspections: 5 },
      { clientId: 'gone', clientName: null, tokensIssued: 3, introspections: 1 },
    ]);
  });

  it('do not change when samples are merged', async () => {
    const now = new Date();
    database.clock.set(now);
    const samples = Array.from({ length: 200 }, (_, index) => aSample(new Date(now.getTime() - index * 18_000), { overall: { tokens: 1, 'ms 3': 2 }, detail: { 'ms 3 /token': 2, 'grant password': 1 }, clients: { web: [1, 0] } }));
    await postgres.reports.report(aProcess(), samples);
    const before = await over(60);
    await postgres.maintain(now);

    expect(await database.dataSource.query(`SELECT count(*) > 0 AS merged FROM service_samples WHERE service = ''`)).toEqual([{ merged: true }]);
    expect(await over(60)).toEqual(before);
    expect(before.tokensByGrantType[0]?.count).toBeGreaterThan(190);
  });
});

describe('the length of a step', () => {
  it('makes at most 120 of them, and is whole minutes where samples are merged', () => {
    for (let minutes = 1; minutes <= 1440; minutes += 1) {
      const seconds = stepSecondsFor(minutes);
      expect((minutes * 60) / seconds + 1).toBeLessThanOrEqual(120);
      if (minutes > 15) expect(seconds % 60).toBe(0);
    }
    expect([1, 15, 60, 1440].map(stepSecondsFor)).toEqual([5, 10, 60, 900]);
  });
});

describe('the processes', () => {
  it('are listed with what they say; silent once nothing was heard for 20 seconds', async () => {
    await postgres.reports.report(aProcess(), []);
    await postgres.reports.report(aProcess({ instance: 'host-2' }), [], 'redis does not answer');
    await postgres.reports.report(aProcess({ service: 'token' }), []);
    await database.dataSource.query(`UPDATE service_instances SET last_seen_at = now() - interval '21 seconds' WHERE service = 'token'`);

    const { instances } = database.management;
    expect(await instances.list()).toMatchObject([
      { service: 'introspection', instance: 'host-1', version: '1.2.3', startedAt: aProcess().startedAt, lastSeenAt: expect.any(Date), silent: false },
      { instance: 'host-2', failing: 'redis does not answer', silent: false },
      { service: 'token', silent: true },
    ]);
    expect((await instances.list())[0]).not.toHaveProperty('failing');
  });
});
