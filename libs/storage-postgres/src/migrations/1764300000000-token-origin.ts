import type { MigrationInterface, QueryRunner } from 'typeorm';
import { buildIndex, quickly } from './online.js';

/** Where a token came from, and who asked about it. Only adds, so that services from before it run beside those from after it. */
export class TokenOrigin1764300000000 implements MigrationInterface {
  name = 'TokenOrigin1764300000000';
  transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await quickly(runner, [statement]);
    // so that counting who may ask for an API's scopes reads no other clients
    await buildIndex(runner, 'clients_by_scope', 'ON clients USING gin (scope)');
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}

const UP = [
  // NULL: issued before this was recorded
  `ALTER TABLE access_tokens ADD COLUMN IF NOT EXISTS grant_type text, ADD COLUMN IF NOT EXISTS rotation integer`,
  // no epoch trigger: who asked changes nothing that an answer says
  `CREATE TABLE IF NOT EXISTS token_inquiries (
     expiry_day integer NOT NULL,
     token_hash bytea NOT NULL,
     client_id text NOT NULL,
     first_asked_at timestamptz NOT NULL,
     last_asked_at timestamptz NOT NULL,
     count bigint NOT NULL,
     last_active boolean NOT NULL,
     PRIMARY KEY (expiry_day, token_hash, client_id)
   ) PARTITION BY LIST (expiry_day)`,
];

const DOWN = [
  `DROP INDEX clients_by_scope`,
  `DROP TABLE token_inquiries`,
  `ALTER TABLE access_tokens DROP COLUMN rotation, DROP COLUMN grant_type`,
];
