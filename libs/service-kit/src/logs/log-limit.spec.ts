import { describe, expect, it } from '@jest/globals';
import { LogLimit } from './log-limit.js';

describe('LogLimit', () => {
  it('lets a few lines through each second, and says how many it left out before the next', () => {
    const limit = new LogLimit(2);
    expect([0, 1, 2, 999].map((now) => limit.take(now))).toEqual([0, 0, undefined, undefined]);
    expect([1000, 1001, 1002, 2000].map((now) => limit.take(now))).toEqual([2, 0, undefined, 1]);
  });

  it('begins with a line', () => {
    expect(new LogLimit(1).take()).toBe(0);
  });
});
