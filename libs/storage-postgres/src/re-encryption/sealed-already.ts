import { SIGNING_KEY_PURPOSE, TOTP_PURPOSE, type SecretBox } from '@assent/core';
import type pg from 'pg';
import { unretiredSigningKeys } from './key-needs.js';
import type { Unopened } from './wrong-encryption-keys.js';

/** Something that lies sealed in the database, and under which of our keys; undefined: under none. */
interface SealedAlready extends Unopened {
  readonly label: string | undefined;
}

/** All signing keys. Where there are none and no service has said yet which key it works with, a second factor: all of them are under the
 *  one key of a release from before labels. */
export async function sealedAlready(client: pg.ClientBase, box: SecretBox): Promise<readonly SealedAlready[]> {
  const keys = await unretiredSigningKeys(client);
  if (keys.length > 0) return keys.map(({ kid, sealed }) => ({ what: 'signing key', id: kid, label: box.keyOf(SIGNING_KEY_PURPOSE, Buffer.from(sealed, 'base64url')) }));
  const { rows } = await client.query<{ readonly user_id: string; readonly sealed: Buffer }>(A_SECOND_FACTOR);
  return rows.map(({ sealed, user_id }) => ({ what: 'second factor', id: user_id, label: box.keyOf(TOTP_PURPOSE, sealed, user_id) }));
}

const A_SECOND_FACTOR = `
  SELECT user_id, totp_sealed_secret AS sealed FROM users
  WHERE totp_sealed_secret IS NOT NULL AND NOT EXISTS (SELECT FROM encryption_keys) LIMIT 1`;
