import { Coalescer } from './coalescer.js';
import type { HotPool, Statement } from './hot-pool.js';

const CURRENT: Statement = { name: 'state-epoch', text: 'SELECT value FROM state_epoch WHERE single' };

/** A value in Postgres that every commit changes which revokes something, or changes a client, an API or a person (see the
 *  triggers in the initial migration). While it is the same, everything read under it is still true. Random, not counted:
 *  after a failover that lost commits it cannot come back to a value that once meant something else. */
export class StateEpoch {
  private readonly reading: Coalescer<void, string>;

  constructor(pool: HotPool) {
    this.reading = new Coalescer<void, string>(async (calls) => {
      const [row] = await pool.rows<{ readonly value: string }>(CURRENT, []);
      if (row === undefined) throw new Error('the table state_epoch is empty');
      return calls.map(() => row.value);
    });
  }

  /** As of after the call. @throws StoreUnavailable */
  current(): Promise<string> {
    return this.reading.call();
  }
}
