import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { watchEventLoop } from './event-loop-watch.js';
import { Traffic } from './traffic.js';

const INTERVAL = 200;
const MAX_LAG = 1000;
let clock = 0;
let stop: () => void;
let traffic: Traffic;

beforeEach(() => {
  jest.useFakeTimers();
  clock = 0;
  traffic = new Traffic(1);
  stop = watchEventLoop(traffic, MAX_LAG, () => clock);
});
afterEach(() => {
  stop();
  jest.useRealTimers();
});

/** The timer fires, so much too late. @returns whether requests are turned away from now on */
function after(lag: number): boolean {
  clock += INTERVAL + lag;
  jest.advanceTimersByTime(INTERVAL);
  return traffic.isBehind;
}

describe('watchEventLoop', () => {
  it('takes one long pause for what it is', () => {
    expect([after(0), after(60_000), after(0)]).toEqual([false, false, false]);
  });

  it('sees a process that is behind twice in a row, until it has caught up', () => {
    expect([after(MAX_LAG + 1), after(MAX_LAG + 1), after(MAX_LAG + 1), after(MAX_LAG), after(MAX_LAG + 1)]).toEqual([false, true, true, false, false]);
  });

  it('0: nobody looks', () => {
    stop();
    stop = watchEventLoop(traffic, 0, () => clock);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('ends with the service', () => {
    stop();
    expect(jest.getTimerCount()).toBe(0);
  });
});
