import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request as httpRequest } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startPostgres, type TestPostgres } from '@assent/core-testing';
import { Inject, Module, type OnModuleInit } from '@nestjs/common';
import { EndpointRoutes } from '../http/endpoint-routes.js';
import { ImportRefused } from '../platform/import-file.js';
import { PortInUse } from './port-in-use.js';
import { startProblem } from './run-service.js';
import { type RunningService, startService } from './start-service.js';

let release: (() => void) | undefined;

@Module({})
class SlowModule implements OnModuleInit {
  constructor(@Inject(EndpointRoutes) private readonly routes: EndpointRoutes) {}

  onModuleInit(): void {
    this.routes.mount('/slow', async () => {
      await new Promise<void>((resolve) => (release = resolve));
      return { status: 200, headers: {}, body: 'done' };
    });
  }
}

let postgres: TestPostgres;
let directory: string;
let database: string;
const services: RunningService[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
});

afterAll(async () => {
  await postgres.stop();
});

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assent-service-'));
  database = await postgres.createDatabase();
});

afterEach(async () => {
  for (const service of services.splice(0)) await service.close();
  await rm(directory, { recursive: true, force: true });
});

async function start(env: Record<string, string> = {}): Promise<RunningService> {
  const service = await startService({
    name: 'spec',
    module: SlowModule,
    env: {
      ASSENT_ISSUER: 'https://as.example.test',
      DATABASE_URL: database,
      ASSENT_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
      ASSENT_PORT: '0',
      ASSENT_HOST: '127.0.0.1',
      ASSENT_LOG_LEVEL: 'silent',
      ...env,
    },
  });
  services.push(service);
  return service;
}

function stop(service: RunningService): Promise<void> {
  services.splice(services.indexOf(service), 1);
  return service.close();
}

async function importFile(content: unknown): Promise<string> {
  const path = join(directory, 'import.json');
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

/** What startService throws, as runService prints it. */
const problemOf = (starting: Promise<unknown>): Promise<string> =>
  starting.then(
    () => 'it started',
    (error: unknown) => startProblem(error),
  );

const CLIENT = { client_id: 'web', client_secret: 's3cret-s3cret-s3cret', redirect_uris: ['https://rp.example.test/cb'], scope: 'api:read' };
const API = { identifier: 'https://api.example.test/', scopes: [{ name: 'api:read' }], introspection_clients: ['web'] };
const USER = { username: 'alice', password: 'correct horse battery', roles: ['admin'] };

describe('startService', () => {
  it('makes the tables and is ready', async () => {
    const { url } = await start();

    const answer = await fetch(`${url}/health/ready`);

    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ status: 'ok', stores: { postgres: true } });
  });

  it('starts several services on one empty database at once', async () => {
    const started = await Promise.all([1, 2, 3].map(() => start()));

    for (const { url } of started) expect((await fetch(`${url}/health/ready`)).status).toBe(200);
  });

  it('is not ready while Redis, which is configured, is down', async () => {
    const { url } = await start({ REDIS_URL: 'redis://127.0.0.1:1', ASSENT_REDIS_TIMEOUT_MILLISECONDS: '50' });

    const answer = await fetch(`${url}/health/ready`);

    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ status: 'unavailable', stores: { postgres: true, redis: false } });
  });

  it('says that a port is in use, and by which setting to change it', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;

    try {
      const starting = start({ ASSENT_PORT: String(port) });
      await expect(starting).rejects.toBeInstanceOf(PortInUse);
      expect(await problemOf(starting)).toBe(
        `Port ${port} of 127.0.0.1 is in use by another program. Stop it, or choose another port with PORT or ASSENT_PORT.`,
      );
    } finally {
      other.close();
    }
  });
});

