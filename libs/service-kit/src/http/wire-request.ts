import type { Transport, WireRequest } from '@assent/core';
import type { FastifyRequest } from 'fastify';
import { requestIdOf } from './request-id.js';

const NO_BODY = new Uint8Array(0);
const MAPPED_IPV4 = '::ffff:';

/** Headers of which Node keeps the first and hides the rest, although two of them are an attack or a fault. */
const ONCE_ONLY: ReadonlySet<string> = new Set(['authorization', 'content-type']);
const ONCE_ONLY_LENGTHS: ReadonlySet<number> = new Set([...ONCE_ONLY].map(({ length }) => length));

/** A Fastify request as the core sees it: nothing parsed, nothing lost. */
export function wireRequest(request: FastifyRequest, transport: Transport): WireRequest {
  const { raw } = request;
  const url = raw.url ?? '/';
  const question = url.indexOf('?');
  return {
    method: raw.method ?? 'GET',
    path: question < 0 ? url : url.slice(0, question),
    query: question < 0 ? '' : url.slice(question + 1),
    headers: headersOf(request),
    body: request.body instanceof Uint8Array ? request.body : NO_BODY,
    transport,
    remoteAddress: addressOf(request.ip),
    requestId: requestIdOf(request),
  };
}

/** Node's headers; one that must not be repeated and is becomes an array. */
function headersOf({ raw }: FastifyRequest): WireRequest['headers'] {
  const { rawHeaders } = raw;
  const seen: string[] = [];
  let repeated: Record<string, string[]> | undefined;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const written = rawHeaders[index] ?? '';
    if (!ONCE_ONLY_LENGTHS.has(written.length)) continue;
    const name = written.toLowerCase();
    if (!ONCE_ONLY.has(name)) continue;
    if (seen.includes(name)) repeated = { ...repeated, [name]: valuesOf(rawHeaders, name) };
    seen.push(name);
  }
  return repeated ? { ...raw.headers, ...repeated } : raw.headers;
}

const valuesOf = (rawHeaders: readonly string[], name: string): string[] =>
  rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);

/** One spelling for one address: an IPv4 caller of an IPv6 socket is an IPv4 caller. @spec RFC 4291 §2.5.5.2
 *  @param ip undefined, whatever Fastify's types say, when the caller hung up meanwhile */
const addressOf = (ip: string | undefined): string => (ip?.startsWith(MAPPED_IPV4) ? ip.slice(MAPPED_IPV4.length) : (ip ?? ''));
