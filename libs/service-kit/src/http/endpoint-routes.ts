import { type Endpoint, type OAuthError, ServerError, type WireResponse } from '@assent/core';
import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest, HTTPMethods } from 'fastify';
import type { Logger } from 'pino';
import type { AssentConfig } from '../config/assent-config.js';
import { countAnswer, countFailure } from '../metrics/counting.js';
import type { EndpointMeter } from '../metrics/endpoint-meter.js';
import { ServiceMetrics } from '../metrics/service-metrics.js';
import { CONFIG, LOGGER, METRICS } from '../platform/tokens.js';
import { issuerPath } from './issuer-path.js';
import { send } from './send.js';
import { proxyHopFor, transportFor, type TransportOf } from './transport.js';
import { wireRequest } from './wire-request.js';

/** Wrong methods too: the endpoint answers 405 itself. */
const METHODS: HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Mounts the core's endpoints on Fastify itself.
 *
 *  Nest's router adds its proxy, execution context and response handling to each request: about 4 of 29 µs of CPU,
 *  for guards, pipes and interceptors that these endpoints do not have. */
@Injectable()
export class EndpointRoutes {
  private readonly transportOf: TransportOf;

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    @Inject(CONFIG) private readonly config: AssentConfig,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(METRICS) private readonly metrics: ServiceMetrics,
  ) {
    this.transportOf = transportFor(config.service);
  }

  /** @param path below the issuer's path */
  mount(path: string, endpoint: Endpoint): void {
    this.route(issuerPath(this.config.service.issuer) + path, endpoint, this.transportOf, this.meter(path));
  }

  /** For what reverse proxies ask about the requests that they hold: X-Forwarded-Proto is about those.
   *  @param path below the issuer's path */
  mountForProxies(path: string, endpoint: Endpoint): void {
    this.route(issuerPath(this.config.service.issuer) + path, endpoint, proxyHopFor(this.config.service), this.meter(path));
  }

  /** @param path from the root of the origin, as well-known addresses are */
  mountAtRoot(path: string, endpoint: Endpoint): void {
    this.route(path, endpoint, this.transportOf, this.meter(path));
  }

  private meter(path: string): EndpointMeter {
    return this.metrics.meter(path === '' ? '/' : path, true);
  }

  private route(url: string, endpoint: Endpoint, transportOf: TransportOf, meter: EndpointMeter): void {
    this.adapterHost.httpAdapter.getInstance<FastifyInstance>().route({
      method: METHODS,
      url,
      config: { metersItself: true },
      handler: async (request, reply) => {
        const began = performance.now();
        let response: WireResponse;
        try {
          response = await endpoint(wireRequest(request, transportOf(request)));
        } catch (error) {
          countFailure(meter, error, began);
          throw error;
        }
        countAnswer(meter, response, began);
        if (response.error !== undefined) this.logRefusal(response.error, request);
        send(reply, response);
        return reply;
      },
    });
  }

  /** A bug and an outage are for the operator; a caller's fault only for who looks for it: anybody can cause as many as they like. */
  private logRefusal(error: OAuthError, { method, routeOptions, ip }: FastifyRequest): void {
    const where = { method, route: routeOptions.url, ip, error: error.code };
    if (error instanceof ServerError) this.logger.error({ ...where, err: error.cause }, 'a request failed because of a bug');
    else if (error.status >= 500) this.logger.warn({ ...where, err: error }, 'a request failed because something is unavailable');
    else this.logger.debug({ ...where, detail: error.detail ?? error.description }, 'a request was refused');
  }
}
