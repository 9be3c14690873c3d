import { randomUUID } from 'node:crypto';
import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { errorAnswer } from './error-response.js';
import { send } from './send.js';

/** Everything that escapes an endpoint ends here: answered as JSON, logged once, without stack traces for the caller. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    if (hungUp(http.getRequest<FastifyRequest>())) return;
    const requestId = randomUUID();
    const { response, kind } = errorAnswer(error, requestId);
    if (kind !== 'refusal') this.log(kind, error, requestId, http.getRequest<FastifyRequest>());
    if (!reply.sent && !reply.raw.headersSent) send(reply, response);
  }

  private log(kind: 'bug' | 'outage', error: unknown, requestId: string, { method, routeOptions }: FastifyRequest): void {
    // The route, not the address: an address may hold what must not be logged.
    const where = { requestId, method, route: routeOptions.url };
    if (kind === 'bug') this.logger.error({ ...where, err: error }, 'a request failed because of a bug');
    else this.logger.warn({ ...where, err: error }, 'a request failed because something is unavailable');
  }
}

/** The caller went away before the request was complete: there is nobody to answer, and nothing of ours to mend. */
const hungUp = ({ raw }: FastifyRequest): boolean => raw.destroyed && !raw.complete;
