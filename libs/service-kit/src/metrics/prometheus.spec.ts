import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Traffic } from '../http/traffic.js';
import type { Platform } from '../platform/platform.js';
import { PortInUse } from '../service/port-in-use.js';
import { type MetricsServer, startMetricsServer } from './metrics-server.js';
import { prometheusRegistry } from './prometheus-registry.js';
import { ServiceMetrics } from './service-metrics.js';

const LOOPBACK = { host: '127.0.0.1', port: 0 };
let metrics: ServiceMetrics;
let traffic: Traffic;
let server: MetricsServer | undefined;

beforeEach(() => {
  metrics = new ServiceMetrics();
  traffic = new Traffic(2);
});
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const registry = (redis?: { isConnected(): boolean }) =>
  prometheusRegistry('token', { metrics, postgres: { poolState: () => ({ total: 3, idle: 2, waiting: 1 }) } as Platform['postgres'], redis: redis as Platform['redis'], traffic });

/** The lines of a metric. */
async function lines(prefix: string, redis?: { isConnected(): boolean }): Promise<readonly string[]> {
  const text = await registry(redis).metrics();
  return text.split('\n').filter((line) => line.startsWith(prefix));
}

describe('what Prometheus sees', () => {
  it('has requests by endpoint and class of the status, and errors by code', async () => {
    const meter = metrics.meter('/sign-in/:interaction', true);
    meter.answered(200, 1);
    meter.answered(400, 1, 'invalid_request');
    expect(await lines('assent_requests_total')).toEqual([
      'assent_requests_total{endpoint="/sign-in/:interaction",status="2xx",service="token"} 1',
      'assent_requests_total{endpoint="/sign-in/:interaction",status="4xx",service="token"} 1',
    ]);
    expect(await lines('assent_errors_total{endpoint="/sign-in/:interaction",code="invalid_request"')).toEqual(['assent_errors_total{endpoint="/sign-in/:interaction",code="invalid_request",service="token"} 1']);
  });

  it('has bugs before the first one, so that AssentBug sees that one too', async () => {
    const meter = metrics.meter('/token', true);
    expect(await lines('assent_errors_total')).toEqual(['assent_errors_total{endpoint="/token",code="server_error",service="token"} 0']);
    meter.answered(500, 1, 'server_error');
    expect(await lines('assent_errors_total')).toEqual(['assent_errors_total{endpoint="/token",code="server_error",service="token"} 1']);
  });

  it('has cumulative histograms in seconds, of endpoints that were asked', async () => {
    metrics.meter('/revoke', true);
    const meter = metrics.meter('/token', true);
    for (const milliseconds of [0.1, 0.25, 4, 20_000]) meter.answered(200, milliseconds);
    const found = await lines('assent_request_duration_seconds');
    const valueOf = (part: string) => Number(found.find((line) => line.includes(part))?.split(' ').at(-1));
    expect(['le="0.0002"', 'le="0.0003"', 'le="0.003"', 'le="0.005"', 'le="10"', 'le="+Inf"', '_count'].map(valueOf)).toEqual([1, 2, 2, 3, 3, 4, 4]);
    expect(valueOf('_sum')).toBeCloseTo(20.004_35);
    expect(found.join()).not.toContain('/revoke');
  });

  it('has tokens and introspections', async () => {
    metrics.tokenIssued({ clientId: 'web', grantType: 'password', tokenType: 'Bearer' });
    metrics.introspected({ endpoint: 'check', active: true, askedBy: 'rs' });
    expect(await lines('assent_tokens')).toEqual(['assent_tokens_issued_total{grant_type="password",token_type="Bearer",service="token"} 1']);
    expect(await lines('assent_introspections_total{endpoint="/check"')).toEqual([
      'assent_introspections_total{endpoint="/check",outcome="active",service="token"} 1',
      'assent_introspections_total{endpoint="/check",outcome="inactive",service="token"} 0',
    ]);
    expect(await registry().metrics()).not.toContain('web');
  });

  it('counts what was counted once, however often it is read', async () => {
    const one = registry();
    metrics.tokenIssued({ clientId: 'web', grantType: 'password', tokenType: 'Bearer' });
    await one.metrics();
    metrics.meter('/token', true).answered(400, 1, 'invalid_grant');
    await one.metrics();
    const text = await one.metrics();
    for (const line of ['assent_tokens_issued_total{grant_type="password",token_type="Bearer"', 'assent_requests_total{endpoint="/token",status="4xx"', 'assent_errors_total{endpoint="/token",code="invalid_grant"', 'assent_request_duration_seconds_count{endpoint="/token"']) {
      expect(text).toContain(`${line},service="token"} 1\n`);
    }
  });

  it('has the pool of Postgres, Redis where there is one, and the process', async () => {
    expect(await lines('assent_postgres_pool')).toEqual(['total', 'idle', 'waiting'].map((state, index) => `assent_postgres_pool{state="${state}",service="token"} ${3 - index}`));
    expect(await lines('assent_redis_up')).toEqual([]);
    expect(await lines('assent_redis_up', { isConnected: () => true })).toEqual(['assent_redis_up{service="token"} 1']);
    expect(await lines('assent_redis_up', { isConnected: () => false })).toEqual(['assent_redis_up{service="token"} 0']);
    expect(await lines('assent_info')).toEqual([expect.stringMatching(/^assent_info\{version="\d+\.\d+\.\d+",service="token"\} 1$/)]);
    for (const name of ['nodejs_eventloop_lag_seconds', 'process_cpu_seconds_total', 'process_resident_memory_bytes']) expect(await lines(name)).not.toEqual([]);
  });
});

