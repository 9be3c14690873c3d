import type { Clock, RateLimiter } from '@assent/core';
import type { Keys } from './keys.js';
import type { RedisLink } from './redis-link.js';

interface Window {
  readonly count: number;
  readonly resetsAt: Date;
}

const HELD = /^(\d+) (\d+)$/;

export class RedisRateLimiter implements RateLimiter {
  constructor(
    private readonly link: RedisLink,
    private readonly keys: Keys,
    private readonly clock: Clock,
  ) {}

  async hit(key: string, windowSeconds: number): Promise<Window> {
    const length = Math.ceil(windowSeconds * 1000);
    const [count, end] = await this.link.run(this.link.redis.hitRate(this.key(key), this.clock.now().getTime(), length));
    return { count, resetsAt: new Date(end) };
  }

  async peek(key: string): Promise<Window | undefined> {
    const held = HELD.exec((await this.link.read(this.link.redis.get(this.key(key)))) ?? '');
    if (held === null) return undefined;
    const resetsAt = new Date(Number(held[2]));
    return resetsAt > this.clock.now() ? { count: Number(held[1]), resetsAt } : undefined;
  }

  async takeBack(key: string): Promise<void> {
    await this.link.run(this.link.redis.takeBackRate(this.key(key), this.clock.now().getTime()));
  }

  async reset(key: string): Promise<void> {
    await this.link.run(this.link.redis.del(this.key(key)));
  }

  private key(key: string): string {
    return this.keys.ofText('rate', key);
  }
}
