import { hungUp, Overloaded, overloadPage, RequestLog, requestIdOf, send } from '@assent/service-kit';
import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemOf } from './problem-of.js';

/** Every error of the admin API ends here, as a problem; bugs and outages are logged. Only who comes to sign in when there is too much to do
 *  gets a page. @spec RFC 9457 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(RequestLog) private readonly log: RequestLog) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    if (hungUp(request)) return;
    const { kind, status, headers, body } = problemOf(error, requestIdOf(request));
    const page = error instanceof Overloaded ? overloadPage(requestIdOf(request), request.headers.accept) : undefined;
    if (kind === 'internal') this.log.bug(request, error, kind);
    if (kind === 'unavailable' && !(error instanceof Overloaded)) this.log.outage(request, error, kind); // of that the process tells by itself
    if (!reply.sent && !reply.raw.headersSent) send(reply, page ?? { status, headers, body: JSON.stringify(body) });
  }
}
