import type { Connection, ConnectionStore } from '@assent/core';
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

const LATEST: Statement = {
  name: 'connections-latest',
  text: `
    SELECT client_id, redirect_uri, state, decided_at FROM connections
    WHERE user_id = $1::uuid AND client_id = $2::text AND (withdrawal OR redirect_uri IS NOT DISTINCT FROM $3::text)
    ORDER BY connection_id DESC LIMIT 1`,
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

export class PostgresConnectionStore implements ConnectionStore {
  constructor(private readonly pool: HotPool) {}

  async record({ clientId, decidedAt, redirectUri, state, userId }: Connection): Promise<void> {
    if (isUuid(userId) && isKey(clientId)) await this.pool.rows(RECORD, [userId, clientId, redirectUri ?? null, state, decidedAt]);
  }

  async latest(userId: string, clientId: string, redirectUri: string | undefined): Promise<Connection | undefined> {
    if (!isUuid(userId) || !isKey(clientId)) return undefined;
    const [row] = await this.pool.rows<ConnectionRow>(LATEST, [userId, clientId, redirectUri ?? null]);
    return row && connectionOf(userId, row);
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
