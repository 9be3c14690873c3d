import pg from 'pg';

/** Every row of every table, as text. */
export async function everythingIn(databaseUrl: string): Promise<string> {
  const sql = new pg.Client(databaseUrl);
  await sql.connect();
  const { rows } = await sql.query<{ name: string }>(`SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public'`);
  const tables: string[] = [];
  for (const { name } of rows) tables.push(JSON.stringify((await sql.query(`SELECT t::text FROM ${name} t`)).rows));
  await sql.end();
  return tables.join('\n');
}
