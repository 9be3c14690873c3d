import { request as httpRequest } from 'node:http';
import { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type CollectedSpan, TraceCollector, until } from '@assent/core-testing';
import { fastify, type FastifyInstance } from 'fastify';
import { readConfig } from '../config/read-config.js';
import { requestIds } from '../http/request-id.js';
import { createLogger } from '../logs/logger.js';
import { startTracing } from './start-tracing.js';
import type { Tracing } from './tracing.js';

const ENV = { ASSENT_ISSUER: 'https://as.example.test', DATABASE_URL: 'postgres://localhost/x', ASSENT_ENCRYPTION_KEY: Buffer.alloc(32).toString('base64'), ASSENT_TRUSTED_PROXIES: '127.0.0.1' };
const SERVER_KIND = 2;
const CLIENT_KIND = 3;
const ERROR = 2;
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';
const SECRET = 's3cr3t-of-the-caller';

class Clients {
  readonly #rows = new Map([['web', 'Web']]);

  async find(id: string): Promise<string | undefined> {
    await delay(1);
    return this.#rows.get(id);
  }

  async fails(): Promise<never> {
    throw Object.assign(new Error(`no ${SECRET}`), { name: 'StoreUnavailable' });
  }
}

let collector: TraceCollector;
let lines: string[];
let tracing: Tracing | undefined;
let server: FastifyInstance;
let begun: () => void;

beforeEach(async () => {
  collector = await TraceCollector.start();
  lines = [];
});
afterEach(async () => {
  await server?.close();
  await collector.stop();
});

/** @returns its address */
async function start(env: Record<string, string> = {}): Promise<string> {
  const config = readConfig({ ...ENV, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ...env });
  tracing = await startTracing('token', config, createLogger('token', 'info', new Writable({ write: (line, _encoding, done) => (lines.push(String(line)), done()) })));
  const durable = { clients: new Clients(), inquiries: { note: () => undefined }, size: 3 };
  const stores = tracing?.watch(durable, 'postgresql') ?? durable;
  const management = tracing?.watchManagement({ clients: new Clients(), ensure: async () => 'done' });
  server = fastify({ genReqId: requestIds(config.service.trustedProxies) });
  tracing?.traceRequests(server, '');
  server.get('/health/live', async () => 'ok');
  server.post('/token', async () => {
    stores.inquiries.note();
    await Promise.all([stores.clients.find('web'), stores.clients.find(SECRET)]);
    return stores.size;
  });
  server.get('/fails/:id', async () => stores.clients.fails());
  server.get('/held', () => (begun(), new Promise(() => undefined)));
  server.get('/managed', async () => [await management?.clients.find('web'), await management?.ensure()]);
  await stores.clients.find('web'); // housekeeping: nobody's request
  return server.listen({ port: 0, host: '127.0.0.1' });
}

/** What arrived, once everything was delivered. */
async function spans(): Promise<readonly CollectedSpan[]> {
  await server.close();
  await tracing?.close();
  return collector.spans;
}

const named = (all: readonly CollectedSpan[], name: string): readonly CollectedSpan[] => all.filter((span) => span.name === name);

