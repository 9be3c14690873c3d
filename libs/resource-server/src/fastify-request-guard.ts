import { rememberAuth } from './auth.js';
import { receivedRequest, type PlatformRequest } from './received-request.js';
import type { RequestGuard } from './request-guard.js';

interface Reply {
  code(status: number): this;
  headers(headers: Record<string, string | string[]>): this;
  send(body?: unknown): this;
}

/** As `onRequest` hook of Fastify, or as `preHandler` where a credential may be in the body or cover it: see `fastifyRawBody`.
 *  Handlers find `authOf(request)`. */
export const fastifyRequestGuard =
  (guard: RequestGuard) =>
  async (request: PlatformRequest, reply: Reply): Promise<unknown> => {
    const verdict = await guard(receivedRequest(request));
    reply.headers(verdict.headers);
    if (!verdict.granted) return reply.code(verdict.status).send(verdict.body);
    rememberAuth(request, verdict.auth);
    return undefined;
  };
