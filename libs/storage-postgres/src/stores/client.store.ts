import type { Client, ClientSecret, ClientStore, HashedSecret, Offered } from '@assent/core';
import { withPolicy, type ClientMetadataColumn } from '../entities/client.entity.js';
import { byOrdinal, type Ordinal } from '../hot/by-ordinal.js';
import { Coalescer, onceForEachKey } from '../hot/coalescer.js';
import type { HotPool, Statement } from '../hot/hot-pool.js';
import { present } from '../hot/present.js';
import { Remembered } from '../hot/remembered.js';
import type { Epoch } from '../hot/state-epoch.js';
import { isKey } from '../hot/text.js';
import { isSuperseded } from '../re-encryption/key-rows.js';

/** By name: a column that a later release adds must not change the result of what is prepared. */
const COLUMNS = [
  ...['client_id', 'client_name', 'metadata', 'redirect_uris', 'grant_types', 'response_types', 'token_endpoint_auth_method', 'scope'],
  ...['require_pkce', 'access_token_ttl_seconds', 'disabled_at', 'tokens_not_before', 'created_at', 'updated_at', 'version'],
];

export const FIND: Statement = {
  name: 'clients-find',
  text: `
    SELECT k.ordinal::integer, ${COLUMNS.map((column) => `c.${column}`).join(', ')},
      (SELECT coalesce(json_agg(json_build_object('hash', s.hash, 'keyLabel', s.key_label, 'createdAt', s.created_at, 'expiresAt', s.expires_at)
                                ORDER BY s.created_at DESC, s.secret_id), '[]')
         FROM client_secrets s WHERE s.client_id = c.client_id) AS secrets,
      ARRAY(SELECT a.identifier FROM apis a WHERE a.introspection_clients @> ARRAY[c.client_id] ORDER BY a.identifier) AS introspects
    FROM unnest($1::text[]) WITH ORDINALITY AS k (client_id, ordinal)
    CROSS JOIN LATERAL (SELECT * FROM clients WHERE client_id = k.client_id LIMIT 1) AS c`,
};

const OFFERED: Statement = {
  name: 'clients-offered',
  text: `
    SELECT EXISTS (SELECT FROM clients WHERE disabled_at IS NULL AND grant_types @> '{implicit}' AND NOT metadata @> '{"unregistered": true}') AS implicit,
      EXISTS (SELECT FROM clients WHERE disabled_at IS NULL AND metadata @> '{"policy": {"tokenTypes": ["mac"]}}') AS mac`,
};

/** An admin may have deleted a client of that name: what that one was issued stays dead. */
const ADOPT: Statement = {
  name: 'clients-adopt',
  text: `
    INSERT INTO clients (client_id, client_name, metadata, redirect_uris, grant_types, response_types, token_endpoint_auth_method, scope, require_pkce, created_at, updated_at, tokens_not_before)
    VALUES ($1, $2, $3::jsonb, $4, $5, $6, $7, $8, $9, $10, $10, clock_timestamp())
    ON CONFLICT (client_id) DO NOTHING`,
};

/** Leaves the epoch alone, as the setting tells its trigger (hot/state-epoch.ts): who remembers the hash from before verifies by it as well. */
const REHASH: Statement = {
  name: 'clients-rehash',
  text: `
    WITH quiet AS MATERIALIZED (SELECT set_config('assent.begun_settings', pg_current_xact_id()::text, true))
    UPDATE client_secrets SET hash = $3::text, key_label = $4::text FROM quiet
    WHERE client_id = $1::text AND hash = $2::text AND NOT ${isSuperseded('$4::text')}`,
};

/** A hash that was replaced may be remembered for as long as nothing changes, and may come back with a service that has the key from before:
 *  so often it is tried again. */
const REHASH_MILLISECONDS = 60_000;

/** Clients that are remembered: a few kilobytes each. */
const CAPACITY = 5_000;

interface ClientRow extends Ordinal {
  readonly client_id: string;
  readonly client_name: string | null;
  readonly metadata: ClientMetadataColumn;
  readonly redirect_uris: string[];
  readonly grant_types: string[];
  readonly response_types: string[];
  readonly token_endpoint_auth_method: string;
  readonly scope: string[];
  readonly require_pkce: boolean;
  readonly access_token_ttl_seconds: number | null;
  readonly disabled_at: Date | null;
  readonly tokens_not_before: Date | null;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly version: number;
  readonly secrets: readonly { readonly hash: string; readonly keyLabel: string | null; readonly createdAt: string; readonly expiresAt: string | null }[];
  readonly introspects: string[];
}

export class PostgresClientStore implements ClientStore {
  private readonly known: Remembered<string, Client>;
  private readonly onOffer: Remembered<'', Offered>;
  /** When a hash was last replaced, by `performance.now()`. */
  private readonly rehashedAt = new Map<string, number>();

  constructor(
    private readonly pool: HotPool,
    epoch: Epoch,
  ) {
    const finding = new Coalescer(onceForEachKey(async (ids) => byOrdinal(ids, await pool.rows<ClientRow>(FIND, [ids]), clientOf)));
    this.known = new Remembered(epoch, (id) => finding.call(id), (id) => id, CAPACITY);
    this.onOffer = new Remembered(epoch, async () => (await pool.rows<Offered>(OFFERED, []))[0], (name) => name, 1);
  }

  async find(clientId: string): Promise<Client | undefined> {
    return isKey(clientId) ? this.known.find(clientId) : undefined;
  }

  async offered(): Promise<Offered> {
    return (await this.onOffer.find('')) ?? { implicit: false, mac: false };
  }

  async adopt(client: Client): Promise<void> {
    const { clientType, policy, unregistered } = client;
    await this.pool.rows(ADOPT, [
      client.clientId,
      client.clientName ?? null,
      JSON.stringify({ clientType, policy, unregistered }),
      client.redirectUris,
      client.grantTypes,
      client.responseTypes,
      client.tokenEndpointAuthMethod,
      client.scope,
      client.requirePkce,
      client.createdAt,
    ]);
  }

  async rehash(clientId: string, from: string, to: HashedSecret): Promise<void> {
    const now = performance.now();
    if (!isKey(clientId) || now - (this.rehashedAt.get(from) ?? -Infinity) < REHASH_MILLISECONDS) return;
    if (this.rehashedAt.size >= CAPACITY) this.rehashedAt.clear();
    this.rehashedAt.set(from, now);
    try {
      await this.pool.rows(REHASH, [clientId, from, to.hash, to.keyLabel]);
    } catch (error) {
      this.rehashedAt.delete(from);
      throw error;
    }
  }
}

const clientOf = (row: ClientRow): Client => ({
  ...withPolicy(row.metadata, row.token_endpoint_auth_method),
  ...present({
    clientName: row.client_name,
    accessTokenTtlSeconds: row.access_token_ttl_seconds,
    disabledAt: row.disabled_at,
    tokensNotBefore: row.tokens_not_before,
  }),
  clientId: row.client_id,
  redirectUris: row.redirect_uris,
  grantTypes: row.grant_types,
  responseTypes: row.response_types,
  tokenEndpointAuthMethod: row.token_endpoint_auth_method,
  scope: row.scope,
  requirePkce: row.require_pkce,
  secrets: row.secrets.map(secretOf),
  introspects: row.introspects,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  version: row.version,
});

const secretOf = ({ hash, keyLabel, createdAt, expiresAt }: ClientRow['secrets'][number]): ClientSecret => ({
  hash,
  ...(keyLabel !== null && { keyLabel }),
  createdAt: new Date(createdAt),
  ...(expiresAt !== null && { expiresAt: new Date(expiresAt) }),
});
