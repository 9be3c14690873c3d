import type { Platform } from '../platform/platform.js';
import { type MetricsServer, startMetricsServer } from './metrics-server.js';
import { prometheusRegistry } from './prometheus-registry.js';
import { Sampler } from './sampler.js';
import { thisProcess } from './service-process.js';

/** For Prometheus, where the configuration wants it. @throws PortInUse */
export async function metricsServerOf(service: string, platform: Platform): Promise<MetricsServer | undefined> {
  const { host, port } = platform.config.metrics;
  return port === undefined ? undefined : startMetricsServer(prometheusRegistry(service, platform), { host, port });
}

/** For the console. */
export const samplerOf = (service: string, { config, logger, metrics, postgres, redis }: Platform): Sampler =>
  new Sampler({
    process: thisProcess(service),
    metrics,
    reports: postgres.reports,
    failing: async () => (redis === undefined || (await redis.healthy().catch(() => false)) ? undefined : 'redis does not answer'),
    intervalSeconds: config.metrics.sampleSeconds,
    logger,
  });
