import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Hot tables (grants, access_tokens) have no foreign keys: each insert would lock its client's and person's rows.
 *  Look-ups join instead, and a missing parent means dead.
 *
 *  `recorded_at` and `tokens_not_before` are read from Postgres's clock alone: stores/standing.ts compares them. The other instants
 *  are those of the services. */
export class Initial1764000000000 implements MigrationInterface {
  name = 'Initial1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}

/** Everything read before is asked for again once such a row has changed: see hot/state-epoch.ts. */
const epochTrigger = (epoch: 'settings' | 'revocations', table: string, event: string): string =>
  `CREATE CONSTRAINT TRIGGER ${table}_begin_state_epoch AFTER ${event} ON ${table}
     DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION begin_state_epoch('${epoch}')`;

const UP = [
  `CREATE TABLE clients (
     client_id text PRIMARY KEY,
     client_name text,
     metadata jsonb NOT NULL DEFAULT '{}',
     redirect_uris text[] NOT NULL DEFAULT '{}',
     grant_types text[] NOT NULL,
     response_types text[] NOT NULL,
     token_endpoint_auth_method text NOT NULL,
     scope text[] NOT NULL DEFAULT '{}',
     require_pkce boolean NOT NULL DEFAULT true,
     access_token_ttl_seconds integer,
     disabled_at timestamptz,
     tokens_not_before timestamptz,
     created_at timestamptz NOT NULL,
     updated_at timestamptz NOT NULL,
     version integer NOT NULL DEFAULT 1
   )`,
  `CREATE INDEX clients_by_creation ON clients (created_at DESC, client_id DESC)`,
  `CREATE TABLE client_secrets (
     secret_id uuid PRIMARY KEY,
     client_id text NOT NULL REFERENCES clients ON DELETE CASCADE,
     hash text NOT NULL,
     created_at timestamptz NOT NULL,
     expires_at timestamptz
   )`,
  `CREATE INDEX client_secrets_by_client ON client_secrets (client_id)`,
  `CREATE TABLE apis (
     identifier text PRIMARY KEY,
     name text NOT NULL,
     token_format text NOT NULL CHECK (token_format IN ('opaque', 'jwt')),
     introspection_clients text[] NOT NULL DEFAULT '{}',
     created_at timestamptz NOT NULL,
     updated_at timestamptz NOT NULL,
     version integer NOT NULL DEFAULT 1
   )`,
  `CREATE INDEX apis_by_introspection_client ON apis USING gin (introspection_clients)`,
  `CREATE TABLE api_scopes (
     api_identifier text NOT NULL REFERENCES apis ON DELETE CASCADE,
     name text NOT NULL,
     description text NOT NULL,
     position integer NOT NULL DEFAULT 0,
     PRIMARY KEY (api_identifier, name)
   )`,
  `CREATE INDEX api_scopes_by_name ON api_scopes (name)`,
  `CREATE TABLE users (
     user_id uuid PRIMARY KEY,
     username text NOT NULL,
     username_key text NOT NULL UNIQUE,
     email text,
     name text,
     roles text[] NOT NULL DEFAULT '{}',
     password_hash text,
     disabled_at timestamptz,
     tokens_not_before timestamptz,
     sessions_not_before timestamptz,
     created_at timestamptz NOT NULL,
     updated_at timestamptz NOT NULL,
     version integer NOT NULL DEFAULT 1
   )`,
  `CREATE INDEX users_by_creation ON users (created_at DESC, user_id DESC)`,
  `CREATE TABLE consents (
     user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
     client_id text NOT NULL REFERENCES clients ON DELETE CASCADE,
     scope text[] NOT NULL,
     updated_at timestamptz NOT NULL,
     PRIMARY KEY (user_id, client_id)
   )`,
  `CREATE INDEX consents_by_client ON consents (client_id)`,
  `CREATE TABLE grants (
     grant_id uuid PRIMARY KEY,
     client_id text NOT NULL,
     user_id uuid NOT NULL,
     scope text[] NOT NULL,
     resources text[] NOT NULL DEFAULT '{}',
     created_at timestamptz NOT NULL,
     redeemed_at timestamptz,
     revoked_at timestamptz,
     refresh_family_secret_hash bytea,
     refresh_current_hash bytea,
     refresh_previous_hash bytea,
     refresh_generation integer,
     refresh_rotated_at timestamptz,
     refresh_sealed_answer bytea,
     refresh_expires_at timestamptz,
     refresh_idle_expires_at timestamptz,
     recorded_at timestamptz NOT NULL DEFAULT clock_timestamp()
   ) WITH (fillfactor = 70)`,
  `CREATE INDEX grants_by_client ON grants (client_id, created_at DESC, grant_id DESC)`,
  `CREATE INDEX grants_by_user ON grants (user_id, created_at DESC, grant_id DESC)`,
  `CREATE INDEX grants_by_creation ON grants (created_at)`,
  `CREATE TABLE access_tokens (
     expiry_day integer NOT NULL,
     token_hash bytea NOT NULL,
     client_id text NOT NULL,
     user_id uuid,
     grant_id uuid,
     format text NOT NULL,
     scope text[] NOT NULL,
     audience text[] NOT NULL,
     issued_at timestamptz NOT NULL,
     expires_at timestamptz NOT NULL,
     revoked_at timestamptz,
     recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     PRIMARY KEY (expiry_day, token_hash)
   ) PARTITION BY LIST (expiry_day)`,
  // costs an insert nothing that can be measured; a B-tree would cost it a tenth
  `CREATE INDEX access_tokens_by_issue ON access_tokens USING brin (issued_at) WITH (pages_per_range = 32, autosummarize = on)`,
  `CREATE INDEX access_tokens_by_client ON access_tokens (client_id, issued_at DESC)`,
  `CREATE INDEX access_tokens_by_user ON access_tokens (user_id, issued_at DESC) WHERE user_id IS NOT NULL`,
  `CREATE INDEX access_tokens_by_audience ON access_tokens USING gin (audience)`,
  `CREATE INDEX access_tokens_by_grant ON access_tokens (grant_id) WHERE grant_id IS NOT NULL`,
  `CREATE TABLE signing_keys (
     kid text PRIMARY KEY,
     algorithm text NOT NULL,
     public_jwk jsonb NOT NULL,
     sealed_private_key text NOT NULL,
     created_at timestamptz NOT NULL,
     active_from timestamptz NOT NULL,
     retired_at timestamptz
   )`,
  `CREATE TABLE short_lived (
     kind text NOT NULL,
     key bytea NOT NULL,
     value jsonb NOT NULL,
     spent boolean NOT NULL DEFAULT false,
     expires_at timestamptz NOT NULL,
     PRIMARY KEY (kind, key)
   )`,
  `CREATE INDEX short_lived_by_expiry ON short_lived (expires_at)`,
  // the replay memory begins now: what is made from here on cannot have been used before
  `INSERT INTO short_lived (kind, key, value, expires_at)
     VALUES ('birth', '', to_jsonb(to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')), 'infinity')`,
  `CREATE TABLE state_epoch (single boolean PRIMARY KEY DEFAULT true CHECK (single), settings uuid NOT NULL, revocations uuid NOT NULL)`,
  `INSERT INTO state_epoch (settings, revocations) VALUES (gen_random_uuid(), gen_random_uuid())`,
  // once for each transaction, as its last act: nobody waits for this row while holding another that somebody else wants
  `CREATE FUNCTION begin_state_epoch() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF current_setting('assent.begun_' || TG_ARGV[0], true) IS DISTINCT FROM pg_current_xact_id()::text THEN
         PERFORM set_config('assent.begun_' || TG_ARGV[0], pg_current_xact_id()::text, true);
         IF TG_ARGV[0] = 'settings' THEN
           UPDATE state_epoch SET settings = gen_random_uuid();
         ELSE
           UPDATE state_epoch SET revocations = gen_random_uuid();
         END IF;
       END IF;
       RETURN NULL;
     END $$`,
  ...['clients', 'client_secrets', 'apis', 'api_scopes', 'users'].map((table) => epochTrigger('settings', table, 'INSERT OR UPDATE OR DELETE')),
  epochTrigger('revocations', 'grants', 'DELETE OR UPDATE OF revoked_at'),
  epochTrigger('revocations', 'access_tokens', 'UPDATE OF revoked_at'),
  `CREATE TABLE audit_log (
     audit_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     at timestamptz NOT NULL,
     actor text NOT NULL,
     actor_name text,
     action text NOT NULL,
     target text,
     ip text,
     detail jsonb
   )`,
  `CREATE INDEX audit_log_by_target ON audit_log (target, audit_id DESC)`,
  `CREATE INDEX audit_log_by_actor ON audit_log (actor, audit_id DESC)`,
  `CREATE FUNCTION audit_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN RAISE EXCEPTION 'the audit log is append only'; END $$`,
  `CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
     FOR EACH STATEMENT EXECUTE FUNCTION audit_log_is_append_only()`,
];

const DOWN = [
  `DROP TABLE audit_log, state_epoch, short_lived, signing_keys, access_tokens, grants, consents, users, api_scopes, apis, client_secrets, clients`,
  `DROP FUNCTION audit_log_is_append_only()`,
  `DROP FUNCTION begin_state_epoch()`,
];
