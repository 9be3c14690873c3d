import type { ConsentStore } from '@assent/core';
import { byOrdinal, type Ordinal } from '../hot/by-ordinal.js';
import { Coalescer } from '../hot/coalescer.js';
import type { HotPool, Statement } from '../hot/hot-pool.js';
import { isKey, isUuid } from '../hot/text.js';

const FIND: Statement = {
  name: 'consents-find',
  text: `
    SELECT k.ordinal::integer, c.scope
    FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS k (user_id, client_id, ordinal)
    CROSS JOIN LATERAL (SELECT scope FROM consents WHERE user_id = k.user_id AND client_id = k.client_id LIMIT 1) AS c`,
};

/** Nothing is remembered for a person or client that was deleted meanwhile. */
const ADD: Statement = {
  name: 'consents-add',
  text: `
    INSERT INTO consents (user_id, client_id, scope, updated_at)
    SELECT u.user_id, c.client_id, $3::text[], $4::timestamptz
    FROM users u, clients c WHERE u.user_id = $1::uuid AND c.client_id = $2::text
    ON CONFLICT (user_id, client_id) DO UPDATE SET
      scope = consents.scope || ARRAY(SELECT s FROM unnest(excluded.scope) WITH ORDINALITY AS added (s, position)
                                      WHERE s <> ALL (consents.scope) ORDER BY position),
      updated_at = excluded.updated_at`,
};

interface Pair {
  readonly userId: string;
  readonly clientId: string;
}

export class PostgresConsentStore implements ConsentStore {
  private readonly finding: Coalescer<Pair, string[] | undefined>;

  constructor(private readonly pool: HotPool) {
    this.finding = new Coalescer(async (pairs) => {
      const values = [pairs.map(({ userId }) => userId), pairs.map(({ clientId }) => clientId)];
      return byOrdinal(pairs, await pool.rows<Ordinal & { readonly scope: string[] }>(FIND, values), ({ scope }) => scope);
    });
  }

  async find(userId: string, clientId: string): Promise<readonly string[]> {
    if (!isUuid(userId) || !isKey(clientId)) return [];
    return (await this.finding.call({ userId, clientId })) ?? [];
  }

  async add(userId: string, clientId: string, scope: readonly string[], at: Date): Promise<void> {
    if (!isUuid(userId) || !isKey(clientId)) return;
    await this.pool.rows(ADD, [userId, clientId, [...new Set(scope)], at]);
  }
}
