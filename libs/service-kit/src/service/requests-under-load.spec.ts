import 'reflect-metadata';
import { Agent, request as httpRequest } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { StoreUnavailable, TemporarilyUnavailable } from '@assent/core';
import { Controller, Get, Inject, Module, type OnModuleInit } from '@nestjs/common';
import { EndpointRoutes } from '../http/endpoint-routes.js';
import { type Answer, ServiceUnderTest } from '../testing/service-under-test.js';

const UUID = /^[0-9a-f-]{36}$/;
const GIVEN = '2c1b4f0e-7d3a-4d6e-9b0a-5f1e2d3c4b5a';

const release: (() => void)[] = [];
const held = (): Promise<void> => new Promise((resolve) => void release.push(resolve));

@Controller('nest')
class NestController {
  @Get('held')
  async held(): Promise<string> {
    await held();
    return 'done';
  }

  @Get('fails')
  async fails(): Promise<string> {
    throw new Error('a bug');
  }

  @Get('outage')
  async outage(): Promise<string> {
    throw new StoreUnavailable('postgres', new Error('refused'));
  }
}

@Module({ controllers: [NestController] })
class TestModule implements OnModuleInit {
  constructor(@Inject(EndpointRoutes) private readonly routes: EndpointRoutes) {}

  onModuleInit(): void {
    const json = { 'content-type': 'application/json' };
    this.routes.mount('/fast', async ({ requestId }) => ({ status: 200, headers: json, body: JSON.stringify({ requestId }) }));
    this.routes.mount('/for-scripts', Object.assign(async () => ({ status: 200, headers: json, body: '1' }), { headers: { 'access-control-allow-origin': '*' } }));
    this.routes.mount('/held', async () => (await held(), { status: 200, headers: json, body: '"done"' }));
    this.routes.mount('/fails', () => Promise.reject(new Error('a bug')));
    this.routes.mount('/outage', async () => {
      const error = new TemporarilyUnavailable('postgres is unavailable', new StoreUnavailable('postgres', new Error('refused')));
      return { status: 503, headers: { ...json, 'retry-after': '1' }, body: JSON.stringify({ error: error.code }), error };
    });
    this.routes.mount('/page', async () => ({ status: 500, headers: { 'content-type': 'text/html' }, body: '<p>' }));
  }
}

let service: ServiceUnderTest;

afterEach(async () => {
  for (const each of release.splice(0)) each();
  await service.app.close();
});

const start = async (env: Record<string, string> = {}): Promise<void> => {
  service = await ServiceUnderTest.start(TestModule, env);
};

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(2);
}

const get = (path: string, headers: Record<string, string> = {}): Promise<Answer> => service.exchange('GET', path, headers);

describe('the id of a request', () => {
  it.each(['/fast', '/nowhere', '/fails', '/nest/fails', '/health/ready', '/page/%E0%A4%A'])('is in the answer of %s', async (path) => {
    await start({ ASSENT_TRUSTED_PROXIES: '127.0.0.1' });
    expect((await get(path)).headers['x-request-id']).toMatch(UUID);
    expect((await get(path, { 'x-request-id': GIVEN })).headers['x-request-id']).toBe(GIVEN);
  });

  it('reaches the endpoint', async () => {
    await start({ ASSENT_TRUSTED_PROXIES: '127.0.0.1' });
    expect((await get('/fast', { 'x-request-id': GIVEN })).json()).toEqual({ requestId: GIVEN });
  });

  it('is not what somebody else says', async () => {
    await start({ ASSENT_TRUSTED_PROXIES: '10.0.0.0/8' });
    expect((await get('/fast', { 'x-request-id': GIVEN })).headers['x-request-id']).not.toBe(GIVEN);
  });

  it.each(['/fails', '/nest/fails', '/outage'])('ties the answer of %s to its log line', async (path) => {
    await start({ ASSENT_TRUSTED_PROXIES: '127.0.0.1' });
    const { headers, json } = await get(path, { 'x-request-id': GIVEN });
    expect([headers['x-request-id'], json()['request_id'], service.lines.map(({ requestId }) => requestId)]).toEqual([GIVEN, GIVEN, [GIVEN]]);
  });

  it('is not written into what is no JSON', async () => {
    await start();
    expect((await get('/page')).text).toBe('<p>');
  });
});

