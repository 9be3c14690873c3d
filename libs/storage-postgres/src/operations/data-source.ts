import type { Socket } from 'node:net';
import { DataSource, type Logger } from 'typeorm';
import { ENTITIES } from '../entities/entities.js';
import { MIGRATIONS } from '../migrations/migrations.js';

export interface DataSourceOptions {
  readonly url: string;
  readonly poolSize: number;
  readonly connectionTimeoutMilliseconds: number;
  /** 0: no limit. */
  readonly statementTimeoutMilliseconds: number;
  /** Longest wait for a lock; without limit. */
  readonly lockTimeoutMilliseconds?: number;
  /** For Postgres's list of connections; `assent management`. */
  readonly applicationName?: string;
  /** Makes the sockets of its connections. */
  readonly stream?: () => Socket;
}

/** Behind the server's own limit: for a server that is frozen or cut off and cannot say so. */
const SILENCE_MARGIN_MILLISECONDS = 250;

const nothing = (): void => undefined;
/** TypeORM would print failed migrations also when it is to log nothing; who calls it says what is wrong. */
const SILENT: Logger = { log: nothing, logMigration: nothing, logQuery: nothing, logQueryError: nothing, logQuerySlow: nothing, logSchemaBuild: nothing };

/** TypeORM's view of the database: for migrations and management, never for the hot path. The tables come from migrations alone. */
export function createDataSource(options: DataSourceOptions): DataSource {
  const limit = options.statementTimeoutMilliseconds;
  return new DataSource({
    type: 'postgres',
    url: options.url,
    entities: ENTITIES,
    migrations: MIGRATIONS,
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
    logger: SILENT,
    applicationName: options.applicationName ?? 'assent management',
    poolSize: options.poolSize,
    connectTimeoutMS: options.connectionTimeoutMilliseconds,
    poolErrorHandler: () => undefined, // the pool has dropped the broken connection already
    extra: {
      statement_timeout: limit,
      ...(limit > 0 && { query_timeout: limit + SILENCE_MARGIN_MILLISECONDS }),
      lock_timeout: options.lockTimeoutMilliseconds ?? 0,
      keepAlive: true,
      ...(options.stream !== undefined && { stream: options.stream }),
    },
  });
}
