import type { FastifyInstance, RouteHandlerMethod } from 'fastify';
import { Overloaded } from './overloaded.js';
import type { Traffic } from './traffic.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Its handler asks Traffic itself. */
    readonly guardsItself?: true;
  }
}

/** Puts every route that EndpointRoutes did not mount (the admin API, files) under the limits of Traffic. Health probes are never
 *  turned away: a busy process is not a dead one.
 *  @param issuerPath in front of the health probes */
export function guardRoutes(fastify: FastifyInstance, traffic: Traffic, issuerPath: string): void {
  fastify.addHook('onRoute', (route) => {
    if (route.config?.guardsItself === true || route.url.startsWith(`${issuerPath}/health/`)) return;
    route.handler = guarded(route.handler, traffic);
  });
}

function guarded(handler: RouteHandlerMethod, traffic: Traffic): RouteHandlerMethod {
  return function (request, reply) {
    if (!traffic.enter()) throw new Overloaded();
    const exit = (): void => traffic.exit();
    try {
      const answer: unknown = handler.call(this, request, reply);
      void Promise.resolve(answer).then(exit, exit);
      return answer;
    } catch (error) {
      exit();
      throw error;
    }
  };
}
