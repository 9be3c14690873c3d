import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { SETTINGS } from '../hot/hot-pool.js';
import { RECORD as RECORD_INQUIRIES } from '../inquiries/inquiry-log.js';
import { USAGE } from '../management/usage.js';
import { specDatabase, type SpecDatabase } from '../testing/spec-database.js';
import { LIST as LIST_SESSIONS } from '../short-lived/session.store.js';
import { FIND as FIND_TOKEN, FIX_MAC_DELTA, REVOKE as REVOKE_TOKEN } from './access-token.store.js';
import { FIND as FIND_CLIENT } from './client.store.js';
import { LATEST as LATEST_CONNECTION } from './connection.store.js';
import { FIND as FIND_GRANT, REDEEM, REVOKE as REVOKE_GRANT, ROTATE } from './grant-statements.js';
import { FIND_BY_EMAIL } from './user.store.js';

const TODAY = Math.floor(Date.now() / 86_400_000);
const DAYS = 8;

let database: SpecDatabase;
let hot: pg.Client;

/** 200,000 tokens in eight days, 50,000 grants; statistics as autovacuum would have them. */
beforeAll(async () => {
  database = await specDatabase();
  const { sql } = database;
  for (let day = 0; day < DAYS; day += 1) {
    await sql.query(`CREATE TABLE access_tokens_${TODAY + day} PARTITION OF access_tokens FOR VALUES IN (${TODAY + day})`);
  }
  await sql.query(`INSERT INTO clients (client_id, grant_types, response_types, token_endpoint_auth_method, created_at, updated_at)
    SELECT 'client-' || i, '{}', '{}', 'none', now(), now() FROM generate_series(1, 2000) i`);
  await sql.query(`INSERT INTO users (user_id, username, username_key, created_at, updated_at)
    SELECT gen_random_uuid(), 'user-' || i, 'user-' || i, now(), now() FROM generate_series(1, 2000) i`);
  await sql.query(`INSERT INTO grants (grant_id, client_id, user_id, scope, created_at)
    SELECT gen_random_uuid(), 'client-' || 1 + i % 2000, gen_random_uuid(), '{a}', now() FROM generate_series(1, 50000) i`);
  await sql.query(`INSERT INTO access_tokens (expiry_day, token_hash, client_id, format, scope, audience, issued_at, expires_at)
    SELECT ${TODAY} + i % ${DAYS}, sha256(i::text::bytea), 'client-' || 1 + i % 2000, 'opaque', '{a}', '{b}', now(), now() FROM generate_series(1, 200000) i`);
  await sql.query(`UPDATE access_tokens SET user_id = (SELECT user_id FROM users WHERE username = 'user-7'), audience = '{rare}', expires_at = to_timestamp((expiry_day + 1) * 86400 - 1) WHERE client_id = 'client-7'`);
  await sql.query(`UPDATE grants SET user_id = (SELECT user_id FROM users WHERE username = 'user-7') WHERE client_id = 'client-7'`);
  await sql.query(`INSERT INTO apis (identifier, name, token_format, created_at, updated_at) VALUES ('rare', 'Rare', 'opaque', now(), now())`);
  await sql.query(`INSERT INTO api_scopes (api_identifier, name, description) VALUES ('rare', 'rare', '')`);
  await sql.query(`INSERT INTO clients (client_id, scope, grant_types, response_types, token_endpoint_auth_method, created_at, updated_at)
    SELECT 'scoped-' || i, ARRAY['scope-' || i], '{}', '{}', 'none', now(), now() FROM generate_series(1, 20000) i`);
  await sql.query('ANALYZE');
  hot = new pg.Client({ connectionString: database.server.url, options: SETTINGS.map((setting) => `-c ${setting}`).join(' ') });
  await hot.connect();
}, 60_000);

