import type { FastifyInstance } from 'fastify';

/** The largest request body that is read; more is answered with 413. */
export const BODY_LIMIT_BYTES = 65_536;

/** Bodies stay bytes, whatever the Content-Type says: the core decides what it accepts, and no second parser can disagree. */
export function keepBodiesRaw(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}
