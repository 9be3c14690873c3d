import type { EntityManager } from 'typeorm';

const COLUMN = { clients: 'client_id', users: 'user_id' } as const;

/** "Revoke everything": one instant, however many tokens there are. It never moves back.
 *
 *  What is being issued at the same time needs no second round after the commit. A statement that recorded something before this
 *  instant and commits later left it dead: look-ups compare. A statement that does not see this change yet and records a token after
 *  this instant took it from a grant that is older, which counts; without one it is a token that was issued after the revocation. */
export async function revokeEverythingOf(manager: EntityManager, of: 'clients' | 'users', id: string): Promise<void> {
  await manager.query(`UPDATE ${of} SET tokens_not_before = greatest(tokens_not_before, clock_timestamp()) WHERE ${COLUMN[of]} = $1`, [id]);
}

/** Revokes what a person granted a client, unredeemed codes too. Locks in order of the key, as every revocation does.
 *  @returns how many grants there were */
export async function revokeGrantsBetween(manager: EntityManager, { clientId, userId }: { readonly clientId: string; readonly userId: string }, at: Date): Promise<number> {
  const [row]: { readonly count: number }[] = await manager.query(
    `WITH locked AS MATERIALIZED (
       SELECT grant_id FROM grants WHERE user_id = $1::uuid AND client_id = $2::text AND revoked_at IS NULL ORDER BY grant_id FOR UPDATE
     ), revoked AS (
       UPDATE grants SET revoked_at = $3::timestamptz FROM locked WHERE grants.grant_id = locked.grant_id RETURNING 1
     )
     SELECT count(*)::integer AS count FROM revoked`,
    [userId, clientId, at],
  );
  return row?.count ?? 0;
}