describe('ASSENT_ACCESS_LOG', () => {
  const seen = () => service.lines.map(({ level, route, status }) => [level, route, status]);
  const asked = async (): Promise<void> => {
    for (const path of ['/fast?token=secret', '/health/live', '/page']) await get(path);
  };

  it('off: nothing is logged of a request that nothing is wrong with', async () => {
    await start();
    await asked();
    expect(seen()).toEqual([]);
  });

  it('problems: what failed or was slow', async () => {
    await start({ ASSENT_ACCESS_LOG: 'problems', ASSENT_SLOW_REQUEST_MILLISECONDS: '20' });
    await asked();
    const slow = get('/held');
    await until(() => release.length === 1);
    await delay(30);
    release.splice(0)[0]?.();
    await slow;
    await until(() => service.log.length === 2);
    expect(seen()).toEqual([['warn', '/page', 500], ['warn', '/held', 200]]);
    expect(service.lines[1]).toMatchObject({ requestId: expect.stringMatching(UUID), method: 'GET', ip: '127.0.0.1', milliseconds: expect.any(Number) });
  });

  it('problems: 20 of them a second at most, and how often one was left out', async () => {
    await start({ ASSENT_ACCESS_LOG: 'problems', ASSENT_MAX_REQUESTS_IN_FLIGHT: '1' });
    const first = get('/held');
    await until(() => release.length === 1);
    const badly = () => service.lines.filter(({ msg }) => msg === 'answered badly or slowly');
    const began = performance.now();
    await Promise.all(Array.from({ length: 60 }, () => get('/fast')));
    await until(() => badly().length > 0);
    expect(badly().length).toBeLessThanOrEqual(20 * Math.ceil((performance.now() - began) / 1000));
    await delay(1_000); // the next second
    await get('/fast');
    await until(() => badly().at(-1)?.['leftOut'] !== undefined);
    for (const each of release.splice(0)) each();
    await first;
  });

  it('all: also a request whose caller did not wait', async () => {
    await start({ ASSENT_ACCESS_LOG: 'all' });
    const hangsUp = httpRequest({ port: service.port, path: '/held' }).on('error', () => undefined).end();
    await until(() => release.length === 1);
    hangsUp.destroy();
    await until(() => service.log.length === 1);
    expect(service.lines).toMatchObject([{ level: 'info', route: '/held', hungUp: true }]);
    expect(service.lines[0]).not.toHaveProperty('status');
  });

  it('all: every request but the probes of orchestrators, without its query', async () => {
    await start({ ASSENT_ACCESS_LOG: 'all' });
    await asked();
    await until(() => service.log.length === 2);
    expect(seen()).toEqual([['info', '/fast', 200], ['warn', '/page', 500]]);
    expect(service.log.join()).not.toContain('secret');
  });
});

describe('ASSENT_MAX_REQUESTS_IN_FLIGHT', () => {
  it.each(['/held', '/nest/held'])('more than those are turned away at once with 503 and Retry-After: %s', async (path) => {
    await start({ ASSENT_MAX_REQUESTS_IN_FLIGHT: '3' });
    const first = Array.from({ length: 3 }, () => get(path));
    await until(() => release.length === 3);

    const answers = await Promise.all([get(path), get('/fast'), get('/nest/fails')]);
    for (const { headers, json, status } of answers) {
      expect([status, headers['retry-after']]).toEqual([503, '1']);
      expect(json()).toEqual({ error: 'temporarily_unavailable', error_description: expect.any(String), request_id: headers['x-request-id'] });
    }
    expect(service.traffic.refused).toEqual({ in_flight: 3, event_loop: 0 });

    for (const each of release.splice(0)) each();
    expect((await Promise.all(first)).map(({ status }) => status)).toEqual([200, 200, 200]);
    await until(() => service.traffic.inFlight === 0);
    expect((await get('/fast')).status).toBe(200);
  });

  it('probes of orchestrators are never turned away', async () => {
    await start({ ASSENT_MAX_REQUESTS_IN_FLIGHT: '1' });
    const first = get('/held');
    await until(() => release.length === 1);
    expect([(await get('/fast')).status, (await get('/health/live')).status, (await get('/health/ready')).status]).toEqual([503, 200, 200]);
    for (const each of release.splice(0)) each();
    await first;
  });

  it.each(['/fast', '/nest/fails'])('people get a page at %s', async (path) => {
    await start({ ASSENT_MAX_REQUESTS_IN_FLIGHT: '1' });
    const first = get('/held');
    await until(() => release.length === 1);
    const { headers, status, text } = await get(path, { accept: 'text/html,application/xhtml+xml' });
    expect([status, headers['content-type'], headers['retry-after']]).toEqual([503, 'text/html; charset=utf-8', '1']);
    expect(text).toContain(`Request ${String(headers['x-request-id'])}`);
    for (const each of release.splice(0)) each();
    await first;
  });

  it('applications in a browser may read that, where they may read the answers of the endpoint', async () => {
    await start();
    service.traffic.isBehind = true;
    const answers = await Promise.all([get('/for-scripts'), get('/fast')]);
    expect(answers.map(({ headers, status }) => [status, headers['access-control-allow-origin'], headers['retry-after']])).toEqual([[503, '*', '1'], [503, undefined, '1']]);
  });

  it('gives a place back when the request fails, or when its caller hangs up and the work is done', async () => {
    await start({ ASSENT_MAX_REQUESTS_IN_FLIGHT: '1' });
    for (const path of ['/fails', '/nest/fails', '/fails', '/outage']) expect((await get(path)).json()['error']).not.toBe('unheard of');
    const hangsUp = httpRequest({ port: service.port, path: '/held' }).on('error', () => undefined).end();
    await until(() => release.length === 1);
    hangsUp.destroy();
    await delay(20);
    expect((await get('/fast')).status).toBe(503); // the work goes on
    for (const each of release.splice(0)) each();
    await until(() => service.traffic.inFlight === 0);
    expect((await get('/fast')).status).toBe(200);
  });

  it('is told in the log once a second, not for each request', async () => {
    await start({ ASSENT_MAX_REQUESTS_IN_FLIGHT: '1' });
    const first = get('/held');
    await until(() => release.length === 1);
    await Promise.all(Array.from({ length: 30 }, () => get('/fast')));
    expect(service.log.length).toBeLessThan(5);
    expect(service.lines[0]).toMatchObject({ level: 'warn', overload: 'in_flight' });
    for (const each of release.splice(0)) each();
    await first;
  });
});