describe('ASSENT_METRICS_PORT', () => {
  it('absent: there is no such port', async () => {
    const { metricsUrl, url } = await start();
    expect(metricsUrl).toBeUndefined();
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
  });

  it('is where Prometheus finds the metrics, and nobody else does', async () => {
    const running = await start({ ASSENT_METRICS_PORT: '0' });
    const { metricsUrl = '', url } = running;
    expect(await (await fetch(metricsUrl)).text()).toContain('assent_info{version=');
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
    await stop(running);
    await expect(fetch(metricsUrl)).rejects.toThrow('fetch failed');
  });

  it('stops the start when another program has it, in one line', async () => {
    const { metricsUrl = '' } = await start({ ASSENT_METRICS_PORT: '0' });
    const { port } = new URL(metricsUrl);
    expect(await problemOf(start({ ASSENT_METRICS_PORT: port }))).toBe(`Port ${port} of 127.0.0.1 is in use by another program. Stop it, or choose another port with ASSENT_METRICS_PORT.`);
  });

  it.each(['-1', '65536', 'x', '1.5'])('must be a port: %s is none', async (port) => {
    expect(await problemOf(start({ ASSENT_METRICS_PORT: port }))).toContain('ASSENT_METRICS_PORT');
  });
});

describe('ASSENT_IMPORT', () => {
  it('is applied before the service listens, and again at the next start without harm', async () => {
    const env = { ASSENT_IMPORT: await importFile({ users: [USER], apis: [API], clients: [CLIENT] }) };

    const first = await start(env);
    expect(await first.platform.needs.clients.find('web')).toMatchObject({ clientId: 'web', version: 1 });
    await stop(first);

    const second = await start(env);
    expect(await second.platform.needs.clients.find('web')).toMatchObject({ version: 1 });
    expect(await second.platform.needs.users.findByUsername('ALICE')).toMatchObject({ roles: ['admin'], version: 1 });
  });

  it('stops the start when the file breaks a rule, naming the entry and the rule', async () => {
    const path = await importFile({ users: [USER], clients: [CLIENT, { ...CLIENT, client_id: 'bad', redirect_uris: ['/cb'] }] });
    const starting = start({ ASSENT_IMPORT: path });

    await expect(starting).rejects.toBeInstanceOf(ImportRefused);
    expect(await problemOf(starting)).toBe(
      `The import file ${path} breaks rules, and nothing of it was applied:\n  clients[1] "bad": redirect_uris[0]: must be an absolute URI, such as https://app.example.com/cb: a path alone does not say where (RFC 6749 §3.1.2)`,
    );
    expect(await (await start()).platform.needs.users.findByUsername('alice')).toBeUndefined();
  });

  it('stops the start when the file is not JSON, without quoting it', async () => {
    const path = await importFile('{\n  "clients": [{ "client_secret": "hunter2" ]\n}');

    expect(await problemOf(start({ ASSENT_IMPORT: path }))).toMatch(/ is not JSON: something is wrong at line 2, column 44\.$/);
  });

  it('stops the start when there is no file', async () => {
    expect(await problemOf(start({ ASSENT_IMPORT: join(directory, 'nothing.json') }))).toContain('cannot be read: ENOENT');
  });
});

describe('close', () => {
  it('finishes what is in flight, and takes nothing new', async () => {
    const running = await start();
    const inFlight = fetch(`${running.url}/slow`);
    while (release === undefined) await delay(5);

    const closed = stop(running);
    release();

    expect(await (await inFlight).text()).toBe('done');
    await closed;
    await expect(fetch(`${running.url}/health/live`)).rejects.toThrow('fetch failed');
  });

  it('is not held up by idle connections', async () => {
    const running = await start();
    const { port } = new URL(running.url);
    const idle = connect(Number(port), '127.0.0.1');
    await new Promise((resolve) => idle.once('connect', resolve));
    const kept = await keptAlive(Number(port));

    const began = Date.now();
    await stop(running);

    idle.destroy();
    expect(kept).toBe(200);
    expect(Date.now() - began).toBeLessThan(5000);
  });
});

/** A request whose connection stays open. */
function keptAlive(port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ port, path: '/health/live', headers: { connection: 'keep-alive' } }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode));
    });
    outgoing.once('error', reject);
    outgoing.end();
  });
}
