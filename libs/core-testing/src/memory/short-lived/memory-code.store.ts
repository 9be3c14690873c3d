import type { AuthorizationCode, Clock, CodeStore } from '@assent/core';
import { ExpiringMap } from './expiring-map.js';

/** How long a spent code is remembered after its expiry. */
const REMEMBERED_MILLISECONDS = 600_000;

interface Kept {
  readonly code: AuthorizationCode;
  readonly spent: boolean;
}

export class MemoryCodeStore implements CodeStore {
  private readonly codes: ExpiringMap<Kept>;

  constructor(private readonly clock: Clock) {
    this.codes = new ExpiringMap(clock);
  }

  async save(codeHash: Buffer, code: AuthorizationCode): Promise<void> {
    this.codes.set(codeHash, { code, spent: false }, rememberedUntil(code));
  }

  async find(codeHash: Buffer): Promise<Kept | undefined> {
    return this.standing(codeHash);
  }

  async spend(codeHash: Buffer): Promise<'fresh' | 'replayed' | 'unknown'> {
    const kept = this.standing(codeHash);
    if (kept === undefined) return 'unknown';
    if (kept.spent) return 'replayed';
    this.codes.set(codeHash, { code: kept.code, spent: true }, rememberedUntil(kept.code));
    return 'fresh';
  }

  private standing(codeHash: Buffer): Kept | undefined {
    const kept = this.codes.get(codeHash);
    return kept !== undefined && (kept.spent || kept.code.expiresAt > this.clock.now()) ? kept : undefined;
  }
}

const rememberedUntil = (code: AuthorizationCode): Date => new Date(code.expiresAt.getTime() + REMEMBERED_MILLISECONDS);
