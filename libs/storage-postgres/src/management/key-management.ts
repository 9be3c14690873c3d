import { JWKS_MAX_AGE_SECONDS, newSigningKey, type SigningKey } from '@assent/core';
import { IsNull, type EntityManager } from 'typeorm';
import { SigningKeyEntity } from '../entities/signing-key.entity.js';
import type { Author, Change } from './change.js';
import type { ManagementNeeds } from './management-needs.js';
import { Conflict, NotFound } from './management-errors.js';
import { MANAGEMENT_LOCKS } from './management-locks.js';

/** A signing key as admins see it: the public half. */
export interface ManagedKey extends Omit<SigningKey, 'sealedPrivateKey'> {
  /** next: published, signs later; active: signs; retiring: verifiers still need it; retired: no longer published. */
  readonly status: 'next' | 'active' | 'retiring' | 'retired';
}

/** Services notice a new key a few seconds late, and clocks differ. */
const MARGIN_SECONDS = 60;
/** Verifiers fetch our keys anew at least this often. */
export const MIN_KEY_OVERLAP_SECONDS = JWKS_MAX_AGE_SECONDS + MARGIN_SECONDS;
const MAX_LISTED = 100;
/** What the admin API takes when nobody says otherwise. */
const AUTOMATIC_OVERLAP_SECONDS = 3600;

export class KeyManagement {
  constructor(private readonly needs: Pick<ManagementNeeds, 'changes' | 'clock' | 'secretBox' | 'accessTokenTtlSeconds'>) {}

  /** Newest first. */
  list(): Promise<readonly ManagedKey[]> {
    return this.needs.changes.read((manager) => listedKeys(manager, this.needs.clock.now()));
  }

  /** Publishes a new key now and signs with it after the overlap; the old one is published until its last token has expired.
   *  @throws Conflict the key of an earlier rotation does not sign yet */
  rotate(overlapSeconds: number, by: Author): Promise<readonly ManagedKey[]> {
    return this.needs.changes.make(by, async (change) => {
      const { manager, at } = change;
      await manager.query(`SELECT pg_advisory_xact_lock($1)`, [MANAGEMENT_LOCKS.signingKeys]);
      const keys = await manager.findBy(SigningKeyEntity, { retiredAt: IsNull() });
      if (keys.some(({ activeFrom }) => activeFrom > at)) throw new Conflict('A new key is published already and will sign soon.');
      await this.replace(change, keys, overlapSeconds);
      return listedKeys(manager, at);
    });
  }

  /** Rotates when the signing key has signed for so long, as `rotate` does. For every few minutes; of several services one does it.
   *  @param afterDays 0: never
   *  @returns the new key's `kid`; undefined: it is not due */
  async rotateWhenDue(afterDays: number): Promise<string | undefined> {
    if (afterDays === 0 || !(await this.needs.changes.read((manager) => isDue(manager, afterDays, this.needs.clock.now())))) return undefined;
    return this.needs.changes.make({ actor: 'system' }, async (change) => {
      const { manager, at } = change;
      await manager.query(`SELECT pg_advisory_xact_lock($1)`, [MANAGEMENT_LOCKS.signingKeys]);
      if (!(await isDue(manager, afterDays, at))) return undefined;
      const keys = await manager.findBy(SigningKeyEntity, { retiredAt: IsNull() });
      return this.replace(change, keys, AUTOMATIC_OVERLAP_SECONDS);
    });
  }

  private async replace(change: Change, keys: readonly SigningKeyEntity[], overlapSeconds: number): Promise<string> {
    const { manager, at } = change;
    const next = newSigningKey(this.needs.secretBox, at, keys.length === 0 ? at : later(at, overlapSeconds));
    await manager.update(SigningKeyEntity, { retiredAt: IsNull() }, { retiredAt: later(next.activeFrom, await this.longestTtlSeconds(change) + MARGIN_SECONDS) });
    await manager.insert(SigningKeyEntity, { ...next, publicJwk: { ...next.publicJwk }, retiredAt: null });
    await change.record('key.rotate', `key:${next.kid}`, { active_from: next.activeFrom.toISOString(), retired: keys.map(({ kid }) => kid) });
    return next.kid;
  }

