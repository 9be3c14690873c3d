import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { Platform } from '../platform/platform.js';
import { RecordedHistogram } from './recorded-histogram.js';
import type { ServiceMetrics } from './service-metrics.js';
import { VERSION } from './service-process.js';

type Watched = Pick<Platform, 'metrics' | 'postgres' | 'redis' | 'traffic'>;

/** A metric whose values are read when somebody asks for them. */
interface Read<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly Label[];
  readonly values: () => Iterable<readonly [labels: Readonly<Record<Label, string>>, value: number]>;
}

/** What Prometheus sees of a process: docs/metrics.md. */
export function prometheusRegistry(service: string, { metrics, postgres, redis, traffic }: Watched): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  registry.registerMetric(new RecordedHistogram(() => metrics.meters));
  for (const each of [requests(metrics), errors(metrics), tokens(metrics), introspections(metrics), refusals(traffic)]) counter(each, registry);
  gauge({ name: 'assent_info', help: 'Always 1.', labelNames: ['version'], values: () => [[{ version: VERSION }, 1]] }, registry);
  gauge(connections(postgres), registry);
  gauge({ name: 'assent_requests_in_flight', help: 'Requests that are being worked on.', labelNames: [], values: () => [[{}, traffic.inFlight]] }, registry);
  if (redis !== undefined) gauge({ name: 'assent_redis_up', help: '1 while the connection to Redis stands.', labelNames: [], values: () => [[{}, Number(redis.isConnected())]] }, registry);
  collectDefaultMetrics({ register: registry });
  return registry;
}

function counter<Label extends string>({ values, ...metric }: Read<Label>, registry: Registry): void {
  const reading = new Counter({
    ...metric,
    registers: [registry],
    collect: () => {
      reading.reset();
      for (const [labels, value] of values()) reading.inc(labels, value);
    },
  });
}

function gauge<Label extends string>({ values, ...metric }: Read<Label>, registry: Registry): void {
  const reading = new Gauge({
    ...metric,
    registers: [registry],
    collect: () => {
      for (const [labels, value] of values()) reading.set(labels, value);
    },
  });
}

const requests = (metrics: ServiceMetrics): Read<string> => ({
  name: 'assent_requests_total',
  help: 'Requests answered, by endpoint and class of the status.',
  labelNames: ['endpoint', 'status'],
  values: () =>
    [...metrics.meters].flatMap(({ endpoint, statuses }) => statuses.flatMap((count, digit) => (count === 0 ? [] : [[{ endpoint, status: `${digit}xx` }, count] as const]))),
});

/** Bugs are there before the first one: Prometheus sees increases, and none in what appears with a 1. */
const NO_BUGS = ['server_error', 0] as const;

const errors = (metrics: ServiceMetrics): Read<string> => ({
  name: 'assent_errors_total',
  help: 'Requests answered with an error of the protocol, by endpoint and code.',
  labelNames: ['endpoint', 'code'],
  values: () => [...metrics.meters].flatMap(({ endpoint, errors: codes }) => [...new Map([NO_BUGS, ...codes])].map(([code, count]) => [{ endpoint, code }, count] as const)),
});

const tokens = ({ tokens: issued }: ServiceMetrics): Read<string> => ({
  name: 'assent_tokens_issued_total',
  help: 'Access tokens issued, by grant type and token type.',
  labelNames: ['grant_type', 'token_type'],
  values: () => [...issued].flatMap(([grantType, byTokenType]) => [...byTokenType].map(([tokenType, count]) => [{ grant_type: grantType, token_type: tokenType }, count] as const)),
});

const introspections = ({ introspections: asked }: ServiceMetrics): Read<string> => ({
  name: 'assent_introspections_total',
  help: 'Questions about credentials that were answered, by endpoint and outcome.',
  labelNames: ['endpoint', 'outcome'],
  values: () => Object.entries(asked).flatMap(([endpoint, outcomes]) => Object.entries(outcomes).map(([outcome, count]) => [{ endpoint: `/${endpoint}`, outcome }, count] as const)),
});

const refusals = ({ refused }: Platform['traffic']): Read<string> => ({
  name: 'assent_requests_refused_total',
  help: 'Requests that were turned away because there was too much work: too many in flight, or a process far behind.',
  labelNames: ['reason'],
  values: () => Object.entries(refused).map(([reason, count]) => [{ reason }, count] as const),
});

const connections = ({ poolState }: Pick<Platform['postgres'], 'poolState'>): Read<string> => ({
  name: 'assent_postgres_pool',
  help: 'Connections to Postgres for requests (total, idle), and calls that wait for one (waiting).',
  labelNames: ['state'],
  values: () => Object.entries(poolState()).map(([state, count]) => [{ state }, Number(count)] as const),
});
