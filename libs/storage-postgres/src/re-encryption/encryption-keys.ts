import type { SecretBox } from '@assent/core';
import type pg from 'pg';
import { toStoreError } from '../hot/unavailable.js';
import type { Author } from '../management/change.js';
import { LOCKS } from '../operations/locks.js';
import { withConnection, withLock, withLockIfFree } from '../operations/with-lock.js';
import { forgetKey, KeyInUse, type ForgottenKey } from './forget-key.js';
import { isNeeded, needsOf, NOTHING, type KeyNeeds } from './key-needs.js';
import { keyRows, markDone, sayPresent, sayUsed, type KeyRow } from './key-rows.js';
import { reEncrypt, type ReEncryption } from './re-encrypt.js';
import { sealedAlready } from './sealed-already.js';
import { WrongEncryptionKeys, type MissingKey } from './wrong-encryption-keys.js';

export interface EncryptionKeysOptions {
  readonly url: string;
  readonly secretBox: SecretBox;
  /** The longest life of what is sealed and cannot be sealed anew, as far as the configuration says. */
  readonly outlastsSeconds: number;
}

/** An encryption key as the person sees it who changes it. */
export interface KeyStatus {
  readonly label: string;
  /** In this process; undefined: it has it not. */
  readonly here: 'present' | 'previous' | undefined;
  /** Which services say that they work with it; undefined: none ever did. */
  readonly used?: { readonly isPresent: boolean; readonly presentSince: Date; readonly lastPresentAt: Date };
  readonly needs: KeyNeeds;
}

export interface KeyObserver {
  /** Something is being sealed anew. */
  progress(sofar: ReEncryption): void;
  /** It has been, as far as possible. */
  sealedAnew(all: ReEncryption): void;
  /** Nothing needs the key any more. */
  done(label: string): void;
}

/** The encryption keys of the services of this database, and what needs which. */
export class EncryptionKeys {
  constructor(private readonly options: EncryptionKeysOptions) {}

  /** To be called before anything is sealed or opened. @throws WrongEncryptionKeys @throws StoreUnavailable */
  open(): Promise<void> {
    const { url, secretBox } = this.options;
    return orUnavailable(
      withLock(url, LOCKS.encryptionKeys, async (client) => {
        const missing = await this.missing(client);
        const found = await sealedAlready(client, secretBox);
        const unopened = found.filter(({ label }) => label === undefined).map(({ what, id }) => ({ what, id }));
        if (missing.length + unopened.length > 0) throw new WrongEncryptionKeys(secretBox.labels, missing, unopened);
        // the first service that knows about labels learns from what is there which key was used before
        for (const { label } of found) if (label !== undefined) await sayUsed(client, label, this.options.outlastsSeconds);
        await this.sayPresent(client);
      }),
    );
  }

  /** Says that this process works with its key, and seals anew what is under others, unless another process does. For every few minutes.
   *  @param signal ends it between two batches @throws StoreUnavailable */
  async maintain(signal: AbortSignal, observer: KeyObserver): Promise<void> {
    const { url } = this.options;
    const hasOthers = await orUnavailable(withConnection(url, async (client) => (await this.sayPresent(client), (await this.toReplace(client)).length > 0)));
    if (hasOthers) await orUnavailable(withLockIfFree(url, LOCKS.reEncryption, (client) => this.replaceOthers(client, signal, observer)));
  }

  /** The newest first. @throws StoreUnavailable */
  status(): Promise<readonly KeyStatus[]> {
    return orUnavailable(
      withConnection(this.options.url, async (client) => {
        const rows = await keyRows(client);
        const known = rows.filter(({ isDone, label }) => !isDone || this.here(label) !== undefined);
        const unused = this.labels.filter((label) => rows.every((row) => row.label !== label));
        const statuses: KeyStatus[] = unused.map((label) => ({ label, here: this.here(label), needs: NOTHING }));
        for (const row of known) statuses.push({ label: row.label, here: this.here(row.label), used: row, needs: await needsOf(client, row) });
        return statuses;
      }),
    );
  }

  /** Gives up what needs a key that is lost; of one that is here, the client secrets that were hashed with it.
   *  @returns undefined: no service ever worked with it, or nothing needs it
   *  @throws KeyInUse a service works with it now, or this process would */
  forget(label: string, by: Author): Promise<ForgottenKey | undefined> {
    const { url, secretBox } = this.options;
    return orUnavailable(withLock(url, LOCKS.encryptionKeys, (client) => forgetKey(client, label, secretBox, by)));
  }

  private get labels(): readonly string[] {
    return this.options.secretBox.labels;
  }

  private here(label: string): KeyStatus['here'] {
    const position = this.labels.indexOf(label);
    return position < 0 ? undefined : position === 0 ? 'present' : 'previous';
  }

  private sayPresent(client: pg.ClientBase): Promise<void> {
    return sayPresent(client, this.labels[0] ?? '', this.options.outlastsSeconds);
  }

  private async missing(client: pg.ClientBase): Promise<readonly MissingKey[]> {
    const missing: MissingKey[] = [];
    for (const row of await keyRows(client)) {
      if (row.isDone || this.here(row.label) !== undefined) continue;
      const needs = await needsOf(client, row);
      if (isNeeded(needs)) missing.push({ ...row, needs });
      else await markDone(client, row.label);
    }
    return missing;
  }

  /** Keys under which something may be left. While two keys are present, a rolling restart is under way: what has the older one leaves the
   *  work to what has the newer one, and does not even hold its lock. */
  private async toReplace(client: pg.ClientBase): Promise<readonly KeyRow[]> {
    const rows = await keyRows(client);
    const newest = rows.find(({ isPresent }) => isPresent);
    return newest !== undefined && this.here(newest.label) === 'present' ? rows.filter((row) => !row.isDone && this.here(row.label) !== 'present') : [];
  }

  private async replaceOthers(client: pg.ClientBase, signal: AbortSignal, observer: KeyObserver): Promise<void> {
    const others = await this.toReplace(client);
    if (others.length === 0) return;
    const all = await reEncrypt(client, this.options.secretBox, signal, (sofar) => observer.progress(sofar));
    if (signal.aborted) return;
    if (all.signingKeys + all.secondFactors + all.unopened > 0) observer.sealedAnew(all);
    for (const row of others) if (!isNeeded(await needsOf(client, row)) && (await markDone(client, row.label))) observer.done(row.label);
  }
}

async function orUnavailable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof WrongEncryptionKeys || error instanceof KeyInUse ? error : toStoreError(error);
  }
}