afterAll(async () => {
  await hot.end();
  await database.stop();
});

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Loops'?: number;
  readonly 'Actual Rows'?: number;
  readonly Plans?: readonly PlanNode[];
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** The generic plan of a statement as the hot pool would run it; run, when there are parameters. */
async function planOf(text: string, parameters?: readonly string[]): Promise<PlanNode[]> {
  const count = Math.max(...[...text.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)));
  await hot.query(`DEALLOCATE ALL; PREPARE planned AS ${text}`);
  const values = parameters ?? Array.from({ length: count }, () => `'{}'`);
  const { rows } = await hot.query<{ readonly 'QUERY PLAN': readonly { readonly Plan: PlanNode }[] }>(
    `EXPLAIN (FORMAT JSON${parameters ? ', ANALYZE' : ''}) EXECUTE planned (${values.join(', ')})`,
  );
  const root = rows[0]?.['QUERY PLAN'][0]?.Plan;
  if (root === undefined) throw new Error('no plan');
  return nodesOf(root);
}

const scansOf = (nodes: readonly PlanNode[]): string[] => nodes.map((node) => node['Node Type']).filter((type) => type.includes('Scan'));

describe('statements planned while the tables were empty', () => {
  const one = (row: object) => `'${JSON.stringify([{ ordinal: 1, id: '00000000-0000-4000-8000-000000000000', ...row }])}'`;
  const token = { expiry_day: TODAY, token_hash: '\\x00', client_id: 'c', format: 'opaque', scope: [], audience: [], issued_at: 'now', expires_at: 'now' };

  it.each([
    [REDEEM, one({ ...token, at: 'now' })],
    [ROTATE, one({ ...token, presented_hash: '\\x00', next_hash: '\\x01' })],
    [REVOKE_GRANT, `'{00000000-0000-4000-8000-000000000000}', '{now}'`],
    [REVOKE_TOKEN, `'{${TODAY}}', '{"\\\\x00"}', '{now}'`],
    [RECORD_INQUIRIES, one({ expiry_day: TODAY, token_hash: '\\x00', client_id: 'rs', first_asked_at: 'now', last_asked_at: 'now', count: 1, last_active: true })],
  ] as const)('%# still read no more than what they change once the tables have grown', async (statement, parameters) => {
    const empty = await specDatabase();
    const client = new pg.Client({ connectionString: empty.server.url, options: SETTINGS.map((setting) => `-c ${setting}`).join(' ') });
    try {
      await client.connect();
      await client.query(`CREATE TABLE access_tokens_${TODAY} PARTITION OF access_tokens FOR VALUES IN (${TODAY})`);
      await client.query(`PREPARE early AS ${statement.text}`);
      await client.query(`EXECUTE early (${parameters})`); // planned now, for good
      await client.query(`INSERT INTO users (user_id, username, username_key, created_at, updated_at) SELECT gen_random_uuid(), i, i, now(), now() FROM generate_series(1, 3000) i`);
      await client.query(`INSERT INTO grants (grant_id, client_id, user_id, scope, created_at) SELECT gen_random_uuid(), 'c', user_id, '{}', now() FROM users`);
      await client.query(`INSERT INTO access_tokens (expiry_day, token_hash, client_id, format, scope, audience, issued_at, expires_at)
        SELECT ${TODAY}, sha256(i::text::bytea), 'c', 'opaque', '{}', '{}', now(), now() FROM generate_series(1, 3000) i`);
      const { rows } = await client.query<{ readonly 'QUERY PLAN': readonly { readonly Plan: PlanNode }[] }>(`EXPLAIN (FORMAT JSON, ANALYZE) EXECUTE early (${parameters})`);
      const read = nodesOf(rows[0]!['QUERY PLAN'][0]!.Plan).map((node) => (node['Actual Rows'] ?? 0) * (node['Actual Loops'] ?? 0));
      expect(Math.max(...read)).toBeLessThan(10);
    } finally {
      await client.end();
      await empty.stop();
    }
  });
});

