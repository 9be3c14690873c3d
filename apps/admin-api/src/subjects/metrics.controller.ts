import type { MetricsView } from '@assent/admin-contracts';
import { type AssentConfig, CONFIG, MANAGEMENT } from '@assent/service-kit';
import type { Management, MetricsOver } from '@assent/storage-postgres';
import { Inject } from '@nestjs/common';
import { Call, type CallOf } from '../http/call.js';
import { AdminController, Operation } from '../http/operation.js';

@AdminController()
export class MetricsController {
  constructor(
    @Inject(MANAGEMENT) private readonly management: Management,
    @Inject(CONFIG) private readonly config: AssentConfig,
  ) {}

  @Operation('getMetrics')
  async get(@Call() { query }: CallOf<'getMetrics'>): Promise<MetricsView> {
    return metricsView(await this.management.metrics.over({ minutes: query.minutes, sampleSeconds: this.config.metrics.sampleSeconds }));
  }
}

const metricsView = ({ errors, from, latency, stepSeconds, steps, to, tokensByGrantType, topClients }: MetricsOver): MetricsView => ({
  from: from.toISOString(),
  to: to.toISOString(),
  step_seconds: stepSeconds,
  steps: steps.map((step) => ({
    at: step.at.toISOString(),
    requests: step.requests,
    tokens_issued: step.tokensIssued,
    introspections_active: step.introspectionsActive,
    introspections_inactive: step.introspectionsInactive,
    errors: step.errors,
    ...percentilesView(step),
  })),
  tokens_by_grant_type: tokensByGrantType.map(({ grantType, count }) => ({ grant_type: grantType, count })),
  errors: errors.map(({ code, count, endpoint }) => ({ endpoint, code, count })),
  top_clients: topClients.map(({ clientId, clientName, introspections, tokensIssued }) => ({
    client_id: clientId,
    ...(clientName !== null && { client_name: clientName }),
    tokens_issued: tokensIssued,
    introspections,
  })),
  latency: latency.map(({ endpoint, requests, ...percentiles }) => ({ endpoint, requests, ...percentilesView(percentiles) })),
});

const percentilesView = ({ p50, p95, p99 }: Pick<MetricsOver['steps'][number], 'p50' | 'p95' | 'p99'>) => ({
  p50_milliseconds: rounded(p50),
  p95_milliseconds: rounded(p95),
  p99_milliseconds: rounded(p99),
});

/** A histogram knows no more. */
const rounded = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1000;
