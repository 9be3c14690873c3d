import type { Client, ClientSecret, ClientStore } from '@assent/core';
import type { ClientMetadataColumn } from '../entities/client.entity.js';
import { byOrdinal, type Ordinal } from '../hot/by-ordinal.js';
import { Coalescer, onceForEachKey } from '../hot/coalescer.js';
import type { HotPool, Statement } from '../hot/hot-pool.js';
import { present } from '../hot/present.js';
import { Remembered } from '../hot/remembered.js';
import type { Epoch } from '../hot/state-epoch.js';
import { isKey } from '../hot/text.js';

export const FIND: Statement = {
  name: 'clients-find',
  text: `
    SELECT k.ordinal::integer, c.*,
      (SELECT coalesce(json_agg(json_build_object('hash', s.hash, 'createdAt', s.created_at, 'expiresAt', s.expires_at)
                                ORDER BY s.created_at DESC, s.secret_id), '[]')
         FROM client_secrets s WHERE s.client_id = c.client_id) AS secrets,
      ARRAY(SELECT a.identifier FROM apis a WHERE a.introspection_clients @> ARRAY[c.client_id] ORDER BY a.identifier) AS introspects
    FROM unnest($1::text[]) WITH ORDINALITY AS k (client_id, ordinal)
    CROSS JOIN LATERAL (SELECT * FROM clients WHERE client_id = k.client_id LIMIT 1) AS c`,
};

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
  readonly secrets: readonly { readonly hash: string; readonly createdAt: string; readonly expiresAt: string | null }[];
  readonly introspects: string[];
}

export class PostgresClientStore implements ClientStore {
  private readonly known: Remembered<string, Client>;

  constructor(pool: HotPool, epoch: Epoch) {
    const finding = new Coalescer(onceForEachKey(async (ids) => byOrdinal(ids, await pool.rows<ClientRow>(FIND, [ids]), clientOf)));
    this.known = new Remembered(epoch, (id) => finding.call(id), (id) => id, CAPACITY);
  }

  async find(clientId: string): Promise<Client | undefined> {
    return isKey(clientId) ? this.known.find(clientId) : undefined;
  }
}

const clientOf = (row: ClientRow): Client => ({
  ...row.metadata,
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

const secretOf = ({ hash, createdAt, expiresAt }: ClientRow['secrets'][number]): ClientSecret => ({
  hash,
  createdAt: new Date(createdAt),
  ...(expiresAt !== null && { expiresAt: new Date(expiresAt) }),
});
