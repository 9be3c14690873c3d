import type { MigrationInterface, QueryRunner } from 'typeorm';
import { buildIndex, dropIndex, quickly, rewriteRows } from './online.js';

/** Lists of clients, people and APIs that stay quick however many there are. Each has one index in the order of the list that also holds
 *  whatever its filters and its search look at: a page, also one that finds nothing, reads that index and no row. It needs no extension,
 *  which the database's user might not be allowed to create, and unlike trigrams it finds one or two letters too. */
export class ClientSearch1764330000000 implements MigrationInterface {
  name = 'ClientSearch1764330000000';
  transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await quickly(runner, [FOLDED]);
    for (const statements of COLUMNS) await quickly(runner, statements);
    for (const [table, key] of KEYS) await rewriteRows(runner, { table, key, set: `search_text = ''`, where: `search_text = ''` }); // the trigger writes the text
    for (const [name, definition] of INDEXES) await buildIndex(runner, name, definition);
    for (const name of ['clients_by_creation', 'users_by_creation']) await dropIndex(runner, name); // the new ones begin with the same columns
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}

/** Of all redirect URIs of a client together. An entry of an index holds 2,700 bytes. */
const SEARCHED_URIS_LENGTH = 800;

/** What `q` looks into, one to a line. */
const SEARCHED = {
  clients: (row = '') => `folded(concat_ws(E'\\n', ${row}client_id, ${row}client_name, left(array_to_string(${row}redirect_uris, E'\\n'), ${SEARCHED_URIS_LENGTH})))`,
  users: (row = '') => `folded(concat_ws(E'\\n', ${row}username, ${row}email, ${row}name, ${row}user_id))`,
  apis: (row = '') => `folded(concat_ws(E'\\n', ${row}identifier, ${row}name))`,
};

/** Postgres 17 knows every script's letters whatever the database's locale is, and so does ICU; without both, the locale decides. */
const FOLDED = `
  DO $$
  DECLARE
    known text;
  BEGIN
    IF to_regprocedure('folded(text)') IS NOT NULL THEN
      RETURN;
    END IF;
    SELECT quote_ident(collname) INTO known FROM pg_collation
      WHERE collname IN ('pg_c_utf8', 'und-x-icu') AND collnamespace = 'pg_catalog'::regnamespace
        AND collencoding IN (-1, (SELECT encoding FROM pg_database WHERE datname = current_database()))
      ORDER BY collname LIMIT 1;
    EXECUTE format('CREATE FUNCTION folded(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS ''SELECT lower($1%s)''',
      CASE WHEN known IS NULL THEN '' ELSE ' COLLATE pg_catalog.' || known END);
  END $$`;

/** By a trigger, so that a service from before this migration writes it as well.
 *  @param columns what it depends on */
const kept = (table: keyof typeof SEARCHED, columns: string, more = ''): string[] => [
  `CREATE OR REPLACE FUNCTION ${table}_to_search() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       NEW.search_text := ${SEARCHED[table]('NEW.')};${more}
       RETURN NEW;
     END $$`,
  `CREATE OR REPLACE TRIGGER ${table}_to_search BEFORE INSERT OR UPDATE OF ${columns}, search_text ON ${table} FOR EACH ROW EXECUTE FUNCTION ${table}_to_search()`,
];

/** The trigger comes with the column: from then on each row that somebody writes has its text, and the rewrite does the others. */
const COLUMNS: readonly (readonly string[])[] = [
  [
    `ALTER TABLE clients ADD COLUMN IF NOT EXISTS search_text text NOT NULL DEFAULT '', ADD COLUMN IF NOT EXISTS application_type text`,
    ...kept('clients', 'client_id, client_name, redirect_uris, metadata, application_type', ` NEW.application_type := NEW.metadata->>'applicationType';`),
  ],
  [`ALTER TABLE users ADD COLUMN IF NOT EXISTS search_text text NOT NULL DEFAULT ''`, ...kept('users', 'user_id, username, email, name')],
  [`ALTER TABLE apis ADD COLUMN IF NOT EXISTS search_text text NOT NULL DEFAULT ''`, ...kept('apis', 'identifier, name')],
];

const KEYS = [['clients', 'client_id'], ['users', 'user_id'], ['apis', 'identifier']] as const;

const INDEXES = [
  ['clients_listed', `ON clients (created_at DESC, client_id DESC) INCLUDE (search_text, application_type, grant_types, token_endpoint_auth_method, disabled_at)`],
  ['users_listed', `ON users (created_at DESC, user_id DESC) INCLUDE (search_text, roles, disabled_at)`],
  ['apis_listed', `ON apis (identifier) INCLUDE (search_text)`],
] as const;

const DOWN = [
  `CREATE INDEX users_by_creation ON users (created_at DESC, user_id DESC)`,
  `CREATE INDEX clients_by_creation ON clients (created_at DESC, client_id DESC)`,
  `DROP INDEX apis_listed, users_listed, clients_listed`,
  ...['apis', 'users', 'clients'].flatMap((table) => [`DROP TRIGGER ${table}_to_search ON ${table}`, `DROP FUNCTION ${table}_to_search()`]),
  `ALTER TABLE clients DROP COLUMN application_type`,
  ...['apis', 'users', 'clients'].map((table) => `ALTER TABLE ${table} DROP COLUMN search_text`),
  `DROP FUNCTION folded(text)`,
];
