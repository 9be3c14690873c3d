import { MAX_LISTED_SESSIONS, newestFirst, type Clock, type KeptSession, type Session, type SessionStore } from '@assent/core';
import { ExpiringRecords } from './expiring-records.js';
import type { Keys } from './keys.js';
import { decode, type Shape } from './record.js';
import type { RedisLink } from './redis-link.js';

const shape: Shape<Session> = { userId: 'text', signedInAt: 'date', expiresAt: 'date', ip: 'text?', userAgent: 'text?' };

/** Beside the sessions, each person has a sorted set of the hashes of theirs, by expiry. The sessions themselves are the truth: a hash
 *  without one is taken out when the list is read. In Redis Cluster both may be on different nodes, so each order of writing is such that
 *  nothing is wrong in between: a session stands before it is listed, and is gone before its hash is. */
export class RedisSessionStore implements SessionStore {
  private readonly records: ExpiringRecords<Session>;

  constructor(
    private readonly link: RedisLink,
    private readonly keys: Keys,
    private readonly clock: Clock,
  ) {
    this.records = new ExpiringRecords<Session>(link, keys, clock, 'session', (text) => decode(shape, text));
  }

  async save(cookieHash: Buffer, session: Session): Promise<void> {
    const [now, expiry] = [this.clock.now().getTime(), session.expiresAt.getTime()];
    if (expiry <= now) return this.remove(cookieHash);
    await this.records.save(cookieHash, session);
    await this.link.run(this.link.redis.enterSession(this.listKey(session.userId), now, expiry, nameOf(cookieHash)));
  }

  find(cookieHash: Buffer): Promise<Session | undefined> {
    return this.records.find(cookieHash);
  }

  async remove(cookieHash: Buffer): Promise<void> {
    const session = await this.records.find(cookieHash); // whose it is does not change in between
    await this.records.remove(cookieHash);
    if (session !== undefined) await this.forget(this.listKey(session.userId), [cookieHash]);
  }

  async listOf(userId: string): Promise<readonly KeptSession[]> {
    const list = this.listKey(userId);
    const longestFirst = this.link.redis.zrange(list, '+inf', `(${this.clock.now().getTime()}`, 'BYSCORE', 'REV', 'LIMIT', 0, MAX_LISTED_SESSIONS);
    const hashes = ((await this.link.read(longestFirst)) ?? []).map((name) => Buffer.from(name, 'base64url'));
    const found = await Promise.all(hashes.map((hash) => this.records.find(hash)));
    const kept = hashes.flatMap((cookieHash, index): readonly KeptSession[] => {
      const session = found[index];
      return session?.userId === userId ? [{ cookieHash, session }] : [];
    });
    await this.forget(list, hashes.filter((hash) => !kept.some(({ cookieHash }) => cookieHash === hash)));
    return newestFirst(kept);
  }

  /** Also what has gone without us, by eviction or by hand. No session comes back under its hash. */
  private async forget(list: string, hashes: readonly Buffer[]): Promise<void> {
    if (hashes.length > 0) await this.link.read(this.link.redis.zrem(list, ...hashes.map(nameOf)));
  }

  private listKey(userId: string): string {
    return this.keys.ofText('sessions-of', userId);
  }
}

const nameOf = (cookieHash: Buffer): string => cookieHash.toString('base64url');
