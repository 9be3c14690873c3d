import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { describedSettings } from '../config/described-settings.js';
import type { Environment } from '../config/environment.js';
import { readConfig } from '../config/read-config.js';
import { withSecretFiles } from '../config/secret-files.js';
import { watchEventLoop } from '../http/event-loop-watch.js';
import { HttpServer } from '../http/http-server.js';
import { createLogger } from '../logs/logger.js';
import { metricsServerOf, samplerOf } from '../metrics/start-metrics.js';
import { connectPlatform } from '../platform/connect-platform.js';
import type { Platform } from '../platform/platform.js';
import { startMaintenance } from '../platform/maintenance.js';
import { preparePlatform } from '../platform/prepare-platform.js';
import { untilAvailable } from '../platform/until-available.js';
import { startTracing } from '../tracing/start-tracing.js';
import type { Tracing } from '../tracing/tracing.js';
import { createService } from './create-service.js';
import { drained } from './drained.js';
import { inTurn, withinTime } from './in-turn.js';
import { PortInUse } from './port-in-use.js';

export interface ServiceOptions {
  /** Names the service in its log. */
  readonly name: string;
  readonly module: Type;
  readonly env: Environment;
  /** What of it somebody has set, where the starting program filled in the rest; all of it when absent. */
  readonly given?: Environment;
}

export interface RunningService {
  /** Where it listens. */
  readonly url: string;
  /** For Prometheus. */
  readonly metricsUrl?: string;
  readonly platform: Platform;
  /** Finishes what is in flight, then closes everything. */
  close(): Promise<void>;
}

/** Stores that start at the same time get so long to come up. */
const STORE_PATIENCE_MILLISECONDS = 30_000;

/** @throws ConfigurationError, StoreUnavailable, ImportRefused, PortInUse */
export async function startService({ name, module, env: written, given }: ServiceOptions): Promise<RunningService> {
  const config = readConfig(written);
  const env = withSecretFiles(written);
  const settings = describedSettings(env, given ?? env);
  const logger = createLogger(name, config.service.logLevel);
  const tracing = await startTracing(name, config, logger);
  const platform = await untilAvailable(() => connectPlatform(config, settings, logger, tracing), logger, STORE_PATIENCE_MILLISECONDS);
  const stop = [withinTime(() => platform.close(), 'the stores', logger)];
  if (tracing !== undefined) stop.unshift(withinTime(() => tracing.close(), 'the last traces', logger));
  try {
    await preparePlatform(platform);
    const metrics = await metricsServerOf(name, platform);
    if (metrics !== undefined) stop.unshift(() => metrics.close());
    const server = new HttpServer(platform.traffic);
    const app = await listening(module, platform, server, tracing);
    const sampler = samplerOf(name, platform);
    const stopWatching = watchEventLoop(platform.traffic, config.operations.maxEventLoopLagMilliseconds);
    stop.unshift(
      () => drained(app, server, platform),
      async () => stopWatching(),
      withinTime(startMaintenance(platform), 'maintenance', logger),
      withinTime(() => sampler.stop(), 'the last metrics', logger),
    );
    sampler.start();
    const where = { url: urlOf(app), ...(metrics !== undefined && { metricsUrl: metrics.url }) };
    logger.info({ ...where, issuer: config.service.issuer }, 'ready');
    return { ...where, platform, close: async () => (await inTurn(stop), logger.info('stopped')) };
  } catch (error) {
    await inTurn(stop);
    throw PortInUse.from(error, config.service);
  }
}

async function listening(module: Type, platform: Platform, server: HttpServer, tracing: Tracing | undefined): Promise<NestFastifyApplication> {
  const app = await createService(module, platform, server, tracing);
  const { host, port } = platform.config.service;
  try {
    await app.init();
    // Not app.listen: that logs a port in use as an error of its own before it throws.
    await app.getHttpAdapter().getInstance().listen({ port, host });
    return app;
  } catch (error) {
    await app.close();
    throw error;
  }
}

function urlOf(app: NestFastifyApplication): string {
  const address = app.getHttpServer().address();
  if (address === null || typeof address === 'string') throw new Error('the server has no TCP address');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}