describe('tracing', () => {
  it.each([
    ['there is no address', { OTEL_EXPORTER_OTLP_ENDPOINT: '' }],
    ['OTEL_SDK_DISABLED is true', { OTEL_SDK_DISABLED: 'true' }],
    ['OTEL_TRACES_EXPORTER is none', { OTEL_TRACES_EXPORTER: 'none' }],
  ])('is off when %s', async (_when, env) => {
    await start(env);
    expect(tracing).toBeUndefined();
  });

  it('has a span for each request, by its route, and one for each call of a store below it', async () => {
    const url = await start();
    const answer = await fetch(`${url}/token?code=${SECRET}`, { method: 'POST', body: SECRET, headers: { authorization: `Bearer ${SECRET}`, 'content-type': 'text/plain', cookie: SECRET } });
    expect(await answer.text()).toBe('3');
    const all = await spans();
    const [request, ...others] = named(all, 'POST /token');
    expect([others, all.length]).toEqual([[], 3]);
    expect(request).toMatchObject({
      kind: SERVER_KIND,
      attributes: { 'http.request.method': 'POST', 'http.route': '/token', 'http.response.status_code': 200, 'assent.request_id': expect.stringMatching(/^[0-9a-f-]{36}$/) },
      resource: { 'service.name': 'assent-token', 'service.version': expect.any(String), 'service.instance.id': expect.any(String) },
    });
    expect(request?.parentSpanId ?? '').toBe('');
    for (const span of named(all, 'postgresql clients.find')) {
      expect(span).toMatchObject({ kind: CLIENT_KIND, traceId: request?.traceId, parentSpanId: request?.spanId, attributes: { 'db.system.name': 'postgresql', 'db.operation.name': 'clients.find' } });
    }
    expect(collector.received).not.toContain(SECRET);
  });

  it('keeps requests that run at the same time apart', async () => {
    const url = await start();
    await Promise.all(Array.from({ length: 20 }, () => fetch(`${url}/token`, { method: 'POST', body: 'x' })));
    const all = await spans();
    for (const { spanId, traceId } of named(all, 'POST /token')) {
      expect(all.filter((span) => span.parentSpanId === spanId && span.traceId === traceId)).toHaveLength(2);
    }
    expect(new Set(all.map(({ traceId }) => traceId)).size).toBe(20);
  });

  it('tells of failures without their messages, and of addresses that do not exist without the address', async () => {
    const url = await start();
    await fetch(`${url}/fails/${SECRET}`);
    await fetch(`${url}/${SECRET}`);
    const all = await spans();
    expect(named(all, 'GET /fails/:id')).toMatchObject([{ status: { code: ERROR }, attributes: { 'http.response.status_code': 500, 'error.type': '500' } }]);
    expect(named(all, 'postgresql clients.fails')).toMatchObject([{ status: { code: ERROR }, attributes: { 'error.type': 'StoreUnavailable' } }]);
    expect(named(all, 'GET')).toMatchObject([{ attributes: { 'http.response.status_code': 404 } }]);
    expect(collector.received).not.toContain(SECRET);
  });

  it('has those too whose caller did not wait', async () => {
    const url = await start();
    const held = new Promise<void>((resolve) => (begun = resolve));
    const hangsUp = httpRequest(`${url}/held`).on('error', () => undefined).end();
    await held;
    hangsUp.destroy();
    await until('nobody is connected', async () => (await new Promise((resolve) => server.server.getConnections((_error, count) => resolve(count)))) === 0);
    const [span, ...others] = named(await spans(), 'GET /held');
    expect([span?.attributes['error.type'], span?.attributes['http.response.status_code'], others]).toEqual(['hung_up', undefined, []]);
  });

  it('leaves health probes out', async () => {
    const url = await start();
    await fetch(`${url}/health/live`);
    expect(await spans()).toEqual([]);
  });

  it('sees what management does', async () => {
    const url = await start();
    expect(await (await fetch(`${url}/managed`)).json()).toEqual(['Web', 'done']);
    expect(named(await spans(), 'postgresql management.clients.find')).toHaveLength(1);
  });

  it('delivers to the whole address as it is, with headers, under a name of its own', async () => {
    const url = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/v1/traces`, OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%20b,x=y', OTEL_SERVICE_NAME: 'mine', OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test,service.name=other' });
    await fetch(`${url}/token`, { method: 'POST' });
    expect((await spans())[0]?.resource).toMatchObject({ 'service.name': 'mine', 'deployment.environment.name': 'test' });
    expect(collector.headers).toMatchObject({ 'api-key': 'a b', x: 'y', 'content-type': 'application/json' });
  });
});

describe('W3C Trace Context', () => {
  const traceparent = (flags: string): Record<string, string> => ({ traceparent: `00-${TRACE}-${PARENT}-${flags}` });
  const request = async (url: string, headers: Record<string, string>): Promise<CollectedSpan | undefined> => {
    await fetch(`${url}/token`, { method: 'POST', headers });
    return named(await spans(), 'POST /token')[0];
  };

  it('a trusted proxy says which trace a request belongs to', async () => {
    expect(await request(await start(), traceparent('01'))).toMatchObject({ traceId: TRACE, parentSpanId: PARENT });
  });

  it('a trusted proxy decides that a request is not traced', async () => {
    expect(await request(await start(), traceparent('00'))).toBeUndefined();
  });

  it.each([
    ['from nobody whom we trust', { ASSENT_TRUSTED_PROXIES: '10.0.0.0/8' }, `00-${TRACE}-${PARENT}-01`],
    ['which is malformed', {}, `00-${TRACE}-${PARENT}`],
    ['which is repeated', {}, `00-${TRACE}-${PARENT}-01, 00-${TRACE}-${PARENT}-01`],
    ['of zeros', {}, `00-${'0'.repeat(32)}-${PARENT}-01`],
  ])('a traceparent %s counts as absent', async (_what, env, value) => {
    const span = await request(await start(env), { traceparent: value });
    expect(span?.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect([span?.traceId === TRACE, span?.parentSpanId ?? '']).toEqual([false, '']);
  });
});

describe('OTEL_TRACES_SAMPLER', () => {
  it.each([
    ['always_off', '1', '01', 0],
    ['parentbased_always_off', '1', '01', 1],
    ['parentbased_traceidratio', '0', undefined, 0],
    ['traceidratio', '1', '00', 1],
  ])('%s with %s, where the proxy says %s, traces %d of one', async (sampler, share, flags, count) => {
    const url = await start({ OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: share });
    await fetch(`${url}/token`, { method: 'POST', headers: flags === undefined ? {} : { traceparent: `00-${TRACE}-${PARENT}-${flags}` } });
    expect(named(await spans(), 'POST /token')).toHaveLength(count);
  });
});

describe('a collector', () => {
  it('that refuses is told of in the log, without its key, and holds up no request', async () => {
    collector.status = 401;
    const url = await start({ OTEL_EXPORTER_OTLP_HEADERS: `api-key=${SECRET}` });
    expect((await fetch(`${url}/token`, { method: 'POST' })).status).toBe(200);
    await spans();
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([expect.objectContaining({ level: 'warn', msg: 'traces cannot be delivered' })]);
    expect(lines.join()).not.toContain(SECRET);
  });

  it('that never answers is given up after OTEL_EXPORTER_OTLP_TIMEOUT', async () => {
    collector.answers = false;
    const url = await start({ OTEL_EXPORTER_OTLP_TIMEOUT: '200' });
    await fetch(`${url}/token`, { method: 'POST' });
    await server.close();
    const began = Date.now();
    await tracing?.close();
    expect(Date.now() - began).toBeLessThan(5_000);
    expect(lines.join()).toContain('traces cannot be delivered');
  });
});

describe('the variables of OpenTelemetry', () => {
  it.each([
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://user:password@collector:4318'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://collector:4318?key=abc'],
    ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'http://collector:4318/v1/traces?key=abc'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'no pairs'],
    ['OTEL_TRACES_SAMPLER', 'jaeger_remote'],
    ['OTEL_TRACES_SAMPLER_ARG', '2'],
    ['OTEL_TRACES_EXPORTER', 'zipkin'],
    ['OTEL_SDK_DISABLED', 'maybe'],
    ['OTEL_EXPORTER_OTLP_TIMEOUT', '0'],
  ])('%s cannot be %s', (variable, value) => {
    expect(() => readConfig({ ...ENV, [variable]: value })).toThrow(new RegExp(`${variable} \\(.*must be`));
  });

  it('never show a password that was put into an address by mistake', () => {
    expect(() => readConfig({ ...ENV, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://user:hunter2@collector:4318' })).not.toThrow('hunter2');
  });
});
