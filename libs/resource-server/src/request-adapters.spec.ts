import 'reflect-metadata';
import { createServer, request as httpRequest, type OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, HttpException, Module, Post, Req, UseGuards } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { fastify } from 'fastify';
import { authOf } from './auth.js';
import { expressRequestGuard } from './express-request-guard.js';
import { fastifyRequestGuard } from './fastify-request-guard.js';
import { CHALLENGE, IntrospectionServer, type Answer, type SeenVerification } from './introspection-server.fixture.js';
import { NestRequestGuard } from './nest-request-guard.js';
import { expressRawBody, fastifyRawBody } from './raw-body.js';
import { requestGuard, type RequestGuard } from './request-guard.js';
import { directOrigin } from './request-origin.js';
import { createVerificationClient } from './verification-client.js';

const AUDIENCE = 'https://api.example.test/';
const FORM = 'application/x-www-form-urlencoded';
const good = { active: true, token_type: 'mac', client_id: 'web', scope: '', aud: AUDIENCE, response_headers: { 'Cache-Control': 'private, no-store' } };

let server: IntrospectionServer;
let guard: RequestGuard;

beforeAll(async () => {
  server = await IntrospectionServer.start();
  server.active('good', { aud: AUDIENCE });
  const client = createVerificationClient({ introspectionEndpoint: server.endpoint, verificationEndpoint: server.verificationEndpoint, clientId: 'rs', clientSecret: 'x' });
  guard = requestGuard({ client, realm: 'things', audience: AUDIENCE, origin: directOrigin, bearerMethods: ['body', 'query'] });
});
afterAll(() => server.stop());
beforeEach(() => {
  server.verify = () => CHALLENGE;
});

interface Running {
  readonly port: number;
  stop(): Promise<unknown>;
}

const onFastify = async (): Promise<Running> => {
  const api = fastify({ rewriteUrl: (request) => (request.url ?? '').replace('/mounted', '') });
  api.addContentTypeParser(FORM, { parseAs: 'string' }, (_request, text, done) => done(null, Object.fromEntries(new URLSearchParams(String(text)))));
  const protect = { preParsing: fastifyRawBody, preHandler: fastifyRequestGuard(guard) };
  api.route({ method: ['GET', 'POST'], url: '/things', ...protect, handler: async (request) => ({ client: authOf(request).clientId, body: request.body }) });
  await api.listen({ port: 0, host: '127.0.0.1' });
  return { port: portOf(api.server), stop: () => api.close() };
};

/** Express's body parsers and routers, as far as they touch a request: they read the body, and cut `url`. */
const onNodeHttp = async (): Promise<Running> => {
  const protect = expressRequestGuard(guard);
  const api = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const bytes = Buffer.concat(chunks);
      if (bytes.length > 0) expressRawBody(request, response, bytes);
      Object.assign(request, { originalUrl: request.url, url: request.url?.replace('/mounted', '') });
      const body = request.headers['content-type'] === FORM ? Object.fromEntries(new URLSearchParams(bytes.toString())) : undefined;
      protect(request, response, (error) => response.writeHead(error === undefined ? 200 : 500).end(JSON.stringify({ client: authOf(request).clientId, body })));
    });
  });
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  return { port: portOf(api), stop: () => new Promise((resolve) => api.close(resolve)) };
};

const onNest = async (): Promise<Running> => {
  @Controller('mounted/things')
  @UseGuards(new NestRequestGuard(guard, HttpException))
  class Things {
    @Get()
    read(@Req() request: { readonly body?: unknown }) {
      return { client: authOf(request).clientId, body: request.body };
    }
    @Post()
    add(@Req() request: { readonly body?: unknown }) {
      return this.read(request);
    }
  }
  @Module({ controllers: [Things] })
  class Api {}
  const app = await NestFactory.create<NestFastifyApplication>(Api, new FastifyAdapter(), { logger: false, rawBody: true });
  await app.listen(0, '127.0.0.1');
  return { port: portOf(app.getHttpServer()), stop: () => app.close() };
};

