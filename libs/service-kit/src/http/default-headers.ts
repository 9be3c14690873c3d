import type { FastifyInstance } from 'fastify';
import { REQUEST_ID_HEADER, requestIdOf } from './request-id.js';

/** On every answer, unless an endpoint says otherwise. @spec RFC 9700 §4.2.4 (Referer), RFC 6749 §5.1 (no-store) */
export const DEFAULT_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

export function sendDefaultHeaders(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.headers(DEFAULT_HEADERS).header(REQUEST_ID_HEADER, requestIdOf(request));
    done();
  });
}
