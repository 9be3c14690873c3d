import { startPostgres, type DurableSubject, type TestPostgres, type TestPostgresOptions } from '@assent/core-testing';
import type { Clock } from '@assent/core';
import pg from 'pg';
import { connectPostgres, type Postgres } from '../connect-postgres.js';
import { postgresSubject } from './postgres-subject.js';

/** A migrated database on a server of its own, with two nodes over it. */
export interface SpecDatabase {
  readonly server: TestPostgres;
  readonly nodes: readonly [Postgres, Postgres];
  /** For what specs look at and set up by hand. */
  readonly sql: pg.Pool;
  readonly subject: DurableSubject;
  stop(): Promise<void>;
}

export async function specDatabase(options: TestPostgresOptions & { readonly clock?: Clock } = {}): Promise<SpecDatabase> {
  const server = await startPostgres(options);
  const connect = (): Postgres => connectPostgres({ url: server.url, poolSize: 4, ...(options.clock && { clock: options.clock }) });
  const nodes = [connect(), connect()] as const;
  const sql = new pg.Pool({ connectionString: server.url, max: 2 });
  sql.on('error', () => undefined);
  await nodes[0].migrate();
  return {
    server,
    nodes,
    sql,
    subject: postgresSubject(sql, nodes),
    async stop() {
      await Promise.all([...nodes.map((node) => node.close()), sql.end()]);
      await server.stop();
    },
  };
}
