import { LATENCY_BOUNDS_MILLISECONDS } from '@assent/storage-postgres';

/** 0 is not used. */
const STATUS_CLASSES = 6;

/** Counts the answers of one endpoint since the process started. Plain numbers: it runs for every request. */
export class EndpointMeter {
  /** One for each bound, and the last for what took longer. */
  readonly latency = new Array<number>(LATENCY_BOUNDS_MILLISECONDS.length + 1).fill(0);
  latencySumMilliseconds = 0;
  /** By the first digit of the status. */
  readonly statuses = new Array<number>(STATUS_CLASSES).fill(0);
  readonly errors = new Map<string, number>();

  /** @param isProtocol one of those that applications, resource servers and people's browsers come for */
  constructor(
    readonly endpoint: string,
    readonly isProtocol: boolean,
  ) {}

  answered(status: number, milliseconds: number, errorCode?: string): void {
    add(this.latency, bucketOf(milliseconds));
    this.latencySumMilliseconds += milliseconds;
    add(this.statuses, Math.floor(status / 100));
    if (errorCode !== undefined) this.errors.set(errorCode, (this.errors.get(errorCode) ?? 0) + 1);
  }

  get requests(): number {
    return this.latency.reduce((sum, count) => sum + count, 0);
  }
}

function add(counts: number[], index: number): void {
  counts[index] = (counts[index] ?? 0) + 1;
}

/** Halves the bounds until one is left. */
function bucketOf(milliseconds: number): number {
  let low = 0;
  let high = LATENCY_BOUNDS_MILLISECONDS.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (milliseconds <= (LATENCY_BOUNDS_MILLISECONDS[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}
