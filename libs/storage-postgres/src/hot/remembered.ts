import type { Epoch } from './state-epoch.js';

interface Entry<Value> {
  readonly epoch: string;
  readonly value: Value;
}

/** Remembers look-ups, and asks the epoch before each use: one small coalesced read instead of many look-ups and their parsing.
 *  An answer is never older than the call that gets it. Without Postgres there is no epoch, so no answer either.
 *
 *  An entry counts under the epoch that was read before its look-up: what changed since then has changed the epoch. */
export class Remembered<Key, Value> {
  private readonly entries = new Map<string, Entry<Value>>();

  /** @param nameOf one text for each distinct key
   *  @param capacity entries; beyond it the oldest go. What is not found is not kept: anybody can ask for that. */
  constructor(
    private readonly epoch: Epoch,
    private readonly lookUp: (key: Key) => Promise<Value | undefined>,
    private readonly nameOf: (key: Key) => string,
    private readonly capacity: number,
  ) {}

  /** @throws StoreUnavailable */
  async find(key: Key): Promise<Value | undefined> {
    const epoch = await this.epoch.current();
    const name = this.nameOf(key);
    const entry = this.entries.get(name);
    if (entry?.epoch === epoch) return entry.value;
    const value = await this.lookUp(key);
    if (value === undefined) this.entries.delete(name);
    else this.keep(name, { epoch, value });
    return value;
  }

  private keep(name: string, entry: Entry<Value>): void {
    this.entries.delete(name);
    this.entries.set(name, entry);
    if (this.entries.size <= this.capacity) return;
    const oldest = this.entries.keys().next();
    if (oldest.done === false) this.entries.delete(oldest.value);
  }
}
