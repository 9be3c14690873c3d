import { randomUUID } from 'node:crypto';
import type { AccessTokenReference, Api, AuditEntry, Client, SigningKey, TrustedIssuer, User } from '@assent/core';
import { usernameKey } from '@assent/core';
import type { DurableSubject, RecordedInquiry } from '@assent/core-testing';
import type pg from 'pg';
import type { Postgres } from '../connect-postgres.js';
import { present } from '../hot/present.js';

/** The admin's hand for contract suites: plain SQL, so that the suites do not lean on management. */
export function postgresSubject(sql: pg.Pool, nodes: readonly Postgres[]): DurableSubject {
  return {
    nodes: nodes.map(({ stores }) => stores),
    putClient: (client) => putClient(sql, client),
    removeClient: async (clientId) => void (await sql.query('DELETE FROM clients WHERE client_id = $1', [clientId])),
    revokeEverythingOf: async (party, id) => {
      const [table, column] = party === 'client' ? ['clients', 'client_id'] : ['users', 'user_id'];
      await sql.query(`UPDATE ${table} SET tokens_not_before = clock_timestamp() WHERE ${column} = $1`, [id]);
    },
    putUser: (user) => putUser(sql, user),
    removeUser: async (userId) => void (await sql.query('DELETE FROM users WHERE user_id = $1', [userId])),
    putApi: (api) => putApi(sql, api),
    removeGrant: async (grantId) => void (await sql.query('DELETE FROM grants WHERE grant_id = $1', [grantId])),
    putKey: (key) => putKey(sql, key),
    removeKeys: async () => void (await sql.query('DELETE FROM signing_keys')),
    putTrustedIssuer: (issuer) => putTrustedIssuer(sql, issuer),
    removeTrustedIssuer: async (trustedIssuerId) => void (await sql.query('DELETE FROM trusted_issuers WHERE trusted_issuer_id = $1', [trustedIssuerId])),
    removeTrustedIssuers: async () => void (await sql.query('DELETE FROM trusted_issuers')),
    auditEntries: () => auditEntries(sql),
    async inquiriesAbout(reference) {
      await Promise.all(nodes.map(({ inquiries }) => inquiries.flush()));
      return inquiriesAbout(sql, reference);
    },
  };
}

type Column = readonly [name: string, value: unknown];

