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

/** By name: a column that a later release adds must not change the result of what is prepared. */
const COLUMNS = [
  ...['grant_id', 'client_id', 'user_id', 'scope', 'resources', 'created_at', 'redeemed_at', 'revoked_at', 'refresh_family_secret_hash', 'refresh_current_hash'],
  ...['refresh_previous_hash', 'refresh_generation', 'refresh_rotated_at', 'refresh_sealed_answer', 'refresh_expires_at', 'refresh_idle_expires_at'],
];

export const FIND: Statement = {
  name: 'grants-find',
  text: `
    SELECT k.ordinal::integer, ${COLUMNS.map((column) => `g.${column}`).join(', ')}, ${CLIENT_STANDING.columns('g.recorded_at')}, ${OWNER_STANDING.columns('g.recorded_at')}
    FROM unnest($1::uuid[]) WITH ORDINALITY AS k (grant_id, ordinal)
    CROSS JOIN LATERAL (SELECT * FROM grants WHERE grant_id = k.grant_id LIMIT 1) AS g
    ${CLIENT_STANDING.join('g')}
    ${OWNER_STANDING.join('g')}`,
};

/** The batch: `id` is the grant's, the other columns are the token's. */
const inputs = (columns: Columns): string => `i AS MATERIALIZED (SELECT * FROM ${batchRows({ ordinal: 'integer', id: 'uuid', ...columns, ...TOKEN_TYPES })})`;

/** The batch's grants, locked, in order of the key: batches with the same grants wait for each other instead of deadlocking.
 *  LATERAL with LIMIT leaves the planner no choice but one look-up by the key for each, however small the tables were when it planned. */
const LOCKED = `
  locked AS MATERIALIZED (
    SELECT g.* FROM (SELECT DISTINCT id FROM i ORDER BY id) AS k
    CROSS JOIN LATERAL (SELECT * FROM grants WHERE grant_id = k.id LIMIT 1 FOR NO KEY UPDATE) AS g
  )`;

/** The client and the owner exist, are enabled, and nothing of theirs was revoked since the grant was recorded. Who is disabled
 *  or revoked after this statement began is no gap: look-ups of the tokens ask for standing again. */
const STANDING = `
  CROSS JOIN LATERAL (SELECT FROM clients c WHERE c.client_id = l.client_id AND c.disabled_at IS NULL
                      AND (c.tokens_not_before IS NULL OR c.tokens_not_before < l.recorded_at) LIMIT 1) AS standing_client
  CROSS JOIN LATERAL (SELECT FROM users u WHERE u.user_id = l.user_id AND u.disabled_at IS NULL
                      AND (u.tokens_not_before IS NULL OR u.tokens_not_before < l.recorded_at) LIMIT 1) AS standing_owner`;

/** What an insert of a row that is there must repeat to find it. */
const SAME_GRANT = 'grant_id, client_id, user_id, scope, created_at';

/** Changes the grants of the batch that meet the condition, one input for each, and saves the winners' tokens. The change is an
 *  insert that conflicts: it goes by the unique index, where an UPDATE with a join would leave the planner the choice to read the table.
 *  @param changed columns of grants and the inputs they come from
 *  @param gate condition on the grant `g`, checked by the change itself */
const winning = (changed: Readonly<Record<string, string>>, set: string, gate: string): string => `
  candidates AS MATERIALIZED (
    SELECT DISTINCT ON (i.id) i.*, ${SAME_GRANT.split(', ').map((column) => `l.${column} AS of_${column}`).join(', ')}
    FROM locked AS l JOIN i ON i.id = l.grant_id ${STANDING}
    ORDER BY i.id, i.ordinal
  ),
  winners AS (
    INSERT INTO grants AS g (${SAME_GRANT}, ${Object.keys(changed).join(', ')})
    SELECT ${SAME_GRANT.split(', ').map((column) => `of_${column}`).join(', ')}, ${Object.values(changed).join(', ')} FROM candidates
    ON CONFLICT (grant_id) DO UPDATE SET ${set} WHERE g.revoked_at IS NULL AND ${gate}
    RETURNING g.grant_id
  ),
  won AS MATERIALIZED (SELECT c.* FROM candidates AS c JOIN winners AS w ON w.grant_id = c.id),
  saved AS (INSERT INTO access_tokens (${TOKEN_COLUMNS}) SELECT ${TOKEN_COLUMNS} FROM won)
  SELECT ordinal FROM won`;

const taken = (columns: readonly string[]): string => columns.map((column) => `${column} = excluded.${column}`).join(', ');

const REDEEMED = {
  redeemed_at: 'at',
  refresh_family_secret_hash: 'family_secret_hash',
  refresh_current_hash: 'current_hash',
  refresh_generation: 'generation',
  refresh_expires_at: 'family_expires_at',
  refresh_idle_expires_at: 'family_idle_expires_at',
};

export const REDEEM: Statement = {
  name: 'grants-redeem',
  text: `
    WITH ${inputs({
      at: 'timestamptz',
      family_secret_hash: 'bytea',
      current_hash: 'bytea',
      generation: 'integer',
      family_expires_at: 'timestamptz',
      family_idle_expires_at: 'timestamptz',
    })}, ${LOCKED}, ${winning(REDEEMED, taken(Object.keys(REDEEMED)), 'g.redeemed_at IS NULL')}`,
};

const ROTATED = {
  refresh_previous_hash: 'presented_hash',
  refresh_current_hash: 'next_hash',
  refresh_rotated_at: 'rotated_at',
  refresh_sealed_answer: 'sealed_answer',
  refresh_idle_expires_at: 'idle_expires_at',
};

export const ROTATE: Statement = {
  name: 'grants-rotate',
  text: `
    WITH ${inputs({
      presented_hash: 'bytea',
      next_hash: 'bytea',
      sealed_answer: 'bytea',
      rotated_at: 'timestamptz',
      idle_expires_at: 'timestamptz',
    })}, ${LOCKED}, ${winning(
      ROTATED,
      `${taken(Object.keys(ROTATED))}, refresh_generation = g.refresh_generation + 1`,
      'g.refresh_current_hash = excluded.refresh_previous_hash',
    )}`,
};

export const REVOKE: Statement = {
  name: 'grants-revoke',
  text: `
    WITH i AS MATERIALIZED (SELECT * FROM unnest($1::uuid[], $2::timestamptz[]) AS r (id, at)), ${LOCKED}
    INSERT INTO grants AS g (${SAME_GRANT}, revoked_at)
    SELECT ${SAME_GRANT.split(', ').map((column) => `l.${column}`).join(', ')}, (SELECT min(at) FROM i WHERE i.id = l.grant_id) FROM locked AS l
    ON CONFLICT (grant_id) DO UPDATE SET revoked_at = excluded.revoked_at WHERE g.revoked_at IS NULL`,
};
