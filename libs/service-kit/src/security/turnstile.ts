/** Lets a few in at a time; the others wait in line, and a line that is too long is closed. */
export class Turnstile {
  private inside = 0;
  private readonly line: (() => void)[] = [];

  constructor(
    private readonly capacity: number,
    private readonly maxWaiting: number,
  ) {}

  /** @throws what `full` makes, when too many wait already */
  async pass<T>(work: () => Promise<T>, full: () => Error): Promise<T> {
    if (this.inside >= this.capacity) {
      if (this.line.length >= this.maxWaiting) throw full();
      await new Promise<void>((enter) => this.line.push(enter));
    } else {
      this.inside++;
    }
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  /** Hands the place to the next in line, so that nobody slips in between. */
  private leave(): void {
    const next = this.line.shift();
    if (next) next();
    else this.inside--;
  }
}
