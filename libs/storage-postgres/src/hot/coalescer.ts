import { StoreUnavailable } from '@assent/core';

/** Answers a batch: one result for each item, in the items' order. */
export type RunBatch<Item, Result> = (items: readonly Item[]) => Promise<readonly Result[]>;

export interface CoalescerOptions {
  readonly maxBatch?: number;
  /** Batches under way at one time; what comes meanwhile gathers for the next. One (the default) makes the largest batches. */
  readonly maxInFlight?: number;
  /** Longest wait for a batch to go out; who waited longer is refused. */
  readonly patienceMilliseconds?: number;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly since: number;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** Sends the calls of one turn of the event loop as one statement: one round trip, one plan, one commit for all of them.
 *  Every call still reads what is true after it was made: nothing is kept, nobody joins a batch that has gone out. */
export class Coalescer<Item, Result> {
  private readonly waiting: Waiting<Item, Result>[] = [];
  private inFlight = 0;
  private scheduled = false;
  private readonly maxBatch: number;
  private readonly maxInFlight: number;
  private readonly patienceMilliseconds: number;

  constructor(
    private readonly run: RunBatch<Item, Result>,
    { maxBatch = 64, maxInFlight = 1, patienceMilliseconds = 1_000 }: CoalescerOptions = {},
  ) {
    this.maxBatch = maxBatch;
    this.maxInFlight = maxInFlight;
    this.patienceMilliseconds = patienceMilliseconds;
  }

  /** @throws whatever the batch throws */
  call(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, since: performance.now(), resolve, reject });
      this.schedule();
    });
  }

  /** setImmediate comes after every socket of this turn was read; a microtask comes after each and would gather nothing. */
  private schedule(): void {
    if (this.scheduled || this.waiting.length === 0 || this.inFlight >= this.maxInFlight) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      void this.send();
    });
  }

  private async send(): Promise<void> {
    const batch = this.next();
    if (batch.length === 0) return;
    this.inFlight += 1;
    this.schedule();
    try {
      const results = await this.run(batch.map(({ item }) => item));
      // A batch has a result for each item, so the index is safe; Result itself may include undefined.
      batch.forEach(({ resolve }, index) => resolve(results[index] as Result));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      this.inFlight -= 1;
      this.schedule();
    }
  }

  private next(): Waiting<Item, Result>[] {
    const earliest = performance.now() - this.patienceMilliseconds;
    const late = this.waiting.findIndex(({ since }) => since >= earliest);
    for (const { reject } of this.waiting.splice(0, late < 0 ? this.waiting.length : late)) reject(tooLate());
    return this.waiting.splice(0, this.maxBatch);
  }
}

const tooLate = (): StoreUnavailable => new StoreUnavailable('postgres', new Error('waited too long for a turn'));

/** Asks once for each distinct key of a batch: many requests of one client are one look-up. */
export const onceForEachKey =
  <Result>(run: RunBatch<string, Result>): RunBatch<string, Result> =>
  async (keys) => {
    const distinct = [...new Set(keys)];
    if (distinct.length === keys.length) return run(keys);
    const results = await run(distinct);
    const byKey = new Map(distinct.map((key, index) => [key, results[index] as Result]));
    return keys.map((key) => byKey.get(key) as Result);
  };
