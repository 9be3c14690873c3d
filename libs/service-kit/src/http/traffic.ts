/** Why a request was turned away at the door. */
export type Overload = 'in_flight' | 'event_loop';

/** What one process is working on, and whether more may come in. Plain numbers: it is asked for every request. */
export class Traffic {
  /** Turned away since the process started. */
  readonly refused: Record<Overload, number> = { in_flight: 0, event_loop: 0 };
  /** The process stops: what it answers now is the last answer on its connection. */
  isLeaving = false;
  /** The event loop is far behind with what it has accepted already. */
  isBehind = false;
  private working = 0;

  /** @param tell hears of each request that is turned away */
  constructor(
    private readonly maxInFlight: number,
    private readonly tell: (overload: Overload) => void = () => undefined,
  ) {}

  get inFlight(): number {
    return this.working;
  }

  /** Whoever comes in says so with exit(), whatever became of the request. @returns false: the house is full */
  enter(): boolean {
    if (this.working >= this.maxInFlight) return this.refuse('in_flight');
    if (this.isBehind) return this.refuse('event_loop');
    this.working += 1;
    return true;
  }

  exit(): void {
    this.working -= 1;
  }

  private refuse(overload: Overload): false {
    this.refused[overload] += 1;
    this.tell(overload);
    return false;
  }
}
