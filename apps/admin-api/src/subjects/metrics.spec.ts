import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { HealthView, MetricsView } from '@assent/admin-contracts';
import { runningAdminApi, type RunningAdminApi } from '../testing/running-admin-api.js';

let api: RunningAdminApi;

beforeAll(async () => {
  api = await runningAdminApi({ ASSENT_SAMPLE_SECONDS: '1' });
});
afterAll(() => api.stop());

const PROCESS = { service: 'token', instance: 'host-1', version: '1.2.3', startedAt: new Date('2026-03-01T12:00:00.000Z') };
const postgres = () => api.service.platform.postgres;
const sql = async (text: string): Promise<void> => void (await (await postgres().dataSource()).query(text));
const metrics = async (query = ''): Promise<MetricsView> => (await api.call('getMetrics', { query })).body as unknown as MetricsView;
const health = async (): Promise<HealthView> => (await api.call('getHealth')).body as unknown as HealthView;

async function until<T>(look: () => Promise<T>, found: (seen: T) => boolean): Promise<T> {
  for (const deadline = Date.now() + 15_000; Date.now() < deadline; await delay(100)) {
    const seen = await look();
    if (found(seen)) return seen;
  }
  throw new Error('the condition never came true');
}

describe('getMetrics', () => {
  beforeEach(() => sql('TRUNCATE service_samples'));

  it('has what processes wrote, in steps without gaps', async () => {
    const at = new Date(Date.now() - 60_000);
    await postgres().reports.report(PROCESS, [
      { at, overall: { tokens: 2, active: 3, inactive: 1, errors: 1, 'ms 2': 6 }, detail: { 'grant password': 2, 'ms 2 /token': 6, 'error invalid_grant /token': 1 }, clients: { [String(api.adminId)]: [2, 4] } },
    ]);

    const { errors, from, latency, step_seconds, steps, to, tokens_by_grant_type, top_clients } = await metrics();

    expect(step_seconds).toBe(10);
    expect(steps.find(({ requests }) => requests > 0)).toEqual({
      at: new Date(Math.floor(at.getTime() / 10_000) * 10_000).toISOString(),
      requests: 6, tokens_issued: 2, introspections_active: 3, introspections_inactive: 1, errors: 1,
      p50_milliseconds: 1.75, p95_milliseconds: 1.975, p99_milliseconds: 1.995,
    });
    expect(steps.map((step) => Date.parse(step.at))).toEqual(steps.map((_, index) => Date.parse(from) + index * 10_000));
    expect(Date.parse(to) - Date.parse(from)).toBeGreaterThanOrEqual(15 * 60_000);
    expect(tokens_by_grant_type).toEqual([{ grant_type: 'password', count: 2 }]);
    expect(errors).toEqual([{ endpoint: '/token', code: 'invalid_grant', count: 1 }]);
    expect(top_clients).toEqual([{ client_id: api.adminId, tokens_issued: 2, introspections: 4 }]);
    expect(latency.find(({ endpoint }) => endpoint === '/token')).toEqual({ endpoint: '/token', requests: 6, p50_milliseconds: 1.75, p95_milliseconds: 1.975, p99_milliseconds: 1.995 });
  });

  it('times the admin API by its routes, outside of the charts', async () => {
    await api.call('getUser', { params: { user_id: api.adminId } });
    const { latency, steps } = await until(metrics, (seen) => seen.latency.some(({ endpoint }) => endpoint === '/admin/users/:user_id'));
    expect(latency.map(({ endpoint }) => endpoint).join()).not.toContain(api.adminId);
    expect(steps.reduce((sum, { requests }) => sum + requests, 0)).toBe(0);
  });

  it.each([['minutes=1', 5], ['minutes=60', 60], ['minutes=1440', 900]])('%s has steps of %i seconds, at most 120 of them', async (query, seconds) => {
    const { step_seconds, steps } = await metrics(query);
    expect(step_seconds).toBe(seconds);
    expect(steps.length).toBeLessThanOrEqual(120);
  });

  it.each(['minutes=0', 'minutes=1441', 'minutes=x', 'hours=1'])('refuses %s', async (query) => {
    expect((await api.call('getMetrics', { query })).status).toBe(400);
  });
});

describe('getHealth', () => {
  beforeEach(() => sql(`DELETE FROM service_instances WHERE service = 'token'`));
  const token = (view: HealthView) => view.parts.filter(({ name }) => name === 'token');

  it('has the stores and this process', async () => {
    const { parts, status } = await until(health, (seen) => seen.parts.length === 2);
    expect(status).toBe('ok');
    expect(parts[0]).toEqual({ kind: 'store', name: 'postgres', status: 'ok' });
    expect(parts[1]).toMatchObject({ kind: 'service', name: 'admin-api', status: 'ok', version: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
  });

  it('has every process of every service as it says itself', async () => {
    await postgres().reports.report(PROCESS, []);
    await postgres().reports.report({ ...PROCESS, instance: 'host-2' }, [], 'redis does not answer');
    const view = await health();
    expect(token(view)).toMatchObject([
      { instance: 'host-1', status: 'ok', version: '1.2.3', started_at: '2026-03-01T12:00:00.000Z' },
      { instance: 'host-2', status: 'failing', detail: 'redis does not answer' },
    ]);
    expect(view.status).toBe('failing');
  });

  it('fails when nobody is left of a service; a killed process with a successor is shown, and does no harm', async () => {
    await postgres().reports.report(PROCESS, []);
    await sql(`UPDATE service_instances SET last_seen_at = now() - interval '21 seconds' WHERE service = 'token'`);
    const alone = await health();
    expect([alone.status, token(alone).map(({ status }) => status)]).toEqual(['failing', ['silent']]);

    await postgres().reports.report({ ...PROCESS, instance: 'host-2' }, []);
    const succeeded = await health();
    expect([succeeded.status, token(succeeded).map(({ status }) => status)]).toEqual(['ok', ['silent', 'ok']]);
  });
});

describe('both', () => {
  it.each(['getMetrics', 'getHealth'] as const)('%s need admin:read', async (operation) => {
    expect((await api.call(operation, { as: null })).status).toBe(401);
    expect((await api.call(operation, { as: await api.token({ scope: ['admin:manage'] }) })).status).toBe(403);
    expect((await api.call(operation, { as: await api.token({ scope: ['admin:read'], userId: await api.user(`auditor-${operation}`, ['auditor']) }) })).status).toBe(200);
  });
});
