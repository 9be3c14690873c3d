import type { FastifyInstance, onResponseHookHandler } from 'fastify';
import type { ServiceMetrics } from './service-metrics.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Its handler counts its answers. */
    readonly metersItself?: true;
  }
}

/** Counts what EndpointRoutes did not mount: the admin API, files. Probes of orchestrators are not counted.
 *  @param issuerPath which the names of endpoints leave out */
export function meterRoutes(fastify: FastifyInstance, metrics: ServiceMetrics, issuerPath: string): void {
  fastify.addHook('onRoute', (route) => {
    const path = route.url.startsWith(`${issuerPath}/`) ? route.url.slice(issuerPath.length) : route.url;
    if (route.config?.metersItself === true || path.startsWith('/health/')) return;
    const meter = metrics.meter(path, false);
    const count: onResponseHookHandler = (_request, reply, done) => {
      meter.answered(reply.statusCode, reply.elapsedTime, CODES[reply.statusCode]);
      done();
    };
    route.onResponse = [route.onResponse ?? [], count].flat();
  });
}

/** What the admin API refuses is no error of the protocol; what fails is one of ours. */
const CODES: Readonly<Record<number, string>> = { 500: 'server_error', 503: 'temporarily_unavailable' };