describe('statements of the hot path, on 200,000 tokens in 8 partitions', () => {
  it.each([FIND_TOKEN, REVOKE_TOKEN, FIND_CLIENT, LATEST_CONNECTION, FIND_GRANT, REVOKE_GRANT, REDEEM, ROTATE, FIND_BY_EMAIL, RECORD_INQUIRIES].map((statement) => [statement.name, statement] as const))(
    '%s reads tables by index only',
    async (_name, statement) => {
      const nodes = await planOf(statement.text);
      expect(nodes.filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([]);
      expect(scansOf(nodes).some((type) => type.startsWith('Index'))).toBe(true);
      expect(nodes.filter(({ 'Node Type': type }) => /^(Hash|Merge) Join$/.test(type))).toEqual([]);
    },
  );

  it("sessions-list reads a person's own sessions, whatever else is short-lived", async () => {
    await database.sql.query(`INSERT INTO short_lived (kind, key, value, expires_at)
      SELECT CASE WHEN i % 2 = 0 THEN 'session' ELSE 'interaction' END, sha256(i::text::bytea), jsonb_build_object('userId', 'user-' || i % 2000), now() + i * interval '1 minute'
      FROM generate_series(1, 20000) i`);
    await database.sql.query('ANALYZE short_lived');
    const nodes = await planOf(LIST_SESSIONS.text, [`'user-10'`, 'now()']);
    expect(scansOf(nodes)).not.toContain('Seq Scan');
    expect(nodes.map((node) => node['Actual Rows'])).toEqual(nodes.map(() => 10));
  });

  it('access-tokens-fix-mac-delta goes by the key into the partition that a token names', async () => {
    const nodes = await planOf(FIX_MAC_DELTA.text, [String(TODAY + 3), `sha256('3'::bytea)`, '7']);
    const touched = nodes.filter((node) => node['Relation Name']?.startsWith('access_tokens_') && node['Node Type'].includes('Scan') && node['Actual Loops'] !== 0);
    expect(touched.map((node) => [node['Relation Name'], node['Node Type']])).toEqual([[`access_tokens_${TODAY + 3}`, 'Index Scan']]);
  });

  it('access-tokens-find touches only the partition that a token names', async () => {
    const day = TODAY + 3;
    const hashes = [3, 3 + DAYS].map((i) => `sha256('${i}'::bytea)`); // both expire on that day
    const nodes = await planOf(FIND_TOKEN.text, [`ARRAY[${day}, ${day}]`, `ARRAY[${hashes.join(', ')}]`]);
    const touched = nodes.filter((node) => node['Relation Name']?.startsWith('access_tokens_') && node['Actual Loops'] !== 0);
    expect(touched.map((node) => node['Relation Name'])).toEqual([`access_tokens_${day}`]);
    expect(touched[0]?.['Actual Loops']).toBe(2);
  });
});

describe('counts of management, of one client, person and API among many', () => {
  it.each(Object.entries(USAGE))('%s goes by index, and to no day that has passed', async (name, text) => {
    const { rows: users } = await database.sql.query<{ readonly user_id: string }>(`SELECT user_id FROM users WHERE username = 'user-7'`);
    const id = name.endsWith('Client') ? 'client-7' : name.endsWith('User') ? users[0]!.user_id : 'rare';
    const values = [id, new Date((TODAY + 2) * 86_400_000), new Date(0)].slice(0, text.includes('$3') ? 3 : text.includes('$2') ? 2 : 1);
    const { rows } = await database.sql.query<{ readonly 'QUERY PLAN': readonly { readonly Plan: PlanNode }[] }>(`EXPLAIN (FORMAT JSON, ANALYZE) SELECT count(*) FROM (${text} LIMIT 10000) AS live`, values);
    const nodes = nodesOf(rows[0]!['QUERY PLAN'][0]!.Plan).filter(({ 'Relation Name': table }) => table !== 'api_scopes'); // of a handful of rows
    expect(nodes.filter((node) => node['Node Type'] === 'Seq Scan')).toEqual([]);
    expect(nodes.filter((node) => [TODAY, TODAY + 1].some((day) => node['Relation Name'] === `access_tokens_${day}`) && node['Actual Loops'] !== 0)).toEqual([]);
    expect(Math.max(...nodes.map((node) => (node['Actual Rows'] ?? 0) * (node['Actual Loops'] ?? 0)))).toBeLessThanOrEqual(200);
    expect(scansOf(nodes).some((type) => type.includes('Index'))).toBe(true);
  });
});
