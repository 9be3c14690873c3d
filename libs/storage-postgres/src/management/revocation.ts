import type { EntityManager } from 'typeorm';

const COLUMN = { clients: 'client_id', users: 'user_id' } as const;

/** "Revoke everything": one instant, however many tokens there are. Never moves back, and covers what nodes whose clocks run
 *  ahead have issued already. */
export async function killAllIssued(manager: EntityManager, of: 'clients' | 'users', id: string, at: Date): Promise<void> {
  const column = COLUMN[of];
  await manager.query(
    `UPDATE ${of} SET tokens_not_before = greatest(tokens_not_before, $2,
       (SELECT max(issued_at) FROM access_tokens WHERE ${column} = $1),
       (SELECT max(created_at) FROM grants WHERE ${column} = $1)),
       updated_at = $2, version = version + 1
     WHERE ${column} = $1`,
    [id, at],
  );
}

/** The second half of "revoke everything", once the first is committed: kills what was being issued meanwhile by statements that
 *  could not see the first half yet. Whatever they issue is dated before this. */
export async function killIssuedMeanwhile(manager: EntityManager, of: 'clients' | 'users', id: string, now: Date): Promise<void> {
  await manager.query(`UPDATE ${of} SET tokens_not_before = greatest(tokens_not_before, $2) WHERE ${COLUMN[of]} = $1`, [id, now]);
}

export const latest = (a: Date | null, b: Date): Date => (a !== null && a > b ? a : b);
