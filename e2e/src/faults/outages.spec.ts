import { describe, expect, it } from '@jest/globals';
import { SampleHistory } from './history/sample-history.js';
import { outages } from './outages.js';

describe('outages', () => {
  it('last from the first call that failed to the end of the next one that succeeded, for each kind of call', () => {
    const history = new SampleHistory()
      .machine('web', 'm0', { invokedAt: 0 })
      .unavailable('machine', 'web', { invokedAt: 100, completedAt: 150 })
      .unknown('machine', 'web', { invokedAt: 120, completedAt: 900 })
      .introspect('m0', true, { invokedAt: 500 })
      .machine('web', 'm1', { invokedAt: 1_000, completedAt: 1_010 })
      .unavailable('machine', 'web', { invokedAt: 2_000, completedAt: 2_010 })
      .machine('web', 'm2', { invokedAt: 2_020, completedAt: 2_030 });
    expect(outages(history.calls)).toEqual([
      { kind: 'machine', milliseconds: 910 },
      { kind: 'introspect', milliseconds: 0 },
    ]);
  });

  it('are not over with a success that was under way before', () => {
    const history = new SampleHistory().unavailable('machine', 'web', { invokedAt: 100, completedAt: 110 }).machine('web', 'm0', { invokedAt: 90, completedAt: 120 }).machine('web', 'm1', { invokedAt: 200, completedAt: 210 });
    expect(outages(history.calls)).toEqual([{ kind: 'machine', milliseconds: 110 }]);
  });

  it('count a refusal as an answer, and last to the end when nothing succeeds any more', () => {
    const history = new SampleHistory().unavailable('machine', 'web', { invokedAt: 0 }).refused('machine', 'web', { invokedAt: 50, completedAt: 60 });
    expect(outages(history.calls)).toEqual([{ kind: 'machine', milliseconds: 60 }]);
    expect(outages(history.unknown('machine', 'web', { invokedAt: 100, completedAt: 400 }).calls)).toEqual([{ kind: 'machine', milliseconds: 300 }]);
  });
});
