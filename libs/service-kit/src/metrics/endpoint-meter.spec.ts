import { describe, expect, it } from '@jest/globals';
import { LATENCY_BOUNDS_MILLISECONDS } from '@assent/storage-postgres';
import { EndpointMeter } from './endpoint-meter.js';

describe('a meter', () => {
  it('counts an answer in the first bucket whose bound it does not pass', () => {
    for (const [index, bound] of LATENCY_BOUNDS_MILLISECONDS.entries()) {
      const meter = new EndpointMeter('/token', true);
      meter.answered(200, bound);
      meter.answered(200, bound + 0.001);
      expect([meter.latency[index], meter.latency[index + 1], meter.requests]).toEqual([1, 1, 2]);
    }
  });

  it('counts what took no time at all, and what took an hour', () => {
    const meter = new EndpointMeter('/token', true);
    meter.answered(200, 0);
    meter.answered(200, 3_600_000);
    expect([meter.latency[0], meter.latency.at(-1), meter.latencySumMilliseconds]).toEqual([1, 1, 3_600_000]);
  });

  it('counts classes of statuses, and errors by their code', () => {
    const meter = new EndpointMeter('/token', true);
    for (const [status, code] of [[200], [204], [303], [400, 'invalid_grant'], [401, 'invalid_client'], [400, 'invalid_grant'], [503, 'temporarily_unavailable']] as const) meter.answered(status, 1, code);
    expect(meter.statuses).toEqual([0, 0, 2, 1, 3, 1]);
    expect(Object.fromEntries(meter.errors)).toEqual({ invalid_grant: 2, invalid_client: 1, temporarily_unavailable: 1 });
  });
});
