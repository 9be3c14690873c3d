import type { WireResponse } from '@assent/core';
import type { FastifyReply } from 'fastify';

/** Sends what the core answered. */
export function send(reply: FastifyReply, { status, headers, body }: WireResponse): void {
  // Fastify wants mutable arrays, and does not change them.
  reply.code(status).headers(headers as Record<string, string | string[]>).send(body);
}
