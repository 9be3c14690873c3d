import type { FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { requestIdOf } from '../http/request-id.js';
import { LogLimit } from './log-limit.js';

/** Of each kind. */
export const LINES_PER_SECOND = 20;

/** Writes down what went wrong with requests: once each, but in an outage not all of them. A process has one. */
export class RequestLog {
  private readonly limits = { bug: new LogLimit(LINES_PER_SECOND), outage: new LogLimit(LINES_PER_SECOND) };

  constructor(private readonly logger: Logger) {}

  /** @param error what the caller was told */
  bug(request: FastifyRequest, err: unknown, error = 'server_error'): void {
    const leftOut = this.limits.bug.take();
    if (leftOut !== undefined) this.logger.error({ ...placeOf(request), error, ...(leftOut > 0 && { leftOut }), err }, 'a request failed because of a bug');
  }

  outage(request: FastifyRequest, err: unknown, error = 'temporarily_unavailable'): void {
    const leftOut = this.limits.outage.take();
    if (leftOut !== undefined) this.logger.warn({ ...placeOf(request), error, ...(leftOut > 0 && { leftOut }), err }, 'a request failed because something is unavailable');
  }

  /** The caller's fault: only for who looks for it, since anybody can cause as many as they like. */
  refusal(request: FastifyRequest, error: string, detail: string | undefined): void {
    if (this.logger.isLevelEnabled('debug')) this.logger.debug({ ...placeOf(request), error, detail }, 'a request was refused');
  }
}

/** The route, not the address: an address may hold what must not be logged. */
export const placeOf = (request: FastifyRequest): object => ({
  requestId: requestIdOf(request),
  method: request.method,
  route: request.routeOptions.url,
  ip: request.ip,
});
