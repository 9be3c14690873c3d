import type { WireResponse } from '@assent/core';
import type { FastifyReply } from 'fastify';

/** Sends what the core answered, headers included: without a serializer, Fastify adds a charset, which application/json does not have.
 *  @spec RFC 8259 §11 */
export function send(reply: FastifyReply, { status, headers, body }: WireResponse): void {
  // Fastify wants mutable arrays, and does not change them.
  reply.code(status).headers(headers as Record<string, string | string[]>).serializer(asItIs).send(body);
}

const asItIs = (body: unknown): string => body as string;
