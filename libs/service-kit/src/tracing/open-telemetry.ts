import type { Tracer } from '@opentelemetry/api';
import { setGlobalErrorHandler } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';
import type { AssentConfig } from '../config/assent-config.js';
import { LogLimit } from '../logs/log-limit.js';
import { thisProcess } from '../metrics/service-process.js';
import { samplerOf } from './sampler-of.js';
import { traceRequests } from './trace-requests.js';
import { tracedManagement, tracedStores } from './traced-stores.js';
import type { Tracing } from './tracing.js';

export interface OpenTelemetryOptions {
  readonly service: string;
  /** Of the collector. */
  readonly url: string;
  readonly config: AssentConfig;
  readonly logger: Logger;
}

/** Bounded: what the collector does not take in time is dropped, and no request waits for it. */
const QUEUE = { maxQueueSize: 2048, maxExportBatchSize: 512, scheduledDelayMillis: 2000 } as const;

/** Nothing but the teller of problems is registered globally: whoever else uses OpenTelemetry in this process is left alone. */
export function openTelemetry({ service, url, config, logger }: OpenTelemetryOptions): Tracing {
  const provider = providerOf(service, url, config);
  const tracer: Tracer = provider.getTracer('assent');
  const tell = tellerOf(logger);
  setGlobalErrorHandler(tell);
  return {
    traceRequests: (fastify, issuerPath) => traceRequests(fastify, tracer, { issuerPath, trustedProxies: config.service.trustedProxies }),
    watch: (stores, system) => tracedStores(stores, system, tracer),
    watchManagement: (management) => tracedManagement(management, tracer),
    close: () => provider.shutdown().catch(tell),
  };
}

function providerOf(service: string, url: string, { tracing }: AssentConfig): TracerProvider {
  const { headers, timeoutMilliseconds } = tracing;
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: timeoutMilliseconds, ...(headers !== undefined && { headers: { ...headers } }) });
  const { instance, version } = thisProcess(service);
  return new TracerProvider({
    sampler: samplerOf(tracing),
    resource: resourceFromAttributes({
      'service.instance.id': instance,
      'service.version': version,
      ...tracing.resourceAttributes,
      'service.name': tracing.serviceName ?? tracing.resourceAttributes['service.name'] ?? `assent-${service}`,
    }),
    spanProcessors: [new BatchSpanProcessor({ exporter, exportTimeoutMillis: timeoutMilliseconds, ...QUEUE })],
  });
}

/** A collector that is down is worth a line now and then. */
function tellerOf(logger: Logger): (problem: unknown) => void {
  const limit = new LogLimit(1);
  return (problem) => {
    const leftOut = limit.take();
    if (leftOut !== undefined) logger.warn({ ...(leftOut > 0 && { leftOut }), err: problem }, 'traces cannot be delivered');
  };
}
