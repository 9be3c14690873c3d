import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Sample } from '@assent/storage-postgres';
import { SampleQueue } from './sample-queue.js';

let queue: SampleQueue;
beforeEach(() => {
  queue = new SampleQueue();
});

const sample = (second: number, given: Partial<Sample> = {}): Sample => ({ overall: { tokens: 1 }, detail: { 'grant password': 1 }, clients: { web: [1, 2] }, ...given, at: new Date(second * 1000) });
const tokens = (): number => queue.waiting.reduce((sum, { overall }) => sum + (overall['tokens'] ?? 0), 0);

describe('samples that wait', () => {
  it('are kept one by one, so that an outage can be seen as it was', () => {
    for (let second = 0; second < 120; second += 1) queue.add(sample(second));
    expect(queue.waiting).toHaveLength(120);
  });

  it('are bounded: the oldest become one, and nothing is lost', () => {
    for (let second = 0; second < 500; second += 1) queue.add(sample(second));
    expect(queue.waiting).toHaveLength(120);
    expect(tokens()).toBe(500);
    expect(queue.waiting[0]).toEqual({ at: new Date(0), overall: { tokens: 381 }, detail: { 'grant password': 381 }, clients: { web: [381, 762] } });
    expect(queue.waiting[1]?.at).toEqual(new Date(381_000));
  });

  it('do not remember clients without end', () => {
    for (let second = 0; second < 500; second += 1) queue.add(sample(second, { clients: { [`c${second}`]: [1, 0], web: [5, 0] } }));
    const clients = queue.waiting[0]?.clients ?? {};
    expect(Object.keys(clients).length).toBeLessThanOrEqual(200);
    expect(clients['web']).toEqual([5 * 381, 0]);
  });

  it('are gone once they are written; what came meanwhile is not', () => {
    queue.add(sample(0));
    const written = queue.waiting;
    queue.add(sample(5));
    queue.remove(written);
    expect(queue.waiting.map(({ at }) => at)).toEqual([new Date(5000)]);
  });
});
