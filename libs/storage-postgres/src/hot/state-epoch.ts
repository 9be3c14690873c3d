import { Coalescer } from './coalescer.js';
import type { HotPool, Statement } from './hot-pool.js';

const CURRENT: Statement = { name: 'state-epoch', text: 'SELECT settings, revocations FROM state_epoch WHERE single' };

interface Epochs {
  /** Another one after each commit that changes a client, an API or a person. */
  readonly settings: string;
  /** Another one after each commit that revokes a token or a grant. */
  readonly revocations: string;
}

/** Values in Postgres that commits change (see the triggers in the initial migration). While one is the same, everything read
 *  under it is still true. Random, not counted: after a failover that lost commits they cannot come back to a value that
 *  once meant something else. */
export class StateEpoch {
  /** For what only settings change: revocations leave it alone. */
  readonly ofSettings = { current: async (): Promise<string> => (await this.reading.call()).settings };
  /** For what settings and revocations change. */
  readonly ofTokens = {
    current: async (): Promise<string> => {
      const { revocations, settings } = await this.reading.call();
      return settings + revocations;
    },
  };
  private readonly reading: Coalescer<void, Epochs>;

  constructor(pool: HotPool) {
    this.reading = new Coalescer<void, Epochs>(async (calls) => {
      const [row] = await pool.rows<Epochs>(CURRENT, []);
      if (row === undefined) throw new Error('the table state_epoch is empty');
      return calls.map(() => row);
    });
  }
}

/** The value as of after the call. */
export interface Epoch {
  /** @throws StoreUnavailable */
  current(): Promise<string>;
}
