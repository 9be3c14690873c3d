import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RequestLog } from '../logs/request-log.js';
import { errorAnswer } from './error-response.js';
import { hungUp } from './hung-up.js';
import { overloadAnswer } from './overload-answer.js';
import { requestIdOf } from './request-id.js';
import { send } from './send.js';

/** Everything that escapes an endpoint ends here: answered as JSON, logged once, without stack traces for the caller. People who come
 *  when there is too much to do get a page. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(private readonly log: RequestLog) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    if (hungUp(request)) return;
    const { response, kind } = errorAnswer(error, requestIdOf(request));
    if (kind === 'bug' || kind === 'outage') this.log[kind](request, error);
    if (!reply.sent && !reply.raw.headersSent) send(reply, kind === 'overload' ? overloadAnswer(requestIdOf(request), request.headers.accept) : response);
  }
}
