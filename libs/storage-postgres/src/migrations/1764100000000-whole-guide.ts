import type { MigrationInterface, QueryRunner } from 'typeorm';

/** MAC tokens, bearer tokens in bodies and queries, second factors, trusted issuers. Only adds, so that services from before it run beside those
 *  from after it. */
export class WholeGuide1764100000000 implements MigrationInterface {
  name = 'WholeGuide1764100000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}

const UP = [
  `ALTER TABLE access_tokens
     ADD COLUMN mac_algorithm text,
     ADD COLUMN mac_sealed_key bytea,
     ADD COLUMN mac_delta_seconds bigint`,
  `ALTER TABLE apis ADD COLUMN bearer_methods text[] NOT NULL DEFAULT '{header}'`,
  `ALTER TABLE users ADD COLUMN totp_sealed_secret bytea`,
  // ASCII case does not matter; a language's rules would make letters alike that are different addresses
  `CREATE INDEX users_by_email ON users (lower(email COLLATE "C")) WHERE email IS NOT NULL`,
  // so that metadata learn at the cost of a look whether anybody has what is off by default
  `CREATE INDEX clients_with_implicit ON clients (client_id) WHERE disabled_at IS NULL AND grant_types @> '{implicit}' AND NOT metadata @> '{"unregistered": true}'`,
  `CREATE INDEX clients_with_mac ON clients (client_id) WHERE disabled_at IS NULL AND metadata @> '{"policy": {"tokenTypes": ["mac"]}}'`,
  `CREATE TABLE trusted_issuers (
     trusted_issuer_id uuid PRIMARY KEY,
     kind text NOT NULL CHECK (kind IN ('saml2', 'jwt')),
     issuer text NOT NULL,
     name text NOT NULL,
     jwks jsonb,
     certificates text[],
     subject text NOT NULL CHECK (subject IN ('username', 'email', 'user_id')),
     clients text[] NOT NULL DEFAULT '{}',
     scope text[] NOT NULL DEFAULT '{}',
     disabled_at timestamptz,
     created_at timestamptz NOT NULL,
     updated_at timestamptz NOT NULL,
     version integer NOT NULL DEFAULT 1,
     UNIQUE (kind, issuer)
   )`,
  `CREATE CONSTRAINT TRIGGER trusted_issuers_begin_state_epoch AFTER INSERT OR UPDATE OR DELETE ON trusted_issuers
     DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION begin_state_epoch('settings')`,
];

const DOWN = [
  `DROP TABLE trusted_issuers`,
  `DROP INDEX clients_with_mac, clients_with_implicit`,
  `DROP INDEX users_by_email`,
  `ALTER TABLE users DROP COLUMN totp_sealed_secret`,
  `ALTER TABLE apis DROP COLUMN bearer_methods`,
  `ALTER TABLE access_tokens DROP COLUMN mac_delta_seconds, DROP COLUMN mac_sealed_key, DROP COLUMN mac_algorithm`,
];
