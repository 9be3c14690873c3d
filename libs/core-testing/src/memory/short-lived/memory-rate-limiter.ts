import type { Clock, RateLimiter } from '@assent/core';
import { ExpiringMap } from './expiring-map.js';

interface Window {
  readonly count: number;
  readonly resetsAt: Date;
}

export class MemoryRateLimiter implements RateLimiter {
  private readonly windows: ExpiringMap<Window>;

  constructor(private readonly clock: Clock) {
    this.windows = new ExpiringMap(clock);
  }

  async hit(key: string, windowSeconds: number): Promise<Window> {
    const current = this.windows.get(key) ?? { count: 0, resetsAt: new Date(this.clock.now().getTime() + windowSeconds * 1000) };
    const next = { count: current.count + 1, resetsAt: current.resetsAt };
    this.windows.set(key, next, next.resetsAt);
    return next;
  }

  async peek(key: string): Promise<Window | undefined> {
    return this.windows.get(key);
  }

  async takeBack(key: string): Promise<void> {
    const current = this.windows.get(key);
    if (current !== undefined && current.count > 0) this.windows.set(key, { ...current, count: current.count - 1 }, current.resetsAt);
  }

  async reset(key: string): Promise<void> {
    this.windows.delete(key);
  }
}
