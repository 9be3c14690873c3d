import 'reflect-metadata';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type Endpoint, MethodNotAllowed, StoreUnavailable, TooManyRequests, type WireRequest } from '@assent/core';
import { Controller, Get, Inject, Module, type OnModuleInit } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { EndpointRoutes } from '../http/endpoint-routes.js';
import { type Answer, ServiceUnderTest } from '../testing/service-under-test.js';

const TOKEN = `at_abc_${'x'.repeat(43)}`;

const echo: Endpoint = async (request) => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ ...request, body: Buffer.from(request.body).toString('latin1') }),
});

const failing = (error: Error): Endpoint => () => Promise.reject(error);

@Module({})
class EchoModule implements OnModuleInit {
  constructor(@Inject(EndpointRoutes) private readonly routes: EndpointRoutes) {}

  onModuleInit(): void {
    this.routes.mount('/echo', echo);
    this.routes.mount('/page/:id', echo);
    this.routes.mountAtRoot('/.well-known/thing', echo);
    this.routes.mount('/bug', failing(new TypeError(`cannot read ${TOKEN}`, { cause: new Error('password=hunter2') })));
    this.routes.mount('/outage', failing(new StoreUnavailable('Postgres', new Error('connection refused'))));
    this.routes.mount('/limit', failing(new TooManyRequests(17)));
    this.routes.mount('/method', failing(new MethodNotAllowed('POST')));
  }
}

@Controller('nest')
class NestController {
  @Get('bug')
  bug(): never {
    throw new Error('the table users has no column x');
  }
}

@Module({ imports: [EchoModule], controllers: [NestController] })
class TestModule {}

let app: NestFastifyApplication | undefined;
let service: ServiceUnderTest | undefined;
let log: string[] = [];
let health = { postgres: true, redis: true };

afterEach(async () => {
  await app?.close();
  app = undefined;
});

async function started(env: Record<string, string> = {}): Promise<number> {
  service = await ServiceUnderTest.start(TestModule, env);
  ({ app, health, log } = service);
  return service.port;
}

const exchange = (port: number, ...request: Parameters<ServiceUnderTest['exchange']>): Promise<Answer> => {
  if (service?.port !== port) throw new Error('another service listens there');
  return service.exchange(...request);
};

/** Bytes as they are. */
function raw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

const connections = (): Promise<number> =>
  new Promise((resolve, reject) => {
    app?.getHttpServer().getConnections((error: Error | null, count: number) => (error ? reject(error) : resolve(count)));
  });

const wire = (answer: Answer): WireRequest => answer.json() as unknown as WireRequest;

describe('the request as the core sees it', () => {
  it('has the query as received, percent-encoding, repetitions and all', async () => {
    const port = await started();

    const request = wire(await exchange(port, 'GET', '/echo?a=%00&a=1&b=%zz?c'));

    expect(request).toMatchObject({ method: 'GET', path: '/echo', query: 'a=%00&a=1&b=%zz?c', remoteAddress: '127.0.0.1' });
  });

  it.each([
    ['application/x-www-form-urlencoded'],
    ['application/json'],
    ['text/plain;charset=latin1'],
    ['multipart/form-data; boundary=x'],
    ['anything/else'],
  ])('has the bytes of a body of type %s', async (type) => {
    const port = await started();
    const bytes = Buffer.from([0x61, 0x3d, 0xff, 0x00, 0x7b]);

    const request = wire(await exchange(port, 'POST', '/echo', { 'content-type': type }, bytes));

    expect(Buffer.from(request.body as unknown as string, 'latin1')).toEqual(bytes);
    expect(request.headers['content-type']).toBe(type);
  });

  it('has the bytes of a body without a type, and none without a body', async () => {
    const port = await started();

    expect(wire(await exchange(port, 'POST', '/echo', {}, 'a=b')).body).toBe('a=b');
    expect(wire(await exchange(port, 'POST', '/echo')).body).toBe('');
  });

  it.each(['authorization', 'content-type'])('RFC 9110 §5.3: has a repeated %s header as an array', async (name) => {
    const port = await started();

    const request = wire(await exchange(port, 'GET', '/echo', { [name]: ['Basic YTpi', 'Basic Yzpk'] }));

    expect(request.headers[name]).toEqual(['Basic YTpi', 'Basic Yzpk']);
  });

  it('has a single authorization header as a text', async () => {
    const port = await started();

    expect(wire(await exchange(port, 'GET', '/echo', { Authorization: 'Basic YTpi' })).headers['authorization']).toBe('Basic YTpi');
  });

  it('comes from the socket when nobody is trusted', async () => {
    const port = await started();

    expect(wire(await exchange(port, 'GET', '/echo', { 'x-forwarded-for': '203.0.113.9' })).remoteAddress).toBe('127.0.0.1');
  });

  it('comes from the last hop that is not trusted, whatever the caller wrote before it', async () => {
    const port = await started({ ASSENT_TRUSTED_PROXIES: '127.0.0.1,10.0.0.0/8' });

    const request = await exchange(port, 'GET', '/echo', { 'x-forwarded-for': '198.51.100.1, 203.0.113.9, 10.1.2.3' });

    expect(wire(request).remoteAddress).toBe('203.0.113.9');
  });

  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('reaches the endpoint with %s too', async (method) => {
    const port = await started();

    expect(wire(await exchange(port, method, '/echo')).method).toBe(method);
  });
});

