/** How far the primary is: in which database, in which of its histories, and up to where everything is on its disk. */
export interface Position {
  readonly system: string;
  readonly timeline: string;
  readonly flushed: string;
}

/** Whatever was acknowledged before this question is flushed. */
export const POSITION = `
  SELECT (SELECT system_identifier FROM pg_control_system())::text AS system,
         (SELECT timeline_id FROM pg_control_checkpoint())::text AS timeline,
         pg_current_wal_flush_lsn()::text AS flushed`;

/** $1 system, $2 timeline, $3 flushed. `isReplica` is false also after a failover until the replica has gone the primary's way up to a
 *  checkpoint: positions of different histories do not compare. */
export const CAUGHT_UP = `
  SELECT pg_is_in_recovery()
         AND (SELECT system_identifier FROM pg_control_system())::text = $1
         AND (SELECT timeline_id FROM pg_control_checkpoint())::text = $2 AS "isReplica",
         coalesce(pg_last_wal_replay_lsn() >= $3::pg_lsn, false) AS "isCaughtUp"`;