  /** Takes back the key of the last rotation, and the one before signs on: it is published until the next rotation.
   *  @throws NotFound @throws Conflict it signs already, or so soon that a service may not hear of it in time */
  cancel(kid: string, by: Author): Promise<void> {
    return this.needs.changes.make(by, async (change) => {
      const { manager, at } = change;
      await manager.query(`SELECT pg_advisory_xact_lock($1)`, [MANAGEMENT_LOCKS.signingKeys]);
      const keys = await listedKeys(manager, at);
      const key = keys.find((candidate) => candidate.kid === kid);
      const signing = keys.find(({ status }) => status === 'active');
      if (key === undefined) throw new NotFound('key');
      requireCancellable(key, at);
      if (signing === undefined) throw new Conflict('No other key could sign.');
      await manager.delete(SigningKeyEntity, { kid });
      await manager.update(SigningKeyEntity, { kid: signing.kid }, { retiredAt: null });
      await change.record('key.cancel', `key:${kid}`, { active_from: key.activeFrom.toISOString(), signing: signing.kid });
    });
  }

  private async longestTtlSeconds({ manager }: Change): Promise<number> {
    const [row]: { longest: number | null }[] = await manager.query(`SELECT max(access_token_ttl_seconds) AS longest FROM clients`);
    return Math.max(this.needs.accessTokenTtlSeconds, row?.longest ?? 0);
  }
}

/** By Postgres's clock too: a service whose clock is wrong must not rotate again and again. Not while a key is published that does not
 *  sign yet; where there is none at all, the first one is made when it is needed. */
async function isDue(manager: EntityManager, afterDays: number, now: Date): Promise<boolean> {
  const [row]: { due: boolean | null }[] = await manager.query(
    `SELECT max(active_from) <= least($1::timestamptz, now()) - make_interval(days => $2) AS due FROM signing_keys WHERE retired_at IS NULL`,
    [now, afterDays],
  );
  return row?.due === true;
}

/** @throws Conflict */
function requireCancellable({ activeFrom, status }: ManagedKey, at: Date): void {
  if (status !== 'next') throw new Conflict(ALREADY_SIGNED[status]);
  if (activeFrom <= later(at, MARGIN_SECONDS)) throw new Conflict(`The key signs in less than ${MARGIN_SECONDS} seconds: that is too late to take it back. Rotate once more when it does.`);
}

const ALREADY_SIGNED: Readonly<Record<Exclude<ManagedKey['status'], 'next'>, string>> = {
  active: 'The key signs already, so there are tokens that need it. Rotate to replace it.',
  retiring: 'There may be tokens that the key signed. It goes by itself when the last of them has expired.',
  retired: 'The key is no longer published: there is nothing to take back.',
};

const later = (instant: Date, seconds: number): Date => new Date(instant.getTime() + seconds * 1000);

async function listedKeys(manager: EntityManager, now: Date): Promise<readonly ManagedKey[]> {
  const keys = await manager.find(SigningKeyEntity, { order: { activeFrom: 'DESC' }, take: MAX_LISTED });
  const signing = keys.find((key) => key.activeFrom <= now && !isRetired(key, now));
  return keys.map((key) => {
    const { sealedPrivateKey: _, retiredAt, ...shown } = key;
    const status = isRetired(key, now) ? 'retired' : key.activeFrom > now ? 'next' : key === signing ? 'active' : 'retiring';
    return { ...shown, ...(retiredAt !== null && { retiredAt }), status };
  });
}

const isRetired = ({ retiredAt }: SigningKeyEntity, now: Date): boolean => retiredAt !== null && retiredAt <= now;
