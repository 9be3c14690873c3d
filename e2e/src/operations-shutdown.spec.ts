import { Agent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@assent/core-testing';
import { AssentProcess } from './stack/assent-process.js';
import { freePort } from './stack/free-port.js';
import { Stack } from './stack/stack.js';

const BODY = 'token=at_unknown';
const HEADERS = { authorization: `Basic ${btoa('rs:rs-secret')}`, 'content-type': 'application/x-www-form-urlencoded', 'content-length': BODY.length };
const CALLERS = 16;

interface Outcome {
  readonly status?: number;
  readonly connection?: string;
  /** Why there was no answer. */
  readonly error?: string;
  /** An error on a connection that had answered before: the caller could not know. */
  readonly reused: boolean;
}

let stack: Stack;

beforeAll(async () => {
  stack = await Stack.prepare();
});
afterAll(() => stack.stop());

/** One introspection. */
function ask(port: number, agent: Agent | false): Promise<Outcome> {
  return new Promise((resolve) => {
    const outgoing: ClientRequest = httpRequest({ port, host: '127.0.0.1', method: 'POST', path: '/introspect', headers: HEADERS, agent }, (answer: IncomingMessage) => {
      answer.resume().once('end', () => resolve({ status: answer.statusCode ?? 0, connection: answer.headers.connection ?? '', reused: outgoing.reusedSocket }));
    });
    outgoing.once('error', (error: NodeJS.ErrnoException) => resolve({ error: error.code ?? error.message, reused: outgoing.reusedSocket }));
    outgoing.end(BODY);
  });
}

/** Callers that ask again and again, each on one connection for as long as it is kept open. */
class Load {
  readonly outcomes: Outcome[] = [];
  private goesOn = true;
  private readonly agent: Agent | false;
  private readonly callers: readonly Promise<void>[];

  constructor(
    private readonly port: number,
    keepAlive: boolean,
  ) {
    this.agent = keepAlive && new Agent({ keepAlive: true, maxSockets: CALLERS, scheduling: 'fifo' });
    this.callers = Array.from({ length: CALLERS }, () => this.call());
  }

  /** At its end the port is closed, or somebody has said stop. */
  async ended(): Promise<readonly Outcome[]> {
    await Promise.all(this.callers);
    if (this.agent !== false) this.agent.destroy();
    return this.outcomes;
  }

  stop(): void {
    this.goesOn = false;
  }

  private async call(): Promise<void> {
    while (this.goesOn) {
      const outcome = await ask(this.port, this.agent);
      this.outcomes.push(outcome);
      if (outcome.error !== undefined && !outcome.reused) return; // the door is shut
    }
  }
}

const failures = (outcomes: readonly Outcome[]): readonly Outcome[] => outcomes.filter(({ error, reused, status }) => (error !== undefined ? reused : status !== 200));

describe('SIGTERM under load', () => {
  it('fails no request on an open connection, tells each that it ends, and ends with 0', async () => {
    const service = await stack.startNode('introspection');
    const load = new Load(service.port, true);
    await until('requests are answered', async () => load.outcomes.length > 200);
    const before = load.outcomes.length;
    service.signal('SIGTERM');
    const outcomes = await load.ended();
    expect(await service.ended()).toBe(0);
    expect(failures(outcomes)).toEqual([]);
    expect(outcomes.slice(0, before).every(({ connection }) => connection === 'keep-alive')).toBe(true);
    expect(outcomes.filter(({ connection }) => connection === 'close').length).toBeGreaterThanOrEqual(CALLERS);
  });

  it('finishes a request that was half sent', async () => {
    const service = await stack.startNode('introspection');
    const socket = connect(service.port, '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    const head = Object.entries(HEADERS).map(([name, value]) => `${name}: ${value}\r\n`).join('');
    socket.write(`POST /introspect HTTP/1.1\r\nHost: localhost\r\n${head}Expect: 100-continue\r\n\r\n`);
    await until('it has begun', async () => answer.includes('100 Continue'));
    socket.write(BODY.slice(0, 5));
    service.signal('SIGTERM');
    await until('the port is closed', async () => (await ask(service.port, false)).error === 'ECONNREFUSED');
    socket.write(BODY.slice(5));
    await until('an answer', async () => answer.includes('"active":false'));
    expect(answer.toLowerCase()).toContain('connection: close');
    expect(await service.ended()).toBe(0);
  });
});

describe('ASSENT_DRAIN_SECONDS', () => {
  it('lets a proxy, which asks /health/ready, send everything elsewhere before the port closes: nothing fails at all', async () => {
    const metricsPort = await freePort();
    const service = await stack.startNode('introspection', undefined, { ASSENT_DRAIN_SECONDS: '2', ASSENT_METRICS_PORT: String(metricsPort) });
    const load = new Load(service.port, false); // each on a new connection
    const isReady = async (): Promise<boolean> => (await fetch(`${service.address}/health/ready`)).ok;
    await until('requests are answered', async () => load.outcomes.length > 100);
    const began = Date.now();
    service.signal('SIGTERM');
    await until('the proxy sees it', async () => !(await isReady()));
    const answer = await fetch(`${service.address}/health/ready`);
    expect([answer.status, await answer.json(), answer.headers.get('connection')]).toEqual([503, { status: 'stopping' }, 'close']);
    expect((await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).status).toBe(200);
    expect((await ask(service.port, false)).status).toBe(200); // it goes on answering
    load.stop();
    const outcomes = await load.ended();
    expect(outcomes.filter(({ status }) => status !== 200)).toEqual([]);
    expect(await service.ended()).toBe(0);
    expect(Date.now() - began).toBeGreaterThanOrEqual(2_000);
  });
});

describe('a second signal', () => {
  let service: AssentProcess;

  it('that is an echo of the first, as from npm, changes nothing; a later one ends the process at once', async () => {
    service = await stack.startNode('introspection', undefined, { ASSENT_DRAIN_SECONDS: '60' });
    service.signal('SIGINT');
    service.signal('SIGINT');
    await until('it stops', async () => service.output.includes('stopping'));
    await delay(1_100);
    expect([service.isRunning, (await ask(service.port, false)).status]).toEqual([true, 200]);
    const began = Date.now();
    service.signal('SIGTERM');
    expect(await service.ended()).toBe(1);
    expect(Date.now() - began).toBeLessThan(5_000);
  });
});

describe('SIGTERM while it starts', () => {
  it('ends a service that waits for its stores at once, with 0', async () => {
    const port = await freePort();
    const env = { ASSENT_ISSUER: stack.issuer, ASSENT_PORT: String(port), ASSENT_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'), DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
    const service = new AssentProcess('token', port, env);
    const started = service.start().catch((error: Error) => error.message);
    await until('it waits', async () => service.output.includes('waiting for a store'));
    const began = Date.now();
    expect(await service.stop()).toBe(0);
    expect(Date.now() - began).toBeLessThan(5_000);
    expect(await started).toContain('ended with 0');
  });
});

describe('stopping while Postgres is frozen', () => {
  it('is not held up for ever', async () => {
    const service = await stack.startNode('token', undefined, { ASSENT_DATABASE_TIMEOUT_MILLISECONDS: '500' });
    await stack.postgres.pause();
    try {
      const began = Date.now();
      expect(await service.stop()).toBe(0);
      expect(Date.now() - began).toBeLessThan(20_000);
      expect(service.output).toContain('"msg":"stopped"');
    } finally {
      await stack.postgres.resume();
    }
  });
});