describe('an outage', () => {
  it('is told in the log 20 times a second at most, whoever answers, and how often it was left out', async () => {
    await start();
    const began = performance.now();
    await Promise.all(Array.from({ length: 60 }, (_, count) => get(count % 2 === 0 ? '/outage' : '/nest/outage')));
    const seconds = Math.ceil((performance.now() - began) / 1000);
    expect(service.log.length).toBeLessThanOrEqual(20 * seconds);
    await delay(1_000); // the next second
    await get('/outage');
    expect(service.lines.at(-1)).toMatchObject({ level: 'warn', leftOut: expect.any(Number) });
  });
});

describe('a process that is far behind', () => {
  it('turns requests away until it has caught up', async () => {
    await start();
    service.traffic.isBehind = true;
    expect([(await get('/fast')).status, (await get('/nest/fails')).status, (await get('/health/live')).status]).toEqual([503, 503, 200]);
    service.traffic.isBehind = false;
    expect((await get('/fast')).status).toBe(200);
  });
});

describe('a process that stops', () => {
  it('is not ready, whatever the stores say', async () => {
    await start();
    service.traffic.isLeaving = true;
    const ready = await get('/health/ready');
    expect([ready.status, ready.json(), (await get('/health/live')).status]).toEqual([503, { status: 'stopping' }, 200]);
  });

  it('RFC 9112 §9.6: tells callers on open connections to take another one, also those in flight', async () => {
    await start();
    const agent = new Agent({ keepAlive: true });
    const connectionOf = (path: string): Promise<string | undefined> =>
      new Promise((resolve, reject) => {
        httpRequest({ port: service.port, path, agent }, (answer) => answer.resume().once('end', () => resolve(answer.headers.connection))).on('error', reject).end();
      });
    const before = await connectionOf('/fast');
    const inFlight = connectionOf('/held');
    await until(() => release.length === 1);
    service.traffic.isLeaving = true;
    for (const each of release.splice(0)) each();
    expect([before, await inFlight, await connectionOf('/fast'), await connectionOf('/nest/fails'), await connectionOf('/nowhere')]).toEqual(['keep-alive', 'close', 'close', 'close', 'close']);
    agent.destroy();
  });

  it('serves what comes on an open connection while it closes', async () => {
    await start();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const status = (): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        httpRequest({ port: service.port, path: '/fast', agent }, (answer) => answer.resume().once('end', () => resolve(answer.statusCode))).on('error', reject).end();
      });
    await status();
    const callOff = service.server.empty({ lingerMilliseconds: 5_000, deadlineMilliseconds: 10_000 });
    service.traffic.isLeaving = true;
    const closed = service.app.close();
    await until(() => !service.app.getHttpServer().listening);
    expect(await status()).toBe(200);
    await closed; // its last connection is gone
    callOff();
    await expect(status()).rejects.toThrow('ECONNREFUSED');
    agent.destroy();
  });
});

describe('health', () => {
  it('asks the stores once for all who ask at once', async () => {
    await start();
    let asked = 0;
    const answers = service.slowStores(() => (asked += 1));
    const all = Promise.all(Array.from({ length: 10 }, () => get('/health/ready')));
    await until(() => asked > 0);
    await delay(50); // until all have come
    answers();
    expect([(await all).every(({ status }) => status === 200), asked]).toEqual([true, 1]);
    await get('/health/ready');
    expect(asked).toBe(2);
  });
});
