import { describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '@assent/core';
import { Coalescer, onceForEachKey } from './coalescer.js';

/** A batch runner that is opened by hand, and tells what it was asked. */
function gate() {
  const batches: (readonly number[])[] = [];
  const open: (() => void)[] = [];
  const run = async (items: readonly number[]): Promise<number[]> => {
    batches.push(items);
    await new Promise<void>((resolve) => open.push(resolve));
    return items.map((item) => item * 10);
  };
  return { batches, open: () => open.splice(0).forEach((go) => go()), run };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('Coalescer', () => {
  it('sends the calls of one turn as one batch and gives each its own result', async () => {
    const batches: (readonly number[])[] = [];
    const coalescer = new Coalescer<number, number>(async (items) => {
      batches.push(items);
      return items.map((item) => item * 10);
    });
    expect(await Promise.all([1, 2, 3].map((item) => coalescer.call(item)))).toEqual([10, 20, 30]);
    expect(await coalescer.call(4)).toBe(40);
    expect(batches).toEqual([[1, 2, 3], [4]]);
  });

  it('keeps batches within their size', async () => {
    const { batches, open, run } = gate();
    const coalescer = new Coalescer(run, { maxBatch: 2, maxInFlight: 9 });
    const calls = Promise.all([1, 2, 3, 4, 5].map((item) => coalescer.call(item)));
    while (batches.length < 3) await turn();
    open();
    expect(await calls).toEqual([10, 20, 30, 40, 50]);
    expect(batches).toEqual([[1, 2], [3, 4], [5]]);
  });

  it('gathers what comes while its batches are under way', async () => {
    const { batches, open, run } = gate();
    const coalescer = new Coalescer(run, { maxInFlight: 1 });
    const first = coalescer.call(1);
    await turn();
    const later = [coalescer.call(2)];
    await turn();
    later.push(coalescer.call(3));
    await turn();
    expect(batches).toEqual([[1]]);
    open();
    await first;
    while (batches.length < 2) await turn();
    expect(batches).toEqual([[1], [2, 3]]);
    open();
    expect(await Promise.all(later)).toEqual([20, 30]);
  });

  it('does not let a call join a batch that has gone out: it may have read before the call was made', async () => {
    const { batches, open, run } = gate();
    const coalescer = new Coalescer(run, { maxInFlight: 2 });
    const calls = [coalescer.call(1)];
    await turn();
    calls.push(coalescer.call(1));
    await turn();
    expect(batches).toEqual([[1], [1]]);
    open();
    await Promise.all(calls);
  });

  it('gives an error to everyone in the batch, and goes on with the next', async () => {
    let calls = 0;
    const coalescer = new Coalescer<number, number>(async (items) => {
      calls += 1;
      if (calls === 1) throw new Error('down');
      return [...items];
    });
    const outcomes = await Promise.allSettled([coalescer.call(1), coalescer.call(2)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await coalescer.call(3)).toBe(3);
  });

  it('refuses who waited longer than the patience for a turn', async () => {
    const { open, run } = gate();
    const coalescer = new Coalescer(run, { maxInFlight: 1, patienceMilliseconds: 20 });
    const first = coalescer.call(1);
    await turn();
    const late = coalescer.call(2);
    await new Promise((resolve) => setTimeout(resolve, 40));
    open();
    expect(await first).toBe(10);
    await expect(late).rejects.toBeInstanceOf(StoreUnavailable);
  });
});

describe('onceForEachKey', () => {
  it('asks once for each key and answers everyone', async () => {
    const asked: (readonly string[])[] = [];
    const run = onceForEachKey(async (keys) => {
      asked.push(keys);
      return keys.map((key) => key.toUpperCase());
    });
    expect(await run(['a', 'b', 'a'])).toEqual(['A', 'B', 'A']);
    expect(await run(['c'])).toEqual(['C']);
    expect(asked).toEqual([['a', 'b'], ['c']]);
  });
});
