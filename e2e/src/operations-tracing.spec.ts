import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CollectedSpan, TraceCollector, until } from '@assent/core-testing';
import { codeFlow, introspect, type Tokens } from './stack/client.js';
import { Stack } from './stack/stack.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';
const GIVEN = '2c1b4f0e-7d3a-4d6e-9b0a-5f1e2d3c4b5a';
const KEY = 'k3y-of-the-collector';

let collector: TraceCollector;
let stack: Stack;
let tokens: Tokens;

beforeAll(async () => {
  collector = await TraceCollector.start();
  stack = await Stack.prepare();
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_HEADERS: `api-key=${KEY}`, ASSENT_TRUSTED_PROXIES: '127.0.0.1,::1', ASSENT_METRICS_PORT: '0' };
  await stack.startNode('standalone', stack.port, env);
  tokens = await codeFlow(stack.issuer);
  await introspect(stack.issuer, tokens.access_token);
  await fetch(`${stack.issuer}/jwks`, { headers: { traceparent: `00-${TRACE}-${PARENT}-01`, 'x-request-id': GIVEN } });
  await fetch(`${stack.issuer}/admin/clients`, { headers: { authorization: 'Bearer x' } });
  expect(await stack.node.stop()).toBe(0); // what is left is delivered
});
afterAll(async () => {
  await stack.stop();
  await collector.stop();
});

const named = (name: string): readonly CollectedSpan[] => collector.spans.filter((span) => span.name === name);
const callsIn = (request: CollectedSpan | undefined): readonly string[] => collector.spans.filter(({ parentSpanId, traceId }) => parentSpanId === request?.spanId && traceId === request?.traceId).map(({ name }) => name);

describe('traces of real processes', () => {
  it('have each request by its route, with what it asked of Postgres and of Redis', () => {
    const [token] = named('POST /token');
    expect(token).toMatchObject({ attributes: { 'http.route': '/token', 'http.response.status_code': 200 }, resource: { 'service.name': 'assent-standalone' } });
    expect(callsIn(token)).toEqual(expect.arrayContaining(['postgresql clients.find', 'redis codes.spend', 'postgresql grants.redeem']));
    expect(callsIn(named('POST /introspect')[0])).toEqual(expect.arrayContaining(['postgresql accessTokens.find']));
    expect(named('GET /authorize').length + named('POST /sign-in/:interaction').length).toBeGreaterThanOrEqual(2);
    expect(named('GET /admin/clients')).toMatchObject([{ attributes: { 'http.response.status_code': 401 } }]);
  });

  it('join the trace of the proxy, and name the request as the log does', () => {
    expect(named('GET /jwks')).toMatchObject([{ traceId: TRACE, parentSpanId: PARENT, attributes: { 'assent.request_id': GIVEN } }]);
  });

  it('have no span for what is nobody’s request: probes, housekeeping', () => {
    const roots = collector.spans.filter(({ parentSpanId }) => (parentSpanId ?? '') === '');
    expect(roots.filter(({ kind }) => kind !== 2)).toEqual([]);
    expect(collector.spans.some(({ name }) => name.includes('/health/'))).toBe(false);
  });

  it('hold no token, code, password, address or query', () => {
    for (const text of [tokens.access_token, tokens.refresh_token, 'web-secret', 'correct horse', 'code_challenge', 'redirect_uri', stack.issuer, 'alice']) expect([text, collector.received.includes(text)]).toEqual([text, false]);
    expect(collector.received).not.toMatch(/\b(at|rt|ac)_[\w-]{20}/);
  });

  it('reach the collector with its key, which no log tells', () => {
    expect(collector.headers['api-key']).toBe(KEY);
    expect(stack.output).not.toContain(KEY);
  });
});

describe('a collector that is gone', () => {
  it('costs no request anything, and is told of in the log', async () => {
    const service = await stack.startNode('introspection', undefined, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_EXPORTER_OTLP_TIMEOUT: '500' });
    for (let count = 0; count < 20; count += 1) expect((await introspect(service.address, 'at_unknown')).body).toEqual({ active: false });
    await until('a line', async () => service.output.includes('traces cannot be delivered'));
    expect(await service.stop()).toBe(0);
  });
});
