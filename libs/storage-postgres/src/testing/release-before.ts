import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { SETTINGS } from '../hot/hot-pool.js';
import { Connections1764200000000 } from '../migrations/1764200000000-connections.js';
import { MIGRATIONS } from '../migrations/migrations.js';

/** Those of release 0.1. */
export const BEFORE = MIGRATIONS.slice(0, MIGRATIONS.indexOf(Connections1764200000000) + 1);

const DAY = Math.floor(Date.now() / 86_400_000);
export const ROWS = { clients: 3_000, users: 15_000, tokens: 5_000 };

/** An installation that has been at work. */
export const CONTENT = [
  `INSERT INTO clients (client_id, client_name, redirect_uris, grant_types, response_types, token_endpoint_auth_method, scope, created_at, updated_at)
   SELECT 'client' || i, 'Client ' || i, ARRAY['https://' || i || '.example.test/cb'], '{client_credentials}', '{}', 'client_secret_basic', '{api:read}', now(), now() FROM generate_series(1, ${ROWS.clients}) i`,
  `INSERT INTO client_secrets (secret_id, client_id, hash, created_at) SELECT gen_random_uuid(), client_id, client_id, now() FROM clients`,
  `INSERT INTO users (user_id, username, username_key, name, created_at, updated_at) SELECT gen_random_uuid(), 'User' || i, 'user' || i, 'Name ' || i, now(), now() FROM generate_series(1, ${ROWS.users}) i`,
  `INSERT INTO apis (identifier, name, token_format, created_at, updated_at) SELECT 'https://' || i || '.example.test/', 'API ' || i, 'opaque', now(), now() FROM generate_series(1, 50) i`,
  `CREATE TABLE access_tokens_${DAY} PARTITION OF access_tokens FOR VALUES IN (${DAY})`,
  `INSERT INTO access_tokens (expiry_day, token_hash, client_id, format, scope, audience, issued_at, expires_at)
   SELECT ${DAY}, int4send(i), 'client1', 'opaque', '{api:read}', '{}', now(), now() FROM generate_series(1, ${ROWS.tokens}) i`,
];

interface Request {
  readonly name: string;
  readonly text: string;
  readonly values: () => readonly unknown[];
}

const one = (count: number): number => 1 + Math.floor(Math.random() * count);
const TOKEN_COLUMNS = 'expiry_day, token_hash, client_id, user_id, grant_id, format, scope, audience, issued_at, expires_at, mac_algorithm, mac_sealed_key';

/** What release 0.1 asks for at each request, as it wrote it. */
export const REQUESTS: readonly Request[] = [
  {
    name: 'clients-find',
    text: `
      SELECT k.ordinal::integer, c.*,
        (SELECT coalesce(json_agg(json_build_object('hash', s.hash, 'createdAt', s.created_at, 'expiresAt', s.expires_at) ORDER BY s.created_at DESC, s.secret_id), '[]')
           FROM client_secrets s WHERE s.client_id = c.client_id) AS secrets
      FROM unnest($1::text[]) WITH ORDINALITY AS k (client_id, ordinal)
      CROSS JOIN LATERAL (SELECT * FROM clients WHERE client_id = k.client_id LIMIT 1) AS c`,
    values: () => [[`client${one(ROWS.clients)}`]],
  },
  {
    name: 'users-find-by-username_key',
    text: `
      SELECT k.ordinal::integer, u.* FROM unnest($1::text[]) WITH ORDINALITY AS k (key, ordinal)
      CROSS JOIN LATERAL (SELECT * FROM users WHERE username_key = k.key LIMIT 1) AS u`,
    values: () => [[`user${one(ROWS.users)}`]],
  },
  {
    name: 'access-tokens-save',
    text: `
      INSERT INTO access_tokens (${TOKEN_COLUMNS}) SELECT ${TOKEN_COLUMNS} FROM json_populate_record(NULL::access_tokens, $1::json)
      WHERE EXISTS (SELECT FROM clients WHERE client_id = 'client1' AND disabled_at IS NULL) RETURNING 1`,
    values: () => {
      const now = new Date().toISOString();
      return [JSON.stringify({ expiry_day: DAY, token_hash: `\\x${randomBytes(32).toString('hex')}`, client_id: 'client1', format: 'opaque', scope: [], audience: [], issued_at: now, expires_at: now })];
    },
  },
  {
    name: 'access-tokens-find',
    text: `
      SELECT k.ordinal::integer, t.client_id, t.expires_at, t.revoked_at FROM unnest($1::integer[], $2::bytea[]) WITH ORDINALITY AS k (expiry_day, token_hash, ordinal)
      CROSS JOIN LATERAL (SELECT * FROM access_tokens WHERE expiry_day = k.expiry_day AND token_hash = k.token_hash LIMIT 1) AS t`,
    values: () => {
      const hash = Buffer.alloc(4);
      hash.writeInt32BE(one(ROWS.tokens));
      return [[DAY], [hash]];
    },
  },
  {
    name: 'short-lived-put',
    text: `INSERT INTO short_lived (kind, key, value, expires_at) VALUES ('session', $1::bytea, $2::jsonb, now() + interval '1 hour') RETURNING 1`,
    values: () => [randomBytes(32), JSON.stringify({ userId: randomUUID() })],
  },
  {
    name: 'clients-update',
    text: `UPDATE clients SET client_name = 'changed', updated_at = now(), version = version + 1 WHERE client_id = $1 RETURNING 1`,
    values: () => [`client${one(ROWS.clients)}`],
  },
];

export interface Failure {
  readonly request: string;
  readonly message: string;
}

/** A service of release 0.1 at work. */
export class ServiceBefore {
  readonly failures: Failure[] = [];
  /** The longest time that requests of one kind went without an answer. */
  longestGapMilliseconds = 0;
  answers = 0;
  private isOver = false;
  private readonly pool: pg.Pool;
  private readonly working: Promise<unknown>;

  constructor(
    url: string,
    readonly poolSize = 4,
  ) {
    this.pool = new pg.Pool({ connectionString: url, max: poolSize, statement_timeout: 3_000, options: SETTINGS.map((setting) => `-c ${setting}`).join(' ') });
    this.pool.on('error', () => undefined);
    this.working = Promise.all(REQUESTS.map((request) => this.repeat(request)));
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await this.working;
    await this.pool.end();
  }

  private async repeat({ name, text, values }: Request): Promise<void> {
    for (let answeredAt = Date.now(); !this.isOver; ) {
      try {
        const { rowCount } = await this.pool.query({ name, text, values: [...values()] });
        if (rowCount !== 1) this.failures.push({ request: name, message: `${rowCount} rows` });
      } catch (error) {
        this.failures.push({ request: name, message: (error as Error).message });
        continue;
      }
      this.longestGapMilliseconds = Math.max(this.longestGapMilliseconds, Date.now() - answeredAt);
      this.answers += 1;
      answeredAt = Date.now();
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
}
