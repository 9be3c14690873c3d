import { type Endpoint, ServerError, type WireResponse } from '@assent/core';
import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import type { AssentConfig } from '../config/assent-config.js';
import { RequestLog } from '../logs/request-log.js';
import { countAnswer, countFailure } from '../metrics/counting.js';
import type { EndpointMeter } from '../metrics/endpoint-meter.js';
import { ServiceMetrics } from '../metrics/service-metrics.js';
import { CONFIG, METRICS, TRAFFIC } from '../platform/tokens.js';
import { issuerPath } from './issuer-path.js';
import { overloadAnswer } from './overload-answer.js';
import { Overloaded } from './overloaded.js';
import { requestIdOf } from './request-id.js';
import { send } from './send.js';
import { Traffic } from './traffic.js';
import { proxyHopFor, transportFor, type TransportOf } from './transport.js';
import { wireRequest } from './wire-request.js';
import { withRequestId } from './with-request-id.js';

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
    @Inject(RequestLog) private readonly log: RequestLog,
    @Inject(METRICS) private readonly metrics: ServiceMetrics,
    @Inject(TRAFFIC) private readonly traffic: Traffic,
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
      config: { metersItself: true, guardsItself: true },
      handler: async (request, reply) => {
        const began = performance.now();
        if (!this.traffic.enter()) return this.turnAway(request, reply, { endpoint, meter });
        let response: WireResponse;
        try {
          response = await endpoint(wireRequest(request, transportOf(request)));
        } catch (error) {
          countFailure(meter, error, began);
          throw error;
        } finally {
          this.traffic.exit();
        }
        countAnswer(meter, response, began);
        if (response.error !== undefined) this.logRefusal(response.error, request);
        if (this.traffic.isLeaving) reply.raw.shouldKeepAlive = false;
        send(reply, response.status >= 500 ? withRequestId(response, requestIdOf(request)) : response);
        return reply;
      },
    });
  }

  private turnAway(request: FastifyRequest, reply: FastifyReply, { endpoint, meter }: { readonly endpoint: Endpoint; readonly meter: EndpointMeter }): FastifyReply {
    countFailure(meter, new Overloaded(), performance.now());
    send(reply.headers(endpoint.headers ?? {}), overloadAnswer(requestIdOf(request), request.headers.accept));
    return reply;
  }

  private logRefusal(error: NonNullable<WireResponse['error']>, request: FastifyRequest): void {
    if (error instanceof ServerError) this.log.bug(request, error.cause, error.code);
    else if (error.status >= 500) this.log.outage(request, error, error.code);
    else this.log.refusal(request, error.code, error.detail ?? error.description);
  }
}