describe('what Prometheus sees of too much work', () => {
  it('is how many requests are in flight, and how many were turned away, by reason', async () => {
    for (let count = 0; count < 5; count += 1) traffic.enter();
    traffic.exit();
    traffic.isBehind = true;
    traffic.enter();
    expect(await lines('assent_requests_in_flight')).toEqual(['assent_requests_in_flight{service="token"} 1']);
    expect(await lines('assent_requests_refused_total')).toEqual(['assent_requests_refused_total{reason="in_flight",service="token"} 3', 'assent_requests_refused_total{reason="event_loop",service="token"} 1']);
  });
});

describe('the server for Prometheus', () => {
  it('answers at /metrics in the text format', async () => {
    server = await startMetricsServer(registry(), LOOPBACK);
    const answer = await fetch(server.url);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    expect(await answer.text()).toContain('assent_info');
    expect(new URL(server.url).pathname).toBe('/metrics');
  });

  it.each([
    ['another address', '/', 'GET', 404],
    ['a longer address', '/metrics/x', 'GET', 404],
    ['another method', '/metrics', 'POST', 405],
  ])('of %s says no', async (_what, path, method, status) => {
    server = await startMetricsServer(registry(), LOOPBACK);
    expect((await fetch(new URL(path, server.url), { method })).status).toBe(status);
  });

  it('answers HEAD, and ignores a query', async () => {
    server = await startMetricsServer(registry(), LOOPBACK);
    expect((await fetch(server.url, { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(`${server.url}?name[]=x`)).status).toBe(200);
  });

  it('says in one line that its port is in use, and by which setting to change it', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    try {
      const starting = startMetricsServer(registry(), { host: '127.0.0.1', port });
      await expect(starting).rejects.toBeInstanceOf(PortInUse);
      await expect(starting).rejects.toThrow(`Port ${port} of 127.0.0.1 is in use by another program. Stop it, or choose another port with ASSENT_METRICS_PORT.`);
    } finally {
      other.close();
    }
  });

  it('is gone when it is closed, whoever holds a connection', async () => {
    const closing = await startMetricsServer(registry(), LOOPBACK);
    await fetch(closing.url);
    await closing.close();
    await expect(fetch(closing.url)).rejects.toThrow('fetch failed');
  });
});
