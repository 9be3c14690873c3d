import pg from 'pg';

/** Advisory lock of the embedded database: one `npm start` at a time. */
const LOCK = 4_154_201;

/** Another process uses the embedded Postgres and would stop it under us. */
export class AlreadyRunning extends Error {
  constructor(path: string) {
    super(`Assent runs already with the data in ${path}. Stop that one first, or give this one a directory of its own with ASSENT_DATA_DIRECTORY.`);
    this.name = 'AlreadyRunning';
  }
}

/** Holds the database for one process; a killed process lets go of it by dying.
 *  @returns lets go @throws AlreadyRunning */
export async function soleUse(databaseUrl: string, path: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: databaseUrl, keepAlive: true });
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [LOCK]);
  if (rows[0]?.locked === true) return () => client.end();
  await client.end();
  throw new AlreadyRunning(path);
}
