import type { Connection, ConnectionStore } from '@assent/core';
import { byOrdinal, type Ordinal } from '../hot/by-ordinal.js';
import { Coalescer } from '../hot/coalescer.js';
import type { HotPool, Statement } from '../hot/hot-pool.js';
import { present } from '../hot/present.js';
import { isKey, isUuid } from '../hot/text.js';

const RECORD: Statement = {
  name: 'connections-record',
  text: `
    INSERT INTO connections (user_id, client_id, redirect_uri, state, decided_at)
    SELECT u.user_id, c.client_id, $3::text, $4::text, $5::timestamptz
    FROM users u, clients c WHERE u.user_id = $1::uuid AND c.client_id = $2::text`,
};

export const LATEST: Statement = {
  name: 'connections-latest',
  text: `
    SELECT k.ordinal::integer, c.*
    FROM unnest($1::uuid[], $2::text[], $3::text[]) WITH ORDINALITY AS k (user_id, client_id, redirect_uri, ordinal)
    CROSS JOIN LATERAL (
      SELECT client_id, redirect_uri, state, decided_at FROM connections
      WHERE user_id = k.user_id AND client_id = k.client_id AND (withdrawal OR redirect_uri IS NOT DISTINCT FROM k.redirect_uri)
      ORDER BY connection_id DESC LIMIT 1
    ) AS c`,
};

const LIST: Statement = {
  name: 'connections-list',
  text: `SELECT client_id, redirect_uri, state, decided_at FROM connections WHERE user_id = $1::uuid ORDER BY connection_id DESC LIMIT 500`,
};

/** All or nothing: a consent without its grants, or grants without their consent, must not be left. */
const WITHDRAW: Statement = {
  name: 'connections-withdraw',
  text: `
    WITH forgotten AS (DELETE FROM consents WHERE user_id = $1::uuid AND client_id = $2::text),
    revoked AS (
      UPDATE grants SET revoked_at = $3::timestamptz WHERE user_id = $1::uuid AND client_id = $2::text AND revoked_at IS NULL
    )
    INSERT INTO connections (user_id, client_id, state, withdrawal, decided_at)
    SELECT u.user_id, c.client_id, 'rejected', true, $3::timestamptz
    FROM users u, clients c WHERE u.user_id = $1::uuid AND c.client_id = $2::text`,
};

interface ConnectionRow {
  readonly client_id: string;
  readonly redirect_uri: string | null;
  readonly state: Connection['state'];
  readonly decided_at: Date;
}

/** What a decision is about. */
type About = Pick<Connection, 'userId' | 'clientId'> & { readonly redirectUri: string | undefined };

export class PostgresConnectionStore implements ConnectionStore {
  private readonly finding: Coalescer<About, Connection | undefined>;

  constructor(private readonly pool: HotPool) {
    this.finding = new Coalescer(async (asked) => {
      const values = [asked.map(({ userId }) => userId), asked.map(({ clientId }) => clientId), asked.map(({ redirectUri }) => redirectUri ?? null)];
      const rows = await pool.rows<Ordinal & ConnectionRow>(LATEST, values);
      return byOrdinal(asked, rows, (row) => connectionOf(asked[row.ordinal - 1]?.userId ?? '', row));
    });
  }

  async record({ clientId, decidedAt, redirectUri, state, userId }: Connection): Promise<void> {
    if (isUuid(userId) && isKey(clientId)) await this.pool.rows(RECORD, [userId, clientId, redirectUri ?? null, state, decidedAt]);
  }

  async latest(userId: string, clientId: string, redirectUri: string | undefined): Promise<Connection | undefined> {
    return isUuid(userId) && isKey(clientId) ? this.finding.call({ userId, clientId, redirectUri }) : undefined;
  }

  async listOf(userId: string): Promise<readonly Connection[]> {
    if (!isUuid(userId)) return [];
    return (await this.pool.rows<ConnectionRow>(LIST, [userId])).map((row) => connectionOf(userId, row));
  }

  async withdraw(userId: string, clientId: string, at: Date): Promise<void> {
    if (isUuid(userId) && isKey(clientId)) await this.pool.rows(WITHDRAW, [userId, clientId, at]);
  }
}

const connectionOf = (userId: string, row: ConnectionRow): Connection => ({
  userId,
  clientId: row.client_id,
  ...present({ redirectUri: row.redirect_uri }),
  state: row.state,
  decidedAt: row.decided_at,
});
