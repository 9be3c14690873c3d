import type { Clock, ShortLivedStores } from '@assent/core';

/** The stores that a contract suite examines. Suites use fresh random keys, so stores need not be empty. */
export interface ShortLivedSubject {
  readonly stores: ShortLivedStores;
  /** The clock that the stores compare with. */
  readonly clock: Clock;
  /** Lets time pass for the stores: moves their clock, or waits. */
  pass(milliseconds: number): Promise<void>;
}

/** Called inside each case: the subject may be made in beforeAll. */
export type SubjectOf = () => ShortLivedSubject;