describe('the issuer\'s path', () => {
  it('is in front of every endpoint but the well-known ones', async () => {
    const port = await started({ ASSENT_ISSUER: 'http://localhost:3000/tenant' });

    expect((await exchange(port, 'GET', '/tenant/echo')).status).toBe(200);
    expect((await exchange(port, 'GET', '/.well-known/thing')).status).toBe(200);
    expect((await exchange(port, 'GET', '/tenant/health/live')).status).toBe(200);
    expect((await exchange(port, 'GET', '/echo')).status).toBe(404);
  });
});

describe('every answer', () => {
  it.each(['/echo', '/nowhere', '/bug', '/health/live'])('of %s carries the default headers', async (path) => {
    const port = await started();

    expect((await exchange(port, 'GET', path)).headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
  });

  it('RFC 9700 §2.6: allows no other origin', async () => {
    const port = await started();
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };

    expect(Object.keys((await exchange(port, 'OPTIONS', '/echo', headers)).headers).join()).not.toMatch(/access-control/);
    expect(Object.keys((await exchange(port, 'GET', '/echo', headers)).headers).join()).not.toMatch(/access-control/);
  });
});

describe('an error', () => {
  it('that is a bug becomes server_error with a request id, and is logged once under it without secrets', async () => {
    const port = await started();

    const answer = await exchange(port, 'GET', `/bug?token=${TOKEN}`);

    expect(answer.status).toBe(500);
    expect(answer.json()).toEqual({ error: 'server_error', error_description: 'Something went wrong on our side.', request_id: expect.any(String) });
    expect(log).toHaveLength(1);
    expect(JSON.parse(log[0] ?? '')).toMatchObject({
      level: 'error',
      requestId: answer.json()['request_id'],
      route: '/bug',
      err: { type: 'TypeError', message: 'cannot read [redacted]', cause: { message: 'password=[redacted]' } },
    });
    expect(log[0]).not.toContain('xxxx');
    expect(log[0]).not.toContain('hunter2');
  });

  it('in a Nest controller is answered the same way', async () => {
    const port = await started();

    const answer = await exchange(port, 'GET', '/nest/bug');

    expect(answer.status).toBe(500);
    expect(answer.json()).toMatchObject({ error: 'server_error' });
    expect(answer.text).not.toContain('users');
    expect(log).toHaveLength(1);
  });

  it('of a store becomes 503 with Retry-After, and is logged as a warning', async () => {
    const port = await started();

    const answer = await exchange(port, 'GET', '/outage');

    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('1');
    expect(answer.json()).toMatchObject({ error: 'temporarily_unavailable' });
    expect(JSON.parse(log[0] ?? '')).toMatchObject({ level: 'warn', err: { cause: { message: 'connection refused' } } });
  });

  it('of the protocol keeps its status, code and headers, and is not logged', async () => {
    const port = await started();

    expect(await exchange(port, 'GET', '/limit')).toMatchObject({ status: 429, headers: { 'retry-after': '17' } });
    expect(await exchange(port, 'GET', '/method')).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    expect(log).toEqual([]);
  });

  it.each([
    ['an unknown address', 'GET', '/nowhere', 404, 'There is nothing at this address.'],
    ['an unknown address with a strange method', 'PROPFIND', '/echo', 404, 'There is nothing at this address.'],
    ['a malformed address', 'GET', '/page/%E0%A4%A', 400, 'The request is malformed.'],
    ['an over-long parameter', 'GET', `/page/${'x'.repeat(2049)}`, 414, 'The address is too long.'],
  ])('of %s is JSON', async (_, method, path, status, description) => {
    const port = await started();

    const answer = await exchange(port, method, path);

    expect(answer.status).toBe(status);
    expect(answer.json()).toEqual({ error: 'invalid_request', error_description: description });
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    expect(log).toEqual([]);
  });

  it.each([
    ['with a length', { 'content-length': String(65_537) }],
    ['without one', { 'transfer-encoding': 'chunked' }],
  ])('of a body over 64 KiB %s is 413', async (_, headers) => {
    const port = await started();

    const answer = await exchange(port, 'POST', '/echo', { 'content-type': 'application/x-www-form-urlencoded', ...headers }, 'x'.repeat(65_537));

    expect(answer.status).toBe(413);
    expect(answer.json()).toEqual({ error: 'invalid_request', error_description: 'The request body is too large.' });
  });

  it('takes a body of exactly 64 KiB', async () => {
    const port = await started();

    expect((await exchange(port, 'POST', '/echo', {}, 'x'.repeat(65_536))).status).toBe(200);
  });

  it.each([
    ['bytes that are not HTTP', 'nonsense\r\n\r\n', 400],
    ['CONNECT, as to a proxy', 'CONNECT example.test:443 HTTP/1.1\r\nHost: example.test\r\n\r\n', 400],
    ['Content-Length beside Transfer-Encoding', 'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 400],
    ['two lengths', 'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd', 400],
    ['a space before the colon', 'GET /echo HTTP/1.1\r\nHost : x\r\n\r\n', 400],
    ['headers over 16 KiB', `GET /echo HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`, 431],
  ])('RFC 9112 §6: of %s ends the connection with JSON', async (_, bytes, status) => {
    const port = await started();

    const answer = await raw(port, bytes);

    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain('connection: close');
    expect(answer).toContain('"error":"invalid_request"');
  });
});

describe('a caller who hangs up', () => {
  it('in the middle of a body costs nothing and is not logged: anybody can do it as often as they like', async () => {
    const port = await started();
    const sockets = Array.from({ length: 20 }, () => connect(port, '127.0.0.1'));
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    for (const socket of sockets) socket.write('POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf', () => socket.destroy());

    while ((await connections()) > 0) await new Promise((resolve) => setTimeout(resolve, 5));

    expect((await exchange(port, 'GET', '/echo')).status).toBe(200);
    expect(log).toEqual([]);
  });
});

describe('health', () => {
  it('is live whatever the stores do', async () => {
    const port = await started();
    Object.assign(health, { postgres: false, redis: false });

    expect((await exchange(port, 'GET', '/health/live')).json()).toEqual({ status: 'ok' });
  });

  it('is ready when every store answers', async () => {
    const port = await started();

    expect((await exchange(port, 'GET', '/health/ready')).json()).toEqual({ status: 'ok', stores: { postgres: true, redis: true } });
  });

  it('is not ready, and says which store, when one does not', async () => {
    const port = await started();
    Object.assign(health, { postgres: true, redis: false });

    const answer = await exchange(port, 'GET', '/health/ready');

    expect(answer.status).toBe(503);
    expect(answer.json()).toEqual({ status: 'unavailable', stores: { postgres: true, redis: false } });
  });
});
