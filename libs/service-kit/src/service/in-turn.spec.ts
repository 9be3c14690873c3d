import { describe, expect, it } from '@jest/globals';
import { inTurn, withinTime } from './in-turn.js';

const NEVER = new Promise<void>(() => undefined);

describe('the steps of the shutdown', () => {
  it('come one after the other', async () => {
    const done: string[] = [];
    await inTurn([
      async () => {
        await new Promise(setImmediate);
        done.push('first');
      },
      async () => void done.push('second'),
    ]);
    expect(done).toEqual(['first', 'second']);
  });

  it('give up on a store that is silent, and say so', async () => {
    const lines: unknown[] = [];
    await withinTime(() => NEVER, 'the stores', { warn: (...line: unknown[]) => void lines.push(line) }, 1)();
    expect(lines).toEqual([[{ what: 'the stores' }, 'stopped without waiting any longer']]);
  });

  it('say nothing when they are done in time, and leave no timer behind', async () => {
    const lines: unknown[] = [];
    const began = Date.now();
    await withinTime(async () => undefined, 'x', { warn: () => void lines.push('line') }, 60_000)();
    expect([lines, Date.now() - began < 5_000]).toEqual([[], true]);
  });

  it('pass a failure on', async () => {
    const failing = withinTime(() => Promise.reject(new Error('no')), 'x', { warn: () => undefined });
    await expect(failing()).rejects.toThrow('no');
  });
});
