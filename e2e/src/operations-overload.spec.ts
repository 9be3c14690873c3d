import { Agent, request as httpRequest } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@assent/core-testing';
import pg from 'pg';
import type { AssentProcess } from './stack/assent-process.js';
import { freePort } from './stack/free-port.js';
import { Stack } from './stack/stack.js';

const MAX_IN_FLIGHT = 50;
const POOL_SIZE = 4;
const DATABASE_TIMEOUT = 1_000;
/** Waiting for a connection, for a statement, and for a turn behind another one; and a machine that has much to do. */
const SLOWEST_REFUSAL = 4 * DATABASE_TIMEOUT + 4_000;
const MEGABYTE = 1_048_576;

const BODY = 'token=at_unknown';
const HEADERS = { authorization: `Basic ${btoa('rs:rs-secret')}`, 'content-type': 'application/x-www-form-urlencoded', 'content-length': BODY.length };

interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: string;
  readonly milliseconds: number;
}

let stack: Stack;
let service: AssentProcess;
let metricsPort: number;
const agent = new Agent({ keepAlive: true, maxSockets: 1000 });

beforeAll(async () => {
  stack = await Stack.prepare();
  metricsPort = await freePort();
  const limits = { ASSENT_MAX_REQUESTS_IN_FLIGHT: String(MAX_IN_FLIGHT), ASSENT_DATABASE_POOL_SIZE: String(POOL_SIZE), ASSENT_DATABASE_TIMEOUT_MILLISECONDS: String(DATABASE_TIMEOUT) };
  service = await stack.startNode('introspection', undefined, { ...limits, ASSENT_METRICS_PORT: String(metricsPort) });
});
afterAll(async () => {
  agent.destroy();
  await stack.stop();
});

function ask(): Promise<Answer> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ port: service.port, host: '127.0.0.1', method: 'POST', path: '/introspect', headers: HEADERS, agent }, (answer) => {
      let body = '';
      answer.on('data', (chunk: Buffer) => (body += chunk.toString()));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, retryAfter: answer.headers['retry-after'], body, milliseconds: performance.now() - began }));
    });
    outgoing.once('error', reject).end(BODY);
  });
}

const many = (count: number): Promise<readonly Answer[]> => Promise.all(Array.from({ length: count }, ask));
const metrics = async (): Promise<string> => (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
const metric = async (line: RegExp): Promise<number> => Number(line.exec(await metrics())?.[1]);
const refused = (): Promise<number> => metric(/^assent_requests_refused_total\{reason="in_flight".*\} (\d+)/m);
const residentMegabytes = async (): Promise<number> => (await metric(/^process_resident_memory_bytes\{.*\} ([\d.e+]+)/m)) / MEGABYTE;

function expectProperRefusals(answers: readonly Answer[]): void {
  for (const { body, retryAfter, status } of answers) {
    expect([status, retryAfter, (JSON.parse(body) as { error?: string }).error]).toEqual([503, '1', 'temporarily_unavailable']);
  }
  expect(Math.max(...answers.map(({ milliseconds }) => milliseconds))).toBeLessThan(SLOWEST_REFUSAL);
}

const works = async (): Promise<boolean> => (await ask()).status === 200;

async function answersStill(): Promise<void> {
  expect((await fetch(`${service.address}/health/live`)).status).toBe(200);
  expect(await metrics()).toContain('assent_requests_in_flight');
}

describe('Postgres frozen under load', () => {
  it('is refused within bounds, in time and in memory, the excess at once; and all is well afterwards', async () => {
    expect(await works()).toBe(true);
    await many(100);
    const before = await residentMegabytes();
    await stack.postgres.pause();
    try {
      for (let round = 0; round < 3; round += 1) {
        const answers = many(200);
        await until('the house is full', async () => (await refused()) > 0);
        await answersStill();
        expectProperRefusals(await answers);
      }
      const ready = performance.now();
      expect((await fetch(`${service.address}/health/ready`)).status).toBe(503);
      expect(performance.now() - ready).toBeLessThan(SLOWEST_REFUSAL);
    } finally {
      await stack.postgres.resume();
    }
    expect(await refused()).toBeGreaterThanOrEqual(3 * (200 - MAX_IN_FLIGHT) - POOL_SIZE);
    expect((await residentMegabytes()) - before).toBeLessThan(100);
    await until('it answers again', works);
    expect((await many(MAX_IN_FLIGHT)).map(({ status }) => status)).toEqual(Array<number>(MAX_IN_FLIGHT).fill(200));
    expect(await metric(/^assent_requests_in_flight\{.*\} (\d+)/m)).toBe(0);
  });

  it('told of it with few lines', () => {
    const lines = service.output.split('\n');
    expect(lines.filter((line) => line.includes('"overload":"in_flight"')).length).toBeGreaterThan(0);
    expect(lines.length).toBeLessThan(600);
  });
});

describe('every connection of Postgres taken by somebody else', () => {
  it('is refused in time, and all is well when they are free again', async () => {
    const others: pg.Client[] = [];
    await endAssentsConnections();
    try {
      for (;;) others.push(await connected(stack.postgres.url));
    } catch {
      // Postgres has no more
    }
    expect(others.length).toBeGreaterThan(10);
    await endAssentsConnections(others[0]);
    for (let taken = true; taken; ) taken = await connected(stack.postgres.url).then((client) => others.push(client) > 0, () => false);
    try {
      await until('it has none', async () => !(await works()));
      expectProperRefusals(await many(MAX_IN_FLIGHT));
      await answersStill();
    } finally {
      await Promise.all(others.map((client) => client.end()));
    }
    await until('it answers again', works);
  });
});

describe('a table that somebody locked', () => {
  it('fills the pool: refused in time, and what needs nothing of it goes on', async () => {
    const other = await connected(stack.databaseUrl);
    await other.query('BEGIN');
    await other.query('LOCK TABLE clients, state_epoch IN ACCESS EXCLUSIVE MODE').catch(async () => {
      await other.query('ROLLBACK');
      await other.query('BEGIN');
      await other.query('LOCK TABLE clients, access_tokens, grants IN ACCESS EXCLUSIVE MODE');
    });
    try {
      await until('it waits', async () => (await ask()).status === 503);
      expectProperRefusals((await many(MAX_IN_FLIGHT)).filter(({ status }) => status !== 200));
      await answersStill();
    } finally {
      await other.query('ROLLBACK');
      await other.end();
    }
    await until('it answers again', works);
  });
});

describe('callers that hang up at once, again and again', () => {
  it('cannot make work pile up while Postgres is frozen', async () => {
    await stack.postgres.pause();
    try {
      const before = await residentMegabytes();
      for (let round = 0; round < 20; round += 1) {
        const outgoing = Array.from({ length: 50 }, () => httpRequest({ port: service.port, host: '127.0.0.1', method: 'POST', path: '/introspect', headers: HEADERS }).on('error', () => undefined).end(BODY));
        await delay(20);
        for (const each of outgoing) each.destroy();
        expect(await metric(/^assent_requests_in_flight\{.*\} (\d+)/m)).toBeLessThanOrEqual(MAX_IN_FLIGHT);
      }
      expect((await residentMegabytes()) - before).toBeLessThan(100);
    } finally {
      await stack.postgres.resume();
    }
    await until('it answers again', works);
  });
});

async function connected(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function endAssentsConnections(given?: pg.Client): Promise<void> {
  const client = given ?? (await connected(stack.postgres.url));
  await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'assent%'`);
  if (given === undefined) await client.end();
}
