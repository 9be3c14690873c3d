import type { Clock } from '@assent/core';
import type { Keys, KeyType } from './keys.js';
import { encode } from './record.js';
import type { RedisLink } from './redis-link.js';

/** Records of one type that are gone after their `expiresAt`. */
export class ExpiringRecords<T extends { readonly expiresAt: Date }> {
  constructor(
    private readonly link: RedisLink,
    private readonly keys: Keys,
    private readonly clock: Clock,
    private readonly type: KeyType,
    /** Undefined: the text is no such record. */
    private readonly decode: (text: string) => T | undefined,
  ) {}

  async save(hash: Buffer, record: T): Promise<void> {
    const lifetime = record.expiresAt.getTime() - this.clock.now().getTime();
    if (lifetime <= 0) return this.remove(hash);
    await this.link.run(this.link.redis.set(this.key(hash), encode(record), 'PX', lifetime));
  }

  async find(hash: Buffer): Promise<T | undefined> {
    return this.standing(await this.link.read(this.link.redis.get(this.key(hash))));
  }

  async take(hash: Buffer): Promise<T | undefined> {
    return this.standing(await this.link.read(this.link.redis.getdel(this.key(hash))));
  }

  async remove(hash: Buffer): Promise<void> {
    await this.link.run(this.link.redis.del(this.key(hash)));
  }

  private key(hash: Buffer): string {
    return this.keys.ofHash(this.type, hash);
  }

  private standing(held: string | undefined): T | undefined {
    if (held === undefined) return undefined;
    const record = this.decode(held);
    if (record === undefined) this.link.unreadable(this.type);
    return record !== undefined && record.expiresAt > this.clock.now() ? record : undefined;
  }
}
