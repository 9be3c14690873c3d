import { describe, expect, it } from '@jest/globals';
import { shortLivedStoresContract } from '../../contracts/short-lived/short-lived-stores.contract.js';
import { memoryShortLivedStores } from './memory-short-lived-stores.js';

const START = Date.parse('2026-01-01T00:00:00Z');

const subject = () => {
  let milliseconds = START;
  const clock = { now: () => new Date(milliseconds) };
  const pass = async (passed: number) => {
    milliseconds += passed;
  };
  return { stores: memoryShortLivedStores(clock), clock, pass };
};

const shared = subject();
shortLivedStoresContract(() => shared);

describe('MemoryReplayStore', () => {
  it('tells when it lost its memory', async () => {
    const { stores, clock, pass } = subject();
    await pass(5_000);
    stores.replays.loseMemory();
    const { outcome, bornAt } = await stores.replays.remember('client-assertion', 'x', new Date(START + 60_000));
    expect(outcome).toBe('first');
    expect(bornAt).toEqual(clock.now());
  });
});
