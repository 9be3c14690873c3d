/** How far the primary is: in which database, in which of its histories, and up to where everything is on its disk. */
export interface Position {
  readonly system: string;
  readonly timeline: string;
  /** Null: the server is a standby itself. */
  readonly flushed: string | null;
}

/** Whatever was acknowledged before this question is flushed. The timeline is that of the log which is being written: that of the last
 *  checkpoint, which a server keeps for minutes after its promotion, would still be that of the primary before it. */
export const POSITION = `
  SELECT (SELECT system_identifier FROM pg_control_system())::text AS system,
         CASE WHEN lsn IS NULL THEN '' ELSE ('x' || left(pg_walfile_name(lsn), 8))::bit(32)::integer::text END AS timeline,
         lsn::text AS flushed
  FROM (SELECT CASE WHEN NOT pg_is_in_recovery() THEN pg_current_wal_flush_lsn() END AS lsn) AS log`;

/** $1 system, $2 timeline, $3 flushed. `isReplica` is false also after a failover until the replica has gone the primary's way up to a
 *  checkpoint: positions of different histories do not compare. */
export const CAUGHT_UP = `
  SELECT pg_is_in_recovery()
         AND (SELECT system_identifier FROM pg_control_system())::text = $1
         AND (SELECT timeline_id FROM pg_control_checkpoint())::text = $2 AS "isReplica",
         coalesce(pg_last_wal_replay_lsn() >= $3::pg_lsn, false) AS "isCaughtUp"`;
