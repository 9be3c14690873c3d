import { LATENCY_BOUNDS_MILLISECONDS } from '../samples/latency-bounds.js';
import { BEYOND } from '../samples/sample.js';

export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** Requests by the bound that they stayed within. */
export class LatencyCounts {
  /** One for each bound, and the last for what is beyond. */
  private readonly counts = new Array<number>(LATENCY_BOUNDS_MILLISECONDS.length + 1).fill(0);
  total = 0;

  /** @param bound as in a sample; one that this version does not know counts as the next that it does know */
  add(bound: string, count: number): void {
    const limit = bound === BEYOND ? Infinity : Number(bound);
    const index = LATENCY_BOUNDS_MILLISECONDS.findIndex((known) => limit <= known);
    const at = index === -1 ? this.counts.length - 1 : index;
    this.counts[at] = (this.counts[at] ?? 0) + count;
    this.total += count;
  }

  percentiles(): Percentiles {
    return { p50: this.percentile(0.5), p95: this.percentile(0.95), p99: this.percentile(0.99) };
  }

  /** Milliseconds, as if the requests of a bucket were spread evenly within it; 0 without requests. What is beyond the last bound counts as that bound. */
  private percentile(share: number): number {
    const rank = share * this.total;
    let below = 0;
    for (const [index, upper] of LATENCY_BOUNDS_MILLISECONDS.entries()) {
      const count = this.counts[index] ?? 0;
      if (count > 0 && below + count >= rank) {
        const lower = LATENCY_BOUNDS_MILLISECONDS[index - 1] ?? 0;
        return lower + (upper - lower) * ((rank - below) / count);
      }
      below += count;
    }
    return this.total === 0 ? 0 : (LATENCY_BOUNDS_MILLISECONDS.at(-1) ?? 0);
  }
}
