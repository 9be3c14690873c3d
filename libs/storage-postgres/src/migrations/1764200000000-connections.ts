import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People's decisions about clients, and the clients that they own. */
export class Connections1764200000000 implements MigrationInterface {
  name = 'Connections1764200000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}

const UP = [
  `CREATE TABLE connections (
     connection_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
     client_id text NOT NULL REFERENCES clients ON DELETE CASCADE,
     redirect_uri text,
     state text NOT NULL CHECK (state IN ('approved', 'rejected')),
     withdrawal boolean NOT NULL DEFAULT false,
     decided_at timestamptz NOT NULL
   )`,
  `CREATE INDEX connections_by_user ON connections (user_id, client_id, connection_id DESC)`,
  `CREATE INDEX connections_by_client ON connections (client_id)`,
  `CREATE INDEX clients_by_owner ON clients ((metadata->>'ownerUserId'), created_at DESC) WHERE metadata ? 'ownerUserId'`,
];

const DOWN = [`DROP INDEX clients_by_owner`, `DROP TABLE connections`];
