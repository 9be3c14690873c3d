import { toStoreError } from '../hot/unavailable.js';
import type { Author } from '../management/change.js';
import { withConnection } from './with-lock.js';

export interface AfterRestore {
  /** Everything that was issued before is dead: what was revoked after the backup was made is not alive again. */
  readonly revokeEverything: boolean;
}

/** Makes a database that was restored from a backup safe to work with: what it remembers of single use and of the last minutes is as old
 *  as the backup. The memory of what was used begins now, so that proofs from before are refused; who was signed in signs in again.
 *  @throws StoreUnavailable */
export async function afterRestore(url: string, { revokeEverything }: AfterRestore, by: Author): Promise<void> {
  try {
    await withConnection(url, async (client) => {
      await client.query('BEGIN');
      await client.query('DELETE FROM short_lived');
      await client.query(BEGIN_MEMORY);
      // also those that Redis has: whoever was signed out after the backup is not signed in again
      await client.query('UPDATE users SET sessions_not_before = clock_timestamp()');
      await client.query('UPDATE state_epoch SET settings = gen_random_uuid(), revocations = gen_random_uuid()');
      if (revokeEverything) await client.query('UPDATE clients SET tokens_not_before = clock_timestamp()');
      await client.query(RECORD, [by.actor, { revoked_everything: revokeEverything }]);
      await client.query('COMMIT');
    });
  } catch (error) {
    throw toStoreError(error);
  }
}

/** As the first migration does. */
const BEGIN_MEMORY = `
  INSERT INTO short_lived (kind, key, value, expires_at)
  VALUES ('birth', '', to_jsonb(to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')), 'infinity')`;

const RECORD = `INSERT INTO audit_log (at, actor, action, target, detail) VALUES (clock_timestamp(), $1, 'database.restore', 'database', $2)`;
