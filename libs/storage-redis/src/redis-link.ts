import { StoreUnavailable } from '@assent/core';
import { Redis } from 'ioredis';
import { DECIDE_DEVICE, POLL_DEVICE } from './device-scripts.js';
import { BE_BORN, HIT, REMEMBER, REMOVE_SESSION, SAVE_SESSION, SPEND_CODE } from './scripts.js';

export interface RedisLinkOptions {
  readonly url: string;
  readonly commandTimeoutMilliseconds: number;
  readonly onProblem: (problem: Error) => void;
}

interface ScriptedRedis extends Redis {
  spendCode(code: string, now: number): Promise<string>;
  decideDevice(code: string, now: number, state: string, approval: string): Promise<string>;
  pollDevice(code: string, now: number, toleranceMilliseconds: number, slowDownMilliseconds: number): Promise<[string, string]>;
  beBorn(birth: string, now: number, lifetimeMilliseconds: number): Promise<number>;
  rememberSeen(seen: string, birth: string, now: number, birthLifetimeMilliseconds: number, until: number): Promise<[string, number]>;
  saveSession(session: string, list: string, record: string, lifetimeMilliseconds: number, now: number, expiry: number, name: string): Promise<number>;
  removeSession(session: string, list: string, name: string): Promise<number>;
  hitRate(window: string, now: number, lengthMilliseconds: number): Promise<[number, number]>;
}

const RECONNECT_STEP_MILLISECONDS = 50;
const RECONNECT_LIMIT_MILLISECONDS = 500;
/** RedisError codes after which another connection may find the right server: a failover made this one a replica. */
const FAILED_OVER = /^(READONLY|MASTERDOWN)/;
const WRONG_TYPE = /^WRONGTYPE/;

/** One connection that fails fast and comes back by itself. Nothing waits for a server that is down: without a connection a
 *  command fails at once, with a silent one the connection is given up after the time limit and everything on it fails.
 *  Nothing is sent twice either: a spend whose answer was lost would find its own mark. */
export class RedisLink {
  readonly redis: ScriptedRedis;

  constructor(private readonly options: RedisLinkOptions) {
    const limit = options.commandTimeoutMilliseconds;
    this.redis = new Redis(options.url, {
      enableAutoPipelining: true,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      connectTimeout: limit,
      disconnectTimeout: limit,
      socketTimeout: limit, // one timer for the connection, not one for each command
      retryStrategy: (attempt) => Math.min(attempt * RECONNECT_STEP_MILLISECONDS, RECONNECT_LIMIT_MILLISECONDS),
      reconnectOnError: (error) => FAILED_OVER.test(error.message),
      scripts: {
        spendCode: { lua: SPEND_CODE, numberOfKeys: 1 },
        decideDevice: { lua: DECIDE_DEVICE, numberOfKeys: 1 },
        pollDevice: { lua: POLL_DEVICE, numberOfKeys: 1 },
        beBorn: { lua: BE_BORN, numberOfKeys: 1 },
        rememberSeen: { lua: REMEMBER, numberOfKeys: 2 },
        saveSession: { lua: SAVE_SESSION, numberOfKeys: 2 },
        removeSession: { lua: REMOVE_SESSION, numberOfKeys: 2 },
        hitRate: { lua: HIT, numberOfKeys: 1 },
      },
    }) as ScriptedRedis;
    this.redis.on('error', (error: Error) => options.onProblem(withoutArguments(error)));
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
    if (this.redis.status === 'ready') return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.options.commandTimeoutMilliseconds);
      this.redis.once('ready', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  async close(): Promise<void> {
    await this.redis.quit().catch(() => this.redis.disconnect());
  }
}

/** ioredis hangs the command with its arguments (even the password of AUTH) onto its errors: they do not belong in a log. */
function withoutArguments(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const { command } = error as { command?: { readonly name?: string } };
  if (command !== undefined) Object.assign(error, { command: command.name });
  return error;
}
