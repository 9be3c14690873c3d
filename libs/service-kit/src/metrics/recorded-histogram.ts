import { LATENCY_BOUNDS_MILLISECONDS } from '@assent/storage-postgres';
import { Histogram, type MetricValueWithName } from 'prom-client';
import type { EndpointMeter } from './endpoint-meter.js';

const NAME = 'assent_request_duration_seconds';
const HELP = 'How long endpoints took to answer.';

/** Shows what was counted elsewhere: to count in prom-client itself would cost each request ten times as much. */
export class RecordedHistogram extends Histogram<'endpoint'> {
  constructor(private readonly meters: () => Iterable<EndpointMeter>) {
    super({ name: NAME, help: HELP, labelNames: ['endpoint'], registers: [] });
  }

  /** What a registry asks its metrics for, though the types do not say so. */
  async getForPromString(): Promise<object> {
    return { name: NAME, help: HELP, type: 'histogram', aggregator: 'sum', values: [...this.meters()].flatMap(series) };
  }
}

/** Buckets are cumulative, and the last is +Inf. @spec Prometheus exposition formats */
function series({ endpoint, latency, latencySumMilliseconds, requests }: EndpointMeter): MetricValueWithName<'endpoint'>[] {
  if (requests === 0) return [];
  let within = 0;
  const buckets = latency.map((count, index) => {
    within += count;
    const bound = LATENCY_BOUNDS_MILLISECONDS[index];
    return { metricName: `${NAME}_bucket`, labels: { endpoint, le: bound === undefined ? '+Inf' : String(bound / 1000) }, value: within };
  });
  return [
    ...buckets,
    { metricName: `${NAME}_sum`, labels: { endpoint }, value: latencySumMilliseconds / 1000 },
    { metricName: `${NAME}_count`, labels: { endpoint }, value: requests },
  ];
}
