import { setTimeout as delay } from 'node:timers/promises';
import { StoreUnavailable } from '@assent/core';
import { redisClient, type RedisClient, type ScriptedRedis } from './redis-client.js';
import type { RedisTarget } from './redis-target.js';
import { withoutArguments } from './without-arguments.js';

export interface RedisLinkOptions {
  readonly target: RedisTarget;
  readonly commandTimeoutMilliseconds: number;
  readonly onProblem: (problem: Error) => void;
}

const WRONG_TYPE = /^WRONGTYPE/;
const STEP_MILLISECONDS = 5;

/** Fails fast and comes back by itself. Nothing waits for a server that is down: without a connection a command fails at once, with
 *  a silent one the connection is given up after the time limit and everything on it fails. */
export class RedisLink {
  readonly redis: ScriptedRedis;
  private readonly client: RedisClient;

  constructor(private readonly options: RedisLinkOptions) {
    this.client = redisClient(options.target, options.commandTimeoutMilliseconds);
    this.redis = this.client.redis;
    this.client.onError((error) => options.onProblem(withoutArguments(error)));
  }

  /** Redis Cluster: the keys of one command must be in one slot. */
  get isCluster(): boolean {
    return this.client.isCluster;
  }

  isReady(): boolean {
    return this.client.isReady();
  }

  /** Calls back each time when a connection stands. */
  onConnected(listener: () => void): void {
    this.client.onConnected(listener);
  }

  /** @throws StoreUnavailable down, too slow, full, or not able to write */
  async run<T>(reply: Promise<T>): Promise<T> {
    try {
      return await reply;
    } catch (error) {
      throw new StoreUnavailable('redis', withoutArguments(error));
    }
  }

  /** As run, for a key that may hold something of another type, which counts as absent. */
  async read<T>(reply: Promise<T | null>): Promise<T | undefined> {
    try {
      return (await reply) ?? undefined;
    } catch (error) {
      if (!(error instanceof Error && WRONG_TYPE.test(error.message))) throw new StoreUnavailable('redis', withoutArguments(error));
      this.unreadable('value of another type');
      return undefined;
    }
  }

  /** What cannot be read counts as absent, but somebody should know. */
  unreadable(what: string): void {
    this.options.onProblem(new Error(`unreadable ${what} in Redis: treated as absent`));
  }

  /** Resolves when the first connection stands or the time limit is over. */
  async settled(): Promise<void> {
    const deadline = Date.now() + this.options.commandTimeoutMilliseconds;
    while (!this.isReady() && Date.now() < deadline) await delay(STEP_MILLISECONDS);
  }

  async close(): Promise<void> {
    await this.client.quit().catch(() => this.client.disconnect());
  }
}
