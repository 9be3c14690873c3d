/** Counts events in fixed windows, atomically and for all nodes together. */
export interface RateLimiter {
  /** Counts one event. @returns the count in the current window, this event included, and when the window ends */
  hit(key: string, windowSeconds: number): Promise<{ readonly count: number; readonly resetsAt: Date }>;
  /** The count so far, without counting. */
  peek(key: string): Promise<{ readonly count: number; readonly resetsAt: Date } | undefined>;
  /** Counts one event less: it was none after all. Nothing happens when its window is over. */
  takeBack(key: string): Promise<void>;
  /** Forgets the key. */
  reset(key: string): Promise<void>;
}
