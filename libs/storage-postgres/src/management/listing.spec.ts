import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { managedDatabase, type ManagedDatabase } from '../testing/managed-database.js';
import { APIS } from './api-management.js';
import { CLIENTS, clientConditions, type ClientFilter } from './client-listing.js';
import { contains, listingStatement, walking, type Condition, type Listing } from './listing.js';
import { userConditions, USERS, type UserFilter } from './user-management.js';

const MANY = 100_000;
/** With what is built in. */
const ALL = MANY + 1;
const APIS_TOO = 20_000;
const LIMIT = 50;
/** An index page holds two dozen entries and more; the rows are three times as large. */
const MOST_PAGES = 5_000;

let db: ManagedDatabase;

/** Row i was registered i seconds before `now`; in each kind of thing one row in a thousand, or fewer, is special. */
const SEEDS = [
  `INSERT INTO clients (client_id, client_name, redirect_uris, metadata, grant_types, response_types, token_endpoint_auth_method, disabled_at, created_at, updated_at)
   SELECT md5(i::text), 'Application ' || i, ARRAY['https://app-' || i || '.example.test/oauth/callback'],
     jsonb_build_object('applicationType', CASE WHEN i % 10000 = 0 THEN 'device' ELSE 'web' END, 'policy', repeat('x', 400)),
     CASE WHEN i % 1000 = 0 THEN '{client_credentials}'::text[] ELSE '{authorization_code,refresh_token}' END, '{code}',
     CASE WHEN i % 10 = 0 THEN 'none' ELSE 'client_secret_basic' END,
     CASE WHEN i % 50000 = 0 THEN now() END, at, at
   FROM generate_series(1, ${MANY}) i, LATERAL (SELECT date_trunc('day', now()) - i * interval '1 second' AS at) AS t`,
  `INSERT INTO users (user_id, username, username_key, email, name, roles, disabled_at, created_at, updated_at)
   SELECT md5(i::text)::uuid, 'person-' || i, 'person-' || i, 'person-' || i || '@example.test', 'Pérsøn Number ' || i,
     CASE WHEN i % 50000 = 0 THEN '{auditor}'::text[] ELSE '{}' END, CASE WHEN i % 50000 = 1 THEN now() END, at, at
   FROM generate_series(1, ${MANY}) i, LATERAL (SELECT date_trunc('day', now()) - i * interval '1 second' AS at) AS t`,
  `INSERT INTO apis (identifier, name, token_format, created_at, updated_at)
   SELECT 'https://' || md5(i::text) || '.example.test/', 'API ' || i, 'opaque', now(), now() FROM generate_series(1, ${APIS_TOO}) i`,
];

beforeAll(async () => {
  db = await managedDatabase();
  // deferred, so each row would wait in memory for the commit
  for (const table of ['clients', 'users', 'apis']) await db.dataSource.query(`ALTER TABLE ${table} DISABLE TRIGGER ${table}_begin_state_epoch`);
  for (const seed of SEEDS) await db.dataSource.query(seed);
  await vacuumed();
}, 120_000);
afterAll(() => db.stop());

/** As autovacuum leaves the tables; again, as long as somebody (such as autovacuum) still looks at them as they were before. */
async function vacuumed(): Promise<void> {
  for (let allVisible = false; !allVisible; ) {
    for (const statement of ['CHECKPOINT', 'VACUUM (ANALYZE) clients, users, apis']) await db.dataSource.query(statement);
    [{ allVisible }] = await db.dataSource.query<[{ allVisible: boolean }]>(
      `SELECT bool_and(relallvisible = relpages) AS "allVisible" FROM pg_class WHERE oid IN ('clients'::regclass, 'users'::regclass, 'apis'::regclass)`,
    );
  }
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly 'Heap Fetches'?: number;
  readonly 'Actual Rows': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly PlanNode[];
}

