import { countOf, OVERALL } from '../samples/sample.js';
import { LatencyCounts, type Percentiles } from './latency-counts.js';

export interface MetricsStep extends Percentiles {
  /** When it begins. */
  readonly at: Date;
  readonly requests: number;
  readonly tokensIssued: number;
  readonly introspectionsActive: number;
  readonly introspectionsInactive: number;
  readonly errors: number;
}

export interface MetricsOver {
  readonly from: Date;
  /** What is younger is not known yet; the last step may end here. */
  readonly to: Date;
  readonly stepSeconds: number;
  /** Oldest first, quiet ones too. Of the protocol's endpoints only: who looks at a chart does not change it. */
  readonly steps: readonly MetricsStep[];
  readonly tokensByGrantType: readonly { readonly grantType: string; readonly count: number }[];
  readonly errors: readonly { readonly endpoint: string; readonly code: string; readonly count: number }[];
  /** Busiest first. */
  readonly topClients: readonly NamedClient[];
  readonly latency: readonly ({ readonly endpoint: string; readonly requests: number } & Percentiles)[];
}

export interface NamedClient {
  readonly clientId: string;
  /** Null: it has no name, or is gone. */
  readonly clientName: string | null;
  readonly tokensIssued: number;
  readonly introspections: number;
}

/** A sum of samples. */
export interface StepCount {
  /** Counted since 1970; null: of the whole range. */
  readonly step: number | null;
  readonly name: string;
  readonly count: number;
}

type Range = Pick<MetricsOver, 'from' | 'to' | 'stepSeconds'>;

/** Sorts the sums of samples into what people look at. */
export class MetricsSummary {
  private readonly steps = new Map<number, { readonly counts: Map<string, number>; readonly latency: LatencyCounts }>();
  private readonly grants = new Map<string, number>();
  private readonly errors: { readonly endpoint: string; readonly code: string; readonly count: number }[] = [];
  private readonly endpoints = new Map<string, LatencyCounts>();

  constructor(
    private readonly range: Range,
    counts: readonly StepCount[],
  ) {
    const { from, stepSeconds, to } = range;
    for (let at = from.getTime(); at < to.getTime(); at += stepSeconds * 1000) this.steps.set(at / stepSeconds / 1000, { counts: new Map(), latency: new LatencyCounts() });
    for (const each of counts) {
      if (each.step === null) this.addDetail(each);
      else this.addToStep(each.step, each);
    }
  }

  with(topClients: readonly NamedClient[]): MetricsOver {
    return {
      ...this.range,
      steps: [...this.steps].map(([step, { counts, latency }]) => ({
        at: new Date(step * this.range.stepSeconds * 1000),
        requests: latency.total,
        tokensIssued: counts.get(OVERALL.tokens) ?? 0,
        introspectionsActive: counts.get(OVERALL.active) ?? 0,
        introspectionsInactive: counts.get(OVERALL.inactive) ?? 0,
        errors: counts.get(OVERALL.errors) ?? 0,
        ...latency.percentiles(),
      })),
      tokensByGrantType: mostFirst([...this.grants].map(([grantType, count]) => ({ grantType, count }))),
      errors: mostFirst(this.errors),
      topClients,
      latency: [...this.endpoints]
        .map(([endpoint, latency]) => ({ endpoint, requests: latency.total, ...latency.percentiles() }))
        .sort((one, other) => other.requests - one.requests || (one.endpoint < other.endpoint ? -1 : 1)),
    };
  }

  private addToStep(step: number, { name, count }: StepCount): void {
    const { counts, latency } = this.steps.get(step) ?? {};
    const of = countOf(name);
    if (of?.kind === 'latency') latency?.add(of.bound, count);
    else counts?.set(name, count);
  }

  private addDetail({ name, count }: StepCount): void {
    const of = countOf(name);
    if (of?.kind === 'grant') this.grants.set(of.grantType, count);
    if (of?.kind === 'error') this.errors.push({ endpoint: of.endpoint, code: of.code, count });
    if (of?.kind === 'latency') this.endpointOf(of.endpoint).add(of.bound, count);
  }

  private endpointOf(endpoint: string): LatencyCounts {
    const known = this.endpoints.get(endpoint);
    if (known !== undefined) return known;
    const latency = new LatencyCounts();
    this.endpoints.set(endpoint, latency);
    return latency;
  }
}

const mostFirst = <Counted extends { readonly count: number }>(list: readonly Counted[]): readonly Counted[] => [...list].sort((one, other) => other.count - one.count);
