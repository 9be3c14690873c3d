import { DataSource } from 'typeorm';
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
}

/** TypeORM's view of the database: for migrations and management, never for the hot path. The tables come from migrations alone. */
export function createDataSource(options: DataSourceOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    url: options.url,
    entities: ENTITIES,
    migrations: MIGRATIONS,
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
    applicationName: 'assent management',
    poolSize: options.poolSize,
    connectTimeoutMS: options.connectionTimeoutMilliseconds,
    poolErrorHandler: () => undefined, // the pool has dropped the broken connection already
    extra: { statement_timeout: options.statementTimeoutMilliseconds, lock_timeout: options.lockTimeoutMilliseconds ?? 0, keepAlive: true },
  });
}
