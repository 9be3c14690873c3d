import type pg from 'pg';

/** A process says every few minutes that it works with its key, and seals nothing with it that it has not said before. After so long a
 *  silence no process does. */
export const SILENCE_MINUTES = 15;

/** An encryption key that services work with, or did. */
export interface KeyRow {
  readonly label: string;
  /** The one that was there before keys had labels: it made what has none. */
  readonly isFirst: boolean;
  /** A service seals with it now. */
  readonly isPresent: boolean;
  readonly presentSince: Date;
  readonly lastPresentAt: Date;
  /** Before, something may be in use that cannot be sealed anew. */
  readonly neededUntil: Date;
  readonly isOver: boolean;
  /** Nothing needs it any more. */
  readonly isDone: boolean;
}

const IS_PRESENT = `last_present_at > clock_timestamp() - interval '${SILENCE_MINUTES} minutes'`;
const NEEDED_UNTIL = `last_present_at + interval '${SILENCE_MINUTES} minutes' + make_interval(secs => outlasts_seconds)`;

const ROWS = `
  SELECT label, first_present_at = min(first_present_at) OVER () AS "isFirst", ${IS_PRESENT} AS "isPresent", present_since AS "presentSince",
    last_present_at AS "lastPresentAt", ${NEEDED_UNTIL} AS "neededUntil", ${NEEDED_UNTIL} <= clock_timestamp() AS "isOver", done_at IS NOT NULL AS "isDone"
  FROM encryption_keys`;

/** Newest first: whose services began last to work with it. */
export const keyRows = async (client: pg.ClientBase): Promise<readonly KeyRow[]> =>
  (await client.query<KeyRow>(`SELECT * FROM (${ROWS}) AS keys ORDER BY "presentSince" DESC, label`)).rows;

/** SQL: services have begun to work with another key since they began with this one, and do. A rolling restart is under way, and what works
 *  with the older key leaves what lies there to what works with the newer one.
 *  @param label as SQL has it */
export const isSuperseded = (label: string): string => `
  EXISTS (SELECT FROM encryption_keys AS own JOIN encryption_keys AS newer ON newer.present_since > own.present_since
    WHERE own.label = ${label} AND newer.${IS_PRESENT})`;

/** The longest life that a MAC token of a client with its own lifetime has: its key cannot be sealed anew. */
const LONGEST_OF_CLIENTS = `
  (SELECT max(access_token_ttl_seconds) FROM clients WHERE disabled_at IS NULL AND metadata @> '{"policy": {"tokenTypes": ["mac"]}}')`;

const SAY_PRESENT = `
  INSERT INTO encryption_keys AS k (label, outlasts_seconds) VALUES ($1, greatest($2::integer, ${LONGEST_OF_CLIENTS}))
  ON CONFLICT (label) DO UPDATE SET
    present_since = CASE WHEN k.${IS_PRESENT} THEN k.present_since ELSE clock_timestamp() END,
    last_present_at = clock_timestamp(),
    outlasts_seconds = greatest(k.outlasts_seconds, excluded.outlasts_seconds),
    done_at = NULL`;

/** @param outlastsSeconds the longest life of what cannot be sealed anew, as far as the configuration says */
export const sayPresent = async (client: pg.ClientBase, label: string, outlastsSeconds: number): Promise<void> =>
  void (await client.query(SAY_PRESENT, [label, outlastsSeconds]));

/** It was the present one, when nobody said so yet. */
export const sayUsed = async (client: pg.ClientBase, label: string, outlastsSeconds: number): Promise<void> =>
  void (await client.query(`INSERT INTO encryption_keys (label, outlasts_seconds) VALUES ($1, $2) ON CONFLICT (label) DO NOTHING`, [label, outlastsSeconds]));

/** It was the present one before anybody said so, and nobody has it any more. */
export const sayLost = async (client: pg.ClientBase, label: string): Promise<void> =>
  void (await client.query(
    `INSERT INTO encryption_keys (label, first_present_at, present_since, last_present_at, outlasts_seconds) SELECT $1, at, at, at, 0 FROM (SELECT now() - interval '1 day' AS at) AS before`,
    [label],
  ));

/** False: a service has begun to work with it again. */
export const markDone = async (client: pg.ClientBase, label: string): Promise<boolean> =>
  (await client.query(`UPDATE encryption_keys SET done_at = clock_timestamp() WHERE label = $1 AND NOT ${IS_PRESENT}`, [label])).rowCount === 1;
