import { describe, expect, it } from '@jest/globals';
import { type Overload, Traffic } from './traffic.js';

describe('Traffic', () => {
  it('lets in as many as it may, and one more for each that is done', () => {
    const traffic = new Traffic(2);
    expect([traffic.enter(), traffic.enter(), traffic.enter()]).toEqual([true, true, false]);
    traffic.exit();
    expect([traffic.enter(), traffic.enter(), traffic.inFlight]).toEqual([true, false, 2]);
  });

  it('lets nobody in while the event loop is behind, and goes on by itself', () => {
    const traffic = new Traffic(2);
    traffic.isBehind = true;
    expect(traffic.enter()).toBe(false);
    traffic.isBehind = false;
    expect(traffic.enter()).toBe(true);
  });

  it('counts whom it turned away, and tells why', () => {
    const told: Overload[] = [];
    const traffic = new Traffic(1, (overload) => told.push(overload));
    for (let count = 0; count < 3; count += 1) traffic.enter();
    traffic.exit();
    traffic.isBehind = true;
    traffic.enter();
    expect([told, traffic.refused, traffic.inFlight]).toEqual([['in_flight', 'in_flight', 'event_loop'], { in_flight: 2, event_loop: 1 }, 0]);
  });
});
