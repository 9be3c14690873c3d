import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { peersAmong } from './peers.js';

/** Ties a request, its log lines, its trace and its answer together. */
export const REQUEST_ID_HEADER = 'x-request-id';

/** UUIDs, ULIDs and hexadecimal ids, but none of our tokens, which have an underscore, and no JWT, which has dots: what a
 *  caller slips past the proxy ends up in the log. */
const WELL_FORMED = /^[A-Za-z0-9-]{8,64}$/;

/** For Fastify's `genReqId`. An id that a trusted proxy gave a request stays its id, so that it can be followed across services. */
export function requestIds(trustedProxies: readonly string[]): (request: IncomingMessage) => string {
  if (trustedProxies.length === 0) return () => randomUUID();
  const peerOf = peersAmong(trustedProxies);
  return ({ headers, socket }) => {
    const given = headers[REQUEST_ID_HEADER];
    return typeof given === 'string' && WELL_FORMED.test(given) && peerOf(socket) === 'proxy' ? given : randomUUID();
  };
}

/** Fastify calls them ids. */
export const requestIdOf = ({ id }: Pick<FastifyRequest, 'id'>): string => id;
