import { batchRows, type Columns } from '../hot/batch-rows.js';
import type { Statement } from '../hot/hot-pool.js';
import { TOKEN_COLUMNS, TOKEN_TYPES } from './access-token-columns.js';
import { CLIENT_STANDING, OWNER_STANDING } from './standing.js';

export const CREATE: Statement = {
  name: 'grants-create',
  text: `
    INSERT INTO grants (grant_id, client_id, user_id, scope, resources, created_at)
    SELECT grant_id, client_id, user_id, scope, resources, created_at
    FROM ${batchRows({ grant_id: 'uuid', client_id: 'text', user_id: 'uuid', scope: 'text[]', resources: 'text[]', created_at: 'timestamptz' })}`,
};

export const FIND: Statement = {
  name: 'grants-find',
  text: `
    SELECT k.ordinal::integer, g.*, ${CLIENT_STANDING.columns('g.recorded_at')}, ${OWNER_STANDING.columns('g.recorded_at')}
    FROM unnest($1::uuid[]) WITH ORDINALITY AS k (grant_id, ordinal)
    CROSS JOIN LATERAL (SELECT * FROM grants WHERE grant_id = k.grant_id LIMIT 1) AS g
    ${CLIENT_STANDING.join('g')}
    ${OWNER_STANDING.join('g')}`,
};

/** Row locks in order of the key, so that batches with the same grants wait for each other instead of deadlocking. */
const LOCKED = `
  locked AS MATERIALIZED (
    SELECT g.grant_id FROM (SELECT DISTINCT id FROM i) AS k JOIN grants g ON g.grant_id = k.id
    ORDER BY g.grant_id FOR NO KEY UPDATE OF g
  )`;

/** The client and the owner exist, are enabled, and nothing of theirs was revoked since the grant was recorded. Who is disabled
 *  or revoked after this statement began is no gap: look-ups of the tokens ask for standing again. */
const STANDS = `
  g.revoked_at IS NULL
  AND EXISTS (SELECT FROM clients c WHERE c.client_id = g.client_id AND c.disabled_at IS NULL
              AND (c.tokens_not_before IS NULL OR c.tokens_not_before < g.recorded_at))
  AND EXISTS (SELECT FROM users u WHERE u.user_id = g.user_id AND u.disabled_at IS NULL
              AND (u.tokens_not_before IS NULL OR u.tokens_not_before < g.recorded_at))`;

/** The update finds a grant's newest version, whoever changed it before; of several inputs for one grant it takes one. */
const winning = (set: string, condition: string): string => `
  winners AS (
    UPDATE grants g SET ${set} FROM locked l, i
    WHERE g.grant_id = l.grant_id AND i.id = g.grant_id AND ${condition} AND ${STANDS}
    RETURNING i.*
  ),
  saved AS (INSERT INTO access_tokens (${TOKEN_COLUMNS}) SELECT ${TOKEN_COLUMNS} FROM winners)
  SELECT ordinal FROM winners`;

/** The batch: `id` is the grant's, the other columns are the token's. */
const inputs = (columns: Columns): string => `
  WITH i AS MATERIALIZED (SELECT * FROM ${batchRows({ ordinal: 'integer', id: 'uuid', ...columns, ...TOKEN_TYPES })})`;

export const REDEEM: Statement = {
  name: 'grants-redeem',
  text: `
    ${inputs({
      at: 'timestamptz',
      family_secret_hash: 'bytea',
      current_hash: 'bytea',
      generation: 'integer',
      family_expires_at: 'timestamptz',
      family_idle_expires_at: 'timestamptz',
    })}, ${LOCKED}, ${winning(
      `redeemed_at = i.at, refresh_family_secret_hash = i.family_secret_hash, refresh_current_hash = i.current_hash,
       refresh_generation = i.generation, refresh_expires_at = i.family_expires_at, refresh_idle_expires_at = i.family_idle_expires_at`,
      'g.redeemed_at IS NULL',
    )}`,
};

export const ROTATE: Statement = {
  name: 'grants-rotate',
  text: `
    ${inputs({
      presented_hash: 'bytea',
      next_hash: 'bytea',
      sealed_answer: 'bytea',
      rotated_at: 'timestamptz',
      idle_expires_at: 'timestamptz',
    })}, ${LOCKED}, ${winning(
      `refresh_previous_hash = g.refresh_current_hash, refresh_current_hash = i.next_hash, refresh_generation = g.refresh_generation + 1,
       refresh_rotated_at = i.rotated_at, refresh_sealed_answer = i.sealed_answer, refresh_idle_expires_at = i.idle_expires_at`,
      'g.refresh_current_hash = i.presented_hash',
    )}`,
};

export const REVOKE: Statement = {
  name: 'grants-revoke',
  text: `
    WITH i AS MATERIALIZED (SELECT * FROM unnest($1::uuid[], $2::timestamptz[]) AS r (id, at)), ${LOCKED}
    UPDATE grants g SET revoked_at = i.at FROM locked l, i
    WHERE g.grant_id = l.grant_id AND i.id = g.grant_id AND g.revoked_at IS NULL`,
};
