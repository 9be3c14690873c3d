import type { Clock, ShortLivedStores } from '@assent/core';
import { MemoryCodeStore } from './memory-code.store.js';
import { MemoryDeviceCodeStore } from './memory-device-code.store.js';
import { MemoryInteractionStore } from './memory-interaction.store.js';
import { MemoryRateLimiter } from './memory-rate-limiter.js';
import { MemoryReplayStore } from './memory-replay.store.js';
import { MemorySessionStore } from './memory-session.store.js';

export interface MemoryShortLivedStores extends ShortLivedStores {
  readonly replays: MemoryReplayStore;
}

/** For specs only: entries that nobody asks for again stay until the end. */
export const memoryShortLivedStores = (clock: Clock): MemoryShortLivedStores => ({
  codes: new MemoryCodeStore(clock),
  deviceCodes: new MemoryDeviceCodeStore(clock),
  interactions: new MemoryInteractionStore(clock),
  sessions: new MemorySessionStore(clock),
  replays: new MemoryReplayStore(clock),
  rateLimiter: new MemoryRateLimiter(clock),
});
