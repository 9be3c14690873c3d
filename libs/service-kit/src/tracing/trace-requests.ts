import { type Context, defaultTextMapGetter, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { peersAmong } from '../http/peers.js';
import { requestIdOf } from '../http/request-id.js';
import { whenOver } from '../http/when-over.js';
import { currentRequest } from './current-request.js';

export interface RequestTracing {
  readonly issuerPath: string;
  readonly trustedProxies: readonly string[];
}

interface Traced {
  readonly span: Span;
  readonly context: Context;
}

/** Anybody can invent a method. @spec OpenTelemetry semantic conventions, http.request.method */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** A span for each request, named by its route. Its attributes hold nothing that the caller sent but the method: no address, no query,
 *  no header. */
export function traceRequests(fastify: FastifyInstance, tracer: Tracer, { issuerPath, trustedProxies }: RequestTracing): void {
  const parentOf = parentsFrom(trustedProxies);
  const traced = new WeakMap<FastifyRequest, Traced>();
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.url?.startsWith(`${issuerPath}/health/`) !== true) {
      const { context, span } = begin(request, tracer, parentOf(request));
      traced.set(request, { context, span });
      whenOver(reply, (isAnswered) => end(span, isAnswered ? reply.statusCode : undefined));
    }
    done();
  });
  // After the body was read, which happens on behalf of the connection, not of the request.
  fastify.addHook('preHandler', (request, _reply, done) => {
    const { context, span } = traced.get(request) ?? {};
    if (context === undefined || span?.isRecording() !== true) done(); // nobody will see what it asks of the stores
    else currentRequest.run(context, done);
  });
}

function begin(request: FastifyRequest, tracer: Tracer, parent: Context): Traced {
  const method = METHODS.has(request.method) ? request.method : '_OTHER';
  const { url: route } = request.routeOptions;
  const attributes = { 'http.request.method': method, ...(route !== undefined && { 'http.route': route }), 'assent.request_id': requestIdOf(request) };
  const name = [method === '_OTHER' ? 'HTTP' : method, ...(route === undefined ? [] : [route])].join(' ');
  const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, parent);
  return { span, context: trace.setSpan(parent, span) };
}

/** @param status undefined: the caller hung up before */
function end(span: Span, status: number | undefined): void {
  if (status === undefined) span.setAttribute('error.type', 'hung_up');
  else span.setAttribute('http.response.status_code', status);
  if (status !== undefined && status >= 500) span.setAttribute('error.type', String(status)).setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

/** Whoever could name the trace of a request could also write into somebody else's: only a trusted proxy may.
 *  @spec W3C Trace Context §7 */
function parentsFrom(trustedProxies: readonly string[]): (request: FastifyRequest) => Context {
  const peerOf = peersAmong(trustedProxies);
  const propagator = new W3CTraceContextPropagator();
  return ({ raw }) => (peerOf(raw.socket) === 'proxy' ? propagator.extract(ROOT_CONTEXT, raw.headers, defaultTextMapGetter) : ROOT_CONTEXT);
}
