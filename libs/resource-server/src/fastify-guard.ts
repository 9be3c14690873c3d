import { rememberAuth } from './auth.js';
import { authorizationHeaders, type HeaderSource } from './authorization-headers.js';
import type { BearerGuard } from './bearer-guard.js';

interface Reply {
  code(status: number): this;
  headers(headers: Record<string, string>): this;
  send(body?: unknown): this;
}

/** As `onRequest` or `preHandler` hook of a Fastify route or server; handlers find `authOf(request)`. */
export const fastifyGuard =
  (guard: BearerGuard) =>
  async (request: { readonly raw: HeaderSource }, reply: Reply): Promise<unknown> => {
    const verdict = await guard(authorizationHeaders(request.raw));
    if (!verdict.granted) return reply.code(verdict.status).headers(verdict.headers).send(verdict.body);
    rememberAuth(request, verdict.auth);
    return undefined;
  };
