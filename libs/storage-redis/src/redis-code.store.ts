import type { AuthorizationCode, Clock, CodeStore } from '@assent/core';
import type { Keys } from './keys.js';
import { decode, encode, type Shape } from './record.js';
import type { RedisLink } from './redis-link.js';

/** How long a spent code is remembered after its expiry. */
const REMEMBERED_MILLISECONDS = 600_000;
const HELD = /^([01]) (\d+) /;

const shape: Shape<AuthorizationCode> = {
  grant: { grantId: 'text', clientId: 'text', userId: 'text', scope: 'texts', resources: 'texts', createdAt: 'date' },
  redirectUri: 'text',
  redirectUriGiven: 'flag',
  codeChallenge: 'text?',
  offlineDeclined: 'flag?',
  expiresAt: 'date',
};

export class RedisCodeStore implements CodeStore {
  constructor(
    private readonly link: RedisLink,
    private readonly keys: Keys,
    private readonly clock: Clock,
  ) {}

  async save(codeHash: Buffer, code: AuthorizationCode): Promise<void> {
    const expiry = code.expiresAt.getTime();
    const lifetime = expiry - this.clock.now().getTime() + REMEMBERED_MILLISECONDS;
    if (lifetime <= 0) return;
    await this.link.run(this.link.redis.set(this.key(codeHash), `0 ${expiry} ${encode(code)}`, 'PX', lifetime));
  }

  async find(codeHash: Buffer): Promise<{ readonly code: AuthorizationCode; readonly spent: boolean } | undefined> {
    const held = await this.link.read(this.link.redis.get(this.key(codeHash)));
    if (held === undefined) return undefined;
    const [head = '', mark] = HELD.exec(held) ?? [];
    const code = decode(shape, held.slice(head.length));
    if (code === undefined || mark === undefined) {
      this.link.unreadable('code');
      return undefined;
    }
    const spent = mark === '1';
    return spent || code.expiresAt > this.clock.now() ? { code, spent } : undefined;
  }

  async spend(codeHash: Buffer): Promise<'fresh' | 'replayed' | 'unknown'> {
    const answer = await this.link.run(this.link.redis.spendCode(this.key(codeHash), this.clock.now().getTime()));
    return answer === 'fresh' || answer === 'replayed' ? answer : 'unknown';
  }

  private key(codeHash: Buffer): string {
    return this.keys.ofHash('code', codeHash);
  }
}
