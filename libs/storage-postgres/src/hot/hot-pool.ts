import pg from 'pg';
import { sqlState, toStoreError } from './unavailable.js';

/** Prepared once for each connection, under its name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

export interface HotPoolOptions {
  readonly url: string;
  readonly poolSize: number;
  /** Longest time for one statement. */
  readonly statementTimeoutMilliseconds: number;
  /** Longest wait for a connection of the pool, or for a new one. */
  readonly connectionTimeoutMilliseconds: number;
}

export interface PoolState {
  readonly total: number;
  readonly idle: number;
  /** Calls that wait for a connection. */
  readonly waiting: number;
}

/** Statements of the hot path look a few rows up by an index, always. Plans are made once for each connection; these
 *  settings keep a plan that was made while a table was small from scanning it when it has grown. */
export const SETTINGS = [
  'plan_cache_mode=force_generic_plan',
  'enable_seqscan=off',
  'enable_hashjoin=off',
  'enable_mergejoin=off',
  'jit=off',
  'timezone=UTC',
];
/** Connections are renewed, so that statements prepared for what no longer exists do not pile up. */
const CONNECTION_LIFETIME_SECONDS = 3600;
/** Behind the server's own limit: for a server that is frozen or cut off and cannot say so. */
const SILENCE_MARGIN_MILLISECONDS = 250;
const DEADLOCK = '40P01';
const FEATURE_NOT_SUPPORTED = '0A000';
const TIMESTAMPTZ = 1184;

const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary'): unknown =>
    oid === TIMESTAMPTZ && format !== 'binary' ? parseTimestamp : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

/** The session speaks UTC, so the text is `2026-01-01 00:00:00.123+00`. */
const parseTimestamp = (text: string): Date => new Date(`${text.replace(' ', 'T')}:00`);

/** Named statements over a small pool. Whatever fails, fails within the time limits, and with the right kind of error. */
export class HotPool {
  private readonly pool: pg.Pool;
  private readonly poolSize: number;

  constructor(options: HotPoolOptions) {
    this.poolSize = options.poolSize;
    this.pool = new pg.Pool({
      connectionString: options.url,
      max: options.poolSize,
      connectionTimeoutMillis: options.connectionTimeoutMilliseconds,
      statement_timeout: options.statementTimeoutMilliseconds,
      query_timeout: options.statementTimeoutMilliseconds + SILENCE_MARGIN_MILLISECONDS,
      maxLifetimeSeconds: CONNECTION_LIFETIME_SECONDS,
      keepAlive: true,
      application_name: 'assent',
      options: SETTINGS.map((setting) => `-c ${setting}`).join(' '),
      types,
    });
    // An idle connection broke: the pool has dropped it already, and the next caller gets a new one.
    this.pool.on('error', () => undefined);
  }

  /** @throws StoreUnavailable within the time limits */
  async rows<Row extends object>({ name, text }: Statement, values: readonly unknown[]): Promise<Row[]> {
    const query = { name, text, values: [...values] };
    // each failure drops its connection, so that after as many there is none left that was there before
    for (let left = this.poolSize; left > 0; left -= 1) {
      try {
        return (await this.pool.query<Row>(query)).rows;
      } catch (error) {
        if (sqlState(error) === DEADLOCK) break; // a deadlock's victim has done nothing yet
        if (!isOutdatedPlan(error)) throw toStoreError(error);
      }
    }
    return this.again<Row>(query);
  }

  /** Runs the work in one transaction, on one connection. @throws StoreUnavailable within the time limits */
  async transaction<Result>(work: (client: pg.ClientBase) => Promise<Result>): Promise<Result> {
    const client = await this.pool.connect().catch(rethrow);
    try {
      await client.query('BEGIN');
      const result = await work(client);
      await client.query('COMMIT');
      client.release();
      return result;
    } catch (error) {
      client.release(true); // closing the connection rolls back
      throw toStoreError(error);
    }
  }

  state(): PoolState {
    const { idleCount, totalCount, waitingCount } = this.pool;
    return { total: totalCount, idle: idleCount, waiting: waitingCount };
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private async again<Row extends object>(query: pg.QueryConfig): Promise<Row[]> {
    return (await this.pool.query<Row>(query).catch(rethrow)).rows;
  }
}

/** A migration changed the table since the statement was prepared on this connection, which has done nothing yet. */
const isOutdatedPlan = (error: unknown): boolean => sqlState(error) === FEATURE_NOT_SUPPORTED && (error as pg.DatabaseError).routine === 'RevalidateCachedQuery';

const rethrow = (error: unknown): never => {
  throw toStoreError(error);
};
