import type { FastifyInstance } from 'fastify';
import type { AssentConfig } from '../config/assent-config.js';

/** Which product a store is, as OpenTelemetry names it. @spec OpenTelemetry semantic conventions, db.system.name */
export type StoreSystem = 'postgresql' | 'redis';

/** Spans of requests and of what they ask of the stores. */
export interface Tracing {
  /** To be called before routes are mounted. @param issuerPath in front of the health probes, which are not traced */
  traceRequests(fastify: FastifyInstance, issuerPath: string): void;
  /** @returns stores whose calls are spans of the requests that make them */
  watch<Stores extends object>(stores: Stores, system: StoreSystem): Stores;
  /** @returns the same for what holds stores by name beside methods of its own */
  watchManagement<Management extends object>(management: Management): Management;
  /** Delivers what is left. */
  close(): Promise<void>;
}

/** Where spans go. @returns undefined: nobody wants them */
export function collectorOf({ tracing }: AssentConfig): string | undefined {
  const { endpoint, exporter, sdkDisabled, tracesEndpoint } = tracing;
  if (sdkDisabled || exporter === 'none') return undefined;
  // OTLP exporter specification: the one address is used as it is, the other is the base of all signals.
  return tracesEndpoint ?? (endpoint === undefined ? undefined : `${endpoint.replace(/\/$/, '')}/v1/traces`);
}
