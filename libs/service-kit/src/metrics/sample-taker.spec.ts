import { beforeEach, describe, expect, it } from '@jest/globals';
import { SampleTaker } from './sample-taker.js';
import { ServiceMetrics } from './service-metrics.js';

const AT = new Date('2026-03-01T12:00:00.000Z');
let metrics: ServiceMetrics;
let taker: SampleTaker;

beforeEach(() => {
  metrics = new ServiceMetrics();
  taker = new SampleTaker(metrics);
});

describe('a sample', () => {
  it('has everything that happened', () => {
    metrics.meter('/token', true).answered(200, 4);
    metrics.meter('/token', true).answered(400, 0.1, 'invalid_grant');
    metrics.meter('/introspect', true).answered(200, 4);
    metrics.tokenIssued({ clientId: 'web', grantType: 'password', tokenType: 'Bearer' });
    metrics.tokenIssued({ clientId: 'web', grantType: 'password', tokenType: 'mac' });
    metrics.introspected({ endpoint: 'introspect', active: true, askedBy: 'rs' });
    metrics.introspected({ endpoint: 'verify', active: true, askedBy: 'rs' });
    metrics.introspected({ endpoint: 'check', active: false });

    expect(taker.take(AT)).toEqual({
      at: AT,
      overall: { 'ms 0.2': 1, 'ms 5': 2, errors: 1, tokens: 2, active: 2, inactive: 1 },
      detail: { 'ms 0.2 /token': 1, 'ms 5 /token': 1, 'ms 5 /introspect': 1, 'error invalid_grant /token': 1, 'grant password': 2 },
      clients: { web: [2, 0], rs: [0, 2] },
    });
  });

  it('has only what happened since the one before', () => {
    metrics.meter('/token', true).answered(200, 4);
    taker.take(AT);
    metrics.meter('/token', true).answered(200, 4);
    metrics.meter('/token', true).answered(200, 40);

    expect(taker.take(AT)).toMatchObject({ overall: { 'ms 5': 1, 'ms 50': 1 }, detail: { 'ms 5 /token': 1, 'ms 50 /token': 1 }, clients: {} });
  });

  it('is none when nothing happened', () => {
    expect(taker.take(AT)).toBeUndefined();
    metrics.meter('/token', true).answered(200, 4);
    expect(taker.take(AT)).toBeDefined();
    expect(taker.take(AT)).toBeUndefined();
  });

  it('does not count the admin API into the charts', () => {
    metrics.meter('/admin/metrics', false).answered(503, 4, 'temporarily_unavailable');

    expect(taker.take(AT)).toMatchObject({ overall: {}, detail: { 'ms 5 /admin/metrics': 1, 'error temporarily_unavailable /admin/metrics': 1 } });
  });
});
