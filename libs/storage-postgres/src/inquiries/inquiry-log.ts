import { StoreUnavailable, type AccessTokenReference, type InquiryLog } from '@assent/core';
import { batchParameter, batchRows, hexOf } from '../hot/batch-rows.js';
import type { HotPool, Statement } from '../hot/hot-pool.js';
import { withPartitions } from '../operations/partitions.js';
import { InquiryWindow, type Asked } from './inquiry-window.js';

/** The rows come in order of the key, so that two services that write the same ones wait for each other instead of deadlocking. What is
 *  said about a token whose day was dropped meanwhile goes with it. */
export const RECORD: Statement = {
  name: 'token-inquiries-record',
  text: `
    INSERT INTO token_inquiries AS t (expiry_day, token_hash, client_id, first_asked_at, last_asked_at, count, last_active)
    SELECT i.expiry_day, i.token_hash, i.client_id, i.first_asked_at, i.last_asked_at, i.count, i.last_active
    FROM ${batchRows({
      expiry_day: 'integer',
      token_hash: 'bytea',
      client_id: 'text',
      first_asked_at: 'timestamptz',
      last_asked_at: 'timestamptz',
      count: 'bigint',
      last_active: 'boolean',
    })}
    CROSS JOIN LATERAL (SELECT FROM access_tokens WHERE expiry_day = i.expiry_day AND token_hash = i.token_hash LIMIT 1) AS a
    ORDER BY i.expiry_day, i.token_hash, i.client_id
    ON CONFLICT (expiry_day, token_hash, client_id) DO UPDATE SET
      first_asked_at = least(t.first_asked_at, excluded.first_asked_at),
      last_asked_at = greatest(t.last_asked_at, excluded.last_asked_at),
      count = t.count + excluded.count,
      last_active = CASE WHEN excluded.last_asked_at < t.last_asked_at THEN t.last_active ELSE excluded.last_active END`,
};

/** Pairs of token and asker that wait to be written: a few megabytes. */
const CAPACITY = 10_000;
const WINDOW_MILLISECONDS = 2_000;
/** Pairs in one statement: neither the process nor Postgres is held up for long by a full window. */
const BATCH_PAIRS = 1_000;

/** Gathers questions in memory and writes their sums every two seconds: a token that is asked about all the time costs one row write for
 *  each asker and window. While Postgres is away they wait in memory, no more of them than the capacity. */
export class PostgresInquiryLog implements InquiryLog {
  private window: InquiryWindow;
  private timer: NodeJS.Timeout | undefined;
  private writing = Promise.resolve();
  private stopped = false;
  private droppedSoFar = 0;

  constructor(
    private readonly pool: HotPool,
    private readonly capacity = CAPACITY,
    private readonly windowMilliseconds = WINDOW_MILLISECONDS,
  ) {
    this.window = new InquiryWindow(capacity);
  }

  /** Questions that were not noted for want of room. */
  get dropped(): number {
    return this.droppedSoFar;
  }

  note(reference: AccessTokenReference, clientId: string, active: boolean, at: Date): void {
    this.kept(this.window.note(reference, clientId, active, at), 1);
  }

  /** Writes what was noted before the call, or keeps it when Postgres does not answer. Never throws. */
  flush(): Promise<void> {
    this.writing = this.writing.then(() => this.write());
    return this.writing;
  }

  /** The last flush. */
  async close(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.flush();
  }

  private kept(isKept: boolean, count: number): void {
    if (isKept) this.schedule();
    else this.droppedSoFar += count;
  }

  /** Only while there is something to write: a service that nobody asks is left alone, and so is a process that wants to end. */
  private schedule(): void {
    if (this.timer !== undefined || this.stopped) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.flush();
    }, this.windowMilliseconds);
    this.timer.unref();
  }

  private async write(): Promise<void> {
    const { asked } = this.window;
    this.window = new InquiryWindow(this.capacity);
    for (let from = 0; from < asked.length; from += BATCH_PAIRS) {
      const batch = asked.slice(from, from + BATCH_PAIRS);
      try {
        await withPartitions(this.pool, batch, () => this.pool.rows(RECORD, batchParameter(batch.map(rowOf))));
      } catch (error) {
        this.notWritten(batch, error);
      }
    }
  }

  /** A count may be too high after a failure in which Postgres wrote and could not say so: better than an asker who is missing. What
   *  Postgres finds wrong would be wrong again. */
  private notWritten(batch: readonly Asked[], error: unknown): void {
    for (const asked of batch) {
      this.kept(error instanceof StoreUnavailable && this.window.add(asked), asked.count);
    }
  }
}

const rowOf = ({ expiryDay, tokenHash, clientId, firstAt, lastAt, count, lastActive }: Asked): object => ({
  expiry_day: expiryDay,
  token_hash: hexOf(tokenHash),
  client_id: clientId,
  first_asked_at: firstAt,
  last_asked_at: lastAt,
  count,
  last_active: lastActive,
});
