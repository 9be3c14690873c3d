import { systemClock, type Clock, type ShortLivedStores } from '@assent/core';
import { Keys, MEMORY_PARTS } from './keys.js';
import { RedisCodeStore } from './redis-code.store.js';
import { RedisDeviceCodeStore } from './redis-device-code.store.js';
import { redisInteractionStore } from './redis-interaction.store.js';
import { RedisLink } from './redis-link.js';
import { RedisRateLimiter } from './redis-rate-limiter.js';
import { RedisReplayStore } from './redis-replay.store.js';
import { RedisSessionStore } from './redis-session.store.js';
import type { RedisTarget } from './redis-target.js';

export type RedisOptions = RedisTarget & RedisBehaviour;

interface RedisBehaviour {
  /** A silent server counts as down after this time; 500. A call that waited behind another one takes at most twice as long. */
  readonly commandTimeoutMilliseconds?: number;
  /** Separates several installations on one server; `assent:`. */
  readonly keyPrefix?: string;
  readonly clock?: Clock;
  /** Told when the connection fails or a value is unreadable; never holds a value. May be called often while Redis is down. */
  readonly onProblem?: (problem: Error) => void;
}

export interface RedisConnection {
  readonly stores: ShortLivedStores;
  /** True while the connection stands; asks nobody. */
  isConnected(): boolean;
  /** True when Redis answers and takes writes; of a cluster, every node that has slots. */
  healthy(): Promise<boolean>;
  close(): Promise<void>;
}

/** Connects, and reconnects by itself. Does not fail when Redis is down: its stores throw StoreUnavailable until it is up. */
export async function connectRedis(options: RedisOptions): Promise<RedisConnection> {
  const link = new RedisLink({
    target: options,
    commandTimeoutMilliseconds: options.commandTimeoutMilliseconds ?? 500,
    onProblem: options.onProblem ?? (() => undefined),
  });
  const keys = new Keys(options.keyPrefix ?? 'assent:', link.isCluster ? MEMORY_PARTS : 1);
  const clock = options.clock ?? systemClock;
  const replays = new RedisReplayStore(link, keys, clock);
  const healthy = (): Promise<boolean> =>
    replays.beBorn().then(
      () => true,
      () => false,
    );
  link.onConnected(() => void healthy());
  await link.settled();
  const stores = {
    codes: new RedisCodeStore(link, keys, clock),
    deviceCodes: new RedisDeviceCodeStore(link, keys, clock),
    interactions: redisInteractionStore(link, keys, clock),
    sessions: new RedisSessionStore(link, keys, clock),
    replays,
    rateLimiter: new RedisRateLimiter(link, keys, clock),
  };
  return { stores, isConnected: () => link.isReady(), healthy, close: () => link.close() };
}
