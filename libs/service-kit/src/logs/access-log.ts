import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { AssentConfig } from '../config/assent-config.js';
import { whenOver } from '../http/when-over.js';
import { LogLimit } from './log-limit.js';
import { LINES_PER_SECOND, placeOf } from './request-log.js';

/** A line for each request that is answered, or whose caller did not wait for it, where somebody wants it. Off, it is not even asked. Who
 *  wants those alone that something is wrong with does not want one for each request of an outage, least of all from a process that has
 *  too much to do.
 *  @param issuerPath in front of the health probes, which are left out */
export function logAccess(fastify: FastifyInstance, logger: Logger, { accessLog, slowRequestMilliseconds }: AssentConfig['operations'], issuerPath: string): void {
  if (accessLog === 'off') return;
  const limit = new LogLimit(accessLog === 'all' ? Infinity : LINES_PER_SECOND);
  const log = (request: FastifyRequest, { statusCode: status }: FastifyReply, milliseconds: number, isAnswered: boolean): void => {
    const outcome = { ...placeOf(request), ...(isAnswered ? { status } : { hungUp: true }), milliseconds };
    const hasProblem = (isAnswered && status >= 500) || milliseconds >= slowRequestMilliseconds;
    const isProbe = request.routeOptions.url?.startsWith(`${issuerPath}/health/`) ?? false;
    const leftOut = hasProblem ? limit.take() : undefined;
    if (leftOut !== undefined) logger.warn({ ...outcome, ...(leftOut > 0 && { leftOut }) }, 'answered badly or slowly');
    else if (accessLog === 'all' && !isProbe) logger.info(outcome, 'answered');
  };
  fastify.addHook('onRequest', (request, reply, done) => {
    const began = performance.now();
    whenOver(reply, (isAnswered) => log(request, reply, Math.round(performance.now() - began), isAnswered));
    done();
  });
}
