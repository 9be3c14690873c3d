import { LOGGER, requestIdOf } from '@assent/service-kit';
import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { problemOf } from './problem-of.js';

/** Every error of the admin API ends here, as a problem; bugs and outages are logged. @spec RFC 9457 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const requestId = requestIdOf(request);
    const { kind, status, headers, body } = problemOf(error, requestId);
    // The route, not the address: an address may hold what must not be logged.
    const where = { requestId, method: request.method, route: request.routeOptions.url };
    if (kind === 'internal') this.logger.error({ ...where, err: error }, 'an admin request failed because of a bug');
    if (kind === 'unavailable') this.logger.warn({ ...where, err: error }, 'an admin request failed because something is unavailable');
    // Bytes: to text Fastify would add a charset, which JSON does not have (RFC 8259 §11).
    if (!reply.sent && !reply.raw.headersSent) reply.code(status).headers(headers).send(Buffer.from(JSON.stringify(body)));
  }
}
