import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { tap, type Observable } from 'rxjs';
import { entityTag } from './if-match.js';

/** Answers that have a version carry it as their entity tag. @spec RFC 9110 §8.8.3 */
@Injectable()
export class EntityTagInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      tap((answer: { readonly version?: unknown } | undefined) => {
        if (typeof answer?.version === 'number') reply.header('etag', entityTag(answer.version));
      }),
    );
  }
}
