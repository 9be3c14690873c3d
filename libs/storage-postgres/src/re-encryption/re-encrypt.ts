import { setTimeout as delay } from 'node:timers/promises';
import { SIGNING_KEY_PURPOSE, TOTP_PURPOSE, type SecretBox } from '@assent/core';
import type pg from 'pg';
import { TOTP_LABEL, unretiredSigningKeys } from './key-needs.js';

/** Rows in one transaction, and the pause after it: at most a thousand rows a second. */
const BATCH_ROWS = 100;
const PAUSE_MILLISECONDS = 100;

export interface ReEncryption {
  readonly signingKeys: number;
  readonly secondFactors: number;
  /** None of our keys opens them: they stay as they are. */
  readonly unopened: number;
}

/** Seals everything anew that can be sealed anew and is not under the present key. Each row changes only if it is still what was read, so
 *  that it may be interrupted anywhere, and a change that somebody makes meanwhile stays. A row that somebody has locked waits for the next
 *  call.
 *  @param onProgress after each batch */
export async function reEncrypt(client: pg.ClientBase, box: SecretBox, signal: AbortSignal, onProgress: (sofar: ReEncryption) => void): Promise<ReEncryption> {
  const keys = await signingKeys(client, box);
  let sofar: ReEncryption = { signingKeys: keys.changed, secondFactors: 0, unopened: keys.unopened };
  for (let after: Factor | undefined; !signal.aborted; ) {
    const batch = await secondFactors(client, box, after);
    sofar = { ...sofar, secondFactors: sofar.secondFactors + batch.changed, unopened: sofar.unopened + batch.unopened };
    after = batch.last;
    if (after === undefined) break;
    onProgress(sofar);
    await delay(PAUSE_MILLISECONDS);
  }
  return sofar;
}

interface Outcome {
  readonly changed: number;
  readonly unopened: number;
}

async function signingKeys(client: pg.ClientBase, box: SecretBox): Promise<Outcome> {
  const keys = await unretiredSigningKeys(client);
  const again = keys.map(({ kid, sealed }) => ({ kid, sealed, anew: resealed(box, SIGNING_KEY_PURPOSE, Buffer.from(sealed, 'base64url')) }));
  let changed = 0;
  for (const { anew, kid, sealed } of again) {
    if (!(anew instanceof Buffer)) continue;
    const { rowCount } = await client.query(CHANGE_SIGNING_KEY, [kid, sealed, anew.toString('base64url')]);
    changed += rowCount ?? 0;
  }
  return { changed, unopened: again.filter(({ anew }) => anew === 'unopened').length };
}

const CHANGE_SIGNING_KEY = `UPDATE signing_keys SET sealed_private_key = $3 WHERE kid = $1 AND sealed_private_key = $2`;

interface Factor {
  readonly user_id: string;
  readonly sealed: Buffer;
}

/** In the order of the index: what was passed is not looked at again. */
const OTHER_FACTORS = `
  SELECT user_id, totp_sealed_secret AS sealed FROM users
  WHERE totp_sealed_secret IS NOT NULL AND ${TOTP_LABEL} <> $1 AND (${TOTP_LABEL}, user_id) > ($2, $3::uuid)
  ORDER BY ${TOTP_LABEL}, user_id LIMIT ${BATCH_ROWS}`;

/** The setting keeps services from forgetting what they remember (hot/state-epoch.ts): a factor from before opens as well. */
const CHANGE_FACTORS = `
  WITH quiet AS MATERIALIZED (SELECT set_config('assent.begun_settings', pg_current_xact_id()::text, true)),
  anew AS MATERIALIZED (SELECT * FROM unnest($1::uuid[], $2::bytea[], $3::bytea[]) AS r (user_id, sealed, resealed)),
  same AS MATERIALIZED (
    SELECT u.user_id, anew.resealed FROM users AS u JOIN anew ON anew.user_id = u.user_id AND anew.sealed = u.totp_sealed_secret CROSS JOIN quiet
    ORDER BY u.user_id FOR NO KEY UPDATE OF u SKIP LOCKED
  )
  UPDATE users SET totp_sealed_secret = same.resealed FROM same WHERE users.user_id = same.user_id`;

const NOBODY = '00000000-0000-0000-0000-000000000000';

async function secondFactors(client: pg.ClientBase, box: SecretBox, after: Factor | undefined): Promise<Outcome & { readonly last: Factor | undefined }> {
  const present = Buffer.from(box.labels[0] ?? '', 'hex');
  const { rows } = await client.query<Factor>(OTHER_FACTORS, [present, after?.sealed.subarray(0, present.length) ?? Buffer.alloc(0), after?.user_id ?? NOBODY]);
  const again = rows.map((row) => ({ ...row, anew: resealed(box, TOTP_PURPOSE, row.sealed, row.user_id) }));
  const changes = again.filter((each): each is Factor & { readonly anew: Buffer } => each.anew instanceof Buffer);
  const { rowCount } = await client.query(CHANGE_FACTORS, [changes.map(({ user_id }) => user_id), changes.map(({ sealed }) => sealed), changes.map(({ anew }) => anew)]);
  return { changed: rowCount ?? 0, unopened: again.filter(({ anew }) => anew === 'unopened').length, last: rows.at(-1) };
}

function resealed(box: SecretBox, purpose: string, sealed: Buffer, extraKey?: string): Buffer | 'present' | 'unopened' {
  try {
    return box.reseal(purpose, sealed, extraKey) ?? 'present';
  } catch {
    return 'unopened';
  }
}