interface Explained {
  readonly 'QUERY PLAN': readonly [{ readonly Plan: PlanNode }];
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** How the page is found: the scan at the bottom, everything that is above it, and the pages read. */
async function walkOf(listing: Listing, conditions: readonly Condition[], after?: readonly string[]) {
  const { text, values } = listingStatement(listing, conditions, LIMIT + 1, after);
  const [row] = await walking(db.dataSource.manager, (walker) => walker.query<[Explained]>(`EXPLAIN (FORMAT JSON, ANALYZE, BUFFERS) ${text}`, values));
  const root = row['QUERY PLAN'][0].Plan;
  const nodes = nodesOf(root);
  const scan = nodes.at(-1)!;
  return {
    kinds: new Set(nodes.slice(0, -1).map((node) => node['Node Type'])),
    scan: [scan['Node Type'], scan['Index Name']],
    fetched: scan['Heap Fetches'],
    walked: scan['Actual Rows'] + (scan['Rows Removed by Filter'] ?? 0),
    found: root['Actual Rows'],
    pages: root['Shared Hit Blocks'] + root['Shared Read Blocks'],
  };
}

/** In order and nothing else: no row is read, nothing is sorted or gathered. */
const byIndexOnly = (index: string) => ({ kinds: new Set(['Limit']), scan: ['Index Only Scan', index], fetched: 0 });

const EVERYWHERE: ClientFilter = { applicationType: 'web', grantType: 'authorization_code', authMethod: 'client_secret_basic', status: 'enabled' };

describe(`a page of ${MANY} clients`, () => {
  it.each<[string, ClientFilter, number]>([
    ['without a filter', {}, LIMIT + 1],
    ['of those that a search finds everywhere', { search: 'APPLICATION' }, LIMIT + 1],
    ['of a text in all redirect URIs', { search: '/oauth/call' }, LIMIT + 1],
    ['with filters that most meet', EVERYWHERE, 60],
    ['with a filter that one in a thousand meets', { grantType: 'client_credentials' }, 51_000],
    ['with a search in the middle of the list', { search: 'app-50000.example' }, ALL],
    ['with a search for part of an id', { search: '5AF3107A' }, ALL],
    ['with a search that finds nothing', { search: 'is nowhere' }, ALL],
    ['with two letters that are nowhere', { search: 'zz' }, ALL],
    ['of disabled ones', { status: 'disabled' }, ALL],
    ['of a rare type', { applicationType: 'device' }, ALL],
    ['of a type that none has', { applicationType: 'spa' }, ALL],
    ['of a grant type that none has', { grantType: 'password' }, ALL],
    ['with everything that there is to ask', { ...EVERYWHERE, search: 'is nowhere' }, ALL],
  ])('%s reads its index only, and no more of it than it must', async (_, filter, most) => {
    const walk = await walkOf(CLIENTS, clientConditions(filter));
    expect(walk).toMatchObject(byIndexOnly('clients_listed'));
    expect(walk.walked).toBeLessThanOrEqual(most);
    expect(walk.pages).toBeLessThan(MOST_PAGES);
  });

  it('far down in the list begins where the page before ended', async () => {
    const after = await positionOf('clients', 'client_id', 90_000);
    const walk = await walkOf(CLIENTS, clientConditions({ search: 'application' }), after);
    expect(walk).toMatchObject({ ...byIndexOnly('clients_listed'), walked: LIMIT + 1, found: LIMIT + 1 });
    expect(walk.pages).toBeLessThan(50);
    const rest = await walkOf(CLIENTS, clientConditions({ search: 'is nowhere' }), after);
    expect(rest).toMatchObject({ ...byIndexOnly('clients_listed'), walked: ALL - 90_000, found: 0 });
  });

  it('has the clients in order, each once, from the first to the last', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await db.management.clients.list({ grantType: 'client_credentials' }, { limit: 30, cursor });
      seen.push(...page.items.map(({ clientName }) => clientName ?? ''));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(seen).toEqual(Array.from({ length: 100 }, (_, n) => `Application ${(n + 1) * 1000}`));
  });

  it('is found by name, id and redirect URI, in any case', async () => {
    const named = async (search: string) => (await db.management.clients.list({ search }, { limit: 5 })).items.map(({ clientName }) => clientName);
    const [{ id }] = await db.dataSource.query<[{ id: string }]>(`SELECT md5('77777') AS id`);
    for (const search of ['application 77777', id.toUpperCase(), 'https://APP-77777.', '77777.example']) expect(await named(search)).toEqual(['Application 77777']);
    expect(await named('\0')).toEqual([]);
  });
});

