import { describe, expect, it } from '@jest/globals';
import { LATENCY_BOUNDS_MILLISECONDS } from '../samples/latency-bounds.js';
import { BEYOND } from '../samples/sample.js';
import { LatencyCounts } from './latency-counts.js';

const counted = (...counts: readonly (readonly [bound: string, count: number])[]): LatencyCounts => {
  const latency = new LatencyCounts();
  for (const [bound, count] of counts) latency.add(bound, count);
  return latency;
};

describe('percentiles', () => {
  it('are 0 when nothing happened', () => {
    expect(new LatencyCounts().percentiles()).toEqual({ p50: 0, p95: 0, p99: 0 });
  });

  it('lie within their bucket, as if its requests were spread evenly', () => {
    expect(counted(['2', 100]).percentiles()).toEqual({ p50: 1.75, p95: 1.975, p99: 1.995 });
  });

  it('begin at 0 in the first bucket', () => {
    expect(counted(['0.2', 10]).percentiles().p50).toBeCloseTo(0.1);
  });

  it('find the slow few', () => {
    const { p50, p95, p99 } = counted(['1', 90], ['100', 8], ['1000', 2]).percentiles();
    expect([p50 <= 1, p95 > 75 && p95 <= 100, p99 > 750 && p99 <= 1000]).toEqual([true, true, true]);
  });

  it('end at the last bound', () => {
    expect(counted([BEYOND, 5]).percentiles()).toEqual({ p50: 10_000, p95: 10_000, p99: 10_000 });
  });

  it('take a bound of another version for the next one', () => {
    expect(counted(['1.2', 100]).percentiles().p50).toBe(1.25);
  });
});

describe('the bounds', () => {
  it('rise from 0.2 ms to 10 s', () => {
    expect(LATENCY_BOUNDS_MILLISECONDS).toEqual([...LATENCY_BOUNDS_MILLISECONDS].sort((one, other) => one - other));
    expect([LATENCY_BOUNDS_MILLISECONDS[0], LATENCY_BOUNDS_MILLISECONDS.at(-1)]).toEqual([0.2, 10_000]);
  });
});
