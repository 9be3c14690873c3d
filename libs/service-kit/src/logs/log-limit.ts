const SECOND_MILLISECONDS = 1000;

/** Lets a few lines of one kind through in a second. In an outage every request fails for the same reason: writing each of them
 *  down would cost more than refusing it. */
export class LogLimit {
  private windowBegan = -Infinity;
  private written = 0;
  private leftOut = 0;

  constructor(private readonly linesPerSecond: number) {}

  /** @returns undefined: this line is left out; else how many were before it */
  take(now = performance.now()): number | undefined {
    if (now - this.windowBegan >= SECOND_MILLISECONDS) {
      this.windowBegan = now;
      this.written = 0;
    }
    if (this.written >= this.linesPerSecond) {
      this.leftOut += 1;
      return undefined;
    }
    this.written += 1;
    const { leftOut } = this;
    this.leftOut = 0;
    return leftOut;
  }
}
