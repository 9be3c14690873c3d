import type { Clock, ReplayStore } from '@assent/core';
import { ExpiringMap } from './expiring-map.js';

export class MemoryReplayStore implements ReplayStore {
  private readonly seen: ExpiringMap<true>;
  private bornAt: Date;

  constructor(private readonly clock: Clock) {
    this.seen = new ExpiringMap(clock);
    this.bornAt = clock.now();
  }

  async remember(kind: string, value: string, until: Date): Promise<{ readonly outcome: 'first' | 'replayed'; readonly bornAt: Date }> {
    const key = JSON.stringify([kind, value]);
    const replayed = this.seen.get(key) === true;
    if (!replayed) this.seen.set(key, true, until);
    return { outcome: replayed ? 'replayed' : 'first', bornAt: this.bornAt };
  }

  /** What a flush does to a real one. */
  loseMemory(): void {
    this.seen.clear();
    this.bornAt = this.clock.now();
  }
}
