import { BEYOND, errorName, grantName, LATENCY_BOUNDS_MILLISECONDS, latencyName, OVERALL, type Sample } from '@assent/storage-postgres';
import type { EndpointMeter } from './endpoint-meter.js';
import type { ServiceMetrics } from './service-metrics.js';

type Totals = Map<string, number>;

const BOUNDS = [...LATENCY_BOUNDS_MILLISECONDS, BEYOND] as const;

/** Sees what was counted since it last looked. */
export class SampleTaker {
  private overall: Totals = new Map();
  private detail: Totals = new Map();

  constructor(private readonly metrics: Pick<ServiceMetrics, 'clients' | 'introspections' | 'meters' | 'tokens'>) {}

  /** @returns undefined: nothing happened */
  take(at: Date): Sample | undefined {
    const overall: Totals = new Map();
    const detail: Totals = new Map();
    for (const meter of this.metrics.meters) addMeter(meter, overall, detail);
    this.addTokens(overall, detail);
    this.addIntrospections(overall);
    const sample = { at, overall: increments(this.overall, overall), detail: increments(this.detail, detail), clients: this.metrics.clients.take() };
    this.overall = overall;
    this.detail = detail;
    return [sample.overall, sample.detail].some((counts) => Object.keys(counts).length > 0) ? sample : undefined;
  }

  private addTokens(overall: Totals, detail: Totals): void {
    for (const [grantType, byTokenType] of this.metrics.tokens) {
      for (const count of byTokenType.values()) {
        add(overall, OVERALL.tokens, count);
        add(detail, grantName(grantType), count);
      }
    }
  }

  private addIntrospections(overall: Totals): void {
    for (const { active, inactive } of Object.values(this.metrics.introspections)) {
      add(overall, OVERALL.active, active);
      add(overall, OVERALL.inactive, inactive);
    }
  }
}

function addMeter({ endpoint, errors, isProtocol, latency }: EndpointMeter, overall: Totals, detail: Totals): void {
  for (const [index, bound] of BOUNDS.entries()) {
    const count = latency[index] ?? 0;
    add(detail, latencyName(bound, endpoint), count);
    if (isProtocol) add(overall, latencyName(bound), count);
  }
  for (const [code, count] of errors) {
    add(detail, errorName(endpoint, code), count);
    if (isProtocol) add(overall, OVERALL.errors, count);
  }
}

function add(totals: Totals, name: string, count: number): void {
  if (count > 0) totals.set(name, (totals.get(name) ?? 0) + count);
}

const increments = (before: Totals, now: Totals): Record<string, number> =>
  Object.fromEntries([...now].map(([name, count]) => [name, count - (before.get(name) ?? 0)] as const).filter(([, count]) => count > 0));
