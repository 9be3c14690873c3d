import type { MetricsStep } from '@assent/admin-contracts';
import { describe, expect, it } from '@jest/globals';
import { latestBusy, peakOf, secondsOf, summaryOf } from './summary.js';

const step = (at: string, counts: Partial<MetricsStep> = {}): MetricsStep => ({
  at, requests: 0, tokens_issued: 0, introspections_active: 0, introspections_inactive: 0, errors: 0, p50_milliseconds: 0, p95_milliseconds: 0, p99_milliseconds: 0, ...counts,
});

describe('a span of time in a few numbers', () => {
  const steps = [
    step('2026-11-21T12:00:00Z', { requests: 10, introspections_active: 6, introspections_inactive: 2, errors: 1, tokens_issued: 3 }),
    step('2026-11-21T12:00:10Z', { requests: 10, introspections_active: 3, introspections_inactive: 1, tokens_issued: 4 }),
    step('2026-11-21T12:00:20Z'),
  ];

  it('adds up and divides', () => {
    expect(summaryOf({ steps, from: '2026-11-21T12:00:00Z', to: '2026-11-21T12:00:30Z' })).toEqual({ tokensIssued: 7, introspections: 12, introspectionsPerSecond: 0.4, activeShare: 0.75, errors: 1, errorShare: 0.05 });
  });

  it('says nothing about shares of nothing', () => {
    expect(summaryOf({ steps: [], from: '2026-11-21T12:00:00Z', to: '2026-11-21T12:00:00Z' })).toMatchObject({ introspectionsPerSecond: 0, activeShare: undefined, errorShare: undefined });
  });

  it('knows that the last step may end early', () => {
    const span = { to: '2026-11-21T12:00:24Z', step_seconds: 10 };
    expect(steps.map((one) => secondsOf(one, span))).toEqual([10, 10, 4]);
  });

  it('names the busiest step and the latest busy one', () => {
    expect(peakOf(steps, ({ tokens_issued: count }) => count)).toEqual({ value: 4, at: '2026-11-21T12:00:10Z' });
    expect(peakOf([steps[2] as MetricsStep], ({ requests }) => requests)).toBeUndefined();
    expect(latestBusy(steps)?.at).toBe('2026-11-21T12:00:10Z');
    expect(latestBusy([])).toBeUndefined();
  });
});
