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
