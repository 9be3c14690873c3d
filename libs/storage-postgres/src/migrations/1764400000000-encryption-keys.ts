import type { MigrationInterface, QueryRunner } from 'typeorm';
import { buildIndex, quickly } from './online.js';

/** Which encryption keys services work with, and what needs which: so that a key can be changed, and nobody removes one that is needed. */
export class EncryptionKeys1764400000000 implements MigrationInterface {
  name = 'EncryptionKeys1764400000000';
  transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await quickly(runner, [statement]);
    // begins with the key's label, as SecretBox writes it
    await buildIndex(runner, 'users_by_totp_key', `ON users (substring(totp_sealed_secret FROM 1 FOR 4), user_id) WHERE totp_sealed_secret IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}

const UP = [
  // all instants are those of Postgres's clock
  `CREATE TABLE IF NOT EXISTS encryption_keys (
     label text PRIMARY KEY,
     first_present_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     present_since timestamptz NOT NULL DEFAULT clock_timestamp(),
     last_present_at timestamptz NOT NULL DEFAULT clock_timestamp(),
     outlasts_seconds integer NOT NULL,
     done_at timestamptz
   )`,
  // NULL: hashed before this was recorded, so with the first key
  `ALTER TABLE client_secrets ADD COLUMN IF NOT EXISTS key_label text`,
];

const DOWN = [`DROP INDEX users_by_totp_key`, `ALTER TABLE client_secrets DROP COLUMN key_label`, `DROP TABLE encryption_keys`];