describe.each([
  ['Fastify', onFastify],
  ['Express and node:http', onNodeHttp],
  ['Nest on Fastify', onNest],
])('the request guard on %s', (_name, start) => {
  let running: Running;
  beforeAll(async () => {
    running = await start();
  });
  afterAll(() => running.stop());
  beforeEach(() => {
    server.verifications.length = 0;
  });
  const send = (headers: OutgoingHttpHeaders | readonly string[], { query = '', body }: { readonly query?: string; readonly body?: string } = {}) =>
    exchange(running.port, `/mounted/things${query}`, headers, body);
  const answering = (answer: Answer) => {
    server.verify = () => answer;
  };
  const question = (): SeenVerification['question'] | undefined => server.verifications.at(-1)?.question;

  it('serves a bearer token without asking about the whole request', async () => {
    expect(await send({ authorization: 'Bearer good' })).toMatchObject({ status: 200, body: { client: 'web' } });
    expect(server.verifications).toEqual([]);
  });

  it('asks about any other with the request line as it was sent, and sends the headers that it is told', async () => {
    answering({ body: good });
    const { status, headers, body } = await send({ authorization: 'MAC id="x"' }, { query: '?b=%2f&a=+' });
    expect([status, headers['cache-control'], body]).toEqual([200, 'private, no-store', { client: 'web' }]);
    expect(question()).toMatchObject({ method: 'GET', uri: `http://localhost:${running.port}/mounted/things?b=%2f&a=+`, headers: { host: `localhost:${running.port}`, authorization: 'MAC id="x"' } });
  });

  it('takes a token from the query', async () => {
    answering({ body: good });
    expect(await send({}, { query: '?access_token=x' })).toMatchObject({ status: 200 });
    expect(question()?.uri).toMatch(/\/mounted\/things\?access_token=x$/);
  });

  it('takes a token from a form body, which the handler still gets', async () => {
    answering({ body: good });
    const { status, body } = await send({ 'content-type': FORM }, { body: 'name=a%20b&access_token=x' });
    expect([status < 300, body]).toEqual([true, { client: 'web', body: { name: 'a b', access_token: 'x' } }]);
    expect(question()).toMatchObject({ method: 'POST', body: btoa('name=a%20b&access_token=x') });
  });

  it('sends every challenge in a line of its own', async () => {
    const { status, lines, body } = await send({});
    expect([status, lines('www-authenticate')]).toEqual([401, ['Bearer realm="things"', 'MAC']]);
    expect(body ?? {}).not.toHaveProperty('error');
  });

  it('passes status, error and challenges of a refusal on', async () => {
    answering({ body: { active: false, status: 403, error: 'insufficient_scope', www_authenticate: ['MAC error="insufficient_scope"'] } });
    const { status, headers, body } = await send({ authorization: 'MAC id="x"' });
    expect([status, headers['www-authenticate'], headers['cache-control']]).toEqual([403, 'MAC error="insufficient_scope"', 'no-store']);
    expect([headers['content-type'], body]).toEqual([expect.stringContaining('application/json'), { error: 'insufficient_scope' }]);
  });

  it('refuses repeated Authorization headers, which node hides', async () => {
    expect(await send(['host', 'localhost', 'authorization', 'MAC id="x"', 'authorization', 'Bearer good'])).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    expect(server.verifications).toEqual([]);
  });

  it('answers 503 with Retry-After when nobody can tell', async () => {
    answering({ status: 503, headers: { 'retry-after': '3' } });
    const { status, headers, body } = await send({ authorization: 'MAC id="x"' });
    expect([status, headers['retry-after'], body]).toEqual([503, '3', expect.objectContaining({ error: 'temporarily_unavailable' })]);
  });
});

describe('the request guard on Fastify', () => {
  it('keeps to the limit of bodies while it keeps their bytes', async () => {
    const api = fastify({ bodyLimit: 10 });
    api.post('/things', { preParsing: fastifyRawBody, handler: async () => 'read' });
    expect(await api.inject({ method: 'POST', url: '/things', payload: { name: 'much longer' } })).toMatchObject({ statusCode: 413 });
  });

  it('works with inject, too', async () => {
    const api = fastify();
    api.get('/things', { onRequest: fastifyRequestGuard(guard) }, async (request) => authOf(request).scopes);
    expect((await api.inject({ url: '/things', headers: { authorization: 'Bearer good' } })).json()).toEqual(['api:read']);
    expect((await api.inject({ url: '/things' })).statusCode).toBe(401);
  });
});

const portOf = (listening: { address(): unknown }): number => (listening.address() as AddressInfo).port;

/** fetch would join repeated headers, and hide the lines of an answer. */
const exchange = (port: number, path: string, headers: OutgoingHttpHeaders | readonly string[], body?: string) =>
  new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; lines: (name: string) => string[]; body: unknown }>((resolve, reject) => {
    const sent = httpRequest({ port, path, method: body === undefined ? 'GET' : 'POST', headers, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += String(chunk)));
      response.on('end', () => {
        const lines = (name: string) => response.headersDistinct[name] ?? [];
        resolve({ status: response.statusCode ?? 0, headers: response.headers, lines, body: text === '' ? undefined : (JSON.parse(text) as unknown) });
      });
    });
    sent.on('error', reject).end(body);
  });
