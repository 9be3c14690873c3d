import type { Logger } from 'pino';
import type { AssentConfig } from '../config/assent-config.js';
import { collectorOf, type Tracing } from './tracing.js';

/** The libraries of OpenTelemetry are loaded only where somebody wants traces: otherwise they cost neither time nor memory. */
export async function startTracing(service: string, config: AssentConfig, logger: Logger): Promise<Tracing | undefined> {
  const url = collectorOf(config);
  if (url === undefined) return undefined;
  const { openTelemetry } = await import('./open-telemetry.js');
  return openTelemetry({ service, url, config, logger });
}