/** Inserts a row or replaces the one with the same key: the first column. */
async function put(sql: pg.Pool, table: string, columns: readonly Column[]): Promise<void> {
  const names = columns.map(([name]) => name);
  await sql.query(
    `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((_, index) => `$${index + 1}`).join(', ')})
     ON CONFLICT (${names[0]}) DO UPDATE SET ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    columns.map(([, value]) => value),
  );
}

async function putClient(sql: pg.Pool, client: Client): Promise<void> {
  const { clientDescription, clientUri, logoUri, policyUri, tosUri, contacts, jwks, clientType, policy, unregistered, ownerUserId } = client;
  await put(sql, 'clients', [
    ['client_id', client.clientId],
    ['client_name', client.clientName],
    ['metadata', JSON.stringify({ clientDescription, clientUri, logoUri, policyUri, tosUri, contacts, jwks, clientType, policy, unregistered, ownerUserId })],
    ['redirect_uris', client.redirectUris],
    ['grant_types', client.grantTypes],
    ['response_types', client.responseTypes],
    ['token_endpoint_auth_method', client.tokenEndpointAuthMethod],
    ['scope', client.scope],
    ['require_pkce', client.requirePkce],
    ['access_token_ttl_seconds', client.accessTokenTtlSeconds],
    ['disabled_at', client.disabledAt],
    ['tokens_not_before', client.tokensNotBefore],
    ['created_at', client.createdAt],
    ['updated_at', client.updatedAt],
    ['version', client.version],
  ]);
  await sql.query('DELETE FROM client_secrets WHERE client_id = $1', [client.clientId]);
  for (const { createdAt, expiresAt, hash, keyLabel } of client.secrets.toReversed()) {
    await sql.query('INSERT INTO client_secrets (secret_id, client_id, hash, created_at, expires_at, key_label) VALUES ($1, $2, $3, $4, $5, $6)', [
      randomUUID(),
      client.clientId,
      hash,
      createdAt,
      expiresAt,
      keyLabel,
    ]);
  }
}

const putUser = (sql: pg.Pool, user: User): Promise<void> =>
  put(sql, 'users', [
    ['user_id', user.userId],
    ['username', user.username],
    ['username_key', usernameKey(user.username)],
    ['email', user.email],
    ['name', user.name],
    ['roles', user.roles],
    ['password_hash', user.passwordHash],
    ['totp_sealed_secret', user.totpSealedSecret],
    ['disabled_at', user.disabledAt],
    ['tokens_not_before', user.tokensNotBefore],
    ['sessions_not_before', user.sessionsNotBefore],
    ['created_at', user.createdAt],
    ['updated_at', user.updatedAt],
    ['version', user.version],
  ]);

async function putApi(sql: pg.Pool, api: Api): Promise<void> {
  await put(sql, 'apis', [
    ['identifier', api.identifier],
    ['name', api.name],
    ['token_format', api.tokenFormat],
    ['bearer_methods', api.bearerMethods],
    ['introspection_clients', api.introspectionClients],
    ['created_at', new Date()],
    ['updated_at', new Date()],
  ]);
  await sql.query('DELETE FROM api_scopes WHERE api_identifier = $1', [api.identifier]);
  for (const [position, { description, name }] of api.scopes.entries()) {
    const values = [api.identifier, name, description, position];
    await sql.query('INSERT INTO api_scopes (api_identifier, name, description, position) VALUES ($1, $2, $3, $4)', values);
  }
}

const putKey = (sql: pg.Pool, key: SigningKey): Promise<void> =>
  put(sql, 'signing_keys', [
    ['kid', key.kid],
    ['algorithm', key.algorithm],
    ['public_jwk', JSON.stringify(key.publicJwk)],
    ['sealed_private_key', key.sealedPrivateKey],
    ['created_at', key.createdAt],
    ['active_from', key.activeFrom],
    ['retired_at', key.retiredAt],
  ]);

const putTrustedIssuer = (sql: pg.Pool, issuer: TrustedIssuer): Promise<void> =>
  put(sql, 'trusted_issuers', [
    ['trusted_issuer_id', issuer.trustedIssuerId],
    ['kind', issuer.kind],
    ['issuer', issuer.issuer],
    ['name', issuer.name],
    ['jwks', JSON.stringify(issuer.jwks)],
    ['certificates', issuer.certificates],
    ['subject', issuer.subject],
    ['clients', issuer.clients],
    ['scope', issuer.scope],
    ['disabled_at', issuer.disabledAt],
    ['created_at', issuer.createdAt],
    ['updated_at', issuer.updatedAt],
    ['version', issuer.version],
  ]);

interface AuditRow {
  readonly at: Date;
  readonly actor: string;
  readonly actorName: string | null;
  readonly action: string;
  readonly target: string | null;
  readonly ip: string | null;
  readonly detail: Record<string, unknown> | null;
}

async function auditEntries(sql: pg.Pool): Promise<AuditEntry[]> {
  const { rows } = await sql.query<AuditRow>(
    `SELECT at, actor, actor_name AS "actorName", action, target, ip, detail FROM audit_log ORDER BY audit_id`,
  );
  return rows.map(({ at, actor, action, ...rest }) => ({ at, actor, action, ...present(rest) }));
}

async function inquiriesAbout(sql: pg.Pool, { expiryDay, tokenHash }: AccessTokenReference): Promise<RecordedInquiry[]> {
  const { rows } = await sql.query<RecordedInquiry>(
    `SELECT client_id AS "clientId", first_asked_at AS "firstAskedAt", last_asked_at AS "lastAskedAt", count::integer, last_active AS "lastActive"
     FROM token_inquiries WHERE expiry_day = $1 AND token_hash = $2 ORDER BY last_asked_at DESC`,
    [expiryDay, tokenHash],
  );
  return rows;
}