describe(`a page of ${MANY} people`, () => {
  it.each<[string, UserFilter, number]>([
    ['without a filter', {}, LIMIT + 1],
    ['of those that a search finds everywhere', { search: 'person' }, LIMIT + 1],
    ['with a search that finds nothing', { search: 'is nowhere' }, ALL],
    ['with a role that hardly anybody has', { role: 'auditor' }, ALL],
    ['of disabled ones', { status: 'disabled' }, ALL],
    ['with everything that there is to ask', { role: 'auditor', status: 'enabled', search: 'is nowhere' }, ALL],
  ])('%s reads its index only, and no more of it than it must', async (_, filter, most) => {
    const walk = await walkOf(USERS, userConditions(filter));
    expect(walk).toMatchObject(byIndexOnly('users_listed'));
    expect(walk.walked).toBeLessThanOrEqual(most);
    expect(walk.pages).toBeLessThan(MOST_PAGES);
  });

  it('far down in the list begins where the page before ended', async () => {
    const walk = await walkOf(USERS, [], await positionOf('users', 'user_id', 90_000));
    expect(walk).toMatchObject({ ...byIndexOnly('users_listed'), walked: LIMIT + 1 });
  });

  it('is found by username, address, name and user_id, in any case and script', async () => {
    const named = async (search: string) => (await db.management.users.list({ search }, { limit: 5 })).items.map(({ username }) => username);
    const [{ id }] = await db.dataSource.query<[{ id: string }]>(`SELECT md5('77777')::uuid::text AS id`);
    for (const search of ['PERSON-77777', '77777@EXAMPLE', 'PÉRSØN number 77777', id.toUpperCase()]) expect(await named(search)).toEqual(['person-77777']);
  });
});

describe(`a page of ${APIS_TOO} APIs`, () => {
  it.each([['api ', LIMIT + 1], ['is nowhere', APIS_TOO + 1]] as const)('that contain %j reads its index only', async (search, most) => {
    const walk = await walkOf(APIS, [contains(search)]);
    expect(walk).toMatchObject(byIndexOnly('apis_listed'));
    expect(walk.walked).toBeLessThanOrEqual(most);
  });

  it('goes on by identifier', async () => {
    const first = await db.management.apis.list({ search: 'aPi 1777' }, { limit: 6 });
    const second = await db.management.apis.list({ search: 'aPi 1777' }, { limit: 6, cursor: first.nextCursor });
    const found = [...first.items, ...second.items].map(({ identifier }) => identifier);
    expect(found).toEqual(found.toSorted());
    expect(new Set(found).size).toBe(11); // API 1777, and API 17770 to 17779
    expect(second.nextCursor).toBeUndefined();
    expect(await walkOf(APIS, [contains('api')], ['https://ee'])).toMatchObject({ ...byIndexOnly('apis_listed'), walked: LIMIT + 1 });
  });
});

/** Of the row that was registered so many seconds before the others began. */
async function positionOf(table: string, key: string, secondsBefore: number): Promise<string[]> {
  const [{ position }] = await db.dataSource.query<[{ position: string[] }]>(
    `SELECT ARRAY[created_at::text, ${key}::text] AS position FROM ${table} WHERE created_at = date_trunc('day', now()) - $1 * interval '1 second'`,
    [secondsBefore],
  );
  return position;
}
