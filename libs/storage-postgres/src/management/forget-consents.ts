import type { Change } from './change.js';

/** Of a client, of a person, or of the two together: never of everybody. */
type Whose = { readonly clientId: string; readonly userId?: string } | { readonly userId: string };

/** People are asked again. Where they had decided about several redirect URIs of a client, none of those decisions counts any more. */
export async function forgetConsents({ manager, at }: Change, whose: Whose): Promise<void> {
  await manager.query(
    `WITH gone AS (
       DELETE FROM consents WHERE ($1::text IS NULL OR client_id = $1) AND ($2::uuid IS NULL OR user_id = $2) RETURNING user_id, client_id
     )
     INSERT INTO connections (user_id, client_id, state, withdrawal, decided_at)
     SELECT user_id, client_id, 'rejected', true, $3::timestamptz FROM gone
     WHERE EXISTS (SELECT FROM connections c WHERE c.user_id = gone.user_id AND c.client_id = gone.client_id)`,
    ['clientId' in whose ? whose.clientId : null, whose.userId ?? null, at],
  );
}
