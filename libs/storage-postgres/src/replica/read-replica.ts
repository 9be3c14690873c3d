import { setTimeout as delay } from 'node:timers/promises';
import { StoreUnavailable } from '@assent/core';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { toStoreError } from '../hot/unavailable.js';
import type { LazyDataSource } from '../operations/lazy-data-source.js';
import { ManagementError } from '../management/management-errors.js';
import { CAUGHT_UP, POSITION, type Position } from './position.js';

type Work<T> = (manager: EntityManager) => Promise<T>;

export interface ReadReplicaOptions {
  readonly dataSource: LazyDataSource;
  /** Longest time to connect and to find out how far it is. */
  readonly connectionTimeoutMilliseconds: number;
  /** Told when it is not used for a while, and why. */
  readonly onProblem: (problem: Error) => void;
}

/** How long a request waits for what was committed just before it. */
const PATIENCE_MILLISECONDS = 100;
const STEP_MILLISECONDS = 5;
/** How long nobody asks a replica that was not fit. */
const REST_MILLISECONDS = 2_000;

/** A streaming replica. What is read from it is never older than the request: the primary says how far it is, and the replica is
 *  asked only when it is as far, so that whoever changed something sees it, on whatever node. Else the primary is read. */
export class ReadReplica {
  private restsUntil = 0;

  constructor(private readonly options: ReadReplicaOptions) {}

  /** @param work only reads, and may run twice @throws StoreUnavailable the primary does not answer */
  async read<T>(primary: DataSource, work: Work<T>): Promise<T> {
    const found = performance.now() < this.restsUntil ? undefined : await this.readThere(primary, work);
    return found === undefined ? work(primary.manager) : found.result;
  }

  close(): Promise<void> {
    return this.options.dataSource.close();
  }

  private async readThere<T>(primary: DataSource, work: Work<T>): Promise<{ readonly result: T } | undefined> {
    const [position] = await primary.query<readonly [Position]>(POSITION);
    if (position.flushed === null) return undefined; // what is to be the primary is a standby: a failover is under way
    try {
      const runner = await within(this.options.connectionTimeoutMilliseconds, this.caughtUp(position), release);
      try {
        return { result: await work(runner.manager) };
      } finally {
        await runner.release();
      }
    } catch (error) {
      if (error instanceof ManagementError) throw error;
      const unfit = error instanceof NotFit ? error : toStoreError(error);
      if (!(unfit instanceof NotFit || unfit instanceof StoreUnavailable)) throw error;
      this.rest(unfit);
      return undefined;
    }
  }

  /** One connection, because behind one address there may be several replicas. @throws NotFit */
  private async caughtUp(position: Position): Promise<QueryRunner> {
    const runner = (await this.options.dataSource.get()).createQueryRunner();
    try {
      await requireCaughtUp(runner, position);
      return runner;
    } catch (error) {
      await runner.release();
      throw error;
    }
  }

  private rest(why: Error): void {
    if (performance.now() < this.restsUntil) return; // said already
    this.restsUntil = performance.now() + REST_MILLISECONDS;
    this.options.onProblem(why);
  }
}

/** The replica may be fine, but not for this request. */
class NotFit extends Error {}

interface State {
  readonly isReplica: boolean;
  readonly isCaughtUp: boolean;
}

async function requireCaughtUp(runner: QueryRunner, { system, timeline, flushed }: Position): Promise<void> {
  const deadline = performance.now() + PATIENCE_MILLISECONDS;
  for (;;) {
    const [state] = (await runner.query(CAUGHT_UP, [system, timeline, flushed])) as [State];
    if (!state.isReplica) throw new NotFit('the server is no replica of the primary, or not yet again');
    if (state.isCaughtUp) return;
    if (performance.now() > deadline) throw new NotFit('the replica lags behind');
    await delay(STEP_MILLISECONDS);
  }
}

/** @param tooLate what becomes of a result that comes after all @throws NotFit */
async function within<T>(milliseconds: number, work: Promise<T>, tooLate: (result: T) => Promise<void>): Promise<T> {
  const patience = new AbortController();
  const silence = delay(milliseconds, undefined, { signal: patience.signal }).then(() => {
    void work.then(tooLate).catch(() => undefined);
    throw new NotFit('the replica does not answer in time');
  });
  try {
    return await Promise.race([work, silence]);
  } finally {
    patience.abort();
    silence.catch(() => undefined);
  }
}

const release = (runner: QueryRunner): Promise<void> => runner.release();
