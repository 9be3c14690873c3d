import type pg from 'pg';

const DAY_MILLISECONDS = 86_400_000;
/** Pages of the table in one statement, some thousand grants: short transactions, so that nothing waits for them. */
const BATCH_PAGES = 100;
/** Pages that one round looks at, some seconds of work: a table of tens of millions of grants takes several rounds. */
const ROUND_PAGES = 50_000;
/** As often as services do their housekeeping: each round takes the next part, whichever service does it. */
const ROUND_MILLISECONDS = 5 * 60_000;
/** Far beyond every grace window. */
const SEALED_ANSWER_DAYS = 1;
/** Far beyond every code: nobody can redeem the grant any more, and nobody ever did. */
const UNREDEEMED_DAYS = 1;
/** Who looks into an incident wants to see what a client had, weeks after it ended. */
const ENDED_DAYS = 30;

/** Erases the sealed answers of rotations long ago, and deletes the grants that are dead for good, so that only living grants and
 *  those of the last weeks take up space. The table is walked by its pages: an index on these instants would make every rotation
 *  dearer. */
export async function tidyGrants(client: pg.ClientBase, now: Date, roundPages = ROUND_PAGES): Promise<void> {
  const { rows } = await client.query<{ readonly pages: number }>(
    `SELECT (pg_relation_size('grants') / current_setting('block_size')::integer)::integer AS pages`,
  );
  const ago = (days: number): Date => new Date(now.getTime() - days * DAY_MILLISECONDS);
  const pages = rows[0]?.pages ?? 0;
  const parts = Math.max(1, Math.ceil(pages / roundPages));
  const first = (Math.floor(now.getTime() / ROUND_MILLISECONDS) % parts) * roundPages;
  const end = first + roundPages;
  for (let page = first; page < Math.min(pages, end); page += BATCH_PAGES) {
    const range = [`(${page},0)`, `(${Math.min(page + BATCH_PAGES, end)},0)`];
    await client.query(DELETE_DEAD, [...range, ago(UNREDEEMED_DAYS), ago(ENDED_DAYS)]);
    await client.query(ERASE_SEALED_ANSWERS, [...range, ago(SEALED_ANSWER_DAYS)]);
  }
}

const IN_PAGES = 'ctid >= $1::text::tid AND ctid < $2::text::tid';
/** Only what has passed by Postgres's clock too: a service whose clock is wrong must not delete a living grant. */
const notAfter = (parameter: string, days: number): string => `least(${parameter}::timestamptz, now() - interval '${days} days')`;

/** A grant that may still be redeemed or revoked at this moment is locked, so it waits for the next round; a redemption that came
 *  first is seen, because the lock looks at the newest version. A living access token keeps its grant: its row stays until its day
 *  is dropped. OFFSET 0 makes Postgres ask for each dead grant by the index and not read all tokens. */
const DELETE_DEAD = `
  DELETE FROM grants WHERE grant_id = ANY (ARRAY(
    SELECT grant_id FROM grants g
    WHERE ${IN_PAGES}
      AND CASE WHEN redeemed_at IS NULL THEN recorded_at < ${notAfter('$3', UNREDEEMED_DAYS)}
          ELSE coalesce(least(revoked_at, refresh_expires_at, refresh_idle_expires_at), redeemed_at) < ${notAfter('$4', ENDED_DAYS)}
            AND NOT EXISTS (SELECT FROM access_tokens t WHERE t.grant_id = g.grant_id OFFSET 0) END
    FOR UPDATE SKIP LOCKED))`;

const ERASE_SEALED_ANSWERS = `
  UPDATE grants SET refresh_sealed_answer = NULL
  WHERE ${IN_PAGES} AND refresh_sealed_answer IS NOT NULL AND refresh_rotated_at < $3`;
