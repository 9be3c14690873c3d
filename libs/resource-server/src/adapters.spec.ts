import 'reflect-metadata';
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, HttpException, Module, Req, UseGuards } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { fastify } from 'fastify';
import { authOf } from './auth.js';
import { bearerGuard, type BearerGuard } from './bearer-guard.js';
import { expressGuard } from './express-guard.js';
import { fastifyGuard } from './fastify-guard.js';
import { createIntrospectionClient } from './introspection-client.js';
import { IntrospectionServer } from './introspection-server.fixture.js';
import { NestBearerGuard } from './nest-guard.js';

let introspection: IntrospectionServer;
let guard: BearerGuard;

beforeAll(async () => {
  introspection = await IntrospectionServer.start();
  introspection.active('good', { aud: 'https://api.example.test/' });
  introspection.active('weak', { aud: 'https://api.example.test/', scope: '' });
  introspection.tokens.set('unlucky', { status: 503, headers: { 'retry-after': '3' } });
  const client = createIntrospectionClient({ introspectionEndpoint: introspection.endpoint, clientId: 'rs', clientSecret: 'x' });
  guard = bearerGuard({ client, realm: 'things', audience: 'https://api.example.test/', scopes: ['api:read'] });
});
afterAll(() => introspection.stop());

interface Running {
  readonly port: number;
  stop(): Promise<unknown>;
}

const onFastify = async (): Promise<Running> => {
  const server = fastify();
  server.get('/things', { onRequest: fastifyGuard(guard) }, async (request) => ({ client: authOf(request).clientId }));
  await server.listen({ port: 0, host: '127.0.0.1' });
  return { port: portOf(server.server), stop: () => server.close() };
};

const onNodeHttp = async (): Promise<Running> => {
  const protect = expressGuard(guard);
  const server = createServer((request, response) => {
    protect(request, response, (error) => response.end(error === undefined ? JSON.stringify({ client: authOf(request).clientId }) : 'failed'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: portOf(server), stop: () => new Promise((resolve) => server.close(resolve)) };
};

const onNest = async (): Promise<Running> => {
  @Controller()
  @UseGuards(new NestBearerGuard(guard, HttpException))
  class Things {
    @Get('things')
    things(@Req() request: object) {
      return { client: authOf(request).clientId };
    }
  }
  @Module({ controllers: [Things] })
  class Api {}
  const app = await NestFactory.create<NestFastifyApplication>(Api, new FastifyAdapter(), { logger: false });
  await app.listen(0, '127.0.0.1');
  return { port: portOf(app.getHttpServer()), stop: () => app.close() };
};

describe.each([
  ['Fastify', onFastify],
  ['Express and node:http', onNodeHttp],
  ['Nest on Fastify', onNest],
])('the guard on %s', (_name, start) => {
  let running: Running;
  beforeAll(async () => {
    running = await start();
  });
  afterAll(() => running.stop());
  const ask = (...authorization: string[]) => get(running.port, authorization);

  it('serves a good token and says who calls', async () => {
    expect(await ask('Bearer good')).toMatchObject({ status: 200, body: '{"client":"web"}' });
  });

  it('answers 401 without an error code when there are no credentials', async () => {
    const { status, headers, body } = await ask();
    expect([status, headers['www-authenticate']]).toEqual([401, 'Bearer realm="things"']);
    expect(body).not.toContain('error');
  });

  it('answers 401 invalid_token', async () => {
    const { status, headers, body } = await ask('Bearer bad');
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toContain('error="invalid_token"');
    expect(headers['cache-control']).toBe('no-store');
    expect(JSON.parse(body)).toMatchObject({ error: 'invalid_token' });
  });

  it('answers 400 invalid_request to a repeated header, although node shows one', async () => {
    const { status, headers, body } = await ask('Bearer good', 'Bearer good');
    expect(status).toBe(400);
    expect(headers['www-authenticate']).toContain('error="invalid_request"');
    expect(JSON.parse(body)).toMatchObject({ error: 'invalid_request' });
  });

  it('answers 403 insufficient_scope', async () => {
    const { status, headers, body } = await ask('Bearer weak');
    expect(status).toBe(403);
    expect(headers['www-authenticate']).toMatch(/error="insufficient_scope".*scope="api:read"/);
    expect(JSON.parse(body)).toMatchObject({ error: 'insufficient_scope' });
  });

  it('answers 503 with Retry-After when nobody can tell', async () => {
    const { status, headers, body } = await ask('Bearer unlucky');
    expect([status, headers['retry-after']]).toEqual([503, '3']);
    expect(JSON.parse(body)).toMatchObject({ error: 'temporarily_unavailable' });
  });
});

describe('the guard on Fastify', () => {
  it('works with inject, too', async () => {
    const server = fastify();
    server.get('/things', { preHandler: fastifyGuard(guard) }, async (request) => authOf(request).scopes);
    const served = await server.inject({ url: '/things', headers: { authorization: 'Bearer good' } });
    expect([served.statusCode, served.json()]).toEqual([200, ['api:read']]);
    expect((await server.inject('/things')).statusCode).toBe(401);
  });
});

describe('the guard on Nest with Express', () => {
  it('reads the request itself and sets headers on the response', async () => {
    const headers: Record<string, string> = {};
    const request = { rawHeaders: ['Authorization', 'Bearer bad'], headers: { authorization: 'Bearer bad' } };
    const response = { header: (name: string, value: string) => (headers[name] = value) };
    const context = { switchToHttp: () => ({ getRequest: <T>() => request as T, getResponse: <T>() => response as T }) };
    await expect(new NestBearerGuard(guard, HttpException).canActivate(context)).rejects.toMatchObject({ status: 401 });
    expect(headers['www-authenticate']).toContain('error="invalid_token"');
  });
});

describe('authOf', () => {
  it('fails where no guard ran: nobody is taken for authorized', () => {
    expect(() => authOf({})).toThrow('no bearer guard ran for this request');
  });
});

const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** fetch would join repeated headers. */
const get = (port: number, authorization: readonly string[]): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const headers = authorization.flatMap((value) => ['authorization', value]);
    const sent = httpRequest({ port, path: '/things', headers: ['host', 'localhost', ...headers], agent: false }, (response) => {
      let body = '';
      response.on('data', (chunk) => (body += String(chunk)));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
    });
    sent.on('error', reject).end();
  });
