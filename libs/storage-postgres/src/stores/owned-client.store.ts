import { randomUUID } from 'node:crypto';
import type { Client, ClientSecret, ClientStore, OwnedClientStore } from '@assent/core';
import type { HotPool, Statement } from '../hot/hot-pool.js';
import { isKey, isUuid } from '../hot/text.js';

/** The client and its secrets, all or nothing. */
const CREATE: Statement = {
  name: 'owned-clients-create',
  text: `
    WITH created AS (
      INSERT INTO clients (client_id, client_name, metadata, redirect_uris, grant_types, response_types, token_endpoint_auth_method, scope,
        require_pkce, access_token_ttl_seconds, created_at, updated_at)
      VALUES ($1::text, $2::text, $3::jsonb, $4::text[], $5::text[], $6::text[], $7::text, $8::text[], $9::boolean, $10::integer, $11::timestamptz, $11::timestamptz)
      RETURNING client_id
    )
    INSERT INTO client_secrets (secret_id, client_id, hash, created_at, key_label)
    SELECT s.secret_id, created.client_id, s.hash, $11::timestamptz, s.key_label FROM created, unnest($12::uuid[], $13::text[], $14::text[]) AS s (secret_id, hash, key_label)`,
};

const LIST: Statement = {
  name: 'owned-clients-list',
  text: `SELECT client_id FROM clients WHERE metadata ? 'ownerUserId' AND metadata->>'ownerUserId' = $1::text ORDER BY created_at DESC, client_id LIMIT 500`,
};

const REPLACE_SECRET: Statement = {
  name: 'owned-clients-replace-secret',
  text: `
    WITH owned AS (
      UPDATE clients SET updated_at = $4::timestamptz, version = version + 1
      WHERE client_id = $2::text AND metadata->>'ownerUserId' = $1::text AND disabled_at IS NULL
      RETURNING client_id
    ),
    gone AS (DELETE FROM client_secrets USING owned WHERE client_secrets.client_id = owned.client_id)
    INSERT INTO client_secrets (secret_id, client_id, hash, created_at, key_label)
    SELECT $5::uuid, client_id, $3::text, $4::timestamptz, $6::text FROM owned RETURNING client_id`,
};

export class PostgresOwnedClientStore implements OwnedClientStore {
  constructor(
    private readonly pool: HotPool,
    private readonly clients: ClientStore,
  ) {}

  async create(client: Client): Promise<void> {
    const { clientDescription, clientType, ownerUserId, policy } = client;
    await this.pool.rows(CREATE, [
      client.clientId,
      client.clientName ?? null,
      JSON.stringify({ clientDescription, clientType, ownerUserId, policy }),
      client.redirectUris,
      client.grantTypes,
      client.responseTypes,
      client.tokenEndpointAuthMethod,
      client.scope,
      client.requirePkce,
      client.accessTokenTtlSeconds ?? null,
      client.createdAt,
      client.secrets.map(() => randomUUID()),
      client.secrets.map(({ hash }) => hash),
      client.secrets.map(({ keyLabel }) => keyLabel ?? null),
    ]);
  }

  async listOf(userId: string): Promise<readonly Client[]> {
    if (!isUuid(userId)) return [];
    const rows = await this.pool.rows<{ readonly client_id: string }>(LIST, [userId]);
    const clients = await Promise.all(rows.map(({ client_id }) => this.clients.find(client_id)));
    return clients.filter((client) => client !== undefined);
  }

  async replaceSecret(userId: string, clientId: string, secret: ClientSecret): Promise<boolean> {
    if (!isUuid(userId) || !isKey(clientId)) return false;
    const rows = await this.pool.rows(REPLACE_SECRET, [userId, clientId, secret.hash, secret.createdAt, randomUUID(), secret.keyLabel ?? null]);
    return rows.length > 0;
  }
}
